import { recipeText } from '../../report/recipe.js'
import { ofTask } from '../context.js'
import { essenceOf, formOf, pinsFor, resultsText, waysOf } from '../delivery.js'
import { idIn, withFreshIds } from '../identifier.js'
import { type Exchange, type Inquiry, inquire, type Law, notApplicable, opinionOf, wanted } from '../law.js'
import type { PlannedRequest } from '../plan.js'
import { brief, plainRefusals, requestWishing } from '../request.js'

/** A batch brings what its tasks bring one by one, whatever becomes of the others. */
export const batchIsItsTasks: Law = {
  name: 'batch-is-its-tasks',
  title: 'a batch equals its tasks one by one: each has its own results or its own error',
  needsTarget: true,
  run: async (context, plan) => {
    const { envelope, uuidField } = context.operation
    if (envelope !== 'task' || uuidField === undefined) return notApplicable('the body is no list of tasks')
    return inquire(context, 'batch-is-its-tasks', async (inquiry) => {
      const ways = await waysOf(context)
      const pins = pinsFor(ways[0] ?? 'sync', ways, context)
      const made = (seed: number) => requestWishing(context, pins, { ...brief, '/seed': seed })
      const [one, two] = [made(11), made(12)]
      const [first, second] = plainRefusals(context, plan).map((it) => it.text)
      if (one === undefined || two === undefined) {
        inquiry.remark = 'no request of the model is accepted'
        return
      }
      const batch = new Batch(inquiry, uuidField)
      await batch.learn([one, two])
      await batch.isRight('two tasks', [one, two])
      await batch.isRight('the same tasks the other way round', [two, one, two])
      if (context.isFrugal !== true)
        await batch.isRight('a dozen tasks', [one, two, one, two, one, two, one, two, one, two, one, two])
      if (first === undefined) return
      await batch.isRight('a task and one that is refused', [one, first])
      await batch.isRight('a task after one that is refused', [first, one])
      await batch.isRight('a refused task among others', [one, first, two])
      await batch.isRight('only refused tasks', [first, second ?? first])
      for (const [keyword, bad] of oneOfEach(plainRefusals(context, plan)).slice(0, context.isFrugal ? 3 : mostKinds)) {
        await batch.isRight(`${keyword} broken in the first task`, [bad, one])
        await batch.isRight(`${keyword} broken in the second task`, [one, bad, two])
        await batch.isRight(`${keyword} broken in the third task`, [one, two, bad])
      }
    })
  },
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

class Batch {
  private readonly inquiry: Inquiry
  private readonly field: string
  /** What a task brings alone; undefined for tasks that are refused. */
  private readonly alone = new Map<string, string>()
  private of = essenceOf

  constructor(inquiry: Inquiry, field: string) {
    this.inquiry = inquiry
    this.field = field
  }

  /** Asks for each task alone, and for the first one twice: some servers give another result each time. */
  async learn(texts: readonly string[]): Promise<void> {
    const [first = ''] = texts
    const exchanges = [...texts, first].map((it) => async () => this.inquiry.ask(it))
    const results: (readonly [string, Exchange])[] = []
    for (const [i, ask] of exchanges.entries()) results.push([texts[i] ?? first, await ask()])
    const textOf = ([, exchange]: readonly [string, Exchange]) => resultsText(this.resultsIn(exchange, 0), this.of)
    const [here, again] = [results[0], results.at(-1)]
    if (here !== undefined && again !== undefined && textOf(here) !== textOf(again)) this.of = formOf
    for (const it of results) this.alone.set(it[0], textOf(it))
  }

  async isRight(name: string, texts: readonly string[]): Promise<void> {
    await this.inquiry.check(name, { path: `/${this.field}` }, async (find) => {
      const fresh = texts.map((it) => withFreshIds(it, this.field))
      const exchange = await this.inquiry.ask(fresh, { isAsIs: true })
      for (const [i, text] of texts.entries()) {
        const message = this.faultIn(exchange, i, this.alone.get(text))
        if (message === undefined) continue
        find([exchange], {
          message,
          expected: wanted('what each task brings alone'),
          actual: opinionOf(exchange.reading),
        })
      }
    })
  }

  private resultsIn({ reading, texts }: Exchange, index: number) {
    return ofTask(reading.data, this.field, idIn(texts[index] ?? '', this.field))
  }

  private faultIn(exchange: Exchange, index: number, alone: string | undefined): string | undefined {
    const { reading, texts } = exchange
    const which = `Task ${index + 1} of ${texts.length}`
    const id = idIn(texts[index] ?? '', this.field)
    const results = this.resultsIn(exchange, index)
    const errors = reading.errors.filter((it) => it.taskUUID === id)
    if (alone === undefined) {
      if (results.length > 0) return `${which} is refused alone, and brings data in a batch.`
      return errors.length > 0
        ? undefined
        : `${which} is refused alone, and has no error under its identifier in a batch.`
    }
    if (errors.length > 0) return `${which} is accepted alone, and has an error in a batch.`
    if (results.length === 0) return `${which} is accepted alone, and brings nothing in a batch.`
    const here = resultsText(results, this.of)
    return here === alone
      ? undefined
      : `${which} brings ${recipeText(here, 80)} in a batch, and ${recipeText(alone, 80)} alone.`
  }
}
