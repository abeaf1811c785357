import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, problemsOf } from './folder.fixture.js'
import { TextFault } from './json-text.js'
import { loadDocument } from './load.js'
import { yamlOf } from './yaml-text.js'

function faultOf(text: string): string {
  try {
    return `read as ${JSON.stringify(yamlOf(text).json)}`
  } catch (error) {
    if (error instanceof TextFault) return error.message
    throw error
  }
}

test('YAML 1.2 says what JSON says: words of older versions are texts, and numbers and words as keys are texts too', () => {
  const text = `
openapi: 3.0.3
on: [yes, no, off, Null, ~, 2024-01-01, 010, 0x1F, 0o17, 1e3, '1']
responses: {200: ok, 1.0: b, true: c, null: d}
text: |
  two
  lines
__proto__: {a: 1}
`
  expect(yamlOf(text)).toEqual({
    json: Object.fromEntries([
      ['openapi', '3.0.3'],
      ['on', ['yes', 'no', 'off', null, null, '2024-01-01', 10, 31, 15, 1000, '1']],
      ['responses', { 200: 'ok', '1.0': 'b', true: 'c', null: 'd' }],
      ['text', 'two\nlines\n'],
      ['__proto__', { a: 1 }],
    ]),
    rounded: new Map(),
  })
})

test('aliases are copies, and the first of several merged mappings has a key that the mapping itself has not', () => {
  const text = `
a: &a {x: 1, y: 1}
b: &b {y: 2, z: 2}
c: {<<: [*a, *b], x: 3}
d: *a
&k key: 1
e: *k
'<<': plain
`
  expect(yamlOf(text).json).toEqual({
    a: { x: 1, y: 1 },
    b: { y: 2, z: 2 },
    c: { x: 3, y: 1, z: 2 },
    d: { x: 1, y: 1 },
    key: 1,
    e: 'key',
    '<<': 'plain',
  })
})

test('numbers that are no doubles keep their decimals, at every alias too', () => {
  const { rounded } = yamlOf('a: &n 18446744073709551615\nb: [*n, 0xFFFFFFFFFFFFFFFF, 1.50, 9007199254740993]')
  expect([...rounded]).toEqual([
    ['/a', '18446744073709551615'],
    ['/b/0', '18446744073709551615'],
    ['/b/1', '18446744073709551615'],
    ['/b/3', '9007199254740993'],
  ])
})

test('a key that occurs twice is named at its place, as a number and as a text too', () => {
  expect(yamlOf('a: {b: 1, c: 2, b: 3}').lost?.pointer).toBe('/a/b')
  expect(yamlOf('{200: a, "200": b}').lost?.pointer).toBe('/200')
  expect(yamlOf('{a: 1e999}').lost?.pointer).toBe('/a')
})

test.each([
  ['a tab that indents', 'a:\n\tb: 1', /^Line 2, column 1 .*tab/i],
  ['a bracket that stays open', 'a: [1, 2', /^Line 1, column 9 /],
  ['two documents', 'a: 1\n---\nb: 2', /^Line 2, column 1 .*multiple documents/],
  ['an unknown tag', 'a:\n  b: !python/object x', /^Line 2, column 6 .*tag/],
  ['bytes in base64', 'a: !!binary aGk=', /^Line 1, column 4 .*tag/],
  ['a number that JSON has not', 'a: -.inf', /^Line 1, column 4 .*JSON has no number -\.inf/],
  ['a list as a key', 'a: 1\n? [b]\n: c', /^Line 2, column 3 .*a key is no text/],
  ['an empty key', '{a: 1, : b}', /a key is no text/],
  ['an alias of nothing', 'a: *b', /^Line 1, column 4 .*\*b names nothing/],
  ['an alias of itself', 'a: &a [1, *a]', /^Line 1, column 11 .*\*a leads back to itself/],
  ['a merge of a text', 'a: {<<: b}', /merge key << holds no mapping/],
  ['an older version', '%YAML 1.1\n---\na: yes', /declares YAML 1\.1/],
])('%s is refused with line and column', (_, text, wanted) => {
  expect(faultOf(text)).toMatch(wanted)
})

test('aliases that multiply beyond measure are refused, and many plain ones are not', () => {
  const levels = [...Array(30).keys()].map((i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`)
  expect(faultOf(['l0: &l0 [x, y]', ...levels].join('\n'))).toMatch(/aliases stand for more than 100000 values/)
  const many = yamlOf(`a: &a {b: 1}\nc: [${'*a, '.repeat(5000)}]`).json as { c: unknown[] }
  expect(many.c).toHaveLength(5000)
})

test('a file is YAML by its name, or by its text where the name says nothing', async () => {
  const folder = folderOf({ 'a.yaml': 'b: 1', 'a.YML': '{"b": 1}', a: 'b: 1', 'c.txt': ' {"b": 1}' })
  for (const name of ['a.yaml', 'a.YML', 'a', 'c.txt'])
    expect((await loadDocument(join(folder, name))).json).toEqual({ b: 1 })
})

test.each([
  ['no YAML', 'a: [', 'spec/not-yaml', ''],
  ['a key twice', 'a: {b: 1, b: 2}', 'spec/lossy-json', '/a/b'],
  ['nested without end', '['.repeat(20_000), 'spec/not-yaml', ''],
  ['nested deep', `${'['.repeat(500)}${']'.repeat(500)}`, 'spec/too-large', ''],
])('a YAML file with %s is refused', async (_, text, code, pointer) => {
  const path = join(folderOf({ 'a.yaml': text }), 'a.yaml')
  expect((await problemsOf(() => loadDocument(path))).map((it) => [it.code, it.pointer])).toEqual([[code, pointer]])
})
