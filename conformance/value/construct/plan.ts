import type { Json } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/model.js'
import { seededChance } from './chance.js'
import { outline } from './construct.js'
import type { Draw, Drawing } from './draw.js'
import { drawOf } from './drawing.js'
import type { Holds } from './holds.js'
import type { Demand } from './open-value.js'
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

/** A draw that goes on for ever: a member that has to be there has to have a member of the same kind. */
class TooDeep extends Error {}

/** No draw goes deeper: values are made up to 120 levels deep. */
const deepestDraw = 200

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
    if (depth > deepestDraw) throw new TooDeep()
    if (depth > 0) return this.drawn(drawing, depth)
    try {
      return this.drawn(drawing, depth)
    } catch (error) {
      if (error instanceof TooDeep) return undefined
      throw error
    }
  }

  private drawn(drawing: Drawing, depth: number): Json | undefined {
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
