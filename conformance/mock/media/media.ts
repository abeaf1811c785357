import type { MockResponse } from '../exchange.js'
import { failed } from '../service.js'
import { joinedBytes } from './bytes.js'
import { type MediaFile, mediaType } from './media-file.js'
import { longestSide, type PictureSize, pictures } from './picture.js'
import { dot, emptyScene, frame, headOfFlac, silence, solids, webmWithoutTracks, withoutTracks } from './small-file.js'

/** The formats of files of results, with a valid file of each: pictures of their size, all else as short as it can be. */
const formats: Readonly<Record<string, (size: PictureSize) => Uint8Array>> = {
  ...pictures,
  gif: dot,
  mp4: () => withoutTracks(),
  mov: () => withoutTracks('qt  \0\0\x02\0qt  '),
  webm: webmWithoutTracks,
  wav: silence,
  mp3: frame,
  flac: headOfFlac,
  glb: emptyScene,
  ...Object.fromEntries(Object.entries(solids).map(([name, text]) => [name, () => joinedBytes(text)])),
}

/** What a file holds. */
export type FileKind = 'image' | 'video' | 'audio' | '3d'

const usual: Readonly<Record<FileKind, string>> = { image: 'jpg', video: 'mp4', audio: 'wav', '3d': 'glb' }

const kindsByType: Readonly<Record<string, FileKind>> = { image: 'image', video: 'video', audio: 'audio', model: '3d' }

/** The format of a file: the one that was asked for, where it is known here and holds what it should. */
export function formatOf(kind: FileKind, wanted: string | undefined, fallback = usual[kind]): string {
  const name = wanted?.toLowerCase().replace('jpeg', 'jpg') ?? ''
  // A short film may be a picture that moves.
  const isOfKind = kindsByType[typeOf(name).split('/')[0] ?? ''] === kind || (kind === 'video' && name === 'gif')
  return Object.hasOwn(formats, name) && isOfKind ? name : fallback
}

const typeOf = (format: string) => mediaType(`.${format}`)

/** A file of a result, made when it is looked into. */
export class ResultFile {
  /** The last part of its URL, which says all there is to know of it. */
  readonly name: string
  readonly type: string
  private readonly format: string
  private readonly size: PictureSize

  /** @param format one that `formatOf` names */
  constructor(uuid: string, format: string, size: PictureSize | undefined) {
    this.format = format
    this.type = typeOf(format)
    this.size = size ?? { width: 1, height: 1 }
    this.name = `${uuid}${size === undefined ? '' : `-${size.width}x${size.height}`}.${format}`
  }

  get bytes(): Uint8Array {
    return formats[this.format]?.(this.size) ?? new Uint8Array()
  }
}

/** The size of a picture, within what files can have. */
export function pictureSize(width: number, height: number): PictureSize {
  const side = (it: number) => Math.min(longestSide, Math.max(1, Math.round(it)))
  return { width: side(width), height: side(height) }
}

/**
 * Serves the files that result URLs name; any UUID will do.
 * @param own a file that was prepared for this path
 */
export function mediaResponse(method: string, path: string, own?: MediaFile): MockResponse {
  const file = own ?? namedFile(path)
  if (file === undefined) return failed(404, { code: 'mediaNotFound', message: 'There is no such file.' })
  if (method !== 'GET')
    return failed(405, { code: 'methodNotAllowed', message: 'Files are for GET.' }, { allow: 'GET, HEAD' })
  return { status: 200, headers: { 'content-type': file.type }, body: file.bytes }
}

function namedFile(path: string): ResultFile | undefined {
  const [, uuid = '', size, format = ''] = /^\/media\/([0-9a-f-]{36})(-\d+x\d+)?\.([a-z0-9]+)$/.exec(path) ?? []
  const [width = 1, height = 1] = size?.slice(1).split('x').map(Number) ?? []
  const isThere = Object.hasOwn(formats, format) && [width, height].every((it) => it >= 1 && it <= longestSide)
  return isThere ? new ResultFile(uuid, format, { width, height }) : undefined
}
