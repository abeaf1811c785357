import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { RunwareServer } from '@runware/sdk-js'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Listening } from './index.js'
import { airs, chat, key, type Loose, mockWith, picture, post } from './mock.fixture.js'

let server: Listening
beforeAll(async () => {
  server = await mockWith().listen()
})
afterAll(() => server.close())

const messages = [{ role: 'user' as const, content: 'Describe a harbour at dawn.' }]

describe('@runware/sdk-js over WebSocket', () => {
  type Client = Awaited<ReturnType<typeof RunwareServer.initialize>>
  let client: Client
  beforeAll(async () => {
    client = await RunwareServer.initialize({ apiKey: key, url: server.wsUrl, shouldReconnect: false })
  })
  afterAll(() => client.disconnect())

  const request = (fields: object): Promise<Loose> =>
    client.textInference({ model: airs.qwen, messages, ...fields } as Parameters<Client['textInference']>[0])

  test('a sync task resolves to its result', async () => {
    const [result] = await request({ includeCost: true, includeUsage: true }).then((it) => [it].flat())
    expect(result).toMatchObject({ taskType: 'textInference', text: expect.any(String), cost: expect.any(Number) })
  })

  test('several results all arrive', async () => {
    const results = await request({ numberResults: 4 })
    expect(new Set(results.map((it: Loose) => it.text)).size).toBe(4)
  })

  test('several tasks in flight do not mix', async () => {
    const seeds = [1, 2, 3, 4, 5]
    const together = await Promise.all(seeds.map((seed) => request({ seed })))
    const alone: Loose[] = []
    for (const seed of seeds) alone.push(await request({ seed }))
    expect(together.flat().map((it) => it.text)).toEqual(alone.flat().map((it) => it.text))
  })

  test('an async task resolves after polling', async () => {
    const results = await request({ deliveryMethod: 'async' })
    expect([results].flat()).toHaveLength(1)
  })

  test('a validation error rejects with the offending field', async () => {
    await expect(request({ settings: { temperature: 2.01 } })).rejects.toMatchObject({
      error: { code: 'invalidTemperature', parameter: 'settings.temperature' },
    })
  })

  test('a wrong key is told', async () => {
    const stranger = await RunwareServer.initialize({
      apiKey: 'wrong',
      url: server.wsUrl,
      shouldReconnect: false,
      timeoutDuration: 60_000,
    }).then(
      (it) => it,
      (error: Loose) => error,
    )
    const failure =
      stranger instanceof RunwareServer
        ? await stranger.textInference({ model: airs.qwen, messages } as Loose).catch((it: Loose) => it)
        : stranger
    expect(JSON.stringify(failure)).toContain('invalidApiKey')
  })
})

describe('openai over /v1/chat/completions', () => {
  const client = (apiKey = key) => new OpenAI({ apiKey, baseURL: server.url, maxRetries: 0 })
  const model = airs.qwen

  test('a chat has the text of the task that says the same', async () => {
    const answer = await client().chat.completions.create({ model, messages, seed: 5, temperature: 0.57 })
    const { json } = await post(server.url, [chat({ messages, seed: 5, settings: { temperature: 0.57 } })])
    expect(answer.choices[0]?.message.content).toBe(json.data[0].text)
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    expect(answer.usage?.total_tokens).toBe((answer.usage?.prompt_tokens ?? 0) + (answer.usage?.completion_tokens ?? 0))
  })

  test('a model goes by its id too, and n gives several choices', async () => {
    const answer = await client().chat.completions.create({ model: 'alibaba-qwen3-5-397b', messages, n: 3 })
    expect(new Set(answer.choices.map((it) => it.message.content)).size).toBe(3)
  })

  test('max_tokens, stop and a system message reach the task', async () => {
    const one = await client().chat.completions.create({
      model,
      messages: [{ role: 'system', content: 'Be brief.' }, ...messages],
      max_tokens: 1,
      stop: 'never said',
      reasoning_effort: 'none' as 'low',
    })
    expect(one.choices[0]?.finish_reason).toBe('length')
    expect(one.usage?.completion_tokens).toBe(1)
  })

  test('a stream adds up to the same text and ends with usage', async () => {
    const whole = await client().chat.completions.create({ model, messages, seed: 9 })
    const stream = await client().chat.completions.create({
      model,
      messages,
      seed: 9,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let usage: unknown
    for await (const it of stream) {
      text += it.choices[0]?.delta.content ?? ''
      usage = it.usage ?? usage
    }
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(usage).toEqual(whole.usage)
  })

  test('a value out of range is a 400 that names the chat field', async () => {
    const failure = await client()
      .chat.completions.create({ model, messages, temperature: 2.01 })
      .catch((it) => it)
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
    expect([failure.code, failure.param]).toEqual(['invalidTemperature', 'temperature'])
  })

  test('a wrong key, an unknown model and a rate limit have their own errors', async () => {
    const failed = (promise: Promise<unknown>) => promise.catch((it) => it)
    const create = (it: OpenAI, name: string = model) => it.chat.completions.create({ model: name, messages })
    expect(await failed(create(client('wrong')))).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(await failed(create(client(), 'gpt-0'))).toBeInstanceOf(OpenAI.NotFoundError)
    const limited = new OpenAI({
      apiKey: key,
      baseURL: server.url,
      maxRetries: 0,
      defaultHeaders: { 'x-mock-fault': '429' },
    })
    expect(await failed(create(limited))).toBeInstanceOf(OpenAI.RateLimitError)
  })

  test('models are listed', async () => {
    const ids: string[] = []
    for await (const it of client().models.list()) ids.push(it.id)
    expect(ids).toContain(model)
  })
})

describe('curl', () => {
  const curl = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)('curl', ['-sS', '-w', '\n%{http_code}', ...args, server.url])
    const [status, ...lines] = stdout.split('\n').reverse()
    return { status: Number(status), text: lines.reverse().join('\n') }
  }
  const authorized = ['-H', `authorization: Bearer ${key}`, '-H', 'content-type: application/json']

  test('posts a task', async () => {
    const { status, text } = await curl(...authorized, '-d', JSON.stringify([chat()]))
    expect([status, JSON.parse(text).data.length]).toEqual([200, 1])
  })

  test('without a content type is told what is missing', async () => {
    const { status, text } = await curl('-H', `authorization: Bearer ${key}`, '-d', '[]')
    expect([status, JSON.parse(text).errors[0].code]).toEqual([415, 'unsupportedContentType'])
  })

  test('reads a stream line by line', async () => {
    const { text } = await curl(...authorized, '-N', '-d', JSON.stringify([chat({ deliveryMethod: 'stream' })]))
    expect(text.trimEnd().split('\n\n').at(-1)).toBe('data: [DONE]')
  })
})

/*
 * The habits of the vendor's newer TypeScript client, from what is known of it: async unless told otherwise, one task
 * per request, polls by the task's own UUID until so many items are successes, data and errors in frames of their own.
 */
describe('a client that submits, polls and listens as the newer SDK does', () => {
  test('over REST an acknowledgement is a 200 without errors, and polls end in so many successes', async () => {
    const task = picture({ deliveryMethod: 'async', numberResults: 3 })
    const submitted = await post(server.url, [task])
    expect([submitted.status, 'errors' in submitted.json]).toEqual([200, false])
    let items: Loose[] = []
    for (let i = 0; i < 10 && items.filter((it) => it.status === 'success').length < 3; i++) {
      const { json } = await post(server.url, [{ taskType: 'getResponse', taskUUID: task.taskUUID }])
      expect('errors' in json).toBe(false)
      items = json.data
    }
    expect(items.map((it) => it.taskType)).toEqual(['imageInference', 'imageInference', 'imageInference'])
  })

  test('over REST a validation error is not a 2xx', async () => {
    expect((await post(server.url, [chat({ seed: -1 })])).status).toBe(400)
  })

  test('over WebSocket the first frame is the session, and a frame holds either data or errors, with UUIDs', async () => {
    const socket = new WebSocket(`${server.wsUrl}?sdk=any&version=0`)
    const frames: Loose[] = []
    socket.on('message', (it) => frames.push(JSON.parse(String(it))))
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify([{ taskType: 'authentication', apiKey: key }]))
    await expect.poll(() => frames.length).toBe(1)
    expect(frames[0].data[0]).toMatchObject({
      taskType: 'authentication',
      connectionSessionUUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const [good, bad] = [chat({ numberResults: 2 }), chat({ taskUUID: randomUUID(), seed: -1 })]
    socket.send(JSON.stringify([good, bad]))
    await expect.poll(() => frames.length).toBe(3)
    expect(frames[1]).toEqual({ data: [expect.anything(), expect.anything()] })
    expect(frames[2].errors.map((it: Loose) => it.taskUUID)).toEqual([bad.taskUUID])
    socket.terminate()
  })
})
