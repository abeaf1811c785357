import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { judgeOf } from '../../../conformance/judge/index.js'
import { createMock } from '../../../conformance/mock/index.js'
import { alibabaQwen3_5_397b as qwen } from '../../../generated/alibaba-qwen3-5-397b/index.js'
import { createClient } from '../../../generated/index.js'
import { batches, clientWith, files, operations, prices, streams, tasks } from '../../../generated/parts.js'
import { amount } from '../../sample.fixture.js'
import {
  absent,
  answering,
  batch,
  chat,
  chatApi,
  clientOf,
  documents,
  key,
  listening,
  mocked,
  modelOf,
  pets,
} from './client.fixture.js'

const server = await listening()

test.runIf(absent.length > 0)('documents outside the repository that are not there are left out', () => {
  console.log(`not there: ${absent}`)
})

describe('every delivery brings the same result', () => {
  const settings = { settings: { thinkingLevel: 'high' }, seed: 7, includeCost: true, includeUsage: true }
  const messages = [{ role: 'user', content: 'Describe a harbour at dawn.' }]
  const bare = ({ taskUUID, ...rest }: { readonly taskUUID?: string }) => rest

  test('of a text: at once, by polling, in pieces, and by a task that is handed over', async () => {
    const client = clientOf(server)
    const text = modelOf('text')
    const results = [
      await client.run(text, { messages, ...settings }),
      await client.run(text, { messages, ...settings, deliveryMethod: 'async' }),
      await client.run(text, { messages, ...settings, deliveryMethod: 'stream' }),
      await client.stream(text, { messages, ...settings }).result(),
      await (await client.submit(text, { messages, ...settings })).result(),
    ].map(bare)
    expect(results[0]).toMatchObject({ taskType: 'textInference', text: expect.any(String), cost: expect.any(Number) })
    for (const it of results) expect(it).toEqual(results[0])
  })

  const media = (['picture', 'image', 'video', 'solid'] as const).filter((it) => !absent.includes(documents[it]))
  const prompts = {
    picture: { positivePrompt: 'a glass prism' },
    image: { positivePrompt: 'a glass prism', width: 1024, height: 1024 },
    video: { positivePrompt: 'a glass prism in the sun' },
    solid: { positivePrompt: 'a glass prism' },
  }
  test.each(media)('of a %s', async (name) => {
    const client = clientOf(server)
    const model = modelOf(name)
    const run = await client.run(model, { ...prompts[name], includeCost: true })
    const handed = await client.submit(model, { ...prompts[name], includeCost: true })
    expect(run.cost).toBeGreaterThan(0)
    expect(Object.keys(await handed.result()).sort()).toEqual(Object.keys(run).sort())
    expect(Object.keys(await client.resume(model, handed.id).result()).sort()).toEqual(Object.keys(run).sort())
  })
})

describe('a client of some parts', () => {
  const settings = { apiKey: key, baseUrl: server.url }
  const messages = [{ role: 'user', content: 'Hello' }] as const

  test('does what they do, and says which part it was made without', async () => {
    const client = clientWith({ tasks }, settings)
    expect((await client.run(qwen, { messages })).text).toMatch(/\w/)
    const streaming = client.run(qwen, { messages, deliveryMethod: 'stream' })
    await expect(streaming).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('streams') })
    const priced = client.run(qwen, { messages }, { maxCostUsd: 1 })
    await expect(priced).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('prices') })
  })

  test('of all parts does what the whole client does', async () => {
    const client = clientWith({ tasks, streams, batches, files, prices, operations }, settings)
    const stream = client.stream(qwen, { messages })
    expect(await stream.text()).toBe((await stream.result()).text)
    const [outcome] = await client.runBatch([qwen.build({ messages })])
    expect(outcome.status).toBe('fulfilled')
    expect(await client.price(qwen.build({ messages }))).toMatchObject({ reason: expect.stringContaining('no price') })
  })
})

describe('a task of several results', () => {
  test('tells of each once, as soon as it is there, and brings all of them', async () => {
    const client = clientOf(server)
    const heard: unknown[] = []
    const percents: unknown[] = []
    const states: unknown[] = []
    const results = await client.run(modelOf('text'), chat({ numberResults: 3, deliveryMethod: 'async' }), {
      onResult: (it: unknown) => heard.push(it),
      onProgress: ({ percent, state }: { readonly percent?: number; readonly state: string }) => {
        percents.push(percent)
        states.push(state)
      },
    })
    expect(results).toHaveLength(3)
    expect(heard).toEqual(results)
    expect(percents.at(-1)).toBe(100)
    expect([...new Set(states)]).toEqual(['underWay', 'done'])
    expect(percents.length).toBeGreaterThan(2)
  })
})

describe('many calls at once, at a server that fails at random', () => {
  /** A number from 0 to 1 that is drawn from a seed (mulberry32). */
  const drawnFrom = (seed: number) => {
    let state = seed
    return () => {
      state = (state + 0x6d2b79f5) | 0
      let it = Math.imul(state ^ (state >>> 15), 1 | state)
      it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it
      return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32
    }
  }
  const faults = ['429;retry-after=0', '500', '503;retry-after=0', 'reset', 'cut;after=5', 'slow;ms=5', 'content-type']

  test('each brings its own result, and no task is performed twice', async () => {
    const draw = drawnFrom(amount(1, Date.now()))
    const mock = createMock(mocked, { judgeOf, apiKey: key })
    const { url, close } = await mock.listen()
    const client = clientOf(
      { url },
      {
        retry: { maxRetries: 40, firstMs: 1, mostMs: 10, budgetMs: 600_000 },
        fetch: (to: string, init: { readonly headers: object }) => {
          const fault = draw() < 0.3 ? faults[Math.floor(draw() * faults.length)] : undefined
          return fetch(to, { ...init, headers: { ...init.headers, ...(fault && { 'x-mock-fault': fault }) } })
        },
      },
    )
    const text = modelOf('text')
    const requests = Array.from({ length: amount(60, 1_000) }, (_, i) =>
      text.build(chat({ seed: i, deliveryMethod: i % 2 === 0 ? 'sync' : 'async', numberResults: 1 + (i % 3) })),
    )
    const results = await Promise.all(requests.map((it) => client.run(it)))
    await close()
    const sent = requests.map((it) => it['taskUUID'])
    expect(results.map((it) => [it].flat()[0].taskUUID)).toEqual(sent)
    expect(results.map((it) => [it].flat().length)).toEqual(requests.map((it) => it['numberResults']))
    expect(mock.requests.length).toBeGreaterThan(requests.length * 1.2)
    expect(mock.requests.flatMap((it) => it.performed).sort()).toEqual([...sent].sort())
  })
})

describe('a utility', () => {
  test('brings what its server tells, or the error of it', async () => {
    const client = createClient({ apiKey: key, baseUrl: server.url })
    expect((await client.utility(qwen, { taskType: 'ping', ping: true })).pong).toBe(true)
    const { results, totalResults } = await client.utility(qwen, { taskType: 'modelSearch', search: 'qwen', limit: 1 })
    expect([results.length, totalResults]).toEqual([1, 2])
    expect(await client.utility(qwen, { taskType: 'accountManagement', operation: 'getDetails' })).toHaveProperty(
      'balance',
    )
    const { taskUUID } = await client.run(qwen, { messages: [{ role: 'user', content: 'Hello' }] })
    const details = await client.utility(qwen, { taskType: 'getTaskDetails', taskUUID })
    expect(details).toMatchObject({ taskUUID, request: [{ model: qwen.info.air }] })
    const unknown = client.utility(qwen, { taskType: 'getTaskDetails', taskUUID: randomUUID() })
    await expect(unknown).rejects.toMatchObject({ code: 'notFound', errors: [{ code: 'taskNotFound' }] })
    await expect(clientOf(server).utility(pets, { taskType: 'ping' })).rejects.toMatchObject({ code: 'validation' })
  })

  test('is sent again, under another identifier where its server knows the one before', async () => {
    const sent: string[] = []
    const { url } = await answering((_, text) => {
      const [task] = JSON.parse(text)
      sent.push(task.taskUUID)
      if (sent.length === 1) return undefined
      const conflict = { code: 'conflictTaskUUID', message: 'Known.', taskUUID: task.taskUUID }
      return sent.length === 2
        ? { status: 400, body: { data: [], errors: [conflict] } }
        : { status: 200, body: { data: [{ ...task, pong: true }] } }
    })
    expect(await clientOf({ url }).utility(modelOf('text'), { taskType: 'ping', ping: true })).toHaveProperty('pong')
    expect(new Set(sent).size).toBe(2)
  })
})

describe('a batch', () => {
  test('has the outcome of each request in its place, whatever became of the others', async () => {
    const client = clientOf(server)
    const [text, small, picture] = [modelOf('text'), modelOf('small'), modelOf('picture')]
    const first = text.build(chat({ numberResults: 2 }))
    const outcomes = await client.runBatch([
      first,
      picture.build({ positivePrompt: 'a glass prism' }),
      small.build(chat({ deliveryMethod: 'async' })),
    ])
    expect(outcomes.map((it) => it.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    expect(outcomes.map((it) => [it.value].flat().length)).toEqual([2, 1, 1])
    expect(outcomes[2].value.text).toMatch(/\w/)
    // Sent before by this client, so the server's knowing it is no conflict.
    const again = await client.runBatch([first, text.build(chat())])
    expect(again.map((it) => it.status)).toEqual(['fulfilled', 'fulfilled'])
    expect(again[0].value).toEqual(outcomes[0].value)
  })

  test('of which one is refused brings the results of the others, and the error of the one', async () => {
    const client = clientOf(server)
    const text = modelOf('text')
    const known = text.build(chat())
    await clientOf(server).run(known)
    const [refused, fine] = await client.runBatch([known, text.build(chat())])
    expect(refused.reason).toMatchObject({ code: 'conflict', id: known['taskUUID'] })
    expect(fine.value.text).toMatch(/\w/)
  })

  test('is what batch() checked, too, and has no request twice', async () => {
    const client = clientOf(server)
    const text = modelOf('text')
    const [first, second] = [text.build(chat()), text.build(chat())]
    const outcomes = await client.runBatch(batch(first, second))
    expect(outcomes.map((it) => it.value.taskUUID)).toEqual([first['taskUUID'], second['taskUUID']])
    await expect(client.runBatch([first, first])).rejects.toMatchObject({ code: 'validation' })
  })

  test('that is refused as a whole is an error for each', async () => {
    const text = modelOf('text')
    const outcomes = await clientOf(server, { apiKey: 'wrong-key' }).runBatch([text.build(chat()), text.build(chat())])
    expect(outcomes.map((it) => it.reason.code)).toEqual(['auth', 'auth'])
  })
})

describe('the key', () => {
  test('is not shown by errors, logs or the client itself, though a server repeats it', async () => {
    const entries: unknown[] = []
    const { url } = await answering((request) => ({
      status: 401,
      body: { errors: [{ code: 'invalidApiKey', message: `No: ${request.headers.authorization}` }] },
    }))
    const client = clientOf({ url }, { log: (entry: unknown) => entries.push(entry) })
    const error = await client.run(modelOf('text'), chat()).catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'auth', message: expect.stringContaining('[key]') })
    expect(entries.length).toBeGreaterThan(1)
    for (const it of [error, entries, client]) expect(inspect(it, { depth: 20, showHidden: true })).not.toContain(key)
  })

  test('that no header carries is not shown by what refuses it', async () => {
    const broken = `${key}\nx`
    for (const apiKey of [broken, () => broken, () => Promise.reject(new Error('no vault'))]) {
      const error = await clientOf(server, { apiKey })
        .run(modelOf('text'), chat())
        .catch((it: unknown) => it)
      expect(error).toMatchObject({ code: 'auth' })
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(key)
    }
    expect(await clientOf(server, { apiKey: `${key}\n` }).run(modelOf('text'), chat())).toHaveProperty('text')
  })

  test('is not sent to another provider than the first that is asked', async () => {
    const messages = [{ role: 'user', content: 'Hello' }]
    const client = clientOf(server)
    await client.run(modelOf('text'), chat())
    expect(
      await client.run(chatApi['createChatCompletion'], { model: 'sample-large', messages }).catch((it: unknown) => it),
    ).toMatchObject({ code: 'auth' })
  })
})

describe('who gives up', () => {
  test('is told so, and nothing is left of the call', async () => {
    const slow = await listening({ latencyMs: 600_000 })
    const controller = new AbortController()
    const before = process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length
    const work = clientOf(slow).run(modelOf('text'), chat(), { signal: controller.signal })
    controller.abort(new Error('changed my mind'))
    expect(await work.catch((it: unknown) => it)).toMatchObject({
      code: 'aborted',
      cause: { message: 'changed my mind' },
    })
    expect(process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length).toBeLessThanOrEqual(before)
  })

  test('on a stream before it is read leaves nothing either', () => {
    const before = process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length
    clientOf(server).stream(modelOf('text'), chat())
    expect(process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length).toBe(before)
  })

  test('in the middle of a stream gets no more of it, and an error where they ask for the result', async () => {
    const stream = clientOf(server).stream(modelOf('text'), chat())
    for await (const part of stream) {
      expect(part.text).toMatch(/\w/)
      break
    }
    await expect(stream.result()).rejects.toMatchObject({ code: 'aborted' })
  })
})

test('a stream goes to a browser as lines of JSON', async () => {
  const stream = clientOf(server).stream(modelOf('text'), chat())
  const lines = await new Response(stream.toReadableStream()).text()
  const parts = lines
    .trim()
    .split('\n')
    .map((it) => JSON.parse(it))
  expect(
    parts
      .filter((it) => it.type === 'text')
      .map((it) => it.text)
      .join(''),
  ).toBe(await stream.text())
})

describe('an answer that surprises', () => {
  const oops = { code: 'providerError', message: 'Oops' }
  const cases: readonly [what: string, answer: { status: number; body: unknown }, sees: object][] = [
    [
      'with an error that names no task',
      { status: 200, body: { data: [], errors: [oops] } },
      { code: 'provider', errors: [{ message: 'Oops' }] },
    ],
    [
      'with an error whose task is null',
      { status: 200, body: { errors: [{ ...oops, taskUUID: null }] } },
      { code: 'provider' },
    ],
    [
      'with results of another task',
      { status: 200, body: { data: [{ taskType: 'textInference', taskUUID: 'x', text: '' }] } },
      { code: 'badResponse' },
    ],
    ['with nothing', { status: 200, body: '' }, { code: 'badResponse' }],
    ['with a page', { status: 200, body: '<html>' }, { code: 'badResponse', body: '<html>' }],
    ['with a number', { status: 200, body: 7 }, { code: 'badResponse', body: 7 }],
    ['with null', { status: 200, body: { data: null, errors: null } }, { code: 'badResponse' }],
    ['with items that are none', { status: 200, body: { data: [null, 7, 'x', []] } }, { code: 'badResponse' }],
  ]
  test.each(cases)('%s is an error that keeps it', async (_, answer, sees) => {
    const error = await clientOf(await answering(() => answer))
      .run(modelOf('text'), chat())
      .catch((it: unknown) => it)
    expect(error).toMatchObject({ ...sees, status: 200 })
  })

  test('with a result that the document does not allow is an error that keeps it', async () => {
    const body = (id: string) => ({
      data: [{ taskType: 'textInference', taskUUID: id, text: 7, finishReason: 'stop' }],
    })
    const odd = await answering((_, text) => ({ status: 200, body: body(JSON.parse(text)[0].taskUUID) }))
    const error = await clientOf(odd)
      .run(modelOf('text'), chat())
      .catch((it: unknown) => it)
    expect(error).toMatchObject({
      code: 'badResponse',
      body: { data: [{ text: 7 }] },
      errors: [{ pointer: '/data/0/text' }],
      id: expect.any(String),
    })
    expect(await clientOf(odd, { profile: 'unchecked' }).run(modelOf('text'), chat())).toMatchObject({ text: 7 })
  })
})
