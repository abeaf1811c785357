import { efforts, openFields, thinkingFields } from '../chat-fields.js'
import type { ChatServer } from '../chat-server.js'
import { forces, hasTools } from './conditions.js'
import { open } from './open.js'

export const sglang: ChatServer = {
  ...open,
  name: 'sglang',
  title: 'SGLang',
  // Where it listens unless it is told otherwise.
  servers: ['http://localhost:30000/v1', 'http://127.0.0.1:30000/v1'],
  unknownModel: 'serve',
  fields: {
    ...openFields,
    n: { type: ['integer', 'null'], minimum: 1 },
    temperature: { type: ['number', 'null'], minimum: 0 },
    top_p: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 1 },
    top_logprobs: { type: ['integer', 'null'], minimum: 0 },
    stop: { type: ['string', 'array', 'null'], items: { type: 'string' } },
    stop_regex: { type: ['string', 'array', 'null'], items: { type: 'string' } },
    regex: { type: ['string', 'null'] },
    ebnf: { type: ['string', 'null'] },
    lora_path: { type: ['string', 'array', 'null'] },
    rid: { type: ['string', 'array', 'null'] },
    chat_template_kwargs: thinkingFields.chat_template_kwargs,
    reasoning_effort: {
      anyOf: [
        efforts('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
        { type: 'number', minimum: 0, maximum: 0.99 },
      ],
    },
    separate_reasoning: { type: 'boolean' },
    stream_reasoning: { type: 'boolean' },
  },
  roles: ['system', 'assistant', 'tool', 'function', 'developer', 'user'],
  rules: [
    {
      when: { allOf: [forces, { not: hasTools }] },
      field: 'tools',
      message: 'Tools cannot be empty if tool choice is set to required.',
    },
  ],
  thinking: {
    on: ['chat_template_kwargs.enable_thinking'],
    budget: [],
    effort: 'reasoning_effort',
    told: { at: 'separate_reasoning', else: 'in-content' },
  },
  reasoningMember: 'reasoning_content',
  usageTellsReasoning: true,
  continuousUsage: 'alone',
  laterCallNames: 'null',
  choiceMembers: { matched_stop: null },
  modelEntry: { owned_by: 'sglang', root: '{model}', max_model_len: 262144 },
  errors: {
    isNested: false,
    members: ['object', 'message', 'type', 'param', 'code'],
    code: 'status',
    namesField: false,
    paths: 'dotted',
    types: { 400: 'BadRequest', 404: 'NotFound', 500: 'InternalServerError' },
    around: {},
    likeOpenaiAt: ['models/', 'responses'],
    unauthorized: { error: 'Unauthorized' },
    unknownModel: "The model '{model}' does not exist.",
    sentences: { 'messages/minItems': 'Messages cannot be empty.' },
  },
  undocumented: [
    'fields.temperature',
    'fields.reasoning_effort',
    'isReasoningCapped',
    'continuousUsage',
    'modelEntry.max_model_len',
    'errors.types',
  ],
}
