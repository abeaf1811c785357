import { answer, type Constraint } from '../../../generator/ir/constraint.js'
import { isInPlace } from '../../../generator/ir/kind-traits.js'
import { shuffled } from './chance.js'
import { learnSiblings } from './holds.js'
import { decidesLeaf, isPossible } from './leaves.js'
import type { Making } from './making.js'
import { met } from './met.js'
import type { Demand, OpenValue } from './open-value.js'
import { isRefuted } from './refuted.js'
import { substituted } from './substitution.js'
import { unmet } from './unmet.js'

export function demand(making: Making, place: OpenValue, { shape, holds }: Demand): boolean {
  const { constraints } = shape
  learnSiblings(shape)
  making.search.concern(place.path, shape.at.pointer, holds)
  if (holds) return constraints.every((it) => literal(making, place, it, true))
  if (constraints.length === 1) return literal(making, place, constraints[0] as Constraint, false)
  return making.search.later('logic', () =>
    isRefuted(making, place, shape)
      ? [{ go: () => true }]
      : waysOut(making, constraints).map((it) => ({ go: () => literal(making, place, it, false) })),
  )
}

/** What may be broken of a schema, a missing key first as a rule: nothing else follows from it. */
function waysOut(making: Making, constraints: readonly Constraint[]): readonly Constraint[] {
  const all = shuffled(making.chance, constraints)
  if (making.chance.odds(0.4)) return all
  return [...all.filter((it) => it.kind === 'required'), ...all.filter((it) => it.kind !== 'required')]
}

function literal(making: Making, place: OpenValue, constraint: Constraint, holds: boolean): boolean {
  const target = holds
    ? making.targets.get(constraint)?.find((it) => it.path === place.path && !making.struck.has(it))
    : undefined
  if (target === undefined) return plain(making, place, constraint, holds)
  making.struck.add(target)
  making.search.undoBy(() => making.struck.delete(target))
  return substituted(making, place, target)
}

export function plain(making: Making, place: OpenValue, constraint: Constraint, holds: boolean): boolean {
  if (making.wish.isHard && making.wish.pins?.has(place.path) && !isInPlace(constraint)) return true
  making.search.add(place.literals, { constraint, holds })
  making.search.concern(place.path, constraint.at.pointer, holds)
  if (place.values !== undefined && !isInPlace(constraint)) {
    const left = place.values.filter((it) => making.holds(constraint, it) === holds)
    if (left.length !== place.values.length) making.search.set(place, 'values', left)
    return left.length > 0
  }
  if (decidesLeaf(constraint)) making.search.set(place, 'known', place.known.with(constraint, holds))
  return answer(holds ? met : unmet, constraint, place, making) && isPossible(making, place)
}
