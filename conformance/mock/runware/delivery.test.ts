import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createParser } from 'eventsource-parser'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, chat, key, type Loose, listening, mockWith, picture, post, streamed } from '../mock.fixture.js'

const poll = (taskUUID: unknown) => ({ taskType: 'getResponse', taskUUID })

describe('sync', () => {
  test('numberResults gives that many results, each of its own', () => {
    const { json } = ask(mockWith(), [chat({ numberResults: 4 })])
    expect(new Set(json.data?.map((it) => it.text)).size).toBe(4)
    const pictures = ask(mockWith(), [picture({ numberResults: 4, seed: 7 })]).json.data
    expect(pictures?.map((it) => it.seed)).toEqual([7, 8, 9, 10])
    expect(new Set(pictures?.map((it) => it.imageUUID)).size).toBe(4)
  })

  test('results of one word differ too', () => {
    const { json } = ask(mockWith(), [chat({ numberResults: 4, settings: { maxTokens: 1 } })])
    expect(new Set(json.data?.map((it) => it.text)).size).toBe(4)
    expect(json.data?.map((it) => it.finishReason)).toEqual(['length', 'length', 'length', 'length'])
  })

  test('cost and usage come exactly when they are asked for', () => {
    for (const includeCost of [true, false, undefined])
      for (const includeUsage of [true, false, undefined]) {
        const [result] = ask(mockWith(), [chat({ includeCost, includeUsage })]).json.data ?? []
        expect([typeof result.cost, typeof result.usage]).toEqual([
          includeCost ? 'number' : 'undefined',
          includeUsage ? 'object' : 'undefined',
        ])
      }
    expect(ask(mockWith(), [picture({ includeCost: true })]).json.data?.[0].cost).toBeGreaterThan(0)
    expect(ask(mockWith(), [picture()]).json.data?.[0]).not.toHaveProperty('cost')
  })

  test('thinkingTokens are counted unless thinkingLevel is off', () => {
    const usage = (settings: object) => ask(mockWith(), [chat({ includeUsage: true, settings })]).json.data?.[0].usage
    const thinking = usage({ thinkingLevel: 'high' })
    expect(thinking.thinkingTokens).toBeGreaterThan(0)
    expect(thinking.totalTokens).toBe(thinking.promptTokens + thinking.completionTokens)
    expect(usage({})).toEqual(thinking)
    expect(usage({ thinkingLevel: 'off' })).toEqual({ ...thinking, thinkingTokens: undefined })
  })

  test('a stop sequence cuts the text and finishes with stop, maxTokens 1 with length', () => {
    const settings = (fields: object) => ask(mockWith(), [chat({ seed: 3, settings: fields })]).json.data?.[0]
    const { text } = settings({})
    const word = text.split(' ')[5]
    const stopped = settings({ stopSequences: ['never said', word] })
    expect(stopped).toMatchObject({ text: text.slice(0, text.indexOf(word)), finishReason: 'stop' })
    expect(settings({ maxTokens: 1 })).toMatchObject({ text: text.split(' ')[0], finishReason: 'length' })
    expect(settings({ maxTokens: 4, stopSequences: [word] })).toMatchObject({ finishReason: 'length' })
  })

  test('the same seed gives the same text, another seed or another mock seed another one', () => {
    const text = (fields: object, seed = 0) => ask(mockWith({ seed }), [chat(fields)]).json.data?.[0].text
    expect(text({ seed: 1 })).toBe(text({ seed: 1 }))
    expect(text({ seed: 1 })).not.toBe(text({ seed: 2 }))
    expect(text({ seed: 1 })).not.toBe(text({ seed: 1 }, 1))
    expect(text({})).toBe(text({}))
  })

  test('a dry run prices a task and leaves nothing behind', () => {
    const mock = mockWith()
    const task = chat({ deliveryMethod: 'stream' })
    const { status, json } = ask(mock, [task], { 'x-runware-dry-run': '1' })
    expect([status, json.data]).toEqual([
      200,
      [{ taskType: 'textInference', taskUUID: task.taskUUID, cost: expect.any(Number) }],
    ])
    expect(mock.taskCount).toBe(0)
    expect(ask(mock, [chat({ seed: -1 })], { 'x-runware-dry-run': '1' }).status).toBe(400)
  })
})

describe('a taskUUID seen before', () => {
  test('is conflictTaskUUID, in another request and within one batch, in any case of its letters', () => {
    const mock = mockWith()
    const task = chat()
    const { status, json } = ask(mock, [task, { ...task, taskUUID: String(task.taskUUID).toUpperCase() }])
    expect([status, json.data?.length, json.errors?.[0].code]).toEqual([200, 1, 'conflictTaskUUID'])
    const again = ask(mock, [task])
    expect([again.status, again.json.errors?.[0].code]).toEqual([400, 'conflictTaskUUID'])
  })

  test('is free again once so many tasks came after it', () => {
    const mock = mockWith({ choices: { retainedTasks: 3 } })
    const task = chat()
    ask(mock, [task])
    ask(mock, [chat(), chat(), chat()])
    expect(mock.taskCount).toBe(3)
    expect(ask(mock, [task]).status).toBe(200)
  })

  test('of a task under way outlives finished ones', () => {
    const mock = mockWith({ choices: { retainedTasks: 2 } })
    const later = chat({ deliveryMethod: 'async' })
    ask(mock, [later])
    for (let i = 0; i < 5; i++) ask(mock, [chat()])
    expect(ask(mock, [poll(later.taskUUID)]).json.data).toHaveLength(1)
  })
})

describe('async', () => {
  test('is acknowledged once, then processing with progress, partial, and final', () => {
    const mock = mockWith()
    const task = chat({ deliveryMethod: 'async', numberResults: 4 })
    const identity = { taskType: 'textInference', taskUUID: task.taskUUID }
    expect(ask(mock, [task]).json).toEqual({ data: [identity] })
    const states = Array.from({ length: 4 }, () => ask(mock, [poll(task.taskUUID)]).json.data as Loose[])
    expect(states[0]).toEqual([{ ...identity, status: 'processing', progress: 33 }])
    expect(states[1]?.map((it) => it.status)).toEqual(['success', 'success', 'processing'])
    expect(states[2]?.map((it) => it.status)).toEqual(['success', 'success', 'success', 'success'])
    expect(states[2]?.slice(0, 2)).toEqual(states[1]?.slice(0, 2))
    expect(states[3]).toEqual(states[2])
  })

  test('an unknown task is an empty list, or taskNotFound by choice', () => {
    expect(ask(mockWith(), [poll(randomUUID())])).toMatchObject({ status: 200, json: { data: [] } })
    const { json } = ask(mockWith({ choices: { unknownTask: 'taskNotFound' } }), [poll(randomUUID())])
    expect(json.errors?.[0].code).toBe('taskNotFound')
  })

  test('a validation error comes in place of the acknowledgement', () => {
    expect(ask(mockWith(), [chat({ deliveryMethod: 'async', seed: -1 })]).status).toBe(400)
  })

  test('getTaskDetails shows request and response', () => {
    const mock = mockWith()
    const task = chat({ deliveryMethod: 'async' })
    ask(mock, [task])
    const [details] = ask(mock, [{ ...poll(task.taskUUID), taskType: 'getTaskDetails' }]).json.data ?? []
    expect(details).toMatchObject({ taskType: 'getTaskDetails', taskUUID: task.taskUUID, request: [task] })
    expect(details.response.data[0].text).toEqual(expect.any(String))
  })
})

describe('stream', () => {
  test('sends reasoning deltas, text deltas, the final chunk with usage and cost, and [DONE]', () => {
    const task = chat({ deliveryMethod: 'stream', includeCost: true, includeUsage: true })
    const events = streamed(mockWith(), [task])
    expect(events.at(-1)).toBe('[DONE]')
    const chunks: Loose[] = events.slice(0, -1).map((it) => JSON.parse(it))
    const kinds = chunks.map((it) => Object.keys(it.delta).join())
    const firstText = kinds.indexOf('text')
    expect(kinds.slice(0, firstText).every((it) => it === 'reasoningContent') && firstText > 0).toBe(true)
    expect(kinds.slice(firstText, -1).every((it) => it === 'text')).toBe(true)
    expect(chunks.slice(0, -1).every((it) => it.finishReason === null)).toBe(true)
    expect(chunks.at(-1)).toEqual({
      taskUUID: task.taskUUID,
      taskType: 'textInference',
      delta: {},
      finishReason: 'stop',
      usage: expect.objectContaining({ completionTokens: kinds.length - 1 - firstText, thinkingTokens: firstText }),
      cost: expect.any(Number),
    })
  })

  test('is read by an event-stream parser from a socket', async () => {
    const { url } = await listening()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify([chat({ deliveryMethod: 'stream' })]),
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const seen: string[] = []
    const parser = createParser({ onEvent: (it) => seen.push(it.data) })
    parser.feed(await response.text())
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.at(-1)).toBe('[DONE]')
  })

  test('several streams follow each other, several results carry an index', () => {
    const events = streamed(mockWith(), [
      chat({ deliveryMethod: 'stream', numberResults: 2 }),
      chat({ deliveryMethod: 'stream' }),
    ])
    const finals: Loose[] = events.slice(0, -1).map((it) => JSON.parse(it))
    expect(finals.filter((it) => it.finishReason).map((it) => it.resultIndex)).toEqual([0, 1, undefined])
  })

  test('beside other tasks it is refused, and they are not', () => {
    const { status, json } = ask(mockWith(), [chat({ deliveryMethod: 'stream' }), chat()])
    expect([status, json.data?.length, json.errors?.[0].code]).toEqual([200, 1, 'unsupportedDeliveryMethod'])
  })

  test('an invalid one is plain JSON with status 400', () => {
    const { status, headers } = ask(mockWith(), [chat({ deliveryMethod: 'stream', seed: -1 })])
    expect([status, headers['content-type']]).toEqual([400, 'application/json'])
    const singular = mockWith({ choices: { streamErrorEnvelope: 'singular-error' } })
    const task = chat({ deliveryMethod: 'stream', seed: -1 })
    expect(ask(singular, [task]).json).toMatchObject({ error: { code: 'invalidSeed' }, taskUUID: task.taskUUID })
  })
})

describe('webhooks', () => {
  /** A receiver that answers with the given statuses one after another, then 200. */
  async function receiver(statuses: number[] = []) {
    const calls: { at: number; body: Loose; type: string | undefined }[] = []
    const server = createServer(async (request: IncomingMessage, response) => {
      const chunks: Buffer[] = []
      for await (const it of request) chunks.push(it as Buffer)
      calls.push({
        at: performance.now(),
        body: JSON.parse(Buffer.concat(chunks).toString()),
        type: request.headers['content-type'],
      })
      response.statusCode = statuses.shift() ?? 200
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    afterAll(() => server.close())
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?secret=1`, calls }
  }

  test('one call per result with the flat result, and the request is acknowledged', async () => {
    const { url } = await listening()
    const { url: webhookURL, calls } = await receiver()
    const task = chat({ webhookURL, numberResults: 3, deliveryMethod: 'async' })
    const { json } = await post(url, [task])
    expect(json.data).toEqual([{ taskType: 'textInference', taskUUID: task.taskUUID }])
    await expect.poll(() => calls.length).toBe(3)
    expect(calls[0]?.type).toBe('application/json')
    expect(calls.every((it) => it.body.taskUUID === task.taskUUID && typeof it.body.text === 'string')).toBe(true)
  })

  test('what is not answered with 2xx comes again after a growing delay, so often and no more', async () => {
    const { url } = await listening({ choices: { webhookFirstDelayMs: 20, webhookAttempts: 4 } })
    const { url: webhookURL, calls } = await receiver([500, 302, 404, 500])
    await post(url, [chat({ webhookURL })])
    await expect.poll(() => calls.length).toBe(4)
    const waits = calls.slice(1).map((it, i) => it.at - (calls[i]?.at ?? 0))
    expect(waits.map((it, i) => it >= 20 * 2 ** i - 2)).toEqual([true, true, true])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(calls.length).toBe(4)
  })

  test('a stream and a failed result are posted too', async () => {
    const { url } = await listening()
    const { url: webhookURL, calls } = await receiver()
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-mock-fault': 'fail-one' }
    const body = JSON.stringify([chat({ webhookURL, deliveryMethod: 'stream', numberResults: 2 })])
    await (await fetch(url, { method: 'POST', headers, body })).text()
    await expect.poll(() => calls.length).toBe(2)
    expect(calls.map((it) => 'errors' in it.body).sort()).toEqual([false, true])
  })

  test('no host but this machine is called', async () => {
    const events: Loose[] = []
    const { url } = await listening({ onEvent: (it) => it.kind === 'webhook' && events.push(it) })
    await post(url, [chat({ webhookURL: 'http://192.0.2.1/hook' }), chat({ webhookURL: 'http://hooks.example.com/' })])
    await expect.poll(() => events.length).toBe(2)
    expect(events.every((it) => /not this machine/.test(it.outcome))).toBe(true)
  })

  test('the same task with the same seed gives the same text by sync, poll, stream and webhook', async () => {
    const { url } = await listening()
    const { url: webhookURL, calls } = await receiver()
    const same = { seed: 42, settings: { thinkingLevel: 'high', temperature: 0.57 } }
    const sync = (await post(url, [chat(same)])).json.data[0].text
    const later = chat({ ...same, deliveryMethod: 'async' })
    await post(url, [later])
    await post(url, [poll(later.taskUUID)])
    const polled = (await post(url, [poll(later.taskUUID)])).json.data[0].text
    const body = JSON.stringify([chat({ ...same, deliveryMethod: 'stream' })])
    const stream = await (
      await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      })
    ).text()
    const concatenated = stream
      .split('\n\n')
      .filter((it) => it.startsWith('data: {'))
      .map((it) => JSON.parse(it.slice(6)).delta.text ?? '')
      .join('')
    await post(url, [chat({ ...same, webhookURL })])
    await expect.poll(() => calls.length).toBe(1)
    expect([polled, concatenated, calls[0]?.body.text]).toEqual([sync, sync, sync])
  })
})

describe('media', () => {
  test('a result has the fields of its schema and the output that was asked for', () => {
    const fields = (outputType?: string) =>
      Object.keys(ask(mockWith(), [picture({ outputType })]).json.data?.[0]).sort()
    const common = ['NSFWContent', 'imageUUID', 'seed', 'taskType', 'taskUUID']
    expect(fields()).toEqual([...common, 'imageURL'].sort())
    expect(fields('base64Data')).toEqual([...common, 'imageBase64Data'].sort())
    expect(fields('dataURI')).toEqual([...common, 'imageDataURI'].sort())
  })

  test('the URL of a result is served by the mock, as the same bytes that Base64 gives', async () => {
    const { url } = await listening()
    const magic = { PNG: '89504e47', JPG: 'ffd8ffe0', WEBP: '52494646' }
    for (const [outputFormat, start] of Object.entries(magic)) {
      const { json } = await post(url, [picture({ outputFormat })])
      const file = Buffer.from(await (await fetch(json.data[0].imageURL)).arrayBuffer())
      expect(file.subarray(0, 4).toString('hex'), outputFormat).toBe(start)
    }
    const { json } = await post(url, [picture({ outputFormat: 'PNG', outputType: 'dataURI' })])
    expect(json.data[0].imageDataURI).toMatch(/^data:image\/png;base64,iVBOR/)
  })
})
