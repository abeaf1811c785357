import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/document/json.js'
import type { Shape } from '../../generator/ir/model.js'
import { type Chance, seededChance } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { holdsBy } from '../value/construct/holds.js'
import { type Plan, Plans } from '../value/construct/plan.js'

const holds = holdsBy(compileShape)

/** What is known of a schema for drawing values of it. */
interface KnownPlan {
  readonly plan: Plan
  readonly is: (value: unknown) => boolean
}

const plans = new WeakMap<Shape, KnownPlan>()

/** So many ways there are to decide on what hangs together in a value. */
const outlines = 4

/**
 * A value that the schema takes, with the members that it names; undefined where none was found. The same for equal seeds.
 */
export function usualValue(shape: Shape, seed: number): Json | undefined {
  const { plan, is } = plans.get(shape) ?? planFor(shape)
  const chance = usual(seed)
  const drawn = plan.draw({ chance, density: 1 })
  if (drawn !== undefined && is(drawn)) return drawn
  const made = construct(shape, holds, chance, { density: 1, budget: 300 })
  return made !== undefined && is(made) ? made : undefined
}

function planFor(shape: Shape): KnownPlan {
  const made = { plan: new Plans(holds).showing(shape, {}, outlines), is: compileShape(shape).is }
  plans.set(shape, made)
  return made
}

/** Chance in what a value is, none in how: what is likely is so, and what is rare is not. */
function usual(seed: number): Chance {
  const { below } = seededChance(seed)
  return { below, odds: (probability) => probability >= 0.5 }
}
