import { expect, test } from 'vitest'
import { canonical, isArray, isObject, isUnique, ordered, own, sendable, size } from './value.js'

class Point {
  readonly x = 1
}

test('an object is what JSON.stringify sends member by member', () => {
  expect([{}, Object.create(null), JSON.parse('{"__proto__":1}')].map(isObject)).toEqual([true, true, true])
  const refused = [
    new Point(),
    new Date(0),
    Object('a'),
    { toJSON: () => 1 },
    Object.create({ a: 1 }),
    null,
    [],
    new Map(),
  ]
  expect(refused.filter(isObject)).toEqual([])
})

test('an array is what JSON.stringify sends item by item', () => {
  class List extends Array {}
  expect([[], [1]].map(isArray)).toEqual([true, true])
  expect(
    [new List(), Object.assign([1], { toJSON: () => 1 }), new Uint8Array(1), { length: 0 }].filter(isArray),
  ).toEqual([])
})

test('only own enumerable members with a value are there', () => {
  const object = Object.defineProperty({ a: 1, b: undefined, c: () => 1, d: Symbol('d'), [Symbol('e')]: 1 }, 'hidden', {
    value: 1,
  })
  expect(
    ['a', 'b', 'c', 'd', 'hidden', 'toString', 'constructor'].filter((key) => own(object, key) !== undefined),
  ).toEqual(['a'])
  expect(size(object)).toBe(1)
})

test('the keys of a document come first, in its order; __proto__ is an ordinary key', () => {
  const value = JSON.parse('{"b":1,"__proto__":2,"z":3,"a":4}')
  expect(Object.keys(ordered(value, ['a', '__proto__', 'b']))).toEqual(['a', '__proto__', 'b', 'z'])
})

test('two values are equal when they are the same JSON', () => {
  expect(canonical({ a: [0, { b: null }], c: undefined })).toBe(canonical({ a: [-0, { b: null }] }))
  expect(canonical({ a: 1, b: 2 })).toBe(canonical({ b: 2, a: 1 }))
  expect(isUnique([1, '1', [1], { a: 1 }, { a: '1' }])).toBe(true)
  expect(
    isUnique([
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]),
  ).toBe(false)
})

test('what is sent is a copy without absent members and with 0 for -0', () => {
  const value = { a: -0, b: undefined, c: [{ d: -0 }], e: 'x' }
  const sent = sendable(value)?.value
  expect(sent).toStrictEqual({ a: 0, c: [{ d: 0 }], e: 'x' })
  expect(Object.is((sent as { a: number }).a, 0)).toBe(true)
  expect((sent as { c: unknown }).c).not.toBe(value.c)
})
