import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { folderOf, refusals } from '../document/folder.fixture.js'
import { loadDocument } from '../document/load.js'
import { References } from '../document/resolve.js'
import { taskDocument } from '../emit/bundle.fixture.js'
import { Lowering } from './lower.js'
import { readModel } from './read.js'

const refused = (schema: unknown) => refusals(() => compileValidator(schema))

describe('keywords that would be dropped', () => {
  test.each([
    [{ dependencies: {}, dependentRequired: {} }, 'dependencies'],
    [{ dependencies: {}, dependentSchemas: {} }, 'dependencies'],
    [{ items: [{}], prefixItems: [{}] }, 'items'],
    [{ $recursiveRef: '#/$defs/a', $defs: { a: {} } }, '$recursiveRef'],
  ])('%j says in two dialects what may not be the same', async (schema, keyword) => {
    expect(await refused(schema)).toEqual([`spec/unsupported-keyword schema.json#/${keyword}`])
  })

  test('$recursiveRef is refused where several resources say that it leads to them', async () => {
    const part = (id: string, more: object) => ({ $id: `https://example.com/${id}`, $recursiveAnchor: true, ...more })
    const schema = part('a', { properties: { b: part('b', { items: { $recursiveRef: '#' } }) } })
    expect(await refused(schema)).toEqual(['spec/unsupported-keyword schema.json#/properties/b/items/$recursiveRef'])
  })

  test.each([
    ['minLenght'],
    ['requires'],
    ['X-constraints'],
    ['constructor'],
    ['__proto__'],
    ['toString'],
    ['id'],
    ['ge'],
  ])('%s is unknown: a warning, and where strictness is asked for a problem', async (keyword) => {
    const schema = JSON.parse(`{${JSON.stringify(keyword)}: 1}`)
    const warnings: string[] = []
    compileValidator(schema, { onWarning: ({ code, pointer }) => warnings.push(`${code} ${pointer}`) })
    expect(warnings).toEqual([`spec/unknown-keyword /${keyword}`])
    expect(await refusals(() => compileValidator(schema, { strict: true }))).toEqual([
      `spec/unknown-keyword schema.json#/${keyword}`,
    ])
  })

  test('notes and annotations say nothing about values', async () => {
    const notes = { 'x-order': 1, title: 'T', $comment: 'c', readOnly: true, example: 1, externalDocs: {}, xml: {} }
    expect(await refused(notes)).toEqual([])
    expect(compileValidator(notes).is(null)).toBe(true)
  })
})

describe('values that a keyword cannot have', () => {
  test.each<[unknown, string]>([
    [{ multipleOf: 0 }, 'spec/bad-step schema.json#/multipleOf'],
    [{ multipleOf: -1 }, 'spec/bad-step schema.json#/multipleOf'],
    [{ multipleOf: '1' }, 'spec/bad-value schema.json#/multipleOf'],
    [{ minimum: '1' }, 'spec/bad-value schema.json#/minimum'],
    [{ minLength: -1 }, 'spec/bad-value schema.json#/minLength'],
    [{ maxItems: 1.5 }, 'spec/bad-value schema.json#/maxItems'],
    [{ minContains: '1', contains: {} }, 'spec/bad-value schema.json#/minContains'],
    [{ pattern: '(' }, 'spec/bad-pattern schema.json#/pattern'],
    [{ patternProperties: { '[': {} } }, 'spec/bad-pattern schema.json#/patternProperties'],
    [{ type: 'text' }, 'spec/unknown-type schema.json#/type'],
    [{ type: ['string', 'file'] }, 'spec/unknown-type schema.json#/type'],
    [{ nullable: 'yes' }, 'spec/bad-value schema.json#/nullable'],
    [{ type: [] }, 'spec/bad-value schema.json#/type'],
    [{ required: 'a' }, 'spec/bad-value schema.json#/required'],
    [{ required: [1] }, 'spec/bad-value schema.json#/required'],
    [{ enum: 'a' }, 'spec/bad-value schema.json#/enum'],
    [{ properties: [] }, 'spec/bad-value schema.json#/properties'],
    [{ properties: { a: 1 } }, 'spec/bad-value schema.json#/properties/a'],
    [{ allOf: {} }, 'spec/bad-value schema.json#/allOf'],
    [{ anyOf: [] }, 'spec/bad-value schema.json#/anyOf'],
    [{ not: null }, 'spec/bad-value schema.json#/not'],
    [{ uniqueItems: 'yes' }, 'spec/bad-value schema.json#/uniqueItems'],
    [{ dependentRequired: { a: 'b' } }, 'spec/bad-value schema.json#/dependentRequired'],
    [{ $ref: 1 }, 'spec/bad-value schema.json#/$ref'],
    [{ format: 1 }, 'spec/bad-value schema.json#/format'],
    [{ $schema: 'http://json-schema.org/draft-03/schema#' }, 'spec/dialect schema.json#/$schema'],
    [{ $recursiveAnchor: '#' }, 'spec/bad-value schema.json#/$recursiveAnchor'],
    [{ dependencies: ['a'] }, 'spec/bad-value schema.json#/dependencies'],
    [{ dependencies: { a: 'b' } }, 'spec/bad-value schema.json#/dependencies/a'],
    [{ 'x-constraints': {} }, 'spec/bad-value schema.json#/x-constraints'],
    [{ 'x-constraints': [{ operation: 'sum', parameters: 'a' }] }, 'spec/bad-value schema.json#/x-constraints'],
    [{ 'x-constraints': ['area'] }, 'spec/bad-value schema.json#/x-constraints'],
    [
      { 'x-constraints': [{ operation: 'ratio', parameters: ['a', 'b', 'c'] }] },
      'spec/bad-value schema.json#/x-constraints',
    ],
    [
      { 'x-constraints': [{ operation: 'area', parameters: ['a', 'b'], maximum: '1' }] },
      'spec/bad-value schema.json#/x-constraints',
    ],
    [
      { 'x-constraints': [{ operation: 'area', parameters: ['a'], maximum: 1 }] },
      'spec/bad-value schema.json#/x-constraints',
    ],
    [7, 'spec/bad-value schema.json#'],
  ])('%j', async (schema, wanted) => expect(await refused(schema)).toEqual([wanted]))

  test.each([
    [{ minimum: 2, maximum: 1 }, 'maximum'],
    [{ minimum: 1, exclusiveMaximum: 1 }, 'exclusiveMaximum'],
    [{ minLength: 2, maxLength: 1 }, 'maxLength'],
    [{ minItems: 2, maxItems: 1 }, 'maxItems'],
    [{ minProperties: 2, maxProperties: 1 }, 'maxProperties'],
  ])('%j leaves no value in a model file, and is legal JSON Schema', async (schema, keyword) => {
    const at = 'document.json#/components/schemas/RequestBody/items/properties/a'
    expect(await refusals(() => readModel(taskDocument({ a: schema })))).toEqual([`spec/empty-range ${at}/${keyword}`])
    expect(await refused(schema)).toEqual([])
  })

  test.each([
    { minimum: 1, maximum: 1 },
    { minItems: 2, maxLength: 1 },
    { minItems: 2, maxProperties: 1 },
  ])('%j leaves some', async (schema) =>
    expect(await refusals(() => readModel(taskDocument({ a: schema })))).toEqual([]),
  )
})

async function shapeOf(schema: object) {
  const document = await loadDocument(schema, 'a.json')
  const references = new References([document])
  const target = references.at('a.json', '')
  if (target === undefined) throw new Error('not found')
  return new Lowering(references, { formats: 'assert' }).shape(target)
}

describe('what a constraint knows', () => {
  test('its place, keyword and limit as the document spells them, in document order', async () => {
    const { constraints } = await shapeOf({ maximum: 2, type: 'integer', minimum: 1 })
    expect(constraints.map(({ at, keyword, limit }) => [at.pointer, keyword, limit])).toEqual([
      ['/maximum', 'maximum', 2],
      ['/type', 'type', 'integer'],
      ['/minimum', 'minimum', 1],
    ])
  })

  test('oneOf of distinct consts is a set of values that says oneOf; of equal ones it is not', async () => {
    const distinct = [
      { const: 'a', description: 'A' },
      { title: 'B', const: 1, deprecated: true },
    ]
    expect((await shapeOf({ oneOf: distinct })).constraints).toMatchObject([
      {
        kind: 'values',
        keyword: 'oneOf',
        values: [
          { value: 'a', description: 'A' },
          { value: 1, title: 'B', deprecated: true },
        ],
      },
    ])
    expect(
      (await shapeOf({ oneOf: [{ const: { a: 1, b: 2 } }, { const: { b: 2, a: 1 } }] })).constraints,
    ).toMatchObject([{ kind: 'one' }])
    expect((await shapeOf({ oneOf: [{ const: 1 }, { const: 2, type: 'integer' }] })).constraints).toMatchObject([
      { kind: 'one' },
    ])
  })

  test('a recursive schema refers to itself, not to a copy', async () => {
    const shape = await shapeOf({ properties: { next: { $ref: '#' } } })
    const [properties] = shape.constraints
    const next = properties?.kind === 'properties' ? properties.shapes.get('next') : undefined
    const [ref] = next?.constraints ?? []
    expect(ref?.kind === 'ref' && ref.target).toBe(shape)
  })
})

test('a number that no double is tells its own decimals', async () => {
  const text =
    '{"openapi":"3.1.0","info":{},"paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":{"maximum":18446744073709551615,"enum":[1,9007199254740993]}}}}}}}}'
  const facts: string[] = []
  const path = join(folderOf({ 'a.json': text }), 'a.json')
  await readModel(path, { onWarning: ({ code, fact }) => facts.push(`${code} ${fact}`) })
  expect(facts).toEqual([
    'spec/rounded-number 2 places, of which this is the first: maximum is 18446744073709551615; checks take it for 18446744073709552000. enum is 9007199254740993; checks take it for 9007199254740992.',
  ])
})
