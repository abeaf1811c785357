import type { Json } from '../../../generator/document/json.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { itemShapes, ofKind, type View } from '../../../generator/ir/normal-form.js'
import { partsOf, zoo } from './candidate.js'
import { limits } from './limits.js'
import type { Samples } from './sample.js'

/** Arrays of the sizes that either side speaks of, with items that `contains` counts and others, and with one odd item at the end. */
export function arrayCandidates(source: View, target: View, samples: Samples): Json[] {
  if (!source.types.has('array')) return []
  const counts = new Set([0, 1, 2])
  for (const view of [...partsOf(source), ...partsOf(target)])
    for (const it of view.all) for (const count of countsIn(it)) counts.add(count)
  const made: Json[] = [...counts].flatMap((count) => ofSize(count, source, samples))
  for (const it of [...ofKind(source, 'contains'), ...ofKind(target, 'contains')])
    made.push(...counted(it, source, samples))
  const base = samples.items(source, Math.max(source.minItems, prefixOf(source)), 1) ?? []
  for (const value of [...zoo, ...samples.of(itemShapes(target, base.length))]) made.push([...base, value])
  return made
}

/** The sizes at which a constraint changes its mind. */
function countsIn(it: Constraint): number[] {
  if (it.kind === 'count' && it.of === 'items') return [it.count - 1, it.count, it.count + 1]
  if (it.kind === 'prefix') return [it.shapes.length, it.shapes.length + 1]
  if (it.kind !== 'contains') return []
  return [it.lower.count, it.upper?.count ?? 0].flatMap((n) => [n - 1, n, n + 1])
}

/** Arrays of one size: plain, of equal items, and with the first item again as the last. */
function ofSize(count: number, source: View, samples: Samples): Json[] {
  if (count < 0 || !samples.reached.admits('items', count)) return []
  const plain = samples.items(source, count, 1)
  const equal = samples.reached.admits('copies', count)
    ? samples.of(itemShapes(source, 0)).map((it) => Array.from({ length: count }, () => it))
    : []
  const again = plain !== undefined && count > 0 ? [[...plain.slice(0, -1), plain[0] as Json]] : []
  return [...(plain === undefined ? [] : [plain]), ...equal, ...again]
}

/** Arrays with every number of items that `contains` counts up to two beyond its limits, beside up to two others. */
function counted(it: ConstraintOf<'contains'>, source: View, samples: Samples): Json[] {
  const matching = samples.of([...itemShapes(source, 0), it.shape])
  const plain = samples.of(itemShapes(source, 0))
  const wanted = Math.max(it.lower.count, it.upper?.count ?? 0) + 2
  const most = samples.reached.admits('contained', wanted) ? wanted : limits.contained.most
  const pick = (list: readonly Json[], n: number) => Array.from({ length: n }, (_, i) => list[i % list.length] ?? null)
  const made: Json[] = []
  for (let hits = 0; hits <= most; hits++) {
    for (let misses = 0; misses <= 2; misses++) {
      made.push([...pick(matching, hits), ...pick(plain.slice(-2), misses)])
      made.push([...pick(matching, hits), ...pick(plain, misses)])
    }
  }
  return made
}

function prefixOf(view: View): number {
  return Math.max(0, ...ofKind(view, 'prefix').map((it) => it.shapes.length))
}
