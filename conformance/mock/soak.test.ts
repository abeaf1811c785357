import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { amount } from '../../generator/sample.fixture.js'
import type { Listening, Mock } from './index.js'
import { airs, chat, key, mockWith, picture, post } from './mock.fixture.js'

const retainedTasks = 1_000
let mock: Mock
let server: Listening
const rejections: unknown[] = []
const onRejection = (reason: unknown) => rejections.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', onRejection)
  mock = mockWith({ choices: { retainedTasks } })
  server = await mock.listen()
})
afterAll(async () => {
  await server.close()
  process.off('unhandledRejection', onRejection)
})

interface Sent {
  readonly status: number
  readonly text: string
}

function send(
  body: string | Buffer | readonly Buffer[],
  options: { path?: string; headers?: Record<string, string>; agent?: Agent; method?: string } = {},
): Promise<Sent> {
  const { path = '/v1', headers = {}, method = 'POST', agent } = options
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      server.url,
      {
        path,
        method,
        ...(agent && { agent }),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (it: Buffer) => chunks.push(it))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    const parts = Array.isArray(body) ? (body as readonly Buffer[]) : [body as string | Buffer]
    const write = (i: number): void => {
      const part = parts[i]
      if (part === undefined) request.end()
      else if (request.write(part)) setImmediate(write, i + 1)
      else request.once('drain', () => write(i + 1))
    }
    write(0)
  })
}

/** One request of each kind, with what its answer must look like. */
const kinds: readonly ((agent: Agent) => Promise<boolean>)[] = [
  async (agent) => {
    const task = chat({ includeUsage: true })
    const { status, text } = await send(JSON.stringify([task]), { agent })
    return status === 200 && JSON.parse(text).data[0].taskUUID === task.taskUUID
  },
  async (agent) => {
    const { status, text } = await send(JSON.stringify([picture({ numberResults: 3, outputType: 'URL' })]), { agent })
    return status === 200 && JSON.parse(text).data.length === 3
  },
  async (agent) => {
    const { status, text } = await send(JSON.stringify([chat({ settings: { temperature: 2.01 } })]), { agent })
    return status === 400 && JSON.parse(text).errors[0].parameter === 'settings.temperature'
  },
  async (agent) => {
    const { text } = await send(JSON.stringify([chat(), picture(), chat({ seed: -1 })]), { agent })
    const { data, errors } = JSON.parse(text)
    return data.length === 2 && errors.length === 1
  },
  async (agent) => {
    const task = chat({ deliveryMethod: 'async' })
    await send(JSON.stringify([task]), { agent })
    const poll = JSON.stringify([{ taskType: 'getResponse', taskUUID: task.taskUUID }])
    await send(poll, { agent })
    const { text } = await send(poll, { agent })
    return JSON.parse(text).data[0].status === 'success'
  },
  async (agent) => {
    const { text } = await send(JSON.stringify([chat({ deliveryMethod: 'stream' })]), { agent })
    return text.endsWith('data: [DONE]\n\n')
  },
  async (agent) => {
    const body = JSON.stringify({ model: airs.smallQwen, messages: [{ role: 'user', content: 'Hi' }] })
    const { text } = await send(body, { agent, path: '/v1/chat/completions' })
    return JSON.parse(text).choices.length === 1
  },
  async (agent) => (await send('[{"taskType":', { agent })).status === 400,
  async (agent) => (await send('[]', { agent, headers: { authorization: 'Bearer wrong' } })).status === 401,
]

function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

/** So many requests of all kinds over 32 connections; how many were answered as they should be. */
async function soak(count: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  let next = 0
  let right = 0
  const worker = async () => {
    while (next < count) {
      const kind = kinds[next++ % kinds.length] as (agent: Agent) => Promise<boolean>
      if (await kind(agent)) right++
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  agent.destroy()
  return right
}

/** So many to warm up, and so many in which memory must not grow. */
const [first, further] = [amount(1_000, 4_000), amount(1_500, 6_000)]

describe(`${first + further} mixed requests over 32 connections`, () => {
  test('are all answered, and neither tasks nor memory pile up', async () => {
    expect(await soak(first)).toBe(first)
    const before = heapInUse()
    expect(await soak(further)).toBe(further)
    const grown = heapInUse() - before
    expect(mock.taskCount).toBeLessThanOrEqual(retainedTasks)
    expect(grown).toBeLessThan(8 * 1024 * 1024)
    expect(rejections).toEqual([])
  })
})

describe('a long body', () => {
  test('is forgotten although a short task in it is remembered', async () => {
    const before = heapInUse()
    const long = JSON.stringify({ taskType: 'nothing', text: 'a'.repeat(4 * 1024 * 1024) })
    for (let i = 0; i < 20; i++) {
      expect((await send(`[${long},${JSON.stringify(chat())}]`)).status).toBe(200)
      expect((await send(`${' '.repeat(4 * 1024 * 1024)}[${JSON.stringify(chat())}]`)).status).toBe(200)
    }
    expect(heapInUse() - before).toBeLessThan(16 * 1024 * 1024)
  })
})

describe('bad input gets a clear error while other requests go on', () => {
  /** Whether an ordinary request is answered within a moment, at the same time as `work`. */
  async function beside<T>(work: Promise<T>): Promise<T> {
    const others = await Promise.all(Array.from({ length: 5 }, () => post(server.url, [chat()])))
    expect(others.map((it) => it.status)).toEqual([200, 200, 200, 200, 200])
    return work
  }

  const megabyte = Buffer.alloc(1024 * 1024, 'a')

  test('a body of 100 MB, announced or not', async () => {
    const parts = Array.from({ length: 100 }, () => megabyte)
    for (const headers of [{ 'content-length': String(parts.length * megabyte.length) }, {}]) {
      const { status, text } = await beside(send(parts, { headers: headers as Record<string, string> }))
      expect([status, JSON.parse(text).errors[0].code]).toEqual([413, 'payloadTooLarge'])
    }
  })

  test('an image of 24 MB in Base64 is no bad input', async () => {
    const image = 'a'.repeat(24 * 1024 * 1024)
    const { status } = await beside(send(JSON.stringify([picture({ inputs: { seedImage: image } })])))
    expect(status).toBe(200)
  })

  test.each([
    ['truncated JSON', '[{"taskType":"textInference","messages":[{"role'],
    ['deep lists', '['.repeat(200_000)],
    ['deep objects', `[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]`],
    ['a huge number', `[{"seed":${'9'.repeat(100_000)}}]`],
    ['many digits of exponent', '[{"seed":1e99999999999}]'],
    ['a prototype', '[{"__proto__":{"taskType":"ping"}}]'],
    ['lone surrogates', '[{"taskType":"\\ud800","taskUUID":"\\udfff"}]'],
    ['bytes that are no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d])],
    ['a NUL', '\0'],
    ['a byte-order mark', '\ufeff[]'],
    ['100,000 empty tasks', `[${Array(100_000).fill('{}').join()}]`],
    [
      '100,000 fields nobody declared',
      JSON.stringify([chat(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, 0])))]),
    ],
    ['100,000 messages that are none', JSON.stringify([chat({ messages: Array(100_000).fill(1) })])],
    ['names that objects inherit', '[{"taskType":"constructor"},{"taskType":"__proto__"},{"taskType":"toString"}]'],
    ['a UUID that is an object', '[{"taskType":"getResponse","taskUUID":{"toString":1}}]'],
  ])('%s', async (_, body) => {
    const { status, text } = await beside(send(body))
    expect(status).toBe(400)
    expect(JSON.parse(text).errors[0]).toMatchObject({ code: expect.any(String), message: expect.any(String) })
  })

  test('a chat with an image of 24 MB, or nested without end', async () => {
    const path = '/v1/chat/completions'
    const url = `data:image/png;base64,${'a'.repeat(24 * 1024 * 1024)}`
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url } },
    ]
    const image = await beside(
      send(JSON.stringify({ model: airs.qwen, messages: [{ role: 'user', content }] }), { path }),
    )
    expect(image.status).toBe(200)
    for (const text of ['['.repeat(500_000), '', '[]', '{"model":1}', '{"model":"x"}', `{"model":"${airs.qwen}"}`]) {
      const { status, text: answer } = await send(text, { path })
      expect([400, 404], text.slice(0, 20)).toContain(status)
      expect(JSON.parse(answer).error).toMatchObject({ message: expect.any(String), code: expect.any(String) })
    }
  })

  test('deep values where the document allows anything', async () => {
    const deep = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
    const body = JSON.stringify([picture()]).replace('{', `{"passthrough":${deep},`)
    expect((await send(body)).status).toBe(200)
  })

  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      // The first line says it all; what comes after it may stay open.
      socket.on('data', (it) => {
        answer += it
        if (answer.includes('\r\n')) socket.destroy()
      })
      socket.on('error', () => resolve(answer))
      socket.on('close', () => resolve(answer))
    })

  test.each([
    ['a header of 200 kB', `POST /v1 HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(200_000)}\r\n\r\n`, 431],
    [
      '20,000 headers',
      `POST /v1 HTTP/1.1\r\nhost: localhost\r\n${'some-name: some-value\r\n'.repeat(20_000)}\r\n`,
      431,
    ],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST /v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['a bad chunk', 'POST /v1 HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n', 400],
    ['no host', 'POST /v1 HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    [
      'an upgrade to something else, which is ignored',
      'GET /v1 HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n',
      405,
    ],
  ])('%s', async (_, text, status) => {
    const answer = await beside(raw(text))
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  })

  test('a host that is odd is refused, and is not repeated in a URL where any host may ask', async () => {
    const body = JSON.stringify([picture({ taskUUID: randomUUID() })])
    const host = 'a"b<c>'
    expect((await send(body, { headers: { host } })).status).toBe(400)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, host }
    const answer = mock.respond({ method: 'POST', path: '/v1', headers, body })
    expect(JSON.parse(answer.body as string).data[0].imageURL).toMatch(/^http:\/\/127\.0\.0\.1\/media\//)
  })

  test('a client that goes away in mid-body or before its answer', async () => {
    for (let i = 0; i < 20; i++) {
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write('POST /v1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n[{')
      socket.resetAndDestroy()
    }
    await expect(
      fetch(server.url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'x-mock-fault': 'slow;ms=60000',
        },
        body: JSON.stringify([chat()]),
        signal: AbortSignal.timeout(30),
      }),
    ).rejects.toThrow()
    expect((await post(server.url, [chat()])).status).toBe(200)
    expect(rejections).toEqual([])
  })
})
