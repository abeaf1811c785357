import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  authorizationOf,
  type Callback,
  joinedUrl,
  jsonOf,
  type Received,
  repeats,
  type Sent,
  type Target,
} from './target.js'

/** How a real server is asked. */
export interface LiveOptions {
  /** The base URL; the path of the operation is added where it does not end in it. */
  readonly url: string
  /** The key; it is never printed and never sent to another host. */
  readonly key: string
  /** The environment variable that command lines of findings read the key from. @defaultValue 'API_KEY' */
  readonly keyVariable?: string
  /** Requests at most. Default no limit. */
  readonly maxRequests?: number
  /** US dollars at most, by the `cost` that answers tell. Default no limit. */
  readonly budgetUsd?: number
  /**
   * What one request may cost at most, in US dollars. With a budget, nothing is sent that could go beyond it, and an
   * answer that tells no cost counts as this much. Default: what the dearest answer so far told.
   */
  readonly worstUsd?: number
  /** Requests under way at once. @defaultValue 2 */
  readonly concurrency?: number
  /** Requests per second at most. Default no limit. */
  readonly perSecond?: number
  /** Longest wait for a whole answer. @defaultValue 10_000 for a server on this machine, else 30_000 */
  readonly timeoutMs?: number
  /** Largest answer that is read. @defaultValue 8 MiB */
  readonly maxBytes?: number
  /** How often a request is sent again after 429 or 503. @defaultValue 4 */
  readonly retries?: number
  /** Longest wait that a Retry-After may ask for. @defaultValue 60_000 */
  readonly longestWaitMs?: number
  /** How the server reaches this machine with webhooks. Default: a free port, where the server is on this machine. */
  readonly callback?: Callback
  /** Longest wait for a result. @defaultValue 10_000 for a server on this machine, else 300_000 */
  readonly patienceMs?: number
  /** Nothing is sent once it is aborted. */
  readonly signal?: AbortSignal
}

/**
 * A real server. Whatever it does ends in an answer or in a failure with a reason: it may hang, reset, redirect, stream
 * without end, or send more than anybody asked for. 429 and 503 are waited out as Retry-After says.
 */
export function liveTarget(options: LiveOptions): Target {
  const { url, key, keyVariable = 'API_KEY', concurrency = 2, signal } = options
  const isHere = isLoopback(url)
  const { callback = isHere ? { port: 0 } : undefined, patienceMs = isHere ? 10_000 : 300_000 } = options
  const purse = new Purse(options)
  const pace = new Pace(options)
  const send = async (request: Sent): Promise<Received> => {
    for (let attempt = 0; ; attempt++) {
      if (signal?.aborted) return { kind: 'withheld', reason: 'the run was interrupted' }
      const reserved = purse.reserve(request)
      if (typeof reserved === 'string') return { kind: 'withheld', reason: reserved }
      await pace.turn()
      const received = await asked(request, options)
      purse.settle(reserved, received)
      if (!(await pace.again(received, attempt))) return received
    }
  }
  return {
    name: withoutSecrets(url, key),
    url: withoutSecrets(url, key),
    keyVariable,
    isLocal: false,
    concurrency,
    patienceMs,
    ...(callback && { callback }),
    spent: () => Math.round(purse.spent * 1e9) / 1e9,
    send,
  }
}

/** True for a URL that names this machine. */
export function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}

/** Counts requests and dollars, and holds back for what is under way. */
class Purse {
  private readonly options: LiveOptions
  /** What each task cost, as it was told. */
  private readonly told = new Map<string, number>()
  /** What tasks are taken to have cost as long as nothing is told. */
  private readonly taken = new Map<string, number>()
  private sent = 0
  private reserved = 0
  private dearest = 0

  constructor(options: LiveOptions) {
    this.options = options
  }

  get spent(): number {
    let total = 0
    for (const costs of [this.told, this.taken]) for (const it of costs.values()) total += it
    return total
  }

  /** What is held back for a request, or why it is not sent. */
  reserve({ mayCost = false }: Sent): number | string {
    const { maxRequests, budgetUsd } = this.options
    if (maxRequests !== undefined && this.sent >= maxRequests) return `the limit of ${maxRequests} requests is reached`
    const worst = mayCost ? Math.max(this.options.worstUsd ?? 0, this.dearest) : 0
    if (budgetUsd !== undefined) {
      if (this.spent >= budgetUsd) return `the budget of ${budgetUsd} US dollars is spent`
      if (mayCost && this.spent + this.reserved + worst > budgetUsd)
        return `the next request could go beyond the budget of ${budgetUsd} US dollars`
    }
    this.sent++
    this.reserved += worst
    return worst
  }

  settle(reserved: number, received: Received): void {
    this.reserved -= reserved
    const costs = costsIn(received)
    for (const [task, cost] of costs) {
      // A poll tells again what another one told.
      this.told.set(task, Math.max(this.told.get(task) ?? 0, cost))
      this.taken.delete(task)
      this.dearest = Math.max(this.dearest, cost)
    }
    const isUntold = costs.size === 0 && received.kind === 'answer' && received.status < 300
    if (isUntold && reserved > 0) this.taken.set(taskIn(received.text) ?? `request ${this.sent}`, reserved)
  }
}

/** The first task that an answer is about. */
function taskIn(text: string): string | undefined {
  return /"taskUUID"\s*:\s*"([^"]+)"/.exec(text)?.[1]
}

/** What an answer tells of costs, by task. */
function costsIn(received: Received): ReadonlyMap<string, number> {
  const costs = new Map<string, number>()
  if (received.kind !== 'answer') return costs
  const unnamed = randomUUID()
  const note = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 4) return
    const { cost, taskUUID } = value as { cost?: unknown; taskUUID?: unknown }
    const task = typeof taskUUID === 'string' ? taskUUID : unnamed
    if (typeof cost === 'number' && cost > 0) costs.set(task, (costs.get(task) ?? 0) + cost)
    for (const it of Object.values(value)) note(it, depth + 1)
  }
  const json = jsonOf(received)
  if (json !== undefined) note(json, 0)
  else
    for (const [, line] of received.text.matchAll(/^data:\s*(\{.*"cost".*\})\s*$/gm))
      note(jsonOf({ ...received, text: line ?? '' }), 0)
  return costs
}

/** Keeps requests apart, and waits where the server asks for it. */
class Pace {
  private readonly options: LiveOptions
  private freeAt = 0

  constructor(options: LiveOptions) {
    this.options = options
  }

  async turn(): Promise<void> {
    const { perSecond } = this.options
    const now = Date.now()
    const mine = Math.max(this.freeAt, now)
    if (perSecond !== undefined) this.freeAt = mine + 1000 / perSecond
    if (mine > now) await pause(mine - now)
  }

  /** True once a request that was turned away may be sent again. */
  async again(received: Received, attempt: number): Promise<boolean> {
    const { retries = 4, longestWaitMs = 60_000 } = this.options
    if (received.kind !== 'answer' || (received.status !== 429 && received.status !== 503)) return false
    const wait = waitAsked(received.headers['retry-after']) ?? (isLoopback(this.options.url) ? 50 : 1000) * 2 ** attempt
    if (attempt >= retries || wait > longestWaitMs) return false
    // Everybody waits: others would be turned away as well.
    this.freeAt = Math.max(this.freeAt, Date.now() + wait)
    return true
  }
}

async function asked(request: Sent, options: LiveOptions): Promise<Received> {
  const { body, key: kind = 'right', path, method = 'POST', contentType = 'application/json' } = request
  const { url, key, timeoutMs = isLoopback(url) ? 10_000 : 30_000, maxBytes = 8 * 1024 * 1024 } = options
  const authorization = authorizationOf(kind, key)
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    const response = await fetch(joinedUrl(url, path), {
      method,
      // A redirect would carry the key to another place.
      redirect: 'manual',
      signal: controller.signal,
      headers: { 'content-type': contentType, ...(authorization && { authorization }) },
      body,
    })
    const text = await textUpTo(response, maxBytes)
    if (text === undefined) {
      controller.abort()
      return { kind: 'failure', reason: `answers more than ${maxBytes} bytes` }
    }
    const headers = Object.fromEntries(response.headers)
    return { kind: 'answer', status: response.status, headers, text, isLeaky: repeats(text, key) }
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

/** A text in which neither the key nor the credentials or the query of a URL stand. */
export function withoutSecrets(text: string, key: string): string {
  const cut = text.replace(/(https?:\/\/)[^/@\s]*@/g, '$1').replace(/(https?:\/\/[^\s?]*)\?\S*/g, '$1?…')
  return key === '' ? cut : cut.split(key).join('***')
}
