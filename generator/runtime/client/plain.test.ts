import { describe, expect, test } from 'vitest'
import { judgeOf } from '../../../conformance/judge/index.js'
import { createMock } from '../../../conformance/mock/index.js'
import { answering, chatApi, clientOf, listening, pets } from './client.fixture.js'

const rex = { name: 'Rex' }

/** What comes of a request whose answers are these, one after the other; undefined resets the connection. */
async function outcomeOf(
  answers: readonly ({ readonly status: number; readonly body: unknown; readonly headers?: object } | undefined)[],
  options: object = {},
) {
  let requests = 0
  const server = await answering(() => {
    const it = answers[Math.min(requests, answers.length - 1)]
    requests++
    return it as never
  })
  const outcome = await clientOf(server, options)
    .run(pets, rex)
    .catch((error: unknown) => error)
  return { outcome, requests }
}

const made = { status: 200, body: { id: 7 } }
const failed = (status: number, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  body: { error: { code: 'oops', message: 'No' } },
  headers,
})

describe('an operation that does something each time it is sent', () => {
  test.each([408, 500, 502, 503, 504])('is not sent again after %i: it may have begun', async (status) => {
    const { outcome, requests } = await outcomeOf([failed(status), made])
    expect(outcome).toMatchObject({
      code: 'mayHaveStarted',
      retryable: false,
      status,
      errors: [{ code: 'oops', message: 'No' }],
    })
    expect(requests).toBe(1)
  })

  test('is not sent again after a lost connection', async () => {
    const { outcome, requests } = await outcomeOf([undefined, made])
    expect(outcome).toMatchObject({ code: 'mayHaveStarted' })
    expect(requests).toBe(1)
  })

  test('is sent again where nobody heard it', async () => {
    const { outcome, requests } = await outcomeOf([
      failed(429, { 'retry-after': '0' }),
      failed(429, { 'retry-after-ms': '1' }),
      made,
    ])
    expect(outcome).toEqual({ id: 7 })
    expect(requests).toBe(3)
    const gone = await createMock([], { judgeOf }).listen()
    await gone.close()
    const nobody = await clientOf(gone)
      .run(pets, rex)
      .catch((error: unknown) => error)
    expect(nobody).toMatchObject({ code: 'connection', retryable: true })
  })

  test('is not sent again where the server wants more time than the call may wait', async () => {
    const patience = { retry: { firstMs: 1, budgetMs: 1_000 } }
    for (const after of ['2', new Date(Date.now() + 60_000).toUTCString()]) {
      const { outcome, requests } = await outcomeOf([failed(429, { 'retry-after': after }), made], patience)
      expect(outcome).toMatchObject({ code: 'rateLimit', retryable: true, retryAfterMs: expect.any(Number) })
      expect(requests).toBe(1)
    }
  })

  test('is sent again no oftener than the call says', async () => {
    const server = await answering(() => failed(429, { 'retry-after': '0' }))
    let requests = 0
    const counted = (url: string, init: object) => {
      requests++
      return fetch(url, init)
    }
    await expect(clientOf(server, { fetch: counted }).run(pets, rex, { maxRetries: 1 })).rejects.toMatchObject({
      status: 429,
    })
    expect(requests).toBe(2)
  })
})

describe('errors', () => {
  const bodies: readonly [what: string, status: number, body: unknown, sees: object][] = [
    [
      'of FastAPI name their fields by paths',
      422,
      {
        detail: [
          { loc: ['body', 'name'], msg: 'too short', type: 'value_error' },
          { loc: ['body'], msg: 'odd', type: 'other' },
        ],
      },
      {
        code: 'validation',
        errors: [
          { code: 'value_error', message: 'too short', pointer: '/name', limit: { minLength: 1, maxLength: 20 } },
          { code: 'other', message: 'odd' },
        ],
      },
    ],
    [
      'of OpenAI name them as texts',
      400,
      { error: { code: null, type: 'bad', message: 'No', param: 'name' } },
      { errors: [{ code: 'bad', pointer: '/name' }] },
    ],
    ['may be a text', 404, { detail: 'No such thing' }, { code: 'notFound', errors: [{ message: 'No such thing' }] }],
    [
      'may have nothing around them',
      400,
      { object: 'error', message: 'Empty.', code: 400 },
      { errors: [{ message: 'Empty.' }] },
    ],
    ['may be a page', 403, '<h1>Forbidden</h1>', { code: 'auth', body: '<h1>Forbidden</h1>', errors: [] }],
    ['may be nothing', 413, '', { code: 'validation', status: 413 }],
    ['may be of a status that nobody knows', 499, {}, { code: 'unknown', status: 499 }],
  ]
  test.each(bodies)('%s', async (_, status, body, sees) => {
    const { outcome } = await outcomeOf([{ status, body, headers: { 'x-request-id': 'r-1' } }])
    expect(outcome).toMatchObject({ ...sees, status, requestId: 'r-1' })
    expect(outcome).toBeInstanceOf(Error)
  })

  test('of what breaks the document are told before anything is sent', async () => {
    const error = await clientOf({ url: 'http://127.0.0.1:9' })
      .run(pets, { name: '', age: 3 })
      .catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'validation', errors: [{ pointer: '/name', limit: 1 }, { pointer: '/age' }] })
  })
})

describe("OpenAI's chat", () => {
  const { createChatCompletion } = chatApi
  const input = {
    model: 'alibaba:qwen@3.5-397b',
    messages: [{ role: 'user', content: 'Describe a harbour at dawn.' }],
    seed: 3,
  }

  test('brings in pieces what it brings at once', async () => {
    const client = clientOf(await listening({ choices: { chatReasoning: 'reasoning_content' } }))
    const { id: _, created: __, ...whole } = await client.run(createChatCompletion, { ...input, n: 2 })
    const stream = client.stream(createChatCompletion, { ...input, n: 2, stream_options: { include_usage: true } })
    const { id: ___, created: ____, ...streamed } = await stream.result()
    expect(streamed).toEqual({
      ...whole,
      choices: whole.choices.map((it: { message: object }) => ({ ...it, message: bare(it.message) })),
    })
    expect(await stream.text()).toBe(whole.choices[0].message.content)
  })

  test('that ends too early is an error with the text so far', async () => {
    const client = clientOf(await listening({ faults: [{ kind: 'cut', after: 12 }] }))
    const error = await client
      .stream(createChatCompletion, input)
      .result()
      .catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'connection', partial: { text: expect.stringMatching(/\w/) } })
  })

  test('joins the pieces of calls of tools', async () => {
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      id: 'c',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason }],
    })
    const call = (it: object) => ({ tool_calls: [{ index: 0, ...it }] })
    const events = [
      chunk({ role: 'assistant', content: null }),
      chunk(call({ id: 'call_1', type: 'function', function: { name: 'look', arguments: '' } })),
      chunk(call({ function: { arguments: '{"at":' } })),
      chunk(call({ id: null, type: null, function: { name: null, arguments: '"sea"}' } })),
      chunk({}, 'tool_calls'),
    ].map((it) => `data: ${JSON.stringify(it)}\n\n`)
    const headers = { 'content-type': 'text/event-stream' }
    const client = clientOf(
      await answering(() => ({ status: 200, headers, body: `${events.join('')}data: [DONE]\n\n` })),
    )
    const { choices } = await client.stream(createChatCompletion, input).result()
    expect(choices[0].message.tool_calls).toEqual([
      { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"sea"}' } },
    ])
  })
})

/** A message as streams bring it: members that are null or of reasoning stay out, or are joined. */
function bare(message: object) {
  return expect.objectContaining({ content: (message as { content: string }).content, role: 'assistant' })
}
