import { swappedCase } from '../../../generator/ir/boundary.js'
import { extreme, numberRange } from '../../../generator/ir/range.js'
import type { Json } from '../../../generator/spec/json.js'
import { sitesOf } from '../../arbitrary/site.js'
import { recipeText } from '../../report/recipe.js'
import { type Item, isObject } from '../answer.js'
import type { Context } from '../context.js'
import { delivered, pinsFor, resultsText, type Way, waysOf } from '../delivery.js'
import { type Inquiry, inquire, type Law, notApplicable, wanted } from '../law.js'
import { brief, declares, type Pins, requestOf, requestWishing } from '../request.js'

/** numberResults, includeCost, includeUsage, stop sequences and maxTokens do what the document says. */
export const fieldsHaveEffect: Law = {
  name: 'fields-have-effect',
  title: 'numberResults, includeCost, includeUsage, seed, outputType, stopSequences and maxTokens have their effect',
  needsTarget: true,
  run: async (context) => {
    const ways = await waysOf(context)
    const [plainest] = ways
    if (plainest === undefined) return notApplicable('tasks have no identifier, or no way of delivery')
    return inquire(context, 'fields-have-effect', async (inquiry) => {
      const effects = new Effects(inquiry, ways)
      for (const way of ways) await effects.whatIsTold(way)
      await effects.howMany(plainest)
      await effects.seed(plainest)
      await effects.outputType(plainest)
      await effects.lengthOfText(plainest)
    })
  },
}

class Effects {
  private readonly inquiry: Inquiry
  private readonly context: Context
  private readonly ways: readonly Way[]

  constructor(inquiry: Inquiry, ways: readonly Way[]) {
    this.inquiry = inquiry
    this.context = inquiry.context
    this.ways = ways
  }

  /** Cost and usage are told where they are asked for, with each result, and only there. */
  async whatIsTold(way: Way): Promise<void> {
    const isCost = (it: Item) => typeof it.cost === 'number' && it.cost >= 0
    const asked = (pins: Pins) => {
      const several = { ...pins, '/numberResults': 2 }
      return way === 'stream' || this.textFor(way, several) === undefined
        ? ([pins, 1] as const)
        : ([several, 2] as const)
    }
    const told = async (pins: Pins, isSo: (it: Item) => boolean, message: string) => {
      const [all, count] = asked(pins)
      await this.effect(way, all, every(isSo), message, count)
    }
    await told({ '/includeCost': true }, isCost, 'includeCost brings a cost with each result.')
    for (const pins of absentOrFalse(this.context, '/includeCost'))
      await this.effect(
        way,
        pins,
        every((it) => !('cost' in it)),
        'Without includeCost there is no cost.',
      )
    await told({ '/includeUsage': true }, isUsage, 'includeUsage brings the usage with each result, and it adds up.')
    if (this.context.profile !== 'observed') return
    for (const pins of absentOrFalse(this.context, '/includeUsage'))
      await this.effect(
        way,
        pins,
        every((it) => !('usage' in it)),
        'Without includeUsage there is no usage.',
      )
  }

  async howMany(way: Way): Promise<void> {
    const most = this.mostOf('/numberResults')
    const counts = [2, ...(this.context.isFrugal || most === undefined || most < 3 ? [] : [most])]
    if (declares(this.context, '/numberResults'))
      await this.effect(way, {}, (it) => it.length === 1, 'Without numberResults there is one result.', 1)
    for (const count of counts) {
      const pins = { '/numberResults': count }
      await this.effect(
        way,
        pins,
        (it) => it.length === count,
        `numberResults ${count} brings ${count} results.`,
        count,
      )
    }
    const differs = (data: readonly Item[], name: string) => {
      const values = data.flatMap((it) => (it[name] === undefined ? [] : [it[name]]))
      return new Set(values).size === values.length
    }
    const own = (data: readonly Item[]) =>
      Object.keys(data[0] ?? {}).every(
        (name) => !/^seed$|.UUID$/.test(name) || name === 'taskUUID' || differs(data, name),
      )
    await this.effect(way, { '/numberResults': 2 }, own, 'Each of several results has its own seed and identifier.', 2)
    // A few tokens may be the same by chance; more of them are not.
    const varies = (data: readonly Item[]) => differs(data, 'text')
    const long = { '/numberResults': 2, '/settings/maxTokens': 48 }
    if (!this.context.isFrugal) await this.effect(way, long, varies, 'Several results are variations.', 2)
  }

  async seed(way: Way): Promise<void> {
    const isEchoed = every((it) => it.seed === undefined || it.seed === 7)
    await this.effect(way, { '/seed': 7 }, isEchoed, 'The seed of a result is the one that was asked for.')
    for (const seed of [7, 0]) {
      const text = this.textFor(way, { '/seed': seed })
      if (text === undefined) continue
      await this.inquiry.check(`seed ${seed} twice`, { path: '/seed' }, async (find) => {
        const [one, two] = [await delivered(this.inquiry, way, text), await delivered(this.inquiry, way, text)]
        const [here, there] = [resultsText(one.results), resultsText(two.results)]
        if (here === there) return
        find([...one.steps, ...two.steps], {
          message: 'The same task with the same seed brings another result the second time.',
          expected: wanted(recipeText(here, 160)),
          actual: wanted(recipeText(there, 160)),
        })
      })
    }
  }

  async outputType(way: Way): Promise<void> {
    const keys = { URL: /URL$/, base64Data: /Base64Data$/, dataURI: /DataURI$/ }
    for (const [type, key] of Object.entries(keys)) {
      const isSo = every((it) => Object.keys(it).some((name) => key.test(name)))
      await this.effect(way, { '/outputType': type }, isSo, `outputType ${type} brings a member that is called so.`)
    }
  }

  /** A text ends after maxTokens or before a stop sequence, and says which. */
  async lengthOfText(way: Way): Promise<void> {
    const pins = { '/settings/maxTokens': 32, '/seed': 7 }
    const long = this.textFor(way, pins)
    if (long === undefined) return
    const [whole, again] = [await delivered(this.inquiry, way, long), await delivered(this.inquiry, way, long)]
    const [{ text, finishReason } = {} as Item] = whole.results
    if (typeof text !== 'string') return
    // What cuts a text can be told only where the text comes again.
    const comesAgain = again.results[0]?.text === text
    for (const most of [1, 3]) {
      const isCut = (it: Item) => it.finishReason === 'length' && (!comesAgain || isStart(it.text, text))
      const isShort = every((it) => isAtMost(it, most) && (it.text === text || isCut(it)))
      const wish = { ...pins, '/settings/maxTokens': most, '/includeUsage': true }
      await this.effect(way, wish, isShort, `maxTokens ${most} ends the text there, and finishes with length.`)
    }
    const words = text.trim().split(/\s+/)
    const [first, second] = [words.at(1), words.at(3)]
    if (!comesAgain || first === undefined || first === '') return
    const stops = (name: string, list: readonly string[]) => {
      const at = list.map((it) => text.indexOf(it)).filter((it) => it >= 0)
      const [end, reason] = at.length === 0 ? [text.length, finishReason] : [Math.min(...at), 'stop']
      const wish = { ...pins, '/settings/stopSequences': list as Json }
      const isSo = every((it) => isSame(it.text, text.slice(0, end)) && it.finishReason === reason)
      return this.effect(way, wish, isSo, name)
    }
    await stops('A stop sequence ends the text before it, and finishes with stop.', [first])
    await stops('Any stop sequence of several ends the text.', ['\u0001', first])
    if (second !== undefined) await stops('The stop sequence that comes first in the text ends it.', [second, first])
    const other = swappedCase(first)
    if (!text.includes(other)) await stops('A stop sequence in another case is another one.', [other])
    if (!text.includes('.+')) await stops('A stop sequence is no pattern.', ['.+'])
  }

  private async effect(
    way: Way,
    pins: Pins,
    isSo: (data: readonly Item[]) => boolean,
    message: string,
    count = 1,
  ): Promise<void> {
    const text = this.textFor(way, pins)
    if (text === undefined || this.context.stuck.has(way)) return
    const [path = ''] = Object.keys(pins)
    const name = [way, message, ...Object.keys(pins)].join(' ')
    await this.inquiry.check(name, { path, value: `${JSON.stringify(pins)} by ${way}` }, async (find) => {
      const { results, steps, trouble } = await delivered(this.inquiry, way, text, count)
      if (results.length > 0 ? isSo(results) : trouble === undefined) return
      find(steps, {
        message,
        expected: wanted(message),
        actual: wanted(trouble ?? recipeText(JSON.stringify(results), 200)),
      })
    })
  }

  private textFor(way: Way, pins: Pins, wishes: Pins = brief): string | undefined {
    const all = { ...pinsFor(way, this.ways, this.context), ...pins }
    if ('/settings/maxTokens' in pins) return requestOf(this.context, all)
    return requestWishing(this.context, all, wishes)
  }

  private mostOf(path: string): number | undefined {
    const site = sitesOf(this.context.operation.request).find((it) => it.path === path)
    return site && extreme(numberRange(site.siblings), 'upper')
  }
}

const every = (test: (it: Item) => boolean) => (data: readonly Item[]) => data.every(test)

/** Said to be false, or not said at all. */
function absentOrFalse(context: Context, path: string): readonly Pins[] {
  return declares(context, path) ? [{ [path]: false }, {}] : []
}

function usageOf({ usage }: Item, name: string): number | undefined {
  const value = isObject(usage) ? usage[name] : undefined
  return typeof value === 'number' ? value : undefined
}

/** Counts of tokens that add up. */
function isUsage(item: Item): boolean {
  const [prompt, completion, total] = ['promptTokens', 'completionTokens', 'totalTokens'].map((it) => usageOf(item, it))
  if (prompt === undefined || completion === undefined) return false
  // Whether tokens of reasoning count in the total is said nowhere.
  const thought = usageOf(item, 'thinkingTokens') ?? 0
  return total === undefined || total === prompt + completion || total === prompt + completion + thought
}

/** True for the beginning of a text; white space at its end may be gone. */
function isStart(start: unknown, text: string): boolean {
  return typeof start === 'string' && text.startsWith(start.trimEnd())
}

function isSame(text: unknown, wanted: string): boolean {
  return typeof text === 'string' && text.trimEnd() === wanted.trimEnd()
}

/** Nobody writes two words as one token. */
function isAtMost(item: Item, tokens: number): boolean {
  const words = typeof item.text === 'string' ? item.text.trim().split(/\s+/).filter(Boolean).length : 0
  return words <= tokens && (usageOf(item, 'completionTokens') ?? 0) <= tokens
}
