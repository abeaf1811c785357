import Big from 'big.js'
import { expect, test } from 'vitest'
import { judgeOf } from '../index.js'
import { isMultiple } from './decimal.js'

const hundredths = Array.from({ length: 201 }, (_, k) => Number((k / 100).toFixed(2)))

test('each of the 201 values 0.00..2.00 is on the grid of 0.01', () => {
  const judge = judgeOf({ type: 'number', multipleOf: 0.01 }, { pointer: '' })
  expect(hundredths.filter((value) => !judge(JSON.stringify(value)).valid)).toEqual([])
})

test('the next double above and below each of these values is off the grid', () => {
  const judge = judgeOf({ type: 'number', multipleOf: 0.01 }, { pointer: '' })
  const neighbours = hundredths.flatMap((value) => [nextDouble(value, 1n), nextDouble(value, -1n)])
  expect(neighbours.filter((value) => judge(JSON.stringify(value)).valid)).toEqual([])
  expect(judge('0.30000000000000004').valid).toBe(false)
})

test.each([
  [1e300, 0.01, true],
  [1.7976931348623157e308, 5e-324, true],
  [5e-324, 5e-324, true],
  [5e-324, 1e-323, false],
  [5e-324, 0.01, false],
  [1e-7, 1e-7, true],
  [3e-7, 2e-7, false],
  [-0.3, 0.1, true],
  [-0, 0.01, true],
  [9007199254740994, 3, false],
  [9007199254740996, 3, true],
  [9223372036854776000, 1000, true],
  [1e21, 7, false],
  [4.35, 0.05, true],
  [2048, 64, true],
  [65, 64, false],
])('%d on a grid of %d: %s', (value, step, wanted) => {
  expect(isMultiple(value, step)).toBe(wanted)
})

test('what is counted in whole units is decided as big.js decides it', () => {
  const steps = [0.01, 0.05, 0.1, 0.25, 1.5, 1, 7, 64, 1e-7, 0.000123, 12345.678, 999999999999999, 0.1234567890123]
  const numbers = Array.from({ length: 30 }, (_, i) => (i * 7_919_357 + 104_729) % 1_000_003)
  const values = [
    ...[1e15, 1e14 + 0.1, 999999999999999.9, 4503599627370497.5, 1e-15, 123456789.01234567, 0.1 + 0.2],
    ...steps.flatMap((step) => numbers.map((it) => step * it)),
    ...numbers.map((it) => Number(`${it}.${(it * 31) % 1_009}`)),
  ].flatMap((it) => [it, -it, nextDouble(it, 1n)])
  const wrong = steps.flatMap((step) =>
    values.filter((it) => isMultiple(it, step) !== new Big(String(it)).mod(new Big(String(step))).eq(0)),
  )
  expect(wrong).toEqual([])
})

test('a step of 0 cannot be judged', () => {
  expect(judgeOf({ multipleOf: 0 }, { pointer: '' })('1')).toMatchObject({ verdict: 'undecided', valid: false })
})

test('a width and a height within the area are accepted, the bounds included', () => {
  const judge = judged({ operation: 'area', parameters: ['width', 'height'], minimum: 100, maximum: 400 })
  expect(judge({ width: 10, height: 10 })).toEqual([])
  expect(judge({ width: 20, height: 20 })).toEqual([])
  expect(judge({ width: 9, height: 11 })).toEqual(['/size x-constraints'])
  expect(judge({ width: 20.000000000000004, height: 20 })).toEqual(['/size x-constraints'])
})

test('a ratio is compared without rounding', () => {
  const judge = judged({ operation: 'ratio', parameters: ['width', 'height'], minimum: 0.1, maximum: 0.3 })
  expect(judge({ width: 1, height: 10 })).toEqual([])
  expect(judge({ width: 0.3, height: 1 })).toEqual([])
  expect(judge({ width: -1, height: -5 })).toEqual([])
  expect(judge({ width: 1, height: -5 })).toEqual(['/size x-constraints'])
  expect(judge({ width: 1, height: 3 })).toEqual(['/size x-constraints'])
})

test('a ratio to 0 is outside of every bound', () => {
  const judge = judged({ operation: 'ratio', parameters: ['width', 'height'], minimum: 0 })
  expect(judge({ width: 1, height: 0 })).toEqual(['/size x-constraints'])
})

test('a rule about a field that is absent or no number is skipped', () => {
  const judge = judged({ operation: 'area', parameters: ['width', 'constructor'], minimum: 1e9 })
  expect(judge({ width: 1 })).toEqual([])
  expect(judge({ width: 1, constructor: 'a' })).toEqual([])
  expect(judge({ width: 1, constructor: 2 })).toEqual(['/size x-constraints'])
})

test('two broken rules about one object are one violation', () => {
  const rule = { operation: 'area', parameters: ['width'], maximum: 1 }
  expect(judged(rule, { ...rule, maximum: 2 })({ width: 3 })).toEqual(['/size x-constraints'])
})

test('a rule that is not well-formed leaves every value undecided, and one of an unknown kind judges nothing', () => {
  expect(judged({ operation: 'sum', parameters: ['width'], maximum: 1 })({ width: 3 })).toEqual([])
  for (const rules of [
    {},
    [null],
    [{ operation: 'sum', parameters: 'a' }],
    [{ operation: 'ratio', parameters: ['a'] }],
  ]) {
    expect(judgeOf({ 'x-constraints': rules }, { pointer: '' })('{}').verdict).toBe('undecided')
  }
})

function judged(...rules: unknown[]) {
  const judge = judgeOf({ properties: { size: { 'x-constraints': rules } } }, { pointer: '' })
  return (size: unknown) =>
    judge(JSON.stringify({ size })).violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`)
}

/** The double `by` places further on the number line; `value` is at least 0. */
function nextDouble(value: number, by: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  if (value === 0 && by < 0n) return -Number.MIN_VALUE
  view.setBigUint64(0, view.getBigUint64(0) + by)
  return view.getFloat64(0)
}
