import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { type ChatServerName, chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { amount } from '../../../generator/sample.fixture.js'
import { airs, type Loose } from '../mock.fixture.js'
import { chatsAt, messages } from './chat.fixture.js'

const servers = Object.fromEntries(chatServerNames.map((it) => [it, chatsAt(it)])) as Record<
  ChatServerName,
  ReturnType<typeof chatsAt>
>

const text = { type: 'string' }
const closed = (properties: Record<string, Json>, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
})
const missing = (name: string) =>
  `'required' is required to be supplied and to be an array including every key in properties. Missing '${name}'.`
const open = "'additionalProperties' is required to be supplied and to be false."

/** Schemas, and what OpenAI says of them where they are to be followed to the letter. */
const schemas: readonly (readonly [schema: object, fault: string | undefined])[] = [
  [closed({ a: text }), undefined],
  [closed({ a: { type: ['string', 'null'] }, b: { type: 'array', items: closed({ c: text }) } }), undefined],
  [closed({ a: { anyOf: [closed({ b: text }), { type: 'null' }] } }), undefined],
  [{ ...closed({ a: { $ref: '#/$defs/b' } }), $defs: { b: closed({ c: text }) } }, undefined],
  [{ type: 'object', properties: { a: text }, required: ['a'] }, `In context=(), ${open}`],
  [closed({ a: text }, { additionalProperties: true }), `In context=(), ${open}`],
  [closed({ a: text, b: text }, { required: ['b'] }), `In context=(), ${missing('a')}`],
  [closed({ a: closed({ b: text }, { required: [] }) }), `In context=('properties', 'a'), ${missing('b')}`],
  [
    closed({ a: { type: 'array', items: { type: 'object', properties: {} } } }),
    `In context=('properties', 'a', 'items'), ${open}`,
  ],
  [
    closed({ a: { anyOf: [text, { type: ['object', 'null'] }] } }),
    `In context=('properties', 'a', 'anyOf', '1'), ${open}`,
  ],
  [
    { ...closed({ a: { $ref: '#/$defs/b' } }), $defs: { b: closed({ c: text }, { required: [] }) } },
    `In context=('$defs', 'b'), ${missing('c')}`,
  ],
  [closed({ a: { allOf: [text] } }), "In context=('properties', 'a'), 'allOf' is not permitted."],
  [closed({ a: text }, { anyOf: [{}] }), "In context=(), 'anyOf' is not permitted."],
]

/** A form of answers, or tools, with a schema. */
const format = (schema: object, strict = true) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'it', schema, strict } },
})
const tool = (parameters: object, strict = true) => ({
  tools: [{ type: 'function', function: { name: 'it', parameters, strict } }],
})

describe('a schema that is to be followed to the letter', () => {
  test.each(schemas)('%j is held to the rules of OpenAI by OpenAI alone', (schema, fault) => {
    const told = (asked: object) => {
      const { status, json } = servers.openai.ask(asked)
      return [status, json.error ?? null]
    }
    const refused = (about: string, param: string, code: string | null) =>
      fault === undefined
        ? [200, null]
        : [400, { message: `Invalid schema for ${about}: ${fault}`, type: 'invalid_request_error', param, code }]
    expect(told(format(schema))).toEqual(refused("response_format 'it'", 'response_format', null))
    expect(told(tool(schema))).toEqual(
      refused("function 'it'", 'tools[0].function.parameters', 'invalid_function_parameters'),
    )
    expect([told(format(schema, false)), told(tool(schema, false))]).toEqual([
      [200, null],
      [200, null],
    ])
    for (const name of chatServerNames.filter((it) => it !== 'openai'))
      expect([name, servers[name].ask(format(schema)).status]).toEqual([name, 200])
  })

  test('is told at the places of a response where one was asked for', () => {
    const schema = { type: 'object', properties: {} }
    const { at } = servers.openai
    const error = (asked: object) => {
      const { message: _, ...told } = at('/v1/responses', { model: airs.qwen, input: 'Hello', ...asked }).json.error
      return told
    }
    const type = 'invalid_request_error'
    expect(error({ text: { format: { type: 'json_schema', name: 'it', strict: true, schema } } })).toEqual({
      type,
      param: 'text.format.schema',
      code: 'invalid_json_schema',
    })
    expect(error({ tools: [{ type: 'function', name: 'it', strict: true, parameters: schema }] })).toEqual({
      type,
      param: 'tools[0].parameters',
      code: 'invalid_function_parameters',
    })
  })

  test('may name many properties', () => {
    const properties = Object.fromEntries(Array.from({ length: amount(20_000, 150_000) }, (_, i) => [`p${i}`, true]))
    const { status, json } = servers.openai.ask(
      tool(closed(properties, { required: Object.keys(properties).slice(1) })),
    )
    expect([status, json.error.message]).toEqual([
      400,
      `Invalid schema for function 'it': In context=(), ${missing('p0')}`,
    ])
  })

  test('may be nested as deeply as a body may be', () => {
    let schema: object = text
    for (let i = 0; i < 20; i++) schema = closed({ a: schema as Json })
    expect(servers.openai.ask(format(schema)).status).toBe(200)
  })
})

test.each([
  ['json_object', { type: 'json_object' }],
  ['json_schema', format(closed({ a: text })).response_format],
])('%s is no answer of a model of DashScope that thinks because it was told to', (_, response_format) => {
  const asked = { response_format, messages: [{ role: 'user', content: 'In JSON.' }] }
  const at = (server: ChatServerName, fields: object) =>
    servers[server].at('/v1/chat/completions', { model: airs.qwen, stream: true, ...asked, ...fields })
  const { status, json } = at('dashscope', { enable_thinking: true })
  expect([status, json.error.message]).toEqual([
    400,
    'Json mode response is not supported when enable_thinking is true',
  ])
  const stream = (server: ChatServerName, fields: object) => servers[server].stream({ ...asked, ...fields }).length
  expect(stream('dashscope', { enable_thinking: false })).toBeGreaterThan(1)
  expect(stream('runware', { enable_thinking: true })).toBeGreaterThan(1)
})

/** When usage is in each chunk: never, by its own option, or by that and `include_usage`. */
const continuous: Record<ChatServerName, 'never' | 'alone' | 'with-usage'> = {
  runware: 'never',
  openai: 'never',
  dashscope: 'never',
  vllm: 'with-usage',
  sglang: 'alone',
}

test.each(Object.entries(continuous))('usage in each chunk: %s has it %s', (name, when) => {
  const { stream } = servers[name as ChatServerName]
  const usages = (stream_options: object, fields: object = {}) =>
    stream({ stream_options, ...fields }).map((it) => it.usage ?? null)
  const alone = usages({ continuous_usage_stats: true })
  const both = usages({ continuous_usage_stats: true, include_usage: true })
  expect(alone.every((it) => it !== null)).toBe(when === 'alone')
  expect(both.every((it) => it !== null)).toBe(when !== 'never')
  expect(usages({ include_usage: true }).filter((it) => it !== null)).toHaveLength(1)
  if (when === 'never') return
  const used = both.map((it: Loose) => it.completion_tokens)
  expect(used[0]).toBe(0)
  expect(used).toEqual([...used].sort((a, b) => a - b))
  expect(used.at(-2)).toBe(used.at(-1))
  for (const it of both) expect(it.total_tokens).toBe(it.prompt_tokens + it.completion_tokens)
})

describe('a summary of reasoning', () => {
  const model = airs.qwen
  const input = 'What is the weather in the harbour?'
  const thought = (output: readonly Loose[]) => output.find((it) => it.type === 'reasoning')

  test.each(chatServerNames)('is part of a response of %s where it makes summaries', (name) => {
    const { at, stream } = servers[name]
    for (const summary of ['auto', 'concise', 'detailed', null]) {
      const asked = { reasoning: { effort: 'high', summary } }
      const item = thought(at('/v1/responses', { model, input, ...asked }).json.output)
      const isMade = summary !== null && name !== 'vllm' && name !== 'sglang'
      expect([name, summary, item.summary]).toEqual([
        name,
        summary,
        isMade ? [{ type: 'summary_text', text: expect.stringMatching(/\w/) }] : [],
      ])
      const events = stream({ input, messages: undefined, ...asked }, '/v1/responses')
      const streamed = thought(events.at(-1).response.output)
      expect(streamed.summary).toEqual(item.summary)
      const deltas = events.filter((it) => it.type === 'response.reasoning_summary_text.delta')
      expect(deltas.map((it) => it.delta).join('')).toBe(item.summary[0]?.text ?? '')
      expect(events.map((it) => it.sequence_number)).toEqual(events.map((_, index) => index))
    }
  })

  test('of another kind is refused', () => {
    const asked = { model, input, reasoning: { summary: 'long' } }
    const { status, json } = servers.openai.at('/v1/responses', asked)
    expect([status, json.error.param]).toEqual([400, 'reasoning.summary'])
  })
})

/** How a server is told not to think. */
const off: Record<ChatServerName, object> = {
  runware: { enable_thinking: false },
  openai: { reasoning_effort: 'none' },
  dashscope: { enable_thinking: false },
  vllm: { chat_template_kwargs: { enable_thinking: false } },
  sglang: { chat_template_kwargs: { enable_thinking: false } },
}

test.each(chatServerNames)('JSON of %s ends before a text that ends answers, whole and streamed alike', (name) => {
  const { ask, stream } = servers[name]
  const asked = { ...format(closed({ city: { enum: ['Oslo'] }, days: { enum: [7] } })), messages }
  const cases = [
    [undefined, '{"city":"Oslo","days":7}', 'stop'],
    ['never', '{"city":"Oslo","days":7}', 'stop'],
    ['"days"', '{"city":"Oslo",', 'stop'],
    [[':7', 'Os'], '{"city":"', 'stop'],
    ['{', '', 'stop'],
    // A token is twelve characters: what is not said any more ends nothing.
    ['days', '{"city":"Osl', 'length', 1],
    ['Oslo', '{"city":"Osl', 'length', 1],
    ['city', '{"', 'stop', 1],
  ] as const
  for (const [stop, content, reason, cap] of cases) {
    const fields = { ...asked, ...off[name], ...(stop !== undefined && { stop }), ...(cap && { max_tokens: cap }) }
    const [choice] = ask(fields).json.choices
    expect([name, stop, choice.message.content, choice.finish_reason]).toEqual([name, stop, content, reason])
    const chunks = stream(fields).flatMap((it) => it.choices)
    expect(chunks.map((it) => it.delta.content ?? '').join('')).toBe(content)
    expect(chunks.at(-1).finish_reason).toBe(reason)
  }
})
