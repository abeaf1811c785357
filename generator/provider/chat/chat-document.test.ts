import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../compile.js'
import type { JsonObject } from '../../document/json.js'
import type { Model } from '../../ir/model.js'
import { readModel } from '../../ir/read.js'
import { openaiChat } from '../openai-chat.js'
import { chatDocument } from './chat-document.js'
import { type ChatServerName, chatServerNames } from './chat-server.js'
import { chatServers } from './chat-servers.js'

const file = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../../specs/${name}.json`, import.meta.url), 'utf8'))
const qwen = file('alibaba-qwen3-5-397b')
const source = await readModel(qwen)

async function chatsOf(server: ChatServerName, document: JsonObject = qwen): Promise<Model> {
  const task = source.operations[0]?.request.at.pointer as string
  return readModel(chatDocument({ document, task, id: `qwen-${server}`, title: 'Qwen' }, chatServers[server]))
}

async function checkOf(server: ChatServerName, document?: JsonObject) {
  const { operations } = await chatsOf(server, document)
  const request = operations[0]?.request
  if (request === undefined) throw new Error('There is no request.')
  const { validate } = compileShape(request)
  const said = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }
  return {
    request,
    wrong: (fields: object) => validate({ ...said, ...fields }).map((it) => `${it.pointer} ${it.keyword}`),
  }
}

test.each(chatServerNames)('the chats of %s are a document like others, of the provider of chats', async (server) => {
  const model = await chatsOf(server)
  expect([model.provider, model.id, model.operations.length]).toEqual([openaiChat, `qwen-${server}`, 1])
  const { wrong } = await checkOf(server)
  expect(wrong({})).toEqual([])
  expect(wrong({ messages: [] })).toEqual(['/messages minItems'])
  expect(wrong({ model: undefined })).toEqual(['/model required'])
})

describe('limits', () => {
  test('are those of the model where the server has the model’s', async () => {
    const { wrong } = await checkOf('runware')
    expect(wrong({ temperature: 0.57, top_p: 1, n: 4, stop: 'a', max_tokens: 65_536 })).toEqual([])
    expect(wrong({ temperature: 0.575, n: 5, seed: -1, max_tokens: 65_537, stop: [''] }).sort()).toEqual([
      '/max_tokens maximum',
      '/n maximum',
      '/seed minimum',
      '/stop anyOf',
      '/temperature multipleOf',
    ])
    expect(wrong({ messages: [{ role: 'user', content: '' }] })).toEqual(['/messages/0/content minLength'])
  })

  test('move with the model', async () => {
    const text = JSON.stringify(qwen).replace('"maximum":65536', '"maximum":7')
    const { wrong } = await checkOf('runware', JSON.parse(text))
    expect(wrong({ max_tokens: 8, max_completion_tokens: 8 }).sort()).toEqual([
      '/max_completion_tokens maximum',
      '/max_tokens maximum',
    ])
  })

  test('are those of the server elsewhere', async () => {
    const { wrong } = await checkOf('dashscope')
    expect(wrong({ temperature: 2, top_p: 0, n: 5, max_tokens: 65_537 }).sort()).toEqual([
      '/max_tokens maximum',
      '/n maximum',
      '/temperature exclusiveMaximum',
      '/top_p exclusiveMinimum',
    ])
    expect((await checkOf('vllm')).wrong({ temperature: 9, n: 1_000, max_tokens: 10_000_000 })).toEqual([])
  })

  test('that refer to other schemas take these along', async () => {
    const text = JSON.stringify(qwen).replace(
      /"temperature":\{[^}]*\}/,
      '"temperature":{"$ref":"#/components/schemas/Warmth"}',
    )
    const document = JSON.parse(text)
    document.components.schemas.Warmth = { type: 'number', maximum: 0.5 }
    const { wrong } = await checkOf('runware', document)
    expect([wrong({ temperature: 0.5 }), wrong({ temperature: 0.6 })]).toEqual([[], ['/temperature maximum']])
  })
})

test('what media a model takes decides on the parts of a content', async () => {
  const parts = (url: string) => ({
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  })
  const blind = JSON.parse(JSON.stringify(qwen))
  delete blind.components.schemas.RequestBody.items.properties.inputs
  for (const server of chatServerNames) {
    expect([server, (await checkOf(server)).wrong(parts('https://example.com/a.png'))]).toEqual([server, []])
    const refused = server === 'dashscope' ? '/messages/0/content type' : '/messages/0/content/0/type enum'
    expect([server, (await checkOf(server, blind)).wrong(parts('https://example.com/a.png'))[0]]).toEqual([
      server,
      refused,
    ])
  }
})

test('rules over several fields are in the document', async () => {
  expect((await checkOf('vllm')).wrong({ stream_options: {} })).toEqual([' not'])
  expect((await checkOf('vllm')).wrong({ stream_options: {}, stream: true })).toEqual([])
  expect((await checkOf('dashscope')).wrong({ enable_thinking: true })).toEqual([' not'])
})

test('only OpenAI’s chats are closed to other fields', async () => {
  for (const server of chatServerNames)
    expect([server, (await checkOf(server)).wrong({ fancy: 1 }).length]).toEqual([server, server === 'openai' ? 1 : 0])
})

test('the name that requests call the model by is fixed where it is given', async () => {
  const task = source.operations[0]?.request.at.pointer as string
  const document = chatDocument({ document: qwen, task, id: 'a', title: 'A', model: 'own/name' }, chatServers.vllm)
  const { air, operations } = await readModel(document)
  expect([air, operations[0]?.fixed.get('model')]).toEqual([undefined, 'own/name'])
})
