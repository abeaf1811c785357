import { readFileSync } from 'node:fs'
import { setupServer } from 'msw/node'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../generator/document/json.js'
import { readModel } from '../../../generator/ir/read.js'
import { chatDocument } from '../../../generator/provider/chat/chat-document.js'
import { type ChatServerName, chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import { judgeOf } from '../../judge/index.js'
import '../global-socket.fixture.js'
import { createMock, type Mock, type MockModel, type MockOptions } from '../index.js'
import { key, type Loose, mockWith } from '../mock.fixture.js'
import { messages, weather } from './chat.fixture.js'

const file = new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url)
const document: JsonObject = JSON.parse(readFileSync(file, 'utf8'))
const source = await readModel(document)

async function chatsAt(server: ChatServerName, model?: string): Promise<MockModel> {
  const task = source.operations[0]?.request.at.pointer as string
  const subject = { document, task, id: `qwen-${server}`, title: 'Qwen', model }
  const chats = chatDocument(subject, chatServers[server])
  return { model: await readModel(chats), document: chats }
}

const mockOf = (models: readonly MockModel[], options: Partial<MockOptions> = {}) =>
  createMock(models, { judgeOf, apiKey: key, ...options })

function ask(mock: Mock, body: object, path = '/v1/chat/completions'): { status: number; json: Loose } {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const { status, body: text } = mock.respond({ method: 'POST', path, headers, body: JSON.stringify(body) })
  return { status, json: JSON.parse(text as string) }
}

describe('a document of chats', () => {
  test.each(chatServerNames)('of %s is served as the chats of that server', async (server) => {
    const mock = mockOf([await chatsAt(server, 'own-name')])
    const { status, json } = ask(mock, { model: 'own-name', messages, tools: [weather] })
    expect([status, json.choices?.[0].finish_reason]).toEqual([200, 'tool_calls'])
    const { json: failure } = ask(mock, { model: 'own-name', messages, temperature: -1 })
    const expected = server === 'sglang' ? { object: 'error' } : { error: expect.anything() }
    expect(failure).toMatchObject(expected)
    expect(ask(mock, { model: 'another', messages }).status).toBe(server === 'sglang' ? 200 : 404)
    const list = mock.respond({
      method: 'GET',
      path: '/v1/models',
      headers: { authorization: `Bearer ${key}` },
      body: '',
    })
    expect(JSON.parse(list.body as string).data.map((it: Loose) => it.id)).toEqual([
      server === 'sglang' ? 'qwen-sglang' : 'own-name',
    ])
  })

  test('stands beside others and beside the model’s own: each is answered by the name of its model', async () => {
    const mock = mockOf([
      await chatsAt('vllm', 'at-vllm'),
      await chatsAt('dashscope', 'at-dashscope'),
      { model: source, document },
    ])
    const code = (model: string) => ask(mock, { model, messages, temperature: -1 }).json.error.code
    expect(['at-vllm', 'at-dashscope', source.air as string].map(code)).toEqual([
      400,
      'invalid_parameter_error',
      'invalidTemperature',
    ])
  })

  test('without a name for its model takes any', async () => {
    expect(ask(mockOf([await chatsAt('openai')]), { model: 'whatever', messages }).status).toBe(200)
  })

  test('is reached below the base URLs of its server', async () => {
    const mock = mockOf([await chatsAt('dashscope', 'm')])
    expect(ask(mock, { model: 'm', messages }, '/compatible-mode/v1/chat/completions').status).toBe(200)
  })

  test('has the limits that faults move', async () => {
    const at = '/components/schemas/ChatRequest/properties/max_tokens'
    const faults = [{ kind: 'limit', pointer: at, keyword: 'maximum', by: 'loosen' }] as const
    const mock = mockOf([await chatsAt('dashscope', 'm')], { faults })
    expect([65_537, 65_538].map((it) => ask(mock, { model: 'm', messages, max_tokens: it }).status)).toEqual([200, 400])
  })
})

describe('under msw the client of OpenAI stays in the process', () => {
  const bases: readonly [ChatServerName, string | undefined, string?][] = [
    ['openai', undefined],
    ['dashscope', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'],
    ['vllm', 'http://localhost:8000/v1'],
    ['sglang', 'http://127.0.0.1:30000/v1'],
    ['vllm', 'http://gpu.example:9000/llm/v1', 'http://gpu.example:9000/llm/v1'],
  ]
  test.each(bases)('as a client of %s at %s', async (chatServer, baseURL, chatBaseUrl = '') => {
    const mock = mockWith({ choices: { chatServer, chatBaseUrl } })
    const server = setupServer(...(mock.handlers as Loose[]))
    server.listen({ onUnhandledRequest: 'error' })
    try {
      const client = new OpenAI({ apiKey: key, maxRetries: 0, ...(baseURL !== undefined && { baseURL }) })
      const model = 'alibaba:qwen@3.5-27b'
      const { choices } = await client.chat.completions.create({ model, messages: messages as Loose })
      expect(choices[0]?.message.content).toMatch(/\w/)
      expect((await client.models.list()).data.map((it) => it.id)).toContain(model)
      expect((await client.responses.create({ model, input: 'Hello' })).output_text).toMatch(/\w/)
    } finally {
      server.close()
    }
  })
})
