import { expect, test } from 'vitest'
import type { Constraint, ConstraintBody } from '../../../generator/ir/constraint.js'
import { fromScaled, neighbour, scaled } from '../../../generator/ir/decimal.js'
import { extreme, nextNumber, numberRange } from '../../../generator/ir/range.js'
import { edgesOf, edgeText } from './boundary.js'
import type { EdgeSide } from './edge.js'

const made = (body: ConstraintBody): Constraint =>
  ({ at: { file: 'x.json', pointer: '' }, keyword: body.kind, limit: null, ...body }) as Constraint

const texts = (side: EdgeSide, constraint: Constraint, ...others: Constraint[]) =>
  edgesOf(constraint, [constraint, ...others])
    .filter((it) => it.side === side)
    .map((it) => edgeText(it.value))

const integer = made({ kind: 'type', types: ['integer'] })
const hundredth = made({ kind: 'step', of: 0.01 })
const minimum = (bound: number, exclusive = false) => made({ kind: 'bound', side: 'lower', bound, exclusive })
const maximum = (bound: number, exclusive = false) => made({ kind: 'bound', side: 'upper', bound, exclusive })

test('a width of 128 to 2048 in steps of 64 has 64 and 2112 outside it, still on the grid', () => {
  const step = made({ kind: 'step', of: 64 })
  expect(texts('at', minimum(128), maximum(2048), step, integer)).toEqual(['128'])
  expect(texts('inside', minimum(128), maximum(2048), step, integer)).toEqual(['192'])
  expect(texts('outside', minimum(128), maximum(2048), step, integer)).toEqual(['64'])
  expect(texts('outside', maximum(2048), minimum(128), step, integer)).toEqual(['2112'])
})

test('every one of the 201 legal steps from 0 to 2 is the decimal itself', () => {
  let value = 0
  for (let hundredths = 1; hundredths <= 200; hundredths++) {
    value = nextNumber(value, scaled(0.01), 1) as number
    expect(JSON.stringify(value)).toBe(JSON.stringify(Number((hundredths / 100).toFixed(2))))
  }
})

test('an exclusive bound is itself outside, and the first legal value is one step in', () => {
  expect(texts('at', minimum(0, true), hundredth)).toEqual(['0.01'])
  expect(texts('outside', minimum(0, true), hundredth)).toEqual(['0'])
})

test('a bound without a grid is crossed by the next double', () => {
  expect(texts('outside', maximum(1))).toEqual([String(neighbour(1, 1))])
  expect(texts('inside', maximum(1))).toEqual([String(neighbour(1, -1))])
})

test('a seed limit beyond 2^53 is crossed by the next integer that a double can hold', () => {
  const limit = 9223372036854776000
  const [outside] = texts('outside', maximum(limit), integer)
  expect(Number(outside)).toBeGreaterThan(limit)
  expect(Number.isInteger(Number(outside))).toBe(true)
})

test('a bound that is off the grid is met by the next value on it', () => {
  const step = made({ kind: 'step', of: 16 })
  expect(extreme(numberRange([minimum(100), step]), 'lower')).toBe(112)
  expect(texts('outside', minimum(100), step)).toEqual(['96'])
})

test('a step is tried with half a step, a tenth of one and both floating-point neighbours', () => {
  const slips = edgesOf(hundredth, [hundredth, minimum(0), maximum(2)]).filter((it) => it.side === 'outside')
  expect(slips.map((it) => it.slip)).toEqual(['half-step', 'tenth-step', 'float-neighbour', 'float-neighbour'])
})

test('a step is tried with multiples that do not divide evenly as doubles', () => {
  const awkward = edgesOf(hundredth, [hundredth, minimum(0), maximum(2)]).filter((it) => it.slip === 'float-division')
  expect(awkward.length).toBeGreaterThan(0)
  for (const { value } of awkward) expect(Number.isInteger((value as { value: number }).value / 0.01)).toBe(false)
})

test('a long text is a recipe', () => {
  const limit = made({ kind: 'length', side: 'upper', count: 262144 })
  expect(texts('outside', limit)).toEqual(['"a" × 262145', '"a" + "\u0301" × 262144', '" " + "a" × 262143 + " "'])
  expect(texts('at', limit)).toEqual(['"a" × 262144', '"\u{1F98A}" × 262144', '"\\"" × 262144'])
})

test('an integer may be spelled 1.0 and 1e0, and zero -0', () => {
  const spelled = edgesOf(integer).filter((it) => it.slip === 'number-spelling')
  expect(spelled.map((it) => edgeText(it.value))).toEqual(['1.0', '1e0', '-0'])
})

test('a value is tried in another case, with white space and cut short', () => {
  const values = made({ kind: 'values', values: [{ value: 'off' }, { value: 'high' }] })
  expect(texts('at', values)).toEqual(['"off"', '"high"'])
  expect(texts('outside', values)).toEqual(['"offx"', '"Off"', '" off"', '"off "', '"off\\n"', '"of"', '""', '"High"'])
})

test('where another list stands beside a value, it is broken by what that list allows', () => {
  const outer = made({ kind: 'values', values: [{ value: 'high' }, { value: 'low' }] })
  const inner = made({ kind: 'values', values: [{ value: 'high' }] })
  expect(texts('outside', inner, outer)).toEqual(['"low"'])
})

test('the product of two members is met at its limit and missed by the nearest pair beyond it', () => {
  const side = {
    at: { file: 'x.json', pointer: '' },
    constraints: [minimum(256), maximum(2048), made({ kind: 'step', of: 16 })],
  }
  const members = made({
    kind: 'properties',
    shapes: new Map([
      ['width', side],
      ['height', side],
    ]),
  })
  const area = made({ kind: 'relation', operation: 'area', parameters: ['width', 'height'], maximum: 1_000_000 })
  const sizes = (edge: EdgeSide) =>
    edgesOf(area, [area, members]).flatMap((it) =>
      it.side === edge && it.value.kind === 'members' ? [[...it.value.values.values()].reduce((a, b) => a * b)] : [],
    )
  const lengths = Array.from({ length: 113 }, (_, i) => 256 + i * 16)
  const products = lengths.flatMap((width) => lengths.map((height) => width * height))
  expect(sizes('at')).toEqual([Math.max(...products.filter((it) => it <= 1_000_000))])
  expect(sizes('outside')).toEqual([Math.min(...products.filter((it) => it > 1_000_000))])
})

test('the quotient of two members is compared exactly at its limit', () => {
  const side = { at: { file: 'x.json', pointer: '' }, constraints: [integer, minimum(1), maximum(300)] }
  const members = made({
    kind: 'properties',
    shapes: new Map([
      ['width', side],
      ['height', side],
    ]),
  })
  const ratio = made({ kind: 'relation', operation: 'ratio', parameters: ['width', 'height'], maximum: 0.1 })
  const [at] = edgesOf(ratio, [ratio, members]).filter((it) => it.side === 'at')
  const [width = 0, height = 1] = at?.value.kind === 'members' ? [...at.value.values.values()] : []
  expect(width * 10).toBe(height)
})

test('a value over a power of ten is read without a multiplication', () => {
  expect(fromScaled({ units: 29n, places: 2 })).toBe(0.29)
  expect(scaled(1e-7)).toEqual({ units: 1n, places: 7 })
  expect(scaled(9223372036854776000)).toEqual({ units: 9223372036854776000n, places: 0 })
})
