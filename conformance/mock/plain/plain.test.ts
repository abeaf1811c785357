import { afterAll, describe, expect, test } from 'vitest'
import { readModel } from '../../../generator/ir/read.js'
import { judgeOf } from '../../judge/index.js'
import { createMock, type Fault } from '../index.js'

const pet = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string', maxLength: 12 } },
  required: ['id', 'name'],
}

/** A small API as anybody might write one. */
const document = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1' },
  servers: [{ url: 'https://pets.example/api/v3' }],
  security: [{ key: [] }],
  paths: {
    '/pets': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string', enum: ['cat', 'dog'] } } },
          { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string', pattern: '^[a-z]+$' } },
        ],
        responses: {
          200: { description: '', content: { 'application/json': { schema: { type: 'array', items: pet } } } },
        },
      },
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: pet } } },
        responses: {
          201: { description: '', content: { 'application/json': { schema: pet, example: { id: 7, name: 'Ada' } } } },
          422: { $ref: '#/components/responses/Invalid' },
        },
      },
    },
    '/pets/mine': { get: { responses: { 204: { description: 'none' } } } },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: {
        responses: { 200: { description: '', content: { 'application/json': { schema: pet, example: { id: 'x' } } } } },
      },
    },
  },
  components: {
    responses: {
      Invalid: {
        description: '',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                error: {
                  type: 'object',
                  properties: { message: { type: 'string' }, code: { type: 'integer' } },
                  required: ['message', 'code'],
                  additionalProperties: false,
                },
              },
              required: ['error'],
            },
          },
        },
      },
    },
  },
}

const model = await readModel(document)
const mock = createMock([{ model, document }], { judgeOf, apiKey: 'right' })
const headers = { authorization: 'Bearer right', 'content-type': 'application/json', 'x-tenant': 'acme' }

function ask(method: string, path: string, body = '', more: Record<string, string | undefined> = {}) {
  const answer = mock.respond({ method, path, headers: { ...headers, ...more }, body })
  return { ...answer, json: answer.body === '' ? undefined : JSON.parse(String(answer.body)) }
}

describe('a mock of a plain document', () => {
  test('answers by the example of the response, under the path of the server, of the mock and of the document', () => {
    for (const base of ['/api/v3', '/v1', '']) {
      const { status, json } = ask('POST', `${base}/pets`, '{"id":1,"name":"Bo"}')
      expect([status, json]).toEqual([201, { id: 7, name: 'Ada' }])
    }
  })

  test('makes a value of the schema where no example fits, the same for the same request', () => {
    const judge = judgeOf(document, {
      pointer: '/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema',
    })
    const { status, json } = ask('GET', '/v1/pets/3')
    expect(status).toBe(200)
    expect(judge(JSON.stringify(json)).valid).toBe(true)
    expect(ask('GET', '/v1/pets/3').json).toEqual(json)
  })

  test('refuses with a status and a body that the document describes, and names the field', () => {
    const { status, json } = ask('POST', '/v1/pets', '{"id":"1","name":"Bo"}')
    expect(status).toBe(422)
    expect(json).toEqual({ error: { message: expect.stringContaining('id'), code: expect.any(Number) } })
  })

  test('checks parameters of path, query and header', () => {
    const statusOf = (path: string, more = {}) => ask('GET', path, '', more).status
    expect(statusOf('/v1/pets/three')).toBe(400)
    expect(statusOf('/v1/pets?limit=100&tags=cat&tags=dog')).toBe(200)
    expect(statusOf('/v1/pets?limit=101')).toBe(400)
    expect(statusOf('/v1/pets?limit=many')).toBe(400)
    expect(statusOf('/v1/pets?tags=cow')).toBe(400)
    expect(statusOf('/v1/pets', { 'x-tenant': 'ACME' })).toBe(400)
    const { status, json } = ask('GET', '/v1/pets', '', { 'x-tenant': undefined })
    expect(status).toBe(400)
    expect(JSON.stringify(json)).toContain('X-Tenant')
  })

  test('takes a path that is spelled out before one with parameters, and answers without a body where none is described', () => {
    expect(ask('GET', '/v1/pets/mine')).toMatchObject({ status: 204, body: '' })
  })

  test('takes what any of the operations at one address takes', async () => {
    const only = (stream: boolean) => ({
      post: {
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { stream: { enum: [stream] } } } } },
        },
        responses: { 200: { description: 'done' } },
      },
    })
    const twofold = {
      openapi: '3.1.0',
      info: { title: 'Talks', version: '1' },
      paths: { '/talks': only(false), '/talks#stream': only(true) },
    }
    const talks = createMock([{ model: await readModel(twofold), document: twofold }], { judgeOf })
    const post = (stream: unknown) =>
      talks.respond({ method: 'POST', path: '/talks', headers, body: JSON.stringify({ stream }) }).status
    expect([post(true), post(false), post('yes')]).toEqual([200, 200, 400])
  })

  test('tells operations apart by what their paths say of the query, and a path that is spelled out by its own rules', async () => {
    const only = (model: string) => ({
      post: {
        requestBody: { content: { 'application/json': { schema: { properties: { model: { const: model } } } } } },
        responses: { 200: { description: 'done' } },
      },
    })
    const paths = { '/{any}': only('c'), '/talks?beta=true': only('b'), '/talks': only('a') }
    const own = { openapi: '3.1.0', info: { title: 'Talks', version: '1' }, paths }
    const talks = createMock([{ model: await readModel(own), document: own }], { judgeOf })
    const post = (path: string, name: string) =>
      talks.respond({ method: 'POST', path, headers, body: JSON.stringify({ model: name }) }).status
    for (const [path, right] of [
      ['/talks', 'a'],
      ['/talks?beta=false', 'a'],
      ['/talks?more=1&beta=true', 'b'],
      ['/other', 'c'],
    ] as const)
      expect([path, ['a', 'b', 'c'].filter((it) => post(path, it) === 200)]).toEqual([path, [right]])
  })

  const text = { type: 'string' }
  const closed = (properties: object, required = Object.keys(properties)) => ({
    type: 'object',
    properties,
    required,
    additionalProperties: false,
  })
  test.each([
    ['in an object under detail', closed({ detail: closed({ message: text, error_code: { enum: ['A', 'B'] } }) })],
    ['as a problem (RFC 9457)', closed({ type: text, title: text, status: { type: 'integer' }, detail: text })],
    ['as reasons in a list', closed({ errors: { type: 'array', items: closed({ reason: text }), minItems: 1 } })],
    ['in a fault', closed({ fault: closed({ faultstring: text, id: { type: 'string', format: 'uuid' } }) })],
    ['behind a $ref', { $ref: '#/components/schemas/Fault' }],
    ['as a text', text],
  ])('tells the field %s', async (_, schema) => {
    const own = structuredClone(document) as typeof document & { components: Record<string, object> }
    own.components.responses.Invalid.content['application/json'].schema = schema as never
    own.components.schemas = { Fault: { anyOf: [{ type: 'null' }, closed({ status: closed({ explanation: text }) })] } }
    const pets = createMock([{ model: await readModel(own), document: own }], { judgeOf })
    const { status, body } = pets.respond({ method: 'POST', path: '/pets', headers, body: '{"id":"1","name":"Bo"}' })
    expect(status).toBe(422)
    expect(body).toContain('id: id must be integer')
    const pointer = '/paths/~1pets/post/responses/422/content/application~1json/schema'
    const flat = { ...own, paths: { '/pets': { post: { responses: { 422: own.components.responses.Invalid } } } } }
    expect(judgeOf(flat, { pointer })(String(body)).valid).toBe(true)
  })

  test('says which methods a path takes, what there is, that a key is missing, and what is no JSON', () => {
    const wrong = ask('DELETE', '/v1/pets', '')
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST, GET, HEAD'])
    expect(JSON.stringify(ask('GET', '/v1/dogs').json)).toContain('GET /pets')
    expect(ask('GET', '/v1/pets', '', { authorization: undefined }).status).toBe(401)
    expect(ask('GET', '/v1/pets', '', { authorization: 'Bearer wrong' }).status).toBe(401)
    expect(ask('POST', '/v1/pets', '{"id":').status).toBe(422)
    expect(ask('POST', '/v1/pets', '').status).toBe(422)
    expect(ask('POST', '/v1/pets', '{}', { 'content-type': 'text/plain' }).status).toBe(415)
  })

  test('is struck by faults, of limits too', () => {
    const limit: Fault = {
      kind: 'limit',
      pointer: '/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name',
      keyword: 'maxLength',
      by: 'loosen',
    }
    const faulty = createMock([{ model, document }], { judgeOf, faults: [limit] })
    const post = (name: string) =>
      faulty.respond({ method: 'POST', path: '/pets', headers, body: JSON.stringify({ id: 1, name }) }).status
    expect([post('a'.repeat(13)), post('a'.repeat(14))]).toEqual([201, 422])
    expect(ask('GET', '/pets', '', { 'x-mock-fault': '429;retry-after=2' })).toMatchObject({ status: 429 })
  })

  test('listens, with the documented paths below its URL', async () => {
    const server = await mock.listen()
    afterAll(() => server.close())
    const response = await fetch(`${server.url}/pets/3`, { headers })
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('name')
  })
})
