import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { constraintOf } from '../ir/model.js'
import { readModel } from '../ir/read.js'
import { unwrapped, wrapped } from './envelope.js'
import { replicate } from './replicate.js'

/** What Replicate hands out for a model: schemas, and no operation. */
const document = (input: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  openapi: '3.0.2',
  info: { title: 'Cog', version: '0.1.0' },
  components: {
    schemas: {
      Input: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'], ...input },
      Output: { type: 'array', items: { type: 'string', format: 'uri' } },
    },
  },
  ...more,
})
const read = (json: JsonObject, name = 'some-owner__Some.Model-1.json') => readModel(json, { name })

describe('a document with schemas and no operation', () => {
  test('is one of Replicate: its only operation sends the input and brings the output', async () => {
    const { provider, operations } = await read(document())
    expect(provider).toBe(replicate)
    expect(
      operations.map(({ id, method, path, envelope, request, response }) => [
        id,
        method,
        path,
        envelope,
        request.at.pointer,
        response?.published.at.pointer,
      ]),
    ).toEqual([
      [
        'predict',
        'POST',
        '/models/some-owner/Some.Model-1/predictions',
        'input',
        '/components/schemas/Input',
        '/components/schemas/Output',
      ],
    ])
  })

  test('is so with an empty object of paths, and without openapi and info', async () => {
    expect((await read(document({}, { paths: {} }))).provider).toBe(replicate)
    const { components } = document()
    expect((await read({ components } as JsonObject)).provider).toBe(replicate)
  })

  test('is another one where something is posted', async () => {
    const schema = { $ref: '#/components/schemas/Input' }
    const post = { requestBody: { content: { 'application/json': { schema } } } }
    expect((await read(document({}, { paths: { '/run': { post } } }))).provider.name).toBe('openapi')
  })
})

test.each([
  ['some-owner__Some.Model-1.json', 'some-owner-some.model-1', 'some-owner/Some.Model-1'],
  ['a__b__c.json', 'a-b__c', 'a/b__c'],
  ['plain.json', 'plain', undefined],
])('%s names the folder %s and the model %s', async (name, id, address) => {
  const model = await read(document(), name)
  expect([model.id, model.address, model.air]).toEqual([id, address, undefined])
})

test('members are shown in the order that x-order gives them; those without stay behind', async () => {
  const properties = Object.fromEntries(
    [['z', 1], ['late'], ['a', 2], ['m', 0]].map(([name, order]) => [
      name,
      { type: 'string', ...(order !== undefined && { 'x-order': order }) },
    ]),
  )
  const { operations } = await read(document({ properties, required: [] }))
  const shown = operations.map(({ request }) => [...(constraintOf(request, 'properties')?.shapes.keys() ?? [])])
  expect(shown).toEqual([['m', 'z', 'a', 'late']])
})

describe('the envelope of an input', () => {
  test('holds the request as it is spelled, and gives it back so', () => {
    const request = '{"seed":1e400,"steps":1.0}'
    expect(wrapped('input', [request])).toBe('{"input":{"seed":1e400,"steps":1.0}}')
    expect(unwrapped('input', '{ "input" : {"steps":1.0} }')).toBe(' {"steps":1.0} ')
  })

  test('may hold other members, such as a webhook', () => {
    expect(unwrapped('input', '{"webhook":"https://example.com","input":{"a":1}}')).toBe('{"a":1}')
  })

  test.each(['', '[]', '{}', 'null', '{"prompt":"x"}', '{"input":'])('%s holds none', (body) =>
    expect(unwrapped('input', body)).toBeUndefined(),
  )
})
