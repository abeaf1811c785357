import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chat, key, mockWith, picture, post } from './mock.fixture.js'

const mock = mockWith()
const server = setupServer(...mock.handlers)
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => {
  server.close()
  mock.close()
})

const url = 'https://api.runware.ai/v1'

describe('msw handlers', () => {
  test('answer at the servers that the documents name, with one state between them', async () => {
    const task = chat()
    const { status, json } = await post(url, [task])
    expect([status, json.data[0].taskUUID]).toEqual([200, task.taskUUID])
    expect((await post(`${url}/`, [task])).json.errors[0].code).toBe('conflictTaskUUID')
    expect((await post('https://api.example.com/v1', [picture()])).status).toBe(200)
  })

  test('name the offending field', async () => {
    const { status, json } = await post(url, [chat({ settings: { temperature: 2.01 } })])
    expect([status, json.errors[0].parameter]).toEqual([400, 'settings.temperature'])
  })

  test('stream, chat and serve media', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
    const stream = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify([chat({ deliveryMethod: 'stream' })]),
    })
    expect((await stream.text()).trimEnd().endsWith('data: [DONE]')).toBe(true)
    const messages = [{ role: 'user', content: 'Hello' }]
    const answer = await post(`${url}/chat/completions`, { model: 'alibaba:qwen@3.5-27b', messages })
    expect(answer.json.choices).toHaveLength(1)
    const { json } = await post('https://api.example.com/v1', [picture({ outputFormat: 'PNG' })])
    const file = await fetch(json.data[0].imageURL)
    expect(file.headers.get('content-type')).toBe('image/png')
  })

  test('break a connection when that is asked for', async () => {
    await expect(post(url, [chat()], { 'x-mock-fault': 'reset' })).rejects.toThrow()
    await expect(post(url, [chat()], { 'x-mock-fault': 'cut' })).rejects.toThrow()
  })
})
