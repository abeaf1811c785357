import { appliedInPlace, reachableShapes } from '../../ir/compose.js'
import type { Constraint } from '../../ir/constraint.js'
import { answerLeading, type ByLeading, shapesIn, traitsOf } from '../../ir/kind-traits.js'
import type { Shape } from '../../ir/model.js'

/* What the shape of a schema says about the code that its check needs. */

/** Whether two sub-schemas can report on the same value. */
export function isComposed(shape: Shape): boolean {
  const besideReference = ({ constraints }: Shape) =>
    constraints.length > 1 && constraints.some((it) => it.kind === 'ref')
  const shapes = [...reachableShapes(shape)]
  return shapes.some((it) => besideReference(it) || it.constraints.some((each) => traitsOf(each).recurs))
}

/** Most schemas that one expression judges. */
const mostInExpression = 600

type Expressible = ByLeading<
  'always' | 'perhaps' | 'below',
  boolean,
  [inside: (shape: Shape) => boolean, depth: number]
>

const never = () => false

/** Whether one expression can say what a constraint asks of the schemas inside it. */
const expressible: Expressible = {
  ref: ({ target }, inside) => inside(target),
  all: ({ shapes }, inside) => isFew(shapes) && shapes.every(inside),
  any: ({ shapes }, inside) => isFew(shapes) && shapes.every(inside),
  one: ({ shapes }, inside) => isFew(shapes) && shapes.every(inside),
  not: ({ shape }, inside) => inside(shape),
  conditional: (it, inside) => shapesIn(it).every(inside),
  properties: ({ shapes }, _, depth) => depth > 0 && shapes.size <= 4 && [...shapes.values()].every(isBrief),
  dependentShapes: never,
  patterned: never,
  additional: never,
  names: never,
  prefix: never,
  items: never,
  contains: never,
  unevaluated: never,
}

function isFew(shapes: readonly Shape[]): boolean {
  return shapes.length <= 24
}

/** A constraint without schemas inside it. */
function isPlain(constraint: Constraint): boolean {
  return traitsOf(constraint).leads === 'nowhere'
}

/** A schema that one boolean expression of moderate length can judge. */
export function isSimple(shape: Shape): boolean {
  let left = mostInExpression
  const isSimpleAt = (it: Shape, depth: number): boolean => {
    if (depth > 6 || --left < 0) return false
    const inside = (inner: Shape) => isSimpleAt(inner, depth + 1)
    return it.constraints.every(
      (constraint) => isPlain(constraint) || answerLeading(expressible, constraint, inside, depth) === true,
    )
  }
  return isSimpleAt(shape, 0)
}

/** A member's schema that can stand in an expression which reads the member anew each time. */
function isBrief(shape: Shape): boolean {
  return shape.constraints.length <= 2 && shape.constraints.every(isPlain)
}

/** A schema that evaluates no key and no item. */
export function evaluatesNothing(shape: Shape): boolean {
  const applied = new Set([shape])
  for (const it of applied) for (const next of appliedInPlace(it)) applied.add(next)
  return ![...applied].some((it) => it.constraints.some((each) => traitsOf(each).leads === 'below'))
}
