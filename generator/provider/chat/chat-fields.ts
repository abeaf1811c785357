import type { Json, JsonObject } from '../../document/json.js'

const count = (more: JsonObject = {}): JsonObject => ({ type: ['integer', 'null'], minimum: 1, ...more })
const number = (minimum: number, maximum: number): JsonObject => ({ type: ['number', 'null'], minimum, maximum })
const flag: JsonObject = { type: ['boolean', 'null'] }
const list = (items: JsonObject, more: JsonObject = {}): JsonObject => ({ type: ['array', 'null'], items, ...more })

/** Fields of chat requests beside `messages`, `tools` and the form of answers, as OpenAI's document has them. */
export const commonFields: Readonly<Record<string, JsonObject>> = {
  stream: { ...flag, description: 'Whether the answer comes in pieces, as server-sent events.' },
  stream_options: {
    type: ['object', 'null'],
    description: 'What a stream tells beside its pieces.',
    properties: { include_usage: { ...flag, description: 'Whether a last chunk tells the tokens that were used.' } },
  },
  temperature: { ...number(0, 2), description: 'How freely tokens are chosen; 0 takes the likeliest.' },
  top_p: { ...number(0, 1), description: 'Tokens are chosen among the likeliest that together are so likely.' },
  max_tokens: { ...count(), description: 'Most tokens of the answer.' },
  max_completion_tokens: { ...count(), description: 'Most tokens of the answer, reasoning included.' },
  presence_penalty: { ...number(-2, 2), description: 'How much tokens are avoided that occurred before.' },
  frequency_penalty: { ...number(-2, 2), description: 'How much tokens are avoided the more often they occurred.' },
  n: { ...count({ maximum: 128 }), description: 'How many answers are made.' },
  seed: { type: ['integer', 'null'], description: 'Equal requests with equal seeds are answered alike.' },
  stop: {
    type: ['string', 'array', 'null'],
    items: { type: 'string' },
    minItems: 1,
    maxItems: 4,
    description: 'Texts before which the answer ends.',
  },
  logprobs: { ...flag, description: 'Whether the likelihood of each token is told.' },
  top_logprobs: {
    type: ['integer', 'null'],
    minimum: 0,
    maximum: 20,
    description: 'How many of the likeliest tokens are told at each place.',
  },
  logit_bias: { type: ['object', 'null'], additionalProperties: { type: 'number' } },
  user: { type: ['string', 'null'] },
  parallel_tool_calls: { ...flag, description: 'Whether several tools may be called at once.' },
}

/** Fields that several servers have beside. */
export const thinkingFields = {
  enable_thinking: { ...flag, description: 'Whether the model thinks before it answers.' },
  thinking_budget: { ...count(), description: 'Most tokens of reasoning.' },
  chat_template_kwargs: {
    type: ['object', 'null'],
    description: 'What the template of the chat is given.',
    properties: { enable_thinking: { type: 'boolean', description: 'Whether the model thinks before it answers.' } },
  },
} satisfies Record<string, JsonObject>

export const efforts = (...values: Json[]): JsonObject => ({
  enum: [...values, null],
  description: 'How much the model thinks before it answers.',
})

/** Fields of OpenAI's document that say nothing of the answer's form. */
export const accountFields: Readonly<Record<string, JsonObject>> = {
  metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
  modalities: list({ enum: ['text', 'audio'] }),
  audio: { type: ['object', 'null'] },
  prediction: { type: ['object', 'null'] },
  store: flag,
  service_tier: { type: ['string', 'null'] },
  safety_identifier: { type: 'string' },
  prompt_cache_key: { type: 'string' },
  prompt_cache_retention: { type: ['string', 'null'] },
  verbosity: { enum: ['low', 'medium', 'high', null] },
  web_search_options: { type: 'object' },
  functions: list({ type: 'object' }),
  function_call: { type: ['string', 'object'] },
}

/** Sampling of servers of open weights. */
export const openFields: Readonly<Record<string, JsonObject>> = {
  stream_options: {
    type: ['object', 'null'],
    description: 'What a stream tells beside its pieces.',
    properties: {
      include_usage: { ...flag, description: 'Whether a last chunk tells the tokens that were used.' },
      continuous_usage_stats: {
        ...flag,
        description: 'Whether each chunk tells the tokens that were used until then.',
      },
    },
  },
  top_k: {
    type: ['integer', 'null'],
    minimum: -1,
    description: 'Tokens are chosen among so many of the likeliest; -1 is all.',
  },
  min_p: { ...number(0, 1), description: 'Tokens that are less likely than this share of the likeliest are left out.' },
  repetition_penalty: {
    type: ['number', 'null'],
    exclusiveMinimum: 0,
    description: 'How much repetition is avoided; 1 is not at all.',
  },
  min_tokens: { type: ['integer', 'null'], minimum: 0 },
  ignore_eos: flag,
  skip_special_tokens: flag,
  stop_token_ids: list({ type: 'integer' }),
  include_stop_str_in_output: flag,
  priority: { type: 'integer' },
}
