import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMultiple, isMultipleOf, nearestMultiples } from './number.js'

const hundredths = Array.from({ length: 201 }, (_, k) => Number((k / 100).toFixed(2)))

/** The doubles next to `value` on either side. */
function neighbours(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8))
  const step = (by: bigint) => {
    view.setFloat64(0, value)
    view.setBigInt64(0, view.getBigInt64(0) + by)
    return view.getFloat64(0)
  }
  return value === 0 ? [5e-324, -5e-324] : [step(1n), step(-1n)]
}

describe('a step of 0.01', () => {
  test('admits all 201 hundredths from 0.00 to 2.00', () => {
    expect(hundredths.filter((value) => !isMultiple(value, 1, 100))).toEqual([])
  })

  test('refuses each floating-point neighbour of those 201', () => {
    expect(hundredths.flatMap(neighbours).filter((value) => isMultiple(value, 1, 100))).toEqual([])
  })

  test.each([0.30000000000000004, 0.005, 1e-7, 5e-324, 0.010000000001, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %s',
    (value) => expect(isMultiple(value, 1, 100)).toBe(false),
  )

  test.each([1e300, 1e22, 1e23, Number.MAX_VALUE, -0, -1.99, 9007199254740993])('admits %s', (value) =>
    expect(isMultiple(value, 1, 100)).toBe(true),
  )
})

test('a decimal is a multiple exactly when its digits say so, with and without the short cut', () => {
  const decimals = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }))
  fc.assert(
    fc.property(
      decimals,
      fc.integer({ min: 1, max: 99999 }),
      fc.integer({ min: 0, max: 6 }),
      ([units, places], digits, power) => {
        const value = Number(`${units}e-${places}`)
        const [shown = '', exponent = '0'] = value.toExponential().split('e')
        const fraction = shown.split('.')[1]?.length ?? 0
        const shift = BigInt(Math.max(0, fraction - Number(exponent), power))
        const scaled = BigInt(shown.replace('.', '')) * 10n ** (shift + BigInt(Number(exponent) - fraction))
        const wanted = scaled % (BigInt(digits) * 10n ** (shift - BigInt(power))) === 0n
        expect(isMultiple(value, digits, 10 ** power)).toBe(wanted)
        expect(isMultipleOf(value, Number(`${digits}e-${power}`))).toBe(wanted)
      },
    ),
  )
})

test('the nearest multiples of a refused number are named in plain decimals', () => {
  expect(nearestMultiples(0.305, 0.01)).toBe('; nearest are 0.3 and 0.31')
  expect(nearestMultiples(-0.005, 0.01)).toBe('; nearest are -0.01 and 0')
  expect(nearestMultiples(100, 64)).toBe('; nearest are 64 and 128')
  expect(nearestMultiples(1.5e21, 1e21)).toBe('; nearest are 1e+21 and 2e+21')
})
