import { expect, test } from 'vitest'
import { area, ratio } from './relation.js'

const size = ['width', 'height']

test.each([
  [3, 4, undefined, 12, true],
  [3, 4, 12, undefined, true],
  [3, 4, undefined, 11, false],
  [3, 4, 13, undefined, false],
  [0.1, 0.2, undefined, 0.02, true], // the product of the doubles is 0.020000000000000004
  [0.1, 0.2, 0.02, undefined, true],
  [1e200, 1e200, undefined, 1e308, false], // the product of the doubles is infinite
  [94906267, 94906267, undefined, 9007199515875288, false], // one above it, which no double can say
  [-2, 3, undefined, -6, true],
  [0, 5, 0, 0, true],
])('%d times %d lies within %s and %s: %s', (width, height, min, max, wanted) => {
  expect(area({ width, height }, size, min, max)).toBe(wanted)
})

test.each([
  [16, 9, 1.7, 1.8, true],
  [1, 3, 0.3333333333333333, undefined, true],
  [1, 3, 0.33333333333333337, undefined, false],
  [1, 3, undefined, 0.3333333333333333, false], // a third is more than its sixteen digits
  [0.3, 0.1, 3, 3, true], // the quotient of the doubles is 2.9999999999999996
  [-4, 2, -2, -2, true],
  [4, -2, -2, -2, true],
  [-4, -2, 2, 2, true],
  [0, 2, 0, 0, true],
])('%d by %d lies within %s and %s: %s', (width, height, min, max, wanted) => {
  expect(ratio({ width, height }, size, min, max)).toBe(wanted)
})

test('nothing divided by zero lies anywhere', () => {
  expect([1, 0, -1].map((width) => ratio({ width, height: 0 }, size, -1e9, 1e9))).toEqual([false, false, false])
})

test('a rule with an absent field, or one that is no number, says nothing', () => {
  for (const value of [{}, { width: 9 }, { height: 9 }, { width: '9', height: 9 }, { width: undefined, height: 9 }]) {
    expect([area(value, size, 100, 1), ratio(value, size, 100, 1)]).toEqual([true, true])
  }
  expect(area(Object.create({ width: 9, height: 9 }), size, 100, 1)).toBe(true)
})

test('an area may have more than two sides', () => {
  const volume = ['width', 'height', 'depth']
  expect([9, 8].map((max) => area({ width: 3, height: 3, depth: 1 }, volume, undefined, max))).toEqual([true, false])
})
