import { bigEndian, joinedBytes, littleEndian } from './bytes.js'

/** Width and height in pixels, each from 1 to `longestSide`. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** WebP goes no further. */
export const longestSide = 16_384

/** Black pictures of any size; they take a few hundredths of a byte a pixel at most. */
export const pictures: Readonly<Record<string, (size: PictureSize) => Uint8Array>> = { png, jpg, webp, svg }

function svg({ width, height }: PictureSize): Uint8Array {
  return joinedBytes(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`)
}

/** One bit a pixel. Every byte of its rows is 0, and so is the filter before each: all of it is one run. */
function png({ width, height }: PictureSize): Uint8Array {
  const chunk = (type: string, data: Uint8Array | readonly number[]) => {
    const named = joinedBytes(type, data)
    return joinedBytes(bigEndian(data.length), named, bigEndian(crc32(named)))
  }
  const length = height * (1 + Math.ceil(width / 8))
  return joinedBytes(
    [0x89],
    'PNG\r\n\x1a\n',
    chunk('IHDR', [...bigEndian(width), ...bigEndian(height), 1, 0, 0, 0, 0]),
    chunk('IDAT', joinedBytes([0x78, 1], deflatedZeros(length), bigEndian(adlerOfZeros(length)))),
    chunk('IEND', []),
  )
}

/** Bits from the lowest of each byte on, as deflate and WebP have them. */
class Bits {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(most: number) {
    this.bytes = new Uint8Array(Math.ceil(most / 8))
  }

  /** The lowest `count` bits of a value, the lowest first. */
  add(value: number, count: number): void {
    for (let i = 0; i < count; i++, this.at++)
      if ((value >> i) & 1) this.bytes[this.at >> 3] = (this.bytes[this.at >> 3] as number) | (1 << (this.at & 7))
  }

  get whole(): Uint8Array {
    return this.bytes.subarray(0, Math.ceil(this.at / 8))
  }
}

/** `length` zeros by the fixed codes of RFC 1951: a zero, copies of 258 of them, and single ones for the rest. */
function deflatedZeros(length: number): Uint8Array {
  const copies = Math.floor((length - 1) / 258)
  const singles = length - copies * 258
  const bits = new Bits(3 + copies * 13 + singles * 8 + 7)
  bits.add(0b011, 3)
  // Codes go from their highest bit on: 0 is 00110000, a copy of 258 is 11000101, and its distance 1 is 00000.
  const zero = () => bits.add(0b00001100, 8)
  zero()
  for (let i = 0; i < copies; i++) bits.add(0b10100011, 13)
  for (let i = 1; i < singles; i++) zero()
  bits.add(0, 7)
  return bits.whole
}

function adlerOfZeros(length: number): number {
  return (length % 65_521) * 65_536 + 1
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** Grey, baseline: each block of 8 by 8 is two bits, "as bright as the one before" and "nothing else". */
function jpg({ width, height }: PictureSize): Uint8Array {
  const segment = (marker: number, data: readonly number[]) => [0xff, marker, ...bigEndian(data.length + 2, 2), ...data]
  const table = (kind: number) => segment(0xc4, [kind, 1, ...Array<number>(15).fill(0), 0])
  const bits = Math.ceil(width / 8) * Math.ceil(height / 8) * 2
  const blocks = new Uint8Array(Math.ceil(bits / 8))
  // What is left of the last byte is filled with ones.
  if (bits % 8 > 0) blocks[blocks.length - 1] = 0xff >> (bits % 8)
  return joinedBytes(
    [0xff, 0xd8],
    segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc0, [8, ...bigEndian(height, 2), ...bigEndian(width, 2), 1, 1, 0x11, 0]),
    table(0x00),
    table(0x10),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    blocks,
    [0xff, 0xd9],
  )
}

/** Lossless, each channel with a code of one symbol: no pixel takes a bit. */
function webp({ width, height }: PictureSize): Uint8Array {
  const bits = new Bits(72)
  bits.add(0x2f, 8)
  bits.add(width - 1, 14)
  bits.add(height - 1, 14)
  bits.add(0, 1 + 3)
  // No transform, no cache of colours, one group of codes.
  bits.add(0, 3)
  // Green, red, blue, alpha, distance: a simple code of one symbol of one bit, which is 0.
  for (let i = 0; i < 5; i++) bits.add(0b0001, 4)
  const data = joinedBytes(bits.whole, bits.whole.length % 2 === 1 ? [0] : [])
  return joinedBytes('RIFF', littleEndian(4 + 8 + data.length), 'WEBPVP8L', littleEndian(bits.whole.length), data)
}
