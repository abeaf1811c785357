import type { Constraint, ConstraintOf } from './constraint.js'
import { answerLeading, type ByLeading } from './kind-traits.js'
import type { Shape } from './model.js'
import { matches } from './pattern.js'

/*
 * Which schemas a constraint brings for one member or one item: the single answer for whoever walks into a value. What
 * unevaluatedProperties and unevaluatedItems bring hangs on their siblings, and is asked of the normal form.
 */

const elsewhere = (): readonly Shape[] => []

/** The schemas for the member `key` that a constraint brings; whether unevaluatedProperties does, its siblings tell. */
const onMember: ByLeading<'below', readonly Shape[], [key: string]> = {
  properties: ({ shapes }, key) => {
    const own = shapes.get(key)
    return own === undefined ? [] : [own]
  },
  patterned: ({ shapes }, key) => [...shapes].flatMap(([source, shape]) => (matches(source, key) ? [shape] : [])),
  additional: (it, key) => (covers(it, key) ? [it.shape] : []),
  names: elsewhere,
  prefix: elsewhere,
  items: elsewhere,
  contains: elsewhere,
  unevaluated: elsewhere,
}

/** The schemas that a constraint brings for the member `key`, but for those of unevaluatedProperties. */
export function shapesForMember(constraint: Constraint, key: string): readonly Shape[] {
  return answerLeading(onMember, constraint, key) ?? []
}

/** Whether additionalProperties speaks of `key`. */
function covers({ named, patterns }: ConstraintOf<'additional'>, key: string): boolean {
  return !named.includes(key) && !patterns.some((source) => matches(source, key))
}

const onItem: ByLeading<'below', readonly Shape[], [index: number]> = {
  properties: elsewhere,
  patterned: elsewhere,
  additional: elsewhere,
  names: elsewhere,
  prefix: ({ shapes }, index) => shapes.slice(index, index + 1),
  items: ({ from, shape }, index) => (index >= from ? [shape] : []),
  contains: elsewhere,
  unevaluated: elsewhere,
}

/** The schemas that a constraint brings for the item at `index`, but for those of unevaluatedItems. */
export function shapesForItem(constraint: Constraint, index: number): readonly Shape[] {
  return answerLeading(onItem, constraint, index) ?? []
}
