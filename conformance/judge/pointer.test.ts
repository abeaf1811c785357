import { describe, expect, test } from 'vitest'
import { judgeOf } from './index.js'

const short = { type: 'string', maxLength: 1 }

/** What is broken, the schema, the value, and what is wanted: pointer, keyword and limit of each violation. */
const rows: [string, unknown, unknown, [string, string, unknown][]][] = [
  [
    'required: the missing keys',
    { required: ['a', 'b/c'] },
    { b: 1 },
    [
      ['/a', 'required', ['a', 'b/c']],
      ['/b~1c', 'required', ['a', 'b/c']],
    ],
  ],
  [
    'dependentRequired: the missing key',
    { dependentRequired: { a: ['b'] } },
    { a: 1 },
    [['/b', 'dependentRequired', { a: ['b'] }]],
  ],
  [
    'additionalProperties: the key',
    { additionalProperties: false },
    { 'a~b': 1 },
    [['/a~0b', 'additionalProperties', false]],
  ],
  [
    'a schema for additionalProperties: what it demands',
    { additionalProperties: short },
    { a: 'xx' },
    [['/a', 'maxLength', 1]],
  ],
  [
    'unevaluatedProperties: the key',
    { unevaluatedProperties: false },
    { a: 1 },
    [['/a', 'unevaluatedProperties', false]],
  ],
  [
    'propertyNames: the key, once',
    { propertyNames: { maxLength: 1, pattern: '^b' } },
    { aa: 1, b: 1 },
    [['/aa', 'propertyNames', { maxLength: 1, pattern: '^b' }]],
  ],
  ['propertyNames: false', { propertyNames: false }, { a: 1 }, [['/a', 'propertyNames', false]]],
  ['the schema false for a key', { properties: { a: false } }, { a: 1 }, [['/a', 'false schema', false]]],
  [
    'the schema false for keys of a pattern',
    { patternProperties: { a: false } },
    { ba: 1 },
    [['/ba', 'false schema', false]],
  ],
  ['the schema false', false, 1, [['', 'false schema', false]]],
  [
    'items beyond the prefix, each',
    { prefixItems: [true], items: false },
    [1, 2, 3],
    [
      ['/1', 'items', false],
      ['/2', 'items', false],
    ],
  ],
  [
    'items: false, each item',
    { items: false },
    [1, 2],
    [
      ['/0', 'false schema', false],
      ['/1', 'false schema', false],
    ],
  ],
  [
    'unevaluatedItems, each',
    { prefixItems: [true], unevaluatedItems: false },
    [1, 2, 3],
    [
      ['/1', 'unevaluatedItems', false],
      ['/2', 'unevaluatedItems', false],
    ],
  ],
  [
    'anyOf, once, and nothing from its branches',
    { anyOf: [short, { type: 'number' }] },
    'xx',
    [['', 'anyOf', [short, { type: 'number' }]]],
  ],
  ['oneOf, none', { oneOf: [short, { type: 'number' }] }, 'xx', [['', 'oneOf', [short, { type: 'number' }]]]],
  ['oneOf, two', { oneOf: [true, { type: 'number' }] }, 1, [['', 'oneOf', [true, { type: 'number' }]]]],
  ['not', { not: { required: ['a'] } }, { a: 1 }, [['', 'not', { required: ['a'] }]]],
  ['not: true', { not: true }, 1, [['', 'not', true]]],
  ['contains', { contains: short }, ['xx', 1], [['', 'contains', short]]],
  ['contains in an empty list', { contains: true }, [], [['', 'contains', true]]],
  ['minContains', { contains: short, minContains: 2 }, ['x'], [['', 'minContains', 2]]],
  ['maxContains', { contains: short, maxContains: 1 }, ['x', 'y'], [['', 'maxContains', 1]]],
  [
    'minItems and maxItems',
    { minItems: 2, maxItems: 0 },
    [1],
    [
      ['', 'maxItems', 0],
      ['', 'minItems', 2],
    ],
  ],
  ['uniqueItems', { uniqueItems: true }, [1, 1, 1], [['', 'uniqueItems', true]]],
  [
    'minProperties and maxProperties',
    { minProperties: 2, maxProperties: 0 },
    { a: 1 },
    [
      ['', 'maxProperties', 0],
      ['', 'minProperties', 2],
    ],
  ],
  [
    'then: its own place',
    JSON.parse('{"if":{"required":["a"]},"then":{"required":["b"]}}'),
    { a: 1 },
    [['/b', 'required', ['b']]],
  ],
  [
    'else: its own place',
    { if: { required: ['a'] }, else: { properties: { c: short } } },
    { c: 'xx' },
    [['/c', 'maxLength', 1]],
  ],
  ['then: false', JSON.parse('{"if":true,"then":false}'), 1, [['', 'false schema', false]]],
  ['type: the value', { type: 'string' }, 1, [['', 'type', 'string']]],
  ['type: a list', { type: ['string', 'null'] }, 1, [['', 'type', ['string', 'null']]]],
  [
    'type: nothing below',
    { type: 'array', properties: { a: short }, required: ['b'] },
    { a: 'xx' },
    [['', 'type', 'array']],
  ],
  [
    'type: nothing below, whoever reports it',
    { allOf: [{ properties: { a: { required: ['b'] } } }, { properties: { a: { type: 'array' } } }] },
    { a: {} },
    [['/a', 'type', 'array']],
  ],
  [
    'type: other rules of the same value',
    { type: 'string', enum: ['a'] },
    1,
    [
      ['', 'type', 'string'],
      ['', 'enum', ['a']],
    ],
  ],
  [
    'type: keys that only begin alike',
    { properties: { a: { type: 'array' }, ab: short } },
    { a: 1, ab: 'xx' },
    [
      ['/a', 'type', 'array'],
      ['/ab', 'maxLength', 1],
    ],
  ],
  [
    'const and enum',
    { properties: { a: { const: 1 }, b: { enum: [1] } } },
    { a: 2, b: 2 },
    [
      ['/a', 'const', 1],
      ['/b', 'enum', [1]],
    ],
  ],
  [
    'pattern and format',
    { properties: { a: { pattern: '^b' }, b: { format: 'uuid' } } },
    { a: 'a', b: 'a' },
    [
      ['/a', 'pattern', '^b'],
      ['/b', 'format', 'uuid'],
    ],
  ],
  [
    'bounds',
    { items: { minimum: 2, exclusiveMaximum: 3 } },
    [1, 3],
    [
      ['/0', 'minimum', 2],
      ['/1', 'exclusiveMaximum', 3],
    ],
  ],
  [
    'dependentSchemas: what it demands',
    { dependentSchemas: { a: { required: ['b'] } } },
    { a: 1 },
    [['/b', 'required', ['b']]],
  ],
  ['dependentSchemas: false', { dependentSchemas: { a: false } }, { a: 1 }, [['', 'false schema', false]]],
  ['through $ref', { $ref: '#/$defs/a', $defs: { a: { anyOf: [short] } } }, 1, [['', 'anyOf', [short]]]],
  ['the same rule twice: once', { allOf: [short, short] }, 'xx', [['', 'maxLength', 1]]],
  [
    'the same keyword with two limits: twice',
    { allOf: [short, { maxLength: 0 }] },
    'xx',
    [
      ['', 'maxLength', 1],
      ['', 'maxLength', 0],
    ],
  ],
]

test.each(rows)('%s', (_, schema, value, wanted) => {
  const { verdict, violations } = judgeOf(schema, { pointer: '' })(JSON.stringify(value))
  expect(verdict).toBe('refuses')
  const found = violations.map(({ pointer, keyword, limit }) => [pointer, keyword, limit])
  expect(found).toHaveLength(wanted.length)
  expect(found).toEqual(expect.arrayContaining(wanted))
})

describe('no branch lets an error out', () => {
  const deep = {
    $ref: '#/$defs/inner',
    $defs: {
      inner: {
        required: ['x'],
        properties: { y: { type: 'string' } },
        unevaluatedProperties: false,
        propertyNames: { minLength: 9 },
      },
    },
  }
  test.each([
    ['anyOf', { anyOf: [deep, true] }],
    ['oneOf', { oneOf: [deep, true] }],
    ['not', { not: deep }],
    ['if', JSON.parse(`{"if":${JSON.stringify(deep)},"then":false}`)],
    ['contains', { properties: { y: { contains: deep } } }],
    [
      'anyOf in oneOf in not',
      { not: { oneOf: [{ anyOf: [deep, { if: deep, else: false }] }, { contains: deep }, true, true] } },
    ],
  ])('%s', (_, schema) => {
    const judge = judgeOf({ ...schema, $defs: deep.$defs }, { pointer: '' })
    expect(judge('{"y":[{"x":1},{}],"z":{}}').violations.map(({ keyword }) => keyword)).toEqual(
      'properties' in schema ? ['contains'] : [],
    )
  })

  test('nor does it take away what was found before it', () => {
    const schema = { allOf: [short, { anyOf: [deep, true] }, { maxLength: 0 }], $defs: deep.$defs }
    expect(judgeOf(schema, { pointer: '' })('"xx"').violations.map(({ limit }) => limit)).toEqual([1, 0])
  })
})

test('a message names the place by its keys and the rule', () => {
  const schema = { properties: { messages: { items: { properties: { content: { minLength: 1 } } } } } }
  const { violations } = judgeOf(schema, { pointer: '' })('{"messages":[{"content":""}]}')
  expect(violations).toEqual([
    {
      pointer: '/messages/0/content',
      keyword: 'minLength',
      limit: 1,
      message: 'messages.0.content must have at least 1 characters',
    },
  ])
})

test('a missing key, a needless one and a needless item are named themselves', () => {
  const schema = {
    required: ['a'],
    dependentRequired: { b: ['c'] },
    properties: { b: { prefixItems: [], items: false }, d: false },
  }
  const { violations } = judgeOf(schema, { pointer: '' })('{"b":[1],"d":1}')
  expect(violations.map(({ message }) => message).sort()).toEqual([
    'a is required',
    'b.0 must not be there',
    'c is required where b is present',
    'd must not be there',
  ])
})
