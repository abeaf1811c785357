import { setTimeout as pause } from 'node:timers/promises'
import type { Received, Sent, Target } from './target.js'

/** How a real server is asked. */
export interface LiveOptions {
  /** Where requests are posted to. */
  readonly url: string
  /** The key; it is never printed and never sent to another host. */
  readonly key: string
  /** Requests at most. Default no limit. */
  readonly maxRequests?: number
  /** US dollars at most, by the `cost` that answers tell: nothing is sent once it is spent. Default no limit. */
  readonly budgetUsd?: number
  /** Requests under way at once. Default 2. */
  readonly concurrency?: number
  /** Requests per second at most. Default no limit. */
  readonly perSecond?: number
  /** Longest wait for a whole answer. Default 30 s. */
  readonly timeoutMs?: number
  /** Largest answer that is read. Default 8 MiB. */
  readonly maxBytes?: number
  /** How often a request is sent again after 429 or 503. Default 4. */
  readonly retries?: number
  /** Longest wait that a Retry-After may ask for. Default 60 s. */
  readonly longestWaitMs?: number
}

/**
 * A real server. Whatever it does ends in an answer or in a failure with a reason: it may hang, reset, redirect, stream
 * without end, or send more than anybody asked for. 429 and 503 are waited out as Retry-After says.
 */
export function liveTarget(options: LiveOptions): Target {
  const { url, key, maxRequests = Number.POSITIVE_INFINITY, budgetUsd = Number.POSITIVE_INFINITY } = options
  const { concurrency = 2, perSecond, retries = 4, longestWaitMs = 60_000 } = options
  let [sent, spent, freeAt] = [0, 0, 0]
  const withheld = () => {
    if (sent >= maxRequests) return `the limit of ${maxRequests} requests is reached`
    if (spent >= budgetUsd) return `the budget of ${budgetUsd} US dollars is spent`
    return undefined
  }
  const turn = async () => {
    if (perSecond !== undefined) freeAt = Math.max(freeAt, Date.now()) + 1000 / perSecond
    const wait = freeAt - Date.now()
    if (wait > 0) await pause(wait)
  }
  const send = async (request: Sent): Promise<Received> => {
    for (let attempt = 0; ; attempt++) {
      const reason = withheld()
      if (reason !== undefined) return { kind: 'withheld', reason }
      sent++
      await turn()
      const received = await asked(request, options)
      spent += costOf(received)
      if (received.kind !== 'answer' || (received.status !== 429 && received.status !== 503) || attempt >= retries)
        return received
      const wait = waitAsked(received.headers['retry-after']) ?? 1000 * 2 ** attempt
      if (wait > longestWaitMs) return received
      // Everybody waits: others would be turned away as well.
      freeAt = Math.max(freeAt, Date.now() + wait)
      if (perSecond === undefined) await pause(wait)
    }
  }
  return {
    name: withoutSecrets(url, key),
    url: withoutSecrets(url, key),
    isLocal: false,
    concurrency,
    spent: () => Math.round(spent * 1e9) / 1e9,
    send,
  }
}

async function asked({ body, key: kind = 'right', headers = {} }: Sent, options: LiveOptions): Promise<Received> {
  const { url, key, timeoutMs = 30_000, maxBytes = 8 * 1024 * 1024 } = options
  const authorization = { right: `Bearer ${key}`, wrong: 'Bearer specproof-wrong-key', missing: undefined }[kind]
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A redirect would carry the key to another place.
      redirect: 'manual',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }), ...headers },
      body,
    })
    const text = await textUpTo(response, maxBytes)
    if (text === undefined) {
      controller.abort()
      return { kind: 'failure', reason: `answers more than ${maxBytes} bytes` }
    }
    return { kind: 'answer', status: response.status, headers: Object.fromEntries(response.headers), text }
  } catch (error) {
    if (controller.signal.aborted)
      return { kind: 'failure', reason: `has not finished its answer within ${timeoutMs} ms` }
    return { kind: 'failure', reason: withoutSecrets(reasonOf(error), key) }
  } finally {
    clearTimeout(timer)
  }
}

async function textUpTo(response: Response, limit: number): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  if (response.body === null) return text
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `could not be asked: ${error.message}${cause}`
}

/** Seconds or a date, as RFC 9110 has it, in milliseconds from now. */
function waitAsked(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

function costOf(received: Received): number {
  if (received.kind !== 'answer') return 0
  let total = 0
  for (const [, amount] of received.text.matchAll(/"cost"\s*:\s*(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/g))
    total += Number(amount)
  return total
}

/** A text in which neither the key nor the credentials or the query of a URL stand. */
export function withoutSecrets(text: string, key: string): string {
  const cut = text.replace(/(https?:\/\/)[^/@\s]*@/g, '$1').replace(/(https?:\/\/[^\s?]*)\?\S*/g, '$1?…')
  return key === '' ? cut : cut.split(key).join('***')
}
