import { describe, expect, test } from 'vitest'
import { compileShape, compileValidator } from '../../generator/compile.js'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf as secondJudgeOf } from './cfworker/index.js'
import { judgeOf } from './index.js'

type Case = readonly [schema: object, valid: readonly unknown[], invalid: readonly unknown[]]

/** What OpenAPI 3.0, 3.1 and 3.2 say in different ways. Three readers share no code, and have to agree. */
const cases: readonly Case[] = [
  // nullable
  [{ type: 'string', nullable: true }, ['a', null], [1]],
  [{ type: 'string', nullable: false }, ['a'], [null]],
  [{ type: ['string', 'null'], nullable: true, minLength: 2 }, ['ab', null], ['a']],
  [{ type: 'string', nullable: true, enum: ['a'] }, ['a', null], ['b']],
  [{ type: 'string', nullable: true, enum: ['a', null] }, ['a', null], ['b']],
  [{ const: 1, nullable: true }, [1, null], [2]],
  [{ const: 1, enum: [1, 2], nullable: true }, [1, null], [2]],
  [{ nullable: true }, [null, 1], []],
  [{ nullable: true, oneOf: [{ type: 'string' }, { type: 'array' }] }, [null, 'a', []], [1, {}]],
  [{ nullable: true, oneOf: [{ type: ['string', 'null'] }, { type: ['array', 'null'] }] }, [null, 'a'], [1]],
  [{ nullable: true, allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { type: 'integer', minimum: 2 } } }, [null, 2], [1]],
  [{ nullable: true, $ref: '#/$defs/a', $defs: { a: { type: 'integer', minimum: 2 } } }, [null, 2], [1]],
  [{ nullable: true, not: { type: ['null', 'string'] } }, [null, 1], ['a']],
  [
    {
      properties: {
        a: { nullable: true, type: 'object', anyOf: [{ properties: { b: { type: 'string' } } }] },
        c: { $ref: '#/properties/a/anyOf/0/properties/b' },
      },
    },
    [{ a: null, c: 'x' }, { a: { b: 'x' } }],
    [{ a: { b: 1 } }, { c: null }, { a: [] }],
  ],
  [
    { properties: { nullable: { type: 'string' }, enum: { type: 'integer' } } },
    [{ nullable: 'a', enum: 1 }],
    [{ nullable: null }],
  ],
  [{ items: { const: { type: null, nullable: true } } }, [[{ type: null, nullable: true }]], [[{ type: 'null' }]]],
  // type: null
  [{ type: null }, [null], [1]],
  [{ type: ['string', null] }, [null, 'a'], [1]],
  [{ anyOf: [{ type: 'integer' }, { type: null }] }, [null, 1], ['a']],
  // exclusive bounds
  [{ minimum: 0, exclusiveMinimum: true }, [0.1], [0]],
  [{ maximum: 5, exclusiveMaximum: true, minimum: 1, exclusiveMinimum: false }, [1, 4.9], [5, 0.9]],
  [{ exclusiveMinimum: 0 }, [1], [0]],
  [{ minimum: 3, exclusiveMinimum: 0 }, [3], [2]],
  [{ exclusiveMaximum: true }, [1e9], []],
  // tuples and dependencies of older drafts
  [
    { items: [{ type: 'string' }, { type: 'integer' }], additionalItems: false },
    [[], ['a'], ['a', 1], 'x'],
    [[1], ['a', 'b'], ['a', 1, 2]],
  ],
  [{ items: [{ type: 'string' }] }, [['a', 1]], [[1]]],
  [{ items: [], additionalItems: { type: 'string' } }, [[], ['a']], [[1]]],
  [{ dependentRequired: { items: ['type'], type: ['enum'] } }, [{ items: 1, type: 1, enum: 1 }], [{ items: 1 }]],
  [{ items: { type: 'string' }, additionalItems: false }, [['a', 'b']], [[1]]],
  [{ additionalItems: false }, [[1]], []],
  [{ items: [{ nullable: true, $ref: '#/$defs/a' }], $defs: { a: { type: 'integer' } } }, [[null], [1]], [['a']]],
  [{ items: [true], unevaluatedItems: false }, [[1]], [[1, 2]]],
  [
    {
      properties: {
        a: {
          items: [{ type: 'string' }, { nullable: true, anyOf: [{ type: 'integer' }] }],
          additionalItems: { enum: [3] },
        },
        b: { $ref: '#/properties/a/items/0' },
        c: { $ref: '#/properties/a/items/1/anyOf/0' },
        d: { $ref: '#/properties/a/additionalItems' },
        e: { dependencies: { f: { required: ['g'] }, h: ['i'] } },
        j: { $ref: '#/properties/e/dependencies/f' },
      },
    },
    [{ a: ['x', null, 3], b: 'x', c: 1, d: 3, e: {}, j: { g: 1 } }, { e: { f: 1, g: 1, h: 1, i: 1 } }],
    [
      { a: [1] },
      { a: ['x', 'y'] },
      { a: ['x', 1, 4] },
      { b: 1 },
      { c: null },
      { d: 4 },
      { e: { f: 1 } },
      { e: { h: 1 } },
      { j: {} },
    ],
  ],
  [
    { properties: { items: { items: [{ type: 'string' }] }, dependencies: { type: 'integer' } } },
    [{ items: ['a'], dependencies: 1 }],
    [{ items: [1] }, { dependencies: {} }],
  ],
  [{ const: { items: [1], dependencies: { a: 1 } } }, [{ items: [1], dependencies: { a: 1 } }], [{ prefixItems: [1] }]],
  // recursion of 2019-09
  [
    { type: 'object', properties: { a: { $recursiveRef: '#' }, b: { type: 'string' } }, additionalProperties: false },
    [{ a: { a: { b: 'x' } } }],
    [{ a: { a: { b: 1 } } }, { a: { c: 1 } }],
  ],
  [
    {
      properties: { top: { $ref: '#/$defs/filter' } },
      $defs: {
        filter: {
          $recursiveAnchor: true,
          nullable: true,
          anyOf: [
            { type: 'integer' },
            { type: 'array', items: { $recursiveRef: '#', description: 'of the same kind' }, minItems: 1 },
          ],
        },
      },
    },
    [{ top: 1 }, { top: [1, [null, [2]]] }],
    [{ top: [] }, { top: [[]] }, { top: [{}] }],
  ],
  [
    { $defs: { a: { maxItems: 1 } }, items: { $recursiveRef: '#', $ref: '#/$defs/a' }, type: 'array' },
    [[[]], [[[]], []]],
    [[1], [[[], []]]],
  ],
  // other drafts by name
  [{ $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] }, [['a']], [[1]]],
  [{ items: { $schema: 'https://json-schema.org/draft/2019-09/schema', minimum: 1 } }, [[1]], [[0]]],
  [{ items: { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, exclusiveMinimum: true } }, [[2]], [[1]]],
  // rules that no value decides
  [
    {
      'x-constraints': [
        { operation: 'area', parameters: ['a.b'], maximum: 1, scope: 'each' },
        { operation: 'sum', parameters: ['a', 'b'], maximum: 1 },
        { operation: 'area', parameters: ['c', 'd'], maximum: 4 },
      ],
    },
    [{ a: 9, b: 9 }, { a: { b: 5 } }, { c: 2, d: 2 }],
    [{ c: 3, d: 2 }],
  ],
  // rules about members of a member
  [
    {
      'x-constraints': [
        { operation: 'area', parameters: ['size.width', 'size.height'], maximum: 4 },
        { operation: 'ratio', parameters: ['a.b.c', 'a.b.d'], minimum: 0.1 },
        { operation: 'area', parameters: ['a.e', 'f'], maximum: 1 },
        { operation: 'area', parameters: ['width', 'height'], maximum: 4 },
      ],
    },
    [
      { size: { width: 2, height: 2 } },
      { size: { width: 3 } },
      { size: [9, 9], a: null },
      { 'size.width': 3, 'size.height': 3 },
      { size: { width: 'a', height: 9 } },
      { a: { b: { c: 1, d: 10 } } },
      { a: { b: [], e: 5 }, f: 5 },
    ],
    [
      { size: { width: 2, height: 2.1 } },
      { a: { b: { c: 1, d: 10.1 } } },
      { a: { b: { c: 1, d: 0 } } },
      { width: 3, height: 2 },
    ],
  ],
  // siblings of $ref, and notes
  [{ $ref: '#/$defs/a', minimum: 5, description: 'd', $defs: { a: { type: 'integer' } } }, [5], [4, 5.5]],
  [
    { type: 'integer', example: 'a', examples: ['b'], xml: {}, externalDocs: {}, discriminator: { propertyName: 'a' } },
    [1],
    ['a'],
  ],
  [{ type: 'integer', ge: 5, soft_required: true, 'x-order': 1 }, [1], ['a']],
  // Names with dots
  [
    {
      type: 'object',
      properties: { 'a.b': { type: 'number' }, c: { type: 'number' } },
      'x-constraints': [{ operation: 'area', parameters: ['a.b', 'c'], maximum: 4 }],
    },
    [
      { 'a.b': 2, c: 2 },
      { a: { b: 3 }, c: 2 },
    ],
    [{ 'a.b': 3, c: 2 }],
  ],
]

describe('words of OpenAPI 3.0, 3.1 and 3.2 mean the same to the check and to both judges', () => {
  test.each(cases)('%j', (schema, valid, invalid) => {
    const own = compileValidator(schema)
    const judges = [judgeOf(schema, { pointer: '' }), secondJudgeOf(schema, { pointer: '' })]
    for (const [values, wanted] of [
      [valid, true],
      [invalid, false],
    ] as const) {
      for (const value of values) {
        const verdicts = judges.map((it) => it(JSON.stringify(value)))
        expect([own.is(value), ...verdicts.map(({ verdict }) => verdict)], JSON.stringify(value)).toEqual(
          wanted ? [true, 'accepts', 'accepts'] : [false, 'refuses', 'refuses'],
        )
        const places = (found: readonly { pointer: string }[] = []) =>
          [...new Set(found.map(({ pointer }) => pointer))].sort()
        expect(places(own.validate(value)), JSON.stringify(value)).toEqual(places(verdicts[0]?.violations))
      }
    }
  })
})

const account = {
  type: 'object',
  required: ['id', 'name', 'secret', 'kind'],
  additionalProperties: false,
  properties: {
    id: { type: 'integer', readOnly: true },
    name: { type: 'string' },
    secret: { type: 'string', writeOnly: true },
    kind: { $ref: '#/components/schemas/Kind' },
  },
}
const document = {
  openapi: '3.0.3',
  info: { title: 'T', version: '1' },
  paths: {
    '/accounts': {
      post: {
        operationId: 'create',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Account' } } } },
        responses: {
          200: {
            description: 'd',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Account' } } },
          },
        },
      },
    },
  },
  components: { schemas: { Account: account, Kind: { type: 'string', nullable: true, readOnly: true } } },
}

describe('what goes one way only', () => {
  test('is declared there alone', async () => {
    const { operations } = await readModel(document)
    const [operation] = operations
    const request = operation?.request.at.pointer
    const check = { request: operation?.request, answer: operation?.response?.published }
    const bodies = {
      request: [
        { name: 'a', secret: 'b' },
        { name: 'a', secret: 'b', id: 1 },
        { name: 'a' },
        { name: 'a', secret: 'b', more: 1 },
      ],
      answer: [
        { id: 1, name: 'a', kind: null },
        { id: 1, name: 'a' },
        { name: 'a', kind: null },
        { id: 1, name: 'a', kind: 2 },
      ],
    }
    for (const way of ['request', 'answer'] as const) {
      const judges = [
        judgeOf(document, { pointer: request ?? '', way }),
        secondJudgeOf(document, { pointer: request ?? '', way }),
      ]
      const shape = check[way]
      const own = shape === undefined ? undefined : compileShape(shape)
      const verdicts = bodies[way].map((body) => [own?.is(body), ...judges.map((it) => it(JSON.stringify(body)).valid)])
      const expected = [true, false, false, false]
      expect(verdicts, way).toEqual(expected.map((it) => [it, it, it]))
    }
  })

  test('is known by the place where a judge looks', () => {
    const schema = '/paths/~1accounts/post/requestBody/content/application~1json/schema'
    const answer = '/paths/~1accounts/post/responses/200/content/application~1json/schema'
    const body = JSON.stringify({ name: 'a', secret: 'b' })
    expect(
      [undefined, schema, answer].map(
        (pointer) => judgeOf(document, pointer === undefined ? {} : { pointer })(body).valid,
      ),
    ).toEqual([true, true, false])
  })
})
