import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import '../global-socket.fixture.js'
import { mockModels, parseFaults } from '../index.js'
import type { Loose } from '../mock.fixture.js'
import { TaskMessages } from './task-messages.js'
import { filesIn, folder, key, post, recording, served, spec, task, upstream } from './vcr.fixture.js'

/** A client that has shown its key. */
async function dial(url: string, apiKey = key) {
  const socket = new WebSocket(url.replace('http:', 'ws:'))
  afterAll(() => socket.terminate())
  const texts: string[] = []
  socket.on('message', (it) => texts.push(String(it)))
  await once(socket, 'open')
  const send = (...tasks: object[]) => socket.send(JSON.stringify(tasks))
  /** The next so many frames after those that were read. */
  let read = 0
  const next = async (count = 1): Promise<Loose[]> => {
    await expect.poll(() => texts.length).toBeGreaterThanOrEqual(read + count)
    read += count
    return texts.slice(read - count, read).map((it) => JSON.parse(it))
  }
  send({ taskType: 'authentication', apiKey })
  await next()
  return { socket, send, next }
}

/** A server whose answers to messages are what a function says. */
async function scripted(answer: (tasks: Loose[], send: (frame: object) => void, socket: WebSocket) => void) {
  const server = createServer((_, response) => response.writeHead(500).end())
  const sockets = new WebSocketServer({ server })
  const received: Loose[] = []
  sockets.on('connection', (socket) =>
    socket.on('message', (text) => {
      const tasks = JSON.parse(String(text))
      received.push(tasks)
      answer(tasks, (frame) => socket.send(JSON.stringify(frame)), socket)
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    for (const it of sockets.clients) it.terminate()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, received }
}

const loggedIn = { data: [{ taskType: 'authentication', connectionSessionUUID: 'upstream-session-1' }] }
const isLogin = ([first]: Loose[]) => first.taskType === 'authentication'

/** What a client does in the tests: a task of two results, and one that is asked for until it is done. */
async function session(url: string) {
  const { socket, send, next } = await dial(url)
  const ids = [crypto.randomUUID(), crypto.randomUUID()]
  const [one, two] = ids
  const frames: Loose[] = []
  send(task({ taskUUID: one, numberResults: 2 }))
  frames.push(...(await next()))
  send({ taskType: 'ping', ping: true })
  frames.push(...(await next()))
  send(task({ taskUUID: two, deliveryMethod: 'async' }))
  frames.push(...(await next()))
  for (let i = 0; i < 3; i++) {
    send({ taskType: 'getResponse', taskUUID: two })
    frames.push(...(await next()))
  }
  socket.close()
  const said = JSON.stringify(frames)
  return { ids, said, anonymous: ids.reduce((text, it, i) => text.replaceAll(it, `id ${i}`), said) }
}

const outcomes = (events: readonly Loose[]) => events.filter((it) => it.kind === 'recording').map((it) => it.outcome)

describe('messages over WebSocket', () => {
  test('are recorded and given again without any traffic, to the identifiers that ask, and no login is kept', async () => {
    const path = folder()
    const { url, mock } = await upstream()
    const recorder = recording({ mode: 'record', folder: path, upstream: url })
    const recorded = await session(await served(recorder.mock))
    await expect.poll(() => readdirSync(path).length).toBe(5)
    const calls = mock.requests.length
    const player = recording({ mode: 'replay', folder: path })
    const replayed = await session(await served(player.mock))
    expect(mock.requests.length).toBe(calls)
    expect(replayed.anonymous).toBe(recorded.anonymous)
    expect(replayed.said).toContain('"status":"processing"')
    expect(replayed.ids.some((it) => recorded.said.includes(it))).toBe(false)
    expect(outcomes(player.events)).toEqual(Array(5).fill('replayed'))
    expect(player.mock.requests.filter((it) => it.method === 'MESSAGE').map((it) => it.status)).toEqual(
      Array(7).fill(200),
    )
    const text = JSON.stringify(filesIn(path))
    expect(text).not.toMatch(/authentication|SessionUUID|client-secret/)
    expect(JSON.parse(Object.values(filesIn(path))[0] ?? '')).toMatchObject({
      request: { method: 'MESSAGE', path: '/v1' },
      answer: { status: 200, messages: expect.any(Array) },
    })
    // Over HTTP the same task is another request.
    const other = await post(await served(player.mock), [task({ numberResults: 2 })])
    expect([other.status, other.json.errors[0].code]).toEqual([404, 'notRecorded'])
  })

  test('keep their order, and each is of the message that named its task', async () => {
    const path = folder()
    const data = (id: string, n: number) => ({ taskType: 'textInference', taskUUID: id, text: `${n}` })
    const open: string[] = []
    const { url, received } = await scripted((tasks, send) => {
      if (isLogin(tasks)) return send(loggedIn)
      open.push(tasks[0].taskUUID)
      const [one = '', two = ''] = open
      if (open.length < 2) return
      send({ data: [data(two, 1)] })
      send({ data: [data(one, 2), data(two, 3)] })
      send({ errors: [{ code: 'rateLimitExceeded', message: 'Too many.', taskUUID: two, apiKey: 'made-up' }] })
      send({ data: [data(one, 4)] })
      open.length = 0
    })
    const play = async (own: string) => {
      const { send, next } = await dial(own)
      const ids = [crypto.randomUUID(), crypto.randomUUID()]
      send(task({ taskUUID: ids[0] }))
      send(task({ taskUUID: ids[1], seed: 2 }))
      const frames = await next(own === live ? 4 : 5)
      return frames.flatMap((it) =>
        (it.data ?? it.errors).map((item: Loose) => [ids.indexOf(item.taskUUID), item.text]),
      )
    }
    const live = await served(recording({ mode: 'record', folder: path, upstream: url }).mock)
    const order = [
      [1, '1'],
      [0, '2'],
      [1, '3'],
      [1, undefined],
      [0, '4'],
    ]
    expect(await play(live)).toEqual(order)
    await expect.poll(() => JSON.stringify(filesIn(path))).toMatch(/\\"4\\".*Too many|Too many.*\\"4\\"/)
    expect(JSON.stringify(filesIn(path))).not.toContain('made-up')
    expect(received[0]).toEqual([{ taskType: 'authentication', apiKey: key }])
    const replayed = await play(await served(recording({ mode: 'replay', folder: path }).mock))
    for (const index of [0, 1])
      expect(replayed.filter(([it]) => it === index)).toEqual(order.filter(([it]) => it === index))
  })

  test('are asked for once where nothing is recorded; what the mock refuses, strikes or prepared goes nowhere', async () => {
    const path = folder()
    const { url, mock } = await upstream({ faults: parseFaults('429;times=1') })
    const { mock: own } = recording(
      { mode: 'record-on-miss', folder: path, upstream: url, upstreamKey: 'upstream-key' },
      { faults: parseFaults('503;times=1') },
    )
    const tasks = () => mock.requests.filter((it) => it.method === 'MESSAGE' && it.body?.includes('textInf')).length
    const { send, next } = await dial(await served(own))
    const ask = async (fields: object = {}) => {
      send(task(fields))
      const [frame] = await next()
      return frame.errors?.[0].code ?? frame.data[0].text.length > 0
    }
    expect([await ask(), await ask({ settings: { temperature: 9 } }), tasks()]).toEqual([
      'serviceUnavailable',
      'invalidTemperature',
      0,
    ])
    // A refusal for when it was asked is kept, and asked for again.
    expect([await ask(), await ask(), await ask(), tasks()]).toEqual(['rateLimitExceeded', true, true, 2])
    own.reply({ message: 'lighthouse', times: 1 }, 'Prepared.')
    expect([await ask(), tasks()]).toEqual([true, 2])
    expect(readdirSync(path)).toHaveLength(1)
    expect(mock.requests.some((it) => JSON.stringify(it).includes(key))).toBe(false)
  })

  test('of which nothing is recorded, or that nobody answers, are refused under their own task', async () => {
    const refused = async (vcr: Loose) => {
      const { mock, events } = recording({ folder: folder(), ...vcr })
      const { send, next } = await dial(await served(mock))
      const asked = task()
      send(asked)
      const [{ errors }] = await next()
      expect(errors).toMatchObject([{ taskUUID: asked.taskUUID, taskType: 'textInference' }])
      return [errors[0].code, errors[0].message, events.at(-1)?.kind === 'request' && (events.at(-1) as Loose).status]
    }
    const broken = await scripted((tasks, send, socket) => (isLogin(tasks) ? send(loggedIn) : socket.terminate()))
    const wrong = await scripted((_, send) => send({ errors: [{ code: 'invalidApiKey', message: 'No.' }] }))
    const record = { mode: 'record', upstreamKey: 'another-key' }
    expect(await refused({ mode: 'replay' })).toEqual(['notRecorded', expect.stringMatching(/MESSAGE \/v1/), 404])
    expect(await refused({ ...record, upstream: broken.url })).toEqual([
      'badGateway',
      expect.stringMatching(/broke off/),
      502,
    ])
    expect(await refused({ ...record, upstream: wrong.url })).toEqual([
      'invalidApiKey',
      expect.stringMatching(/No\./),
      401,
    ])
    expect(await refused({ ...record, upstream: 'http://127.0.0.1:1/v1' })).toEqual([
      'badGateway',
      expect.stringMatching(/does not answer/),
      502,
    ])
  })

  test('go to the WebSocket that is named for the server, where it is not at the place of its HTTP', async () => {
    const { url, received } = await scripted((tasks, send) =>
      send(isLogin(tasks) ? loggedIn : { data: [{ ...tasks[0], text: 'From there.' }] }),
    )
    const upstreamSocket = `${url.replace('http:', 'ws:')}/sockets?region=eu`
    const vcr = { mode: 'record', folder: folder(), upstream: 'http://127.0.0.1:9/v1', upstreamSocket } as const
    const { send, next } = await dial(await served(recording(vcr).mock))
    send(task())
    expect((await next())[0].data[0].text).toBe('From there.')
    expect(received).toHaveLength(2)
    for (const it of ['http://a/v1', 'ws://u:p@a/v1', 'a'])
      expect(() => recording({ ...vcr, upstreamSocket: it })).toThrow('upstreamSocket is a URL')
    const [{ model } = { model: undefined as never }] = await mockModels([spec])
    const messages = TaskMessages.of([model])
    expect(['https://api.runware.ai/v1', 'http://localhost:80/v1?a=b'].map((it) => messages?.socketUrlOf(it))).toEqual([
      'wss://ws-api.runware.ai/v1',
      'ws://localhost/v1?a=b',
    ])
  })
})
