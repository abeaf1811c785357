// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { aligned, type Decimal, decimal } from './number.js'
import { own } from './value.js'

/** The product of the named fields lies within the limits. A rule with an absent field says nothing. */
export function area(object: Record<string, unknown>, names: readonly string[], min?: number, max?: number): boolean {
  const fields = names.map((name) => own(object, name))
  if (!fields.every(isNumber)) return true
  let digits = 1n
  let places = 0
  for (const [d, p] of fields.map(decimal)) {
    digits *= d
    places += p
  }
  return within([digits, places], [1n, 0], min, max)
}

/** The first named field divided by the second lies within the limits; by zero it never does. */
export function ratio(object: Record<string, unknown>, names: readonly string[], min?: number, max?: number): boolean {
  const [a, b] = names.map((name) => own(object, name))
  if (!isNumber(a) || !isNumber(b)) return true
  if (b === 0) return false
  return b < 0 ? within(decimal(-a), decimal(-b), min, max) : within(decimal(a), decimal(b), min, max)
}

const isNumber = (value: unknown): value is number => typeof value === 'number'

/** min <= a / b <= max for b > 0, multiplied out. */
function within(a: Decimal, b: Decimal, min?: number, max?: number): boolean {
  const exceeds = ([x, p]: Decimal, [y, q]: Decimal) => {
    const [left, right] = aligned([x, p], [y, q])
    return left > right
  }
  const times = (limit: number): Decimal => {
    const [d, p] = decimal(limit)
    return [d * b[0], p + b[1]]
  }
  return !(min !== undefined && exceeds(times(min), a)) && !(max !== undefined && exceeds(a, times(max)))
}
