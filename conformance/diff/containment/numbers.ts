import {
  compareScaled,
  fromScaled,
  gridded,
  isOnGrid,
  leastCommonMultiple,
  neighbour,
  rescaled,
  type Scaled,
  scaled,
} from '../../../generator/ir/decimal.js'
import type { Allowance } from './budget.js'
import { type Existence, found, none, undecided } from './existence.js'
import type { Atom } from './formula.js'

interface RangeEnd {
  readonly bound: Scaled
  readonly exclusive: boolean
}

/** What atoms leave of the numbers: those of a grid between two limits, but for multiples of some steps and single ones. */
interface Range {
  readonly lower?: RangeEnd
  readonly upper?: RangeEnd
  readonly grid?: Scaled
  readonly off: readonly Scaled[]
  readonly but: ReadonlySet<number>
}

/**
 * A number of which all atoms are true. Of a grid its numbers are tried from the end that is nearest to 0 on; without one
 * there are so many doubles between any two limits that a few steps decide.
 */
export function numberAmong(atoms: readonly Atom[], allowance: Allowance): Existence {
  const range = rangeOf(atoms)
  const { lower, upper } = range
  if (areCrossed(lower, upper)) return none
  if (range.off.some((it) => range.grid !== undefined && isMultiple(range.grid, it))) return none
  return range.grid === undefined ? free(range, allowance) : gridNumber(range, range.grid, allowance)
}

function rangeOf(atoms: readonly Atom[]): Range {
  const steps = atoms.filter((it) => it.is === 'step')
  const off = steps.filter((it) => !it.holds).map((it) => scaled(it.of))
  const on = steps.filter((it) => it.holds).map((it) => scaled(it.of))
  const limits = atoms.filter((it) => it.is === 'bound')
  // Every double from 2^52 on is a whole number.
  const isFraction = off.some((it) => isMultiple({ units: 1n, places: 0 }, it))
  const end = (side: 'lower' | 'upper', sign: 1 | -1): RangeEnd | undefined =>
    limits
      .filter((it) => it.side === side)
      .map(({ bound, exclusive }) => ({ bound: scaled(bound), exclusive }))
      .concat(isFraction ? [{ bound: scaled(-sign * 2 ** 52), exclusive: true }] : [])
      .reduce<RangeEnd | undefined>((a, b) => tighter(a, b, sign), undefined)
  const [lower, upper] = [end('lower', 1), end('upper', -1)]
  const but = atoms.flatMap((it) => (it.is === 'outside' ? it.values : [])).filter((it) => typeof it === 'number')
  return {
    ...(lower && { lower }),
    ...(upper && { upper }),
    ...(on.length > 0 && { grid: on.reduce(leastCommonMultiple) }),
    off,
    but: new Set(but),
  }
}

function areCrossed(lower: RangeEnd | undefined, upper: RangeEnd | undefined): boolean {
  if (lower === undefined || upper === undefined) return false
  const order = compareScaled(lower.bound, upper.bound)
  return order > 0 || (order === 0 && (lower.exclusive || upper.exclusive))
}

function tighter(a: RangeEnd | undefined, b: RangeEnd, sign: 1 | -1): RangeEnd {
  if (a === undefined) return b
  const order = compareScaled(a.bound, b.bound) * sign
  if (order === 0) return a.exclusive ? a : b
  return order > 0 ? a : b
}

function isMultiple(value: Scaled, step: Scaled): boolean {
  return compareScaled(gridded(value, step, 1), value) === 0
}

function admits({ lower, upper, grid, off, but }: Range, value: number): boolean {
  const at = scaled(value)
  const within = (limit: RangeEnd | undefined, sign: 1 | -1) => {
    const order = limit === undefined ? 1 : compareScaled(at, limit.bound) * sign
    return order > 0 || (order === 0 && !limit?.exclusive)
  }
  return (
    Number.isFinite(value) &&
    within(lower, 1) &&
    within(upper, -1) &&
    (grid === undefined || isOnGrid(value, grid)) &&
    !off.some((it) => isOnGrid(value, it)) &&
    !but.has(value)
  )
}

/** Where to begin: the limit next to 0, or 0 itself, and the way to go. */
function start({ lower, upper }: Range): { readonly from: Scaled; readonly ways: readonly (1 | -1)[] } {
  const zero = { units: 0n, places: 0 }
  if (lower !== undefined && compareScaled(lower.bound, zero) > 0) return { from: lower.bound, ways: [1] }
  if (upper !== undefined && compareScaled(upper.bound, zero) < 0) return { from: upper.bound, ways: [-1] }
  return { from: zero, ways: [1, -1] }
}

function gridNumber(range: Range, grid: Scaled, allowance: Allowance): Existence {
  const { from, ways } = start(range)
  const most = allowance.budget.tries + 2 * range.but.size
  const results = ways.map((way) => nextMultiple(range, { from: gridded(from, grid, way), grid }, way, most))
  const value = results.find((it): it is number => typeof it === 'number')
  if (value !== undefined) return found(value)
  if (results.every((it) => it === 'none')) return none
  const far = farGridNumber(range, grid)
  if (far !== undefined) return found(far)
  return undecided(`None of ${most} multiples of ${fromScaled(grid)} is one of the numbers, and there are more.`)
}

/** The first number of a range on a grid from a multiple on; `none` where the range ends, undefined where it goes on. */
function nextMultiple(
  range: Range,
  { from, grid }: { readonly from: Scaled; readonly grid: Scaled },
  way: 1 | -1,
  most: number,
): number | 'none' | undefined {
  const limit = way === 1 ? range.upper : range.lower
  const places = Math.max(from.places, grid.places)
  const by = rescaled(grid, places).units * BigInt(way)
  let units = rescaled(from, places).units
  for (let left = most; left > 0; left--, units += by) {
    const at = { units, places }
    const value = fromScaled(at) + 0
    if (!Number.isFinite(value) || (limit !== undefined && compareScaled(at, limit.bound) * way > 0)) return 'none'
    if (admits(range, value) && compareScaled(scaled(value), at) === 0) return value
  }
  return undefined
}

/** A multiple that prints as it is though its neighbours do not: the step times powers of 10 and of 2. */
function farGridNumber(range: Range, grid: Scaled): number | undefined {
  const step = fromScaled(grid)
  for (const base of [2, 10]) {
    for (let value = step; Number.isFinite(value); value *= base) {
      for (const it of [value, -value, 3 * value, -3 * value]) if (admits(range, it)) return it
    }
  }
  return undefined
}

/** A number where no step stands in the way. */
function free(range: Range, allowance: Allowance): Existence {
  const { from, ways } = start(range)
  const near = fromScaled(from)
  const far = [range.lower, range.upper].map((it) => it && fromScaled(it.bound))
  const plain = [near, ...far, 0, 1, -1, 0.5, -0.5].filter((it) => it !== undefined)
  const between = [0.5, 0.1, 0.01, 0.001].flatMap((part) =>
    plain.flatMap((it) => [it + part, it - part, it * (1 + part)]),
  )
  const middle =
    (range.lower && range.upper && (fromScaled(range.lower.bound) + fromScaled(range.upper.bound)) / 2) ?? 0
  const value = [...plain, middle, ...[...plain].map((it) => Math.trunc(it) + 1), ...between].find((it) =>
    admits(range, it),
  )
  if (value !== undefined) return found(value + 0)
  const most = allowance.budget.tries + 2 * range.but.size
  const answers = ways.map((way) => nextDouble(range, near, way, most))
  const decided = answers.find((it): it is number => typeof it === 'number')
  if (decided !== undefined) return found(decided)
  if (answers.every((it) => it === 'none')) return none
  return undecided(`None of ${most} doubles from ${near} on is one of the numbers.`)
}

/** The first number of a range from `at` on; `none` where the range ends, undefined where it goes on. */
function nextDouble(range: Range, from: number, way: 1 | -1, most: number): number | 'none' | undefined {
  const limit = way === 1 ? range.upper : range.lower
  let at = from
  for (let left = most; left > 0; left--) {
    if (admits(range, at)) return at
    at = neighbour(at, way)
    if (!Number.isFinite(at) || (limit !== undefined && compareScaled(scaled(at), limit.bound) * way > 0)) return 'none'
  }
  return undefined
}

/** What atoms leave of the numbers, to be asked for single ones. */
export interface NumberSet {
  readonly isEmpty: boolean
  readonly hasLower: boolean
  readonly hasUpper: boolean
  /** The first number at or beyond `from` in a direction; from the end on that is there where `from` is left out. */
  first(from: Scaled | undefined, way: 1 | -1): number | undefined
  /** The next number beyond one. */
  after(value: number, way: 1 | -1): number | undefined
  /** Whether numbers were passed over without an end, so that not all is known of them. */
  isCut(): boolean
  /** All numbers; undefined where there are more than `most`. */
  all(most: number): readonly number[] | undefined
}

const mostSkipped = 4096

export function numberSet(atoms: readonly Atom[]): NumberSet {
  const range = rangeOf(atoms)
  const lists = atoms
    .filter((it) => it.is === 'among')
    .map((it) => it.values.filter((each) => typeof each === 'number'))
  const list = lists.length === 0 ? undefined : listOf(lists, range)
  return list === undefined ? ranged(range) : enumerated(list)
}

function listOf(lists: readonly (readonly number[])[], range: Range): readonly number[] {
  const [first = [], ...others] = lists
  const right = first.filter((it) => admits(range, it) && others.every((each) => each.includes(it)))
  return [...new Set(right)].sort((a, b) => a - b)
}

function enumerated(list: readonly number[]): NumberSet {
  const towards = (way: 1 | -1) => (way === 1 ? list : [...list].reverse())
  return {
    isEmpty: list.length === 0,
    hasLower: true,
    hasUpper: true,
    first: (from, way) => towards(way).find((it) => from === undefined || compareScaled(scaled(it), from) * way >= 0),
    after: (value, way) => towards(way).find((it) => (it - value) * way > 0),
    isCut: () => false,
    all: (most) => (list.length > most ? undefined : list),
  }
}

function ranged(range: Range): NumberSet {
  const { lower, upper, grid } = range
  let isCut = false
  const end = (way: 1 | -1): Scaled => (way === 1 ? lower : upper)?.bound ?? { units: 0n, places: 0 }
  const next = (from: Scaled, way: 1 | -1): number | undefined => {
    const start = way * compareScaled(from, end(way)) < 0 && (way === 1 ? lower : upper) !== undefined ? end(way) : from
    const found =
      grid === undefined
        ? nextDouble(range, fromScaled(start), way, mostSkipped)
        : nextMultiple(range, { from: gridded(start, grid, way), grid }, way, mostSkipped)
    if (found === undefined) isCut = true
    return typeof found === 'number' ? found : undefined
  }
  const after = (value: number, way: 1 | -1): number | undefined => {
    if (grid === undefined) return next(scaled(neighbour(value, way)), way)
    const places = Math.max(scaled(value).places, grid.places)
    const by = rescaled(grid, places).units * BigInt(way)
    return next({ units: rescaled(scaled(value), places).units + by, places }, way)
  }
  return {
    isEmpty: areCrossed(lower, upper),
    hasLower: lower !== undefined,
    hasUpper: upper !== undefined,
    first: (from, way) => next(from ?? end(way), way),
    after,
    isCut: () => isCut,
    all: (most) => {
      if (lower === undefined || upper === undefined || grid === undefined) return undefined
      const places = Math.max(lower.bound.places, upper.bound.places, grid.places)
      const [low, high, by] = [lower.bound, upper.bound, grid].map((it) => rescaled(it, places).units) as [
        bigint,
        bigint,
        bigint,
      ]
      if ((high - low) / by > BigInt(most)) return undefined
      const list: number[] = []
      for (let it = next(lower.bound, 1); it !== undefined; it = after(it, 1)) list.push(it)
      return list
    },
  }
}
