import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { isOnGrid, neighbour } from '../../../generator/ir/decimal.js'
import { extreme, isInRange, type NumberRange, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { simplest } from '../construct/chance.js'
import { textForPattern } from '../construct/pattern-text.js'
import { formatSamples } from '../edge/format-samples.js'

/** What shrinking knows of one place: what holds there now, and what may hold there in any branch. */
export interface NumberReading {
  readonly taken: readonly Constraint[]
  readonly every: readonly Constraint[]
}

/**
 * The simplest values that a text, number or boolean can have, the simplest first; each is simpler than the value itself:
 * earlier in its list, shorter, nearer to zero, positive where that is as near. Whether they are legal is for the caller
 * to ask.
 */
export function simplestFor(value: Json, reading: NumberReading): readonly Json[] {
  const listed = listedBefore(value, reading)
  if (listed !== undefined) return listed
  if (value === true) return [false]
  if (typeof value === 'number') {
    const target = targetFor(value, numberRange(reading.taken))
    return [...(target === undefined ? [] : [target]), ...(value < 0 ? [-value] : [])]
  }
  return typeof value === 'string' ? shortestTexts(value, reading.taken) : []
}

/**
 * The listed values that come before this one, in the order of the document, numbers in the order of their size;
 * undefined where the place has no list.
 */
export function listedBefore(value: Json, { taken, every }: NumberReading): readonly Json[] | undefined {
  if (!taken.some((it) => it.kind === 'values')) return undefined
  const all = every.flatMap((it) => (it.kind === 'values' ? it.values.map((one) => one.value) : []))
  if (typeof value === 'number') {
    const nearer = all.filter((it) => typeof it === 'number').filter((it) => isNearer(it, value))
    return [...new Set(nearer)].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a)
  }
  const texts = all.map(canonicalText)
  return all
    .slice(0, Math.max(0, texts.indexOf(canonicalText(value))))
    .filter((_, i) => texts.indexOf(texts[i] as string) === i)
}

function isNearer(a: number, b: number): boolean {
  return Math.abs(a) < Math.abs(b) || (a === -b && a > b)
}

/** The legal number nearest to zero; undefined where that is no nearer than `value`. */
export function targetFor(value: number, range: NumberRange): number | undefined {
  const sides = (['lower', 'upper'] as const).map((it) => extreme(range, it))
  const found = [0, ...sides]
    .filter((it) => it !== undefined)
    .filter((it) => isInRange(it, range))
    .sort((a, b) => Math.abs(a) - Math.abs(b))[0]
  return found !== undefined && isNearer(found, value) ? found : undefined
}

/**
 * A number on the grid strictly between two others, such that half of what lies between is on either side as doubles are
 * counted: 64 steps lead from any number to any other, and to the n-th of a grid in little more than the logarithm of n.
 * Undefined where nothing lies between.
 */
export function between(low: number, high: number, { step }: NumberRange): number | undefined {
  const isInside = (it: number | undefined): it is number =>
    it !== undefined && Math.min(low, high) < it && it < Math.max(low, high)
  const middle = fromOrdinal((ordinal(low) + ordinal(high)) / 2n)
  if (isInside(middle) && (step === undefined || isOnGrid(middle, step))) return middle
  const towards = low < high ? -1 : 1
  return [nextNumber(middle, step, towards), nextNumber(middle, step, towards === 1 ? -1 : 1)].find(isInside)
}

/** Numbers that are simpler than one: all that are listed, or a few on the way to the simplest. */
export function smallerNumbers(value: number, reading: NumberReading): readonly number[] {
  const listed = listedBefore(value, reading)
  if (listed !== undefined) return listed.filter((it) => typeof it === 'number')
  const range = numberRange(reading.taken)
  const target = targetFor(value, range)
  if (target === undefined) return []
  const found = [target, oneStep(value, target, range)].filter((it) => it !== undefined)
  let next = between(target, value, range)
  for (let i = 0; i < 64 && next !== undefined; i++) {
    found.push(next)
    next = between(target, next, range)
  }
  return found
}

/** The next legal number from `value` on the way to `target`; undefined where that is none or beyond it. */
export function oneStep(value: number, target: number, { step }: NumberRange): number | undefined {
  const direction = target < value ? -1 : 1
  const next = step === undefined ? neighbour(value, direction) : nextNumber(value, step, direction)
  return next === undefined || (next - target) * direction >= 0 ? undefined : next
}

/** Doubles in their order, counted from zero. */
function ordinal(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const count = view.getBigInt64(0)
  return value < 0 ? -count : count
}

function fromOrdinal(count: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigInt64(0, count < 0n ? -count : count)
  const value = view.getFloat64(0)
  return count < 0n ? -value : value
}

/** The least that the constraints allow of a text's length, in code points. */
export function leastLength(constraints: readonly Constraint[]): number {
  return Math.max(0, ...constraints.map((it) => (it.kind === 'length' && it.side === 'lower' ? it.count : 0)))
}

function shortestTexts(value: string, constraints: readonly Constraint[]): readonly string[] {
  const least = leastLength(constraints)
  const samples = constraints.flatMap((it) => {
    if (it.kind === 'format') return formatSamples[it.format].good
    return it.kind === 'pattern' ? [textForPattern(it.source, simplest, least) ?? ''] : []
  })
  const length = [...value].length
  const plain = 'a'.repeat(least)
  return [plain, ...samples.filter((it) => [...it].length >= least)]
    .filter((it) => [...it].length < length || (it === plain && least === length && it !== value))
    .sort((a, b) => a.length - b.length)
}

/** Texts of a length that may be legal: made of nothing but `a`, else made to measure. */
export function plainTexts(points: number, constraints: readonly Constraint[]): readonly string[] {
  const made = constraints.flatMap((it) =>
    it.kind === 'pattern' ? (textForPattern(it.source, simplest, points) ?? []) : [],
  )
  return ['a'.repeat(points), ...made.filter((it) => [...it].length === points)]
}
