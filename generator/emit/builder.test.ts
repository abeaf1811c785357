import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../document/json.js'
import { readModel } from '../ir/read.js'
import { childrenOf, defaultsOf, limitsOf, literal, nonEmptyFields, requiredFields } from './builder.js'
import { taskDocument } from './bundle.fixture.js'

async function operationOf(properties: JsonObject, task: JsonObject = {}, more: JsonObject = {}) {
  const [operation] = (await readModel(taskDocument(properties, task, {}, more))).operations
  if (operation === undefined) throw new Error('no operation')
  return operation
}

async function limitsOfField(schema: JsonObject, more: JsonObject = {}) {
  const limits = limitsOf((await operationOf({ field: schema }, {}, more)).request)
  return (limits as { readonly field: unknown }).field
}

describe('limits', () => {
  test.each<[string, JsonObject, unknown]>([
    [
      'a leaf has its keywords as spelled',
      { type: 'number', minimum: 0, exclusiveMaximum: 2, multipleOf: 0.01 },
      { minimum: 0, exclusiveMaximum: 2, multipleOf: 0.01 },
    ],
    [
      'an object has its children and nothing of its own',
      { type: 'object', minProperties: 1, properties: { a: { maxLength: 3 } }, required: ['a'] },
      { a: { maxLength: 3 } },
    ],
    [
      'an array has its own keywords and items',
      { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 2 } },
      { minItems: 1, uniqueItems: true, items: { minLength: 2 } },
    ],
    [
      'an array of objects shows their children below items',
      { type: 'array', items: { type: 'object', properties: { a: { maximum: 1 } } } },
      { items: { a: { maximum: 1 } } },
    ],
    ['values are limits', { enum: ['a', 'b'] }, { enum: ['a', 'b'] }],
    [
      'values of oneOf leave their descriptions out',
      { oneOf: [{ const: 'a', description: 'x' }, { const: 'b' }] },
      { oneOf: [{ const: 'a' }, { const: 'b' }] },
    ],
    [
      'formats of anyOf are limits',
      { type: 'string', anyOf: [{ format: 'uuid' }, { format: 'uri' }] },
      { anyOf: [{ format: 'uuid' }, { format: 'uri' }] },
    ],
    ['a leaf without limits is empty', { type: 'boolean' }, {}],
    ['a $ref is seen through', { $ref: '#/components/schemas/Size' }, { minimum: 64 }],
  ])('%s', async (_, schema, wanted) =>
    expect(await limitsOfField(schema, { Size: { type: 'integer', minimum: 64 } })).toEqual(wanted),
  )

  test('what a $ref or an allOf adds counts too, after what stands beside it', async () => {
    const schema = { maximum: 128, $ref: '#/components/schemas/Size', allOf: [{ multipleOf: 8, maximum: 256 }] }
    const more = { Size: { type: 'integer', minimum: 64, maximum: 512 } }
    expect(await limitsOfField(schema, more)).toEqual({ maximum: 128, minimum: 64, multipleOf: 8 })
  })

  test('a recursive object ends where it meets itself', async () => {
    const Node = { type: 'object', properties: { depth: { maximum: 3 }, next: { $ref: '#/components/schemas/Node' } } }
    expect(await limitsOfField({ $ref: '#/components/schemas/Node' }, { Node })).toEqual({
      depth: { maximum: 3 },
      next: {},
    })
  })
})

describe('defaults', () => {
  test('are where the document gives them, falsy ones too, and nowhere else', async () => {
    const { request } = await operationOf({
      a: { default: 0 },
      b: { default: false },
      c: { default: null },
      d: { default: '' },
      e: { type: 'string' },
      f: { type: 'object', properties: { g: { default: 1 }, h: {} } },
      i: { type: 'object', properties: { j: {} } },
      k: { type: 'array', items: { default: 'x' } },
      l: { type: 'object', default: { m: 1 }, properties: { m: { default: 2 } } },
    })
    expect(defaultsOf(request)).toEqual({ a: 0, b: false, c: null, d: '', f: { g: 1 }, k: { items: 'x' }, l: { m: 1 } })
  })

  test('a request without any has none', async () => {
    expect(defaultsOf((await operationOf({ a: {} })).request)).toBeUndefined()
  })
})

test('fields come from allOf and $ref too, each once, in document order', async () => {
  const part = { properties: { b: {}, a: {} }, required: ['b'] }
  const operation = await operationOf(
    { a: {} },
    { allOf: [part, { $ref: '#/components/schemas/More' }], additionalProperties: true },
    { More: { properties: { c: {} }, required: ['c', 'b'] } },
  )
  expect([...childrenOf(operation.request).keys()]).toEqual(['taskType', 'taskUUID', 'model', 'a', 'b', 'c'])
  expect(requiredFields(operation)).toEqual(['taskType', 'taskUUID', 'model', 'b', 'c'])
})

test('an array needs an item only where the document says so', async () => {
  const operation = await operationOf({
    a: { type: 'array', minItems: 1 },
    b: { type: 'array', minItems: 0 },
    c: { type: 'array' },
    d: { type: ['array', 'string'], minItems: 1 },
  })
  expect(nonEmptyFields(operation)).toEqual(['a'])
})

test.each<[Json]>([
  [JSON.parse('{"__proto__":{"a":1},"constructor":[1,{"b":null}]}')],
  [{ '': {}, 'a b': 'x', '2d': -0.5, default: [], '\u2028': '*/`${x}`' }],
  [[[], {}, '\ud800', 1e300]],
  ['text'],
])('%j is the same as code', (data) => {
  const value = new Function(`return (${literal(data)})`)()
  expect(JSON.stringify(value)).toBe(JSON.stringify(data))
  expect(Object.getPrototypeOf(value)).toBe(Object.getPrototypeOf(data))
})
