import { quoted, suggestion } from '../../generator/document/nearest.js'
import { statusErrors } from './runware/error-entry.js'

/** A failure that a client must survive, as it is asked for. */
export type Fault =
  /** The request is refused with this status before anything is executed. */
  | (Times & {
      readonly kind: 'status'
      readonly status: 402 | 403 | 429 | 500 | 503 | 504
      readonly retryAfter?: number
    })
  /** No answer ever comes. */
  | (Times & { readonly kind: 'timeout' })
  /** The first byte comes late. */
  | (Times & { readonly kind: 'slow'; readonly ms: number })
  /** The connection is reset before the first byte. */
  | (Times & { readonly kind: 'reset' })
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
  /** One limit of the documents is off by one step; it never runs out. */
  | LimitFault

interface Times {
  /** How many requests it strikes; all of them when absent. */
  readonly times?: number
}

/** A limit that is applied one step too wide or too narrow. */
export interface LimitFault {
  readonly kind: 'limit'
  readonly times?: number
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
interface Parameter {
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
interface Quantity {
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
type Place =
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

interface Declared {
  /** What a text calls it; several names where the name says more than the kind. */
  readonly names: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly meaning: string
  readonly place: Place
}

/** How often a fault strikes; any of them takes it. */
const times: Parameter = { name: 'times', field: 'times', takes: count }

/** Every fault, once: the parser, the check of options and all help follow from this list. */
const declared = {
  status: {
    names: Object.keys(statusErrors),
    parameters: [{ name: 'retry-after', field: 'retryAfter', takes: count }],
    meaning: 'refuse with this status; 429 and 503 with ;retry-after=SECONDS',
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
    meaning: 'one result of several fails; the last without index',
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
} as const satisfies { readonly [K in Fault['kind']]: Declared }

type KindAt<P extends Place> = {
  [K in Fault['kind']]: (typeof declared)[K]['place'] extends P ? K : never
}[Fault['kind']]

/** The faults of a place. */
export type FaultAt<P extends Place> = Extract<Fault, { kind: KindAt<P> }>

/** What each fault of a place makes of what is there. */
export type Effects<P extends Place, T> = {
  readonly [K in KindAt<P>]: (what: T, fault: Extract<Fault, { kind: K }>) => T
}

const kinds = Object.entries(declared) as [Fault['kind'], Declared][]
const kindByName = new Map(kinds.flatMap(([kind, { names }]) => names.map((it) => [it, kind] as const)))

/** What a text may ask for, for help pages; any of them takes `;times=N` as well. */
export const faultForms: readonly (readonly [form: string, meaning: string])[] = kinds.map(([, it]) => [
  `${it.names.join(' ')}${it.parameters.flatMap(({ name, example }) => (example ? [`;${name}=${example}`] : [])).join('')}`,
  it.meaning,
])

/**
 * Reads faults from a text; any of them may end in `;times=N`. Values are percent-encoded where they need to be.
 * @throws Error that names what there is when a fault, one of its values or its name is none
 */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
    .map(parseFault)
}

function parseFault(text: string): Fault {
  const [name = '', ...parts] = text.split(';').map((it) => it.trim())
  const kind = kindByName.get(name)
  if (kind === undefined)
    throw new Error(`There is no fault ${quoted(name)}. ${suggestion(name, [...kindByName.keys()])}`)
  const parameters = parametersOf(kind)
  const fields: Record<string, unknown> = { kind, ...(kind === 'status' && { status: Number(name) }) }
  const given = new Map(parts.map(pairOf))
  for (const key of given.keys()) mustBeNamed(key, name, parameters)
  for (const { name: key, field, takes, default: absent } of parameters) {
    const value = given.get(key) ?? absent
    if (value === undefined) continue
    fields[field] = takes.read(value)
    if (!takes.has(fields[field])) throw new Error(unfit(key, name, takes, value))
  }
  return checkedFault(fields as unknown as Fault)
}

/**
 * A fault that was not read from a text, when it is one.
 * @throws Error when its kind, or what stands in it, is none that there is
 */
export function checkedFault(fault: Fault): Fault {
  const { kind } = fault
  if (!Object.hasOwn(declared, kind))
    throw new Error(
      `There is no fault of kind ${quoted(String(kind))}. ${suggestion(String(kind), Object.keys(declared))}`,
    )
  const fields = Object.fromEntries(
    Object.entries(fault).filter(([key, value]) => key !== 'kind' && value !== undefined),
  )
  if (kind === 'status') {
    const statuses = Object.keys(statusErrors)
    if (!statuses.includes(String(fields.status)) || typeof fields.status !== 'number')
      throw new Error(
        `There is no fault of status ${quoted(String(fields.status))}. There are: ${statuses.join(', ')}.`,
      )
    delete fields.status
  }
  const parameters = parametersOf(kind)
  for (const { name, field, takes, isRequired, default: absent } of parameters) {
    const value = fields[field]
    if (value === undefined && (isRequired || absent !== undefined))
      throw new Error(`The fault ${kind} needs ${quoted(name)}.`)
    if (value !== undefined && !takes.has(value)) throw new Error(unfit(name, kind, takes, value))
  }
  const byField = parameters.map((it) => ({ ...it, name: it.field }))
  for (const key of Object.keys(fields)) mustBeNamed(key, kind, byField)
  return fault
}

function parametersOf(kind: Fault['kind']): readonly Parameter[] {
  return [...declared[kind].parameters, times]
}

function mustBeNamed(key: string, fault: string, parameters: readonly Parameter[]): void {
  const names = parameters.map((it) => it.name)
  if (!names.includes(key)) throw new Error(`The fault ${fault} has no ${quoted(key)}. ${suggestion(key, names)}`)
}

function unfit(key: string, fault: string, { words }: Quantity, value: unknown): string {
  return `${key} of the fault ${fault} is ${words}, not ${quoted(String(value))}.`
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 0) throw new Error(`${quoted(text)} is no name=value.`)
  try {
    return [text.slice(0, at), decodeURIComponent(text.slice(at + 1))]
  } catch {
    return [text.slice(0, at), text.slice(at + 1)]
  }
}

/** The faults that strike one request. */
export class Faults {
  private readonly all: readonly Fault[]

  constructor(all: readonly Fault[]) {
    this.all = all
  }

  find<K extends Fault['kind']>(kind: K): Extract<Fault, { kind: K }> | undefined {
    return this.all.find((it): it is Extract<Fault, { kind: K }> => it.kind === kind)
  }

  /** What the faults of a place make of something, in the order of their table. */
  struck<P extends Place, T>(effects: Effects<P, T>, what: T): T {
    if (this.all.length === 0) return what
    const entries = Object.entries(effects) as [Fault['kind'], (what: T, fault: Fault) => T][]
    return entries.reduce((before, [kind, effect]) => {
      const fault = this.find(kind)
      return fault === undefined ? before : effect(before, fault)
    }, what)
  }

  get limits(): readonly LimitFault[] {
    return this.all.filter((it) => it.kind === 'limit')
  }
}

/** Faults by option, each as often as it says. */
export class FaultPlan {
  private readonly left: { readonly fault: Fault; times: number }[]

  constructor(faults: readonly Fault[]) {
    this.left = faults.map(checkedFault).map((fault) => ({ fault, times: fault.times ?? Infinity }))
  }

  get limits(): readonly LimitFault[] {
    return this.left.map((it) => it.fault).filter((it) => it.kind === 'limit')
  }

  /** The faults for the next request, those of its own header first. */
  next(ofRequest: readonly Fault[] = []): Faults {
    if (this.left.length === 0) return ofRequest.length === 0 ? noFaults : new Faults(ofRequest)
    const planned = this.left.filter((it) => it.times > 0)
    for (const it of planned) it.times--
    return new Faults([...ofRequest, ...planned.map((it) => it.fault)])
  }
}

const noFaults = new Faults([])
