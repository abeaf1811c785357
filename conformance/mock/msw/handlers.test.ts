import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import '../global-socket.fixture.js'
import { airs, chat, key, type Loose, mockWith, picture, post } from '../mock.fixture.js'

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

  test.each(['stall;after=1', 'gaps;ms=60000'])(
    'end a stream of %s with the request that is given up',
    async (fault) => {
      const giveUp = new AbortController()
      const { body } = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-mock-fault': fault },
        body: JSON.stringify([chat({ deliveryMethod: 'stream' })]),
        signal: giveUp.signal,
      })
      const reader = body?.getReader()
      expect((await reader?.read())?.done).toBe(false)
      const next = reader?.read()
      giveUp.abort(new Error('given up'))
      await expect(next).rejects.toThrow('given up')
    },
  )
})

describe('what the SDKs ask beside the API', () => {
  test('is answered over the global WebSocket, with the state of the API', async () => {
    const socket = new WebSocket('wss://ws-api.runware.ai/v1?sdk=any')
    const frames: Loose[] = []
    socket.onmessage = ({ data }) => frames.push(JSON.parse(String(data)))
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    const send = (...tasks: object[]) => socket.send(JSON.stringify(tasks))
    send({ taskType: 'authentication', apiKey: 'wrong' })
    send({ taskType: 'authentication', apiKey: key })
    const task = chat()
    send(task)
    await expect.poll(() => frames.length).toBe(3)
    expect(frames[0].errors[0].code).toBe('invalidApiKey')
    expect(frames[1].data[0].connectionSessionUUID).toMatch(/^[0-9a-f-]{36}$/)
    expect(frames[2].data[0].taskUUID).toBe(task.taskUUID)
    expect((await post(url, [task])).json.errors[0].code).toBe('conflictTaskUUID')
    socket.close()
  })

  test('a client with a WebSocket of its own is told so, and does not get out', async () => {
    const socket = new NodeWebSocket('wss://ws-api.runware.ai/v1')
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve))
    expect(error.message).toContain('426')
  })

  test('is answered by the hosts of the registry and of schemas from the loaded documents', async () => {
    const asked = async (at: string) => {
      const response = await fetch(`https://${at}`)
      return { status: response.status, json: (await response.json()) as Loose }
    }
    const { json } = await asked('schemas.runware.ai/registry.json')
    expect(json.models[airs.qwen]).toEqual({ taskType: 'textInference', id: 'alibaba-qwen3-5-397b' })
    const schema = await asked(`schemas.runware.ai/resolve/${encodeURIComponent(airs.qwen)}`)
    expect(schema.json.requestSchema.properties.model.const).toBe(airs.qwen)
    expect((await asked('schemas.runware.ai/resolve/no%3Amodel%401')).status).toBe(404)
    expect((await asked('runware.ai/docs/models/index.json')).json).toHaveLength(3)
    expect((await asked('runware.ai/docs/models/alibaba-qwen3-5-397b/schema.json')).json.openapi).toMatch(/^3\./)
    expect((await asked('content.runware.ai/anything')).status).toBe(404)
  })

  test('results are at the documented hosts by choice, and served there', async () => {
    const documented = mockWith({ choices: { mediaHost: 'documented' } })
    server.use(...documented.handlers)
    const { json } = await post('https://api.example.com/v1', [picture({ outputFormat: 'PNG' })])
    expect(json.data[0].imageURL).toMatch(/^https:\/\/im\.runware\.ai\//)
    const file = await fetch(json.data[0].imageURL)
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
    server.resetHandlers()
  })
})
