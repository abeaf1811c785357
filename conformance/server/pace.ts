import { setTimeout as pause } from 'node:timers/promises'
import type { Received } from './target.js'

/** How requests are kept apart. */
export interface PaceOptions {
  /** Requests per second at most. Default no limit. */
  readonly perSecond?: number
  /** How often a request that is turned away (429, 503) is sent again. @defaultValue 3 */
  readonly retries?: number
  /** How long a request that is turned away waits in all, in milliseconds. */
  readonly longestMs: number
  /** The first wait where the server names none, in milliseconds; it doubles with each. */
  readonly backOffMs: number
  /** Ends every wait at once. */
  readonly signal?: AbortSignal | undefined
  /** Told of a wait before it begins. */
  readonly onWait?: ((ms: number, why: string) => void) | undefined
}

/** A request on its way: how often and how long it was made to wait. */
export interface Patience {
  times: number
  waitedMs: number
}

/** Waits, unless it is stopped: then it ends at once. */
export async function waited(ms: number, signal?: AbortSignal): Promise<void> {
  // Timers know no longer time than this one.
  await pause(Math.min(ms, 2 ** 31 - 1), undefined, signal && { signal }).catch(() => undefined)
}

/** Keeps requests apart, and waits where the server asks for it. */
export class Pace {
  private readonly options: PaceOptions
  private freeAt = 0
  private toldUntil = 0

  constructor(options: PaceOptions) {
    this.options = options
  }

  /** Waits for the next place in time. */
  async turn(): Promise<void> {
    const { perSecond, signal } = this.options
    for (let now = Date.now(); this.freeAt > now && !signal?.aborted; now = Date.now())
      await waited(this.freeAt - now, signal)
    if (perSecond !== undefined) this.freeAt = Date.now() + 1000 / perSecond
  }

  /** True where a request that was turned away is to be sent again, at its next turn. */
  again(received: Received, patience: Patience): boolean {
    const { retries = 3, longestMs, backOffMs } = this.options
    if (received.kind !== 'answer' || !isTurnedAway(received.status)) return false
    const asked = waitAsked(received.headers['retry-after'])
    const wait = asked ?? backOffMs * 2 ** patience.times
    if (patience.times >= retries || patience.waitedMs + wait > longestMs) return false
    patience.times++
    patience.waitedMs += wait
    // Everybody waits: others would be turned away as well.
    this.freeAt = Math.max(this.freeAt, Date.now() + wait)
    this.tell(wait, `the server answers ${received.status}${asked === undefined ? '' : ' and asks for it'}`)
    return true
  }

  /** Waits that many requests share, and those that nobody notices, are not told one by one. */
  private tell(wait: number, why: string): void {
    const until = Date.now() + wait
    if (wait < 500 || until - this.toldUntil < 500) return
    this.toldUntil = until
    this.options.onWait?.(wait, why)
  }
}

/** Statuses that tell to come again later. */
export function isTurnedAway(status: number): boolean {
  return status === 429 || status === 503
}

const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * What `Retry-After` asks for, in milliseconds from now: whole seconds, or a date to come in the form of RFC 9110.
 * Undefined for everything else.
 */
export function waitAsked(header: string | undefined): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const wait = httpDate.test(text) ? Date.parse(text) - Date.now() : Number.NaN
  return wait > 0 ? wait : undefined
}
