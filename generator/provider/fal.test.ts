import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { constraintOf } from '../ir/model.js'
import { readModel } from '../ir/read.js'
import { fal } from './fal.js'

const json = (name: string) => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
})

/** What fal publishes for an endpoint: the paths of its queue. */
function document(id: string, info: JsonObject = { 'x-fal-metadata': { endpointId: id } }): JsonObject {
  const request = `/${id}/requests/{request_id}`
  return {
    openapi: '3.0.4',
    info: { title: `Queue OpenAPI for ${id}`, version: '1.0.0', ...info },
    servers: [{ url: 'https://queue.fal.run' }],
    paths: {
      [`${request}/status`]: { get: { responses: { 200: json('QueueStatus') } } },
      [`${request}/cancel`]: { put: { responses: { 200: { description: 'ok' } } } },
      [`/${id}`]: { post: { requestBody: json('In'), responses: { 200: json('QueueStatus') } } },
      [request]: { get: { responses: { 200: json('Out') } } },
    },
    components: {
      schemas: {
        In: {
          type: 'object',
          'x-fal-order-properties': ['prompt', 'seed'],
          properties: { extra: {}, seed: { type: 'integer' }, prompt: { type: 'string' } },
          required: ['prompt'],
        },
        Out: { type: 'object', properties: { images: { type: 'array', items: {} } }, required: ['images'] },
        QueueStatus: { type: 'object', properties: { status: { type: 'string' } } },
      },
    },
  }
}

describe('a document of a queue', () => {
  test('has one operation: the request is what is posted, the answer what the request brings in the end', async () => {
    const { provider, operations } = await readModel(document('fal-ai/flux/dev'))
    expect(provider).toBe(fal)
    expect(operations).toHaveLength(1)
    const [operation] = operations
    expect(operation).toMatchObject({ method: 'POST', path: '/fal-ai/flux/dev', envelope: 'body' })
    const target = constraintOf(operation?.response?.published as never, 'ref')?.target
    expect(target?.at.pointer).toBe('/components/schemas/Out')
  })

  test('is known by its server where nothing else says so', async () => {
    const model = await readModel(document('fal-ai/flux/dev', {}))
    expect([model.provider, model.address]).toEqual([fal, 'fal-ai/flux/dev'])
  })

  test('shows members in the order that it gives them', async () => {
    const { operations } = await readModel(document('a/b'))
    const request = constraintOf(operations[0]?.request as never, 'ref')?.target ?? operations[0]?.request
    expect([...(constraintOf(request as never, 'properties')?.shapes.keys() ?? [])]).toEqual([
      'prompt',
      'seed',
      'extra',
    ])
  })
})

test.each([
  ['fal-ai/flux', 'fal-ai-flux'],
  ['fal-ai/flux/dev', 'fal-ai-flux-dev'],
  ['fal-ai/kling-video/v2.1/pro/image-to-video', 'fal-ai-kling-video-v2.1-pro-image-to-video'],
  ['a/b/c/d/e/f/g', 'a-b-c-d-e-f-g'],
])('the endpoint %s names the folder %s', async (address, id) => {
  const model = await readModel(document(address))
  expect([model.id, model.address, model.air, model.operations[0]?.path]).toEqual([
    id,
    address,
    undefined,
    `/${address}`,
  ])
})
