// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError } from './client-error.js'
import { type HttpResponse, platform, type Signal } from './platform.js'
import type { CallOptions, Settings } from './settings.js'
import type { Endpoint } from './wire.js'

/** A request as it goes out. */
export interface Outgoing extends Errand {
  readonly endpoint: Endpoint
}

/** What a session sends. */
interface Errand {
  /** Whose server it is for; absent where it is anybody's: no key goes along then. */
  readonly endpoint?: Endpoint
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Whether it may be sent again though the first may have been heard. */
  readonly isRepeatable: boolean
  /** Whether the answer is handed over unread where it is a success. */
  readonly isStream?: boolean
}

/** An answer. */
export interface Reply {
  readonly status: number
  /** Parsed where it is JSON. */
  readonly body: unknown
  readonly response: HttpResponse
  readonly requestId: string | undefined
  readonly retryAfterMs: number | undefined
  /** Whether the request had been sent before. */
  readonly isRepeated: boolean
}

/** A request that no answer came to. */
interface Lost {
  readonly cause: unknown
  readonly isTimeout: boolean
  /** Whether it surely reached nobody. */
  readonly neverLeft: boolean
}

/** What Node.js and Bun by codes, Deno in words, say of connections that never were. */
const unreached = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|\(Connect\)/

/** One call: its requests, its waits and what they may take together. Once it has ended nothing of it is left. */
export class Session {
  declare readonly settings: Settings
  declare readonly options: CallOptions
  /** The answer that came last. */
  declare last: Reply | undefined
  declare readonly scope: Lifetime
  declare private budgetMs: number

  constructor(settings: Settings, options: CallOptions) {
    this.settings = settings
    this.options = options
    this.scope = scopeOf(options.signal, options.timeout ?? settings.timeouts?.call ?? 1_200_000)
    this.budgetMs = settings.retry?.budgetMs ?? 60_000
  }

  /** Does the work of the call, and ends it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      this.end()
    }
  }

  end(): void {
    this.scope.end()
  }

  /** Sends a request, again where that helps and does no harm. Throws ClientError where no answer comes. */
  async send(outgoing: Errand): Promise<Reply> {
    const { settings, options } = this
    const most = options.maxRetries ?? settings.retry?.maxRetries ?? 4
    for (let tries = 0; ; tries++) {
      const it = await this.attempt(outgoing, tries)
      const waitMs = tries < most ? this.waitBefore(tries, it, outgoing) : undefined
      if (waitMs === undefined) {
        if ('status' in it) {
          this.last = it
          return it
        }
        throw this.lost(it, outgoing)
      }
      const why = 'status' in it ? `The server answered ${it.status}.` : whyLost(it)
      settings.tell('warn', `${why} Sent again in ${Math.round(waitMs)} ms.`)
      this.budgetMs -= waitMs
      await this.sleep(waitMs)
    }
  }

  /** Waits; the call's end ends it. */
  async sleep(ms: number): Promise<void> {
    const { signal, end } = scopeOf(this.scope.signal, ms)
    if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    end()
    this.mustGoOn()
  }

  /** Throws where the caller gave up or the time is over. */
  mustGoOn(told: object = {}): void {
    const { signal, isOver } = this.scope
    if (isOver()) throw new ClientError('timeout', 'The call took too long.', told)
    const cause = this.options.signal?.reason
    if (signal.aborted) throw new ClientError('aborted', 'The call was aborted.', { ...told, cause })
  }

  private async attempt(outgoing: Errand, tries: number): Promise<Reply | Lost> {
    const { settings } = this
    this.mustGoOn()
    const { endpoint, method, url, body, isStream = false } = outgoing
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...outgoing.headers,
      ...(endpoint && (await settings.headersFor(endpoint))),
      ...this.options.headers,
    }
    const fetch = settings.fetch ?? platform.fetch
    const scope = scopeOf(this.scope.signal, settings.timeouts?.request ?? 600_000)
    const shown = url.replace(/[?#].*/, '')
    settings.tell('debug', `${method} ${shown}`)
    try {
      const response = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && { body }),
        // A stream outlives the time for its beginning, and not the call.
        signal: isStream ? this.scope.signal : scope.signal,
      })
      const { status, headers: told } = response
      const reply = {
        status,
        response,
        requestId: told.get('x-request-id') ?? undefined,
        retryAfterMs: retryAfterOf(told.get('retry-after-ms'), told.get('retry-after')),
        isRepeated: tries > 0,
        body: undefined,
      }
      settings.tell('info', `${status} ${method} ${shown}`, { requestId: reply.requestId })
      if (isStream && response.ok) return reply
      const text = settings.withoutKeys(await response.text())
      return { ...reply, body: text === '' ? undefined : jsonOf(text) }
    } catch (cause) {
      this.mustGoOn({ cause })
      const { code, cause: below } = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } }
      return { cause, isTimeout: scope.isOver(), neverLeft: unreached.test(`${code} ${below?.code} ${below}`) }
    } finally {
      scope.end()
    }
  }

  /** How long to wait before the request is sent again; undefined where it is not. */
  private waitBefore(tries: number, it: Reply | Lost, { isRepeatable }: Errand): number | undefined {
    const isWorthIt =
      'status' in it
        ? it.status === 429 || (isRepeatable && (it.status === 408 || it.status >= 500))
        : isRepeatable || it.neverLeft
    if (!isWorthIt) return undefined
    const { firstMs = 500, mostMs = 8_000 } = this.settings.retry ?? {}
    const own = Math.min(mostMs, firstMs * 2 ** tries) * (0.5 + Math.random() / 2)
    const wait = Math.max(own, ('status' in it && it.retryAfterMs) || 0)
    return wait <= this.budgetMs ? wait : undefined
  }

  private lost(it: Lost, { isRepeatable }: Errand): ClientError {
    const { cause, isTimeout, neverLeft } = it
    if (isRepeatable || neverLeft) return new ClientError(isTimeout ? 'timeout' : 'connection', whyLost(it), { cause })
    return new ClientError('mayHaveStarted', `${whyLost(it)} Sent again the work may be done twice.`, { cause })
  }
}

const whyLost = ({ isTimeout }: Lost) => (isTimeout ? 'No answer came in time.' : 'The connection was lost.')

/** A signal that another one, or time, brings to an end. */
interface Lifetime {
  readonly signal: Signal
  /** Whether time did. */
  isOver(): boolean
  end(): void
}

/** Timers take no more than 2^31 - 1 ms. */
const longest = 2 ** 31 - 1

function scopeOf(parent: Signal | undefined, ms: number): Lifetime {
  const controller = new platform.AbortController()
  const { signal } = controller
  const isOver = new Error('time-out')
  const abort = () => controller.abort(parent?.reason)
  const timer = platform.setTimeout(() => controller.abort(isOver), Math.min(ms, longest))
  parent?.addEventListener('abort', abort, { once: true })
  if (parent?.aborted) abort()
  return {
    signal,
    isOver: () => signal.reason === isOver,
    end() {
      platform.clearTimeout(timer)
      parent?.removeEventListener('abort', abort)
    },
  }
}

/** Milliseconds that a server asks for: of its own header, in seconds, or until a date. */
function retryAfterOf(ms: string | null, after: string | null): number | undefined {
  const waits = [Number.parseFloat(`${ms}`), Number.parseFloat(`${after}`) * 1000, Date.parse(`${after}`) - Date.now()]
  const wait = waits.find(Number.isFinite)
  return wait && Math.max(0, wait)
}

/** A text as JSON; as it is where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
