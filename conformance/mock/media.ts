import type { MockResponse } from './exchange.js'
import type { MediaFile } from './media-file.js'
import { failed } from './service.js'

/** Tiny valid files, one per format that media models put out. */
interface Sample {
  readonly type: string
  readonly bytes: Buffer
}

const samples: Readonly<Record<string, () => Sample>> = {
  png: () =>
    sample(
      'image/png',
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    ),
  jpg: () =>
    sample(
      'image/jpeg',
      '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    ),
  webp: () => sample('image/webp', 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  svg: () => ({
    type: 'image/svg+xml',
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
  }),
  mp4: () => ({ type: 'video/mp4', bytes: mp4() }),
  wav: () => ({ type: 'audio/wav', bytes: wav() }),
  mp3: () => ({ type: 'audio/mpeg', bytes: Buffer.concat([Buffer.from('fffb9000', 'hex'), Buffer.alloc(413)]) }),
  flac: () => ({ type: 'audio/flac', bytes: flac() }),
  glb: () => ({ type: 'model/gltf-binary', bytes: glb() }),
}

/** The format of the sample that stands for `format`, which may be unknown here. */
export function sampleFormat(format: string | undefined, kind: string): string {
  const wanted = format?.toLowerCase().replace('jpeg', 'jpg') ?? ''
  if (Object.hasOwn(samples, wanted)) return wanted
  if (/video/i.test(kind)) return 'mp4'
  if (/audio/i.test(kind)) return 'wav'
  if (/3d/i.test(kind)) return 'glb'
  return /vectorize/i.test(kind) ? 'svg' : /mask|background|controlNet/i.test(kind) ? 'png' : 'jpg'
}

/** The sample of a format that `sampleFormat` names; undefined for another. */
export function sampleFile(format: string): Sample | undefined {
  return Object.hasOwn(samples, format) ? samples[format]?.() : undefined
}

function sample(type: string, base64: string): Sample {
  return { type, bytes: Buffer.from(base64, 'base64') }
}

/** Eight samples of silence, mono, 16 bit, 8 kHz. */
function wav(): Buffer {
  const silence = Buffer.alloc(16)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + silence.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(16_000, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(silence.length, 40)
  return Buffer.concat([head, silence])
}

/** Nothing but the stream information: 44.1 kHz, mono, 16 bit, no frame. */
function flac(): Buffer {
  const information = Buffer.alloc(34)
  information.writeUInt16BE(4_096, 0)
  information.writeUInt16BE(4_096, 2)
  // 20 bits of rate, 3 of channels less one, 5 of bits less one, then 36 of sample count
  information.writeUInt32BE(((44_100 << 12) | (0 << 9) | (15 << 4)) >>> 0, 10)
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), information])
}

/** A film without tracks. */
function mp4(): Buffer {
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8, 0)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const header = Buffer.alloc(100)
  header.writeUInt32BE(1_000, 12)
  header.writeUInt32BE(0x00010000, 20)
  header.writeUInt16BE(0x0100, 24)
  for (const [at, value] of [
    [36, 0x00010000],
    [52, 0x00010000],
    [68, 0x40000000],
    [96, 1],
  ] as const)
    header.writeUInt32BE(value, at)
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
    box('moov', box('mvhd', header)),
    box('mdat'),
  ])
}

/** An empty scene. */
function glb(): Buffer {
  const json = Buffer.from('{"asset":{"version":"2.0"}}'.padEnd(28))
  const head = Buffer.alloc(20)
  head.write('glTF', 0)
  head.writeUInt32LE(2, 4)
  head.writeUInt32LE(20 + json.length, 8)
  head.writeUInt32LE(json.length, 12)
  head.write('JSON', 16)
  return Buffer.concat([head, json])
}

/**
 * Serves the files that result URLs name; any UUID will do.
 * @param own a file that was prepared for this path
 */
export function mediaResponse(method: string, path: string, own?: MediaFile): MockResponse {
  const format = /^\/media\/[0-9a-f-]{36}\.([a-z0-9]+)$/.exec(path)?.[1]
  const file = own ?? (format === undefined ? undefined : sampleFile(format))
  if (file === undefined) return failed(404, { code: 'mediaNotFound', message: 'There is no such file.' })
  if (method !== 'GET')
    return failed(405, { code: 'methodNotAllowed', message: 'Files are for GET.' }, { allow: 'GET, HEAD' })
  return { status: 200, headers: { 'content-type': file.type }, body: file.bytes }
}
