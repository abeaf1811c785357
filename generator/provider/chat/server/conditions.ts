import type { JsonObject } from '../../../document/json.js'
import type { ChatRule } from '../chat-server.js'

// Conditions that rules of servers are made of.

export const streams: JsonObject = { required: ['stream'], properties: { stream: { const: true } } }
export const forces: JsonObject = {
  required: ['tool_choice'],
  properties: { tool_choice: { anyOf: [{ const: 'required' }, { type: 'object' }] } },
}
export const hasTools: JsonObject = { required: ['tools'], properties: { tools: { type: 'array', minItems: 1 } } }
export const tellsTop: JsonObject = { required: ['top_logprobs'], properties: { top_logprobs: { type: 'integer' } } }
export const tellsLogprobs: JsonObject = { required: ['logprobs'], properties: { logprobs: { const: true } } }
export const says = (word: string): JsonObject => ({
  contains: {
    required: ['content'],
    properties: {
      content: {
        anyOf: [
          { type: 'string', pattern: word },
          {
            type: 'array',
            contains: { required: ['text'], properties: { text: { type: 'string', pattern: word } } },
          },
        ],
      },
    },
  },
})

export const topNeedsLogprobs: ChatRule = {
  when: { allOf: [tellsTop, { not: tellsLogprobs }] },
  field: 'top_logprobs',
  message: "'top_logprobs' needs 'logprobs' to be true.",
}
