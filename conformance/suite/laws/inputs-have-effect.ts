import { isJsonObject, type Json, parsedJson } from '../../../generator/document/json.js'
import { mutated, type Pointer } from '../../../generator/document/pointer.js'
import { extreme, numberRange } from '../../../generator/ir/range.js'
import type { TaskProtocol } from '../../../generator/provider/protocol.js'
import { ofInput, ofMember } from '../../report/symptom.js'
import { sitesOf } from '../../value/edge/constraint-site.js'
import { recipeText } from '../../value/recipe.js'
import type { Context } from '../context.js'
import { type DeliveryWay, delivered, passable, pinsFor, taskWays } from '../delivery.js'
import {
  differingOpinions,
  expectedOpinion,
  type Inquiry,
  type Law,
  notApplicable,
  statement,
  type Unit,
} from '../law.js'
import type { Delivered } from '../polling.js'
import { declares, type Pins, requestOf } from '../request.js'
import { others, spelledApart, talk } from '../said.js'

const law = 'inputs-have-effect'

/**
 * What a text is asked for by makes a difference to it. That is judged on texts that are long enough, and held against a
 * server only where none of three changes makes any: with one of them the same text may come by chance.
 */
export const inputsHaveEffect: Law = {
  name: law,
  title: 'each message, system prompt, temperature and every bit of a seed make a difference to a text',
  needsTarget: true,
  state: (context) => {
    const own = taskWays(context)
    if ('reason' in own) return own
    const { tasks, plainest } = own
    if (!declares(context, tasks.prompt.messages)) return notApplicable('the model is asked for no text')
    const inputs = new Inputs(context, tasks, plainest)
    return [...inputs.talk(), ...inputs.letters(), ...inputs.settings(), ...inputs.seeds(), ...inputs.tokensRead()]
  },
}

/** Shorter texts are the same by chance. */
const leastCharacters = 50
const tooShort = `texts of fewer than ${leastCharacters} characters say nothing`

/** Long enough for such a text. */
const tokenLimit = 48

/** A request and another one that differs from it in one input. */
type RequestPair = readonly [before: string, after: string]

class Inputs {
  private readonly context: Context
  private readonly tasks: TaskProtocol
  private readonly way: DeliveryWay

  constructor(context: Context, tasks: TaskProtocol, way: DeliveryWay) {
    this.context = context
    this.tasks = tasks
    this.way = way
  }

  /** Every message counts, wherever it stands, and so does the order of messages. */
  talk(): readonly Unit[] {
    const { messages, role, content, turns } = this.tasks.prompt
    const base = this.request(this.said(talk))
    if (base === undefined) return []
    const at = (index: number) => others.map((it) => this.changed(base, `${messages}/${index}/${content}`, it))
    const last = talk.length - 1
    const orders = [
      [2, 1, 0, 3, 4],
      [0, 3, 2, 1, 4],
      [4, 1, 2, 3, 0],
    ].map((order) => this.request(this.said(order.map((it) => talk[it] as string))))
    const spoken = [0, 2, 4].map((index) => this.changed(base, `${messages}/${index}/${role}`, turns[1]))
    return [
      this.effect('the first message', messages, paired(base, at(0))),
      this.effect('a message in the middle', messages, paired(base, at(last / 2))),
      this.effect('an answer among the messages', messages, paired(base, at(1))),
      this.effect('the last message', messages, paired(base, at(last))),
      this.effect('the order of messages', messages, paired(base, orders)),
      this.effect('who says a message', messages, paired(base, spoken)),
    ].flat()
  }

  /** A message counts as it is spelled: what a careless reader folds, strips or cuts off makes a difference. */
  letters(): readonly Unit[] {
    const { messages } = this.tasks.prompt
    return Object.entries(spelledApart).flatMap(([name, pairs]) =>
      this.effect(
        name,
        messages,
        pairs.flatMap(([before, after]) =>
          paired(this.request(this.said([before])), [this.request(this.said([after]))]),
        ),
      ),
    )
  }

  settings(): readonly Unit[] {
    const { system, temperature } = this.tasks.prompt
    const base = this.request({})
    if (base === undefined) return []
    const given = (at: Pointer, values: readonly Json[]) => values.map((it) => this.request({ [at]: it }))
    // What it says, and not only that there is one.
    const [prompt = '', ...prompts] = given(system, [talk[0] as string, ...others])
    return [
      ...this.effect('the system prompt', system, prompt === '' ? [] : paired(prompt, prompts)),
      ...this.effect('the temperature', temperature, paired(base, given(temperature, [1.5, 0.5, 1])), true),
      // As far apart as numbers are that are the same in tenths.
      ...this.effect(
        'what stands behind the tenths of a temperature',
        temperature,
        [0.55, 0.95, 1.45].flatMap((it) => {
          const [before, after] = given(temperature, [it, Math.round(it * 100 + 9) / 100])
          return paired(before, [after])
        }),
        true,
      ),
    ]
  }

  /** Seeds that differ in one of their parts only. */
  seeds(): readonly Unit[] {
    const { at } = this.tasks.seed
    const site = sitesOf(this.context.operation.request).find(
      (it) => it.path === at && extreme(numberRange(it.siblings), 'upper') !== undefined,
    )
    const most = site === undefined ? 0 : (extreme(numberRange(site.siblings), 'upper') ?? 0)
    const pairs = (shift: (seed: number) => number) =>
      [7, 8, 9].flatMap((seed): readonly RequestPair[] => {
        const other = shift(seed)
        if (other < 0 || other > most || !Number.isSafeInteger(other)) return []
        return paired(this.request({ [at]: seed }), [this.request({ [at]: other })])
      })
    const largest = [1, 2, 3].flatMap((less) =>
      paired(this.request({ [at]: most }), [this.request({ [at]: most - less })]),
    )
    return [
      ...this.effect(
        'the seed',
        at,
        pairs((it) => it + 100),
        'by several',
      ),
      ...this.effect(
        'bit 16 of a seed',
        at,
        pairs((it) => it + 2 ** 16),
        true,
      ),
      ...this.effect(
        'bit 31 of a seed',
        at,
        pairs((it) => it + 2 ** 31),
        true,
      ),
      ...this.effect(
        'what a signed number would lose of a seed',
        at,
        pairs((it) => 2 ** 32 - it),
        true,
      ),
      ...this.effect(
        'what stands before the last nine digits of a seed',
        at,
        pairs((it) => it + 1e9),
        true,
      ),
      ...(Number.isSafeInteger(most) ? this.effect('the last bits of the largest seed', at, largest, true) : []),
      ...this.comesAgain(most),
      ...this.variations(),
    ]
  }

  /** Several results of one task are variations, where another seed makes a difference. */
  private variations(): readonly Unit[] {
    const { count, seed, text } = this.tasks
    const several = [7, 8, 9].flatMap((it) => this.request({ [count]: 2, [seed.at]: it }) ?? [])
    if (several.length < 3) return []
    return [
      statement(law, 'several results', { path: count }, async (inquiry, find) => {
        await passable(inquiry, this.way)
        const steps: Delivered['steps'][number][] = []
        for (const it of several) {
          const brought = await delivered(inquiry, this.way, it, { count: 2 })
          const [one, other] = brought.results.map((result) => result[text.member])
          if (typeof one !== 'string' || one !== other || characters(one) < leastCharacters) return
          steps.push(...brought.steps)
        }
        if (!(await this.isDrawn(inquiry, true))) {
          inquiry.remark = greedy
          return
        }
        find(steps, {
          message: 'Several results of one task say the same, and other seeds bring others.',
          expected: expectedOpinion('variations'),
          actual: expectedOpinion('one and the same text'),
          symptom: ofInput(count),
        })
      }),
    ]
  }

  /** The largest seed brings the same again where a small one does. */
  private comesAgain(most: number): readonly Unit[] {
    const { at } = this.tasks.seed
    const [small, large] = [this.request({ [at]: 7 }), this.request({ [at]: most })]
    if (small === undefined || large === undefined || most === 0) return []
    return [
      statement(law, 'the largest seed twice', { path: at }, async (inquiry, find) => {
        await passable(inquiry, this.way)
        if (!(await this.isSteady(inquiry, small))) {
          inquiry.remark = byChance
          return
        }
        const [one, two] = [await delivered(inquiry, this.way, large), await delivered(inquiry, this.way, large)]
        if (this.textIn(one) === this.textIn(two)) return
        find([...one.steps, ...two.steps], {
          message: 'The same task with the largest seed brings another result the second time.',
          ...differingOpinions(this.textIn(one) ?? '', this.textIn(two) ?? ''),
          symptom: ofInput(at),
        })
      }),
    ]
  }

  /** More tokens are read where more is said, and as many as before where the same is said again. */
  tokensRead(): readonly Unit[] {
    const { usage } = this.tasks
    const short = this.request({ [usage.at]: true, ...this.said(['Hello.']) }, 8)
    const long = this.request({ [usage.at]: true, ...this.said([others.join(' ').repeat(6)]) }, 8)
    if (short === undefined || long === undefined) return []
    const read = async (inquiry: Inquiry, text: string) => {
      const brought = await delivered(inquiry, this.way, text)
      const told = brought.results[0]?.[usage.member]
      const count = isJsonObject(told) ? told[usage.prompt] : undefined
      return { brought, count: typeof count === 'number' ? count : undefined }
    }
    return [
      statement(law, 'tokens that are read', { path: usage.at }, async (inquiry, find) => {
        await passable(inquiry, this.way)
        const [few, again, many] = [await read(inquiry, short), await read(inquiry, short), await read(inquiry, long)]
        if (few.count === undefined || again.count === undefined || many.count === undefined) return
        const steps = [few, again, many].flatMap((it) => it.brought.steps)
        const actual = expectedOpinion(`${few.count}, ${again.count} and ${many.count} tokens`)
        if (few.count !== again.count)
          find(steps, {
            message: 'The same prompt counts another number of tokens the second time.',
            expected: expectedOpinion(`${few.count} tokens twice`),
            actual,
            symptom: ofMember(usage.member),
          })
        else if (many.count <= few.count)
          find(steps, {
            message: 'A prompt that is many times as long counts no more tokens.',
            expected: expectedOpinion(`more than ${few.count} tokens`),
            actual,
            symptom: ofMember(usage.member),
          })
      }),
    ]
  }

  private request(pins: Pins, most = tokenLimit): string | undefined {
    const { seed, text } = this.tasks
    const seeded = { ...this.said(['Tell a story about the sea.']), [seed.at]: 7, ...pins }
    const all = { ...pinsFor(this.way, this.context), ...seeded }
    return requestOf(this.context, { ...all, [text.limit]: most }) ?? requestOf(this.context, all)
  }

  /** Pins for messages of those who ask and answer in turn. */
  private said(contents: readonly string[]): Pins {
    const { messages, role, content, turns } = this.tasks.prompt
    return { [messages]: contents.map((it, i) => ({ [role]: turns[i % 2] as string, [content]: it })) }
  }

  private changed(text: string, at: Pointer, value: Json): string | undefined {
    const next = mutated(parsedJson(text) as Json, at, { set: value })
    const made = next === undefined ? undefined : JSON.stringify(next)
    return made !== undefined && this.context.judge(made).valid ? made : undefined
  }

  /**
   * @param chance true for what has an effect only where a seed has: a server that takes the likeliest word each time is
   * right; `by several` for the seed itself: it has one where several results of one task differ
   */
  private effect(
    name: string,
    path: Pointer,
    pairs: readonly RequestPair[],
    chance: boolean | 'by several' = false,
  ): readonly Unit[] {
    if (pairs.length < 3) return []
    return [
      statement(law, name, { path }, async (inquiry, find) => {
        await passable(inquiry, this.way)
        const without = await this.withoutEffect(inquiry, path, pairs)
        if (without === undefined) return
        if ('reason' in without) {
          inquiry.remark = without.reason
          return
        }
        if (chance !== false && !(await this.isDrawn(inquiry, chance))) {
          inquiry.remark = greedy
          return
        }
        find(without.steps, {
          message: `None of three changes of ${name} makes any difference to the text.`,
          expected: expectedOpinion('another text'),
          actual: expectedOpinion(recipeText(without.text, 160)),
          symptom: ofInput(path),
        })
      }),
    ]
  }

  /** As `compared`, where a text is too short by other seeds: they bring other texts. */
  private async withoutEffect(inquiry: Inquiry, path: Pointer, pairs: readonly RequestPair[]) {
    const { at } = this.tasks.seed
    let found = await this.compared(inquiry, pairs)
    for (const seed of path === at ? [] : [8, 9]) {
      if (found === undefined || !('reason' in found) || found.reason !== tooShort) break
      const seeded = pairs.map((pair) => pair.map((it) => this.changed(it, at, seed)))
      found = await this.compared(
        inquiry,
        seeded.flatMap(([before, after]) => paired(before, [after])),
      )
    }
    return found
  }

  /** What shows that no change has an effect, or why nothing can be told; undefined where one of them has. */
  private async compared(inquiry: Inquiry, pairs: readonly RequestPair[]) {
    const steps: Delivered['steps'][number][] = []
    let text = ''
    for (const [before, after] of pairs) {
      const [one, two] = [await this.brought(inquiry, before), await this.brought(inquiry, after)]
      const [here, there] = [this.textIn(one), this.textIn(two)]
      if (here === undefined || there === undefined) return { reason: 'no text came' }
      if (here !== there) return undefined
      if (characters(here) < leastCharacters) return { reason: tooShort }
      steps.push(...one.steps, ...two.steps)
      text = here
    }
    return { steps, text }
  }

  /** What a request brings, asked for once. */
  private brought(inquiry: Inquiry, text: string): Promise<Delivered> {
    return this.context.once(`brought by ${text}`, () => delivered(inquiry, this.way, text))
  }

  private async isSteady(inquiry: Inquiry, text: string): Promise<boolean> {
    const again = await this.context.once(`brought again by ${text}`, () => delivered(inquiry, this.way, text))
    return this.textIn(await this.brought(inquiry, text)) === this.textIn(again)
  }

  /** Whether chance decides what a text says: another seed brings another one, or each result of a task is another one. */
  private async isDrawn(inquiry: Inquiry, by: true | 'by several'): Promise<boolean> {
    const { seed, count, text } = this.tasks
    if (by === true) {
      const texts: (string | undefined)[] = []
      for (const it of [7, 8, 9]) {
        const request = this.request({ [seed.at]: it })
        if (request !== undefined) texts.push(this.textIn(await this.brought(inquiry, request)))
      }
      return new Set(texts).size > 1
    }
    const several = this.request({ [count]: 2 })
    if (several === undefined) return false
    const { results } = await delivered(inquiry, this.way, several, { count: 2 })
    return results.length === 2 && results[0]?.[text.member] !== results[1]?.[text.member]
  }

  private textIn({ results }: Delivered): string | undefined {
    const told = results[0]?.[this.tasks.text.member]
    return typeof told === 'string' ? told : undefined
  }
}

const greedy = 'nothing is left to chance: the same text comes whatever the seed'
const byChance = 'the same seed brings another text each time'

/** None where either of the two cannot be made. */
function paired(before: string | undefined, afters: readonly (string | undefined)[]): readonly RequestPair[] {
  if (before === undefined) return []
  return afters.flatMap((it): readonly RequestPair[] => (it === undefined ? [] : [[before, it]]))
}

const characters = (text: string) => [...text].length
