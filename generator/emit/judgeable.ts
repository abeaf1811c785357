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

/** Most schemas that one expression judges. */
const mostInExpression = 600

/** A schema that one boolean expression of moderate length can judge. */
export function isSimple(shape: Shape): boolean {
  let left = mostInExpression
  const isSimpleAt = (it: Shape, depth: number): boolean => {
    if (depth > 6 || --left < 0) return false
    const isSimpleInside = (inner: Shape | undefined) => inner === undefined || isSimpleAt(inner, depth + 1)
    return it.constraints.every((constraint) => {
      switch (constraint.kind) {
        case 'ref':
          return isSimpleInside(constraint.target)
        case 'all':
        case 'any':
        case 'one':
          return constraint.shapes.length <= 24 && constraint.shapes.every(isSimpleInside)
        case 'not':
          return isSimpleInside(constraint.shape)
        case 'conditional':
          return [constraint.if, constraint.then, constraint.else].every(isSimpleInside)
        case 'properties':
          return (
            depth > 0 && constraint.shapes.size <= 4 && [...constraint.shapes.values()].every((inner) => isBrief(inner))
          )
        default:
          return simpleKinds.has(constraint.kind)
      }
    })
  }
  return isSimpleAt(shape, 0)
}

/** A member's schema that can stand in an expression which reads the member anew each time. */
function isBrief(shape: Shape): boolean {
  return shape.constraints.length <= 2 && shape.constraints.every((it) => simpleKinds.has(it.kind))
}

/** A schema that evaluates no key and no item. */
export function evaluatesNothing(shape: Shape): boolean {
  const applied = new Set([shape])
  for (const it of applied) for (const next of appliedInPlace(it)) applied.add(next)
  return ![...applied].some((it) => it.constraints.some(({ kind }) => evaluating.has(kind)))
}

const evaluating: ReadonlySet<Constraint['kind']> = new Set([...keyed, 'prefix', 'items', 'contains', 'unevaluated'])
