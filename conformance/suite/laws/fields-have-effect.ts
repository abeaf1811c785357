import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { type Pointer, parent, tokens } from '../../../generator/document/pointer.js'
import { extreme, numberRange } from '../../../generator/ir/range.js'
import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { ofInput, ofMember } from '../../report/symptom.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { swappedCase } from '../../value/edge/value-edges.js'
import { recipeText } from '../../value/recipe.js'
import type { Item } from '../answer.js'
import { resultsText, wordsIn } from '../comparison.js'
import type { Context } from '../context.js'
import { type DeliveryWay, delivered, passable, pinsFor, taskWays, troubled } from '../delivery.js'
import {
  differingOpinions,
  expectedOpinion,
  type Find,
  type Inquiry,
  type Law,
  notApplicable,
  statement,
  type Unit,
} from '../law.js'
import { isOfForm, mediaMembers, within } from '../media-form.js'
import { briefly, declares, type Pins, requestOf, requestWishing } from '../request.js'

const law = 'fields-have-effect'

/** What says how many results come, what they tell and where a text ends does what the document says. */
export const fieldsHaveEffect: Law = {
  name: law,
  title: 'count, cost, usage, seed, form of media, stop sequences and most tokens have their effect',
  needsTarget: true,
  state: (context) => {
    const own = taskWays(context)
    if ('reason' in own) return own
    const { tasks, ways, plainest } = own
    const effects = new FieldEffects(context, tasks)
    for (const way of ways) effects.whatIsTold(way)
    effects.howMany(plainest)
    effects.seed(plainest)
    effects.formOfMedia(plainest)
    for (const way of ways) effects.lengthOfText(way, way === plainest)
    return effects.units.length > 0 ? effects.units : notApplicable('the model has none of these fields')
  },
}

/** What is expected of the results of a task. */
interface Effect {
  readonly message: string
  readonly isSo: (data: readonly Item[]) => boolean
  /** The field at issue. */
  readonly at: Pointer
  /** What went wrong where it is not so. @defaultValue that the field has no effect */
  readonly symptom?: string
  /** What went wrong where it is not the field that has no effect, by what came. */
  readonly odd?: (data: readonly Item[]) => string | undefined
  /** How many results the task asks for. @defaultValue 1 */
  readonly count?: number
}

/** What is expected of a text that is whole otherwise. */
interface TextEffect extends Pick<Effect, 'message' | 'at'> {
  readonly way: DeliveryWay
  /** The request that brings the whole text. */
  readonly long: string
}

/** Collects the statements. */
class FieldEffects {
  readonly units: Unit[] = []
  private readonly context: Context
  private readonly tasks: TaskProtocol

  constructor(context: Context, tasks: TaskProtocol) {
    this.context = context
    this.tasks = tasks
  }

  /** Cost and usage are told where they are asked for, with each result; usage elsewhere too, for it is published as always there. */
  whatIsTold(way: DeliveryWay): void {
    const { cost, usage } = this.tasks
    const isCost = ({ [cost.member]: it }: Item) => typeof it === 'number' && it >= 0
    this.told(way, cost, isCost, `${nameOf(cost.at)} brings a cost with each result.`)
    this.untold(way, cost, `Without ${nameOf(cost.at)} there is no cost.`)
    const addsUp = `${nameOf(usage.at)} brings the usage with each result, and it adds up.`
    this.told(way, usage, (it) => isUsage(usage, it), addsUp)
  }

  private told(
    way: DeliveryWay,
    { at, member }: TaskProtocol['cost'],
    isSo: (it: Item) => boolean,
    message: string,
  ): void {
    const pins = { [at]: true }
    const several = { ...pins, [this.tasks.count]: 2 }
    const isOne = way === 'stream' || this.textFor(way, several) === undefined
    const effect = { message, isSo: every(isSo), count: isOne ? 1 : 2, at, symptom: ofMember(member) }
    this.effect(way, isOne ? pins : several, effect)
  }

  private untold(way: DeliveryWay, { at, member }: TaskProtocol['cost'], message: string): void {
    for (const pins of absentOrFalse(this.context, at))
      this.effect(way, pins, { message, isSo: every((it) => !(member in it)), at, symptom: ofMember(member) })
  }

  howMany(way: DeliveryWay): void {
    const { count: at, seed, media, identifier } = this.tasks
    const name = nameOf(at)
    const most = this.mostOf(at)
    if (declares(this.context, at))
      this.effect(way, {}, { message: `Without ${name} there is one result.`, isSo: (it) => it.length === 1, at })
    const brings = (count: number, title: string) => {
      const message = `${name} ${count} brings ${count} results.`
      this.effect(way, { [at]: count }, { message, isSo: (it) => it.length === count, count, at }, title)
    }
    brings(2, `${name} 2`)
    if (!this.context.isFrugal && most !== undefined && most >= 3) brings(most, 'as many results as there may be')
    const isOwn = (it: string) => it !== identifier && (it === seed.member || media.name.test(it))
    const own = (data: readonly Item[]) =>
      Object.keys(data[0] ?? {})
        .filter(isOwn)
        .every((it) => differs(data, it))
    const message = 'Each of several results has its own seed and identifier.'
    this.effect(way, { [at]: 2 }, { message, isSo: own, count: 2, at, symptom: message })
  }

  seed(way: DeliveryWay): void {
    const { at, member } = this.tasks.seed
    const isEchoed = every((it) => it[member] === undefined || it[member] === 7)
    const message = 'The seed of a result is the one that was asked for.'
    this.effect(way, { [at]: 7 }, { message, isSo: isEchoed, at, symptom: ofMember(member) })
    const large = 2 ** 33 + 9
    const isLarge = every((it) => it[member] === undefined || it[member] === large)
    this.effect(way, { [at]: large }, { message, isSo: isLarge, at, symptom: ofMember(member) }, 'a seed of 34 bits')
    for (const seed of [7, 0]) {
      const text = this.textFor(way, { [at]: seed })
      if (text === undefined) continue
      const unit = statement(law, `seed ${seed} twice`, { path: at }, async (inquiry, find) => {
        await passable(inquiry, way)
        const [one, two] = [await delivered(inquiry, way, text), await delivered(inquiry, way, text)]
        const [here, there] = [resultsText(this.tasks, one.results), resultsText(this.tasks, two.results)]
        if (here === there) return
        find([...one.steps, ...two.steps], {
          message: 'The same task with the same seed brings another result the second time.',
          ...differingOpinions(here, there),
          symptom: ofInput(at),
        })
      })
      this.units.push(unit)
    }
  }

  formOfMedia(way: DeliveryWay): void {
    const { at, members } = this.tasks.media.form
    for (const [form, member] of Object.entries(members)) {
      const [documented, isNested] = mediaMembers(this.context, member)
      // A result that is described without such a member is described better than the form is.
      if (documented === false) continue
      const holds = (it: Item): boolean =>
        Object.entries(it).some(
          ([name, value]) => (member.test(name) && isOfForm(name, value)) || (isNested && within(value, member)),
        )
      const message = `${nameOf(at)} ${form} brings a member that is called so, and is one.`
      this.effect(way, { [at]: form }, { message, isSo: every(holds), at })
    }
  }

  /** A text ends after so many tokens or before a stop sequence, and says which. */
  lengthOfText(way: DeliveryWay, isPlainest: boolean): void {
    const { text: format, usage } = this.tasks
    const long = this.textFor(way, this.wholePins)
    if (long === undefined) return
    for (const most of isPlainest ? [1, 3] : [3]) {
      const message = `${nameOf(format.limit)} ${most} ends the text there, and finishes with ${format.cutOff}.`
      this.ofText({ way, long, message, at: format.limit }, ({ text, comesAgain }) => {
        const isOfText = (it: Item) => !comesAgain || isStart(it[format.member], text)
        const isCut = (it: Item) => it[format.finish] === format.cutOff && isOfText(it)
        const isSo = every((it) => this.isAtMost(it, most) && (it[format.member] === text || isCut(it)))
        const odd = (data: readonly Item[]) => {
          if (!data.every((it) => this.words(it) <= most && isOfText(it))) return undefined
          return ofMember(data.every((it) => this.isAtMost(it, most)) ? format.finish : usage.member)
        }
        return { pins: { ...this.wholePins, [format.limit]: most, [usage.at]: true }, isSo, odd }
      })
    }
    if (declares(this.context, format.stops)) this.endings(way, long, isPlainest)
  }

  private endings(way: DeliveryWay, long: string, isPlainest: boolean): void {
    const { text: format } = this.tasks
    const stops = (
      message: string,
      listFor: (words: readonly string[], text: string) => readonly string[] | undefined,
    ) =>
      this.ofText({ way, long, message, at: format.stops }, ({ text, finish, comesAgain }) => {
        const list = comesAgain ? listFor(text.trim().split(/\s+/), text) : undefined
        if (list === undefined || list.includes('')) return undefined
        const at = list.map((it) => text.indexOf(it)).filter((it) => it >= 0)
        const [end, reason] = at.length === 0 ? [text.length, finish] : [Math.min(...at), format.stopped]
        const isText = every((it) => isSame(it[format.member], text.slice(0, end)))
        const isSo = (data: readonly Item[]) => isText(data) && data.every((it) => it[format.finish] === reason)
        const odd = (data: readonly Item[]) => (isText(data) ? ofMember(format.finish) : undefined)
        return { pins: { ...this.wholePins, [format.stops]: list as Json }, isSo, odd }
      })
    const both = (a: string | undefined, b: string | undefined) => (a && b ? [a, b] : undefined)
    stops('A stop sequence ends the text before it, and finishes with stop.', ([, first]) =>
      first ? [first] : undefined,
    )
    if (!isPlainest) return
    stops('Any stop sequence of several ends the text.', ([, first]) =>
      first ? ['\u0001', '\u0002', '\u0003', '\u0004', '\u0005', first] : undefined,
    )
    // Neither the first of the list nor the last.
    stops('The stop sequence that comes first in the text ends it.', ([, first, , second, , third]) => {
      const two = both(second, first)
      return two && third ? [third, ...[...two].reverse()] : two
    })
    stops('A stop sequence in another case is another one.', ([, first], text) => {
      const other = swappedCase(first ?? '')
      return text.includes(other) ? undefined : [other]
    })
    stops('A stop sequence is no pattern.', (words, text) =>
      words.length < 2 || text.includes('.+') ? undefined : ['.+'],
    )
  }

  private get wholePins(): Pins {
    return { [this.tasks.text.limit]: 32, [this.tasks.seed.at]: 7 }
  }

  /** Nobody writes two words as one token. */
  private isAtMost(item: Item, tokens: number): boolean {
    const { usage } = this.tasks
    const told = item[usage.member]
    // Whether tokens of reasoning are among those that are written is said nowhere.
    const count = (countIn(told, usage.completion) ?? 0) - (countIn(told, usage.thinking) ?? 0)
    return this.words(item) <= tokens && count <= tokens
  }

  private words({ [this.tasks.text.member]: written }: Item): number {
    return typeof written === 'string' ? wordsIn(written) : 0
  }

  /** What follows from a text that is whole: undefined where nothing does. */
  private ofText(
    { way, long, message, at }: TextEffect,
    expected: (whole: WholeText) => (Pick<Effect, 'isSo' | 'odd'> & { readonly pins: Pins }) | undefined,
  ): void {
    const about = { path: parent(this.tasks.text.limit) ?? '' }
    const unit = statement(law, [way, message].join(' '), about, async (inquiry, find) => {
      await passable(inquiry, way)
      const whole = await this.context.once(`a whole text by ${way}`, () => wholeText(inquiry, this.tasks, way, long))
      const wish = whole && expected(whole)
      const text = wish && this.textFor(way, wish.pins)
      if (wish === undefined || text === undefined) {
        inquiry.remark = 'what cuts a text can be told only where the same text comes again, with words in it'
        return
      }
      await isRight(inquiry, find, { ...wish, way, text, message, at })
    })
    this.units.push(unit)
  }

  private effect(way: DeliveryWay, pins: Pins, effect: Effect, name = effect.message): void {
    const text = this.textFor(way, pins)
    if (text === undefined) return
    const about = { path: effect.at, value: `${JSON.stringify(pins)} by ${way}` }
    const unit = statement(law, [way, name, ...Object.keys(pins)].join(' '), about, async (inquiry, find) => {
      await passable(inquiry, way)
      await isRight(inquiry, find, { ...effect, way, text })
    })
    this.units.push(unit)
  }

  private textFor(way: DeliveryWay, pins: Pins): string | undefined {
    const all = { ...pinsFor(way, this.context), ...pins }
    if (this.tasks.text.limit in pins) return requestOf(this.context, all)
    return requestWishing(this.context, all, briefly(this.context))
  }

  private mostOf(path: string): number | undefined {
    const site = sitesOf(this.context.operation.request).find((it) => it.path === path)
    return site && extreme(numberRange(site.siblings), 'upper')
  }
}

async function isRight(
  inquiry: Inquiry,
  find: Find,
  {
    way,
    text,
    message,
    isSo,
    at,
    symptom = ofInput(at),
    odd,
    count = 1,
  }: Effect & { readonly way: DeliveryWay; readonly text: string },
): Promise<void> {
  const brought = await delivered(inquiry, way, text, { count })
  const { results, steps, trouble } = brought
  if (results.length > 0 ? isSo(results) : trouble === undefined) return
  if (trouble !== undefined) {
    find(steps, troubled(brought, `${message.replace(/\.$/, '')}: by ${way}, ${trouble}.`))
    return
  }
  const actual = expectedOpinion(recipeText(JSON.stringify(results), 200))
  find(steps, { message, expected: expectedOpinion(message), actual, symptom: odd?.(results) ?? symptom })
}

interface WholeText {
  readonly text: string
  /** Why it ended. */
  readonly finish: unknown
  /** Whether the same request brings it again. */
  readonly comesAgain: boolean
}

async function wholeText(
  inquiry: Inquiry,
  { text: format }: TaskProtocol,
  way: DeliveryWay,
  request: string,
): Promise<WholeText | undefined> {
  const [whole, again] = [await delivered(inquiry, way, request), await delivered(inquiry, way, request)]
  const { [format.member]: text, [format.finish]: finish } = whole.results[0] ?? {}
  if (typeof text !== 'string') return undefined
  return { text, finish, comesAgain: again.results[0]?.[format.member] === text }
}

const every = (test: (it: Item) => boolean) => (data: readonly Item[]) => data.every(test)

/** Said to be false, or not said at all. */
function absentOrFalse(context: Context, path: string): readonly Pins[] {
  return declares(context, path) ? [{ [path]: false }, {}] : []
}

/** The name of a place at the end of its pointer. */
function nameOf(at: Pointer): string {
  return tokens(at).at(-1) ?? ''
}

/** True where no two of the results that tell something tell the same. */
function differs(data: readonly Item[], name: string): boolean {
  const values = data.flatMap((it) => (it[name] === undefined ? [] : [it[name]]))
  return new Set(values).size === values.length
}

function countIn(usage: unknown, name: string): number | undefined {
  const value = isJsonObject(usage) ? usage[name] : undefined
  return typeof value === 'number' ? value : undefined
}

/** Counts of tokens that add up. */
function isUsage(format: TaskProtocol['usage'], { [format.member]: usage }: Item): boolean {
  const [prompt, completion] = [countIn(usage, format.prompt), countIn(usage, format.completion)]
  if (prompt === undefined || completion === undefined) return false
  // Whether tokens of reasoning count in the total is said nowhere.
  const thought = countIn(usage, format.thinking) ?? 0
  const total = countIn(usage, format.total)
  return total === prompt + completion || total === prompt + completion + thought
}

/** True for the beginning of a text; white space at its end may be gone. */
function isStart(start: unknown, text: string): boolean {
  return typeof start === 'string' && text.startsWith(start.trimEnd())
}

function isSame(text: unknown, wanted: string): boolean {
  return typeof text === 'string' && text.trimEnd() === wanted.trimEnd()
}
