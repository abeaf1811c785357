import type { JsonObject } from '../../document/json.js'
import type { ChatServer } from './chat-server.js'

const text: JsonObject = { type: 'string' }
const optionalText: JsonObject = { type: ['string', 'null'] }
const count: JsonObject = { type: 'integer', minimum: 0 }

/** An answer that comes whole. */
export function chatAnswer(server: ChatServer): JsonObject {
  const { reasoningMember } = server
  return {
    type: 'object',
    required: ['id', 'object', 'created', 'model', 'choices'],
    properties: {
      id: text,
      object: { const: 'chat.completion' },
      created: { type: 'integer' },
      model: text,
      choices: {
        type: 'array',
        items: {
          type: 'object',
          required: ['index', 'message', 'finish_reason'],
          properties: {
            index: count,
            message: {
              type: 'object',
              required: ['role', 'content'],
              properties: {
                role: { const: 'assistant' },
                content: { ...optionalText, description: 'The text; null where tools are called.' },
                ...(reasoningMember !== undefined && {
                  [reasoningMember]: { ...optionalText, description: 'What the model thought before.' },
                }),
                tool_calls: { type: ['array', 'null'], items: madeCall },
              },
            },
            finish_reason: { enum: ['stop', 'length', 'tool_calls', 'content_filter', 'function_call', 'abort', null] },
            logprobs: { type: ['object', 'null'] },
          },
        },
      },
      usage: {
        type: ['object', 'null'],
        required: ['prompt_tokens', 'completion_tokens', 'total_tokens'],
        properties: { prompt_tokens: count, completion_tokens: count, total_tokens: count },
      },
    },
  }
}

const madeCall: JsonObject = {
  type: 'object',
  required: ['id', 'type', 'function'],
  properties: {
    id: text,
    type: { const: 'function' },
    function: { type: 'object', required: ['name', 'arguments'], properties: { name: text, arguments: text } },
  },
}

/** A refusal. */
export function chatFailure({ errors }: ChatServer): JsonObject {
  const members: Record<string, JsonObject> = {
    object: { const: 'error' },
    message: text,
    type: text,
    param: optionalText,
    code: errors.code === 'text' ? optionalText : { type: 'integer' },
  }
  const error: JsonObject = {
    type: 'object',
    required: ['message'],
    properties: Object.fromEntries(errors.members.map((it) => [it, members[it] as JsonObject])),
  }
  const told = errors.isNested ? { type: 'object', required: ['error'], properties: { error } } : error
  // Who has no key is told so in a form of its own.
  return errors.unauthorized === undefined ? told : { anyOf: [told, { const: errors.unauthorized }] }
}
