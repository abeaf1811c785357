import { expect, test } from 'vitest'
import { lostInReading } from './lost.js'

test('a key that occurs twice in one object is named at its place', () => {
  expect(lostInReading('{"a":[{"b/c":1,"d":2,"b/c":3}]}')).toEqual({
    pointer: '/a/0/b~1c',
    fact: 'The key "b/c" occurs twice.',
  })
  expect(lostInReading('{"a":1,"\\u0061":2}')?.pointer).toBe('/a')
})

test('a number that JSON.parse would make infinite is named at its place', () => {
  expect(lostInReading('{"a":[1,-1e999]}')?.pointer).toBe('/a/1')
})

test('keys may recur in different objects, and nothing else is lost', () => {
  expect(lostInReading('\uFEFF{"a":{"a":1},"b":[{"a":1},{"a":1e308}],"__proto__":1}')).toBeUndefined()
})
