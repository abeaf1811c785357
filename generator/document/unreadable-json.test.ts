import { expect, test } from 'vitest'
import { lostInReading } from './unreadable-json.js'

test('a key that occurs twice in one object is named at its place', () => {
  expect(lostInReading('{"a":[{"b/c":1,"d":2,"b/c":3}]}').lost).toEqual({
    pointer: '/a/0/b~1c',
    fact: 'The key "b/c" occurs twice.',
  })
  expect(lostInReading('{"a":1,"\\u0061":2}').lost?.pointer).toBe('/a')
})

test('a number that JSON.parse would make infinite is named at its place', () => {
  expect(lostInReading('{"a":[1,-1e999]}').lost?.pointer).toBe('/a/1')
})

test('keys may recur in different objects, and nothing else is lost', () => {
  expect(lostInReading('\uFEFF{"a":{"a":1},"b":[{"a":1},{"a":1e308}],"__proto__":1}')).toEqual({ rounded: new Map() })
})

test('a number that is no double keeps its decimals; one that is spelled in another way is none of these', () => {
  const text =
    '{"a":18446744073709551615,"b":[0.1,1.50e1,100000000000000000000,1e-999,0.10000000000000000001],"c":-0.0}'
  expect([...lostInReading(text).rounded]).toEqual([
    ['/a', '18446744073709551615'],
    ['/b/3', '1e-999'],
    ['/b/4', '0.10000000000000000001'],
  ])
})
