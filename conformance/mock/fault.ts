/** Statuses that a fault may refuse with. */
export const faultStatuses = [401, 402, 403, 404, 408, 429, 500, 502, 503, 504] as const
export type FaultStatus = (typeof faultStatuses)[number]

/** A failure that a client must survive, as it is asked for. */
export type Fault =
  /** The request is refused with this status before anything is executed. */
  | (Times & {
      readonly kind: 'status'
      readonly status: FaultStatus
      readonly retryAfter?: number
    })
  /** The request is refused because of what it asks for. */
  | (Times & { readonly kind: 'content-policy' })
  /** No answer ever comes. */
  | (Times & { readonly kind: 'timeout' })
  /** The first byte comes late. */
  | (Times & { readonly kind: 'slow'; readonly ms: number })
  /** The connection is reset before the first byte. */
  | (Times & { readonly kind: 'reset' })
  /** A stream falls silent after so many events, and another body after so many characters; the connection stays. */
  | (Times & { readonly kind: 'stall'; readonly after?: number })
  /** Each event of a stream comes so much later than the one before. */
  | (Times & { readonly kind: 'gaps'; readonly ms: number })
  /** A stream ends before `[DONE]`, after so many events; another body after so many characters. */
  | (Times & { readonly kind: 'cut'; readonly after?: number })
  /** One event of a stream is no JSON. */
  | (Times & { readonly kind: 'malformed-event' })
  /** A stream breaks off with an error. */
  | (Times & { readonly kind: 'error-in-stream' })
  /** One result of a task fails, the last unless an index is given. */
  | (Times & { readonly kind: 'fail-one'; readonly index?: number })
  /** A poll shows its first item twice. */
  | (Times & { readonly kind: 'duplicate-items' })
  /** A poll shows its items in reverse. */
  | (Times & { readonly kind: 'reorder-items' })
  /** The body is labelled as something else. */
  | (Times & { readonly kind: 'content-type'; readonly type?: string })
  /** One limit of the documents is off by one step. */
  | LimitFault

interface Times {
  /** How many requests it strikes, of those that it can strike; all of them when absent. */
  readonly times?: number
  /** How likely it strikes each of them, from 0 to 1; the seed of the mock decides which. */
  readonly chance?: number
}

/** A limit that is applied one step too wide or too narrow. */
export interface LimitFault extends Times {
  readonly kind: 'limit'
  /** JSON Pointer, into the document, of the schema that holds the keyword. */
  readonly pointer: string
  readonly keyword: string
  readonly by: 'loosen' | 'tighten'
  /** Id or AIR of the model; every model that has the limit when absent. */
  readonly model?: string
}

/** The header that asks for faults of one request: `429;retry-after=2, slow;ms=200`. */
export const faultHeader = 'x-mock-fault'

/** One value of a fault. */
export interface FaultParameter {
  /** As a text names it. */
  readonly name: string
  /** As a `Fault` names it. */
  readonly field: string
  readonly takes: Quantity
  /** What a text may give for it, for help pages; none where it is told in the meaning. */
  readonly example?: string
  readonly isRequired?: true
  readonly default?: string
}

/** What a value has to be: how it is told, and who decides. */
export interface Quantity {
  readonly words: string
  /** The value of a text; undefined where it is none. */
  read(text: string): unknown
  has(value: unknown): boolean
}

/** Longest wait that a timer can be set to is 2^31 - 1 ms; a fault and a latency together stay below it. */
export const mostMs = 1_000_000_000

const count: Quantity = {
  words: 'a whole number below 1e9',
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
  has: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < mostMs,
}
const asText = (words: string, has: (text: string) => boolean): Quantity => ({
  words,
  read: (text) => text,
  has: (value) => typeof value === 'string' && has(value),
})
const anyText = asText('a text', () => true)
const headerValue = asText('a text that a header can hold: visible ASCII characters, at most 200', (it) =>
  /^[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(it),
)
const direction = asText('loosen or tighten', (it) => it === 'loosen' || it === 'tighten')

/**
 * Where a fault strikes. Each place has a table of what each of its faults does there, so a new fault does not compile until
 * every place where it strikes has answered.
 */
export type FaultPlace =
  /** In place of an answer. */
  | 'refusal'
  /** The limits that requests are judged by. */
  | 'judge'
  /** The results of a task. */
  | 'results'
  /** The items that a poll shows. */
  | 'poll'
  /** The events of a stream. */
  | 'stream'
  /** The way of an answer to the client. */
  | 'way'

export interface DeclaredFault {
  /** What a text calls it; several names where the name says more than the kind. */
  readonly names: readonly string[]
  readonly parameters: readonly FaultParameter[]
  readonly meaning: string
  readonly place: FaultPlace
}

const share: Quantity = {
  words: 'a number from 0 to 1',
  read: (text) => (/^(0|1|0?\.\d{1,9}|1\.0+)$/.test(text) ? Number(text) : undefined),
  has: (value) => typeof value === 'number' && value >= 0 && value <= 1,
}

/** How often and how likely a fault strikes; any of them takes both. */
export const frequency: readonly FaultParameter[] = [
  { name: 'times', field: 'times', takes: count },
  { name: 'chance', field: 'chance', takes: share },
]

/** Every fault, once: the parser, the check of options and all help follow from this list. */
export const declaredFaults = {
  status: {
    names: faultStatuses.map(String),
    parameters: [{ name: 'retry-after', field: 'retryAfter', takes: count }],
    meaning: 'refuse with this status; 429 and 503 with ;retry-after=SECONDS',
    place: 'refusal',
  },
  'content-policy': {
    names: ['content-policy'],
    parameters: [],
    meaning: 'refuse as against the content policy',
    place: 'refusal',
  },
  timeout: { names: ['timeout'], parameters: [], meaning: 'never answer', place: 'way' },
  slow: {
    names: ['slow'],
    parameters: [{ name: 'ms', field: 'ms', takes: count, example: '500', default: '1000' }],
    meaning: 'wait before the first byte',
    place: 'way',
  },
  reset: { names: ['reset'], parameters: [], meaning: 'reset the connection before the first byte', place: 'way' },
  stall: {
    names: ['stall'],
    parameters: [{ name: 'after', field: 'after', takes: count, example: '3' }],
    meaning: 'let a stream fall silent after 3 events, the connection open',
    place: 'way',
  },
  gaps: {
    names: ['gaps'],
    parameters: [{ name: 'ms', field: 'ms', takes: count, example: '50', default: '100' }],
    meaning: 'wait before each further event of a stream',
    place: 'way',
  },
  cut: {
    names: ['cut'],
    parameters: [{ name: 'after', field: 'after', takes: count, example: '3' }],
    meaning: 'end a stream after 3 events, before [DONE]; another body after 3 characters',
    place: 'way',
  },
  'malformed-event': {
    names: ['malformed-event'],
    parameters: [],
    meaning: 'one event of a stream is no JSON',
    place: 'stream',
  },
  'error-in-stream': {
    names: ['error-in-stream'],
    parameters: [],
    meaning: 'break a stream off with an error',
    place: 'stream',
  },
  'fail-one': {
    names: ['fail-one'],
    parameters: [{ name: 'index', field: 'index', takes: count, example: '0' }],
    meaning: 'one result fails, the last without index; of a stream it breaks off',
    place: 'results',
  },
  'duplicate-items': { names: ['duplicate-items'], parameters: [], meaning: 'polls show an item twice', place: 'poll' },
  'reorder-items': {
    names: ['reorder-items'],
    parameters: [],
    meaning: 'polls show all items in reverse',
    place: 'poll',
  },
  'content-type': {
    names: ['content-type'],
    parameters: [{ name: 'type', field: 'type', takes: headerValue, example: 'text/html' }],
    meaning: 'label the body as something else',
    place: 'way',
  },
  limit: {
    names: ['limit'],
    parameters: [
      { name: 'pointer', field: 'pointer', takes: anyText, example: '/components/…/temperature', isRequired: true },
      { name: 'keyword', field: 'keyword', takes: anyText, example: 'maximum', isRequired: true },
      { name: 'by', field: 'by', takes: direction, example: 'loosen', default: 'loosen' },
      { name: 'model', field: 'model', takes: anyText },
    ],
    meaning: 'apply a limit one step too wide (loosen) or too narrow (tighten); ;model=ID for one model only',
    place: 'judge',
  },
} as const satisfies { readonly [K in Fault['kind']]: DeclaredFault }

type KindAt<P extends FaultPlace> = {
  [K in Fault['kind']]: (typeof declaredFaults)[K]['place'] extends P ? K : never
}[Fault['kind']]

/** The faults of a place. */
export type FaultAt<P extends FaultPlace> = Extract<Fault, { kind: KindAt<P> }>

/** What each fault of a place makes of what is there: the very same where it can do nothing to it. */
export type Effects<P extends FaultPlace, T> = {
  readonly [K in KindAt<P>]: (what: T, fault: Extract<Fault, { kind: K }>) => T
}
