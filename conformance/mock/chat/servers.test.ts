import { describe, expect, test } from 'vitest'
import { chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { chatServers } from '../../../generator/provider/chat/chat-servers.js'
import type { Loose } from '../mock.fixture.js'
import { chatsAt, clock, messages, weather } from './chat.fixture.js'

const servers = Object.fromEntries(chatServerNames.map((it) => [it, chatsAt(it)])) as Record<
  (typeof chatServerNames)[number],
  ReturnType<typeof chatsAt>
>
const { openai, dashscope, vllm, sglang, runware } = servers

describe('a refusal', () => {
  test('of OpenAI names message, type, field and code', () => {
    const { status, json } = openai.ask({ tools: [{ type: 'function', function: { name: 'a b' } }] })
    expect([status, json]).toEqual([
      400,
      {
        error: {
          message: expect.stringContaining('tools.0.function.name'),
          type: 'invalid_request_error',
          param: 'tools[0].function.name',
          code: 'invalid_value',
        },
      },
    ])
    expect(openai.ask({ fancy: 1 }).json.error).toMatchObject({ code: 'unknown_parameter', param: 'fancy' })
  })

  test.each([
    ['temperature', 2, 'Temperature should be in [0.0, 2.0)'],
    ['top_p', 0, 'Range of top_p should be (0.0, 1.0]'],
    ['n', 5, 'Range of n should be [1, 4]'],
    ['max_tokens', 65_537, 'Range of max_tokens should be [1, 65536]'],
    ['max_tokens', 0, 'Range of max_tokens should be [1, 65536]'],
    ['enable_thinking', true, 'parameter.enable_thinking must be set to false for non-streaming calls'],
  ])('of DashScope tells %s in its message alone', (name, value, message) => {
    const { status, json } = dashscope.ask({ [name]: value })
    expect([status, json]).toEqual([
      400,
      {
        error: { code: 'invalid_parameter_error', param: null, message, type: expect.any(String) },
        request_id: expect.any(String),
      },
    ])
  })

  test('of vLLM has the status as its code', () => {
    const { status, json } = vllm.ask({ stream_options: { include_usage: true } })
    expect([status, json]).toEqual([
      400,
      {
        error: {
          message: 'Stream options can only be defined when `stream=True`.',
          type: 'BadRequestError',
          param: 'stream_options',
          code: 400,
        },
      },
    ])
    expect(vllm.ask({ model: 'x' }).json.error).toMatchObject({ message: 'The model `x` does not exist.', code: 404 })
  })

  test('of SGLang is flat', () => {
    expect(sglang.ask({ messages: [] }).json).toEqual({
      object: 'error',
      message: 'Messages cannot be empty.',
      type: 'BadRequest',
      param: null,
      code: 400,
    })
    const { message } = sglang.ask({ tool_choice: 'required' }).json
    expect(message).toBe('Tools cannot be empty if tool choice is set to required.')
  })

  test('of Runware has its codes in the form of OpenAI', () => {
    expect(runware.ask({ temperature: 0.005 }).json.error).toMatchObject({
      code: 'invalidTemperature',
      param: 'temperature',
    })
  })

  test('is the same for any reason: no key, no JSON, another method, a fault', () => {
    const wrong = { authorization: 'Bearer wrong-key-of-somebody' }
    expect(openai.ask({}, wrong).json.error.message).toBe('Incorrect API key provided: wron****body.')
    expect(vllm.ask({}, wrong)).toMatchObject({ status: 401, json: { error: 'Unauthorized' } })
    for (const status of [402, 403, 429, 500, 503]) {
      expect(sglang.ask({}, { 'x-mock-fault': String(status) }).json).toMatchObject({ object: 'error', code: status })
      expect(dashscope.ask({}, { 'x-mock-fault': String(status) }).json).toHaveProperty('error.code')
    }
    expect(openai.ask({}, { 'x-mock-fault': '429' }).json.error.code).toBe('rate_limit_exceeded')
    expect(sglang.at('/v1/chat/completions', [1] as object).json).toMatchObject({ object: 'error', code: 400 })
    expect(vllm.at('/v1/chat/completions').json.error).toMatchObject({ code: 405 })
  })
})

describe('fields that a server does not know', () => {
  test('are refused by OpenAI and taken by the others, which log them', () => {
    for (const [name, { ask, told }] of Object.entries(servers)) {
      told.length = 0
      expect([name, ask({ fancy: 1 }).status]).toEqual([name, name === 'openai' ? 400 : 200])
      expect(told.filter((it) => it.kind === 'unknown-fields')).toEqual(
        name === 'openai' ? [] : [{ kind: 'unknown-fields', path: '/v1/chat/completions', fields: ['fancy'] }],
      )
    }
  })

  test('are decided on by choice', () => {
    expect(chatsAt('vllm', { chatUnknownFields: 'refuse' }).ask({ fancy: 1 }).json.error.param).toBe('fancy')
    expect(chatsAt('openai', { chatUnknownFields: 'ignore' }).ask({ fancy: 1 }).status).toBe(200)
  })
})

test('a model that is not there is refused, but by SGLang', () => {
  for (const [name, { ask }] of Object.entries(servers))
    expect([name, ask({ model: 'nobody' }).status]).toEqual([name, name === 'sglang' ? 200 : 404])
})

test('reasoning stands where the server has it', () => {
  const members = Object.fromEntries(
    Object.entries(servers).map(([name, { ask }]) => [
      name,
      Object.keys(ask({}).json.choices[0].message).filter((it) => it.startsWith('reasoning')),
    ]),
  )
  expect(members).toEqual({
    runware: ['reasoning_content'],
    openai: [],
    dashscope: ['reasoning_content'],
    vllm: ['reasoning'],
    sglang: ['reasoning_content'],
  })
  expect(sglang.ask({}).json.usage.reasoning_tokens).toBeGreaterThan(0)
  const chosen = chatsAt('sglang', { chatReasoning: 'reasoning' }).ask({}).json.choices[0].message
  expect(Object.keys(chosen)).toContain('reasoning')
})

test('every delta of DashScope has every member, those of others what they bring', () => {
  const members = (events: Loose[]) =>
    new Set(events.flatMap((it) => it.choices.map((one: Loose) => Object.keys(one.delta).join())))
  expect([...members(dashscope.stream({}))]).toHaveLength(1)
  expect([...members(vllm.stream({}))].sort()).toEqual(['', 'content', 'reasoning', 'role,content'])
})

test('several calls at once are usual but for DashScope', () => {
  const calls = (it: typeof openai) => it.ask({ tools: [weather, clock] }).json.choices[0].message.tool_calls
  expect(calls(dashscope)).toHaveLength(1)
  for (const it of [openai, vllm, sglang, runware]) expect(calls(it)).toHaveLength(2)
})

test('only servers that document it demand the word JSON, and refuse tools by force while thinking', () => {
  const json = { response_format: { type: 'json_object' } }
  expect(dashscope.ask(json).status).toBe(400)
  expect(dashscope.ask({ ...json, messages: [{ role: 'user', content: 'In JSON, please.' }] }).status).toBe(200)
  expect(
    dashscope.ask({ ...json, messages: [{ role: 'user', content: [{ type: 'text', text: 'As json' }] }] }).status,
  ).toBe(200)
  expect(vllm.ask(json).status).toBe(200)
  const forced = { tools: [weather], tool_choice: 'required' }
  const { status } = dashscope.at('/v1/chat/completions', {
    model: 'alibaba:qwen@3.5-397b',
    messages,
    stream: true,
    ...forced,
  })
  expect(status).toBe(400)
  expect(dashscope.ask({ ...forced, enable_thinking: false }).status).toBe(200)
})

test.each(['structured_outputs', 'guided_json'])(
  'vLLM answers by the schema of %s, and others take no notice',
  (name) => {
    const asked = (schema: object) => ({ [name]: name === 'guided_json' ? schema : { json: schema } })
    const schema = { type: 'object', properties: { a: { enum: [7] } }, required: ['a'], additionalProperties: false }
    expect(vllm.ask(asked(schema)).json.choices[0].message.content).toBe('{"a":7}')
    expect(vllm.ask(asked({ type: 'thing' })).json.error.param).toBe(name === 'guided_json' ? name : `${name}.json`)
    expect(sglang.ask(asked(schema)).json.choices[0].message.content).not.toContain('{')
  },
)

test('what is decided here and published nowhere is named by a member of the table', () => {
  const at = (server: object, path: string) =>
    path
      .split('.')
      .reduce((it: Loose, name) => (it !== undefined && Object.hasOwn(it, name) ? it[name] : undefined), server)
  for (const [name, server] of Object.entries(chatServers))
    for (const path of server.undocumented)
      if (!['fields.max_completion_tokens', 'reasoningMember', 'orphanAnswer'].includes(path))
        expect([name, path, at(server, path) !== undefined]).toEqual([name, path, true])
})
