import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { describedBodies, describedBody } from '../../../generator/ir/described-body.js'
import type { BodyShapes, Operation, Shape } from '../../../generator/ir/model.js'
import { hastyResult, ofMember } from '../../report/symptom.js'
import type { Broken } from '../../value/construct/holds.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { recipeText } from '../../value/recipe.js'
import { type Item, type Reading, resultIn } from '../answer.js'
import type { Context } from '../context.js'
import { waysIn } from '../delivered-by.js'
import { wayPins } from '../delivery.js'
import { expectedOpinion, type Inquiry, type Law, notApplicable, type Statement } from '../law.js'
import type { PlannedRequest } from '../plan.js'
import { isResult } from '../polling.js'
import { briefly, declares, type Pins, plainRefusals, requestWishing, spread } from '../request.js'
import { protocolOf, tasksOf } from '../subject.js'
import { memberAt } from '../symptom.js'
import { idOf } from '../table.js'
import type { Sighting, Watch } from '../watch.js'

const law = 'response-fits'

/** What the server answers fits the response that the document describes, success and failure. */
export const responseFits: Law = {
  name: law,
  title: 'every response fits the documented one',
  needsTarget: true,
  state: (context, plan) => {
    const described = sides.flatMap(([, isSuccess]) => describedBodies(context.operation, isSuccess))
    if (described.length === 0) return notApplicable('the document describes no response')
    const statements = [...placesIn(context)].map(
      ([key, { what, about }]): Statement => ({ id: idOf(law, key), about: `${about} in the ${what}`, isOfAll: true }),
    )
    // Asked where nobody else asks.
    const test = async (inquiry: Inquiry) => {
      for (const text of samplesOf(context, plan)) await inquiry.ask(text)
    }
    return [{ statements, test }]
  },
  watch: (context, inquiry) => new Responses(context, inquiry),
}

type What = 'response' | 'error response' | 'webhook'

interface ResponsePlace {
  readonly what: What
  readonly about: string
}

const sides: readonly (readonly [What, isSuccess: boolean])[] = [
  ['response', true],
  ['error response', false],
]

/** What can be wrong with answers, by a key of its own: each rule of their schemas, and what no schema says. */
function placesIn(context: Context): ReadonlyMap<string, ResponsePlace> {
  const { operation, profile } = context
  const found = new Map<string, ResponsePlace>()
  for (const [what, isSuccess] of sides) {
    const shapes = describedBodies(operation, isSuccess).map((it) => it[profile])
    const add = (keyword: string, pointer: string) =>
      found.set(keyOf({ what, keyword, pointer }), { what, about: `${keyword} at ${anyItem(pointer) || 'the body'}` })
    for (const { constraint, path } of shapes.flatMap((it) => sitesOf(it))) {
      if (constraint.kind === 'required') for (const name of constraint.keys) add(constraint.keyword, `${path}/${name}`)
      else add(constraint.keyword, path)
    }
    for (const name of ['key', 'content-type', 'encoding', 'status', anythingElse]) add(name, '')
  }
  for (const keyword of isPosting(context) ? ['key', 'content-type', 'encoding', anythingElse] : [])
    found.set(keyOf({ what: 'webhook', keyword, pointer: '' }), { what: 'webhook', about: `${keyword} at the body` })
  return found
}

/** Schemas of answers of which one has to take a value, by the place of it. */
function unionsIn({ operation, profile }: Context): ReadonlyMap<string, readonly Shape[]> {
  const shapes = sides.flatMap(([, isSuccess]) => describedBodies(operation, isSuccess).map((it) => it[profile]))
  return new Map(
    shapes.flatMap((it) =>
      sitesOf(it).flatMap(({ constraint, path }) =>
        constraint.kind === 'any' || constraint.kind === 'one' ? [[anyItem(path), constraint.shapes] as const] : [],
      ),
    ),
  )
}

function isPosting(context: Context): boolean {
  const webhook = tasksOf(context)?.webhook
  return webhook !== undefined && declares(context, webhook)
}

/** What is said of rules that no way was found to beforehand. */
const anythingElse = 'anything else'

const anyItem = (pointer: string) => pointer.replace(/\/\d+(?=\/|$)/g, '/…')

function keyOf({ what, keyword, pointer }: Pick<ResponseFault, 'what' | 'keyword' | 'pointer'>): string {
  return `${what} ${keyword} ${anyItem(pointer)}`
}

/** Reads every answer. */
class Responses implements Watch {
  private readonly context: Context
  private readonly inquiry: Inquiry
  private readonly places: ReadonlyMap<string, ResponsePlace>
  private readonly seen = new Set<What>()
  private readonly whats: ReadonlyMap<string, What>
  private readonly checks: ResponseChecks
  private readonly unions: ReadonlyMap<string, readonly Shape[]>

  constructor(context: Context, inquiry: Inquiry) {
    this.context = context
    this.inquiry = inquiry
    this.places = placesIn(context)
    this.unions = unionsIn(context)
    this.whats = new Map([...this.places].map(([key, { what }]) => [idOf(law, key), what]))
    this.checks = {
      faultsOf: (body, value) => context.compile(body[context.profile]).validate(value),
      statuses: documentedStatuses(context.operation),
    }
  }

  see(sighting: Sighting): void {
    this.seen.add(whatIn(sighting))
    for (const fault of faultsIn(sighting, this.checks, this.context)) {
      const { pointer, keyword, what } = fault
      const { json } = sighting.reading
      const id = idOf(law, this.placeOf(fault))
      if (!this.inquiry.wants(id)) continue
      this.inquiry.find({ id, path: pointer, value: `${keyword} in ${what}` }, [sighting], {
        message: `${fault.says ?? `${keyword} at ${anyItem(pointer) || 'the body'} breaks the ${this.context.profile} ${what} ${sighting.reading.status}`}.`,
        expected: expectedOpinion(fault.expected ?? 'a documented response'),
        actual: { verdict: actualOf(fault, json), pointers: [pointer] },
        symptom: this.symptomOf(fault, sighting),
      })
    }
  }

  /** What none of several schemas takes is wrong where the likeliest of them is broken, if that is one place. */
  private symptomOf({ pointer, keyword, says }: ResponseFault, { reading, kind, body }: Sighting): string {
    const { tasks } = protocolOf(this.context)
    const value = reading.json === undefined ? undefined : valueAt(reading.json as Json, pointer)
    // A member that nobody described, with the key in it, is the key that is told.
    if (says === undefined && this.context.target.repeats?.(JSON.stringify(value) ?? '') === true) return tellsKey
    const branches = this.unions.get(anyItem(pointer)) ?? []
    const isAcknowledgement = kind === 'request' && waysIn(this.context, body).join() === 'async'
    if (tasks && branches.length > 0 && isAcknowledgement && isJsonObject(value) && isResult(tasks, value as Item))
      return hastyResult
    const broken = branches.map((it) => this.context.compile(it).validate(value))
    const [only, ...others] = broken.reduce((best, it) => (it.length < best.length ? it : best), broken[0] ?? [])
    const at = only !== undefined && others.length === 0 ? `${pointer}${only.pointer}` : pointer
    const member = memberAt(at, tasks?.results)
    return member === undefined ? (says ?? `${keyword} at ${anyItem(at)}`) : ofMember(member)
  }

  hasSeen(id: string): boolean {
    const what = this.whats.get(id)
    return what !== undefined && this.seen.has(what)
  }

  /** The place of a fault; a member that may not be there is told by the object that it stands in. */
  private placeOf(fault: ResponseFault): string {
    const around = { ...fault, pointer: fault.pointer.slice(0, Math.max(0, fault.pointer.lastIndexOf('/'))) }
    const known = [fault, around].map(keyOf).find((it) => this.places.has(it))
    return known ?? keyOf({ what: fault.what, keyword: anythingElse, pointer: '' })
  }
}

interface ResponseFault extends Broken {
  readonly what: What
  /** What is wrong, where it is no rule of a schema. */
  readonly says?: string
  /** What should be instead, where it has nothing to do with what the answer says. */
  readonly expected?: string
}

/** What is wrong whatever an answer says, or what it says at the place that is wrong. */
function actualOf({ says = '', expected, pointer }: ResponseFault, json: unknown): string {
  if (expected !== undefined) return says
  const at = json === undefined ? undefined : valueAt(json as Json, pointer)
  return recipeText(JSON.stringify(at ?? json) ?? '', 160)
}

interface ResponseChecks {
  /** Statuses that the document describes; undefined where it describes all. */
  readonly statuses: ReadonlySet<string> | undefined
  faultsOf(body: BodyShapes, value: unknown): readonly Broken[]
}

function whatIn({ reading, kind }: Sighting): What {
  if (kind === 'webhook') return 'webhook'
  return reading.verdict === 'accepts' ? 'response' : 'error response'
}

function faultsIn(sighting: Sighting, checks: ResponseChecks, context: Context): readonly ResponseFault[] {
  const { profile, operation } = context
  const { reading, kind } = sighting
  const { verdict, json, stream } = reading
  const what = whatIn(sighting)
  const odd = (keyword: string, says: string): ResponseFault => ({ what, keyword, pointer: '', says })
  const label = oddities(sighting).map(
    ([keyword, says]): ResponseFault => ({ ...odd(keyword, says), expected: ordinary[keyword] }),
  )
  if (stream !== undefined || json === undefined || kind === 'webhook' || kind === 'control') return label
  const isKnown = checks.statuses?.has(String(reading.status)) !== false
  // Refusals come with many statuses, whatever is published; a success that is none of those described is another answer.
  // What the status of a batch is in which some tasks are refused is said nowhere.
  const isMixed = reading.errors.length > 0
  if (verdict === 'accepts' && !isKnown && !isMixed)
    label.push(odd('status', `A success has the status ${reading.status}`))
  // What is told of the state of a task is described nowhere: it is known only by having been seen.
  const isDescribed = profile === 'observed' || kind === 'request'
  const isFailure = verdict === 'refuses' || verdict === 'unauthorised'
  const isRead = isDescribed && (verdict === 'accepts' || isFailure)
  const body = isRead && reading.status !== undefined ? describedBody(operation, reading.status) : undefined
  const described = verdict === 'accepts' ? withoutLogin(context, resultIn(operation, json)) : listed(context, json)
  const broken = body === undefined ? [] : checks.faultsOf(body, described)
  return [...label, ...broken.map((it) => ({ ...it, what }) as const)]
}

/** Whether an answer has an item for the task that showed the key is said nowhere, and how it is described as little. */
function withoutLogin(context: Context, json: unknown): unknown {
  const { tasks, authentication } = protocolOf(context)
  const type = tasks && authentication.login?.('')[tasks.type]
  const items = tasks !== undefined && isJsonObject(json) ? json[tasks.results] : undefined
  if (tasks === undefined || type === undefined || !Array.isArray(items)) return json
  const isOther = (it: unknown) => !isJsonObject(it) || it[tasks.type] !== type || tasks.identifier in it
  return { ...(json as object), [tasks.results]: items.filter(isOther) }
}

/** One error as the list that the document describes, for servers that have been seen to tell it so. */
function listed(context: Context, json: unknown): unknown {
  const [list = '', ...others] = protocolOf(context).errors.members
  const one = others.find((it) => isJsonObject(json) && it in json && !(list in json))
  if (one === undefined || context.profile !== 'observed' || tasksOf(context) === undefined) return json
  return { [list]: [(json as Item)[one]] }
}

const tellsKey = 'The server repeats the API key'

/** What is expected of every answer, whatever it says. */
const ordinary = {
  key: 'an answer without the key',
  'content-type': 'a label that says what comes, in UTF-8',
  encoding: 'UTF-8 without a byte order mark',
} as const

type Oddity = keyof typeof ordinary

/** What no schema says of an answer and is odd about it: whom it tells the key, how it is labelled, and how it is encoded. */
function oddities({
  reading,
  kind,
  contentType,
  isLeaky,
  garbled,
  text,
  body,
}: Sighting): readonly (readonly [keyword: Oddity, says: string])[] {
  const { json, stream } = reading
  const what = stream === undefined ? 'JSON' : 'A stream'
  const isJson = stream === undefined && json !== undefined
  const isLabelled = labelOf(reading).test(contentType ?? '')
  const [, charset = 'utf-8'] = /;\s*charset="?([^";\s]*)/i.exec(contentType ?? '') ?? []
  const isUtf8 = /^utf-?8$/i.test(charset)
  const isLost = garbled === 'no UTF-8' || (/\ufffd|\\ufffd/i.test(text) && !/\ufffd|\\ufffd/i.test(body))
  const told: readonly (readonly [isSo: boolean, keyword: Oddity, says: string])[] = [
    [isLeaky, 'key', kind === 'webhook' ? 'A webhook repeats the API key' : tellsKey],
    [!isLabelled, 'content-type', `${what} is labelled ${contentType ?? 'as nothing'}`],
    // RFC 8259, 8.1, and the standard of event streams know no other encoding.
    [isLabelled && !isUtf8, 'content-type', `${what} is said to be encoded as ${charset}`],
    [isJson && garbled === 'marked', 'encoding', `${what} begins with a byte order mark`],
    [isLost, 'encoding', `${what} holds what is no UTF-8, or has lost characters on its way`],
  ]
  return told.flatMap(([isSo, keyword, says]) => (isSo ? [[keyword, says] as const] : []))
}

/** How an answer has to be labelled. */
function labelOf({ stream, json }: Reading): RegExp {
  if (stream !== undefined) return /^text\/event-stream\b/i
  return json === undefined ? /(?:)/ : /^application\/([\w.+-]+\+)?json\b/i
}

function documentedStatuses({ statuses }: Operation): ReadonlySet<string> | undefined {
  const isOpen = statuses.length === 0 || statuses.some((it) => it === 'default' || /^2xx$/i.test(it))
  return isOpen ? undefined : new Set(statuses)
}

/** Requests whose answers differ in form. */
function samplesOf(context: Context, plan: readonly PlannedRequest[]): readonly string[] {
  const { tasks } = protocolOf(context)
  const wishes: readonly Pins[] = tasks
    ? [{}, { [tasks.cost.at]: true }, { [tasks.usage.at]: true }, { [tasks.count]: 2 }, wayPins(tasks, 'async')]
    : [{}]
  const made = wishes.map((it) => requestWishing(context, it, briefly(context))).filter((it) => it !== undefined)
  const isStreamed = (it: PlannedRequest) =>
    tasks !== undefined && valueAt(parsedJson(it.text) ?? null, tasks.delivery.at) === tasks.delivery.stream
  const accepted = plan.filter((it) => it.expected === 'accepted' && !it.isWhole && !isStreamed(it))
  const refused = spread(plainRefusals(context, plan), 4)
  return [...made, ...[...spread(accepted, 8), ...refused].map((it) => it.text)]
}
