import { expect, test } from 'vitest'
import { judgeOf } from '../index.js'

const name = { properties: { name: { type: 'string' } } }

test.each<[string, Record<string, unknown>, string, string[]]>([
  ['allOf', { allOf: [name] }, '{"name":"a","x":1}', ['/x']],
  ['$ref', { $ref: '#/$defs/name' }, '{"name":"a","x":1}', ['/x']],
  ['a branch of anyOf that holds', { anyOf: [{ ...name, required: ['y'] }, { properties: { x: {} } }] }, '{"x":1}', []],
  ['a branch of anyOf that fails', { anyOf: [{ ...name, required: ['y'] }, true] }, '{"name":"a"}', ['/name']],
  [
    'the matching branch of oneOf',
    { oneOf: [name, { properties: { x: {} }, required: ['x'] }] },
    '{"name":1,"x":1}',
    ['/name'],
  ],
  ['an if that holds', { if: { ...name, required: ['name'] } }, '{"name":"a"}', []],
  ['an if that fails', { if: { ...name, required: ['y'] }, else: true }, '{"name":"a"}', ['/name']],
  ['then', JSON.parse(`{"if":true,"then":${JSON.stringify(name)}}`), '{"name":"a","x":1}', ['/x']],
  ['else', { if: false, else: name }, '{"name":"a","x":1}', ['/x']],
  ['dependentSchemas', { dependentSchemas: { x: name } }, '{"name":"a","x":1}', ['/x']],
  ['dependentSchemas of an absent key', { dependentSchemas: { x: name } }, '{"name":"a"}', ['/name']],
  ['patternProperties', { patternProperties: { '^x': true } }, '{"x1":1,"y":1}', ['/y']],
  ['additionalProperties', { additionalProperties: true }, '{"x":1}', []],
  ['not', { not: { not: name } }, '{"name":"a"}', ['/name']],
  ['an inner unevaluatedProperties', { allOf: [{ unevaluatedProperties: true }] }, '{"x":1}', []],
  ['properties that fail', { allOf: [name] }, '{"name":{"x":1}}', ['/name']],
  [
    'keys that every JavaScript object inherits',
    { patternProperties: { '^a$': true } },
    '{"a":1,"toString":1,"__proto__":1,"constructor":1}',
    ['/toString', '/__proto__', '/constructor'],
  ],
])('a key is evaluated, or not, by %s', (_, schema, text, wanted) => {
  const judge = judgeOf({ ...schema, $defs: { name }, unevaluatedProperties: false }, { pointer: '' })
  expect(judge(text).violations.map(({ pointer }) => pointer)).toEqual(wanted)
})

test('a declared __proto__ is evaluated', () => {
  const schema = JSON.parse('{"allOf":[{"properties":{"__proto__":true}}],"unevaluatedProperties":false}')
  expect(judgeOf(schema, { pointer: '' })('{"__proto__":1}').valid).toBe(true)
  expect(judgeOf(schema, { pointer: '' })('{"constructor":1}').valid).toBe(false)
})

test('what a schema for unevaluated keys demands is reported at its own place', () => {
  const judge = judgeOf(
    { allOf: [name], unevaluatedProperties: { required: ['a'], properties: { a: { type: 'number' } } } },
    { pointer: '' },
  )
  expect(judge('{"name":"n","x~":{"a":"b"},"y":{}}').violations).toMatchObject([
    { pointer: '/x~0/a', keyword: 'type', limit: 'number' },
    { pointer: '/y/a', keyword: 'required', limit: ['a'] },
  ])
})

test('items are evaluated one by one: prefixItems, the items that contains matches, items', () => {
  const judge = judgeOf({ prefixItems: [true], contains: { type: 'string' }, unevaluatedItems: false }, { pointer: '' })
  expect(judge('[1,"a",2,"b",3]').violations).toMatchObject([
    { pointer: '/2', keyword: 'unevaluatedItems', limit: false },
    { pointer: '/4', keyword: 'unevaluatedItems', limit: false },
  ])
  expect(
    judgeOf({ dependentSchemas: { length: { items: true } }, unevaluatedItems: false }, { pointer: '' })('[1]').valid,
  ).toBe(false)
  expect(judgeOf({ allOf: [{ items: true }], unevaluatedItems: false }, { pointer: '' })('[1,2]').valid).toBe(true)
})

test('a branch that refers to the schema around it is followed', () => {
  const schema = {
    $ref: '#/$defs/tree',
    $defs: {
      tree: { properties: { child: { $ref: '#/$defs/tree' } }, anyOf: [name, true], unevaluatedProperties: false },
    },
  }
  const judge = judgeOf(schema, { pointer: '' })
  expect(judge('{"name":"a","child":{"name":"b","child":{"x":1}}}').violations).toMatchObject([
    { pointer: '/child/child/x' },
  ])
})
