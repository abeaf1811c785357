import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

/** Why a body is not read. */
export type RefusedBody =
  /** It is larger than is taken, as it came or decoded. */
  | { readonly refused: 'size' }
  /** It is coded in a way that is not read here. */
  | { readonly refused: 'coding'; readonly coding: string }
  /** It comes through in a way that is not read here (RFC 9112, 6.1). */
  | { readonly refused: 'transfer'; readonly coding: string }
  /** It is not what its coding says. */
  | { readonly refused: 'broken'; readonly coding: string }

/** All of a body, decoded, or why it is not read. */
type ReceivedBody = RefusedBody | { readonly bytes: Buffer }

/** The content codings that are read, as `Accept-Encoding` lists them. */
export const acceptedCodings = 'gzip, deflate, br'

/** How often a body may be coded over and over: each time may multiply what has to be read. */
const mostCodings = 2

/**
 * Bytes of a refused body that are read and thrown away. A connection closed under a client that still writes would take
 * the refusal with it.
 */
const drained = 256 * 1024 * 1024

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const gzip: Decode = promisify(gunzip)
const deflate: readonly Decode[] = [promisify(inflate), promisify(inflateRaw)]

const decoders: Readonly<Record<string, Decode>> = {
  gzip,
  'x-gzip': gzip,
  // Some clients leave out the frame that zlib puts around it (RFC 9110, 8.4.1.2).
  deflate: (bytes, options) => (deflate[hasZlibFrame(bytes) ? 0 : 1] as Decode)(bytes, options),
  br: promisify(brotliDecompress),
}

/** Why a body is refused for its headers alone; undefined where it is read. */
export function refusedByHeaders({ headers }: IncomingMessage, maxBytes: number): RefusedBody | undefined {
  if (Number(headers['content-length'] ?? 0) > maxBytes) return { refused: 'size' }
  const transfer = headers['transfer-encoding']
  if (transfer !== undefined && transfer.trim().toLowerCase() !== 'chunked')
    return { refused: 'transfer', coding: transfer }
  const codings = codingsOf(headers['content-encoding'])
  const unknown = codings.find((it) => !Object.hasOwn(decoders, it)) ?? codings[mostCodings]
  return unknown === undefined ? undefined : { refused: 'coding', coding: unknown }
}

/** Reads a body of at most so many bytes; calls back once, and not at all where the client goes away before its end. */
export function receiveBody(request: IncomingMessage, maxBytes: number, done: (body: ReceivedBody) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  let isRefused = false
  request.on('error', ignored)
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (isRefused) {
      if (size > drained) request.destroy()
    } else if (size <= maxBytes) chunks.push(chunk)
    else {
      isRefused = true
      chunks.length = 0
      done({ refused: 'size' })
    }
  })
  request.on('end', () => {
    if (isRefused) return
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    const codings = codingsOf(request.headers['content-encoding'])
    if (codings.length === 0 || bytes.length === 0) done({ bytes })
    else void decoded(bytes, codings, maxBytes).then(done)
  })
}

/** What comes of a body that breaks off is thrown away with it. */
function ignored(): void {}

/** Throws away what comes of a body that nobody wants. */
export function drain(request: IncomingMessage): void {
  receiveBody(request, 0, () => undefined)
}

async function decoded(bytes: Buffer, codings: readonly string[], maxOutputLength: number): Promise<ReceivedBody> {
  let rest = bytes
  for (const coding of codings.toReversed())
    try {
      rest = await (decoders[coding] as Decode)(rest, { maxOutputLength })
    } catch (error) {
      const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      return isLarge ? { refused: 'size' } : { refused: 'broken', coding }
    }
  return { bytes: rest }
}

/** The codings of a body, in the order in which they were applied. */
function codingsOf(header: string | undefined): readonly string[] {
  if (header === undefined) return []
  const names = header.split(',').map((it) => it.trim().toLowerCase())
  return names.filter((it) => it !== '' && it !== 'identity')
}

/** Whether data begins as RFC 1950 has it. */
function hasZlibFrame(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0
}
