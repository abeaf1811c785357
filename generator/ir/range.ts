import type { Constraint } from './constraint.js'
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
} from './decimal.js'

/** What the constraints on one value allow of numbers. */
export interface NumberRange {
  readonly lower?: { readonly bound: Scaled; readonly exclusive: boolean }
  readonly upper?: { readonly bound: Scaled; readonly exclusive: boolean }
  /** The grid that legal values stand on: every multipleOf, and 1 where only integers are legal. */
  readonly step?: Scaled
  /** True where the value has to be an integer. */
  readonly integer: boolean
}

/** The range that bounds, steps and types leave to numbers. */
export function numberRange(siblings: readonly Constraint[]): NumberRange {
  let [lower, upper]: NumberRange['lower'][] = []
  let step: Scaled | undefined
  let integer = false
  const onGrid = (next: Scaled) => {
    step = step === undefined ? next : leastCommonMultiple(step, next)
  }
  for (const it of siblings) {
    if (it.kind === 'type' && it.types.includes('integer') && !it.types.includes('number')) integer = true
    if (it.kind === 'step') onGrid(scaled(it.of))
    if (it.kind !== 'bound') continue
    const next = { bound: scaled(it.bound), exclusive: it.exclusive }
    if (it.side === 'lower') lower = tighter(lower, next, 1)
    else upper = tighter(upper, next, -1)
  }
  if (integer) onGrid({ units: 1n, places: 0 })
  return { ...(lower && { lower }), ...(upper && { upper }), ...(step && { step }), integer }
}

type Limit = NonNullable<NumberRange['lower']>

function tighter(a: Limit | undefined, b: Limit, sign: 1 | -1): Limit {
  if (a === undefined) return b
  const order = compareScaled(a.bound, b.bound) * sign
  if (order === 0) return a.exclusive ? a : b
  return order > 0 ? a : b
}

/**
 * The next number from `from` in `direction` that stands on the grid and prints as it stands there; the next double where
 * there is no grid or doubles are further apart than it. Undefined where there is none.
 */
export function nextNumber(from: number, step: Scaled | undefined, direction: 1 | -1): number | undefined {
  if (step !== undefined) {
    const at = gridded(scaled(from), step, direction)
    const places = Math.max(at.places, step.places)
    const by = rescaled(step, places).units * BigInt(direction)
    const units = rescaled(at, places).units
    const moved = { units: compareScaled(at, scaled(from)) === 0 ? units + by : units, places }
    const value = fromScaled(moved)
    if (Number.isFinite(value) && compareScaled(scaled(value), moved) === 0) return value
  }
  let value = from
  for (let i = 0; i < 4096; i++) {
    value = neighbour(value, direction)
    if (!Number.isFinite(value)) return undefined
    if (step === undefined || isOnGrid(value, step)) return value
  }
  return undefined
}

/** True when bounds and grid allow `value`. */
export function isInRange(value: number, { lower, upper, step }: NumberRange): boolean {
  const at = scaled(value)
  const within = (limit: Limit | undefined, sign: 1 | -1) => {
    const order = limit === undefined ? 1 : compareScaled(at, limit.bound) * sign
    return order > 0 || (order === 0 && !limit?.exclusive)
  }
  return within(lower, 1) && within(upper, -1) && (step === undefined || isOnGrid(value, step))
}

/** The outermost legal number on one side; undefined where that side has no limit. */
export function extreme(range: NumberRange, side: 'lower' | 'upper'): number | undefined {
  const limit = range[side]
  if (limit === undefined) return undefined
  const inward = side === 'lower' ? 1 : -1
  const on = fromScaled(limit.bound)
  if (!limit.exclusive && (range.step === undefined || isOnGrid(on, range.step))) return on
  return nextNumber(on, range.step, inward)
}
