import type { JudgeOf } from '../judge/verdict.js'
import { PagePolicy } from './cors.js'
import { type Fault, mostMs } from './fault.js'
import type { RecordedRequest } from './request-record.js'
import { type Choices, chosen } from './runware/choices.js'
import type { PreparedReply } from './runware/reply/reply.js'
import type { VcrOptions } from './vcr/vcr-options.js'

/** How a mock behaves. */
export interface MockOptions {
  /** Makes the judge of requests from a document; the mock has no opinion of its own. */
  readonly judgeOf: JudgeOf
  /** The only right API key. Without it any key is right. */
  readonly apiKey?: string
  /** Whether requests are read as the document has them, or as the servers of the provider are known to take them. Default published. */
  readonly requestProfile?: 'published' | 'observed'
  /** Another seed gives other results. Default 0. */
  readonly seed?: number
  /** Wait before every response. Default 0. */
  readonly latencyMs?: number
  /** Failures that strike every request, or the first `times` of them. */
  readonly faults?: readonly Fault[]
  /** What no source settles, where it is to differ from the defaults. */
  readonly choices?: Partial<Choices>
  /** Largest request body. Default 32 MiB, enough for media in Base64. */
  readonly maxBodyBytes?: number
  /** US dollars on the account; a task that costs more than is left is refused with 402. Without it nothing runs out. */
  readonly balance?: number
  /** Every request with a right key is refused with 403. */
  readonly isForbidden?: boolean
  /** Whether webhooks go to other hosts than this machine. Default false. */
  readonly allowRemoteWebhooks?: boolean
  /**
   * Origins whose pages may use the mock over HTTP and WebSocket, such as `http://localhost:5173`; `*` is any, `null` is a file's.
   * Default none: a request that a page of another origin made, or that came by a name which is not of this machine, is refused.
   */
  readonly cors?: string | readonly string[]
  /** Prepared answers for valid requests; the first that fits is given. */
  readonly replies?: readonly PreparedReply[]
  /** Recorded answers, in place of made ones. Not for `respond`, and not in a browser. */
  readonly vcr?: VcrOptions
  /** Told of every request with its headers and its body, in which no key stands. */
  readonly onRequest?: (request: RecordedRequest) => void
  /** Told of every request and of every webhook. */
  readonly onEvent?: (event: MockEvent) => void
}

/** What a mock reports while it runs: every answer, every webhook, and fields of a chat that its server does not know. */
export type MockEvent =
  | {
      readonly kind: 'request'
      /** MESSAGE for one over WebSocket. */
      readonly method: string
      readonly path: string
      readonly status: number
      readonly fault?: ToldFault
    }
  | { readonly kind: 'unreadable'; readonly status: number; readonly reason: string }
  /** What became of a recorded answer; `file` is its name in the folder. `unfit`: it no longer fits the file of its model. */
  | {
      readonly kind: 'recording'
      readonly file: string
      readonly outcome: 'recorded' | 'replayed' | 'missed' | 'unfit' | 'not kept'
      readonly reason?: string
    }
  | { readonly kind: 'unknown-fields'; readonly path: string; readonly fields: readonly string[] }
  | { readonly kind: 'webhook'; readonly url: string; readonly attempt: number; readonly outcome: number | string }

/** What befell an answer on its way: its connection was reset, it never came, it was cut off or fell silent. */
export type ToldFault = 'reset' | 'silent' | 'cut' | 'stalled'

/** The options with their defaults. */
export interface MockSettings extends MockOptions {
  readonly seed: number
  readonly latencyMs: number
  readonly maxBodyBytes: number
  readonly resolvedChoices: Choices
}

/** What clients may send: Base64 of 24 MB. */
const defaultMaxBody = 32 * 1024 * 1024

/** What an Authorization header can carry. */
const possibleKey = /^[\x21-\x7e]+$/

/** @throws Error when an option is none that the mock could work by */
export function settingsOf(options: MockOptions): MockSettings {
  const { seed = 0, latencyMs = 0, maxBodyBytes = defaultMaxBody, apiKey, balance, onEvent, onRequest } = options
  for (const [name, value] of Object.entries({ seed, latencyMs, maxBodyBytes }))
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not ${value}.`)
  if (latencyMs > mostMs) throw new Error(`latencyMs is at most ${mostMs}, not ${latencyMs}.`)
  if (apiKey !== undefined && !possibleKey.test(apiKey))
    throw new Error('apiKey must be one or more visible ASCII characters: no header could carry another.')
  if (balance !== undefined && !(Number.isFinite(balance) && balance >= 0))
    throw new Error(`balance must be an amount that is not negative, not ${balance}.`)
  // Whoever names what is none is told so before the mock listens.
  new PagePolicy(options.cors)
  return {
    ...options,
    seed,
    latencyMs,
    maxBodyBytes,
    resolvedChoices: chosen(options.choices),
    ...(onEvent && { onEvent: unfailing('onEvent', onEvent) }),
    ...(onRequest && { onRequest: unfailing('onRequest', onRequest) }),
  }
}

/** A listener that throws is told of in a warning: the request that it was told of goes on. */
function unfailing<T>(name: string, listener: (event: T) => void): (event: T) => void {
  return (event) => {
    try {
      listener(event)
    } catch (error) {
      const message = `${name} of the mock threw: ${error instanceof Error ? error.message : String(error)}`
      if (typeof process === 'undefined') console.warn(message)
      else process.emitWarning(message)
    }
  }
}
