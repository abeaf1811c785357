import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type MockOptions, parseFaults } from '../index.js'
import { chat, key, type Loose, listening, mockWith } from '../mock.fixture.js'

interface Line {
  readonly socket: WebSocket
  readonly frames: Loose[]
  send(...tasks: object[]): void
  /** The next frame that nobody has read yet. */
  next(): Promise<Loose>
}

async function dial(url: string, headers: Record<string, string> = {}): Promise<Line> {
  const socket = new WebSocket(url, { headers })
  const frames: Loose[] = []
  let read = 0
  socket.on('message', (it) => {
    try {
      frames.push(JSON.parse(String(it)))
    } catch {
      frames.push(String(it))
    }
  })
  socket.on('error', () => undefined)
  afterAll(() => socket.terminate())
  await once(socket, 'open')
  return {
    socket,
    frames,
    send: (...tasks) => socket.send(JSON.stringify(tasks)),
    next: async () => {
      await expect.poll(() => frames.length).toBeGreaterThan(read)
      return frames[read++]
    },
  }
}

const login = { taskType: 'authentication', apiKey: key }

async function connected(options: Partial<MockOptions> = {}, headers: Record<string, string> = {}) {
  const { wsUrl } = await listening(options)
  const line = await dial(wsUrl, headers)
  line.send(login)
  const { data } = await line.next()
  return { ...line, wsUrl, session: data[0].connectionSessionUUID as string }
}

describe('authentication', () => {
  test('a wrong key is an errors frame of taskType authentication, and another try may follow', async () => {
    const { wsUrl } = await listening()
    const line = await dial(wsUrl)
    line.send({ ...login, apiKey: 'wrong' })
    expect((await line.next()).errors[0]).toMatchObject({ code: 'invalidApiKey', taskType: 'authentication' })
    line.send(login)
    expect((await line.next()).data[0].taskType).toBe('authentication')
  })

  test('a task before authentication is refused under its own UUID', async () => {
    const { wsUrl } = await listening()
    const line = await dial(wsUrl)
    const task = chat()
    line.send(task)
    expect((await line.next()).errors[0]).toMatchObject({ code: 'invalidApiKey', taskUUID: task.taskUUID })
  })

  test('by choice the socket is closed after a wrong key', async () => {
    const { wsUrl } = await listening({ choices: { badKeyOverWebSocket: 'close' } })
    const line = await dial(wsUrl)
    line.send({ ...login, apiKey: 'wrong' })
    const [code] = await once(line.socket, 'close')
    expect(code).toBe(1008)
  })
})

describe('a socket', () => {
  test('is opened on any path with any query', async () => {
    const { wsUrl } = await listening()
    const line = await dial(`${wsUrl}/anything?sdk=js&version=1.3.2`)
    line.send(login)
    expect((await line.next()).data[0].connectionSessionUUID).toBeDefined()
  })

  test('answers ping with pong', async () => {
    const line = await connected()
    line.send({ taskType: 'ping', ping: true })
    expect(await line.next()).toEqual({ data: [{ taskType: 'ping', pong: true }] })
  })

  test('that is silent for too long is closed, and one that pings is not', async () => {
    const line = await connected({ choices: { idleCloseMs: 200 } })
    const busy = await dial(line.wsUrl)
    const pings = setInterval(() => busy.send({ taskType: 'ping', ping: true }), 50)
    const [code] = await once(line.socket, 'close')
    clearInterval(pings)
    expect([code, busy.socket.readyState]).toEqual([1000, WebSocket.OPEN])
  })

  test('dry-runs everything when its URL says so', async () => {
    const { wsUrl } = await listening()
    const line = await dial(`${wsUrl}?dryRun=1`)
    line.send(login, chat())
    await line.next()
    expect(Object.keys((await line.next()).data[0]).sort()).toEqual(['cost', 'taskType', 'taskUUID'])
  })

  test('survives frames that are no JSON, no array, or full of odd values', async () => {
    const line = await connected()
    for (const text of ['', '[{', '{}', '[1]', '\0', `${'['.repeat(100_000)}`]) {
      line.socket.send(text)
      expect((await line.next()).errors[0].code, text.slice(0, 9)).toBe('invalidPayloadFormat')
    }
    line.socket.send(Buffer.from([0xff, 0xfe]))
    expect((await line.next()).errors[0].code).toBe('invalidPayloadFormat')
    line.send(chat())
    expect((await line.next()).data).toHaveLength(1)
  })

  test('with a stream that is to break off has the error of its provider in place of the rest', async () => {
    const { wsUrl } = await listening({
      faults: parseFaults('error-in-stream'),
      choices: { streamOverWebSocket: 'frame-per-chunk' },
    })
    const line = await dial(wsUrl)
    line.send(login, chat({ deliveryMethod: 'stream' }))
    await line.next()
    let last = await line.next()
    while (last.errors === undefined) last = await line.next()
    expect(last.errors[0].code).toBe('timeoutProvider')
    line.send({ taskType: 'ping', ping: true })
    expect((await line.next()).data[0].pong).toBe(true)
  })

  test('that sends a frame too large is closed with 1009', async () => {
    const line = await connected({ choices: { maxFrameBytes: 1_000 } })
    line.send(chat({ messages: [{ role: 'user', content: 'a'.repeat(2_000) }] }))
    const [code] = await once(line.socket, 'close')
    expect(code).toBe(1009)
  })

  test('takes no stream', async () => {
    const line = await connected()
    line.send(chat({ deliveryMethod: 'stream' }))
    expect((await line.next()).errors[0].code).toBe('unsupportedDeliveryMethod')
  })

  test('answers a poll for an unknown task with an empty frame', async () => {
    const line = await connected()
    line.send({ taskType: 'getResponse', taskUUID: randomUUID() })
    expect(await line.next()).toEqual({ data: [] })
  })
})

/** The socket goes long before the results are there, and comes back long after them, on a slow machine too. */
const away = { afterMs: 100, resultMs: 1_500, forMs: 3_000 }

describe('a session', () => {
  test('is resumed with its UUID, and what was missed is replayed', async () => {
    const line = await connected({ latencyMs: away.resultMs })
    const tasks = [chat(), chat()]
    for (const it of tasks) line.send(it)
    await pause(away.afterMs)
    line.socket.terminate()
    await pause(away.forMs)
    const again = await dial(line.wsUrl)
    again.send({ ...login, connectionSessionUUID: line.session })
    expect((await again.next()).data[0].connectionSessionUUID).toBe(line.session)
    const replayed = [await again.next(), await again.next()]
    expect(replayed.map((it) => it.data[0].taskUUID)).toEqual(tasks.map((it) => it.taskUUID))
  })

  test('that is unknown starts anew, or is refused by choice', async () => {
    const { wsUrl } = await listening()
    const line = await dial(wsUrl)
    const unknown = randomUUID()
    line.send({ ...login, connectionSessionUUID: unknown })
    const { data } = await line.next()
    expect(data[0].connectionSessionUUID).not.toBe(unknown)
    const strict = await dial((await listening({ choices: { foreignSession: 'refuse' } })).wsUrl)
    strict.send({ ...login, connectionSessionUUID: unknown })
    expect((await strict.next()).errors[0].code).toBe('invalidConnectionSessionUUID')
  })

  test('may get another UUID by choice, with all that was missed', async () => {
    const line = await connected({ latencyMs: away.resultMs, choices: { resumedSession: 'new-uuid' } })
    const task = chat()
    line.send(task)
    await pause(away.afterMs)
    line.socket.terminate()
    await pause(away.forMs)
    const again = await dial(line.wsUrl)
    again.send({ ...login, connectionSessionUUID: line.session })
    expect((await again.next()).data[0].connectionSessionUUID).not.toBe(line.session)
    expect((await again.next()).data[0].taskUUID).toBe(task.taskUUID)
  })

  test('is forgotten after its window', async () => {
    const line = await connected({ choices: { resumeWindowMs: 50 } })
    line.socket.terminate()
    await pause(away.forMs)
    const again = await dial(line.wsUrl)
    again.send({ ...login, connectionSessionUUID: line.session })
    expect((await again.next()).data[0].connectionSessionUUID).not.toBe(line.session)
  })
})

describe('faults over WebSocket', () => {
  test('a header of the upgrade strikes every message', async () => {
    const line = await connected({}, { 'x-mock-fault': '503' })
    const task = chat()
    line.send(task)
    expect((await line.next()).errors[0]).toMatchObject({ code: 'serviceUnavailable', taskUUID: task.taskUUID })
  })

  test('a message is told and kept with the status that it has over HTTP, whoever refuses it', async () => {
    const told = async (messages: readonly string[], options: Partial<MockOptions> = {}) => {
      const events: number[] = []
      const mock = mockWith({ ...options, onEvent: (it) => it.kind === 'request' && events.push(it.status) })
      const { wsUrl, close } = await mock.listen()
      const { socket, next } = await dial(wsUrl)
      for (const it of messages) {
        socket.send(it)
        await next()
      }
      await close()
      expect(mock.requests.map((it) => it.status)).toEqual(events.slice(1))
      expect(JSON.stringify(mock.requests)).not.toContain(key)
      return events.slice(1)
    }
    const [entry, one] = [JSON.stringify([login]), JSON.stringify([chat()])]
    const wrong = chat({ settings: { temperature: 3 } })
    const messages = ['{', one, entry, one, one, JSON.stringify([wrong]), JSON.stringify([wrong, chat()])]
    expect(await told(messages)).toEqual([400, 401, 200, 200, 400, 400, 200])
    expect(await told([entry, one], { faults: parseFaults('429') })).toEqual([200, 429])
    expect(await told([entry, one], { faults: parseFaults('content-policy') })).toEqual([200, 400])
    expect(await told([entry, one], { isForbidden: true })).toEqual([200, 403])
    expect(await told([entry, one], { balance: 0 })).toEqual([200, 402])
  })

  test('a reset ends the socket, a cut leaves half a frame', async () => {
    const reset = await connected({}, { 'x-mock-fault': 'reset' })
    reset.send(chat())
    await once(reset.socket, 'close')
    const cut = await connected({}, { 'x-mock-fault': 'cut' })
    cut.send(chat())
    expect(typeof (await cut.next())).toBe('string')
  })
})
