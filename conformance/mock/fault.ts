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

/** What a text may ask for, for help pages. */
export const faultForms: readonly (readonly [form: string, meaning: string])[] = [
  ['402 403 429 500 503 504', 'refuse with this status; 429 and 503 with ;retry-after=SECONDS'],
  ['timeout', 'never answer'],
  ['slow;ms=500', 'wait before the first byte'],
  ['reset', 'reset the connection'],
  ['cut;after=3', 'end a stream after 3 events, before [DONE]; another body after 3 characters'],
  ['malformed-event', 'one event of a stream is no JSON'],
  ['error-in-stream', 'break a stream off with an error'],
  ['fail-one;index=0', 'one result of several fails; the last without index'],
  ['duplicate-items, reorder-items', 'polls show an item twice, or all in reverse'],
  ['content-type;type=text/html', 'label the body as something else'],
  [
    'limit;pointer=/components/…/temperature;keyword=maximum;by=loosen',
    'apply a limit one step too wide (loosen) or too narrow (tighten); ;model=ID for one model only',
  ],
]

/** Reads faults from a text; any of them may end in `;times=N`. Values are percent-encoded where they need to be. */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')
    .map(parseFault)
}

function parseFault(text: string): Fault {
  const [name = '', ...parts] = text.split(';').map((it) => it.trim())
  const values = new Map(parts.map((it) => pairOf(it, text)))
  const take = (key: string) => {
    const value = values.get(key)
    values.delete(key)
    return value
  }
  const count = (key: string) => countOf(take(key), key, text)
  const times = optional('times', count('times'))
  const fault = ((): Fault | undefined => {
    switch (name) {
      case '402':
      case '403':
      case '429':
      case '500':
      case '503':
      case '504':
        return {
          kind: 'status',
          status: Number(name) as 429,
          ...optional('retryAfter', count('retry-after')),
          ...times,
        }
      case 'slow':
        return { kind: 'slow', ms: count('ms') ?? 1_000, ...times }
      case 'cut':
        return { kind: 'cut', ...optional('after', count('after')), ...times }
      case 'fail-one':
        return { kind: 'fail-one', ...optional('index', count('index')), ...times }
      case 'content-type':
        return { kind: 'content-type', ...optional('type', take('type')), ...times }
      case 'timeout':
      case 'reset':
      case 'malformed-event':
      case 'error-in-stream':
      case 'duplicate-items':
      case 'reorder-items':
        return { kind: name, ...times }
      case 'limit':
        return limitOf(take, text)
      default:
        return undefined
    }
  })()
  if (fault === undefined) throw new Error(`There is no fault ${JSON.stringify(name)}.`)
  const [unknown] = values.keys()
  if (unknown !== undefined) throw new Error(`The fault ${name} has no ${JSON.stringify(unknown)}.`)
  return fault
}

function limitOf(take: (key: string) => string | undefined, text: string): LimitFault {
  const pointer = take('pointer')
  const keyword = take('keyword')
  const by = take('by') ?? 'loosen'
  if (pointer === undefined || keyword === undefined)
    throw new Error(`A limit needs a pointer and a keyword: ${JSON.stringify(text)}.`)
  if (by !== 'loosen' && by !== 'tighten') throw new Error('A limit goes off by=loosen or by=tighten.')
  return { kind: 'limit', pointer, keyword, by, ...optional('model', take('model')) }
}

function pairOf(text: string, whole: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 0) throw new Error(`${JSON.stringify(text)} in the fault ${JSON.stringify(whole)} is no name=value.`)
  try {
    return [text.slice(0, at), decodeURIComponent(text.slice(at + 1))]
  } catch {
    return [text.slice(0, at), text.slice(at + 1)]
  }
}

function countOf(text: string | undefined, key: string, whole: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${key} in the fault ${JSON.stringify(whole)} is no whole number.`)
  return Number(text)
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V }
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

  get limits(): readonly LimitFault[] {
    return this.all.filter((it) => it.kind === 'limit')
  }

  get isEmpty(): boolean {
    return this.all.length === 0
  }
}

/** Faults by option, each as often as it says. */
export class FaultPlan {
  private readonly left: { readonly fault: Fault; times: number }[]

  constructor(faults: readonly Fault[]) {
    this.left = faults.map((fault) => ({ fault, times: fault.times ?? Infinity }))
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

export const noFaults = new Faults([])
