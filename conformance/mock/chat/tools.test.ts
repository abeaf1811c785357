import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chatServerNames } from '../../../generator/provider/chat/chat-server.js'
import { amount, seed } from '../../../generator/sample.fixture.js'
import type { Loose } from '../mock.fixture.js'
import { chatsAt, clock, messages, weather } from './chat.fixture.js'

/** The judge of this test alone: nothing of the product's own. */
const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
const fits = (schema: object, value: unknown) => ajv.validate(schema, value)

const { ask, stream } = chatsAt('runware')
const answer = (fields: object) => ask(fields).json.choices[0]
const argumentsOf = (call: Loose) => JSON.parse(call.function.arguments)
const parameterOf = (fields: object) => {
  const { status, json } = ask(fields)
  return [status, json.error?.param]
}

describe('tools', () => {
  test('are called with arguments that their schema takes, and nothing is said', () => {
    const { message, finish_reason } = answer({ tools: [weather] })
    expect([message.content, finish_reason, message.tool_calls.length]).toEqual([null, 'tool_calls', 1])
    const [call] = message.tool_calls
    expect([call.type, call.function.name]).toEqual(['function', 'weather'])
    expect(fits(weather.function.parameters, argumentsOf(call))).toBe(true)
  })

  test('come in pieces that join to the same calls, each by its index', () => {
    const fields = { tools: [weather, clock] }
    const calls: Loose[] = []
    const events = stream(fields)
    for (const { choices } of events)
      for (const { index, id, function: piece } of choices[0].delta.tool_calls ?? []) {
        calls[index] ??= { id, type: 'function', function: { name: piece.name, arguments: '' } }
        calls[index].function.arguments += piece.arguments
      }
    expect(calls).toEqual(answer(fields).message.tool_calls)
    expect(events.at(-1).choices[0]).toMatchObject({ delta: {}, finish_reason: 'tool_calls' })
  })

  test('are called as tool_choice says', () => {
    const tools = [weather, clock]
    const called = (fields: object) =>
      (answer({ tools, ...fields }).message.tool_calls ?? []).map((it: Loose) => it.function.name)
    expect(called({ tool_choice: 'none' })).toEqual([])
    for (const name of ['weather', 'clock'])
      expect(called({ tool_choice: { type: 'function', function: { name } } })).toEqual([name])
    expect(called({ tool_choice: 'required' }).sort()).toEqual(['clock', 'weather'])
    expect(called({ parallel_tool_calls: false })).toHaveLength(1)
    expect(called({ tool_choice: 'required', parallel_tool_calls: false })).toHaveLength(1)
  })

  const round = (calls: Loose[]) => [
    ...messages,
    { role: 'assistant', content: null, tool_calls: calls },
    ...calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'Sunny.' })),
  ]

  test.each(chatServerNames)('have been called: %s answers in text, so that an agent ends', (server) => {
    const at = chatsAt(server)
    const { tool_calls: calls } = at.ask({ tools: [weather] }).json.choices[0].message
    const { status, json } = at.ask({ tools: [weather], messages: round(calls) })
    expect([status, json.choices?.[0].finish_reason, json.choices?.[0].message.content]).toEqual([
      200,
      'stop',
      expect.stringMatching(/\w/),
    ])
    const again = [...round(calls), { role: 'assistant', content: 'Sunny.' }, { role: 'user', content: 'And now?' }]
    expect(at.ask({ tools: [weather], messages: again }).json.choices[0].finish_reason).toBe('tool_calls')
  })

  test('are called in so many rounds as are chosen', () => {
    const { tool_calls: calls } = answer({ tools: [weather] }).message
    const twice = chatsAt('runware', { chatToolRounds: 2 }).ask({ tools: [weather], messages: round(calls) })
    expect(twice.json.choices[0].finish_reason).toBe('tool_calls')
    expect(twice.json.choices[0].message.tool_calls[0].id).not.toBe(calls[0].id)
  })

  test('answer calls that were made, and nothing else, where the server says so', () => {
    const calls = answer({ tools: [weather] }).message.tool_calls
    const stray = { role: 'tool', tool_call_id: 'call_0', content: '1' }
    const param = (list: Loose[]) => chatsAt('openai').ask({ messages: list }).json.error?.param
    expect(param([...messages, stray])).toBe('messages[1].tool_call_id')
    expect(param([...round(calls), stray])).toBe('messages[3].tool_call_id')
    for (const it of ['vllm', 'sglang', 'runware'] as const)
      expect(chatsAt(it).ask({ messages: [...messages, stray] }).status).toBe(200)
  })

  test.each([
    ['name', [{ type: 'function', function: {} }], 'tools.0.function.name'],
    ['name', [weather, { type: 'function', function: { name: 'ä' } }], 'tools.1.function.name'],
    ['function', [{ type: 'function' }], 'tools.0.function'],
    ['type', [{ function: weather.function }], 'tools.0.type'],
    [
      'parameters',
      [{ type: 'function', function: { name: 'a', parameters: { type: 'strin' } } }],
      'tools.0.function.parameters',
    ],
    [
      'parameters',
      [{ type: 'function', function: { name: 'a', parameters: { type: 'array' } } }],
      'tools.0.function.parameters',
    ],
    [
      'parameters',
      [
        {
          type: 'function',
          function: { name: 'a', parameters: { type: 'object', properties: { b: { minimum: 'x' } } } },
        },
      ],
      'tools.0.function.parameters',
    ],
    [
      'parameters',
      [{ type: 'function', function: { name: 'a', parameters: { $ref: '#/$defs/none' } } }],
      'tools.0.function.parameters',
    ],
    [
      'parameters',
      [{ type: 'function', function: { name: 'a', parameters: { properties: { b: false }, required: ['b'] } } }],
      'tools.0.function.parameters',
    ],
  ])('with a bad %s are refused at its place: %j', (_, tools, place) => {
    expect(parameterOf({ tools })).toEqual([400, place])
  })

  test.each([
    ['a text', { type: 'string', minLength: 1e8 }],
    ['a list', { type: 'array', minItems: 1e6, items: { type: 'integer' } }],
    ['lists of lists', { type: 'array', minItems: 1e4, items: { type: 'array', minItems: 1e4, items: {} } }],
    ['nothing that a judge could tell', { $async: true, type: 'string' }],
  ])('that ask for %s beyond what is made are refused at once', (_, schema) => {
    const parameters = { type: 'object', properties: { a: schema }, required: ['a'] }
    const tools = [{ type: 'function', function: { name: 'big', parameters } }]
    expect(parameterOf({ tools })).toEqual([400, 'tools.0.function.parameters'])
  })

  test('that are not there cannot be chosen', () => {
    expect(parameterOf({ tools: [weather], tool_choice: { type: 'function', function: { name: 'other' } } })).toEqual([
      400,
      'tool_choice',
    ])
  })

  test('without parameters are called with an empty object', () => {
    const { tool_calls: calls } = answer({ tools: [{ type: 'function', function: { name: 'ping' } }] }).message
    expect(argumentsOf(calls[0])).toEqual({})
  })

  test('are cut off by the cap, which is told', () => {
    const { finish_reason, message } = answer({ tools: [weather], max_tokens: 2, enable_thinking: false })
    expect([finish_reason, message.tool_calls[0].function.arguments.length]).toEqual(['length', 24])
  })
})

describe('response_format', () => {
  const schema = {
    type: 'object',
    properties: { name: { type: 'string' }, tags: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 2 } },
    required: ['name', 'tags'],
    additionalProperties: false,
  }
  const format = { type: 'json_schema', json_schema: { name: 'it', strict: true, schema } }

  test('json_object gives an object, json_schema one that fits', () => {
    expect(JSON.parse(answer({ response_format: { type: 'json_object' } }).message.content)).toBeTypeOf('object')
    const { message, finish_reason } = answer({ response_format: format })
    expect([finish_reason, fits(schema, JSON.parse(message.content))]).toEqual(['stop', true])
  })

  test('holds for streams as well', () => {
    const text = stream({ response_format: format })
      .map((it) => it.choices[0].delta.content ?? '')
      .join('')
    expect(text).toBe(answer({ response_format: format }).message.content)
  })

  test.each([
    [{ type: 'json_schema' }, 'response_format.json_schema'],
    [{ type: 'xml' }, 'response_format.type'],
    [{ type: 'json_schema', json_schema: { name: 'a b', schema } }, 'response_format.json_schema.name'],
    [
      { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'thing' } } },
      'response_format.json_schema.schema',
    ],
  ])('%j is refused at %s', (response_format, place) => {
    expect(parameterOf({ response_format })).toEqual([400, place])
  })
})

/** Schemas of many kinds that values are known to exist for. */
const { schema: schemas } = fc.letrec<{ schema: Loose }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constant('string'), minLength: fc.nat(5), maxLength: fc.integer({ min: 5, max: 30 }) }),
    fc.constantFrom('date-time', 'uuid', 'email', 'uri', 'date').map((format) => ({ type: 'string', format })),
    fc.constantFrom('^[A-Z]{3}-\\d+$', '^(on|off)$', '^\\S+@\\S+$').map((pattern) => ({ type: 'string', pattern })),
    fc.record({
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.integer({ min: -9, max: 0 }),
      maximum: fc.integer({ min: 20, max: 99 }),
      multipleOf: fc.constantFrom(1, 0.5, 5),
    }),
    fc
      .uniqueArray(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { minLength: 1 })
      .map((it) => ({ enum: it })),
    fc.record({
      type: fc.constant('array'),
      items: tie('schema'),
      minItems: fc.nat(2),
      maxItems: fc.integer({ min: 2, max: 4 }),
    }),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((it) => ({ anyOf: it })),
    fc
      .tuple(tie('schema'))
      .map(([it]) => ({ $defs: { inner: it }, type: 'object', properties: { own: { type: ['string', 'null'] } } })),
    objectOf(tie('schema')),
  ),
}))

function objectOf(inner: fc.Arbitrary<Loose>): fc.Arbitrary<Loose> {
  return fc
    .tuple(
      fc.dictionary(fc.string({ maxLength: 8 }), inner, { maxKeys: 4, noNullPrototype: true }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([properties, isClosed, needsAll]) => ({
      type: 'object',
      properties,
      ...(needsAll && { required: Object.keys(properties) }),
      ...(isClosed && { additionalProperties: false }),
    }))
}

test(`whatever is asked by tools or schemas, what is answered fits (SPECPROOF_SEED=${seed})`, () => {
  fc.assert(
    fc.property(objectOf(schemas), schemas, fc.nat(), (parameters, schema, drawn) => {
      const tools = [{ type: 'function', function: { name: 'tool', parameters } }]
      const [call] = answer({ tools, seed: drawn % 2 ** 32, tool_choice: 'required' }).message.tool_calls
      const response_format = { type: 'json_schema', json_schema: { name: 'it', schema } }
      const text = answer({ response_format, seed: drawn % 2 ** 32 }).message.content
      return fits(parameters, argumentsOf(call)) && fits(schema, JSON.parse(text))
    }),
    { seed, numRuns: amount(20, 1_000) },
  )
})

const node = {
  type: 'object',
  properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
  required: ['name', 'children'],
}

test.each([
  ['of a tree', { $ref: '#/$defs/node', $defs: { node } }],
  [
    'of draft 7, as SDKs write it',
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: { a: { $ref: '#/definitions/a' } },
      definitions: { a: { type: 'string', minLength: 1 } },
      required: ['a'],
    },
  ],
  ['without a type', { properties: { a: { const: 1 } }, required: ['a'] }],
  [
    'with conditions',
    {
      type: 'object',
      required: ['a'],
      properties: { a: { enum: [1, 2] } },
      if: { properties: { a: { const: 1 } } },
      then: { required: ['b'] },
      else: { required: ['c'] },
    },
  ],
])('arguments fit a schema %s', (_, parameters) => {
  const [call] = answer({ tools: [{ type: 'function', function: { name: 'tool', parameters } }] }).message.tool_calls
  const { $schema: _dialect, ...schema } = parameters as Loose
  expect(fits(schema, argumentsOf(call))).toBe(true)
})
