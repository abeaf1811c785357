import { describe, expect, test } from 'vitest'
import { chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { airs, type Loose } from '../mock.fixture.js'
import { chatsAt, messages } from './chat.fixture.js'

const model = airs.qwen
const chat = { model, messages }
const response = { model, input: 'What is the weather in the harbour?' }
const servers = chatServerNames.map((name) => [name, chatsAt(name)] as const)
const atChats = '/v1/chat/completions'
const atResponses = '/v1/responses'

/** Whether an error stands in a member, by server and path. */
const isNested = (name: string, path: string) => name !== 'sglang' || path.startsWith(atResponses)

describe('an error is told in the form of the server', () => {
  test.each(servers)('at every path of %s that its clients ask at, whatever is wrong', (name, { at }) => {
    const refused: [path: string, body: object | undefined, headers?: object][] = [
      [atChats, undefined],
      [atResponses, undefined],
      [`${atResponses}/resp_1`, undefined],
      ['/v1/embeddings', {}],
      ['/v1/completions', chat],
      ['/v1/files/file_1', undefined],
      [atChats, [] as object],
      [atResponses, chat, { 'content-type': 'text/plain' }],
      ...[atChats, atResponses].flatMap((path) =>
        [402, 403, 429, 500, 503].map(
          (it) =>
            [path, path === atChats ? chat : response, { 'x-mock-fault': String(it) }] as (typeof refused)[number],
        ),
      ),
    ]
    for (const [path, body, headers] of refused) {
      const { status, json } = at(path, body, headers)
      expect([name, path, status >= 400, isNested(name, path)]).toEqual([name, path, true, 'error' in json])
      const error = json.error ?? json
      expect([name, path, status, error]).toEqual([
        name,
        path,
        status,
        expect.objectContaining({ message: expect.any(String), param: null }),
      ])
      if (name === 'dashscope') expect([status, error.code]).toEqual([status, expect.any(String)])
    }
  })

  test.each(servers)('%s tells of a key alike whether it is wrong or a fault says so, and as no field', (_, { at }) => {
    const told = (headers: object) => {
      const { status, json } = at(atChats, chat, headers)
      const { request_id: _id, ...rest } = json
      return [status, rest]
    }
    const wrong = told({ authorization: 'Bearer wrong-key-of-somebody' })
    const struck = told({ authorization: 'Bearer wrong-key-of-somebody', 'x-mock-fault': '401' })
    expect(struck).toEqual(wrong)
    expect(JSON.stringify(wrong)).not.toContain('apiKey"')
  })

  test('a model that is no text is said to be that, one that is missing to be missing', () => {
    for (const [name, { at }] of servers) {
      const message = (body: object) => {
        const { json } = at(atChats, body)
        return (json.error ?? json).message
      }
      expect([name, message({ messages })]).toEqual([name, expect.stringContaining('Missing')])
      expect([name, message({ messages, model: 5 })]).toEqual([name, expect.stringContaining('string')])
    }
  })
})

describe('a response that is streamed', () => {
  const events = (at: ReturnType<typeof chatsAt>, fault: string): Loose[] =>
    at.stream({ ...response, messages: undefined }, atResponses, { 'x-mock-fault': fault })

  test.each(servers)(
    'of %s breaks off where a fault lets it, by an event of its kind with the next number',
    (_, at) => {
      for (const fault of ['fail-one', 'error-in-stream']) {
        const told = events(at, fault)
        expect(told.map((it) => it.sequence_number)).toEqual(told.map((_, index) => index))
        expect(told.filter((it) => it.type === 'response.completed')).toEqual([])
        const last = told.at(-1)
        if (fault === 'fail-one')
          expect(last).toMatchObject({
            type: 'response.failed',
            response: { status: 'failed', error: { code: 'server_error', message: expect.any(String) } },
          })
        else expect(last).toMatchObject({ type: 'error', code: 'server_error', message: expect.any(String) })
      }
    },
  )
})

describe('what was prepared is told in a response as well', () => {
  const told = (answer: Loose, more: object = {}) => {
    const at = chatsAt('openai', {}, [{ answer }])
    const asked = { ...response, ...more }
    const whole = at.at(atResponses, asked).json
    const streamed = at.stream({ ...asked, messages: undefined }, atResponses)
    return { whole, streamed, last: streamed.at(-1) as Loose }
  }

  test('a refusal is a part of its own, whole and piece by piece', () => {
    const { whole, streamed } = told({ refusal: 'Not that.' })
    expect(whole.output.at(-1).content).toEqual([{ type: 'refusal', refusal: 'Not that.' }])
    const deltas = streamed.filter((it) => it.type === 'response.refusal.delta').map((it) => it.delta)
    expect(deltas.join('')).toBe('Not that.')
    expect(streamed.find((it) => it.type === 'response.refusal.done')).toMatchObject({ refusal: 'Not that.' })
    expect(streamed.some((it) => it.type.startsWith('response.output_text'))).toBe(false)
  })

  test.each([
    ['length', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
  ])('a text that ends for %s is incomplete for %s', (finishReason, reason) => {
    const { whole, last } = told({ text: 'So far', finishReason })
    expect([whole.status, whole.incomplete_details]).toEqual(['incomplete', { reason }])
    expect([last.type, last.response.incomplete_details]).toEqual(['response.incomplete', { reason }])
  })

  test('an error has the code that was prepared, where codes are names', () => {
    const error = { code: 'contentPolicyViolation', message: 'No.', status: 403 }
    for (const name of chatServerNames) {
      const { status, json } = chatsAt(name, {}, [{ answer: { error } }]).at(atChats, chat)
      const expected = name === 'vllm' || name === 'sglang' ? 403 : error.code
      expect([name, status, (json.error ?? json).code]).toEqual([name, 403, expected])
    }
  })

  test('equal calls of two turns are two calls', () => {
    const toolCalls = [{ name: 'weather', arguments: { city: 'Oslo' } }]
    const { ask } = chatsAt('vllm', {}, [{ answer: { toolCalls } }])
    const [first] = ask({}).json.choices[0].message.tool_calls
    const next = [
      ...messages,
      { role: 'assistant', content: null, tool_calls: [first] },
      { role: 'tool', tool_call_id: first.id, content: 'Sunny.' },
    ]
    const [second] = ask({ messages: next }).json.choices[0].message.tool_calls
    expect([second.function, second.id === first.id]).toEqual([first.function, false])
    expect(ask({}).json.choices[0].message.tool_calls[0]).toEqual(first)
  })

  test('it is given where the mock itself could make none, and not used up by what is refused', () => {
    const big = { type: 'object', properties: { a: { type: 'string', minLength: 1e8 } }, required: ['a'] }
    const tool = (parameters: object) => ({ tools: [{ type: 'function', function: { name: 'big', parameters } }] })
    const { ask } = chatsAt('runware', {}, [{ match: { times: 1 }, answer: 'Prepared.' }])
    expect(ask(tool({ type: 'array' })).status).toBe(400)
    expect(ask(tool(big)).json.choices[0].message.content).toBe('Prepared.')
    expect(ask(tool(big)).status).toBe(400)
  })
})

test('likelihoods of tokens are told in a response that includes them, whole and streamed', () => {
  for (const [name, at] of servers) {
    const asked = { ...response, include: ['message.output_text.logprobs'], top_logprobs: 2 }
    const { output } = at.at(atResponses, asked).json
    const [part] = output.at(-1).content
    expect([name, part.logprobs.map((it: Loose) => it.token).join('')]).toEqual([name, part.text])
    expect(part.logprobs[0].top_logprobs).toHaveLength(2)
    const deltas = at
      .stream({ ...asked, messages: undefined }, atResponses)
      .filter((it) => it.type === 'response.output_text.delta')
    expect(deltas.flatMap((it) => it.logprobs)).toEqual(part.logprobs)
    expect(at.at(atResponses, response).json.output.at(-1).content[0].logprobs).toEqual([])
  }
})

test('why no arguments can be made is told', () => {
  const parameters = { $dynamicAnchor: 'a', type: 'object', properties: { b: { items: { $dynamicRef: '#a' } } } }
  const { status, json } = chatsAt('openai').ask({
    tools: [{ type: 'function', function: { name: 'it', parameters } }],
  })
  expect([status, json.error.param]).toEqual([400, 'tools[0].function.parameters'])
  expect(json.error.message).toContain('$dynamicRef')
})
