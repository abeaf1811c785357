import { expect, test } from 'vitest'
import type { JsonObject } from '../../document/json.js'
import { unsaidOf } from './chat-unsaid.js'

const messages = [{ role: 'user', content: 'Hello' }]
const tool = (described: JsonObject): JsonObject => ({
  messages,
  tools: [{ type: 'function', function: { name: 'a', ...described } }],
})
const answer = (described: JsonObject): JsonObject => ({
  messages,
  response_format: { type: 'json_schema', json_schema: { name: 'a', ...described } },
})

test.each<[string, JsonObject]>([
  ['a tool whose arguments have rules', tool({ parameters: { type: 'object' } })],
  ['a tool whose arguments have none, to the letter', tool({ parameters: {}, strict: true })],
  ['an answer that has rules', answer({ schema: { type: 'object' } })],
  ['an answer that has none, to the letter', answer({ schema: {}, strict: true })],
])('no document says whether a server can follow %s', (_, chat) => {
  expect(unsaidOf(chat)).toContain('can be followed')
})

test.each<[string, JsonObject]>([
  ['tools', tool({})],
  ['tools whose arguments may be any', tool({ parameters: {} })],
  ['tools without arguments, to the letter', tool({ strict: true })],
  ['answers that may be any', answer({ schema: {}, strict: false })],
])('a document says all of %s', (_, chat) => {
  expect(unsaidOf(chat)).toBeUndefined()
})
