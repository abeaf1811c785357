import { counted } from '../../generator/document/counted.js'
import { isJsonObject, parsedJson } from '../../generator/document/json.js'
import { fromDifference } from '../report/difference.js'
import type { Finding, Opinion } from '../report/finding.js'
import { type ReproducedRequest, type Reproduction, reproduction, withNewIds } from '../report/reproduction.js'
import { socketReproduction } from '../report/socket-reproduction.js'
import type { State } from '../report/statement.js'
import { waited } from '../server/pace.js'
import { joinedUrl, type Received } from '../server/target.js'
import { withFreshIds } from '../value/fresh-id.js'
import { recipeText } from '../value/recipe.js'
import type { Key } from '../value/request-key.js'
import { sendingOf } from './address.js'
import { type Reading, readingOf, verdictText } from './answer.js'
import type { Context } from './context.js'
import { waysIn } from './delivered-by.js'
import type { PlannedRequest } from './plan.js'
import type { Posting } from './receiver.js'
import { ruleAt } from './rule-at.js'
import { bodyOf, protocolOf, takesOf, undocumentedIn } from './subject.js'
import { idOf } from './table.js'
import type { Sighting, Watch } from './watch.js'

/** Something that holds for every model, as statements that are settled one by one. */
export interface Law {
  readonly name: string
  readonly title: string
  /** False for laws that ask no server. */
  readonly needsTarget: boolean
  /** True where several units may be under way at once. */
  readonly isParallel?: boolean
  /**
   * What the law says of an operation, drawn from the whole plan whatever is asked of it in the end, or why it says
   * nothing. Asks nothing itself.
   * @param beyond what is to be refused beyond the plan
   */
  state(context: Context, plan: readonly PlannedRequest[], beyond: readonly PlannedRequest[]): readonly Unit[] | Absence
  /** For a law about all answers, whoever asked for them. */
  watch?(context: Context, inquiry: Inquiry): Watch
}

/** Why a law says nothing of an operation. */
export interface Absence {
  readonly status: 'not applicable' | 'could not run'
  readonly reason: string
}

/** What is asked together: it settles one statement or several. */
export interface Unit {
  readonly statements: readonly Statement[]
  /**
   * Asks all that the statements need, whatever was asked before, and notes what speaks against them. Never throws for what
   * a server does.
   */
  test(inquiry: Inquiry): Promise<void>
}

/** A statement of a law about an operation. */
export interface Statement {
  readonly id: string
  /** In words. */
  readonly about: string
  /** The boundary case or run that it is about, by which it may be named as well. */
  readonly caseId?: string
  /** A hash of what is asked. @defaultValue that of the whole document */
  readonly digest?: string
  /** True for what is said of all answers: it is settled by what others ask. */
  readonly isOfAll?: true
}

/** What a finding is about. */
export interface About {
  readonly id: string
  /** Where the constraint stands in the document, with its keyword. */
  readonly pointer?: string
  readonly keyword?: string
  /** Where in the request. */
  readonly path?: string
  readonly value?: string
  /** How fast-check makes the request again. */
  readonly chance?: { readonly seed: number; readonly path: string }
}

/** A request and what came of it. */
export interface Exchange {
  readonly body: string
  /** The tasks of the body, as they were sent. */
  readonly texts: readonly string[]
  readonly key: Key
  readonly received: Received
  readonly reading: Reading
}

/** How a request is sent. */
export interface Asking {
  readonly key?: Key
  /** The body itself, in place of the tasks that it carries. */
  readonly isWhole?: boolean
  /** Identifiers stay as they are. */
  readonly isAsIs?: boolean
  readonly mayCost?: boolean
  readonly contentType?: string
  /** Headers beside those that a request has anyway. */
  readonly headers?: Readonly<Record<string, string>>
  readonly isChunked?: boolean
  /** What stands for the right key in the body. */
  readonly keyPlace?: string
  readonly kind?: Sighting['kind']
}

/** What a finding says. */
export interface Says {
  readonly message: string
  readonly expected: Opinion
  readonly actual: Opinion
  /** What findings that show the same have in common. */
  readonly fingerprint?: string
  /** What went wrong, wherever it shows: see `symptom.ts`. @defaultValue what the message says */
  readonly symptom?: string
  /** The limit that an error states otherwise than the document, by its name there. */
  readonly misstated?: string
}

/** Thrown where a request is not sent any more, or cannot be; ends the unit that wanted to. */
export class Withheld extends Error {
  readonly state: Exclude<State, 'settled'>

  constructor(reason: string, state: Exclude<State, 'settled'>) {
    super(reason)
    this.state = state
  }
}

/** The run was stopped. */
export class Interrupted extends Withheld {
  constructor() {
    super('the run was interrupted', 'open')
  }
}

interface InquiryOptions {
  /** Whether a statement is to be settled. */
  readonly wants?: (id: string) => boolean
  readonly isSmallest?: boolean
  readonly isInProcess?: boolean
}

/** A unit at work: it asks, and notes what it finds. */
export class Inquiry {
  readonly context: Context
  /** Whether a statement is to be settled. */
  readonly wants: (id: string) => boolean
  /** Requests that were sent. */
  requests = 0
  /** Comparisons in this process, for which nothing is sent. */
  comparisons = 0
  /** What could not be looked at, though the unit was asked to the end. */
  remark: string | undefined
  private readonly law: string
  private readonly found = new Map<string, Finding>()
  private readonly marked = new Map<string, string>()
  private readonly rough = new Set<string>()
  private readonly isSmallest: boolean
  private readonly isInProcess: boolean

  /**
   * @param options.isSmallest true where nothing smaller can be asked for: it may go before prices are known
   * @param options.isInProcess true where no server is asked
   */
  constructor(context: Context, law: string, options: InquiryOptions = {}) {
    this.context = context
    this.law = law
    this.wants = options.wants ?? (() => true)
    this.isSmallest = options.isSmallest ?? false
    this.isInProcess = options.isInProcess ?? false
  }

  get findings(): readonly Finding[] {
    return [...this.found.values()]
  }

  /**
   * Sends tasks under fresh identifiers, or a whole body, and reads the answer. A connection that was closed before an
   * answer came says nothing of the request: it may have been idle for too long. So it is asked again, once.
   */
  async ask(texts: string | readonly string[], options: Asking = {}): Promise<Exchange> {
    const exchange = await this.send(texts, options)
    const { received } = exchange
    return received.kind === 'failure' && received.isLost === true ? this.send(texts, options) : exchange
  }

  private async send(texts: string | readonly string[], options: Asking): Promise<Exchange> {
    const { operation, target } = this.context
    const {
      key = 'right',
      isWhole = false,
      isAsIs = false,
      mayCost = true,
      kind = 'request',
      contentType,
      headers,
      isChunked,
      keyPlace,
    } = options
    const fresh = [texts].flat().map((it) => (isAsIs ? it : withFreshIds(it, operation.uuidField)))
    const body = isWhole ? (fresh[0] ?? '') : bodyOf(this.context, ...fresh)
    // Asking for what is there has no price that an answer would tell.
    const isFree = this.context.carriage !== undefined
    const isKeyed = key === 'right' || keyPlace !== undefined
    const isPriced = target.needsPrice !== undefined && isKeyed && kind === 'request' && !isFree
    const sizes = isPriced ? this.context.sizing.sizesOf(body) : []
    const [first] = sizes
    if (first !== undefined && !this.isSmallest && target.needsPrice?.(first.of)) await this.context.learnPrice()
    const sending = sendingOf(this.context, body)
    const sent = {
      ...sending,
      key,
      mayCost: mayCost && !isFree,
      ...(contentType && { contentType }),
      ...(headers && { headers: { ...sending.headers, ...headers } }),
      ...(isChunked && { isChunked }),
      ...(keyPlace && { keyPlace }),
    }
    const received = await target.send({ ...sent, ...(isPriced && { sizes, isSmallest: this.isSmallest }) })
    if (received.kind === 'withheld') throw new Withheld(received.reason, received.state)
    this.requests++
    const exchange = {
      body,
      texts: fresh,
      key,
      received,
      reading: readingOf(received, protocolOf(this.context), takesOf(this.context)),
    }
    this.show(exchange, kind)
    return exchange
  }

  /** Asks for the state of a task. */
  async poll(id: string): Promise<Exchange> {
    const request = protocolOf(this.context).tasks?.poll.request(id) ?? {}
    return this.ask(JSON.stringify(request), { isAsIs: true, mayCost: false, kind: 'poll' })
  }

  /** Waits; an interrupted run waits for nothing. */
  async wait(ms: number): Promise<void> {
    const { signal } = this.context.target
    await waited(ms, signal)
    if (signal?.aborted) throw new Interrupted()
  }

  /** Notes a finding with what reproduces it. A statement is broken once, whatever else speaks against it. */
  find(about: About, steps: readonly Pick<Exchange, 'body' | 'key'>[], says: Says): void {
    const { model, operation, target } = this.context
    const { id, pointer = '', keyword = '', path = '', value = '', chance } = about
    if (this.found.has(id)) return
    const sent = steps.map(({ body, key }) => {
      const { path: to, ...sending } = sendingOf(this.context, body)
      return { ...sending, key, url: joinedUrl(target.url, to) }
    })
    const rule = pointer === '' ? undefined : ruleAt(this.context, pointer, keyword)
    const deliveries = [...new Set(steps.flatMap((it) => waysIn(this.context, it.body)))]
    const isAsked = !this.isInProcess && deliveries.length > 0
    this.found.set(id, {
      id,
      law: this.law,
      model: model.id,
      operation: operation.id,
      pointer,
      keyword,
      ...(rule && { rule }),
      path,
      value: value === '' ? recipeText(steps[0]?.body ?? '') : value,
      ...says,
      ...(chance && { chance }),
      ...(this.isInProcess ? { isInProcess: true } : isAsked && { deliveries }),
      ...this.reproduced(sent),
    })
  }

  private reproduced(sent: readonly ReproducedRequest[]): Reproduction {
    const { target, operation } = this.context
    const { url, keyVariable = 'API_KEY', extraHeaders } = target
    const { login } = protocolOf(this.context).socket ?? {}
    if (target.isSocket !== true || login === undefined)
      return reproduction(sent, { url, keyVariable, extraHeaders }, operation.uuidField)
    return socketReproduction(withNewIds(sent, operation.uuidField), { url, keyVariable, login, extraHeaders })
  }

  /** A statement is broken by what a finding about another one tells. */
  mark(id: string, reason: string): void {
    this.marked.set(id, reason)
  }

  /** What was found about a statement is true, but not yet as simple as it gets. */
  leaveRough(id: string): void {
    this.rough.add(id)
  }

  /** What became of a statement; undefined where nothing was noted that would settle it. */
  broken(id: string): { readonly reason?: string } | undefined {
    if (this.rough.has(id)) return undefined
    const reason = this.marked.get(id)
    if (reason !== undefined) return { reason }
    return this.found.has(id) ? {} : undefined
  }

  /** What was posted to a webhook of a request, for what is said of all answers. */
  showPosted({ body, key }: Pick<Exchange, 'body' | 'key'>, { text, garbled, contentType, head }: Posting): void {
    const json = parsedJson(text)
    const reading: Reading = { verdict: 'accepts', data: isJsonObject(json) ? [json] : [], errors: [], json }
    const isLeaky = this.context.target.repeats?.(`${head} ${text}`) === true
    for (const watch of this.context.watches)
      watch.see({ body, reading, kind: 'webhook', contentType, isLeaky, text, key, ...(garbled && { garbled }) })
  }

  private show({ body, key, reading, received }: Exchange, kind: Sighting['kind']): void {
    if (received.kind !== 'answer') return
    const contentType = received.headers['content-type']
    const { isLeaky = false, garbled, text } = received
    const sighting = { body, reading, kind, contentType, isLeaky, text, key, ...(garbled && { garbled }) }
    for (const watch of this.context.watches) watch.see(sighting)
  }
}

/** Notes what speaks against a statement, with the requests that show it. */
export type Find = (steps: readonly Pick<Exchange, 'body' | 'key'>[], says: Says) => void

/**
 * A unit of one statement.
 * @param name what the statement is about, and not how far a limit goes: its id is made from it
 */
export function statement(
  law: string,
  name: string,
  about: Omit<About, 'id'>,
  test: (inquiry: Inquiry, find: Find) => Promise<void>,
): Unit {
  const id = idOf(law, name)
  return {
    statements: [{ id, about: [name, about.path ?? ''].filter(Boolean).join(' at ') }],
    test: (inquiry) => test(inquiry, (steps, says) => inquiry.find({ value: name, ...about, id }, steps, says)),
  }
}

/** A law that has nothing to say about a model. */
export function notApplicable(reason: string): Absence {
  return { status: 'not applicable', reason }
}

/** A law that cannot be tested on a model. */
export function couldNotRun(reason: string): Absence {
  return { status: 'could not run', reason }
}

/** What an answer says, for a finding. */
export function opinionOf(reading: Reading): Opinion {
  const named = reading.errors.flatMap(({ parameter, code, message }) => parameter ?? code ?? message ?? [])
  const words = reading.errors.flatMap(({ message, msg }) => {
    const said = message ?? msg
    return typeof said === 'string' && said !== '' ? [recipeText(said)] : []
  })
  return {
    verdict: verdictText(reading),
    pointers: named.map((it) => recipeText(typeof it === 'string' ? it : JSON.stringify(it))),
    ...(reading.status !== undefined && { status: reading.status }),
    ...(words.length > 0 && { words: toldWords([...new Set(words)]) }),
  }
}

/** So many messages of one answer are told, and how many there are beside them. */
const mostWords = 5

function toldWords(words: readonly string[]): readonly string[] {
  const others = words.length - mostWords
  return others > 0 ? [...words.slice(0, mostWords), `and ${counted(others, 'other message')}`] : words
}

/** What two texts should be that ought to be the same: each from where they differ. */
export function differingOpinions(expected: string, actual: string): Pick<Says, 'expected' | 'actual'> {
  const [one, other] = fromDifference(expected, actual)
  return { expected: expectedOpinion(one), actual: expectedOpinion(other) }
}

/** What a report tells of a refusal that breaks no rule of the document, for no schema says what becomes of the request. */
export function unsaidRefusal(context: Context, { reading, texts: [text = ''] }: Exchange): string | undefined {
  const matter = reading.verdict === 'refuses' ? undocumentedIn(context, text) : undefined
  return matter && `undocumented, and refused here: ${matter}`
}

/** An expectation in words. */
export function expectedOpinion(verdict: string, status?: number): Opinion {
  return { verdict, pointers: [], ...(status !== undefined && { status }) }
}
