import { valueAt } from '../../../generator/ir/mutate.js'
import { sitesOf } from '../../arbitrary/site.js'
import type { Violation } from '../../oracle/index.js'
import { isObject, names, namesMember, type Reading } from '../answer.js'
import type { Context } from '../context.js'
import { runsOf, shrunk, swept } from '../draw.js'
import { idIn } from '../identifier.js'
import { type About, type Exchange, type Inquiry, inquire, type Law, opinionOf } from '../law.js'
import type { PlannedRequest } from '../plan.js'
import { aboutCases } from '../probe.js'
import { plainRefusals, requestOf, spread, withMembers } from '../request.js'
import { type BoundaryCase, idOf } from '../table.js'
import { unsettledIn } from '../unsettled.js'

/** A request of the law, whatever it comes from. */
interface Question {
  readonly text: string
  readonly isWhole: boolean
  readonly about: About
  readonly cases: readonly BoundaryCase[]
}

/** The server answers 2xx, with the task, to what the oracle accepts, and otherwise 4xx naming the field. */
export const serverAgrees: Law = {
  name: 'server-agrees',
  title: 'the server accepts exactly what the oracle accepts, and names the field that it refuses',
  needsTarget: true,
  run: (context, plan) =>
    inquire(context, 'server-agrees', async (inquiry) => {
      const hearing = new Hearing(context, inquiry)
      await hearing.all(plan)
      await hearing.byOtherWays(plan)
      if (context.isSwept ?? context.target.isLocal)
        for (const { text, about } of swept(context)) await hearing.one({ text, about, isWhole: false, cases: [] })
      await hearing.runs()
    }),
}

class Hearing {
  private readonly context: Context
  private readonly inquiry: Inquiry
  /** What was found already: requests by chance that show it again are not told. */
  private readonly found = new Set<string>()

  constructor(context: Context, inquiry: Inquiry) {
    this.context = context
    this.inquiry = inquiry
  }

  async all(plan: readonly PlannedRequest[]): Promise<void> {
    await eachAtOnce(plan, this.context.target.concurrency ?? 1, ({ text, isWhole, cases }) =>
      this.one({ text, isWhole, about: aboutCases(cases), cases }),
    )
  }

  /** Some refused requests again, to be delivered in other ways: a server may check only what it answers at once. */
  async byOtherWays(plan: readonly PlannedRequest[]): Promise<void> {
    const { context } = this
    for (const way of ['async', 'stream']) {
      if (requestOf(context, { '/deliveryMethod': way }) === undefined) continue
      for (const { cases } of spread(plainRefusals(context, plan), 8)) {
        const [only] = cases
        const text = only && withMembers(context, only.text, { deliveryMethod: way })
        if (only === undefined || text === undefined) continue
        const about = { ...aboutCases(cases), id: idOf('server-agrees', way, only.id) }
        if (!context.wants(about.id)) continue
        context.settle(about.id, !(await this.one({ text, isWhole: false, about, cases: [] })))
      }
    }
  }

  /** True where the server is right about it. */
  async one(question: Question): Promise<boolean> {
    const { cases, about } = question
    const { exchange, fault, violations } = await this.heard(question)
    if (fault === undefined) {
      for (const it of cases) this.context.settle(it.id, false)
      return true
    }
    // A packed request tells that something is wrong; its cases, one by one, tell what.
    if (cases.length > 1) {
      let isRight = true
      for (const it of cases) {
        const alone = { text: it.text, isWhole: it.isWhole, about: aboutCases([it]), cases: [it] }
        isRight = (await this.one(alone)) && isRight
      }
      if (!isRight) return false
    }
    for (const it of cases) this.context.settle(it.id, true)
    this.note(about, exchange, fault, violations)
    return false
  }

  /** Requests by chance; of those that are wrong in the same way the first is told, as simple as it gets. */
  async runs(): Promise<void> {
    const { context } = this
    const most = context.target.isLocal ? 400 : 25
    const decided = runsOf(context).filter((it) => context.judge(it.text).verdict !== 'undecided')
    await eachAtOnce(decided, context.target.concurrency ?? 1, async (run) => {
      const ask = (text: string) => this.heard({ text, about: run.about, isWhole: false, cases: [] })
      const first = await ask(run.text)
      context.settle(run.about.id, first.fault !== undefined)
      if (first.fault === undefined) return
      const signature = signatureOf(first.fault, first.violations)
      if (this.found.has(signature)) return
      this.found.add(signature)
      const isSame = async (text: string) => {
        const { fault, violations } = await ask(text)
        return fault !== undefined && signatureOf(fault, violations) === signature
      }
      const { text, about } = await shrunk(context, run, isSame, most)
      const last = text === run.text ? first : await ask(text)
      this.note(about, last.exchange, last.fault ?? first.fault, last.violations)
    })
  }

  private async heard({ text, isWhole, cases }: Question) {
    const { judge, judgeBody, operation } = this.context
    // An identifier that is another one is as valid: the judge may be asked about the text as it stands.
    const { violations, valid } = (isWhole ? judgeBody : judge)(text)
    const exchange = await this.inquiry.ask(text, { isWhole, mayCost: valid })
    const naming = {
      isStrict: cases.length === 1 && cases[0]?.isPlain === true,
      membersAt: (pointer: string) => membersAt(this.context, text, pointer),
    }
    const fault = faultIn(exchange, violations, isWhole ? undefined : operation.uuidField, naming)
    return { exchange, fault, violations }
  }

  private note(about: About, exchange: Exchange, fault: string, violations: readonly Violation[]): void {
    this.found.add(signatureOf(fault, violations))
    this.inquiry.find(about, [exchange], {
      message: fault,
      expected: {
        verdict: violations.length === 0 ? 'accepts' : 'refuses',
        pointers: [...new Set(violations.map((it) => it.pointer))],
      },
      actual: opinionOf(exchange.reading),
    })
  }
}

/** What makes two faults alike: what is said of them, and the rules that are broken, wherever in a list. */
function signatureOf(fault: string, violations: readonly Violation[]): string {
  return [fault, ...violations.map((it) => `${it.keyword} ${it.pointer}`)].join('\n').replace(/\/\d+/g, '/…')
}

/** How exactly an error has to name what is wrong. */
interface Naming {
  readonly isStrict: boolean
  /** The members of an object of the request, present ones and declared ones. */
  membersAt(pointer: string): readonly string[]
}

function membersAt({ operation }: Context, text: string, pointer: string): readonly string[] {
  const value = valueAt(JSON.parse(text), pointer)
  const path = pointer.replace(/\/\d+(?=\/|$)/g, '/0')
  const declared = sitesOf(operation.request).flatMap((it) =>
    it.constraint.kind === 'properties' && it.path === path ? [...it.constraint.shapes.keys()] : [],
  )
  return [...declared, ...(isObject(value) ? Object.keys(value) : [])]
}

/** What is wrong with an answer; undefined where it is as it should be. */
function faultIn(
  { reading, texts }: Exchange,
  violations: readonly Violation[],
  uuidField: string | undefined,
  { isStrict, membersAt }: Naming,
): string | undefined {
  const { verdict, errors } = reading
  if (typeof verdict !== 'string') return `The server ${verdict.trouble}.`
  if (verdict === 'unauthorised') return 'The server says that the key is not right.'
  const id = idIn(texts[0] ?? '', uuidField)
  if (violations.length === 0) {
    if (verdict !== 'accepts')
      return unsettledIn(texts[0] ?? '') === undefined ? 'The server refuses what the document allows.' : undefined
    return uuidField === undefined ? undefined : faultInSuccess(reading, texts[0] ?? '', uuidField, id)
  }
  if (verdict === 'accepts') return 'The server accepts what the document refuses.'
  const broken = [...new Set(violations.map((it) => it.pointer))]
  // Where several fields miss one rule, some servers tell the first of them.
  const isNamed = (it: string) => names(errors, it, isStrict) || (!isStrict && namesMember(errors, membersAt(it)))
  if (!broken.some(isNamed))
    return `The server refuses without naming ${broken.map((it) => it || 'what is wrong').join(' or ')}.`
  if (reading.data.some((it) => id !== undefined && it[uuidField ?? ''] === id))
    return 'The server refuses the task and answers it with data all the same.'
  const isIdBroken = broken.some((it) => it === `/${uuidField}`)
  const foreign = errors.find((it) => typeof it.taskUUID === 'string' && id !== undefined && it.taskUUID !== id)
  return foreign === undefined || isIdBroken ? undefined : 'The server refuses under the identifier of another task.'
}

function faultInSuccess({ data, errors, stream }: Reading, text: string, field: string, id: string | undefined) {
  if (errors.length > 0) return `The server accepts the task and ${stream ? 'streams' : 'answers'} an error.`
  if (data.length === 0) return 'The server accepts the task and answers nothing about it.'
  if (data.some((it) => it[field] !== id)) return 'The server answers under another identifier than the task has.'
  const task: unknown = JSON.parse(text)
  const isOfType = (type: unknown) => isObject(task) && (task.taskType === undefined || type === task.taskType)
  return data.every((it) => isOfType(it.taskType)) ? undefined : 'The server answers with another task type.'
}

async function eachAtOnce<T>(list: readonly T[], width: number, work: (it: T) => Promise<unknown>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < list.length) await work(list[next++] as T)
  }
  await Promise.all(Array.from({ length: Math.max(1, width) }, worker))
}
