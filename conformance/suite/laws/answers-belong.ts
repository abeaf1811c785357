import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { answersAstray } from '../../report/symptom.js'
import { resultsText } from '../comparison.js'
import { type DeliveryWay, delivered, passable, pinsFor, taskWays, troubled } from '../delivery.js'
import { differingOpinions, type Find, type Inquiry, type Law, statement, type Unit } from '../law.js'
import type { Delivered } from '../polling.js'
import { briefly, requestWishing } from '../request.js'

const law = 'answers-belong'

/** Each of several tasks that are under way at once brings its own answer, by every way of delivery. */
export const answersBelong: Law = {
  name: law,
  title: 'of several tasks that are under way at once each brings its own answer',
  needsTarget: true,
  state: (context) => {
    const own = taskWays(context)
    if ('reason' in own) return own
    const { tasks, ways, plainest } = own
    const textsFor = (way: DeliveryWay) =>
      seeds.flatMap((seed) => {
        const wishes = { ...briefly(context), [tasks.seed.at]: seed }
        return requestWishing(context, pinsFor(way, context), wishes) ?? []
      })
    return ways.flatMap((way): readonly Unit[] => {
      const [texts, plain] = [textsFor(way), textsFor(plainest)]
      if (texts.length < seeds.length) return []
      const about = { path: tasks.delivery.at }
      return [
        statement(law, `${seeds.length} by ${way} at once`, about, async (inquiry, find) => {
          await passable(inquiry, way)
          const alone = await aloneBy(inquiry, plainest, plain)
          const together = await Promise.all(texts.map((text) => delivered(inquiry, way, text)))
          judge(tasks, { way, alone, together }, inquiry, find)
        }),
      ]
    })
  },
}

/** Seeds of tasks that differ in nothing else. */
const seeds = [11, 12, 13]

/** What the tasks bring one by one. */
function aloneBy(inquiry: Inquiry, way: DeliveryWay, texts: readonly string[]): Promise<readonly Delivered[]> {
  const { context } = inquiry
  return context.once(`each of ${texts.length} tasks alone`, () => oneByOne(inquiry, way, texts))
}

async function oneByOne(inquiry: Inquiry, way: DeliveryWay, texts: readonly string[]): Promise<readonly Delivered[]> {
  const made: Delivered[] = []
  for (const text of texts) made.push(await delivered(inquiry, way, text))
  return made
}

interface Together {
  readonly way: DeliveryWay
  readonly alone: readonly Delivered[]
  readonly together: readonly Delivered[]
}

/**
 * An answer that is another one than the task brings alone may come of chance; one that another of these tasks brings
 * alone is mixed up.
 */
function judge(tasks: TaskProtocol, { way, alone, together }: Together, inquiry: Inquiry, find: Find): void {
  const textOf = ({ results }: Delivered) => resultsText(tasks, results.map(onlyText(tasks)))
  const own = alone.map(textOf)
  for (const [i, it] of together.entries()) {
    // One that is slow is late alone as well.
    if (it.trouble !== undefined && !it.isLate && alone[i]?.trouble === undefined) {
      find(it.steps, troubled(it, `Asked together with others, by ${way}, ${it.trouble}.`))
      return
    }
    const here = textOf(it)
    const other = own.findIndex((one, j) => j !== i && one === here)
    if (here === own[i] || other < 0) continue
    find([...together.flatMap(({ steps }) => steps.slice(0, 1))], {
      message: `Of tasks that are under way at once, by ${way}, one brings what another brings alone.`,
      ...differingOpinions(own[i] ?? '', here),
      symptom: answersAstray,
    })
    return
  }
  if (new Set(own).size < own.length)
    inquiry.remark = 'the tasks bring the same alone: no answer can be told from another'
}

/** Usage and reasons may differ by way of delivery; the text, or what a file is named by, is what belongs to a task. */
function onlyText({ text, seed }: TaskProtocol) {
  return (item: Delivered['results'][number]) => {
    const kept = [text.member, seed.member].filter((it) => it in item)
    return kept.length === 0 ? item : Object.fromEntries(kept.map((it) => [it, item[it]]))
  }
}
