import { appliedInPlace, reachableShapes } from '../ir/compose.js'
import type { Constraint } from '../ir/constraint.js'
import type { Shape } from '../ir/model.js'

/* What the shape of a schema says about the code that its check needs. */

/** Kinds whose constraints read the members of an object one by one, in a loop over its keys. */
export const keyed: ReadonlySet<Constraint['kind']> = new Set(['properties', 'patterned', 'additional', 'names'])

const recurring: ReadonlySet<Constraint['kind']> = new Set([
  'all',
  'conditional',
  'dependentShapes',
  'patterned',
  'unevaluated',
])

/** Whether two sub-schemas can report on the same value. */
export function isComposed(shape: Shape): boolean {
  const besideReference = ({ constraints }: Shape) =>
    constraints.length > 1 && constraints.some((it) => it.kind === 'ref')
  const shapes = [...reachableShapes(shape)]
  return shapes.some((it) => besideReference(it) || it.constraints.some(({ kind }) => recurring.has(kind)))
}

const simpleKinds: ReadonlySet<Constraint['kind']> = new Set([
  'type',
  'values',
  'bound',
  'step',
  'length',
  'count',
  'pattern',
  'format',
  'unique',
  'required',
  'dependentRequired',
  'relation',
  'never',
])

/** A schema that one boolean expression of moderate length can judge. */
export function isSimple(shape: Shape, depth = 0): boolean {
  if (depth > 6) return false
  const isSimpleInside = (inner: Shape | undefined) => inner === undefined || isSimple(inner, depth + 1)
  return shape.constraints.every((it) => {
    switch (it.kind) {
      case 'ref':
        return isSimpleInside(it.target)
      case 'all':
      case 'any':
      case 'one':
        return it.shapes.length <= 24 && it.shapes.every(isSimpleInside)
      case 'not':
        return isSimpleInside(it.shape)
      case 'conditional':
        return [it.if, it.then, it.else].every(isSimpleInside)
      case 'properties':
        return depth > 0 && it.shapes.size <= 4 && [...it.shapes.values()].every((inner) => isBrief(inner))
      default:
        return simpleKinds.has(it.kind)
    }
  })
}

/** A member's schema that can stand in an expression which reads the member anew each time. */
function isBrief(shape: Shape): boolean {
  return shape.constraints.length <= 2 && shape.constraints.every((it) => simpleKinds.has(it.kind))
}

/** A schema that evaluates no key and no item. */
export function evaluatesNothing(shape: Shape, depth = 0): boolean {
  return (
    depth < 8 &&
    !shape.constraints.some((it) => evaluating.has(it.kind)) &&
    appliedInPlace(shape).every((inner) => evaluatesNothing(inner, depth + 1))
  )
}

const evaluating: ReadonlySet<Constraint['kind']> = new Set([...keyed, 'prefix', 'items', 'contains', 'unevaluated'])
