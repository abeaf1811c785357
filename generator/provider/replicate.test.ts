import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../document/json.js'
import { fieldDoc } from '../emit/doc.js'
import { constraintOf } from '../ir/model.js'
import { observedRequest } from '../ir/observed-request.js'
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

test('secrets, files and outputs that come in parts are told', async () => {
  const properties = {
    key: { type: 'string', format: 'password', 'x-cog-secret': true },
    image: { type: 'string', format: 'uri', 'x-cog-accept': 'image/*' },
    files: { type: 'array', items: { type: 'string', format: 'uri' } },
    prompt: { type: 'string' },
  }
  const [operation] = (await read(document({ properties }))).operations
  const shapes = operation && constraintOf(operation.request, 'properties')?.shapes
  const told = [...(shapes ?? [])].map(([name, shape]) => [
    name,
    /(A secret|A file|Each item: A file)[^.]*/.exec(fieldDoc(shape))?.[0],
  ])
  expect(told).toEqual([
    ['key', 'A secret: keep it out of logs and out of answers that are shown'],
    ['image', 'A file, by its URL, of type image/*'],
    ['files', 'Each item: A file, by its URL'],
    ['prompt', undefined],
  ])
  const output = {
    type: 'array',
    items: { type: 'string' },
    'x-cog-array-type': 'iterator',
    'x-cog-array-display': 'concatenate',
  }
  const streaming = await read({ ...document(), components: { schemas: { Input: {}, Output: output } } })
  const answer = streaming.operations[0]?.response?.published
  expect(answer && fieldDoc(answer)).toMatch(
    /come one by one while the model runs\.\n\nThe items are parts of one text/,
  )
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

describe('the request that servers take another one for', () => {
  const properties = {
    prompt: { type: 'string' },
    width: { allOf: [{ $ref: '#/components/schemas/width' }] },
    seed: { type: 'integer' },
    scale: { type: 'number' },
  }
  const whole = async () => {
    const json = document({ properties, required: ['prompt'] })
    const { schemas } = json.components as { readonly schemas: JsonObject }
    const model = await read({
      ...json,
      components: { schemas: { ...schemas, width: { type: 'integer', enum: [512] } } },
    })
    const [operation] = model.operations
    if (operation === undefined) throw new Error('There is no operation.')
    return (request: Json) => observedRequest(model, operation, request)
  }

  test.each<[Json, Json]>([
    [
      { prompt: '5', width: '512', scale: '7.5' },
      { prompt: '5', width: 512, scale: 7.5 },
    ],
    [{ prompt: 'a', seed: null }, { prompt: 'a' }],
    [{ prompt: null }, { prompt: null }],
    [
      { prompt: 'a', seed: '0x10', scale: ' 1' },
      { prompt: 'a', seed: '0x10', scale: ' 1' },
    ],
    [
      { prompt: 'a', other: '5' },
      { prompt: 'a', other: '5' },
    ],
    [[1], [1]],
  ])('%j is taken for %j', async (request, taken) => expect((await whole())(request)).toEqual(taken))

  test('of other providers is the request itself', async () => {
    const request = { seed: '1' }
    const json = {
      ...document(),
      paths: {
        '/run': {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { type: 'object', properties: { seed: properties.seed } } } },
            },
          },
        },
      },
    }
    const model = await read(json)
    const [operation] = model.operations
    if (operation === undefined) throw new Error('There is no operation.')
    expect(observedRequest(model, operation, request)).toBe(request)
  })
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
