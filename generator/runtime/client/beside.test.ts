import { describe, expect, test } from 'vitest'
import {
  chat,
  chatApi,
  checkedFetch,
  clientOf,
  listening,
  modelOf,
  models,
  parseWebhook,
  pets,
  priced,
  rated,
} from './client.fixture.js'

describe('what a server posts', () => {
  const taskUUID = '0d8f2b4e-6a3c-4f51-9e7d-2b1c3a4d5e6f'
  const result = { taskType: 'textInference', taskUUID, text: 'Dawn.', finishReason: 'stop' }

  test('is read flat or in its envelope', () => {
    const model = modelOf('text')
    for (const body of [result, { data: [result] }])
      expect(parseWebhook(JSON.stringify(body), { model })).toEqual({ id: taskUUID, result })
  })

  test('is an error where the task failed, in any of the forms that are seen', () => {
    const model = modelOf('text')
    const error = { code: 'providerContentPolicyViolation', message: 'No', taskUUID, taskType: 'textInference' }
    for (const body of [
      error,
      { errors: [error] },
      { data: [{ taskUUID, taskType: 'textInference', status: 'error', error }] },
    ])
      expect(() => parseWebhook(JSON.stringify(body), { model })).toThrow(
        expect.objectContaining({ code: 'safety', id: taskUUID, errors: [expect.objectContaining({ raw: error })] }),
      )
  })

  test.each([
    '',
    'no JSON',
    '[]',
    'null',
    '{}',
    '{"data":[]}',
    JSON.stringify({ ...result, text: 7 }),
    JSON.stringify({ taskUUID }),
  ])('is refused where it is no result: %s', (text) => {
    expect(() => parseWebhook(text, { model: modelOf('text') })).toThrow(
      expect.objectContaining({ code: 'badResponse' }),
    )
  })
})

describe('a checked fetch', () => {
  const sent: unknown[] = []
  const checked = checkedFetch(models, async (url: unknown) => {
    sent.push(url)
    return new Response('{}')
  })
  const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })

  test('lets what the documents allow pass, and what they say nothing of', async () => {
    await checked('http://a.b/v1', post([modelOf('text').build(chat()), { taskType: 'authentication', apiKey: 'k' }]))
    await checked('http://a.b/v1', { method: 'POST', body: 'no JSON' })
    await checked(new Request('http://a.b/v1', post([{ model: 'nobody:knows@1' }, null, 7])))
    await checked('http://a.b/v1')
    expect(sent).toHaveLength(4)
  })

  test('sends nothing that breaks one', async () => {
    const wrong = { ...modelOf('text').build(chat()), settings: { temperature: 3 } }
    const before = sent.length
    for (const [url, init] of [
      ['http://a.b/v1', post([wrong])],
      [new Request('http://a.b/v1', post([wrong])), undefined],
    ])
      await expect(checked(url, init)).rejects.toMatchObject({
        code: 'validation',
        errors: [{ pointer: '/0/settings/temperature', limit: 2 }],
      })
    await expect(
      checkedFetch([chatApi['createChatCompletion']])('http://a.b/v1/chat/completions?x', post({ model: 'm' })),
    ).rejects.toMatchObject({
      code: 'validation',
      errors: [{ pointer: '/messages' }],
    })
    expect(sent).toHaveLength(before)
  })
})

describe('a price', () => {
  const client = clientOf({ url: 'http://127.0.0.1:9/v1' })

  test('is that of the examples which nothing in the request contradicts, times the results', async () => {
    const of = (fields: object) => client.price(priced.build({ prompt: 'a fox', ...fields }))
    expect(await of({})).toMatchObject({ usd: 0.5, leastUsd: 0.001 })
    expect(await of({ width: 512, height: 512, duration: 6 })).toEqual({
      usd: 0.002,
      leastUsd: 0.001,
      configurations: ['512×512 · 4 steps', '512x512 · 8 steps'],
    })
    expect(await of({ width: 512, height: 512, steps: 8, duration: 6, numberResults: 3 })).toMatchObject({
      usd: 0.006,
      leastUsd: 0.006,
    })
    expect(await of({ inputs: { resolution: '720p' }, duration: 5 })).toMatchObject({ usd: 0.5 })
    expect(await of({ width: 64, height: 64, duration: 6 })).toEqual({
      reason: 'priced states no price for such a request.',
    })
  })

  test.each([
    ['area', { width: 1000, height: 500, numberResults: 2 }, 0.004, 'Base'],
    ['time', { duration: 8 }, 0.4, 'Output'],
    ['time', {}, 0.25, 'Output'],
    ['result', { numberResults: 3 }, 0.06, '$0.02 / image'],
  ])('is that of the one rate by %s, of what the request asks for: %j', async (name, fields, usd, label) => {
    const price = await client.price(rated(name).build(fields))
    expect(price).toEqual({ usd: expect.closeTo(usd, 12), leastUsd: price.usd, configurations: [label] })
  })

  test.each([
    ['area', {}, 'rate by megapixel, which the request does not tell'],
    ['tokens', {}, 'rate by 1m tokens, which the request'],
    ['odd', {}, 'rate by unknown, which the request'],
    ['two', {}, 'several rates, and does not tell which'],
    ['foreign', {}, 'states no price for such a request.'],
  ])('is not guessed by the rates of %s for %j, and says why', async (name, fields, reason) => {
    const request = rated(name).build(fields)
    expect(await client.price(request)).toEqual({ reason: expect.stringContaining(reason) })
    const failure = { code: 'quota', message: expect.stringContaining(reason) }
    await expect(client.run(request, { maxCostUsd: 9 })).rejects.toMatchObject(failure)
  })

  test('beyond what a call may cost refuses it before anything is sent, and so does one that nobody knows', async () => {
    const input = { prompt: 'a fox', width: 512, height: 512, duration: 6, numberResults: 2 }
    const of = (maxCostUsd: number, more: object = {}) =>
      client.run(priced, { ...input, ...more }, { maxCostUsd }).catch((it: unknown) => it)
    expect(await of(0.003)).toMatchObject({ code: 'quota', message: expect.stringContaining('0.004') })
    expect(await of(9, { width: 64 })).toMatchObject({ code: 'quota', message: expect.stringContaining('no price') })
    const capped = clientOf(await listening(), { maxCostUsd: 0.01 })
    await expect(capped.run(modelOf('text'), chat())).rejects.toMatchObject({ code: 'quota' })
    await expect(capped.stream(modelOf('text'), chat()).text()).rejects.toMatchObject({ code: 'quota' })
    await expect(capped.submit(modelOf('text'), chat())).rejects.toMatchObject({ code: 'quota' })
    await expect(
      capped.runBatch([priced.build(input), priced.build({ ...input, numberResults: 4 })]),
    ).rejects.toMatchObject({ code: 'quota' })
  })
})

test('requests of unknown origin are refused, and so are models that nobody can be asked for', async () => {
  const client = clientOf({ url: 'http://127.0.0.1:9/v1' })
  for (const it of [{}, { ...pets.build({ name: 'Rex' }) }])
    await expect(client.run(it)).rejects.toMatchObject({ code: 'validation' })
})

test('a request that was changed after it was built is checked as it is now', async () => {
  const client = clientOf({ url: 'http://127.0.0.1:9/v1' })
  const built = modelOf('text').build(chat()) as { messages: unknown[] }
  built.messages.pop()
  const refused = { code: 'validation', errors: [expect.objectContaining({ pointer: '/messages' })] }
  await expect(client.run(built)).rejects.toMatchObject(refused)
  await expect(client.runBatch([built])).rejects.toMatchObject(refused)
})
