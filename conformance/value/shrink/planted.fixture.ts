import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { scaled } from '../../../generator/ir/decimal.js'
import { extreme, nextNumber, numberRange } from '../../../generator/ir/range.js'
import type { KnownPlaces } from './place.js'

/** A fault that a server might have: which requests it strikes, one of them, and what the least of them looks like. */
export interface Planted {
  readonly title: string
  readonly from: Json
  fails(request: Json): boolean
  /** Says what could be less at the place, in the words of the fault; undefined where nothing could. */
  readonly less?: (found: Json) => string | undefined
}

/** Every place of a value, the value itself first. */
export function placesOf(value: Json, path: Pointer = ''): { readonly path: Pointer; readonly value: Json }[] {
  const below = Array.isArray(value)
    ? (value as readonly Json[]).flatMap((it, i) => placesOf(it, child(path, i)))
    : isJsonObject(value)
      ? Object.entries(value).flatMap(([key, it]) => placesOf(it as Json, child(path, key)))
      : []
  return [{ path, value }, ...below]
}

/** Code points or items; -1 for what has neither. */
export function countOf(value: Json | undefined): number {
  return typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : -1
}

const canonicalOf = (value: Json | undefined) => (value === undefined ? undefined : canonicalText(value))

interface Field {
  readonly path: Pointer
  readonly from: Json
  readonly value: Json
}

/**
 * Faults in every field that the requests have: it is there, is too large, too long, or has one of its listed values. By
 * schema: one that is used in many places is struck at one of them.
 * @param isReachable whether a request can have a value at a place
 */
export function plantedIn(
  drawn: readonly Json[],
  places: KnownPlaces,
  isReachable: (path: Pointer, value: Json) => boolean,
): Planted[] {
  const fields = new Map<string, Field>()
  const size = (it: Json) => (typeof it === 'number' ? Math.abs(it) : countOf(it))
  for (const from of drawn)
    for (const { path, value } of placesOf(from)) {
      // The first items of a list stand for all.
      if (path === '' || /\/\d{2,}(\/|$)/.test(path)) continue
      const kind = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value
      const schemas = places.shapesAt(from, path).map((it) => it.at.pointer)
      const key = `${[...new Set(schemas)].join(' ')} ${kind}`
      const known = fields.get(key)
      if (known === undefined || size(value) > size(known.value)) fields.set(key, { path, from, value })
    }
  return [...fields.values()].flatMap((field) => {
    const { path, from, value } = field
    const taken = places.constraintsAt(from, path)
    const isListed = taken.some((it) => it.kind === 'values')
    const isThere: Planted = { title: `${path} is there`, from, fails: (it) => valueAt(it, path) !== undefined }
    if (typeof value === 'number' && value !== 0) {
      const own = places.shapesAt(from, path)[0]?.constraints ?? []
      const listed = places
        .constraintsAt(from, path, 'every')
        .flatMap((it) => (it.kind === 'values' ? it.values.map((one) => one.value) : []))
      const others = [...drawn.map((it) => valueAt(it, path)), ...listed].filter((it) => typeof it === 'number')
      return [isThere, tooLarge(field, value, { own, others, isReachable })]
    }
    if (isListed)
      return [
        isThere,
        {
          title: `${path} is ${JSON.stringify(value)}`,
          from,
          fails: (it) => canonicalOf(valueAt(it, path)) === canonicalText(value),
        },
      ]
    return countOf(value) > 1 ? [isThere, tooLong(field, taken)] : [isThere]
  })
}

interface Neighbours {
  readonly own: readonly Constraint[]
  readonly others: readonly number[]
  readonly isReachable: (path: Pointer, value: Json) => boolean
}

function tooLarge({ path, from }: Field, value: number, { own, others, isReachable }: Neighbours): Planted {
  const limit = value * 0.4
  const direction = value < 0 ? -1 : 1
  const side = value < 0 ? 'upper' : 'lower'
  const isBeyond = (it: Json | undefined): it is number => typeof it === 'number' && (it - limit) * direction > 0
  // Where all that can be there is beyond the limit, the fault is no fault of the number: whatever tells it matters as much.
  const passes = [...others, extreme(numberRange(own), side) ?? 0].some((it) => !isBeyond(it) && isReachable(path, it))
  const less = (found: Json): string | undefined => {
    if (!passes) return undefined
    const at = valueAt(found, path) as number
    const range = numberRange(own)
    const edge = extreme(range, side)
    const isFar = edge !== undefined && (edge - limit) * direction > 0
    // The grid beside the limit, and every number that was seen or is listed anywhere.
    const candidates = [...others]
    let next = isFar ? edge : extreme({ ...range, [side]: { bound: scaled(limit), exclusive: true } }, side)
    for (let i = 0; i < 20 && next !== undefined; i++) {
      candidates.push(next)
      next = nextNumber(next, range.step, direction)
    }
    const one = candidates.find((it) => isBeyond(it) && Math.abs(it) < Math.abs(at) && isReachable(path, it))
    return one === undefined ? undefined : `${one} instead of ${at}`
  }
  return { title: `${path} beyond ${limit}, from ${value}`, from, fails: (it) => isBeyond(valueAt(it, path)), less }
}

function tooLong({ path, from, value }: Field, taken: readonly Constraint[]): Planted {
  const limit = Math.floor(countOf(value) * 0.6)
  const isMade = taken.some((it) => it.kind === 'pattern' || it.kind === 'format')
  const lower = taken.map((it) => ((it.kind === 'length' || it.kind === 'count') && it.side === 'lower' ? it.count : 0))
  const least = Math.max(limit + 1, ...lower)
  return {
    title: `${path} longer than ${limit}, from ${countOf(value)}`,
    from,
    fails: (it) => countOf(valueAt(it, path)) > limit,
    less: (found) => {
      const count = countOf(valueAt(found, path))
      return count === least || isMade ? undefined : `${least} instead of ${count} long`
    },
  }
}
