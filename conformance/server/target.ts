import { parsedJson } from '../../generator/document/json.js'
import type { Authentication } from '../../generator/provider/protocol.js'
import type { Key } from '../value/request-key.js'
import type { Size } from './estimate.js'

declare global {
  /** Of "dom" or @types/node, where a project has either: without them the declarations of this package compile too. */
  interface AbortSignal {}
}

/** The header that shows a key, in lower case, and what stands before the key in it. */
type KeyHeader = Pick<Authentication, 'header' | 'scheme'>

/** A request of the suite. */
export interface Sent {
  /** The body as text. */
  readonly body: string
  /** True where there is no body, and so no type of one. @defaultValue false */
  readonly isBodiless?: boolean
  /** Path of the operation below the server's base URL. @defaultValue '/' */
  readonly path?: string
  /** @defaultValue 'POST' */
  readonly method?: string
  /** Headers beside those of key and content type, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** How the key is shown. @defaultValue `Bearer` in `authorization` */
  readonly authentication?: KeyHeader
  /** @defaultValue 'right' */
  readonly key?: Key
  /** @defaultValue 'application/json' */
  readonly contentType?: string
  /** Whether executing it may cost money: it is legal. */
  readonly mayCost?: boolean
  /** What decides the price of its tasks, legal or not, should they be executed; for budgets. */
  readonly sizes?: readonly Size[]
  /** True for the smallest request of an operation: it may go before anything is known of prices. */
  readonly isSmallest?: boolean
  /** True where nobody waits for a server that turns it away. */
  readonly isHasty?: boolean
  /** What stands for the right key in the body. */
  readonly keyPlace?: string
  /** True to send the body in chunks, without its length. */
  readonly isChunked?: boolean
}

/** What came back. */
export type Received =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      /** True where the right key stands in the answer or its headers. */
      readonly isLeaky?: boolean
      /** What is wrong with how its bytes are made of its text; absent where nothing is. */
      readonly garbled?: Garbling
    }
  /** No answer that could be read: the connection, a time limit, a size limit. */
  | {
      readonly kind: 'failure'
      readonly reason: string
      /** True where the connection was closed before an answer came. */
      readonly isLost?: boolean
    }
  /**
   * It was not sent, or not listened to: what asked for it stays open where a limit, a budget or an interrupt is the reason,
   * and could not run where asking has no sense.
   */
  | {
      readonly kind: 'withheld'
      readonly reason: string
      readonly state: 'open' | 'could-not-run'
      /** True where other requests may still be sent. */
      readonly isPassing?: boolean
      /** True where it speaks of one operation, and others may fare better. */
      readonly isOfOperation?: true
      /** True where the server has it, and its answer was not waited for. */
      readonly wasSent?: boolean
    }

/** UTF-8 with a byte order mark before it, or what is no UTF-8. */
export type Garbling = 'marked' | 'no UTF-8'

/** A request that was not sent, or whose answer was not listened to. */
export type NotSent = Extract<Received, { kind: 'withheld' }>

/** What a suite runs against. */
export interface Target {
  /** For reports; never holds a secret. */
  readonly name: string
  /** The base URL, for command lines of findings; never holds a secret. */
  readonly url: string
  /** The environment variable that command lines read the key from. @defaultValue 'API_KEY' */
  readonly keyVariable?: string
  /** Headers that every request has beside its own, for command lines of findings. @defaultValue none */
  readonly extraHeaders?: readonly Pick<ExtraHeader, 'name' | 'variable'>[]
  /** Ends what is kept open between requests; absent where nothing is. */
  close?(): void
  /** Never rejects. */
  send(request: Sent): Promise<Received>
  /** Whether a text repeats the key; absent where nobody can tell. */
  readonly repeats?: (text: string) => boolean
  /** How many requests may be under way at once. @defaultValue 1 */
  readonly concurrency?: number
  /** US dollars that answers said were spent. */
  readonly spent?: () => number
  /** True where there is a budget, and nothing is known of what an operation costs; absent where there is no budget. */
  readonly needsPrice?: (of: string) => boolean
  /** Ends all asking, of whatever model. */
  readonly end?: (reason: string) => void
  /** Why nothing is sent any more, of whatever model; undefined as long as something is. */
  readonly over?: () => string | undefined
  /** Ends every wait at once; nothing is sent once it is aborted. */
  readonly signal?: AbortSignal
  /** True where tasks go over a WebSocket: no headers, no statuses and no streams. @defaultValue false */
  readonly isSocket?: boolean
  /** True for a target in this process, where nothing costs money or time. */
  readonly isLocal: boolean
  /** Whether what it is given is done at once, so that nobody waits for it as for a server elsewhere. @defaultValue isLocal */
  readonly isPrompt?: boolean
  /** The first wait for a result that has to be asked for, in milliseconds; each further one is longer. @defaultValue 250, 1 where `isPrompt` */
  readonly pollMs?: number
  /** How the target reaches a receiver of webhooks on this machine; absent where it cannot. */
  readonly callback?: Callback
  /** How long a result may take to come, in milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number
}

/** A header that every request has for the sake of whoever runs the server. */
export interface ExtraHeader {
  /** In lower case. */
  readonly name: string
  readonly value: string
  /** The environment variable that command lines of findings read the value from: it stands in no report. */
  readonly variable: string
  /** True where it is hidden as the key is; of others only what a server repeats is. @defaultValue false */
  readonly isSecret?: boolean
}

/** Where webhooks are received. */
export interface Callback {
  /** Port of 127.0.0.1 that is listened on; 0 for a free one. */
  readonly port: number
  /** The base URL under which the target reaches that port. @defaultValue the port itself */
  readonly url?: string
}

/** How a key is shown where a request does not say. */
const bearer: KeyHeader = { header: 'authorization', scheme: 'Bearer' }

/** The headers of a request, its key among them. */
export function headersOf(request: Sent, key: string): Readonly<Record<string, string>> {
  const { contentType = 'application/json', headers, authentication = bearer, isBodiless = false } = request
  const shown = shownKey(request.key ?? 'right', key, authentication.scheme)
  const typed = isBodiless ? {} : { 'content-type': contentType }
  return { ...typed, ...headers, ...(shown !== undefined && { [authentication.header]: shown }) }
}

/** The body of a request, with the key where it is to stand in it. */
export function bodyWithKey({ body, keyPlace }: Sent, key: string): string {
  return keyPlace === undefined ? body : body.replace(JSON.stringify(keyPlace), () => JSON.stringify(key))
}

/** A key as a header shows it; undefined for none. */
export function shownKey(kind: Key, key: string, scheme = bearer.scheme): string | undefined {
  const after = scheme === '' ? '' : `${scheme} `
  const values: Record<Key, string | undefined> = {
    right: `${after}${key}`,
    missing: undefined,
    wrong: `${after}specproof-wrong-key`,
    empty: after.trim() === '' ? undefined : after,
    bare: key,
    basic: `Basic ${key}`,
    longer: `${after}${key}0`,
    shorter: `${after}${key.slice(0, -1)}`,
    altered: `${after}${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`,
    recased: `${after}${key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase()}`,
  }
  // A key without letters has no other case, and one that stands alone is bare.
  return kind !== 'right' && values[kind] === values.right ? undefined : values[kind]
}

/** The URL of an operation below a base URL that may name it already. */
export function joinedUrl(base: string, path = '/'): string {
  const [own = '', asked] = path.split('?', 2)
  const tail = own.replace(/^\/+|\/+$/g, '')
  const [head = '', given] = base.split('?', 2)
  const trimmed = head.replace(/\/+$/, '')
  const whole = tail === '' || trimmed.endsWith(`/${tail}`) ? trimmed : `${trimmed}/${tail}`
  const query = [given, asked].filter(Boolean).join('&')
  return query === '' ? whole : `${whole}?${query}`
}

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(received: Received): unknown {
  return received.kind === 'answer' ? parsedJson(received.text) : undefined
}
