// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/*
 * Exact arithmetic on numbers as JSON prints them. 0.07 means seven hundredths, not the double nearest to it: a number
 * is a multiple of a step exactly when the two printed decimals say so.
 */

/** An integer and the number of decimal places it is shifted by, of either sign: digits / 10 ** places. */
export type Decimal = readonly [digits: bigint, places: number]

/** The decimal that JSON prints for a finite number. */
export function decimal(value: number): Decimal {
  const [mantissa, exponent] = String(value).split('e') as [string, string?]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  return [BigInt(whole + fraction), fraction.length - +(exponent ?? 0)]
}

/** Both decimals as integers over the same power of ten. */
export function aligned([a, p]: Decimal, [b, q]: Decimal): [bigint, bigint] {
  return p < q ? [a * 10n ** BigInt(q - p), b] : [a, b * 10n ** BigInt(p - q)]
}

/**
 * True when `value` is a multiple of `digits / scale`, where `scale` is a power of ten up to 1e15.
 * Below 1e15 units a division of two integers rounds to the very double that the decimal parses to, so it decides.
 */
export function isMultiple(value: number, digits: number, scale: number): boolean {
  const units = Math.round(value * scale)
  if (Math.abs(units) < 1e15) return units / scale === value && units % digits === 0
  return isMultipleOf(value, digits / scale)
}

/** The same for any step, without the short cut. */
export function isMultipleOf(value: number, step: number): boolean {
  if (!Number.isFinite(value)) return false
  const [a, b] = aligned(decimal(value), decimal(step))
  return a % b === 0n
}

/** `; nearest are 0.3 and 0.31`, or nothing where a step cannot be named in plain decimals. */
export function nearestMultiples(value: number, step: number): string {
  const [x, y] = [decimal(value), decimal(step)]
  const [a, b] = aligned(x, y)
  const below = (a / b - (a < 0n ? 1n : 0n)) * b
  const plain = (units: bigint) => Number(`${units}e${-Math.max(x[1], y[1])}`)
  return `; nearest are ${plain(below)} and ${plain(below + b)}`
}
