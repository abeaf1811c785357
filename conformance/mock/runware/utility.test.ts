import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { airs, ask, chat, key, listening, mockWith, post } from '../mock.fixture.js'

const taskUUID = randomUUID()

test('ping answers pong without a taskUUID', () => {
  expect(ask(mockWith(), [{ taskType: 'ping', ping: true }]).json).toEqual({ data: [{ taskType: 'ping', pong: true }] })
})

test('accountManagement tells what is left, and results cost something', () => {
  const mock = mockWith({ balance: 10 })
  const balance = () =>
    ask(mock, [{ taskType: 'accountManagement', taskUUID, operation: 'getDetails' }]).json.data?.[0].balance
  expect(balance()).toBe(10)
  const cost = ask(mock, [chat({ includeCost: true })]).json.data?.[0].cost
  expect(balance()).toBeCloseTo(10 - cost, 8)
})

test('modelSearch finds the loaded models by words and capabilities, a page at a time', () => {
  const search = (fields: object) => ask(mockWith(), [{ taskType: 'modelSearch', taskUUID, ...fields }]).json.data?.[0]
  expect(search({ search: 'qwen' })).toMatchObject({ taskUUID, totalResults: 2 })
  expect(search({ search: 'QWEN3.5-397B' }).results.map((it: { air: string }) => it.air)).toEqual([airs.qwen])
  expect(search({ search: 'qwen', limit: 1, offset: 1 }).results).toHaveLength(1)
  expect(search({ capabilities: ['text-to-image'] }).results.map((it: { air: string }) => it.air)).toEqual([airs.prism])
  expect(search({ search: 'nothing like it' })).toMatchObject({ results: [], totalResults: 0 })
})

test('an uploaded image has a UUID and a URL', () => {
  const [uploaded] = ask(mockWith(), [{ taskType: 'imageUpload', taskUUID, image: 'aGVsbG8=' }]).json.data ?? []
  expect(uploaded).toMatchObject({ imageUUID: expect.any(String), imageURL: expect.stringMatching(/^http/) })
  expect(ask(mockWith(), [{ taskType: 'imageUpload', taskUUID }]).json.errors?.[0].code).toBe('missingImage')
})

test('getResponse and getTaskDetails name what is missing or unknown', () => {
  expect(ask(mockWith(), [{ taskType: 'getResponse' }]).json.errors?.[0]).toMatchObject({
    code: 'missingTaskUUID',
    parameter: 'taskUUID',
  })
  expect(ask(mockWith(), [{ taskType: 'getTaskDetails', taskUUID }]).json.errors?.[0].code).toBe('taskNotFound')
})

test('an authentication alone answers with a session', async () => {
  const { url } = await listening()
  const { json } = await post(url, [{ taskType: 'authentication', apiKey: key }])
  expect(json.data[0]).toMatchObject({ taskType: 'authentication', connectionSessionUUID: expect.any(String) })
})
