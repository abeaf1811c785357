import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { joinedBy } from '../../../generator/ir/kind-traits.js'

const known = new WeakMap<Shape, readonly Shape[]>()
const singles = new WeakMap<Constraint, Shape>()

/** Whether a schema has an unevaluated…, which looks at its siblings: it stays in one piece. */
export function isClosed(shape: Shape): boolean {
  return shape.constraints.some((it) => it.kind === 'unevaluated')
}

/** A constraint as a schema of its own. */
export function single(constraint: Constraint): Shape {
  const shape = singles.get(constraint) ?? { at: constraint.at, constraints: [constraint] }
  singles.set(constraint, shape)
  return shape
}

/**
 * What a schema demands, as schemas of which all hold where it does: `$ref` and allOf taken apart, each other constraint on its
 * own, and what is closed by an unevaluated… in one piece.
 */
export function piecesOf(shape: Shape): readonly Shape[] {
  const before = known.get(shape)
  if (before !== undefined) return before
  const made = isClosed(shape) ? [shape] : shape.constraints.flatMap(piecesIn)
  known.set(shape, made)
  return made
}

function piecesIn(constraint: Constraint): readonly Shape[] {
  return constraint.kind === 'ref' || constraint.kind === 'all'
    ? joinedBy(constraint).flatMap((it) => piecesOf(it))
    : [single(constraint)]
}
