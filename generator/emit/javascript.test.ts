import { expect, test } from 'vitest'
import { literal, propertyName } from './javascript.js'

test.each([
  '',
  '-',
  '😀',
  '*/',
  '\n',
  '__proto__',
  'constructor',
  '0',
  'a b',
  '"',
  '\\',
  '\u2028',
  '\ud800',
  'my-field',
  '2d',
])('%j can be written as a key', (key) => {
  const name = propertyName(key) === '__proto__' ? "['__proto__']" : propertyName(key)
  const write = new Function(`return [Object.keys({ ${name}: 1 })[0]]`)
  expect(write()).toEqual([key])
})

test.each([
  'a\u2028b',
  '\ud83d',
  '\udc9a\ud83d',
  ['\ud800', { '\udfff': '\u2029' }],
  JSON.parse('{"__proto__": {"__proto__": 1}, "a": [{"__proto__": 2}]}'),
  '{"__proto__":',
])('%j is the same after it went through a file', (value) => {
  const text = Buffer.from(literal(value)).toString()
  expect(text).not.toMatch(/[\n\u2028\u2029\ufffd]/)
  expect(JSON.stringify(new Function(`return ${text}`)())).toBe(JSON.stringify(value))
})
