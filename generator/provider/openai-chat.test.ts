import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { bodyDocument, taskDocument } from '../emit/bundle.fixture.js'
import { readModel } from '../ir/read.js'
import { openaiChat } from './openai-chat.js'
import { openapi } from './openapi.js'
import { runware } from './runware.js'

const fixture = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`../../conformance/fixture/${name}`, import.meta.url), 'utf8'))

describe('a document belongs to', () => {
  test('Runware where a body is a list of tasks, or info names an AIR', async () => {
    expect((await readModel(taskDocument({}))).provider).toBe(runware)
    expect((await readModel(bodyDocument({ one: { type: 'object' } }))).provider).toBe(openapi)
    const named = {
      ...bodyDocument({ one: { type: 'object' } }),
      info: { title: 'T', version: '1', 'x-air-id': 'a:b@1' },
    }
    expect(await readModel(named)).toMatchObject({ provider: runware, air: 'a:b@1' })
  })

  test('the chat where a model answers messages at /chat/completions', async () => {
    expect((await readModel(fixture('chat-api.json'))).provider).toBe(openaiChat)
  })

  test('nobody in particular otherwise', async () => {
    const document = fixture('chat-api.json')
    const [[, item]] = Object.entries(document.paths as JsonObject) as [[string, JsonObject]]
    expect((await readModel({ ...document, paths: { '/talk': item } })).provider).toBe(openapi)
  })
})

test('a piece of text stands in the delta of the first choice', () => {
  const textIn = openaiChat.protocol.stream?.textIn
  expect(textIn?.({ choices: [{ index: 0, delta: { content: 'Hi' } }] })).toBe('Hi')
  for (const event of [{}, { choices: [] }, { choices: [{ delta: {} }] }, { choices: [{ delta: { content: null } }] }])
    expect(textIn?.(event)).toBeUndefined()
})
