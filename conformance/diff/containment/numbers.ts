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
import { type Answer, found, none, undecided } from './answer.js'
import type { Purse } from './budget.js'
import type { Atom } from './formula.js'

interface Limit {
  readonly bound: Scaled
  readonly exclusive: boolean
}

/** What atoms leave of the numbers: those of a grid between two limits, but for multiples of some steps and single ones. */
interface Range {
  readonly lower?: Limit
  readonly upper?: Limit
  readonly grid?: Scaled
  readonly off: readonly Scaled[]
  readonly but: ReadonlySet<number>
}

/**
 * A number of which all atoms are true. Of a grid its numbers are tried from the end that is nearest to 0 on; without one
 * there are so many doubles between any two limits that a few steps decide.
 */
export function numberAmong(atoms: readonly Atom[], purse: Purse): Answer {
  const range = rangeOf(atoms)
  const { lower, upper } = range
  if (lower !== undefined && upper !== undefined) {
    const order = compareScaled(lower.bound, upper.bound)
    if (order > 0 || (order === 0 && (lower.exclusive || upper.exclusive))) return none
  }
  if (range.off.some((it) => range.grid !== undefined && isMultiple(range.grid, it))) return none
  return range.grid === undefined ? free(range, purse) : gridNumber(range, range.grid, purse)
}

function rangeOf(atoms: readonly Atom[]): Range {
  let [lower, upper]: (Limit | undefined)[] = []
  let grid: Scaled | undefined
  const off: Scaled[] = []
  const but = new Set<number>()
  for (const it of atoms) {
    if (it.is === 'bound') {
      const limit = { bound: scaled(it.bound), exclusive: it.exclusive }
      if (it.side === 'lower') lower = tighter(lower, limit, 1)
      else upper = tighter(upper, limit, -1)
    } else if (it.is === 'step') {
      const step = scaled(it.of)
      if (!it.holds) off.push(step)
      else grid = grid === undefined ? step : leastCommonMultiple(grid, step)
    } else if (it.is === 'outside') {
      for (const value of it.values) if (typeof value === 'number') but.add(value)
    }
  }
  // Every double from 2^52 on is a whole number.
  if (off.some((it) => isMultiple({ units: 1n, places: 0 }, it))) {
    const limit = { bound: scaled(2 ** 52), exclusive: true }
    upper = tighter(upper, limit, -1)
    lower = tighter(lower, { ...limit, bound: scaled(-(2 ** 52)) }, 1)
  }
  return { ...(lower && { lower }), ...(upper && { upper }), ...(grid && { grid }), off, but }
}

function tighter(a: Limit | undefined, b: Limit, sign: 1 | -1): Limit {
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
  const within = (limit: Limit | undefined, sign: 1 | -1) => {
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

function gridNumber(range: Range, grid: Scaled, purse: Purse): Answer {
  const { from, ways } = start(range)
  const most = purse.budget.tries + 2 * range.but.size
  let isWhole = true
  for (const way of ways) {
    const limit = way === 1 ? range.upper : range.lower
    const first = gridded(from, grid, way)
    const places = Math.max(first.places, grid.places)
    const by = rescaled(grid, places).units * BigInt(way)
    let units = rescaled(first, places).units
    let left = most
    for (; left > 0; left--, units += by) {
      const at = { units, places }
      if (limit !== undefined && compareScaled(at, limit.bound) * way > 0) break
      const value = fromScaled(at) + 0
      if (Math.abs(value) === Number.POSITIVE_INFINITY) break
      if (admits(range, value) && compareScaled(scaled(value), at) === 0) return found(value)
    }
    if (left === 0) isWhole = false
  }
  const far = isWhole ? undefined : farGridNumber(range, grid)
  if (far !== undefined) return found(far)
  if (isWhole) return none
  return undecided(`None of ${most} multiples of ${fromScaled(grid)} is one of the numbers, and there are more.`)
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
function free(range: Range, purse: Purse): Answer {
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
  const most = purse.budget.tries + 2 * range.but.size
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
