import type { JsonObject } from '../../../generator/document/json.js'

/*
 * Documents in which constraints stand deep: within `contains`, within conditions of conditions, beside what is left
 * unevaluated, in names of keys, in circles.
 */

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...rest,
})

const integer = (minimum: number, maximum: number): JsonObject => ({ type: 'integer', minimum, maximum })

/** Items that are objects of a kind and a size. */
const sized = object({ kind: { enum: ['a', 'b', 'c'] }, size: integer(0, 9), name: { type: 'string', maxLength: 8 } })

const list = (rest: JsonObject, items: JsonObject = sized): JsonObject => ({
  type: 'array',
  maxItems: 6,
  items,
  ...rest,
})

/** The request schemas, by name. */
const schemas: Readonly<Record<string, JsonObject>> = {
  'contains of objects': object({
    list: list({
      contains: {
        type: 'object',
        properties: { size: { minimum: 4 }, kind: { enum: ['a', 'b'] } },
        required: ['size', 'kind'],
      },
      minContains: 2,
      maxContains: 3,
    }),
  }),
  'contains at most': object({
    none: list({
      contains: { properties: { kind: { const: 'c' } }, required: ['kind'] },
      minContains: 0,
      maxContains: 0,
    }),
    few: list(
      { contains: { type: 'string', pattern: '^x-', minLength: 4 }, minContains: 0, maxContains: 2 },
      { type: ['string', 'integer'] },
    ),
  }),
  'contains of plain values': object({
    numbers: list(
      { contains: { type: 'integer', minimum: 5, multipleOf: 5 } },
      { type: 'number', minimum: 0, maximum: 50 },
    ),
    words: list({ contains: { not: { const: 'last' } } }, { enum: ['first', 'last', 'middle'] }),
  }),
  'contains in tuples': object({
    pair: {
      type: 'array',
      prefixItems: [{ enum: ['on', 'off'] }, integer(1, 8)],
      items: { type: 'integer', minimum: 0, maximum: 99 },
      maxItems: 6,
      contains: { type: 'integer', minimum: 7 },
      minContains: 1,
      maxContains: 2,
    },
  }),
  'contains within items': object({
    rows: {
      type: 'array',
      maxItems: 4,
      items: { type: 'array', maxItems: 5, items: integer(0, 9), contains: { minimum: 8 }, maxContains: 2 },
    },
  }),
  'contains within contains': object({
    rows: {
      type: 'array',
      maxItems: 4,
      items: { type: 'array', maxItems: 5, items: integer(0, 9) },
      contains: { contains: { minimum: 7 }, minContains: 2, maxItems: 3 },
    },
  }),
  'contains in allOf and oneOf': object(
    { list: list({}), mode: { enum: ['x', 'y'] } },
    {
      allOf: [{ properties: { list: { contains: { properties: { kind: { const: 'a' } }, required: ['kind'] } } } }],
      oneOf: [
        {
          properties: {
            mode: { const: 'x' },
            list: { contains: { required: ['size'], properties: { size: { minimum: 3 } } } },
          },
          required: ['mode', 'list'],
        },
        { properties: { mode: { const: 'y' }, list: { maxItems: 2 } }, required: ['mode'] },
      ],
    },
  ),
  'contains as a condition': object(
    { list: list({}), steps: integer(1, 50) },
    {
      if: {
        properties: {
          list: { contains: { properties: { size: { maximum: 2 } }, required: ['size'] }, minContains: 2 },
        },
        required: ['list'],
      },
      then: { properties: { steps: { maximum: 10 } }, required: ['steps'] },
      else: { properties: { steps: { minimum: 5 } } },
    },
  ),
  'if within then and else': object(
    { mode: { enum: ['x', 'y', 'z'] }, steps: integer(1, 50), name: { type: 'string' } },
    {
      if: { properties: { mode: { const: 'x' } }, required: ['mode'] },
      then: {
        if: { required: ['steps'], properties: { steps: { minimum: 20 } } },
        then: { required: ['name'], properties: { name: { minLength: 3 } } },
        else: { properties: { name: { maxLength: 5 } } },
      },
      else: { if: { required: ['name'] }, else: { properties: { steps: { maximum: 30 } } } },
    },
  ),
  'if within if': object(
    { a: integer(0, 9), b: integer(0, 9), c: integer(0, 9) },
    {
      if: {
        required: ['a'],
        if: { properties: { a: { minimum: 5 } } },
        then: { required: ['b'], properties: { b: { maximum: 4 } } },
      },
      then: { required: ['c'], properties: { c: { multipleOf: 3 } } },
    },
  ),
  'not within not and anyOf': object(
    { a: integer(0, 9), b: { enum: ['p', 'q', 'r'] }, c: { type: 'boolean' } },
    {
      allOf: [
        {
          anyOf: [
            { not: { required: ['a'], properties: { a: { maximum: 3 } } } },
            { properties: { b: { const: 'p' } }, required: ['b'] },
          ],
        },
        {
          not: {
            anyOf: [
              { required: ['b', 'c'], properties: { b: { const: 'q' } } },
              { not: { properties: { a: { not: { const: 7 } } } } },
            ],
          },
        },
      ],
    },
  ),
  'dependent schemas within if': object(
    { a: integer(0, 9), b: integer(0, 9), c: { type: 'string' } },
    {
      if: { dependentSchemas: { a: { required: ['b'], properties: { b: { minimum: 2 } } } }, required: ['a'] },
      then: { properties: { c: { maxLength: 4 } }, required: ['c'] },
      else: { dependentRequired: { c: ['b'] } },
    },
  ),
  'conditions on nested members': object(
    {
      settings: object({ mode: { enum: ['fast', 'best'] }, level: integer(1, 5) }),
      frames: list(
        {},
        object(
          { at: { oneOf: [integer(0, 20), { enum: ['first', 'last'] }] }, image: { type: 'string' } },
          { required: ['image'] },
        ),
      ),
      size: integer(1, 100),
    },
    {
      allOf: [
        {
          if: {
            properties: {
              settings: { properties: { mode: { const: 'best' }, level: { minimum: 3 } }, required: ['mode', 'level'] },
            },
            required: ['settings'],
          },
          then: { properties: { size: { maximum: 40 } } },
        },
        {
          if: {
            properties: {
              frames: { items: { required: ['at'], properties: { at: { type: 'string' } } }, minItems: 2 },
            },
            required: ['frames'],
          },
          then: { required: ['size'] },
        },
      ],
    },
  ),
  'unevaluated beside conditions': {
    type: 'object',
    properties: { mode: { enum: ['x', 'y'] } },
    if: { properties: { mode: { const: 'x' } }, required: ['mode'] },
    then: { properties: { extra: integer(1, 3) } },
    else: { properties: { other: { type: 'string', minLength: 2 } } },
    unevaluatedProperties: { type: 'boolean' },
  },
  'unevaluated items beside contains': object({
    tuple: {
      type: 'array',
      prefixItems: [{ enum: ['on', 'off'] }],
      contains: { type: 'integer', maximum: 5 },
      minContains: 0,
      maxItems: 5,
      unevaluatedItems: { type: 'string', maxLength: 3 },
    },
  }),
  'names and patterns of keys': object({
    labels: {
      type: 'object',
      propertyNames: { anyOf: [{ pattern: '^[a-z]{2,4}$' }, { enum: ['X-Special', 'x-long'] }], maxLength: 7 },
      patternProperties: { '^a': integer(1, 5), z$: { type: ['integer', 'string'], maxLength: 2 } },
      additionalProperties: { type: ['string', 'integer'], minimum: 2, if: { type: 'string' }, then: { minLength: 1 } },
      minProperties: 1,
      maxProperties: 3,
    },
  }),
  circles: object({ node: { $ref: '#/components/schemas/Node' } }),
  'shared by members, items and branches': object({
    one: { $ref: '#/components/schemas/Point' },
    path: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/Point' } },
    either: { oneOf: [{ $ref: '#/components/schemas/Point' }, { $ref: '#/components/schemas/Step' }] },
    other: { $ref: '#/components/schemas/Step', maximum: 50 },
  }),
  'shared by what is shared': object({
    first: { $ref: '#/components/schemas/Box' },
    second: { $ref: '#/components/schemas/Box' },
  }),
}

const shared: JsonObject = {
  Step: { type: 'integer', minimum: 10, maximum: 90, multipleOf: 5 },
  Point: object({ x: integer(0, 99), y: integer(0, 99) }, { required: ['x', 'y'] }),
  Box: object(
    { from: { $ref: '#/components/schemas/Point' }, to: { $ref: '#/components/schemas/Point' } },
    { required: ['from'] },
  ),
  Node: object(
    {
      value: integer(0, 9),
      children: {
        type: 'array',
        maxItems: 3,
        items: { $ref: '#/components/schemas/Node' },
        contains: { properties: { value: { minimum: 5 } }, required: ['value'] },
      },
    },
    { required: ['value'], if: { properties: { value: { const: 0 } } }, then: { required: ['children'] } },
  ),
}

/** A document with an operation for a request schema. */
function documentOf(request: JsonObject): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Nested', version: '1' },
    paths: {
      '/run': {
        post: {
          operationId: 'run',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } },
          },
          responses: { 200: { description: 'Done.' } },
        },
      },
    },
    components: { schemas: { ...shared, Body: request } },
  }
}

/** The documents, by name. */
export const nestedDocuments: ReadonlyMap<string, JsonObject> = new Map(
  Object.entries(schemas).map(([name, it]) => [name, documentOf(it)]),
)
