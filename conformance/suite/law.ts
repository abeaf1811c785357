import type { Finding, LawResult, Opinion } from '../report/finding.js'
import { recipeText } from '../report/recipe.js'
import { reproduction } from '../report/reproduction.js'
import { waited } from '../target/pace.js'
import { joinedUrl, type Key, type Received } from '../target/target.js'
import { type Reading, readingOf, verdictText } from './answer.js'
import type { Context, Sighting } from './context.js'
import { withFreshIds } from './identifier.js'
import type { PlannedRequest } from './plan.js'
import { bodyOf } from './subject.js'
import { idOf } from './table.js'

/** What a law found. */
export interface LawOutcome {
  readonly findings: readonly Finding[]
  readonly requests: number
  /** Set where the law has nothing to say about the model, or was not tried to the end. */
  readonly status?: 'not applicable' | 'could not run'
  /** Why; or what the law could not look at. */
  readonly reason?: string
}

/** A statement that holds for every model, and how it is tested. */
export interface Law {
  readonly name: string
  readonly title: string
  /** False for laws that ask no server. */
  readonly needsTarget: boolean
  /** Never throws for what a server does. */
  run(context: Context, plan: readonly PlannedRequest[]): Promise<LawOutcome>
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
  readonly kind?: Sighting['kind']
}

/** What a finding says. */
export interface Says {
  readonly message: string
  readonly expected: Opinion
  readonly actual: Opinion
}

/** Thrown where a request is not sent any more, or cannot be; ends the law that wanted to. */
export class Withheld extends Error {
  readonly state: 'open' | 'could-not-run'

  constructor(reason: string, state: Withheld['state']) {
    super(reason)
    this.state = state
  }
}

/** So many answers of a sort are kept for what is said of all of them. */
const mostSightings = 150

/** One law at work: it asks, notes what it finds, and ends where nothing is sent any more. */
export class Inquiry {
  readonly context: Context
  readonly findings: Finding[] = []
  requests = 0
  /** What the law could not look at, though it ran. */
  remark: string | undefined
  private readonly law: string
  private readonly isSmallest: boolean

  /** @param options.isSmallest true where nothing smaller can be asked for: it may go before prices are known */
  constructor(context: Context, law: string, options: { readonly isSmallest?: boolean } = {}) {
    this.context = context
    this.law = law
    this.isSmallest = options.isSmallest ?? false
  }

  /** Sends tasks under fresh identifiers, or a whole body, and reads the answer. */
  async ask(texts: string | readonly string[], options: Asking = {}): Promise<Exchange> {
    const { operation, target } = this.context
    const { key = 'right', isWhole = false, isAsIs = false, mayCost = true, kind = 'request', contentType } = options
    const fresh = [texts].flat().map((it) => (isAsIs ? it : withFreshIds(it, operation.uuidField)))
    const body = isWhole ? (fresh[0] ?? '') : bodyOf(this.context, ...fresh)
    const isPriced = target.needsPrice !== undefined && key === 'right' && kind === 'request'
    const sizes = isPriced ? this.context.sizing.sizesOf(body) : []
    const [first] = sizes
    if (first !== undefined && !this.isSmallest && target.needsPrice?.(first.of)) await this.context.learnPrice()
    this.requests++
    const { path, method } = operation
    const sent = { body, key, path, method, mayCost, ...(contentType && { contentType }) }
    const received = await target.send({ ...sent, ...(isPriced && { sizes, isSmallest: this.isSmallest }) })
    if (received.kind === 'withheld') throw new Withheld(received.reason, received.state)
    const exchange = { body, texts: fresh, key, received, reading: readingOf(received) }
    this.see(exchange, kind)
    return exchange
  }

  /** Asks for the state of a task. */
  async poll(id: string): Promise<Exchange> {
    const text = JSON.stringify({ taskType: 'getResponse', taskUUID: id })
    return this.ask(text, { isAsIs: true, mayCost: false, kind: 'poll' })
  }

  /** Waits; an interrupted run waits for nothing. */
  async wait(ms: number): Promise<void> {
    const { signal } = this.context.target
    await waited(ms, signal)
    if (signal?.aborted) throw new Withheld('the run was interrupted', 'open')
  }

  /** One of the law's statements: `test` notes what speaks against it. Left out where its id is not wanted. */
  async check(name: string, about: Omit<About, 'id'>, test: (find: Find) => Promise<void>): Promise<void> {
    const id = idOf(this.law, name)
    if (!this.context.wants(id)) return
    let count = 0
    await test((steps, says) => {
      // One statement is broken once, whatever else speaks against it.
      if (++count === 1) this.find({ value: name, ...about, id }, steps, says)
    })
    this.context.settle(id, count > 0)
  }

  /** Notes a finding with what reproduces it. */
  find(about: About, steps: readonly Pick<Exchange, 'body' | 'key'>[], says: Says): void {
    const { model, operation, target } = this.context
    const place = { url: joinedUrl(target.url, operation.path), keyVariable: target.keyVariable ?? 'API_KEY' }
    const { id, pointer = '', keyword = '', path = '', value = '', chance } = about
    this.findings.push({
      id,
      law: this.law,
      model: model.id,
      operation: operation.id,
      pointer,
      keyword,
      path,
      value: value === '' ? recipeText(steps[0]?.body ?? '') : value,
      ...says,
      ...(chance && { chance }),
      ...reproduction(steps, place, operation.uuidField),
    })
  }

  private see({ body, key, reading, received }: Exchange, kind: Sighting['kind']): void {
    const { sightings } = this.context
    if (received.kind !== 'answer') return
    const contentType = received.headers['content-type']
    const seen = { body, reading, kind, contentType, isLeaky: received.isLeaky === true, key }
    const alike = sightings.filter((it) => it.reading.status === reading.status && it.kind === kind)
    if (alike.length < mostSightings || seen.isLeaky) sightings.push(seen)
  }
}

/** Notes what speaks against a statement, with the requests that show it. */
export type Find = (steps: readonly Pick<Exchange, 'body' | 'key'>[], says: Says) => void

/** Runs a law's work; what is not sent any more ends it as «could not run», with what was found until then. */
export async function inquire(
  context: Context,
  law: string,
  work: (inquiry: Inquiry) => Promise<void>,
): Promise<LawOutcome> {
  const inquiry = new Inquiry(context, law)
  const done = () => ({ findings: inquiry.findings, requests: inquiry.requests })
  try {
    await work(inquiry)
    return { ...done(), ...(inquiry.remark !== undefined && { reason: inquiry.remark }) }
  } catch (error) {
    if (!(error instanceof Withheld)) throw error
    return { ...done(), status: 'could not run', reason: error.message }
  }
}

/** A law that has nothing to say about a model. */
export function notApplicable(reason: string): LawOutcome {
  return { findings: [], requests: 0, status: 'not applicable', reason }
}

/** What an answer says, for a finding. */
export function opinionOf(reading: Reading): Opinion {
  const named = reading.errors.flatMap(({ parameter, code, message }) => parameter ?? code ?? message ?? [])
  return {
    verdict: verdictText(reading),
    pointers: named.map((it) => recipeText(typeof it === 'string' ? it : JSON.stringify(it))),
    ...(reading.status !== undefined && { status: reading.status }),
  }
}

/** An expectation in words. */
export function wanted(verdict: string, status?: number): Opinion {
  return { verdict, pointers: [], ...(status !== undefined && { status }) }
}

/** A law's outcome as the report has it. */
export function resultOf({ name, title }: Law, outcome: LawOutcome): LawResult {
  const { findings, requests, reason, status } = outcome
  return {
    law: name,
    title,
    status: status ?? (findings.length > 0 ? 'broken' : 'kept'),
    requests,
    findings: findings.length,
    ...(reason !== undefined && { reason }),
  }
}
