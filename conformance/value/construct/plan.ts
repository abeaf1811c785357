import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type Chance, oneOf, seededChance } from './chance.js'
import { outline } from './construct.js'
import { itemDemands } from './items.js'
import { fits, numberWishes, stringWish } from './leaves.js'
import { deepest, type Holds, type Making } from './making.js'
import { demandsOn, freeKeys, leastCount, mostCount, unevaluatedDemands } from './members.js'
import { numberSource } from './number.js'
import { type Demand, kind, type Literal, type OpenValue } from './open-value.js'
import { stringsFor } from './string.js'
import type { Wish } from './wish.js'

/*
 * Many values of one schema. What goes together is found once: an outline has all decided that could contradict (which rule
 * holds, which member is there for it), and leaves open what does not matter to anything else. It is turned into functions
 * that draw the rest, value by value. In
 *
 *     { "required": ["size"], "properties": { "size": { "type": "integer" }, "mode": { "enum": ["fast", "best"] } },
 *       "if": { "properties": { "mode": { "const": "best" } }, "required": ["mode"] },
 *       "then": { "properties": { "size": { "maximum": 4 } } } }
 *
 * one outline has `mode` "best" and `size` at most 4, another forbids `mode`. A draw takes one of them and a number for
 * `size`; members that no rule has asked for come along by chance, each with a plan of its own. Only what relates numbers of
 * several members is tested after the draw.
 */

/** How a value is drawn. */
interface Drawing {
  readonly chance: Chance
  /** How likely an optional member is there, from 0 to 1. */
  readonly density: number
}

/** A value, or undefined where this draw came to none. */
type Draw = (drawing: Drawing, depth: number) => Json | undefined

/** So many outlines of one schema are drawn from. */
const mostOutlines = 64

/** How likely optional members are in the outlines, in turn. */
const densities = [0.3, 0, 0.6, 0.1, 0.8]

/** The plans of a model, each made when it is first asked for. */
export class Plans {
  private readonly holds: Holds
  private readonly ids = new Map<Shape, number>()
  private readonly known = new Map<string, Plan>()

  constructor(holds: Holds) {
    this.holds = holds
  }

  /** The plan for all that is demanded of a value. */
  of(demands: readonly Demand[]): Plan {
    const key = demands.map(({ shape, holds }) => (holds ? '' : '!') + this.idOf(shape)).join()
    const plan = this.known.get(key) ?? new Plan(this, this.holds, demands)
    this.known.set(key, plan)
    return plan
  }

  /** A plan for values that show something beside. */
  showing(shape: Shape, wish: Wish, outlines: number): Plan {
    return new Plan(this, this.holds, [{ shape, holds: true }], { wish, outlines })
  }

  private idOf(shape: Shape): number {
    const id = this.ids.get(shape) ?? this.ids.size
    this.ids.set(shape, id)
    return id
  }
}

interface PlanOptions {
  readonly wish?: Wish
  readonly outlines?: number
}

/** What is known of a schema for drawing values of it. */
export class Plan {
  private readonly plans: Plans
  private readonly holds: Holds
  private readonly demands: readonly Demand[]
  private readonly wish: Wish
  private readonly most: number
  /** By the number of the outline, which is its seed: what is drawn does not depend on what was drawn before. */
  private readonly draws = new Map<number, Draw | undefined>()
  private isKnownEmpty: boolean | undefined

  constructor(plans: Plans, holds: Holds, demands: readonly Demand[], { wish = {}, outlines }: PlanOptions = {}) {
    this.plans = plans
    this.holds = holds
    this.demands = demands
    this.wish = wish
    this.most = outlines ?? mostOutlines
  }

  /** A value; undefined where none was found, or none at this draw. */
  draw(drawing: Drawing, depth = 0): Json | undefined {
    if (this.isEmpty) return undefined
    const first = drawing.chance.below(this.most)
    for (let i = 0; i < Math.min(4, this.most); i++) {
      const draw = this.drawBy((first + i) % this.most)
      const value = draw?.(drawing, depth)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** True where the first outlines come to nothing: then nothing fits, or it is too hard to find. */
  private get isEmpty(): boolean {
    this.isKnownEmpty ??= [0, 1, 2, 3].every((i) => this.drawBy(i % this.most) === undefined)
    return this.isKnownEmpty
  }

  private drawBy(index: number): Draw | undefined {
    if (this.draws.has(index)) return this.draws.get(index)
    const wish = { density: densities[index % densities.length] as number, budget: 200, ...this.wish }
    const found = outline(this.demands, this.holds, seededChance(index), wish)
    const draw = found && drawOf(found.root, { making: found.making, plans: this.plans })
    this.draws.set(index, draw)
    return draw
  }
}

interface Known {
  readonly making: Making
  readonly plans: Plans
}

function drawOf(place: OpenValue, known: Known): Draw {
  const { making } = known
  if (place.values !== undefined) return drawListed(place.values.filter((it) => fits(making, place, it)))
  switch (place.kinds) {
    case kind.null:
      return () => null
    case kind.boolean:
      return drawListed([false, true].filter((it) => fits(making, place, it)))
    case kind.string:
      return drawText(place, known)
    case kind.array:
      return place.items === undefined ? drawList(place, known) : drawFixedList(place, place.items, known)
    case kind.object:
      return drawObject(place, known)
    default:
      return drawNumber(place)
  }
}

function drawListed(values: readonly Json[]): Draw {
  if (values.length === 0) return () => undefined
  return ({ chance }) => oneOf(chance, values)
}

function drawNumber(place: OpenValue): Draw {
  const sources = numberWishes(place).map(numberSource)
  return ({ chance }) => oneOf(chance, sources)(chance)
}

function drawText(place: OpenValue, { making }: Known): Draw {
  const wish = stringWish(place)
  const isCertain = wish.patterns.length + wish.formats.length === 0 && !wish.isUnlike
  return ({ chance }) => {
    for (const text of stringsFor(wish, chance)) if (isCertain || fits(making, place, text)) return text
    return undefined
  }
}

/** How likely an optional member is so deep in a value. */
const oddsAt = (density: number, depth: number) => (depth >= deepest ? 0 : depth > 3 ? density / 3 : density)

// Lists ---------------------------------------------------------------------------------------------------------------

/** How often an item is one that stands in the list before, where that is allowed. */
const repetition = 0.12

function drawList(place: OpenValue, { plans }: Known): Draw {
  const isUnique = place.having('unique').length > 0
  const [least, most] = [Math.max(leastCount(place, 'items'), place.length), mostCount(place, 'items')]
  // From some index on all items are alike.
  const alike = Math.max(
    0,
    ...place.having('prefix').map((it) => it.shapes.length),
    ...place.having('items').map((it) => it.from),
  )
  const planBy: Plan[] = []
  const planAt = (index: number): Plan => {
    const at = Math.min(index, alike)
    planBy[at] ??= plans.of(itemDemands(place, at))
    return planBy[at]
  }
  const isMixed = place.having('prefix').length > 0
  return (drawing, depth) => {
    const { chance } = drawing
    const isFar = depth < deepest && most <= 64 && chance.odds(0.05)
    const room = depth >= deepest ? 0 : Math.min(most - least, 3)
    const length = isFar ? most : least + chance.below(room + 1)
    const items: Json[] = []
    const seen = new Set<string>()
    for (let i = 0; i < length; i++) {
      const isAgain = !isUnique && !isMixed && i > 0 && chance.odds(repetition)
      const item = isAgain
        ? oneOf(chance, items)
        : drawFresh(planAt(i), drawing, depth + 1, isUnique ? seen : undefined)
      if (item === undefined) break
      items.push(item)
    }
    return items.length >= least ? items : undefined
  }
}

/** An item that is not among those that were seen. */
function drawFresh(plan: Plan, drawing: Drawing, depth: number, seen: Set<string> | undefined): Json | undefined {
  if (seen === undefined) return plan.draw(drawing, depth)
  for (let round = 0; round < 8; round++) {
    const item = plan.draw(drawing, depth)
    const text = item !== undefined && canonicalText(item)
    if (typeof text !== 'string' || seen.has(text)) continue
    seen.add(text)
    return item
  }
  return undefined
}

/** A list whose items were decided on: they are counted, or have to be alike. */
function drawFixedList(place: OpenValue, items: readonly OpenValue[], known: Known): Draw {
  const draws = items.map((it) => drawOf(it, known))
  const { length, isDoubled } = place
  const isUnique = place.having('unique').length > 0
  return (drawing, depth) => {
    const made: Json[] = []
    for (const draw of draws) {
      const item = draw(drawing, depth + 1)
      if (item === undefined) return undefined
      made.push(item)
    }
    const last = made.at(-1)
    while (made.length < length && last !== undefined) made.push(last)
    if (isDoubled && made[0] !== undefined) made[1] = made[0]
    return isUnique && new Set(made.map(canonicalText)).size < made.length ? undefined : made
  }
}

// Objects -------------------------------------------------------------------------------------------------------------

/** A member: one that is there, or one that may be. */
interface Entry {
  readonly key: string
  readonly fixed?: Draw
  readonly free?: () => Plan
}

function drawObject(place: OpenValue, known: Known): Draw {
  const { making, plans } = known
  const planOf = (key: string): Entry => {
    let plan: Plan | undefined
    const free = () => {
      plan ??= plans.of([...demandsOn(place, key), ...unevaluatedDemands(place, key)])
      return plan
    }
    return { key, free }
  }
  const entries = [...new Set([...place.demands.keys(), ...place.members.keys()])].flatMap((key): Entry[] => {
    const member = place.members.get(key)
    if (member !== undefined) return [{ key, fixed: drawOf(member, known) }]
    return place.presence.has(key) ? [] : [planOf(key)]
  })
  const extras = extraKeys(making, place).map(planOf)
  const isOpen = place.having('additional').length > 0 || place.having('patterned').length > 0
  const [least, most] = [leastCount(place, 'properties'), mostCount(place, 'properties')]
  const relations = relationsOf(place, known)
  const fixed = entries.filter((it) => it.fixed !== undefined).length
  return (drawing, depth) => {
    const { chance, density } = drawing
    const odds = oddsAt(density, depth)
    let room = most - fixed
    let missing = least - fixed
    const made: Record<string, Json> = {}
    const put = ({ key, fixed, free }: Entry): boolean => {
      const value = fixed ? fixed(drawing, depth + 1) : free?.().draw(drawing, depth + 1)
      if (value !== undefined) define(made, key, value)
      return value !== undefined
    }
    const left: Entry[] = []
    for (const it of entries) {
      if (it.fixed) {
        if (!put(it)) return undefined
      } else if (room > 0 && chance.odds(odds)) {
        if (put(it)) [room, missing] = [room - 1, missing - 1]
      } else left.push(it)
    }
    if (extras.length > 0 && room > 0 && chance.odds(isOpen ? odds : odds / 8)) {
      if (put(oneOf(chance, extras))) [room, missing] = [room - 1, missing - 1]
    }
    for (const it of missing > 0 ? [...left, ...extras] : []) {
      if (missing <= 0) break
      if (!Object.hasOwn(made, it.key) && put(it)) missing--
    }
    if (missing > 0 || room < 0) return undefined
    return relations.every((it) => it(made, put)) ? made : undefined
  }
}

/** `__proto__` is a member like any other. */
function define(made: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(made, key, { value, enumerable: true, writable: true, configurable: true })
  else made[key] = value
}

/** Keys that nothing names, as far as there may be any. */
function extraKeys(making: Making, place: OpenValue): string[] {
  const keys = new Set<string>()
  for (const key of freeKeys(making, place, 2)) {
    if (!place.presence.has(key) && !place.demands.has(key)) keys.add(key)
    if (keys.size === 6) break
  }
  return [...keys]
}

type Put = (entry: Entry) => boolean

/** Numbers of several members are drawn again until they agree. */
function relationsOf(
  place: OpenValue,
  { making, plans }: Known,
): ((made: Record<string, Json>, put: Put) => boolean)[] {
  const rules = place.literals.filter((it) => it.constraint.kind === 'relation')
  return rules.map(({ constraint, holds }: Literal) => {
    const keys = constraint.kind === 'relation' ? constraint.parameters : []
    const entries = keys.map((key): Entry => {
      const member = place.members.get(key)
      if (member !== undefined) return { key, fixed: drawOf(member, { making, plans }) }
      return { key, free: () => plans.of(demandsOn(place, key)) }
    })
    return (made, put) => {
      if (!keys.every((key) => Object.hasOwn(made, key))) return true
      for (let round = 0; round < 24; round++) {
        if (making.holds(constraint, made) === holds) return true
        put(entries[round % entries.length] as Entry)
      }
      return false
    }
  })
}
