import { afterAll, describe, expect, test } from 'vitest'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from './index.js'
import { airs, ask, chat, key, type Loose, mockWith } from './mock.fixture.js'

const asked = (content: string, fields: object = {}) => chat({ messages: [{ role: 'user', content }], ...fields })
const textOf = (mock: ReturnType<typeof mockWith>, task: object): string => ask(mock, [task]).json.data?.[0].text

/** A mock that listens, and what a program in any language can ask of it. */
async function served(options: Parameters<typeof mockWith>[0] = {}) {
  const mock = mockWith(options)
  const { url, close } = await mock.listen()
  afterAll(close)
  const origin = new URL(url).origin
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as Loose }
  }
  return { mock, call }
}

describe('a test in another process', () => {
  test('prepares answers, sees what was asked and how often each answer was given, and begins anew', async () => {
    const { call, mock } = await served()
    const weather = { match: { pattern: '^weather', times: 1 }, answer: { json: { rain: true } }, delayMs: 5 }
    expect(await call('POST', '/__mock/replies', weather)).toMatchObject({ status: 201 })
    expect((await call('POST', '/__mock/replies', [{ match: { body: { seed: 7 } }, answer: 'Seven.' }])).status).toBe(
      201,
    )
    const say = async (task: object) => (await call('POST', '/v1', [task])).json.data[0].text
    expect([await say(asked('weather?')), await say(asked('hello', { seed: 7 }))]).toEqual(['{"rain":true}', 'Seven.'])
    const { replies } = (await call('GET', '/__mock/replies')).json
    expect(replies).toEqual([
      { match: { body: { seed: 7 } }, used: 1 },
      { match: { message: { pattern: '^weather' }, times: 1 }, used: 1 },
    ])
    const { requests } = (await call('GET', '/__mock/requests')).json
    expect(requests.map((it: Loose) => [it.method, it.path, it.performed.length])).toEqual(
      Array(2).fill(['POST', '/v1', 1]),
    )
    expect(requests[0].body).toContain('weather')
    expect(JSON.stringify(requests)).not.toContain(key)
    await call('DELETE', '/__mock/requests')
    await call('DELETE', '/__mock/replies')
    expect([mock.requests.length, mock.taskCount, (await call('GET', '/__mock/replies')).json.replies]).toEqual([
      0,
      2,
      [],
    ])
    expect((await call('POST', '/__mock/reset', '')).status).toBe(200)
    expect(mock.taskCount).toBe(0)
  })

  test('is refused without the key, from a page of another origin, for what is no reply, and at places that are none', async () => {
    const { call } = await served()
    const good = { answer: 'Taken.' }
    const file = { answer: { file: '/etc/hostname' } }
    const refused = await Promise.all([
      call('GET', '/__mock/requests', undefined, { authorization: 'Bearer another' }),
      call('GET', '/__mock/requests', undefined, { origin: 'https://page.example' }),
      call('POST', '/__mock/replies', [good, { match: { modle: 'x' }, answer: 'x' }]),
      call('POST', '/__mock/replies', '{'),
      // A path would read this machine's files for whoever asks.
      call('POST', '/__mock/replies', [file]),
      call('PUT', '/__mock/requests', '{}'),
      call('GET', '/__mock/nothing'),
      call('GET', '/__mock/constructor'),
    ])
    expect(refused.map((it) => it.status)).toEqual([401, 403, 400, 400, 400, 405, 404, 404])
    expect(refused[2]?.json.errors[0].message).toMatch(/^Reply 1: .*modle/)
    expect((await call('GET', '/__mock/replies')).json.replies).toEqual([])
  })
})

describe('a reply', () => {
  test('is found by what the request has, by expressions in it and by a function; what is no pattern is refused', () => {
    const mock = mockWith()
    mock.reply({ where: ({ seed }) => Number(seed) > 100 }, 'large')
    mock.reply({ body: { settings: { temperature: 0.5 }, messages: [{ content: /^b/ }] } }, 'warm')
    mock.reply({ body: { settings: { stopSequences: ['a', 'b'] } } }, 'stopped')
    const said = (fields: object, content = 'be') => textOf(mock, asked(content, fields))
    expect([
      said({ seed: 101 }),
      said({ seed: 1, settings: { temperature: 0.5, topP: 0.4 } }),
      said({ settings: { stopSequences: ['a', 'b'], temperature: 0.5 } }),
    ]).toEqual(['large', 'warm', 'stopped'])
    for (const fields of [{ settings: { temperature: 0.51 } }, { settings: { stopSequences: ['a'] } }])
      expect(['large', 'warm', 'stopped']).not.toContain(said(fields))
    expect(['large', 'warm', 'stopped']).not.toContain(said({ settings: { temperature: 0.5 } }, 'to be'))
    for (const body of [() => 1, new Date(0), { a: undefined }, Number.NaN])
      expect(() => mock.reply({ body: body as never }, 'x')).toThrow('cannot match by the body')
  })

  test('is made from the request, one of a sequence too; what makes none is told as a fault of the mock', () => {
    const mock = mockWith()
    mock.reply({}, { sequence: ['first', ({ seed }) => ({ json: { seed: seed ?? null } })] })
    expect([textOf(mock, chat()), textOf(mock, chat({ seed: 7 })), textOf(mock, chat({ seed: 8 }))]).toEqual([
      'first',
      '{"seed":7}',
      '{"seed":8}',
    ])
    mock.reply({}, (() => ({ txt: 1 })) as never)
    expect(ask(mock, [chat()])).toMatchObject({
      status: 500,
      json: { errors: [{ message: expect.stringMatching(/An answer is a text/) }] },
    })
  })

  test('waits as long as it says, whole, streamed and over a chat; others do not', () => {
    const mock = mockWith()
    mock.reply({ message: 'slow' }, 'Late.', { delayMs: 250 })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const waits = (path: string, body: object) =>
      mock.respond({ method: 'POST', path, headers, body: JSON.stringify(body) }).connectionFault?.delayMs
    expect([
      waits('/v1', [asked('slow')]),
      waits('/v1', [asked('slow', { deliveryMethod: 'stream' })]),
      waits('/v1/chat/completions', { model: airs.qwen, messages: [{ role: 'user', content: 'slow' }] }),
      waits('/v1', [asked('fast')]),
    ]).toEqual([250, 250, 250, undefined])
    for (const delayMs of [-1, 0.5, Number.POSITIVE_INFINITY])
      expect(() => mock.reply({}, 'x', { delayMs })).toThrow('wait')
  })

  test('is given for any document: a value, an error in its own form, and within what a provider puts around it', async () => {
    const object = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } } }
    const content = { 'application/json': { schema: object } }
    const pets = {
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/pets': {
          get: { operationId: 'pets', responses: { 200: { description: '', content } } },
          post: {
            operationId: 'add',
            requestBody: { required: true, content },
            responses: { 201: { description: '', content } },
          },
        },
      },
    }
    const cog = {
      openapi: '3.0.2',
      info: { title: 'Cog', version: '1' },
      paths: {},
      components: { schemas: { Input: object, Output: { type: 'string' } } },
    }
    const [plain, queued] = await Promise.all(
      [pets, cog].map(async (document) => {
        const model = await readModel(document, { overlays: false })
        return createMock([{ model, document }], { judgeOf })
      }),
    )
    const send = (mock: Loose, method: string, path: string, body: object | undefined) => {
      const { status, body: text } = mock.respond({
        method,
        path,
        headers: { 'content-type': 'application/json', authorization: 'Bearer any-key' },
        body: body === undefined ? '' : JSON.stringify(body),
      })
      return [status, JSON.parse(text)]
    }
    plain?.reply({ body: { n: 2 } }, ({ n }) => ({ json: { n: Number(n) * 10 } }))
    plain?.reply({ body: { n: 3 } }, { error: { code: 'busy', message: 'Later.', status: 503 } })
    expect(send(plain, 'POST', '/v1/pets', { n: 2 })).toEqual([201, { n: 20 }])
    expect(send(plain, 'POST', '/v1/pets', { n: 3 })).toEqual([503, expect.anything()])
    expect(send(plain, 'POST', '/v1/pets', { n: 0 })[0]).toBe(400)
    plain?.reply({ body: { page: '4' } }, { json: { n: 4 } })
    expect(send(plain, 'GET', '/v1/pets?page=4', undefined)).toEqual([200, { n: 4 }])
    queued?.reply({ body: { n: 1 } }, 'Done.')
    expect(send(queued, 'POST', '/v1/models/owner/name/predictions', { input: { n: 1 } })).toEqual([
      201,
      expect.objectContaining({ output: 'Done.', status: 'succeeded' }),
    ])
  })
})
