import type { Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { traitsOf, valueTypeOf } from '../../../generator/ir/kind-traits.js'
import { type Chance, seededChance, shuffled, simplest } from './chance.js'
import type { Making } from './making.js'
import { type NumberChoices, type NumberWish, numberChoices } from './number.js'
import { kind, number, type OpenValue } from './open-value.js'
import { agrees, rangesOf, relationsOf } from './relations.js'
import type { Alternative } from './search.js'
import { type StringWish, stringsFor } from './string.js'

export function leafValues(making: Making, place: OpenValue): Alternative[] {
  return candidatesAt(making, place).map((json) => ({
    go: () => {
      making.search.set(place, 'value', { json })
      return true
    },
  }))
}

/** What a place may become, as many as it takes: others may stand in the way of the first. */
function candidatesAt(making: Making, place: OpenValue): readonly Json[] {
  const { chance } = making
  const related = relationsOf(place)
  const isFree = related.length === 0 && !place.varies && place.values === undefined && place.unit === undefined
  if (isFree && chance === simplest) return simplestAt(making, place)
  const wanted = related.length > 0 ? 16 : place.varies ? variety(place) : 1
  const found: Json[] = []
  for (const it of candidatesFor(chance, place)) {
    if (!fits(making, place, it) || !related.every((other) => agrees(making, place, other, it))) continue
    found.push(it)
    if (found.length === wanted) break
  }
  return place.varies && chance === simplest ? rotated(found, position(place)) : found
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

/**
 * Whether there is a string or a number for a place, as far as is known: what contradicts itself there is told at once, and
 * not when all else is decided.
 */
export function isPossible(making: Making, place: OpenValue): boolean {
  const isLeaf = place.kinds === kind.string || (place.kinds & ~number) === 0
  const isTied = place.values !== undefined || place.unit !== undefined || relationsOf(place).length > 0
  return !isLeaf || isTied || simplestAt(making, place).length > 0
}

/** The simplest string or number that meets what is demanded, looked for once; none where there is none. */
function simplestAt(making: Making, place: OpenValue): readonly Json[] {
  return place.known.simplest(place.kinds, () => {
    for (const chance of [simplest, ...[1, 2, 3].map(seededChance)])
      for (const it of candidatesFor(chance, place)) if (fits(making, place, it)) return [it]
    return []
  })
}

function candidatesFor(chance: Chance, place: OpenValue): Iterable<Json> {
  if (place.values !== undefined) return shuffled(chance, place.values)
  if (place.kinds === kind.null) return [null]
  if (place.kinds === kind.boolean) return shuffled(chance, [false, true])
  if (place.kinds === kind.string) return stringsFor(stringWish(place), chance)
  return inTurn(numbersAt(place).map((it) => it(chance)))
}

function* inTurn<T>(lists: readonly Iterable<T>[]): Generator<T> {
  for (const it of lists) yield* it
}

/** Where no other number has a say, what can be is worked out once. */
function numbersAt(place: OpenValue): readonly NumberChoices[] {
  const find = () => numberWishes(place).map(numberChoices)
  return relationsOf(place).length > 0 ? find() : place.known.numbers(place.kinds, find)
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
export function decidesLeaf(constraint: Constraint): boolean {
  const subject = valueTypeOf(constraint)
  return traitsOf(constraint).leads === 'nowhere' && subject !== 'array' && subject !== 'object'
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
