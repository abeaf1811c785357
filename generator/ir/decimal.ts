/** A number as an integer over a power of ten: units / 10 ** places. */
export interface Scaled {
  readonly units: bigint
  readonly places: number
}

/** The decimal that JSON prints for a finite number. */
export function scaled(value: number): Scaled {
  if (Number.isSafeInteger(value)) return { units: BigInt(value), places: 0 }
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  const places = fraction.length - Number(exponent)
  const units = BigInt(whole + fraction)
  return places < 0 ? { units: units * 10n ** BigInt(-places), places: 0 } : { units, places }
}

/** The number that a decimal is read as. */
export function fromScaled({ units, places }: Scaled): number {
  return places === 0 ? Number(units) : Number(`${units}e${-places}`)
}

/** `value` with `places` decimal places, at least its own. */
export function rescaled({ units, places }: Scaled, wanted: number): Scaled {
  return { units: units * 10n ** BigInt(Math.max(0, wanted - places)), places: Math.max(places, wanted) }
}

/** -1, 0 or 1 as the first decimal is below, equal to or above the second. */
export function compareScaled(a: Scaled, b: Scaled): -1 | 0 | 1 {
  const places = Math.max(a.places, b.places)
  const [x, y] = [rescaled(a, places).units, rescaled(b, places).units]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The smallest decimal that is a multiple of both. */
export function leastCommonMultiple(a: Scaled, b: Scaled): Scaled {
  const places = Math.max(a.places, b.places)
  const [x, y] = [rescaled(a, places).units, rescaled(b, places).units]
  return { units: (x / commonDivisor(x, y)) * y, places }
}

/** The greatest decimal that all are multiples of; 0 for none but zeros. */
export function greatestCommonDivisor(all: readonly Scaled[]): Scaled {
  const places = Math.max(0, ...all.map((it) => it.places))
  const units = all.map((it) => rescaled(it, places).units).reduce(commonDivisor, 0n)
  return { units: units < 0n ? -units : units, places }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b)
}

/** The multiple of `step` next to `limit`: the first at or beyond it in `direction`. */
export function gridded(limit: Scaled, step: Scaled, direction: 1 | -1): Scaled {
  const places = Math.max(limit.places, step.places)
  const [units, by] = [rescaled(limit, places).units, rescaled(step, places).units]
  const rest = ((units % by) + by) % by
  return { units: rest === 0n ? units : direction === 1 ? units - rest + by : units - rest, places }
}

/** True when the decimal that JSON prints for `value` is a multiple of `step`. */
export function isOnGrid(value: number, step: Scaled): boolean {
  return compareScaled(gridded(scaled(value), step, 1), scaled(value)) === 0
}

/** The next double above (`direction` 1) or below (-1) a finite number. */
export function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const away = value > 0 === direction > 0 ? 1n : -1n
  view.setBigInt64(0, view.getBigInt64(0) + away)
  return view.getFloat64(0)
}
