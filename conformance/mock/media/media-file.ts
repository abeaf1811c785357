import { digestOf, uuidOf } from '../hash.js'
import { base64Of } from './bytes.js'

/** A file that is served as the result of a media model. */
export interface MediaFile {
  /** Media type, such as `image/png`. */
  readonly type: string
  readonly bytes: Uint8Array
}

/** What ends the names of files, and what they then hold. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  obj: 'model/obj',
  stl: 'model/stl',
  fbx: 'model/vnd.fbx',
  pdf: 'application/pdf',
  json: 'application/json',
}

/** What a file holds, as its name says. */
export function mediaType(name: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(types, ending) ? (types[ending] as string) : 'application/octet-stream'
}

/** The path below which a file is served; the same file has the same. */
export function mediaPath({ type, bytes }: MediaFile): string {
  const ending = Object.keys(types).find((it) => types[it] === type) ?? 'bin'
  return `/media/${uuidOf(digestOf(base64Of(bytes)))}.${ending}`
}

export function isMediaFile(value: unknown): value is MediaFile {
  const { type, bytes } = (value ?? {}) as Partial<MediaFile>
  return typeof type === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(type) && bytes instanceof Uint8Array
}
