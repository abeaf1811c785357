import type { Fields } from '../model.js'
import type { RequestTypes } from '../request-types.js'
import { ClientError, detailOf, errorsIn, refusal } from './client-error.js'
import { checkedRequest, type ModelObject, type RequestFields, said } from './model-object.js'
import { type BlobObject, type ByteReader, type HttpResponse, platform } from './platform.js'
import { type Reply, Session } from './session.js'
import type { CallOptions, Settings } from './settings.js'
import type { Endpoint, ErrorWire, MediaPlaces } from './wire.js'

/**
 * A file: a Blob (or File), its bytes, or where it lies on the disk, by a `file:` URL or a path. What lies on the disk is read
 * where there is `process.getBuiltinModule`: Node.js, Bun, Deno.
 */
export type FileInput =
  | { readonly type: string; arrayBuffer(): Promise<ArrayBuffer> }
  | Uint8Array
  | { readonly href: string }
  | { readonly path: string }

export interface DownloadOptions extends Omit<CallOptions, 'maxCostUsd' | 'parameters'> {
  /** A longer file is refused, and read no further. @defaultValue 536870912 */
  readonly maxBytes?: number | undefined
}

/** What a client takes as the input of a model: of `build()`, and files where a request names media. */
export type InputOf<T extends RequestTypes> = T['media'] extends MediaPlaces ? Taking<Fields<T>, T['media']> : Fields<T>

type Taking<V, M> = V extends string
  ? V | (M extends { readonly here: string } ? FileInput : never)
  : V extends readonly unknown[]
    ? M extends { readonly items: infer Of }
      ? { readonly [K in keyof V]: Taking<V[K], Of> }
      : V
    : V extends object
      ? M extends { readonly fields: infer Of }
        ? { readonly [K in keyof V]: K extends keyof Of ? Taking<V[K], Of[K]> : V[K] }
        : V
      : V

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
export async function withoutFiles(
  settings: Settings,
  [first, input, options = {}]: readonly [object, object?, CallOptions?],
): Promise<[object, object, object]> {
  const model = first as ModelObject
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
  // Nothing is handed over for a request that would be refused whatever its files are called.
  const tried = await named(() => platform.crypto.randomUUID())
  checkedRequest(() => model.build(tried))
  const fields = await named((file) => upload(settings, model, file, options))
  const timeout = options.timeout ?? settings.timeouts?.call ?? 1_200_000
  return [model, fields, { ...options, timeout: Math.max(0, timeout - (Date.now() - begun)) }]
}

function isFile(value: object): value is FileInput {
  return value instanceof Uint8Array || ['arrayBuffer', 'href', 'path'].some((it) => it in value)
}

/** Files that a client handed over, by their content: what the server calls them. */
const handedOver = new WeakMap<Settings, Map<string, Promise<string>>>()

/** Hands a file to the server of a model, and gives what requests name it by. Throws ClientError. */
export async function upload(
  settings: Settings,
  model: ModelObject,
  file: FileInput,
  options: CallOptions = {},
): Promise<string> {
  const wire = model.endpoint?.wire
  if (wire?.tasks?.upload === undefined)
    throw new ClientError('validation', `The provider of ${model.info.id} takes no files.`)
  const session = new Session(settings, options)
  return session.run(async () => {
    const { bytes, type } = await contentOf(file)
    const media = textOf(bytes, type)
    const hash = await platform.crypto.subtle.digest('SHA-256', new platform.TextEncoder().encode(media))
    return once(session, `${wire.name} ${base64Of(new Uint8Array(hash))}`, () => sent(session, model, media))
  })
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

/** Times that a file is sent under a name of its own where the server says that it has the name already. */
const mostNames = 3

async function sent(session: Session, { endpoint, limits }: ModelObject, media: string): Promise<string> {
  const { wire } = endpoint as Endpoint
  const { upload, results, identifier, known } = wire.tasks as NonNullable<typeof wire.tasks>
  const url = session.settings.urlFor(endpoint as Endpoint)
  for (let names = 1; ; names++) {
    const id = platform.crypto.randomUUID()
    const body = JSON.stringify([upload?.request(media, id)])
    const reply = await session.send({ endpoint: endpoint as Endpoint, method: 'POST', url, body, isRepeatable: true })
    const items = said(reply.body, `/${results}`)
    const own = Array.isArray(items) ? items.find((it) => said(it, `/${identifier}`) === id) : undefined
    const name = said(own, `/${upload?.member}`)
    if (typeof name === 'string' && reply.response.ok) return name
    const errors = errorsIn(wire.errors, reply.body, true).map((it) => detailOf(wire.errors, it, limits))
    // The answer to the first sending was lost, and with it what the file is called: a file that is there twice does no harm.
    if (names < mostNames && reply.isRepeated && errors.some((it) => it.code === known)) continue
    if (errors.length > 0 || !reply.response.ok) throw refusal(wire.errors, reply, errors)
    const { status, body: told, requestId } = reply
    const message = `The answer does not tell what the file is called.`
    throw new ClientError('badResponse', message, { status, body: told, requestId })
  }
}

/** The bytes of a file, and its media type; the empty text where it is not known. */
async function contentOf(file: FileInput): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  if (file instanceof Uint8Array) return { bytes: file, type: '' }
  if ('arrayBuffer' in file) return { bytes: new Uint8Array(await file.arrayBuffer()), type: file.type }
  const disk = platform.process?.getBuiltinModule?.('node:fs/promises')
  if (disk === undefined) throw new ClientError('validation', 'This platform has no files on a disk: give a Blob.')
  const place = 'path' in file ? file.path : file
  try {
    return { bytes: await disk.readFile(place), type: '' }
  } catch (cause) {
    throw new ClientError('validation', `The file ${'path' in file ? file.path : file.href} cannot be read.`, { cause })
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
export async function download(
  settings: Settings,
  place: string | { readonly href: string },
  options: DownloadOptions = {},
): Promise<BlobObject> {
  const url = typeof place === 'string' ? place : place.href
  if (!/^https?:/i.test(url)) throw new ClientError('validation', 'Files are fetched by http: and https: URLs.')
  const session = new Session(settings, options)
  const most = options.maxRetries ?? settings.retry?.maxRetries ?? 4
  const { firstMs = 500, mostMs = 8_000 } = settings.retry ?? {}
  return session.run(async () => {
    for (let tries = 0; ; tries++) {
      const reply = await session.send({ method: 'GET', url, isRepeatable: true, isStream: true })
      if (!reply.response.ok) throw refusal(anybody, reply, [])
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
    const { status, requestId } = reply
    session.mustGoOn({ status, requestId, cause })
    return new ClientError('connection', 'The connection was lost in the midst of the file.', {
      status,
      requestId,
      cause,
    })
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
