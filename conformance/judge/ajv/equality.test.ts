import { expect, test } from 'vitest'
import { judgeOf } from '../index.js'
import type { Json } from '../verdict.js'
import { jsonKey } from './equality.js'

const equal: [string, string][] = [
  ['{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['0', '-0'],
  ['1', '1.0'],
  ['[0]', '[-0]'],
  ['{"constructor":1,"toString":2,"valueOf":3}', '{"valueOf":3,"toString":2,"constructor":1}'],
  ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
  ['"\\ud83d\\ude00"', '"😀"'],
  ['"\\ud800"', '"\\uD800"'],
]
const unequal: [string, string][] = [
  ['1', '"1"'],
  ['0', 'false'],
  ['null', '{}'],
  ['[]', '{}'],
  ['[1,2]', '[2,1]'],
  ['{"a":1}', '{"a":1,"b":2}'],
  ['{"__proto__":{"a":1}}', '{}'],
  ['{"toString":1}', '{}'],
  ['["a,b"]', '["a","b"]'],
  ['{"a":null}', '{"b":null}'],
  ['"\\ud800"', '"\\\\ud800"'],
  ['"\\ud800"', '"\\ud801"'],
]

test.each(equal)('%s is equal to %s', (a, b) => expect(verdicts(a, b)).toEqual([true, true, false, true]))
test.each(unequal)('%s is not equal to %s', (a, b) => expect(verdicts(a, b)).toEqual([false, false, true, false]))

test('a repeated "__proto__" is a repeated item, also where all items are strings', () => {
  const judge = judgeOf({ items: { type: 'string' }, uniqueItems: true }, { pointer: '' })
  expect(judge('["__proto__","__proto__"]').valid).toBe(false)
  expect(judge('["__proto__","toString","constructor"]').valid).toBe(true)
})

test('uniqueItems: false asks for nothing', () => {
  expect(judgeOf({ uniqueItems: false }, { pointer: '' })('[1,1]').valid).toBe(true)
})

function verdicts(a: string, b: string): boolean[] {
  const text = JSON.parse(a) as Json
  const accepts = (schema: unknown, value: string) => judgeOf(schema, { pointer: '' })(value).valid
  return [
    accepts({ const: text }, b),
    accepts({ enum: ['other', text] }, b),
    accepts({ uniqueItems: true }, `[${a},${b}]`),
    jsonKey(text) === jsonKey(JSON.parse(b)),
  ]
}
