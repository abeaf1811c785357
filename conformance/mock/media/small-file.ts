import { bigEndian, joinedBytes, littleEndian } from './bytes.js'

/** Eight samples of silence: WAV, mono, 16 bit, 8 kHz. */
export function silence(): Uint8Array {
  const samples = new Uint8Array(16)
  return joinedBytes(
    'RIFF',
    littleEndian(36 + samples.length),
    'WAVEfmt ',
    littleEndian(16),
    littleEndian(1, 2),
    littleEndian(1, 2),
    littleEndian(8_000),
    littleEndian(16_000),
    littleEndian(2, 2),
    littleEndian(16, 2),
    'data',
    littleEndian(samples.length),
    samples,
  )
}

/** One silent frame of MP3. */
export function frame(): Uint8Array {
  return joinedBytes([0xff, 0xfb, 0x90, 0], new Uint8Array(413))
}

/** FLAC with nothing but the stream information: 44.1 kHz, mono, 16 bit, no frame. */
export function headOfFlac(): Uint8Array {
  // 20 bits of rate, 3 of channels less one, 5 of bits less one, then 36 of sample count
  const rate = ((44_100 << 12) | (0 << 9) | (15 << 4)) >>> 0
  const information = joinedBytes(
    bigEndian(4_096, 2),
    bigEndian(4_096, 2),
    new Uint8Array(6),
    bigEndian(rate),
    new Uint8Array(20),
  )
  return joinedBytes('fLaC', [0x80, 0, 0, information.length], information)
}

/** A film of MP4 without tracks. */
export function withoutTracks(): Uint8Array {
  const box = (type: string, ...parts: readonly Uint8Array[]) => {
    const body = joinedBytes(...parts)
    return joinedBytes(bigEndian(body.length + 8), type, body)
  }
  const header = new Uint8Array(100)
  for (const [at, value] of [
    [12, bigEndian(1_000)],
    [20, bigEndian(0x00010000)],
    [24, bigEndian(0x0100, 2)],
    [36, bigEndian(0x00010000)],
    [52, bigEndian(0x00010000)],
    [68, bigEndian(0x40000000)],
    [96, bigEndian(1)],
  ] as const)
    header.set(value, at)
  return joinedBytes(
    box('ftyp', joinedBytes('isom\0\0\x02\0isomiso2mp41')),
    box('moov', box('mvhd', header)),
    box('mdat'),
  )
}

/** An empty scene of glTF. */
export function emptyScene(): Uint8Array {
  const json = '{"asset":{"version":"2.0"}}'.padEnd(28)
  return joinedBytes('glTF', littleEndian(2), littleEndian(20 + json.length), littleEndian(json.length), 'JSON', json)
}
