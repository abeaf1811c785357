// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError, refusal, refuse } from './client-error.js'
import type { Core, FileAlone, FilesPart, Given, ToModel, Uploaded } from './core.js'
import type { DownloadOptions, FileInput } from './file-input.js'
import { checkedRequest, type ModelObject, type RequestFields, tasksOf } from './model-object.js'
import { type BlobObject, type ByteReader, type HttpResponse, platform } from './platform.js'
import type { Reply, Session } from './session.js'
import type { CallOptions, Settings } from './settings.js'
import { utilityResult } from './utility.js'
import type { ErrorWire, MediaPlaces, UploadWire } from './wire.js'

/** Longer files are handed over, in bytes. */
const longestInline = 65_536

/** A file as a text of a request, where there may be one and the file is short, of no type or of one that such texts tell. */
async function inline(file: FileInput, here: MediaPlaces['here']): Promise<string | undefined> {
  if (here !== 'inline') return undefined
  const { bytes, type } = await contentOf(file)
  return bytes.length <= longestInline && /^(\w+\/\w+)?$/.test(type) ? textOf(bytes, type) : undefined
}

/** What requests name a file by. */
type FileNames = (file: FileInput) => string | Promise<string>

/** Input whose files are replaced by what names them, or by themselves as texts. Throws ClientError. */
async function withoutFiles(core: Core, [first, input, given = {}]: Given): Promise<Given> {
  const model = first as ModelObject
  const options: CallOptions = given
  const begun = Date.now()
  const replaced = async (value: unknown, media: MediaPlaces | undefined, name: FileNames): Promise<unknown> => {
    if (typeof value !== 'object' || value === null || media === undefined) return value
    if (media.here !== undefined && isFile(value)) return (await inline(value, media.here)) ?? name(value)
    if (Array.isArray(value)) return Promise.all(value.map((it) => replaced(it, media.items, name)))
    const { fields = {} } = media
    const names = Object.keys(value).filter((it) => Object.hasOwn(fields, it))
    const made = names.map(async (it) => [it, await replaced((value as RequestFields)[it], fields[it], name)] as const)
    return names.length === 0 ? value : { ...value, ...Object.fromEntries(await Promise.all(made)) }
  }
  const named = async (name: FileNames) => (await replaced(input, model.endpoint?.media, name)) as RequestFields
  // Nothing is handed over for a request that would be refused, or cost too much, whatever its files are called.
  const tried = await named(() => platform.crypto.randomUUID())
  const request = checkedRequest(() => model.build(tried))
  await core.afford([{ model, request }], options)
  const fields = await named((file) => upload(core, model, file, options))
  const timeout = options.timeout ?? core.settings.timeouts?.call ?? 1_200_000
  return [model, fields, { ...options, timeout: Math.max(0, timeout - (Date.now() - begun)) }]
}

function isFile(value: object): value is FileInput {
  return value instanceof Uint8Array || ['arrayBuffer', 'href', 'path'].some((it) => it in value)
}

/** Files that a client handed over, by their content: what the server calls them. */
const handedOver = new WeakMap<Settings, Map<string, Promise<string>>>()

/** Hands a file to the server of a model, and gives what requests name it by. Throws ClientError. */
async function upload(core: Core, ...given: Uploaded): Promise<string> {
  const [model, file, options = {}] = 'info' in given[0] ? (given as ToModel) : [takerIn(core), ...(given as FileAlone)]
  const wire = model.endpoint?.wire
  if (wire?.tasks?.upload === undefined) return refuse(`The provider of ${model.info.id} takes no files.`)
  const session = core.session(options)
  return session.run(async () => {
    const { bytes, type } = await contentOf(file)
    const media = textOf(bytes, type)
    const hash = await platform.crypto.subtle.digest('SHA-256', new platform.TextEncoder().encode(media))
    return once(session, `${wire.name} ${base64Of(new Uint8Array(hash))}`, () => sent(session, model, media))
  })
}

/** The model that a file is for where none is named: the one of the options, or the first that was asked. */
function takerIn({ settings, first }: Core): ModelObject {
  const named = settings.model as ModelObject | undefined
  return named ?? first ?? refuse('Give the model that the file is for: none was asked yet.')
}

/** What was begun under the key; where nothing was, or who began it gave up, it begins. */
async function once(session: Session, key: string, begin: () => Promise<string>): Promise<string> {
  const known = handedOver.get(session.settings) ?? new Map<string, Promise<string>>()
  handedOver.set(session.settings, known)
  for (let begun = known.get(key); begun !== undefined; begun = known.get(key)) {
    const name = await unlessOver(session, begun.catch(unlessGivenUp))
    if (name !== undefined) return name
  }
  const begun = begin()
  known.set(key, begun)
  begun.catch(() => known.delete(key))
  return begun
}

/** That another call was aborted, or had less time, says nothing of this one. */
function unlessGivenUp(error: unknown): undefined {
  if (!(error instanceof ClientError && /^(aborted|timeout)$/.test(error.code))) throw error
}

/** The outcome of work of another call, as long as this one goes on. */
function unlessOver<T>(session: Session, work: Promise<T>): Promise<T> {
  const { signal } = session.scope
  return new Promise((resolve, reject) => {
    const stop = () => {
      try {
        session.mustGoOn()
      } catch (error) {
        reject(error)
      }
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    work.then(resolve, reject)
  })
}

async function sent(session: Session, model: ModelObject, media: string): Promise<string> {
  const { request, member } = tasksOf(model).upload as UploadWire
  const result = await utilityResult(session, model, (id) => request(media, id), member)
  return String(result[member])
}

/** The bytes of a file, and its media type; the empty text where it is not known. */
async function contentOf(file: FileInput): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  if (file instanceof Uint8Array) return { bytes: file, type: '' }
  if ('arrayBuffer' in file) return { bytes: new Uint8Array(await file.arrayBuffer()), type: file.type }
  const disk = platform.process?.getBuiltinModule?.('node:fs/promises')
  if (disk === undefined) return refuse('This platform has no files on a disk: give a Blob.')
  const place = 'path' in file ? file.path : file
  try {
    return { bytes: await disk.readFile(place), type: '' }
  } catch (cause) {
    return refuse(`The file ${'path' in file ? file.path : file.href} cannot be read.`, { cause })
  }
}

/** A file as a data URI; as Base64 alone where its type is not known. */
function textOf(bytes: Uint8Array, type: string): string {
  const base64 = base64Of(bytes)
  return type === '' ? base64 : `data:${type};base64,${base64}`
}

/** As many bytes as one call of a function takes. */
const chunk = 0x8000

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return platform.btoa(text)
}

/** Whoever has a file tells errors in a way of his own. */
const anybody: ErrorWire = { members: [], fields: [], codes: [] }

/** Fetches a file, without a key. Throws ClientError. */
async function download(
  core: Core,
  place: string | { readonly href: string },
  options: DownloadOptions = {},
): Promise<BlobObject> {
  const url = typeof place === 'string' ? place : place.href
  if (!/^https?:/i.test(url)) refuse('Files are fetched by http: and https: URLs.')
  const session = core.session(options)
  const { settings } = core
  const most = options.maxRetries ?? settings.retry?.maxRetries ?? 4
  const { firstMs = 500, mostMs = 8_000 } = settings.retry ?? {}
  return session.run(async () => {
    for (let tries = 0; ; tries++) {
      const reply = await session.send({ method: 'GET', url, isRepeatable: true, isStream: true })
      if (!reply.response.ok) throw refusal(anybody, reply, { errors: [] })
      const file = await whole(session, reply, options.maxBytes ?? 2 ** 29)
      if (!(file instanceof ClientError)) return file
      if (tries >= most) throw file
      await session.sleep(Math.min(mostMs, firstMs * 2 ** tries))
    }
  })
}

/** The file of an answer; the error where it breaks off. */
async function whole(session: Session, reply: Reply, maxBytes: number): Promise<BlobObject | ClientError> {
  try {
    return await blobOf(reply.response, maxBytes)
  } catch (cause) {
    if (cause instanceof ClientError) throw cause
    session.mustGoOn({ ...reply, cause })
    return new ClientError('connection', 'The connection was lost in the midst of the file.', { ...reply, cause })
  }
}

async function blobOf({ headers, body, status }: HttpResponse, maxBytes: number): Promise<BlobObject> {
  const reader = (body as { getReader(): ByteReader } | null)?.getReader()
  const parts: Uint8Array[] = []
  let length = Number(headers.get('content-length') ?? 0)
  const mustBeShort = async () => {
    if (length <= maxBytes) return
    await reader?.cancel()
    throw new ClientError('badResponse', `The file is longer than ${maxBytes} bytes.`, { status })
  }
  await mustBeShort()
  length = 0
  for (let it = await reader?.read(); it?.value !== undefined; it = await reader?.read()) {
    parts.push(it.value)
    length += it.value.length
    await mustBeShort()
  }
  return new platform.Blob(parts, { type: headers.get('content-type') ?? '' })
}

/** Files: handed over, fetched, and in the input of calls. */
export const files: FilesPart = { upload, download, withoutFiles }
