import { efforts, thinkingFields } from '../chat-fields.js'
import type { ChatServer } from '../chat-server.js'
import { forces, hasTools } from './conditions.js'
import { openai } from './openai.js'

// Whether messages of tools are held against the calls before them, and schemas against rules of their own, nothing says:
// they are taken as they come.
const { orphanAnswer: _, strictSchemas: __, ...rest } = openai

export const runware: ChatServer = {
  ...rest,
  name: 'runware',
  title: 'Runware, the compatible endpoint',
  servers: ['https://api.runware.ai/v1'],
  unknownFields: 'ignore',
  fields: {
    ...thinkingFields,
    top_k: { type: 'integer' },
    min_p: { type: 'number' },
    repetition_penalty: { type: 'number' },
    metadata: { type: ['object', 'null'] },
    reasoning_effort: efforts('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'off'),
  },
  limitedByModel: [
    'temperature',
    'top_p',
    'top_k',
    'min_p',
    'max_tokens',
    'max_completion_tokens',
    'frequency_penalty',
    'presence_penalty',
    'repetition_penalty',
    'stop',
    'n',
    'seed',
  ],
  isContentLimitedByModel: true,
  parts: { text: 'text', image_url: 'image', video_url: 'video', video: 'frames' },
  rules: [
    {
      when: { allOf: [forces, { not: hasTools }] },
      field: 'tool_choice',
      message: "'tool_choice' needs 'tools' that can be called.",
    },
  ],
  thinking: {
    on: ['enable_thinking', 'chat_template_kwargs.enable_thinking'],
    budget: ['thinking_budget'],
    effort: 'reasoning_effort',
  },
  reasoningMember: 'reasoning_content',
  modelEntry: { owned_by: '{owner}', name: '{title}' },
  errors: {
    isNested: true,
    members: ['message', 'type', 'param', 'code'],
    code: 'text',
    namesField: true,
    paths: 'dotted',
    types: {
      400: 'invalid_request_error',
      401: 'authentication_error',
      429: 'rate_limit_error',
      500: 'server_error',
    },
    around: {},
    likeOpenaiAt: [],
    unknownModel: "The model '{model}' does not exist or is no text model.",
    sentences: {},
  },
  undocumented: [
    'unknownFields',
    'unknownModel',
    'fields',
    'limitedByModel',
    'isContentLimitedByModel',
    'roles',
    'parts',
    'textModelsTakeParts',
    'toolChoices',
    'callsInParallel',
    'responseFormats',
    'rules',
    'orphanAnswer',
    'thinking',
    'reasoningMember',
    'summaries',
    'isReasoningCapped',
    'usageTellsReasoning',
    'deltaMembers',
    'laterCallNames',
    'callId',
    'choiceMembers',
    'modelEntry',
    'errors',
  ],
}
