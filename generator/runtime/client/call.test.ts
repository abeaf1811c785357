import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { chat, clientOf, key, modelOf } from './client.fixture.js'

type Answer = (task: Readonly<Record<string, string>>, request: IncomingMessage, response: ServerResponse) => void

/** A server that ends with the tests of the file, what it was sent, and how many connections are under way. */
async function serving(answer: Answer) {
  const seen = { requests: [] as IncomingMessage[], underWay: 0 }
  const server = createServer(async (request, response) => {
    seen.requests.push(request)
    seen.underWay++
    response.on('close', () => seen.underWay--)
    let body = ''
    for await (const it of request) body += it
    answer(JSON.parse(body)[0], request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen }
}

/** The result of a text task. */
const done: Answer = ({ taskType, taskUUID }, _, response) => {
  response.setHeader('x-request-id', 'r-7')
  response.end(JSON.stringify({ data: [{ taskType, taskUUID, text: 'Hello', finishReason: 'stop' }] }))
}
const text = modelOf('text')
const options = { profile: 'unchecked' }

describe('a call', () => {
  test('brings its answer with the response and what the server calls the request', async () => {
    const { url } = await serving(done)
    const call = clientOf({ url }, options).run(text, chat())
    const { data, response, requestId } = await call.withResponse()
    expect([data.text, response.status, response.headers.get('x-request-id'), requestId]).toEqual([
      'Hello',
      200,
      'r-7',
      'r-7',
    ])
    expect(await call).toBe(data)
  })

  test('fails by both of its ways, and an error has what the server calls the request', async () => {
    const { url } = await serving((_, __, response) => {
      response
        .writeHead(402, { 'x-request-id': 'r-8' })
        .end('{"errors":[{"code":"insufficientCredits","message":"No."}]}')
    })
    const call = clientOf({ url }, options).run(text, chat())
    await expect(call.withResponse()).rejects.toMatchObject({ code: 'quota', requestId: 'r-8' })
    await expect(call).rejects.toMatchObject({ code: 'quota', requestId: 'r-8' })
  })

  test('has headers, a time and a number of retries of its own', async () => {
    const { url, seen } = await serving(({ seed }, request, response) => {
      if (request.headers['x-own'] === 'busy') response.writeHead(503).end('{}')
      else if (request.headers['x-own'] !== 'slow') done({ seed: `${seed}` }, request, response)
    })
    const client = clientOf({ url }, options)
    const of = (more: object) => client.run(text, chat(), more).catch((it: unknown) => it)
    expect(await of({ headers: { 'x-own': 'busy' }, maxRetries: 2 })).toMatchObject({ code: 'provider', status: 503 })
    expect(seen.requests.map((it) => it.headers['x-own'])).toEqual(['busy', 'busy', 'busy'])
    expect(await of({ headers: { 'x-own': 'slow' }, timeout: 50 })).toMatchObject({ code: 'timeout' })
  })
})

describe('what is told of calls', () => {
  const levels = ['error', 'warn', 'info', 'debug'] as const

  test.each([
    ['error', []],
    ['warn', ['warn']],
    ['info', ['info', 'warn', 'info']],
    ['debug', ['debug', 'info', 'warn', 'debug', 'info']],
  ] as const)('from the level %s on goes to the console, without the key', async (log, told) => {
    const heard: (readonly [level: string, text: string])[] = []
    const spies = levels.map((level) =>
      vi.spyOn(console, level).mockImplementation((...all) => void heard.push([level, inspect(all)])),
    )
    const { url, seen } = await serving((task, request, response) => {
      if (seen.requests.length === 1) response.writeHead(503).end(JSON.stringify(request.headers))
      else done(task, request, response)
    })
    await clientOf({ url }, { ...options, log }).run(text, chat())
    for (const it of spies) it.mockRestore()
    expect(heard.map(([level]) => level)).toEqual(told)
    expect(heard.map(([, it]) => it).join()).not.toContain(key)
  })
})

describe('nothing outlives a call', () => {
  const timers = () => process.getActiveResourcesInfo().filter((it) => it === 'Timeout').length

  test('that is aborted, takes too long, or is left in the midst of its stream: no timer, and no connection', async () => {
    const { url, seen } = await serving(({ deliveryMethod }, _, response) => {
      if (deliveryMethod !== 'stream') return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"delta":{"text":"Hel"},"finishReason":null}\n\n')
    })
    const before = timers()
    const client = clientOf({ url }, options)
    const controller = new AbortController()
    const aborted = client.run(text, chat(), { signal: controller.signal })
    await vi.waitFor(() => expect(seen.underWay).toBe(1))
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    await expect(client.submit(text, chat(), { timeout: 50 })).rejects.toMatchObject({ code: 'timeout' })
    for await (const it of client.stream(text, chat())) {
      expect(it.text).toBe('Hel')
      break
    }
    const reader = client.stream(text, chat()).toReadableStream().getReader()
    await reader.read()
    await reader.cancel()
    await vi.waitFor(() => expect(seen.underWay).toBe(0))
    expect(seen.requests.length).toBe(4)
    expect(timers()).toBeLessThanOrEqual(before)
  })

  test('that ends well: no timer', async () => {
    const { url } = await serving(done)
    const before = timers()
    await clientOf({ url }, options).run(text, chat())
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

test('an answer without JSON is what its document says, or an error that keeps it', async () => {
  for (const body of ['Hello', '<html>', '"Hello"', '[]', 'null', '']) {
    const { url } = await serving(
      (_, __, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(body),
    )
    await expect(clientOf({ url }).run(text, chat())).rejects.toMatchObject({ code: 'badResponse', status: 200 })
  }
})
