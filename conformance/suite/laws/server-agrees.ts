import { isJsonObject } from '../../../generator/document/json.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { describedStatus } from '../../../generator/ir/described-body.js'
import type { ToldLimits } from '../../../generator/provider/protocol.js'
import type { Violation } from '../../judge/index.js'
import { dataOfRefused, errorsAstray, ofMember, ofWay, unanswered } from '../../report/symptom.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { names, namesFields, namesItem, namesMember, namesOnly, type Reading } from '../answer.js'
import { type Run, runUnits, shrunk, sweepUnits } from '../chance.js'
import type { Context } from '../context.js'
import { isCarried, wayPins } from '../delivery.js'
import { idIn } from '../identifier.js'
import {
  type About,
  type Exchange,
  Inquiry,
  type Law,
  opinionOf,
  type Says,
  type Unit,
  unsaidRefusal,
  Withheld,
} from '../law.js'
import { packUnits, type Question } from '../packs.js'
import type { PlannedRequest } from '../plan.js'
import { aboutCases } from '../probe.js'
import { refusedTogether } from '../refused-together.js'
import { plainRefusals, requestOf, spread, withMembers } from '../request.js'
import { wrongLimit } from '../stated-limits.js'
import { protocolOf, tasksOf, undocumentedIn } from '../subject.js'
import { ofTrouble } from '../symptom.js'
import { idOf } from '../table.js'
import { wrongTwice } from '../wrong-twice.js'

const name = 'server-agrees'

/** The server answers 2xx, with the task, to what the oracle accepts, and otherwise 4xx naming the field. */
export const serverAgrees: Law = {
  name,
  title: 'the server accepts exactly what the oracle accepts, and names the field that it refuses',
  needsTarget: true,
  isParallel: true,
  state: (context, plan, beyond) => {
    const asked = new Asked(context)
    const hearing = { law: name, hear: asked.hear, note: asked.note }
    return [
      ...packUnits(plan, hearing),
      ...refusedTogether(context, beyond, hearing),
      ...otherWays(context, plan, asked),
      ...wrongTwice(context, plan, hearing),
      ...((context.isSwept ?? context.target.isLocal) ? sweepUnits(context, hearing) : []),
      ...runUnits(context, name, (inquiry, run) => asked.byChance(inquiry, run)),
    ]
  },
}

/** Whether a server answers a request of a plan otherwise than the law has it. */
export async function isAnsweredWrongly(context: Context, planned: PlannedRequest): Promise<boolean> {
  return (await new Asked(context).hear(new Inquiry(context, name), planned)) !== undefined
}

/** Some refused requests again, to be delivered in other ways: a server may check only what it answers at once. */
function otherWays(context: Context, plan: readonly PlannedRequest[], asked: Asked): Unit[] {
  const { hear, note } = asked
  const tasks = protocolOf(context).tasks
  return (['async', 'stream'] as const).flatMap((way) => {
    const pins = tasks && wayPins(tasks, way)
    if (pins === undefined || !isCarried(context, way) || requestOf(context, pins) === undefined) return []
    return spread(plainRefusals(context, plan), 8).flatMap(({ cases }): Unit[] => {
      const [only] = cases
      const text = only && withMembers(context, only.text, pins)
      if (only === undefined || text === undefined) return []
      const about = { ...aboutCases(cases), id: idOf(name, way, only.id) }
      const words = `refused by ${way}: ${only.keyword} at ${only.path || 'the request'}`
      const test = async (inquiry: Inquiry) => {
        const fault = await hear(inquiry, { text, isWhole: false, cases: [] })
        if (fault === undefined) {
          const other = await asked.otherError(inquiry, way, [only.text, text])
          if (other !== undefined) note(inquiry, about, other)
          return
        }
        const isTaken = fault.exchange.reading.verdict === 'accepts'
        const isOfWay = isTaken && (await inquiry.ask(only.text, { mayCost: false })).reading.verdict === 'refuses'
        note(inquiry, about, isOfWay ? { ...fault, symptom: ofWay(way) } : fault)
      }
      return [{ statements: [{ id: about.id, about: words, digest: idOf(text) }], test }]
    })
  })
}

interface ServerFault extends Pick<Says, 'symptom' | 'misstated'> {
  readonly exchange: Exchange
  readonly message: string
  readonly violations: readonly Violation[]
  readonly fingerprint: string
}

/** What is wrong with an answer, and the limit that its error states otherwise than the document, by its name there. */
interface AnswerFault extends Pick<Says, 'misstated' | 'symptom'> {
  readonly message: string
}

class Asked {
  private readonly context: Context
  /**
   * The first run, by number, that each fault was found in, -1 for one that something else showed: it is told once, by what
   * shows it first, in whatever order answers come.
   */
  private readonly first = new Map<string, number>()

  /** Answers to what was refused, by what was asked. */
  private readonly refusals = new Map<string, Exchange>()

  constructor(context: Context) {
    this.context = context
    for (const { fingerprint, chance } of context.known)
      if (fingerprint !== undefined)
        this.seen(fingerprint, chance === undefined ? -1 : Number.parseInt(chance.path, 10))
  }

  readonly hear = async (
    inquiry: Inquiry,
    { text, isWhole, cases, isExact = false }: Question,
  ): Promise<ServerFault | undefined> => {
    const { judge, judgeBody } = this.context
    // An identifier that is another one is as valid: the judge may be asked about the text as it stands.
    const { violations, valid } = (isWhole ? judgeBody : judge)(text)
    const exchange = await inquiry.ask(text, { isWhole, mayCost: valid })
    const naming = {
      isWhole,
      isStrict: cases.length === 1 && cases[0]?.isPlain === true,
      isExact,
      membersAt: (pointer: string) => membersAt(this.context, text, pointer),
    }
    const isOfAnother = violations.length > 0 && exchange.reading.verdict === 'accepts'
    if (isOfAnother && this.context.isTakenElsewhere(exchange.body)) return undefined
    const unsaid = violations.length === 0 ? unsaidRefusal(this.context, exchange) : undefined
    if (unsaid !== undefined) {
      inquiry.remark = unsaid
      return undefined
    }
    if (exchange.reading.verdict === 'refuses' && violations.length > 0) this.refusals.set(text, exchange)
    const found = faultIn(this.context, exchange, violations, naming)
    if (found === undefined) return undefined
    const { message, misstated, symptom } = found
    const told = { exchange, message, violations, fingerprint: fingerprintOf(message, violations) }
    const fault = symptom === undefined ? told : { ...told, symptom }
    if (misstated === undefined) return fault
    // Types are told by one rule for all fields, and a limit by that of its field.
    return { ...fault, ...(misstated === 'type' ? { symptom: 'errors say other types' } : { misstated }) }
  }

  /** What errors of one request say otherwise by one way of delivery; what is not answered at once may come in other words. */
  async otherError(
    inquiry: Inquiry,
    way: string,
    [plain, text]: readonly [string, string],
  ): Promise<ServerFault | undefined> {
    if (!this.refusals.has(plain)) await this.hear(inquiry, { text: plain, isWhole: false, cases: [] })
    const [here, there] = [this.refusals.get(plain), this.refusals.get(text)]
    const field = way === 'async' ? this.context.operation.uuidField : undefined
    const toldIn = (it: Exchange | undefined) =>
      JSON.stringify(it?.reading.errors.map(({ code, ...more }) => [code, field === undefined || field in more]))
    if (here === undefined || there === undefined || toldIn(here) === toldIn(there)) return undefined
    const { violations } = this.context.judge(text)
    const message = `Refused by ${way} the request has another error than at once.`
    const symptom = `errors are others by ${way}`
    return { exchange: there, message, violations, fingerprint: fingerprintOf(message, violations), symptom }
  }

  readonly note = (
    inquiry: Inquiry,
    about: About,
    { exchange, message, violations, fingerprint, ...more }: ServerFault,
  ): void => {
    this.seen(fingerprint, about.chance === undefined ? -1 : Number.parseInt(about.chance.path, 10))
    inquiry.find(about, [exchange], {
      message,
      expected: {
        verdict: violations.length === 0 ? 'accepts' : 'refuses',
        pointers: [...new Set(violations.map((it) => it.pointer))],
      },
      actual: opinionOf(exchange.reading),
      fingerprint,
      ...more,
    })
  }

  /** A request by chance; of those that are wrong in the same way the first is told, as simple as it gets. */
  async byChance(inquiry: Inquiry, run: Run): Promise<void> {
    const { context } = this
    const ask = (text: string) => this.hear(inquiry, { text, isWhole: false, cases: [] })
    const found = await ask(run.text)
    if (found === undefined) return
    const { fingerprint } = found
    if ((this.first.get(fingerprint) ?? run.index) < run.index) {
      inquiry.mark(run.about.id, 'wrong in the same way as another request')
      return
    }
    this.seen(fingerprint, run.index)
    try {
      const isSame = async (text: string) => (await ask(text))?.fingerprint === fingerprint
      const { text, about } = await shrunk(context, run, isSame, context.target.isLocal ? 400 : 25)
      const last = text === run.text ? found : await ask(text)
      this.note(inquiry, about, last ?? found)
    } catch (error) {
      if (error instanceof Withheld) {
        this.note(inquiry, run.about, found)
        inquiry.leaveRough(run.about.id)
      }
      throw error
    }
  }

  private seen(fingerprint: string, rank: number): void {
    this.first.set(fingerprint, Math.min(rank, this.first.get(fingerprint) ?? rank))
  }
}

/** What makes two faults alike: what is said of them, and the rules that are broken, wherever in a list. */
function fingerprintOf(fault: string, violations: readonly Violation[]): string {
  const rules = violations.map((it) => `${it.keyword} ${it.pointer}`)
  return idOf([fault, ...rules].join('\n').replace(/\/\d+/g, '/…'))
}

/** How exactly an error has to name what is wrong. */
interface NamingRule {
  /** Whether the text is the whole body, and so no task. */
  readonly isWhole: boolean
  readonly isStrict: boolean
  /** Whether nothing but the fields that are wrong may be named. @defaultValue where `isStrict` */
  readonly isExact: boolean
  /** The members of an object of the request, present ones and declared ones. */
  membersAt(pointer: string): readonly string[]
}

function membersAt({ operation }: Context, text: string, pointer: string): readonly string[] {
  const value = valueAt(JSON.parse(text), pointer)
  const path = pointer.replace(/\/\d+(?=\/|$)/g, '/0')
  const declared = sitesOf(operation.request).flatMap((it) =>
    it.constraint.kind === 'properties' && it.path === path ? [...it.constraint.shapes.keys()] : [],
  )
  return [...declared, ...(isJsonObject(value) ? Object.keys(value) : [])]
}

/** What is wrong with an answer; undefined where it is as it should be. */
function faultIn(
  context: Context,
  { reading, texts }: Exchange,
  violations: readonly Violation[],
  naming: NamingRule,
): AnswerFault | undefined {
  const { verdict } = reading
  const [text = ''] = texts
  if (isAbsent(context, reading)) return undefined
  const trouble = ofTrouble(verdict)
  if (typeof verdict !== 'string' && trouble !== undefined)
    return { message: `The server ${verdict.trouble}.`, symptom: trouble }
  if (verdict === 'unauthorised') return { message: 'The server says that the key is not right.' }
  if (violations.length > 0) return faultInRefusal(context, reading, text, { violations, naming })
  if (verdict === 'accepts') return naming.isWhole ? undefined : faultInSuccess(context, reading, text)
  return { message: 'The server refuses what the document allows.' }
}

/** Whether what the path names is not there: what a server has no document tells, nor what it looks at first. */
function isAbsent({ carriage, operation }: Context, { status }: Reading): boolean {
  return carriage !== undefined && (status === 404 || status === 410) && operation.path.includes('{')
}

/** Whether an answer has no body to name anything in: answers to HEAD, and those of a status that is described without one. */
function isSilent({ operation }: Context, { status, json }: Reading): boolean {
  const said = status === undefined ? undefined : describedStatus(operation, status)
  const isBodiless = said !== undefined && !operation.bodies.has(said) && json === undefined
  return operation.method === 'HEAD' || isBodiless
}

/** What a refusal has to be about. */
interface ToBeNamed {
  readonly violations: readonly Violation[]
  readonly naming: NamingRule
}

const unnamed = 'errors do not name what is wrong'

/** Rules whose errors are known to name the field in a member of their own: of a missing field, or a length, no source says so. */
const hasField: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'additionalProperties',
])

function faultInRefusal(
  context: Context,
  reading: Reading,
  text: string,
  { violations, naming }: ToBeNamed,
): AnswerFault | undefined {
  const { verdict, errors, data } = reading
  if (verdict === 'accepts') return { message: 'The server accepts what the document refuses.' }
  const { isStrict, isExact, isWhole, membersAt } = naming
  // A parameter has a name, whatever its place is called, and what is in it may have none.
  const placeOf = (it: string) => (context.carriage === undefined ? it : `/${it.split('/')[2]}`)
  const broken = [...new Set(violations.map((it) => placeOf(it.pointer)))]
  // Where several fields miss one rule, some servers tell the first of them.
  const isNamed = (it: string) => names(errors, it, isStrict) || (!isStrict && namesMember(errors, membersAt(it)))
  if (!isSilent(context, reading) && !broken.some(isNamed))
    return {
      message: `The server refuses without naming ${broken.map((it) => it || 'what is wrong').join(' or ')}.`,
      symptom: unnamed,
    }
  const isInWords = isStrict && context.model.provider.protocol.errors.limits !== undefined
  if (isInWords && violations.every((it) => it.pointer !== '' && hasField.has(it.keyword)) && !errors.some(namesFields))
    return {
      message: 'The error names what is wrong in its words alone.',
      symptom: 'errors name fields in words alone',
    }
  const wrong =
    (isStrict || isExact) && context.carriage === undefined ? wrongInErrors(context, errors, broken, text) : undefined
  if (wrong !== undefined) return wrong
  return isWhole ? undefined : faultAboutTask(context, { errors, data }, text, broken)
}

/** What is wrong about which task a refusal says that it is of. */
function faultAboutTask(
  context: Context,
  { errors, data }: Pick<Reading, 'errors' | 'data'>,
  text: string,
  broken: readonly string[],
): AnswerFault | undefined {
  const field = tasksOf(context)?.identifier
  const id = idIn(text, field)
  if (field === undefined || id === undefined) return undefined
  if (data.some((it) => it[field] === id))
    return { message: 'The server refuses the task and answers it with data all the same.', symptom: dataOfRefused }
  const task: unknown = JSON.parse(text)
  const { type = '' } = tasksOf(context) ?? {}
  const kind = isJsonObject(task) ? task[type] : undefined
  const isOfOther = errors.some((it) => it[type] !== undefined && it[type] !== kind)
  if (isOfOther && !broken.includes(`/${type}`)) return { message: 'The server refuses as a task of another type.' }
  const isForeign = errors.some((it) => typeof it[field] === 'string' && it[field] !== id)
  const isIdBroken = broken.includes(`/${field}`)
  if (!isForeign || isIdBroken) return undefined
  return { message: 'The server refuses under the identifier of another task.', symptom: errorsAstray }
}

/** What is wrong about errors beside that they name the field: another field that nothing is wrong with, or another limit. */
function wrongInErrors(
  context: Context,
  errors: Reading['errors'],
  broken: readonly string[],
  text: string,
): AnswerFault | undefined {
  const { operation, model } = context
  const { limits } = model.provider.protocol.errors
  // What no schema says of the request may be told beside what one does.
  const isAstray = !errors.every((it) => namesOnly(it, broken)) && undocumentedIn(context, text) === undefined
  if (isAstray) {
    const isOneMissing = broken.some((it) => !names(errors, it, true))
    const message = 'The server refuses and names a field as well that nothing is wrong with.'
    return { message, ...(isOneMissing && { symptom: unnamed }) }
  }
  for (const error of limits === undefined ? [] : errors) {
    const own = broken.filter((it) => namesOnly(error, [it]))
    // What is wrong with a list may be told of its item, as for one that occurs twice.
    const places = namesItem(error) ? own.flatMap((it) => [it, `${it}/0`]) : own
    const told = places.map((it) => wrongLimit(error, limits as ToldLimits, operation, it))
    // An error that could be about either place is right where it is right about one.
    const [first] = told
    if (first !== undefined && told.every((it) => it !== undefined))
      return { message: `The error for ${own.join(' or ')} ${first.told}.`, misstated: first.name }
  }
  return undefined
}

function faultInSuccess(context: Context, { data, errors, stream }: Reading, text: string): AnswerFault | undefined {
  const tasks = tasksOf(context)
  if (tasks === undefined) return undefined
  if (errors.length > 0)
    return { message: `The server accepts the task and ${stream ? 'streams' : 'answers'} an error.` }
  if (data.length === 0)
    return { message: 'The server accepts the task and answers nothing about it.', symptom: unanswered }
  const id = idIn(text, tasks.identifier)
  if (data.some((it) => it[tasks.identifier] !== id))
    return {
      message: 'The server answers under another identifier than the task has.',
      symptom: ofMember(tasks.identifier),
    }
  const task: unknown = JSON.parse(text)
  const type = isJsonObject(task) ? task[tasks.type] : undefined
  const isOfType = (it: unknown) => isJsonObject(task) && (type === undefined || it === type)
  if (data.every((it) => isOfType(it[tasks.type]))) return undefined
  return { message: 'The server answers with another task type.', symptom: ofMember(tasks.type) }
}
