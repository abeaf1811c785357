import { rescaled, type Scaled } from '../../../generator/ir/decimal.js'

/** An exact quotient; the lower number is above 0. */
export interface Quotient {
  readonly over: bigint
  readonly under: bigint
}

export const one: Quotient = { over: 1n, under: 1n }

export function quotient({ units, places }: Scaled): Quotient {
  return places < 0
    ? { over: rescaled({ units, places }, 0).units, under: 1n }
    : { over: units, under: 10n ** BigInt(places) }
}

export function multiplied(a: Quotient, b: Quotient): Quotient {
  return { over: a.over * b.over, under: a.under * b.under }
}

/** Undefined for a division by 0. */
export function divided(a: Quotient, b: Quotient): Quotient | undefined {
  if (b.over === 0n) return undefined
  const sign = b.over < 0n ? -1n : 1n
  return { over: sign * a.over * b.under, under: sign * a.under * b.over }
}

export function isAbove(a: Quotient, b: Quotient): boolean {
  return a.over * b.under > b.over * a.under
}

/** A decimal no further above the quotient than 10^-40. */
export function decimalBelow({ over, under }: Quotient): Scaled {
  const places = 40
  const shifted = over * 10n ** BigInt(places)
  return { units: shifted / under - (shifted < 0n && shifted % under !== 0n ? 1n : 0n), places }
}
