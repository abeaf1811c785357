import { fromScaled, isOnGrid, neighbour, rescaled, type Scaled, scaled } from '../../../generator/ir/decimal.js'
import { extreme, isInRange, type NumberRange, nextNumber } from '../../../generator/ir/range.js'
import { between, type Chance, farBelow, oneOf, shuffled, simplest } from './chance.js'

/** What a number has to be. */
export interface NumberWish extends NumberRange {
  /** Steps that the number must not be a multiple of. */
  readonly offGrid: readonly number[]
  /** True where the number must not be an integer. */
  readonly fraction: boolean
}

/** Without a bound on one side numbers stay this near to the other. */
const reach = 1000n

/** Of chance, numbers that meet a wish, likely ones first. */
export type NumberChoices = (chance: Chance) => Iterable<number>

/**
 * Numbers that meet a wish, the edges among them: on the bounds, one step inside and between. Steps are counted as
 * integers over a power of ten, so that 0.29 is never 0.29000000000000004. Empty where nothing was found. What does not
 * depend on chance is worked out once.
 */
export function numberChoices(wish: NumberWish): NumberChoices {
  const { step } = wish
  const low = extreme(wish, 'lower')
  const high = extreme(wish, 'upper')
  const edges = [low, high].filter((it) => it !== undefined)
  const inner = [
    low === undefined ? undefined : nextNumber(low, step, 1),
    high === undefined ? undefined : nextNumber(high, step, -1),
  ]
  const plain = [0, 1, 0.5, -1, 2]
  const draw = drawing(wish, low, high)
  const isMet = judged(wish, [...edges, ...inner, ...plain])
  return (chance) => {
    const drawn = chance === simplest ? [middle(wish, low, high)] : [0, 1, 2].map(() => draw(chance))
    const off = wish.offGrid.flatMap((it) => besideGrid(it, [...edges, ...drawn, 0]))
    const fractions = wish.fraction
      ? [...edges, ...drawn].flatMap((it) => (it === undefined ? [] : [it + 0.5, it - 0.5, it + 0.25]))
      : []
    const wide = [...edges, ...inner, ...drawn, ...plain, ...off, ...fractions]
    const ordered =
      chance === simplest
        ? [...plain, ...wide]
        : chance.odds(0.25)
          ? [...shuffled(chance, [...edges, ...inner]), ...wide]
          : [...drawn, ...shuffled(chance, wide)]
    return chosen(new Set(ordered), isMet)
  }
}

/** Lazily: mostly the first is taken. */
function* chosen(numbers: Iterable<number | undefined>, isMet: (value: number) => boolean): Generator<number> {
  for (const it of numbers) if (it !== undefined && isMet(it)) yield it
}

/** Whether numbers meet a wish; what is said of those that come up each time is kept. */
function judged(wish: NumberWish, frequent: readonly (number | undefined)[]): (value: number) => boolean {
  const known = new Map<number | undefined, boolean | undefined>(frequent.map((it) => [it, undefined]))
  return (value) => {
    const isMet = known.get(value) ?? meets(value, wish)
    if (known.has(value)) known.set(value, isMet)
    return isMet
  }
}

/** Numbers that meet a wish, drawn again and again: one in four on an edge or next to it. What can be is worked out once. */
export function numberSource(wish: NumberWish): (chance: Chance) => number | undefined {
  const [low, high] = [extreme(wish, 'lower'), extreme(wish, 'upper')]
  const near = [low, high, low && nextNumber(low, wish.step, 1), high && nextNumber(high, wish.step, -1)]
  const edges = [...new Set(near.filter((it): it is number => it !== undefined && meets(it, wish)))]
  const drawn = wish.step === undefined ? freely(low, high, wish.integer) : onGrid(wish, low, high)
  const isAlwaysMet = !wish.fraction && wish.offGrid.length === 0
  const choices = numberChoices(wish)
  return (chance) => {
    if (edges.length > 0 && chance.odds(0.25)) return oneOf(chance, edges)
    const value = drawn?.(chance)
    if (value !== undefined && (isAlwaysMet || meets(value, wish))) return value
    const [first] = choices(chance)
    return first
  }
}

/** Decimals of up to six places between two bounds. */
function freely(low: number | undefined, high: number | undefined, isWhole: boolean) {
  const from = low ?? (high ?? 0) - Number(reach)
  const to = high ?? (low ?? 0) + Number(reach)
  return (chance: Chance): number => {
    const unit = isWhole ? 1 : 10 ** chance.below(7)
    const [first, last] = [Math.ceil(from * unit), Math.floor(to * unit)]
    if (last < first || last - first > Number.MAX_SAFE_INTEGER) return from
    return Math.min(to, Math.max(from, (first + farBelow(chance, last - first + 1)) / unit))
  }
}

/** Multiples of a step between two bounds; undefined where there are more than can be counted exactly. */
function onGrid(wish: NumberWish, low: number | undefined, high: number | undefined) {
  const places = placesOf(wish, low, high, 0)
  const step = Number(rescaled(wish.step as Scaled, places).units)
  const [from, to] = limits(wish, low, high, places).map(Number) as [number, number]
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)]
  const isSafe = [from, to, first * step, last * step, 10 ** places].every(
    (it) => Math.abs(it) <= Number.MAX_SAFE_INTEGER,
  )
  if (!isSafe || last < first) return undefined
  return (chance: Chance): number => ((first + farBelow(chance, last - first + 1)) * step) / 10 ** places
}

/** True when `value` meets the wish. */
function meets(value: number, wish: NumberWish): boolean {
  if (!Number.isFinite(value)) return false
  if (wish.fraction && Number.isInteger(value)) return false
  return isInRange(value, wish) && wish.offGrid.every((it) => !isOnGrid(value, scaled(it)))
}

function besideGrid(step: number, around: readonly (number | undefined)[]): number[] {
  const at = scaled(step)
  return around.flatMap((it) => {
    if (it === undefined) return []
    const places = at.places + 1
    const units = rescaled(scaled(it), places)
    const by = rescaled(at, units.places).units
    const moved = [by / 2n, -by / 2n, by / 10n, -by / 10n, 10n ** BigInt(units.places)]
    return [...moved.map((shift) => fromScaled({ units: units.units + shift, places: units.places })), neighbour(it, 1)]
  })
}

function limits(
  wish: NumberRange,
  low: number | undefined,
  high: number | undefined,
  places: number,
): [bigint, bigint] {
  const unit = 10n ** BigInt(places)
  const units = (value: number) => rescaled(scaled(value), places).units
  if (low !== undefined && high !== undefined) return [units(low), units(high)]
  const spread = reach * (wish.step ? rescaled(wish.step, places).units : unit)
  if (low !== undefined) return [units(low), units(low) + spread]
  if (high !== undefined) return [units(high) - spread, units(high)]
  return [-spread, spread]
}

function placesOf(wish: NumberRange, low: number | undefined, high: number | undefined, least: number): number {
  return Math.max(wish.step?.places ?? least, ...[low, high].map((it) => (it === undefined ? 0 : scaled(it).places)))
}

function drawing(wish: NumberWish, low: number | undefined, high: number | undefined) {
  const least = placesOf(wish, low, high, 0)
  const hasMore = !wish.integer && wish.step === undefined
  const known = new Map<number, [bigint, bigint]>()
  return (chance: Chance): number | undefined => {
    const more = wish.integer ? 0 : chance.below(7)
    const places = Math.min(320, hasMore ? Math.max(least, more) : least)
    const [from, to] = known.get(places) ?? limits(wish, low, high, places)
    known.set(places, [from, to])
    return from > to ? undefined : snapped({ units: between(chance, from, to), places }, wish)
  }
}

function middle(wish: NumberWish, low: number | undefined, high: number | undefined): number | undefined {
  const places = placesOf(wish, low, high, wish.integer ? 0 : 2)
  const [from, to] = limits(wish, low, high, places)
  return from > to ? undefined : snapped({ units: (from + to) / 2n, places }, wish)
}

function snapped(at: Scaled, { step }: NumberWish): number | undefined {
  const value = fromScaled(at)
  if (step === undefined || (Number.isFinite(value) && isOnGrid(value, step))) return value
  return Number.isFinite(value) ? (nextNumber(value, step, -1) ?? nextNumber(value, step, 1)) : undefined
}
