import { expect, test } from 'vitest'
import { lostInReading } from './unreadable-json.js'

const lost = (text: string) => lostInReading(text, JSON.parse(text.replace(/^\uFEFF/, '')))

test('a key that occurs twice in one object is named at its place', () => {
  expect(lost('{"a":[{"b/c":1,"d":2,"b/c":3}]}').lost).toEqual({
    pointer: '/a/0/b~1c',
    fact: 'The key "b/c" occurs twice.',
  })
  expect(lost('{"a":1,"\\u0061":2}').lost?.pointer).toBe('/a')
})

test('a number that JSON.parse would make infinite is named at its place', () => {
  expect(lost('{"a":[1,-1e999]}').lost?.pointer).toBe('/a/1')
})

test('keys may recur in different objects, and nothing else is lost', () => {
  expect(lost('\uFEFF{"a":{"a":1},"b":[{"a":1},{"a":1e308}],"__proto__":1}')).toEqual({ rounded: new Map() })
})

test('a number that is no double keeps its decimals; one that is spelled in another way is none of these', () => {
  const text =
    '{"a":18446744073709551615,"b":[0.1,1.50e1,100000000000000000000,1e-999,0.10000000000000000001],"c":-0.0}'
  expect([...lost(text).rounded]).toEqual([
    ['/a', '18446744073709551615'],
    ['/b/3', '1e-999'],
    ['/b/4', '0.10000000000000000001'],
  ])
})

test('what is lost is told whatever the white space, and of a text that is written as JavaScript writes it nothing is', () => {
  const twice = '{"a":1,"a":2}'
  for (const text of [twice, '{\n  "a": 1,\n  "a": 2\n}\n', `\t${twice}`]) expect(lost(text).lost?.pointer).toBe('/a')
  for (const text of ['{\n  "a": 1e400\n}', '{"a":1e400}']) expect(lost(text).lost?.pointer).toBe('/a')
  for (const text of ['{\n\t"a": 0.10000000000000000001\n}', '{"a":0.10000000000000000001}'])
    expect([...lost(text).rounded]).toEqual([['/a', '0.10000000000000000001']])
  for (const indentation of [undefined, 2, '\t'])
    expect(lost(`${JSON.stringify({ a: [1, { b: '"', c: {} }], d: -2.5 }, null, indentation)}\n`)).toEqual({
      rounded: new Map(),
    })
})
