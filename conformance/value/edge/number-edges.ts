import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { fromScaled, isOnGrid, neighbour, rescaled, type Scaled, scaled } from '../../../generator/ir/decimal.js'
import { extreme, isInRange, type NumberRange, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { type Edge, json, type Slip } from './edge.js'

/** The outermost legal number, one step further in, and the first that is refused. */
export function boundEdges(constraint: ConstraintOf<'bound'>, siblings: readonly Constraint[]): readonly Edge[] {
  const { side } = constraint
  const { step } = numberRange(siblings)
  const own = numberRange([constraint])
  const inward = side === 'lower' ? 1 : -1
  const at = extreme({ ...own, ...(step && { step }) }, side)
  if (at === undefined) return []
  const inside = nextNumber(at, step, inward)
  const outside =
    constraint.exclusive && (step === undefined || isOnGrid(constraint.bound, step))
      ? constraint.bound
      : nextNumber(at, step, inward === 1 ? -1 : 1)
  const legal = { ...numberRange(siblings) }
  return [
    json('at', at),
    ...(inside !== undefined && isInRange(inside, legal) ? [json('inside', inside)] : []),
    ...(outside === undefined ? [] : [json('outside', outside)]),
  ]
}

/** Multiples of a step that doubles get wrong, and numbers beside the grid. */
export function stepEdges(constraint: ConstraintOf<'step'>, siblings: readonly Constraint[]): readonly Edge[] {
  const range = numberRange(siblings)
  const { integer } = range
  const step = scaled(constraint.of)
  const bounds = { ...(range.lower && { lower: range.lower }), ...(range.upper && { upper: range.upper }), integer }
  const start = extreme(range, 'lower') ?? (range.upper ? undefined : 0)
  const direction = start === undefined ? -1 : 1
  const legal = multiplesFrom(start ?? extreme(range, 'upper'), range, direction)
  const odd = legal.filter((value) => multiple(value, step) % 2n !== 0n)
  // Divided as doubles, or multiplied, these do not come out even.
  const awkward = odd.filter((it) => !Number.isInteger(it / constraint.of)).slice(0, shown)
  const around = awkward[0] ?? odd[0] ?? legal[0]
  if (around === undefined) return []
  const between = (parts: bigint): number => {
    const at = rescaled(scaled(around), step.places + 1)
    const by = rescaled(step, at.places).units / parts
    return fromScaled({
      units: at.units + (around + constraint.of > (legal.at(-1) ?? around) ? -by : by),
      places: at.places,
    })
  }
  const offGrid = (value: number | undefined, slip: Slip): Edge[] =>
    value !== undefined &&
    isInRange(value, { ...bounds, ...(integer && { step: { units: 1n, places: 0 } }) }) &&
    !isOnGrid(value, step)
      ? [json('outside', value, slip)]
      : []
  const whole = integer
    ? [between(10n), around + 1, around - 1].find((it) => Number.isInteger(it) && !isOnGrid(it, step))
    : undefined
  return [
    json('at', odd[0] ?? around),
    ...awkward.map((value) => json('at', value, 'float-division')),
    ...offGrid(between(2n), 'half-step'),
    ...offGrid(integer ? whole : between(10n), 'tenth-step'),
    ...(integer
      ? []
      : [...offGrid(neighbour(around, 1), 'float-neighbour'), ...offGrid(neighbour(around, -1), 'float-neighbour')]),
  ]
}

/** So many multiples that doubles get wrong are shown: they stand for the others. */
const shown = 2

/** So many multiples next to a limit are looked through for such. */
const mostTried = 260

function multiplesFrom(start: number | undefined, range: NumberRange, direction: 1 | -1): number[] {
  const found: number[] = []
  for (let value = start; value !== undefined && found.length < mostTried && isInRange(value, range); ) {
    found.push(value)
    value = nextNumber(value, range.step, direction)
  }
  return found
}

function multiple(value: number, step: Scaled): bigint {
  const at = scaled(value)
  const places = Math.max(at.places, step.places)
  return rescaled(at, places).units / rescaled(step, places).units
}
