import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { normalFormOf, ofKind } from '../../../generator/ir/normal-form.js'
import { Reached } from '../limits.js'
import { contains, items } from './arrays.js'
import { branches } from './branches.js'
import type { Edit } from './edit.js'
import { start } from './here.js'
import { additional, dependentRequired, dependentShapes, names, patterned, properties, required } from './objects.js'
import type { Position } from './position.js'
import { facets, ofBoth, opaque, relations } from './scalars.js'
import type { Trace } from './settled.js'
import { unevaluated } from './unevaluated.js'
import { type Aspect, type Documents, SchemaWalk } from './walk.js'

/*
 * What two schemas spell differently, one edit for each difference. Nothing is said here of what an edit takes away: that
 * is asked once all are known.
 *
 * Both schemas are walked at once, in the order of the new one: at each place the constraints of one kind are set against
 * those of the other side, members and items are walked into, and branches are paired off, those that are alike first.
 * `{ type: 'integer', maximum: 9 }` against `{ type: 'number', maximum: 9, title: 'A' }` has two edits: `type`, and
 * `title`, which is a note.
 */

/** What two schemas differ in, and what was met on the way. */
export interface ShapeComparison {
  readonly edits: readonly Edit[]
  readonly trace: Trace
  /** Whether nothing was passed over because it is settled. */
  readonly isWhole: boolean
  /** Whether edits may count at more places than those that were looked at, since the walk was a brief one. */
  readonly isAbridged: boolean
}

/** Compares what two schemas demand and say. */
export function compareShapes(
  old: readonly Shape[],
  next: readonly Shape[],
  documents: Documents,
  reached = new Reached(),
): ShapeComparison {
  const walk = new SchemaWalk(documents, reached, comparisons)
  walk.compare(normalFormOf(old), normalFormOf(next), start({ old, new: next }))
  const edits = [...walk.edits.values()].map(nearestFirst)
  return { edits, trace: walk.trace, isWhole: walk.isWhole, isAbridged: walk.isAbridged }
}

/** What stands nearest to the whole is told and tried first. */
function nearestFirst(edit: Edit): Edit {
  const { positions, sites } = edit
  const byDepth = (a: Position, b: Position) => a.length - b.length
  const sorted = [...sites].sort(([a], [b]) => byDepth(a, b))
  sites.clear()
  for (const [position, site] of sorted) sites.set(position, site)
  positions.sort(byDepth)
  return edit
}

/** How the demands of each kind are compared where either side has one, in the order in which they are told. */
const aspects: { readonly [K in Constraint['kind']]: Aspect } = {
  never: () => {}, // it has been asked for before all others
  ...facets,
  required: ofBoth('object', required),
  properties: ofBoth('object', properties),
  patterned: ofBoth('object', patterned),
  additional: ofBoth('object', additional),
  names: ofBoth('object', names),
  dependentRequired: ofBoth('object', dependentRequired),
  dependentShapes: ofBoth('object', dependentShapes),
  relation: ofBoth('object', relations),
  opaque,
  prefix: ofBoth('array', items),
  items: ofBoth('array', (walk, a, b, here) => {
    if (ofKind(a, 'prefix').length + ofKind(b, 'prefix').length === 0) items(walk, a, b, here)
  }),
  contains: ofBoth('array', contains),
  unevaluated,
  any: branches('any'),
  one: branches('one'),
  all: branches('all'),
  not: branches('not'),
  conditional: branches('conditional'),
  ref: () => {}, // normal forms have taken it apart
}

const comparisons = Object.entries(aspects) as [Constraint['kind'], Aspect][]
