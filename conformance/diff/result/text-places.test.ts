import { readFileSync } from 'node:fs'
import { type Node, parseTree } from 'jsonc-parser'
import { expect, test } from 'vitest'
import { yamlOf } from '../../../generator/document/yaml-text.js'
import { linesOf } from './line.js'
import { TextPlaces } from './text-places.js'

const odd = {
  'a/b "c" \\': [1, -2.5e3, true, null, 'x"\\', '}', { '': [[], {}, [[]]], '0': '\u2028' }],
  __proto__: 1,
  é: { '\\"': ',:' },
}
const model = JSON.parse(readFileSync(new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url), 'utf8'))
const texts = [odd, model, [], [[{}]], 'a', 0].flatMap((it) => [
  JSON.stringify(it),
  `\uFEFF\r\n ${JSON.stringify(it, null, '\t')}\r\n`,
  JSON.stringify(it, null, 3).replaceAll('\n', ' \r\n').replaceAll('": ', '"\t:'),
])

/** Where everything begins, as a parser of the whole text has it. */
function* begins(
  node: Node,
  path: readonly string[] = [],
  begin = node.offset,
): Generator<[readonly string[], number]> {
  yield [path, begin]
  for (const [i, it] of (node.children ?? []).entries()) {
    const [key, value] = node.type === 'object' ? (it.children ?? []) : []
    if (key && value) yield* begins(value, [...path, key.value as string], it.offset)
    else yield* begins(it, [...path, String(i)])
  }
}

test('each member begins at its key and each item at itself, however a text is written', () => {
  for (const text of texts) {
    const places = new TextPlaces(text)
    const all = [...begins(parseTree(text) as Node)]
    expect(all.map(([path]) => places.beginOf(path))).toEqual(all.map(([, begin]) => begin))
  }
})

test('what a text does not hold has no place in it', () => {
  const places = new TextPlaces('{"a":[1,{"b":"c"}]}')
  for (const path of [['b'], ['a', '2'], ['a', '1', 'c'], ['a', '0', '0'], ['a', '1', 'b', '0']])
    expect(places.beginOf(path)).toBeUndefined()
})

test('a text of YAML has the lines of its keys and items, aliases followed', () => {
  const text = 'a: &a\n  - x: 1\n    "y": 2\nb: *a\nc:\n  # more\n  { z: 3 }\n'
  const lineOf = linesOf(text, yamlOf(text).json)
  expect(['', '/a', '/a/0', '/a/0/y', '/b', '/b/0/x', '/c/z', '/c/w', '/a/1'].map(lineOf)).toEqual([
    1,
    1,
    2,
    3,
    4,
    2,
    7,
    undefined,
    undefined,
  ])
  expect(linesOf('a: [', {})('/a')).toBe(undefined)
})
