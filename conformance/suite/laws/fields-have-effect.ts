import type { Json } from '../../../generator/document/json.js'
import { extreme, numberRange } from '../../../generator/ir/range.js'
import { recipeText } from '../../report/recipe.js'
import { swappedCase } from '../../value/edge/boundary.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { type Item, isObject } from '../answer.js'
import type { Context } from '../context.js'
import { delivered, passable, pinsFor, resultsText, type Way, waysOf } from '../delivery.js'
import { type Find, type Inquiry, type Law, notApplicable, statement, type Unit, wanted } from '../law.js'
import { brief, declares, type Pins, requestOf, requestWishing } from '../request.js'

const law = 'fields-have-effect'

/** numberResults, includeCost, includeUsage, stop sequences and maxTokens do what the document says. */
export const fieldsHaveEffect: Law = {
  name: law,
  title: 'numberResults, includeCost, includeUsage, seed, outputType, stopSequences and maxTokens have their effect',
  needsTarget: true,
  state: (context) => {
    const ways = waysOf(context)
    const [plainest] = ways
    if (plainest === undefined) return notApplicable('tasks have no identifier, or no way of delivery')
    const effects = new Effects(context, ways)
    for (const way of ways) effects.whatIsTold(way)
    effects.howMany(plainest)
    effects.seed(plainest)
    effects.outputType(plainest)
    effects.lengthOfText(plainest)
    return effects.units.length > 0 ? effects.units : notApplicable('the model has none of these fields')
  },
}

/** What is expected of the results of a task. */
interface Effect {
  readonly message: string
  readonly isSo: (data: readonly Item[]) => boolean
  /** How many results the task asks for. @defaultValue 1 */
  readonly count?: number
}

/** Collects the statements. */
class Effects {
  readonly units: Unit[] = []
  private readonly context: Context
  private readonly ways: readonly Way[]

  constructor(context: Context, ways: readonly Way[]) {
    this.context = context
    this.ways = ways
  }

  /** Cost and usage are told where they are asked for, with each result, and only there. */
  whatIsTold(way: Way): void {
    const isCost = (it: Item) => typeof it.cost === 'number' && it.cost >= 0
    const told = (pins: Pins, isSo: (it: Item) => boolean, message: string) => {
      const several = { ...pins, '/numberResults': 2 }
      const isOne = way === 'stream' || this.textFor(way, several) === undefined
      this.effect(way, isOne ? pins : several, { message, isSo: every(isSo), count: isOne ? 1 : 2 })
    }
    told({ '/includeCost': true }, isCost, 'includeCost brings a cost with each result.')
    for (const pins of absentOrFalse(this.context, '/includeCost'))
      this.effect(way, pins, { message: 'Without includeCost there is no cost.', isSo: every((it) => !('cost' in it)) })
    told({ '/includeUsage': true }, isUsage, 'includeUsage brings the usage with each result, and it adds up.')
    if (this.context.profile !== 'observed') return
    for (const pins of absentOrFalse(this.context, '/includeUsage'))
      this.effect(way, pins, {
        message: 'Without includeUsage there is no usage.',
        isSo: every((it) => !('usage' in it)),
      })
  }

  howMany(way: Way): void {
    const most = this.mostOf('/numberResults')
    if (declares(this.context, '/numberResults'))
      this.effect(way, {}, { message: 'Without numberResults there is one result.', isSo: (it) => it.length === 1 })
    const brings = (count: number, name: string) => {
      const message = `numberResults ${count} brings ${count} results.`
      this.effect(way, { '/numberResults': count }, { message, isSo: (it) => it.length === count, count }, name)
    }
    brings(2, 'numberResults 2')
    if (!this.context.isFrugal && most !== undefined && most >= 3) brings(most, 'as many results as there may be')
    const differs = (data: readonly Item[], name: string) => {
      const values = data.flatMap((it) => (it[name] === undefined ? [] : [it[name]]))
      return new Set(values).size === values.length
    }
    const own = (data: readonly Item[]) =>
      Object.keys(data[0] ?? {}).every(
        (name) => !/^seed$|.UUID$/.test(name) || name === 'taskUUID' || differs(data, name),
      )
    const message = 'Each of several results has its own seed and identifier.'
    this.effect(way, { '/numberResults': 2 }, { message, isSo: own, count: 2 })
    // A few tokens may be the same by chance; more of them are not.
    const isVaried = (data: readonly Item[]) => differs(data, 'text')
    const long = { '/numberResults': 2, '/settings/maxTokens': 48 }
    if (!this.context.isFrugal)
      this.effect(way, long, { message: 'Several results are variations.', isSo: isVaried, count: 2 })
  }

  seed(way: Way): void {
    const isEchoed = every((it) => it.seed === undefined || it.seed === 7)
    const message = 'The seed of a result is the one that was asked for.'
    this.effect(way, { '/seed': 7 }, { message, isSo: isEchoed })
    for (const seed of [7, 0]) {
      const text = this.textFor(way, { '/seed': seed })
      if (text === undefined) continue
      const unit = statement(law, `seed ${seed} twice`, { path: '/seed' }, async (inquiry, find) => {
        await passable(inquiry, way)
        const [one, two] = [await delivered(inquiry, way, text), await delivered(inquiry, way, text)]
        const [here, there] = [resultsText(one.results), resultsText(two.results)]
        if (here === there) return
        find([...one.steps, ...two.steps], {
          message: 'The same task with the same seed brings another result the second time.',
          expected: wanted(recipeText(here, 160)),
          actual: wanted(recipeText(there, 160)),
        })
      })
      this.units.push(unit)
    }
  }

  outputType(way: Way): void {
    const keys = { URL: /URL$/, base64Data: /Base64Data$/, dataURI: /DataURI$/ }
    for (const [type, key] of Object.entries(keys)) {
      const isSo = every((it) => Object.keys(it).some((name) => key.test(name)))
      const message = `outputType ${type} brings a member that is called so.`
      this.effect(way, { '/outputType': type }, { message, isSo })
    }
  }

  /** A text ends after maxTokens or before a stop sequence, and says which. */
  lengthOfText(way: Way): void {
    const long = this.textFor(way, wholePins)
    if (long === undefined) return
    for (const most of [1, 3]) {
      const message = `maxTokens ${most} ends the text there, and finishes with length.`
      this.ofText(way, long, message, ({ text, comesAgain }) => {
        const isCut = (it: Item) => it.finishReason === 'length' && (!comesAgain || isStart(it.text, text))
        const isSo = every((it) => isAtMost(it, most) && (it.text === text || isCut(it)))
        return { pins: { ...wholePins, '/settings/maxTokens': most, '/includeUsage': true }, isSo }
      })
    }
    if (!declares(this.context, '/settings/stopSequences')) return
    const stops = (
      message: string,
      listFor: (words: readonly string[], text: string) => readonly string[] | undefined,
    ) =>
      this.ofText(way, long, message, ({ text, finishReason, comesAgain }) => {
        const list = comesAgain ? listFor(text.trim().split(/\s+/), text) : undefined
        if (list === undefined || list.includes('')) return undefined
        const at = list.map((it) => text.indexOf(it)).filter((it) => it >= 0)
        const [end, reason] = at.length === 0 ? [text.length, finishReason] : [Math.min(...at), 'stop']
        const isSo = every((it) => isSame(it.text, text.slice(0, end)) && it.finishReason === reason)
        return { pins: { ...wholePins, '/settings/stopSequences': list as Json }, isSo }
      })
    const both = (a: string | undefined, b: string | undefined) => (a && b ? [a, b] : undefined)
    stops('A stop sequence ends the text before it, and finishes with stop.', ([, first]) =>
      first ? [first] : undefined,
    )
    stops('Any stop sequence of several ends the text.', ([, first]) => both('\u0001', first))
    stops('The stop sequence that comes first in the text ends it.', ([, first, , second]) => both(second, first))
    stops('A stop sequence in another case is another one.', ([, first], text) => {
      const other = swappedCase(first ?? '')
      return text.includes(other) ? undefined : [other]
    })
    stops('A stop sequence is no pattern.', (words, text) =>
      words.length < 2 || text.includes('.+') ? undefined : ['.+'],
    )
  }

  /** What follows from a text that is whole: undefined where nothing does. */
  private ofText(
    way: Way,
    long: string,
    message: string,
    expected: (whole: WholeText) => { readonly pins: Pins; readonly isSo: Effect['isSo'] } | undefined,
  ): void {
    const unit = statement(law, [way, message].join(' '), { path: '/settings' }, async (inquiry, find) => {
      await passable(inquiry, way)
      const whole = await this.context.once(`a whole text by ${way}`, () => wholeText(inquiry, way, long))
      const wish = whole && expected(whole)
      const text = wish && this.textFor(way, wish.pins)
      if (wish === undefined || text === undefined) {
        inquiry.remark = 'what cuts a text can be told only where the same text comes again, with words in it'
        return
      }
      await isRight(inquiry, find, { way, text, message, isSo: wish.isSo })
    })
    this.units.push(unit)
  }

  private effect(way: Way, pins: Pins, effect: Effect, name = effect.message): void {
    const text = this.textFor(way, pins)
    if (text === undefined) return
    const [path = ''] = Object.keys(pins)
    const about = { path, value: `${JSON.stringify(pins)} by ${way}` }
    const unit = statement(law, [way, name, ...Object.keys(pins)].join(' '), about, async (inquiry, find) => {
      await passable(inquiry, way)
      await isRight(inquiry, find, { ...effect, way, text })
    })
    this.units.push(unit)
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

async function isRight(
  inquiry: Inquiry,
  find: Find,
  { way, text, message, isSo, count = 1 }: Effect & { readonly way: Way; readonly text: string },
): Promise<void> {
  const { results, steps, trouble } = await delivered(inquiry, way, text, count)
  if (results.length > 0 ? isSo(results) : trouble === undefined) return
  const actual = wanted(trouble ?? recipeText(JSON.stringify(results), 200))
  find(steps, { message, expected: wanted(message), actual })
}

const wholePins: Pins = { '/settings/maxTokens': 32, '/seed': 7 }

interface WholeText {
  readonly text: string
  readonly finishReason: unknown
  /** Whether the same request brings it again. */
  readonly comesAgain: boolean
}

async function wholeText(inquiry: Inquiry, way: Way, request: string): Promise<WholeText | undefined> {
  const [whole, again] = [await delivered(inquiry, way, request), await delivered(inquiry, way, request)]
  const [{ text, finishReason } = {} as Item] = whole.results
  if (typeof text !== 'string') return undefined
  return { text, finishReason, comesAgain: again.results[0]?.text === text }
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
