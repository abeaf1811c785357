import { expect, test } from 'vitest'
import { literal, propertyName, regularExpression } from './javascript.js'

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

test.each([
  ['^[a-z]+$', 'u', '/^[a-z]+$/u'],
  ['^data:image\\/(?:a|b);', 'u', '/^data:image\\/(?:a|b);/u'],
  ['\\\\', 'u', '/\\\\/u'],
  ['^[+/\\]/[]$', 'u', '/^[+/\\]/[]$/u'],
])('the pattern %j is written between slashes', (source, flags, wanted) => {
  expect(regularExpression(source, flags)).toBe(wanted)
  expect(new Function(`return ${wanted}`)()).toEqual(new RegExp(source, flags))
})

test.each([
  ['', 'u'],
  ['/', 'u'],
  ['[/]/', 'u'],
  ['\\[/\\]', 'u'],
  ['\\\\/', 'u'],
  ['\n', 'u'],
  ['\\\n', ''],
  ['\u2028', 'u'],
  ['\ud83d', 'u'],
  ['\\ud83d\udc9a', 'u'],
  ['\\\ud83d', ''],
  ['\\-', ''],
  ['(?<name>a)\\k<name>', 'u'],
  ['(a)\\1', 'u'],
  ['(?<=a)b', 'u'],
  ['\\p{L}', 'u'],
  ['\\P{L}', 'u'],
  ['\\cA', 'u'],
])('the pattern %j is written as a string, unchanged', (source, flags) => {
  const text = Buffer.from(regularExpression(source, flags)).toString()
  expect(text).toContain('new RegExp(')
  const made: RegExp = new Function(`return ${text}`)()
  expect([made.source, made.flags]).toEqual([new RegExp(source, flags).source, flags])
})
