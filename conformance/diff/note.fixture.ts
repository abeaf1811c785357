import type { Json, JsonObject } from '../../generator/document/json.js'
import type { Constraint } from '../../generator/ir/constraint.js'

/** What a schema says and does not demand. */
export type Note = JsonObject

/** Two schemas that differ in one constraint, with a note on each schema and value in them. */
type Pair = (note: Note) => readonly [JsonObject, JsonObject]

/** For every kind of constraint two forms of it. A new kind does not compile until it has some. */
export const forms: Readonly<Record<Constraint['kind'], Pair>> = {
  type: (note) => [
    { type: 'string', ...note },
    { type: 'integer', ...note },
  ],
  values: (note) => {
    const value = (name: string) => ({ const: name, ...note })
    return [{ oneOf: [value('a'), value('b')] }, { oneOf: [value('a')] }]
  },
  bound: (note) => [
    { type: 'integer', minimum: 1, ...note },
    { type: 'integer', minimum: 2, ...note },
  ],
  step: (note) => [
    { type: 'number', multipleOf: 0.5, ...note },
    { type: 'number', multipleOf: 0.2, ...note },
  ],
  length: (note) => [
    { type: 'string', maxLength: 4, ...note },
    { type: 'string', maxLength: 3, ...note },
  ],
  count: (note) => [
    { type: 'array', items: note, maxItems: 4 },
    { type: 'array', items: note, maxItems: 3 },
  ],
  pattern: (note) => [
    { type: 'string', pattern: '^a', ...note },
    { type: 'string', pattern: '^b', ...note },
  ],
  format: (note) => [
    { type: 'string', format: 'uri', ...note },
    { type: 'string', format: 'uuid', ...note },
  ],
  unique: (note) => [
    { type: 'array', items: note, uniqueItems: true },
    { type: 'array', items: note, uniqueItems: false },
  ],
  required: (note) => [
    { type: 'object', required: ['a'], properties: { a: note } },
    { type: 'object', required: ['a', 'b'], properties: { a: note } },
  ],
  properties: (note) => [
    { type: 'object', properties: { a: { type: 'string', ...note } } },
    { type: 'object', properties: { a: { type: 'integer', ...note } } },
  ],
  patterned: (note) => [
    { type: 'object', patternProperties: { '^a': { type: 'string', ...note } } },
    { type: 'object', patternProperties: { '^a': { type: 'integer', ...note } } },
  ],
  additional: (note) => [
    { type: 'object', additionalProperties: { type: 'string', ...note } },
    { type: 'object', additionalProperties: { type: 'integer', ...note } },
  ],
  names: (note) => [
    { type: 'object', propertyNames: { maxLength: 4, ...note } },
    { type: 'object', propertyNames: { maxLength: 3, ...note } },
  ],
  prefix: (note) => [
    { type: 'array', prefixItems: [{ type: 'string', ...note }] },
    { type: 'array', prefixItems: [{ type: 'integer', ...note }] },
  ],
  items: (note) => [
    { type: 'array', items: { oneOf: [{ const: 'a', ...note }, { const: 'b' }] } },
    { type: 'array', items: { oneOf: [{ const: 'a', ...note }] } },
  ],
  contains: (note) => [
    { type: 'array', contains: { const: 1, ...note } },
    { type: 'array', contains: { const: 2, ...note } },
  ],
  unevaluated: (note) => [
    { type: 'object', unevaluatedProperties: { type: 'string', ...note } },
    { type: 'object', unevaluatedProperties: { type: 'integer', ...note } },
  ],
  all: (note) => [
    { allOf: [{ oneOf: [{ const: 'a', ...note }, { const: 'b' }], ...note }] },
    { allOf: [{ oneOf: [{ const: 'a', ...note }], ...note }] },
  ],
  any: (note) => [
    {
      anyOf: [
        { type: 'string', ...note },
        { type: 'integer', ...note },
      ],
    },
    { anyOf: [{ type: 'string', ...note }] },
  ],
  one: (note) => [
    {
      oneOf: [
        { type: 'string', ...note },
        { type: 'integer', ...note },
      ],
    },
    { oneOf: [{ type: 'string', ...note }] },
  ],
  not: (note) => [{ not: { const: 'a', ...note } }, { not: { const: 'b', ...note } }],
  conditional: (note) => [
    { if: { const: 'a', ...note }, else: { type: 'integer', ...note } },
    { if: { const: 'b', ...note }, else: { type: 'integer', ...note } },
  ],
  dependentRequired: (note) => [
    { type: 'object', properties: { a: note }, dependentRequired: { a: ['b'] } },
    { type: 'object', properties: { a: note }, dependentRequired: { a: ['b', 'c'] } },
  ],
  dependentShapes: (note) => [
    { type: 'object', dependentSchemas: { a: { required: ['b'], ...note } } },
    { type: 'object', dependentSchemas: { a: { required: ['c'], ...note } } },
  ],
  ref: (note) => [
    { $ref: '#/components/schemas/Short', ...note },
    { $ref: '#/components/schemas/Shorter', ...note },
  ],
  relation: (note) => {
    const schema = (maximum: number) => ({
      type: 'object',
      properties: { width: { type: 'integer', ...note }, height: { type: 'integer' } },
      'x-constraints': [{ operation: 'area', parameters: ['width', 'height'], maximum }],
    })
    return [schema(16), schema(9)]
  },
  opaque: (note) => {
    const schema = (maximum: number) => ({
      type: 'object',
      properties: { image: { type: 'string', ...note } },
      'x-constraints': [{ operation: 'area', parameters: ['image'], scope: 'each', maximum }],
    })
    return [schema(16), schema(9)]
  },
  never: (note) => [
    { type: 'object', properties: { a: false, b: note } },
    { type: 'object', properties: { a: { type: 'string', ...note }, b: note } },
  ],
}

/** A document whose request and, unless it is of no concern, response have one field of a schema. */
export function documentOf(schema: JsonObject, note: Note, hasResponse = true): Json {
  const body = (field: JsonObject) => ({
    content: { 'application/json': { schema: { type: 'object', properties: { field } } } },
  })
  return {
    openapi: '3.1.0',
    info: { title: 'A model', version: '1' },
    paths: {
      '/': {
        post: {
          operationId: 'run_model',
          requestBody: body({ ...schema, ...note }),
          responses: { '200': { description: 'Done.', ...(hasResponse && body({ ...schema, ...note })) } },
        },
      },
    },
    components: { schemas: { Short: { maxLength: 9 }, Shorter: { maxLength: 8 } } },
  }
}
