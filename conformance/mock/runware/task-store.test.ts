import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, chat, key, type Loose, mockWith } from '../mock.fixture.js'
import { type AcceptedTask, TaskStore } from './task-store.js'

const task = (uuid: string, isFinished: boolean): AcceptedTask => ({
  uuid,
  taskType: 'any',
  count: 1,
  recall: () => [],
  request: '',
  isFinished,
  polls: 0,
})

describe('what is remembered of tasks', () => {
  test('is bounded, though the first is never polled and all others are', () => {
    const store = new TaskStore(10)
    store.add(task('first', false))
    for (let i = 0; i < 1_000; i++) {
      const next = task(String(i), false)
      store.add(next)
      for (let poll = 0; poll < 2; poll++) store.poll(next, 1)
    }
    expect(store.size).toBe(10)
    const { running, finished } = store as unknown as Record<string, { items: unknown[] }>
    expect((running?.items.length ?? 0) + (finished?.items.length ?? 0)).toBeLessThan(2_100)
    expect(store.get('first')).toBeDefined()
  })

  test('is bounded, though every task is forgotten as soon as it was accepted, and its identifier is free again', () => {
    const store = new TaskStore(10)
    for (let i = 0; i < 1_000; i++) {
      store.add(task(`A${i % 7}`, i % 2 === 0))
      expect(store.isTaken(`a${i % 7}`)).toBe(true)
      store.forget(`a${i % 7}`)
      expect([store.isTaken(`A${i % 7}`), store.get(`A${i % 7}`), store.size]).toEqual([false, undefined, 0])
    }
    const { running, finished, accepted } = store as unknown as Record<string, { length: number }>
    expect(Math.max(...[running, finished, accepted].map((it) => it?.length ?? Infinity))).toBeLessThan(21)
  })

  test('an identifier that was taken again after it was forgotten stays taken for as long as the later task has it', () => {
    const store = new TaskStore(3)
    store.add(task('a', true))
    store.forget('a')
    store.add(task('a', true))
    for (const id of ['b', 'c']) store.add(task(id, true))
    expect(store.isTaken('a')).toBe(true)
    store.add(task('d', true))
    expect(['a', 'b', 'c', 'd'].map((it) => store.isTaken(it))).toEqual([false, true, true, true])
    expect(store.size).toBe(3)
  })

  test('identifiers are known for as many tasks as are remembered, whatever their delivery', () => {
    const mock = mockWith({ choices: { retainedTasks: 5 } })
    const later = Array.from({ length: 5 }, () => chat({ deliveryMethod: 'async' }))
    for (const it of later) ask(mock, [it])
    const now = chat()
    const codes = [now, now, later[4] as object].map((it) => ask(mock, [it]).json.errors?.[0].code)
    expect(codes).toEqual([undefined, 'conflictTaskUUID', 'conflictTaskUUID'])
    expect(ask(mock, [later[0]]).status).toBe(200)
  })

  test('a poll after the webhook shows all results', async () => {
    const mock = mockWith()
    const listening = await mock.listen()
    const polled: Loose[] = []
    const receiver = createServer((request, response) => {
      request.resume()
      polled.push(ask(mock, [{ taskType: 'getResponse', taskUUID: sent.taskUUID }]).json.data)
      response.end()
    }).listen(0, '127.0.0.1')
    afterAll(async () => {
      receiver.close()
      await listening.close()
    })
    await new Promise((resolve) => receiver.once('listening', resolve))
    const webhookURL = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    const sent = chat({ webhookURL, deliveryMethod: 'async' })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
    await fetch(listening.url, { method: 'POST', headers, body: JSON.stringify([sent]) })
    await expect.poll(() => polled.length).toBe(1)
    expect(polled[0][0].status).toBe('success')
  })
})

describe('results', () => {
  const text = (mock: ReturnType<typeof mockWith>, fields: object) => ask(mock, [chat(fields)]).json.data?.[0].text

  test('do not depend on the order of keys', () => {
    const [message, reversed] = [
      { role: 'user', content: 'x' },
      { content: 'x', role: 'user' },
    ]
    const mock = mockWith()
    expect(text(mock, { messages: [reversed], settings: { topP: 0.5, topK: 3 } })).toBe(
      text(mock, { settings: { topK: 3, topP: 0.5 }, messages: [message] }),
    )
  })

  test('of equal tasks without a seed differ by choice, and come again after a reset', () => {
    const mock = mockWith({ choices: { withoutSeed: 'different' } })
    const first = [text(mock, {}), text(mock, {}), text(mock, { seed: 1 }), text(mock, { seed: 1 })]
    expect([first[0] === first[1], first[2] === first[3]]).toEqual([false, true])
    mock.reset()
    expect(text(mock, {})).toBe(first[0])
  })

  test('that are several texts are told apart by resultIndex, by choice not', () => {
    const indices = (mock: ReturnType<typeof mockWith>, fields: object) =>
      ask(mock, [chat(fields)]).json.data?.map((it) => it.resultIndex)
    expect(indices(mockWith(), { numberResults: 3 })).toEqual([0, 1, 2])
    expect(indices(mockWith(), {})).toEqual([undefined])
    expect(indices(mockWith({ choices: { resultIndex: 'never' } }), { numberResults: 2 })).toEqual([
      undefined,
      undefined,
    ])
  })

  test('are made by choice although a client sends fields of older APIs, which are logged', () => {
    const events: unknown[] = []
    const mock = mockWith({ choices: { legacyFields: 'ignore' }, onEvent: (it) => events.push(it) })
    expect([
      ask(mockWith(), [chat({ checkNSFW: false })]).status,
      ask(mock, [chat({ checkNSFW: false })]).status,
    ]).toEqual([400, 200])
    expect(events[0]).toEqual({ kind: 'unknown-fields', path: '/v1', fields: ['checkNSFW'] })
    expect(ask(mock, [chat({ unheardOf: 1 })]).status).toBe(400)
  })
})
