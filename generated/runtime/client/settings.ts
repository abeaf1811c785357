// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError } from './client-error.js'
import { type FetchInit, type HttpResponse, platform, type Signal } from './platform.js'
import type { Endpoint } from './wire.js'

/** How a client behaves. */
export interface ClientOptions {
  /**
   * The key, or what brings it for a provider. Without it the environment variable of the provider is read. A text is for one
   * provider, the first that the client asks.
   */
  readonly apiKey?: string | ((provider: string) => string | Promise<string>)
  /** Stands in for the servers of the first provider that the client asks. */
  readonly baseUrl?: string
  /** The model whose provider `upload(file)` is for. @defaultValue the model that the client asks first */
  readonly model?: { readonly info: { readonly id: string }; readonly endpoint?: Endpoint }
  /** @defaultValue the platform's own */
  fetch?(url: string, init?: FetchInit): Promise<HttpResponse>
  /** In milliseconds. */
  readonly timeouts?: {
    /** A whole call, with all that it waits for. @defaultValue 1200000 */
    readonly call?: number
    /** One HTTP request, from its sending to the end of its answer; a stream's until it begins. @defaultValue 600000 */
    readonly request?: number
  }
  readonly retry?: RetryOptions
  /** How often tasks are asked how far they are, in milliseconds. */
  readonly poll?: {
    /** @defaultValue 500 */
    readonly firstMs?: number
    /** @defaultValue 10000 */
    readonly mostMs?: number
  }
  /** How answers are checked: as documents say, with what the API is known to add, or not at all. @defaultValue observed */
  readonly profile?: 'published' | 'observed' | 'unchecked'
  /** What is told of requests: from a level on, to the console; or all of it, to a function. @defaultValue nothing */
  readonly log?: LogLevel | ((entry: LogEntry) => void)
  /** US dollars that one call may cost at most by what its document says of prices. */
  readonly maxCostUsd?: number
}

/** How requests are sent again that failed in a way that may pass. */
export interface RetryOptions {
  /** @defaultValue 4 */
  readonly maxRetries?: number
  /** Before the first of them, doubled before each further one, with jitter. @defaultValue 500 */
  readonly firstMs?: number
  /** The longest wait, unless the server asks for more. @defaultValue 8000 */
  readonly mostMs?: number
  /** All waits of one call together; a server that asks for more is not waited for. @defaultValue 60000 */
  readonly budgetMs?: number
}

/** What one call does differently. */
export interface CallOptions {
  readonly signal?: Signal | undefined
  /** Of the whole call, in milliseconds. */
  readonly timeout?: number | undefined
  readonly maxRetries?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly maxCostUsd?: number | undefined
  /** What is said beside the body: `{ path, query, headers }`, as the operation has them. */
  readonly parameters?: object | undefined
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** What is told of a request; never its headers, and nothing of the key. */
export interface LogEntry {
  readonly level: LogLevel
  readonly message: string
  readonly [fact: string]: unknown
}

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']

/** The options with their defaults; what is secret is in functions alone. */
export interface Settings extends ClientOptions {
  headersFor(endpoint: Endpoint): Promise<Record<string, string>>
  urlFor(endpoint: Endpoint, path?: string): string
  /** The text without the keys that were used. */
  withoutKeys(text: string): string
  tell(level: LogLevel, message: string, facts?: object): void
}

export function settingsOf({ apiKey, ...options }: ClientOptions): Settings {
  const keys = new Set<string>()
  let owner: string | undefined
  // What is given for one provider is not shown to another.
  const isOwner = (provider: string) => {
    owner ??= provider
    return owner === provider
  }
  const keyFor = async ({ name, authentication }: Endpoint['wire']): Promise<string | undefined> => {
    if (typeof apiKey === 'function')
      try {
        return await apiKey(name)
      } catch (cause) {
        throw new ClientError('auth', `No key was given for ${name}.`, { cause })
      }
    if (apiKey !== undefined && isOwner(name)) return apiKey
    if (apiKey !== undefined) throw new ClientError('auth', `The key is for ${owner}, not ${name}: give a function.`)
    return platform.process?.env?.[authentication.variable]
  }
  const withoutKeys = (text: string) => {
    let clean = text
    for (const key of keys) clean = clean.replaceAll(key, '[key]')
    return clean
  }
  const { log } = options
  return {
    ...options,
    withoutKeys,
    async headersFor({ wire }) {
      const key = (await keyFor(wire))?.trim()
      if (!key) return {}
      // What refuses a header shows it.
      if (!/^[\x21-\x7e]+$/.test(key)) throw new ClientError('auth', 'No header carries such a key.')
      if (key.length > 3) keys.add(key)
      const { header, scheme } = wire.authentication
      return { [header]: `${scheme} ${key}`.trim() }
    },
    urlFor({ wire, server }, path) {
      const base = options.baseUrl !== undefined && isOwner(wire.name) ? options.baseUrl : (wire.servers[0] ?? server)
      if (base === undefined || !/^https?:/.test(base))
        throw new ClientError('validation', `The document names no server with a host: give baseUrl.`)
      return path === undefined ? base : base.replace(/\/$/, '') + path
    },
    tell(level, message, facts) {
      if (typeof log === 'function') log({ level, message: withoutKeys(message), ...facts })
      else if (log !== undefined && levels.indexOf(level) <= levels.indexOf(log))
        platform.console[level](`specproof: ${withoutKeys(message)}`, facts ?? '')
    },
  }
}
