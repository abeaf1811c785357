import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { isInRange, type NumberRange, numberRange } from '../../../generator/ir/range.js'
import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { ofInput, ofMember } from '../../report/symptom.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { recipeText } from '../../value/recipe.js'
import type { Item } from '../answer.js'
import { wordsIn } from '../comparison.js'
import type { Context } from '../context.js'
import { delivered, pinsFor, waysOf } from '../delivery.js'
import { idIn } from '../identifier.js'
import { expectedOpinion, type Inquiry, type Law, notApplicable, type Statement } from '../law.js'
import { priceOf } from '../price.js'
import { briefly, requestWishing, telling } from '../request.js'
import { lackOfTasks, tasksOf } from '../subject.js'
import { idOf } from '../table.js'
import type { Sighting, Watch } from '../watch.js'

const law = 'numbers-are-plausible'

/** What answers report of tokens, cost and progress can be true. */
export const numbersArePlausible: Law = {
  name: law,
  title: 'tokens, cost, progress and reasons that are reported can be true',
  needsTarget: true,
  state: (context) => {
    const tasks = tasksOf(context)
    if (tasks === undefined) return notApplicable(lackOfTasks(context))
    const about = Object.values(claims).map((it): Statement => ({ id: idOf(law, it), about: it, isOfAll: true }))
    // Asked where nobody else asks.
    const test = async (inquiry: Inquiry) => {
      const wishes = { ...briefly(context), ...telling(tasks), [tasks.cost.at]: true }
      for (const way of waysOf(context)) {
        const text = requestWishing(context, pinsFor(way, context), wishes)
        if (text !== undefined) await delivered(inquiry, way, text)
      }
    }
    return [{ statements: about, test }]
  },
  watch: (context, inquiry) => new ReportedNumbers(context, inquiry),
}

/** What is claimed of every answer. */
const claims = {
  tokens: 'Tokens are counted in whole numbers that are not negative.',
  sum: 'The total of tokens is the sum of those that were read and written.',
  cap: 'No more tokens are written than were asked for at most.',
  some: 'What is read or written counts as tokens.',
  cost: 'A cost is a number that is not negative, of the order of what the document says.',
  progress: 'Progress is told in per cent.',
  reason: 'A text ends for a reason that is known.',
  seed: 'A seed that is told is one that may be asked for.',
}

type Claim = keyof typeof claims

/** What is wrong where a claim does not hold: other laws notice the same. */
function symptomOf(claim: Claim, { usage, cost, text, seed }: TaskProtocol): string {
  const symptoms: Readonly<Record<Claim, string>> = {
    tokens: ofMember(usage.member),
    sum: ofMember(usage.member),
    cap: ofInput(text.limit),
    some: ofMember(usage.member),
    cost: ofMember(cost.member),
    progress: ofMember('progress'),
    reason: ofMember(text.finish),
    seed: ofMember(seed.member),
  }
  return symptoms[claim]
}

/** More than so many US dollars for one of the requests made here is a mistake, where no price is published. */
const dearest = 100

/** So many times the dearest price that is published. */
const tolerance = 100

/** Fewer characters than this may count as no token. */
const someText = 40

/** Reads every answer. */
class ReportedNumbers implements Watch {
  private readonly tasks: TaskProtocol | undefined
  private readonly inquiry: Inquiry
  readonly most: number
  readonly seeds: NumberRange | undefined
  private hasAnswer = false
  /** What was asked for, by identifier. */
  private readonly asked = new Map<string, Json>()

  constructor(context: Context, inquiry: Inquiry) {
    this.tasks = tasksOf(context)
    this.inquiry = inquiry
    const { worstUsd } = priceOf(context.document)
    const at = this.tasks?.seed.at
    const site = sitesOf(context.operation.request).find((it) => it.path === at)
    this.seeds = site && numberRange(site.siblings)
    this.most = worstUsd === undefined ? dearest : Math.max(1, worstUsd) * tolerance
  }

  see(sighting: Sighting): void {
    const { tasks } = this
    if (tasks === undefined) return
    const { reading, kind, body } = sighting
    if (kind === 'request') this.remember(tasks, body)
    if (reading.verdict !== 'accepts') return
    this.hasAnswer = true
    for (const item of reading.data) {
      const id = item[tasks.identifier]
      const task = typeof id === 'string' ? this.asked.get(id) : undefined
      for (const claim of brokenBy(tasks, item, task, this)) {
        const about = { id: idOf(law, claims[claim]), value: claims[claim] }
        if (!this.inquiry.wants(about.id)) continue
        this.inquiry.find(about, [sighting], {
          message: `Not so: ${claims[claim]}`,
          expected: expectedOpinion(claims[claim]),
          actual: expectedOpinion(recipeText(JSON.stringify(item), 200)),
          symptom:
            claim === 'cap' && !isLonger(tasks, item, task) ? ofMember(tasks.usage.member) : symptomOf(claim, tasks),
        })
      }
    }
  }

  hasSeen(): boolean {
    return this.hasAnswer
  }

  private remember({ identifier }: TaskProtocol, body: string): void {
    const json = parsedJson(body)
    for (const it of Array.isArray(json) ? json : [json]) {
      const id = isJsonObject(it) ? idIn(JSON.stringify(it), identifier) : undefined
      if (id !== undefined) this.asked.set(id, it as Json)
    }
  }
}

/** What numbers are held against. */
interface Measures {
  /** US dollars that one request may cost. */
  readonly most: number
  /** Absent where there are no seeds. */
  readonly seeds: NumberRange | undefined
}

function brokenBy(
  tasks: TaskProtocol,
  item: Item,
  task: Json | undefined,
  { most, seeds }: Measures,
): readonly Claim[] {
  const { cost, poll, text } = tasks
  const told = item[cost.member]
  const reason = item[text.finish]
  const progress = poll.progress.filter((it) => it !== poll.state && it in item).map((it) => item[it])
  const isCost = typeof told === 'number' && told >= 0 && told <= most
  const drawn = item[tasks.seed.member]
  const checks: Readonly<Partial<Record<Claim, boolean>>> = {
    cost: told == null || isCost,
    progress: progress.every((it) => typeof it === 'number' && it >= 0 && it <= 100),
    reason: typeof reason !== 'string' || text.reasons.includes(reason),
    ...(typeof drawn === 'number' && seeds && { seed: isInRange(drawn, seeds) }),
    ...usageChecks(tasks, item, task),
  }
  return (Object.keys(claims) as Claim[]).filter((it) => checks[it] === false)
}

function usageChecks(tasks: TaskProtocol, item: Item, task: Json | undefined): Partial<Record<Claim, boolean>> {
  const { usage, text, prompt } = tasks
  const told = item[usage.member]
  if (!isJsonObject(told)) return {}
  const names = [usage.prompt, usage.completion, usage.total, usage.thinking].filter((it) => it in told)
  if (!names.every((it) => isCount(told[it]))) return { tokens: false }
  const [read, written, total] = [usage.prompt, usage.completion, usage.total].map(
    (it) => told[it] as number | undefined,
  )
  const thought = (told[usage.thinking] as number | undefined) ?? 0
  if (read === undefined || written === undefined) return {}
  const cap = task === undefined ? undefined : valueAt(task, text.limit)
  const said = task === undefined ? undefined : valueAt(task, prompt.messages)
  const answer = item[text.member]
  const isLong = (it: unknown) => it !== undefined && JSON.stringify(it).length > someText * 2
  return {
    // Whether tokens of reasoning count among those that are written, and in the total, is said nowhere.
    sum: total === undefined || total === read + written || total === read + written + thought,
    cap: typeof cap !== 'number' || written - thought <= cap,
    some: (read > 0 || !isLong(said)) && (written > 0 || !isLong(answer)),
  }
}

/** False where a text is not longer than it may be, for there are no more words than tokens: its count is wrong then. */
function isLonger({ text }: TaskProtocol, { [text.member]: written }: Item, task: Json | undefined): boolean {
  const cap = task === undefined ? undefined : valueAt(task, text.limit)
  return typeof cap !== 'number' || typeof written !== 'string' || wordsIn(written) > cap
}

const isCount = (it: unknown) => typeof it === 'number' && Number.isInteger(it) && it >= 0
