import type { Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { subjectOf, traitsOf } from '../../../generator/ir/kind-traits.js'
import { shuffled, simplest } from './chance.js'
import type { Making } from './making.js'
import { type NumberWish, numbersFor } from './number.js'
import { kind, type OpenValue } from './open-value.js'
import { agrees, rangesOf, relationsOf } from './relations.js'
import type { Alternative } from './search.js'
import { type StringWish, stringsFor } from './string.js'

export function leafValues(making: Making, place: OpenValue): Alternative[] {
  const found: Json[] = []
  const related = relationsOf(place)
  const wanted = related.length > 0 ? 16 : place.varies ? variety(place) : 1
  for (const it of candidatesFor(making, place)) {
    if (!fits(making, place, it) || !related.every((other) => agrees(making, place, other, it))) continue
    found.push(it)
    if (found.length === wanted) break
  }
  const spread = place.varies && making.chance === simplest ? rotated(found, position(place)) : found
  return spread.map((json) => ({
    go: () => {
      making.search.set(place, 'value', { json })
      return true
    },
  }))
}

function position(place: OpenValue): number {
  for (let at: OpenValue | undefined = place; at !== undefined; at = at.parent)
    if (typeof at.key === 'number') return at.key
  return 0
}

/** Whether a value shows what is demanded of a place that holds no others. */
export function fits(making: Making, place: OpenValue, value: Json): boolean {
  return place.literals.every(
    ({ constraint, holds }) => !decidesLeaf(constraint) || making.holds(constraint, value) === holds,
  )
}

function candidatesFor(making: Making, place: OpenValue): Iterable<Json> {
  if (place.values !== undefined) return shuffled(making.chance, place.values)
  if (place.kinds === kind.null) return [null]
  if (place.kinds === kind.boolean) return shuffled(making.chance, [false, true])
  if (place.kinds === kind.string) return stringsAt(making, place)
  return numberWishes(place).flatMap((it) => numbersFor(it, making.chance))
}

function stringsAt(making: Making, place: OpenValue): Iterable<Json> {
  return stringsFor(stringWish(place), making.chance)
}

/** What a string has to be. */
export function stringWish(place: OpenValue): StringWish {
  let [least, most] = [0, Number.POSITIVE_INFINITY]
  for (const { constraint: it, holds } of place.literals) {
    if (it.kind !== 'length') continue
    const isLower = (it.side === 'lower') === holds
    const count = holds ? it.count : it.side === 'lower' ? it.count - 1 : it.count + 1
    if (isLower) least = Math.max(least, count)
    else most = Math.min(most, count)
  }
  return {
    least,
    most,
    patterns: place.having('pattern').map((it) => it.source),
    formats: place.having('format').map((it) => it.format),
    isUnlike: place.lacking('pattern').length + place.lacking('format').length > 0,
    ...(place.unit !== undefined && { unit: place.unit }),
    ...(place.varies && { variety: variety(place) }),
  }
}

/** What a number has to be: one of these. */
export function numberWishes(place: OpenValue): readonly NumberWish[] {
  const offGrid = place.lacking('step').map((it) => it.of)
  return rangesOf(place).map((range) => ({ ...range, offGrid, fraction: place.kinds === kind.fraction }))
}

/** How many different values a place needs, where all items of a list have to differ. */
function variety(place: OpenValue): number {
  for (let at: OpenValue | undefined = place; at !== undefined; at = at.parent)
    if (typeof at.key === 'number') return Math.min(64, Math.max(9, at.parent?.length ?? 0))
  return 1
}

/** Constraints that a string, a number or a listed value is tested with once it is made. */
function decidesLeaf(constraint: Constraint): boolean {
  const subject = subjectOf(constraint)
  return traitsOf(constraint).leads === 'nowhere' && subject !== 'array' && subject !== 'object'
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
