import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { answersAstray, batchRefused, dataOfRefused, errorsAstray, ofMember, unanswered } from '../../report/symptom.js'
import { withFreshIds } from '../../value/fresh-id.js'
import type { Item } from '../answer.js'
import { type Likeness, resultsText } from '../comparison.js'
import type { Context } from '../context.js'
import { plainestPins } from '../delivery.js'
import { idIn, ofTask } from '../identifier.js'
import {
  couldNotRun,
  differingOpinions,
  type Exchange,
  expectedOpinion,
  type Inquiry,
  type Law,
  notApplicable,
  opinionOf,
  type Says,
  statement,
  type Unit,
} from '../law.js'
import type { PlannedRequest } from '../plan.js'
import { briefly, plainRefusals, requestWishing } from '../request.js'
import { lackOfTasks, tasksOf } from '../subject.js'
import { ofTrouble } from '../symptom.js'

const law = 'batch-is-its-tasks'

/** A batch brings what its tasks bring one by one, whatever becomes of the others. */
export const batchIsItsTasks: Law = {
  name: law,
  title: 'a batch equals its tasks one by one: each has its own results or its own error',
  needsTarget: true,
  state: (context, plan) => {
    const tasks = tasksOf(context)
    if (tasks === undefined) return notApplicable(lackOfTasks(context))
    const pins = plainestPins(context)
    const made = (seed: number) => requestWishing(context, pins, { ...briefly(context), [tasks.seed.at]: seed })
    const [one, two] = [made(11), made(12)]
    if (one === undefined || two === undefined) return couldNotRun('no request of the model is accepted')
    const isFrugal = context.isFrugal === true
    const units = batchesOf([one, two], plainRefusals(context, plan), isFrugal).map(([name, texts]) =>
      statement(law, name, { path: `/${tasks.identifier}` }, async (inquiry, find) => {
        const alone = await context.once('the tasks of batches alone', () => learned(inquiry, tasks, [one, two]))
        if ([...alone.brought.values()].includes(nothing)) {
          inquiry.remark = 'what each task brings alone is not known'
          return
        }
        const fresh = texts.map((it) => withFreshIds(it, tasks.identifier))
        const exchange = await inquiry.ask(fresh, { isAsIs: true })
        for (const [i, text] of texts.entries()) {
          const isRefused = texts.map((it) => !alone.brought.has(it))
          const own = {
            brings: alone.brought.get(text),
            likeness: alone.likeness,
            isRefused,
            others: [...alone.brought.values()],
          }
          const fault = faultIn(exchange, i, tasks, own)
          if (fault === undefined) continue
          // What the server takes alone as well is no matter of batches.
          if (!alone.brought.has(text) && (await isTakenAlone(inquiry, text))) continue
          const expected = expectedOpinion('what each task brings alone')
          find([exchange], { expected, actual: opinionOf(exchange.reading), ...fault })
        }
      }),
    )
    return [...units, ...ownCosts(context, tasks)]
  },
}

/** So many tasks that are alike. */
const alike = 4

/** A task of a batch costs what it costs alone, as far as prices are the same from one time to the next. */
function ownCosts(context: Context, tasks: TaskProtocol): readonly Unit[] {
  const { cost, seed, identifier } = tasks
  const pins = { ...plainestPins(context), [cost.at]: true }
  const text = requestWishing(context, pins, { ...briefly(context), [seed.at]: 11 })
  if (text === undefined) return []
  return [
    statement(law, 'costs', { path: cost.at }, async (inquiry, find) => {
      const one = await inquiry.ask(text)
      const exchange = await inquiry.ask(Array.from({ length: alike }, () => text))
      const [alone, ...each] = [one, ...exchange.texts.map(() => exchange)].map((it, i) =>
        Number(resultsIn(it, Math.max(0, i - 1), identifier)[0]?.[cost.member]),
      ) as [number, ...number[]]
      const isOfAll = alone > 0 && each.every((it) => it === each[0] && Math.abs(it / alone / alike - 1) < 0.01)
      if (!isOfAll) return
      find([one, exchange], {
        message: 'Each task of a batch tells the cost of all of them.',
        expected: expectedOpinion(`about ${alone}`),
        actual: expectedOpinion(`${each.join(', ')}`),
        symptom: ofMember(cost.member),
      })
    }),
  ]
}

type BatchCase = readonly [name: string, texts: readonly string[]]

function batchesOf(
  [one, two]: readonly [string, string],
  refusals: readonly PlannedRequest[],
  isFrugal: boolean,
): readonly BatchCase[] {
  const [first, second] = refusals.map((it) => it.text)
  const accepted: BatchCase[] = [
    ['two tasks', [one, two]],
    ['the same tasks the other way round', [two, one, two]],
    ...(isFrugal ? [] : [['a dozen tasks', Array.from({ length: 6 }, () => [one, two]).flat()] as const]),
  ]
  if (first === undefined) return accepted
  return [
    ...accepted,
    ['a task and one that is refused', [one, first]],
    ['a task after one that is refused', [first, one]],
    ['a refused task among others', [one, first, two]],
    ['only refused tasks', [first, second ?? first]],
    ...oneOfEach(refusals)
      .slice(0, isFrugal ? 3 : mostKinds)
      .flatMap(([keyword, bad]): BatchCase[] => [
        [`${keyword} broken in the first task`, [bad, one]],
        [`${keyword} broken in the second task`, [one, bad, two]],
        [`${keyword} broken in the third task`, [one, two, bad]],
      ]),
  ]
}

/** So many kinds of refusal are tried at each place of a batch. */
const mostKinds = 12

/** The first refused request for each keyword, of the task itself and of what lies within. */
function oneOfEach(refusals: readonly PlannedRequest[]): readonly (readonly [string, string])[] {
  const found = new Map<string, string>()
  for (const { text, cases } of refusals) {
    const [only] = cases
    if (only === undefined || text.length > 10_000 || only.slip === 'later-item') continue
    const isNested = only.path.indexOf('/', 1) > 0
    const name = `${only.keyword}${isNested ? ' of a nested value' : ''}`
    if (!found.has(name)) found.set(name, text)
  }
  // Limits first: everybody checks types.
  const isLimit = (name: string) => /^(min|max|multiple)/.test(name)
  return [...found].sort(([a], [b]) => Number(isLimit(b)) - Number(isLimit(a)))
}

const nothing = ''

/** What tasks bring alone, and how it may be compared. */
interface Alone {
  readonly brought: ReadonlyMap<string, string>
  readonly likeness: Likeness
}

/** Asks for each task alone, and for the first one twice: some servers give another result each time. */
async function learned(inquiry: Inquiry, tasks: TaskProtocol, texts: readonly [string, string]): Promise<Alone> {
  const [first] = texts
  const exchanges: Exchange[] = []
  for (const text of [...texts, first]) exchanges.push(await inquiry.ask(text))
  const results = exchanges.map((it) => resultsIn(it, 0, tasks.identifier))
  const [here, again] = [results[0] ?? [], results[2] ?? []]
  const likeness = resultsText(tasks, here) === resultsText(tasks, again) ? 'whole' : 'form'
  const textOf = (own: readonly Item[]) => (own.length === 0 ? nothing : resultsText(tasks, own, likeness))
  const brought = new Map(texts.map((text, i) => [text, textOf(results[i] ?? [])]))
  return { brought, likeness }
}

function isTakenAlone(inquiry: Inquiry, text: string): Promise<boolean> {
  return inquiry.context.once(`whether ${text} is taken alone`, async () => {
    const { reading } = await inquiry.ask(text, { mayCost: false })
    return reading.verdict === 'accepts'
  })
}

function resultsIn({ reading, texts }: Exchange, index: number, field: string) {
  return ofTask(reading.data, field, idIn(texts[index] ?? '', field))
}

/** The tasks of a batch alone. */
interface BatchAlone extends Pick<Alone, 'likeness'> {
  /** What the task brings that is at issue; undefined where it is refused. */
  readonly brings: string | undefined
  /** Of each task of the batch, whether it is refused. */
  readonly isRefused: readonly boolean[]
  /** What each of the tasks brings. */
  readonly others: readonly string[]
}

function faultIn(exchange: Exchange, index: number, tasks: TaskProtocol, alone: BatchAlone): BatchFault | undefined {
  const { reading, texts } = exchange
  const which = `Task ${index + 1} of ${texts.length}`
  const field = tasks.identifier
  const results = resultsIn(exchange, index, field)
  const hasError = reading.errors.some((it) => it[field] === idIn(texts[index] ?? '', field))
  if (alone.brings === undefined) return faultInRefusal({ exchange, field, which, results, hasError }, alone)
  if (hasError) {
    const symptom = isAstray(exchange, field, alone) ? errorsAstray : 'a batch has errors of an accepted task'
    return { message: `${which} is accepted alone, and has an error in a batch.`, symptom }
  }
  if (results.length === 0)
    return {
      message: `${which} is accepted alone, and brings nothing in a batch.`,
      ...unbrought(exchange, field, alone),
    }
  const here = resultsText(tasks, results, alone.likeness)
  if (here === alone.brings) return undefined
  const message = `${which} brings other results in a batch than alone.`
  const symptom = alone.others.includes(here) ? answersAstray : 'a batch brings other results'
  return { message, ...differingOpinions(alone.brings, here), symptom }
}

interface RefusedInBatch {
  readonly exchange: Exchange
  readonly field: string
  readonly which: string
  readonly results: readonly unknown[]
  readonly hasError: boolean
}

/** What is wrong about a task of a batch that is refused alone. */
function faultInRefusal(
  { exchange, field, which, results, hasError }: RefusedInBatch,
  alone: BatchAlone,
): BatchFault | undefined {
  const { errors, verdict } = exchange.reading
  if (results.length > 0) {
    const symptom = hasError ? dataOfRefused : 'a batch brings data of a refused task'
    return { message: `${which} is refused alone, and brings data in a batch.`, symptom }
  }
  if (hasError) return undefined
  const isOfOthers = isAstray(exchange, field, alone) && errors.some((it) => field in it)
  const symptom = ofTrouble(verdict) ?? (isOfOthers ? errorsAstray : unanswered)
  return { message: `${which} is refused alone, and has no error under its identifier in a batch.`, symptom }
}

/** Whether there is an error for each task that is refused, and not under its identifier. */
function isAstray({ reading, texts }: Exchange, field: string, { isRefused }: BatchAlone): boolean {
  const refused = texts.filter((_, i) => isRefused[i]).map((it) => idIn(it, field))
  const isMissing = refused.some((id) => reading.errors.every((it) => it[field] !== id))
  return isMissing && reading.errors.length >= refused.length
}

/** What went wrong where an accepted task brings nothing: a batch of nothing but such that is refused is a legal request. */
function unbrought(
  { reading, texts }: Exchange,
  field: string,
  { isRefused }: BatchAlone,
): Omit<BatchFault, 'message'> {
  const ids = texts.map((it) => idIn(it, field))
  if (reading.verdict === 'refuses' && !reading.errors.some((it) => ids.includes(it[field] as string)))
    return { expected: expectedOpinion('accepts'), symptom: batchRefused }
  if (reading.verdict === 'refuses' && !isRefused.includes(true)) return { expected: expectedOpinion('accepts') }
  const hasForeign = reading.data.some((it) => !ids.includes(it[field] as string))
  return { symptom: ofTrouble(reading.verdict) ?? (hasForeign ? ofMember(field) : unanswered) }
}

type BatchFault = Pick<Says, 'message' | 'symptom'> & Partial<Pick<Says, 'expected' | 'actual'>>
