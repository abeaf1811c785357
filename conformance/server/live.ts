import { isLoopback } from '../../generator/document/loopback.js'
import { keyTrouble, repeats, withoutSecrets } from '../../generator/document/secret.js'
import { failureText } from '../../generator/document/system-fault.js'
import { decoded } from './decoded.js'
import { Pace } from './pace.js'
import { Purse, type PurseOptions } from './purse.js'
import { type SocketOptions, socketTransport } from './socket.js'
import {
  bodyWithKey,
  type Callback,
  type ExtraHeader,
  headersOf,
  joinedUrl,
  type Received,
  type Sent,
  type Target,
} from './target.js'

/** How a real server is asked. */
export interface LiveOptions extends PurseOptions {
  /** The base URL; the path of the operation is added where it does not end in it. */
  readonly url: string
  /** The key, at least 6 characters for another machine; it is never printed and never sent to another host. */
  readonly key: string
  /** The environment variable that command lines of findings read the key from. @defaultValue 'API_KEY' */
  readonly keyVariable?: string
  /** Headers of every request beside its own; their values are printed no more than the key. @defaultValue none */
  readonly extraHeaders?: readonly ExtraHeader[]
  /** Requests under way at once. @defaultValue 2 */
  readonly concurrency?: number
  /** Requests per second at most. Default no limit. */
  readonly perSecond?: number
  /**
   * Longest wait for a whole answer, and, in all, for a server that turns a request away (429, 503).
   * @defaultValue 10_000 for a server on this machine, else 30_000
   */
  readonly timeoutMs?: number
  /** Largest answer that is read. @defaultValue 8 MiB */
  readonly maxBytes?: number
  /** How often a request is sent again after 429 or 503. @defaultValue 3 */
  readonly retries?: number
  /** How the server reaches this machine with webhooks. Default: a free port, where the server is on this machine. */
  readonly callback?: Callback
  /** Longest wait for a result. @defaultValue 10_000 for a server on this machine, else 300_000 */
  readonly patienceMs?: number
  /** Once it is aborted every wait ends, nothing is sent, and no answer is listened to. */
  readonly signal?: AbortSignal
  /** How tasks are sent over a WebSocket, for a URL of ws or wss. */
  readonly socket?: Pick<SocketOptions, 'socket' | 'tasks'> | undefined
  /** Told before the server is waited for, with milliseconds and the reason. */
  readonly onWait?: (ms: number, why: string) => void
}

const interrupted = { kind: 'withheld', reason: 'the run was interrupted', state: 'open' } as const

/**
 * A real server. Whatever it does ends in an answer or in a failure with a reason: it may hang, reset, redirect, stream
 * without end, or send more than anybody asked for. 429 and 503 are waited out as Retry-After says, at most three times a
 * request and for `timeoutMs` in all.
 * @throws Error where the key could not be hidden or sent
 */
export function liveTarget(options: LiveOptions): Target {
  const { url, key, keyVariable = 'API_KEY', concurrency = 2, signal, perSecond, retries, onWait } = options
  const { extraHeaders } = options
  const shown = withoutSecrets(url, ...secretsOf(options))
  const trouble = keyTrouble(key, url)
  if (trouble !== undefined) throw new Error(`The key cannot be used: ${trouble}.`)
  const isHere = isLoopback(url)
  const { callback = isHere ? { port: 0 } : undefined, patienceMs = isHere ? 10_000 : 300_000 } = options
  const { timeoutMs = isHere ? 10_000 : 30_000 } = options
  const purse = new Purse(options)
  const pace = new Pace({
    longestMs: timeoutMs,
    backOffMs: isHere ? 50 : 1000,
    signal,
    onWait,
    ...(perSecond !== undefined && { perSecond }),
    ...(retries !== undefined && { retries }),
  })
  const line = options.socket && socketTransport({ ...options, ...options.socket, timeoutMs })
  const transport = line?.send ?? ((request: Sent) => asked(request, { ...options, timeoutMs }))
  let over: string | undefined
  const send = async (request: Sent): Promise<Received> => {
    if (over !== undefined) return { kind: 'withheld', reason: over, state: 'could-not-run' }
    const patience = { times: 0, waitedMs: 0 }
    for (;;) {
      const received = await once(request)
      if (received.kind === 'withheld' || request.isHasty || !pace.again(received, patience)) return received
    }
  }
  const once = async (request: Sent): Promise<Received> => {
    if (signal?.aborted) return interrupted
    const claim = purse.claim(request)
    if ('reason' in claim) return claim
    await pace.turn()
    if (signal?.aborted) {
      purse.release(claim)
      return interrupted
    }
    const received = await transport(request)
    purse.settle(claim, received)
    return received
  }
  return {
    name: shown,
    url: shown,
    keyVariable,
    ...(extraHeaders && { extraHeaders: extraHeaders.map(({ name, variable }) => ({ name, variable })) }),
    isLocal: false,
    ...(line && { isSocket: true, close: () => line.close() }),
    repeats: (text) => repeats(text, key),
    concurrency,
    patienceMs,
    ...(isHere && { pollMs: 20 }),
    ...(callback && { callback }),
    ...(signal && { signal }),
    ...(options.budgetUsd !== undefined && { needsPrice: (of: string) => purse.needsPrice(of) }),
    end: (reason) => {
      over ??= reason
    },
    over: () => over ?? purse.over,
    spent: () => Math.round(purse.spent * 1e9) / 1e9,
    send,
  }
}

/** What stands in no report and no message. */
export function secretsOf({ key, extraHeaders = [] }: Pick<LiveOptions, 'key' | 'extraHeaders'>): readonly string[] {
  return [key, ...extraHeaders.filter((it) => it.isSecret).map((it) => it.value)]
}

async function asked(request: Sent, options: LiveOptions & { readonly timeoutMs: number }): Promise<Received> {
  const { isBodiless, path, method = 'POST' } = request
  const { url, key, timeoutMs, maxBytes = 8 * 1024 * 1024, signal } = options
  const body = bodyWithKey(request, key)
  const extra = Object.fromEntries((options.extraHeaders ?? []).map((it) => [it.name, it.value]))
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    const response = await fetch(joinedUrl(url, path), {
      method,
      // A redirect would carry the key to another place.
      redirect: 'manual',
      signal: signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]),
      headers: { ...extra, ...headersOf(request, key) },
      ...(!isBodiless &&
        (request.isChunked ? { body: ReadableStream.from(piecesOf(body)), duplex: 'half' } : { body })),
    } as RequestInit)
    const bytes = await bytesUpTo(response, maxBytes)
    if (bytes === undefined) {
      controller.abort()
      return { kind: 'failure', reason: `answers more than ${maxBytes} bytes` }
    }
    const headers = Object.fromEntries(response.headers)
    const read = decoded(bytes)
    const isLeaky = repeats(read.text, key) || repeats(JSON.stringify(headers), key)
    return { kind: 'answer', status: response.status, headers, ...read, isLeaky }
  } catch (error) {
    if (signal?.aborted) return { ...interrupted, wasSent: true }
    if (controller.signal.aborted)
      return { kind: 'failure', reason: `has not finished its answer within ${timeoutMs} ms` }
    return { kind: 'failure', reason: withoutSecrets(reasonOf(error), ...secretsOf(options)), isLost: isLost(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** A body in up to two hundred pieces, of an odd number of bytes, so that letters come in two of them. */
function* piecesOf(body: string): Generator<Uint8Array> {
  const bytes = Buffer.from(body)
  const size = 5 + 2 * Math.ceil(bytes.length / 400)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function bytesUpTo(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (response.body === null) return new Uint8Array()
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${failureText(error.cause) || causeCode(error.cause)}` : ''
  return `could not be asked: ${error.message}${cause}`
}

/** What becomes of a request whose connection is closed by the other side. */
const lost = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function isLost(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && lost.has(causeCode(cause))
}

/** Several addresses that were tried in vain make an error without words. */
function causeCode(cause: Error & { readonly code?: unknown }): string {
  return String(cause.code ?? cause.name)
}
