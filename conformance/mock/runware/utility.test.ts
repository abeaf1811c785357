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

test('media are stored and deleted, and a model that is uploaded is ready in the end', () => {
  const mock = mockWith()
  const media = (fields: object) => ask(mock, [{ taskType: 'mediaStorage', taskUUID, ...fields }]).json
  const [stored] = media({ operation: 'upload', media: 'aGVsbG8=' }).data ?? []
  expect(stored).toMatchObject({ operation: 'upload', mediaURL: expect.stringMatching(/^http/) })
  const [deleted] = media({ operation: 'delete', media: stored.mediaUUID }).data ?? []
  expect(deleted).toEqual({ taskType: 'mediaStorage', taskUUID, operation: 'delete', mediaUUID: stored.mediaUUID })
  const model = { category: 'lora', architecture: 'flux1d', format: 'safetensors', name: 'a', version: '1' }
  const upload = { taskType: 'modelUpload', taskUUID, ...model, downloadURL: 'https://example.com/a.safetensors' }
  const states = ask(mock, [upload]).json.data?.map((it: { status: string }) => it.status)
  expect([states?.[0], states?.at(-1)]).toEqual(['validated', 'ready'])
})

test.each([
  ['ping', { ping: 'yes' }, 'invalidPing'],
  ['accountManagement', { operation: 1 }, 'invalidOperation'],
  ['accountManagement', { operation: 'none' }, 'unsupportedOperation'],
  ['modelSearch', { limit: 'ten' }, 'invalidLimit'],
  ['modelSearch', { offset: -1 }, 'invalidOffset'],
  ['modelSearch', { capabilities: 'text' }, 'invalidCapabilities'],
  ['imageUpload', { image: 7 }, 'invalidImage'],
  ['mediaStorage', { media: 'a' }, 'missingOperation'],
  ['mediaStorage', { operation: 'delete' }, 'missingMedia'],
  ['mediaStorage', { operation: 'keep', media: 'a' }, 'unsupportedOperation'],
  ['modelUpload', {}, 'missingCategory'],
  ['modelUpload', { category: 'lora', private: 'no' }, 'missingArchitecture'],
])('%s with %j is refused as the API tells errors: %s', (taskType, fields, code) => {
  const { status, json } = ask(mockWith(), [{ taskType, taskUUID, ...fields }])
  expect([status, json.data]).toEqual([400, []])
  expect(json.errors?.[0]).toMatchObject({ code, taskType, taskUUID, parameter: expect.any(String) })
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
