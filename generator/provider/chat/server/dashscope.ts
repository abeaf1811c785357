import { thinkingFields } from '../chat-fields.js'
import type { ChatServer } from '../chat-server.js'
import { forces, hasTools, says, streams, topNeedsLogprobs } from './conditions.js'
import { openai } from './openai.js'

// Of rules that `strict` has for schemas nothing is published.
const { strictSchemas: _, ...rest } = openai

export const dashscope: ChatServer = {
  ...rest,
  name: 'dashscope',
  title: 'DashScope, the compatible mode',
  servers: [
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
  ],
  unknownFields: 'ignore',
  fields: {
    temperature: { type: ['number', 'null'], minimum: 0, exclusiveMaximum: 2 },
    top_p: { type: ['number', 'null'], exclusiveMinimum: 0, maximum: 1 },
    n: { type: ['integer', 'null'], minimum: 1, maximum: 4 },
    seed: { type: ['integer', 'null'], minimum: 0, maximum: 2147483647 },
    stop: { type: ['string', 'array', 'null'], items: { type: ['string', 'integer'] } },
    top_logprobs: { type: ['integer', 'null'], minimum: 0, maximum: 5 },
    enable_thinking: thinkingFields.enable_thinking,
    thinking_budget: thinkingFields.thinking_budget,
    enable_code_interpreter: { type: ['boolean', 'null'] },
    enable_search: { type: ['boolean', 'null'] },
    search_options: { type: ['object', 'null'] },
    top_k: { type: ['integer', 'null'] },
    repetition_penalty: { type: ['number', 'null'], exclusiveMinimum: 0 },
    vl_high_resolution_images: { type: ['boolean', 'null'] },
    max_input_tokens: { type: ['integer', 'null'], minimum: 1 },
    modalities: { type: ['array', 'null'], items: { type: 'string' } },
    audio: { type: ['object', 'null'] },
  },
  limitedByModel: ['max_tokens'],
  roles: ['system', 'user', 'assistant', 'tool'],
  parts: { text: 'text', image_url: 'image', input_audio: 'audio', video_url: 'video', video: 'frames' },
  textModelsTakeParts: false,
  callsInParallel: false,
  rules: [
    {
      when: {
        required: ['enable_thinking'],
        properties: { enable_thinking: { const: true } },
        not: streams,
      },
      field: 'enable_thinking',
      message: 'parameter.enable_thinking must be set to false for non-streaming calls',
    },
    {
      when: {
        allOf: [
          forces,
          { not: { required: ['enable_thinking'], properties: { enable_thinking: { const: false } } } },
          streams,
        ],
      },
      field: 'tool_choice',
      message: 'The tool_choice parameter does not support being set to required or object in thinking mode',
    },
    {
      when: {
        required: ['response_format'],
        properties: {
          response_format: { type: 'object', required: ['type'], properties: { type: { const: 'json_object' } } },
        },
        not: { properties: { messages: says('[Jj][Ss][Oo][Nn]') } },
      },
      field: 'response_format',
      message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    },
    {
      when: {
        required: ['enable_thinking', 'response_format'],
        properties: {
          enable_thinking: { const: true },
          response_format: {
            type: 'object',
            required: ['type'],
            properties: { type: { enum: ['json_object', 'json_schema'] } },
          },
        },
      },
      field: 'response_format',
      message: 'Json mode response is not supported when enable_thinking is true',
    },
    {
      when: { allOf: [hasTools, { required: ['n'], properties: { n: { type: 'integer', minimum: 2 } } }] },
      field: 'n',
      message: 'Range of n should be [1, 1] with tools',
    },
    {
      when: {
        allOf: [
          { required: ['stop'], properties: { stop: { type: 'array', contains: { type: 'integer' } } } },
          { properties: { stop: { contains: { type: 'string' } } } },
        ],
      },
      field: 'stop',
      message: 'stop takes texts or token ids, not both',
    },
    topNeedsLogprobs,
  ],
  orphanAnswer: 'messages with role "tool" must be a response to a preceeding message with "tool_calls"',
  thinking: { on: ['enable_thinking'], budget: ['thinking_budget'] },
  reasoningMember: 'reasoning_content',
  isReasoningCapped: false,
  deltaMembers: ['content', 'function_call', 'reasoning_content', 'refusal', 'role', 'tool_calls'],
  modelEntry: { owned_by: 'system' },
  errors: {
    isNested: true,
    members: ['code', 'param', 'message', 'type'],
    code: 'text',
    namesField: false,
    paths: 'dotted',
    types: { 400: 'invalid_request_error', 500: 'internal_error' },
    codes: {
      undeclared: 'invalid_parameter_error',
      missing: 'invalid_parameter_error',
      invalid: 'invalid_parameter_error',
      model: 'model_not_found',
      key: 'invalid_api_key',
      status: {
        400: 'invalid_parameter_error',
        402: 'Arrearage',
        403: 'access_denied',
        429: 'limit_requests',
        500: 'internal_error',
        503: 'ModelUnavailable',
      },
    },
    around: { request_id: null },
    likeOpenaiAt: [],
    unknownModel: 'The model `{model}` does not exist or you do not have access to it.',
    sentences: {
      key: 'Incorrect API key provided.',
      max_tokens: 'Range of max_tokens should be [1, {maximum}]',
      temperature: 'Temperature should be in [0.0, 2.0)',
      top_p: 'Range of top_p should be (0.0, 1.0]',
      n: 'Range of n should be [1, 4]',
      'content/type': 'input content must be a string.',
    },
  },
  undocumented: [
    'unknownFields',
    'fields.max_completion_tokens',
    'limitedByModel',
    'rules',
    'summaries',
    'callId',
    'laterCallNames',
    'modelEntry',
    'errors.types',
    'errors.codes.undeclared',
    'errors.codes.missing',
    'errors.unknownModel',
  ],
}
