import { efforts, openFields, thinkingFields } from '../chat-fields.js'
import type { ChatServer } from '../chat-server.js'
import { hasTools, streams, tellsLogprobs, tellsTop } from './conditions.js'
import { open } from './open.js'

export const vllm: ChatServer = {
  ...open,
  name: 'vllm',
  title: 'vLLM',
  // Where it listens unless it is told otherwise.
  servers: ['http://localhost:8000/v1', 'http://127.0.0.1:8000/v1'],
  fields: {
    ...openFields,
    n: { type: ['integer', 'null'], minimum: 1 },
    temperature: { type: ['number', 'null'], minimum: 0 },
    top_p: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 1 },
    top_logprobs: { type: ['integer', 'null'], minimum: -1 },
    stop: { type: ['string', 'array', 'null'], items: { type: 'string' } },
    chat_template_kwargs: thinkingFields.chat_template_kwargs,
    reasoning_effort: efforts('none', 'low', 'medium', 'high'),
    thinking_token_budget: thinkingFields.thinking_budget,
    include_reasoning: { type: 'boolean' },
    structured_outputs: { type: ['object', 'null'] },
    mm_processor_kwargs: { type: ['object', 'null'] },
    echo: { type: 'boolean' },
  },
  roles: [],
  // Releases before structured_outputs have the other name.
  schemasAt: ['structured_outputs.json', 'guided_json'],
  rules: [
    {
      when: {
        allOf: [{ required: ['stream_options'], properties: { stream_options: { type: 'object' } } }, { not: streams }],
      },
      field: 'stream_options',
      message: 'Stream options can only be defined when `stream=True`.',
    },
    {
      when: { allOf: [tellsTop, { not: tellsLogprobs }, { properties: { top_logprobs: { not: { const: 0 } } } }] },
      field: 'top_logprobs',
      message: 'when using `top_logprobs`, `logprobs` must be set to true.',
    },
    {
      when: {
        allOf: [
          { required: ['tool_choice'], properties: { tool_choice: { not: { enum: ['none', null] } } } },
          { not: hasTools },
        ],
      },
      field: 'tool_choice',
      message: 'When using `tool_choice`, `tools` must be set.',
    },
  ],
  thinking: {
    on: ['chat_template_kwargs.enable_thinking'],
    budget: ['thinking_token_budget'],
    effort: 'reasoning_effort',
    told: { at: 'include_reasoning', else: 'hidden' },
  },
  reasoningMember: 'reasoning',
  continuousUsage: 'with-usage',
  callId: { prefix: 'chatcmpl-tool-', digits: 32 },
  choiceMembers: { stop_reason: null },
  modelEntry: { owned_by: 'vllm', root: '{model}', parent: null, max_model_len: 262144, permission: [] },
  errors: {
    isNested: true,
    members: ['message', 'type', 'param', 'code'],
    code: 'status',
    namesField: true,
    paths: 'dotted',
    types: { 400: 'BadRequestError', 404: 'NotFoundError', 500: 'InternalServerError' },
    around: {},
    likeOpenaiAt: [],
    unauthorized: { error: 'Unauthorized' },
    unknownModel: 'The model `{model}` does not exist.',
    sentences: {},
  },
  undocumented: [
    'fields.temperature',
    'fields.reasoning_effort',
    'schemasAt',
    'rules',
    'isReasoningCapped',
    'callId',
    'modelEntry.max_model_len',
    'errors.paths',
    'errors.types',
    'errors.unauthorized',
  ],
}
