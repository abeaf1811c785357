import { randomUUID } from 'node:crypto'
import { recipeText } from '../../report/recipe.js'
import type { Item } from '../answer.js'
import type { Context } from '../context.js'
import { type Delivered, delivered, essenceOf, formOf, pinsFor, resultsText, type Way, waysOf } from '../delivery.js'
import { type Inquiry, inquire, type Law, notApplicable, opinionOf, wanted } from '../law.js'
import { brief, type Pins, requestWishing, telling } from '../request.js'

/** The same task with the same seed brings the same by every way of delivery that the model has. */
export const deliveryAgrees: Law = {
  name: 'delivery-agrees',
  title: 'sync, async with polling, stream and webhook bring the same for the same seed',
  needsTarget: true,
  run: async (context) => {
    const ways = await waysOf(context)
    if (ways.length === 0) return notApplicable('tasks have no identifier, or no way of delivery')
    return inquire(context, 'delivery-agrees', async (inquiry) => {
      if (!ways.includes('webhook')) inquiry.remark = 'webhooks were not tested: the server cannot reach this machine'
      await compared(inquiry, ways, 1)
      const several = ways.filter((it) => it !== 'stream')
      if (context.target.isLocal || context.isFrugal !== true) await compared(inquiry, several, 2)
      await inquiry.check('an unknown task', { value: 'getResponse of a task that was never sent' }, async (find) => {
        const exchange = await inquiry.poll(randomUUID())
        const { data, status = 0 } = exchange.reading
        if (data.length === 0 && status > 0 && status < 500) return
        const message = 'getResponse is to know nothing of a task that was never sent.'
        find([exchange], { message, expected: wanted('no result'), actual: opinionOf(exchange.reading) })
      })
    })
  },
}

/** Long enough to be streamed in pieces. */
const long: Pins = { '/settings/maxTokens': 48 }

async function compared(inquiry: Inquiry, ways: readonly Way[], count: number): Promise<void> {
  const { context } = inquiry
  const textFor = (way: Way) => taskFor(context, way, ways, count)
  const [plainest] = ways
  const plain = plainest === undefined ? undefined : textFor(plainest)
  if (plainest === undefined || plain === undefined) return
  const times = (way: Way) => `${way}${count === 1 ? '' : `, ${count} results`}`
  let first: Delivered | undefined
  let of: (item: Item) => Item = essenceOf
  await inquiry.check(times(plainest), { path: '/deliveryMethod' }, async (find) => {
    first = await delivered(inquiry, plainest, plain, count)
    if (first.trouble !== undefined) find(first.steps, troubled(plainest, first.trouble))
    const again = await delivered(inquiry, plainest, plain, count)
    if (resultsText(first.results) === resultsText(again.results)) return
    of = formOf
    inquiry.remark = 'results differ from one request to the next, even for one seed: only their form is compared'
  })
  for (const way of ways.slice(1)) {
    const text = textFor(way)
    if (text === undefined || context.stuck.has(way)) continue
    await inquiry.check(times(way), { path: '/deliveryMethod' }, async (find) => {
      // Another task in between: results are those of the task that is asked for.
      const meanwhile = way === 'async' && count === 1 ? () => inquiry.ask(text) : undefined
      const other = await delivered(inquiry, way, text, count, meanwhile)
      if (other.trouble !== undefined) {
        find(other.steps, troubled(way, other.trouble))
        return
      }
      if (first === undefined || first.trouble !== undefined) return
      const [here, there] = [first.results, other.results].map((it) => resultsText(it, of)) as [string, string]
      if (here === there || (way === 'webhook' && sameInAnyOrder(first.results, other.results, of))) return
      find([...first.steps, ...other.steps], {
        message: `Delivered by ${way} the result is another one than by ${plainest}.`,
        expected: wanted(recipeText(here, 160)),
        actual: wanted(recipeText(there, 160)),
      })
    })
  }
}

function taskFor(context: Context, way: Way, ways: readonly Way[], count: number): string | undefined {
  const pins = { ...pinsFor(way, ways, context), ...(count > 1 && { '/numberResults': count }) }
  return requestWishing(context, pins, { ...(count === 1 ? long : brief), ...telling })
}

function troubled(way: Way, trouble: string) {
  return {
    message: `By ${way}, ${trouble}.`,
    expected: wanted('the result of the task'),
    actual: wanted(trouble),
  }
}

function sameInAnyOrder(a: readonly Item[], b: readonly Item[], of: (item: Item) => Item): boolean {
  const [here, there] = [a, b].map((list) => list.map((it) => resultsText([it], of)).sort()) as [string[], string[]]
  return here.join('\n') === there.join('\n')
}
