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

/** A film without tracks, of MP4 or of QuickTime. */
export function withoutTracks(brands = 'isom\0\0\x02\0isomiso2mp41'): Uint8Array {
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
  return joinedBytes(box('ftyp', joinedBytes(brands)), box('moov', box('mvhd', header)), box('mdat'))
}

/** A film of WebM without tracks. */
export function webmWithoutTracks(): Uint8Array {
  const element = (id: readonly number[], ...parts: readonly (Uint8Array | readonly number[] | string)[]) => {
    const body = joinedBytes(...parts)
    return joinedBytes(id, [0x80 | body.length], body)
  }
  const names = element([0x4d, 0x80], 'mock')
  return joinedBytes(
    element(
      [0x1a, 0x45, 0xdf, 0xa3],
      element([0x42, 0x82], 'webm'),
      element([0x42, 0x87], [4]),
      element([0x42, 0x85], [2]),
    ),
    element([0x18, 0x53, 0x80, 0x67], element([0x15, 0x49, 0xa9, 0x66], names, element([0x57, 0x41], 'mock'))),
  )
}

/** A GIF of one pixel on a screen of this size, which is its own colour. */
export function dot({ width, height }: { readonly width: number; readonly height: number }): Uint8Array {
  return joinedBytes(
    'GIF89a',
    littleEndian(width, 2),
    littleEndian(height, 2),
    [0x80, 0, 0],
    [0x40, 0x60, 0x80, 0xff, 0xff, 0xff],
    [0x2c],
    littleEndian(0),
    littleEndian(1, 2),
    littleEndian(1, 2),
    [0, 2, 2, 0x44, 1, 0, 0x3b],
  )
}

/** A solid of three points, as texts of several formats have it. */
export const solids = {
  gltf: '{"asset":{"version":"2.0"}}',
  obj: 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n',
  stl: 'solid mock\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid mock\n',
  fbx: '; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n\tFBXHeaderVersion: 1003\n\tFBXVersion: 7400\n}\n',
} as const

/** An empty scene of glTF. */
export function emptyScene(): Uint8Array {
  const json = '{"asset":{"version":"2.0"}}'.padEnd(28)
  return joinedBytes('glTF', littleEndian(2), littleEndian(20 + json.length), littleEndian(json.length), 'JSON', json)
}
