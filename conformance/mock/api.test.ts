import { describe, expect, test } from 'vitest'
import { airs, ask, chat, key, mockWith, picture } from './mock.fixture.js'

describe('the envelope', () => {
  test('a valid task answers 200 with one result that echoes taskType and taskUUID', () => {
    const task = chat()
    const { status, json } = ask(mockWith(), [task])
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual(['data'])
    expect(json.data).toEqual([
      {
        taskType: 'textInference',
        taskUUID: task.taskUUID,
        text: expect.any(String),
        finishReason: 'stop',
      },
    ])
  })

  test('a body that is no array is refused as invalidPayloadFormat', () => {
    for (const body of ['{}', '"x"', 'null', '1', '[1]', '[null]', '[[]]', '[]']) {
      const { status, json } = ask(mockWith(), body)
      expect([body, status, json.errors?.[0].code]).toEqual([body, 400, 'invalidPayloadFormat'])
    }
  })

  test('empty and malformed JSON are refused at once, with or without a key', () => {
    for (const body of ['', '  ', '[{', '[{"a":', '{]', '[1,]', 'undefined', '[{}]x'])
      expect(ask(mockWith(), body).json.errors?.[0].code, body).toBe('invalidPayloadFormat')
    expect(ask(mockWith(), '[{', { authorization: 'Bearer nope' }).status).toBe(401)
  })

  test('in a batch one task fails and the others succeed: 200 with both lists, matched by taskUUID', () => {
    const good = chat()
    const bad = chat({ settings: { temperature: 2.01 } })
    const { status, json } = ask(mockWith(), [bad, good, picture()])
    expect(status).toBe(200)
    expect(json.data?.map((it) => it.taskType)).toEqual(['textInference', 'imageInference'])
    expect(json.data?.[0].taskUUID).toBe(good.taskUUID)
    expect(json.errors?.map((it) => it.taskUUID)).toEqual([bad.taskUUID])
  })

  test('when every task of a batch fails the answer is 400 with empty data', () => {
    const { status, json } = ask(mockWith(), [chat({ seed: -1 }), chat({ messages: [] })])
    expect(status).toBe(400)
    expect(json.data).toEqual([])
    expect(json.errors).toHaveLength(2)
  })

  test('an unknown taskType lists the ones that are known', () => {
    const [error] = ask(mockWith(), [{ taskType: 'makeTea', taskUUID: 'x' }]).json.errors ?? []
    expect(error.code).toBe('invalidTaskType')
    expect(error.allowedValues).toEqual(expect.arrayContaining(['textInference', 'imageInference', 'getResponse']))
  })

  test('a wrong method, path or content type has its own status', () => {
    const mock = mockWith()
    const request = { method: 'POST', path: '/v1', headers: { authorization: `Bearer ${key}` }, body: '[]' }
    expect(mock.respond({ ...request, method: 'GET' }).status).toBe(405)
    expect(mock.respond({ ...request, method: 'GET' }).headers.allow).toBe('POST')
    expect(mock.respond({ ...request, path: '/v2' }).status).toBe(404)
    expect(mock.respond({ ...request, headers: { ...request.headers, 'content-type': 'text/plain' } }).status).toBe(415)
    expect(ask(mock, [chat()], { 'content-type': 'application/json; charset=utf-8' }).status).toBe(200)
  })

  test('nesting beyond the limit is refused and hurts nobody', () => {
    const deep = `[${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}]`
    expect(ask(mockWith(), deep).json.errors?.[0].code).toBe('invalidPayloadFormat')
    expect(ask(mockWith(), '['.repeat(1_000_000)).status).toBe(400)
  })

  test('huge numbers, lone surrogates and __proto__ are ordinary wrong values', () => {
    const mock = mockWith()
    const text = JSON.stringify(chat())
    expect(ask(mock, `[${text.replace('{', '{"seed":1e999,')}]`).json.errors?.[0]).toMatchObject({ parameter: 'seed' })
    expect(ask(mock, `[${text.replace('{', '{"__proto__":{"x":1},')}]`).json.errors?.[0]).toMatchObject({
      code: 'unsupportedParameter',
      parameter: '__proto__',
    })
    expect(ask(mock, [chat({ '\ud800': 1 })]).json.errors?.[0].code).toBe('unsupportedParameter')
    expect(ask(mock, [chat({ messages: [{ role: 'user', content: '\ud800' }] })]).status).toBe(200)
  })
})

describe('authentication', () => {
  const answer = (headers: Record<string, string | undefined>, body: unknown) => {
    const { status, body: text } = mockWith().respond({
      method: 'POST',
      path: '/v1',
      headers,
      body: JSON.stringify(body),
    })
    return { status, json: JSON.parse(text as string) }
  }

  test('a missing, malformed or wrong key is 401 in the documented shape', () => {
    for (const authorization of [undefined, '', key, 'Bearer', 'Bearer  ', `Basic ${key}`, 'Bearer wrong']) {
      const { status, json } = answer({ authorization }, [chat()])
      expect([authorization, status]).toEqual([authorization, 401])
      expect(json).toEqual({
        errors: [
          {
            code: 'invalidApiKey',
            message: expect.any(String),
            parameter: 'apiKey',
            type: 'string',
            taskType: 'authentication',
          },
        ],
      })
    }
  })

  test('an authentication task that comes first opens the request and leaves no item behind', () => {
    const { status, json } = answer({}, [{ taskType: 'authentication', apiKey: key }, chat()])
    expect(status).toBe(200)
    expect(json.data.map((it: { taskType: string }) => it.taskType)).toEqual(['textInference'])
  })

  test('an authentication task with a wrong key, or after another task, is 401', () => {
    expect(answer({}, [{ taskType: 'authentication', apiKey: 'wrong' }, chat()]).status).toBe(401)
    expect(answer({}, [chat(), { taskType: 'authentication', apiKey: key }]).status).toBe(401)
  })

  test('without the option any key is right, and none is still wrong', () => {
    const mock = mockWith({ apiKey: undefined as unknown as string })
    expect(ask(mock, [chat()], { authorization: 'Bearer whatever' }).status).toBe(200)
    expect(mock.respond({ method: 'POST', path: '/', headers: {}, body: JSON.stringify([chat()]) }).status).toBe(401)
  })

  test('402 comes when a task costs more than the account has, and 403 by option', () => {
    const poor = mockWith({ balance: 0.0021 })
    expect(ask(poor, [picture()]).status).toBe(200)
    const { status, json } = ask(poor, [picture()])
    expect([status, json.errors?.[0].code]).toEqual([402, 'insufficientCredits'])
    expect(ask(mockWith({ isForbidden: true }), [chat()]).status).toBe(403)
  })
})

describe('validation errors', () => {
  const errors = (task: object) => ask(mockWith(), [task]).json.errors ?? []

  test('a number out of range tells type, min, max and multiplier, and links to its field', () => {
    const task = chat({ settings: { temperature: 2.01 } })
    expect(errors(task)).toEqual([
      {
        code: 'invalidTemperature',
        message:
          "Invalid value for 'settings.temperature' parameter. It must be a float value between 0 and 2, in multiples of '0.01'.",
        parameter: 'settings.temperature',
        type: 'float',
        min: 0,
        max: 2,
        multiplier: 0.01,
        documentation: 'https://runware.ai/docs/models/alibaba-qwen3-5-397b#request-settings-temperature',
        taskType: 'textInference',
        taskUUID: task.taskUUID,
      },
    ])
  })

  test('a value that breaks two rules of a field is one error', () => {
    expect(errors(chat({ settings: { temperature: 2.001 } }))).toHaveLength(1)
  })

  test('a value outside a set tells the allowed ones, as enum, const or oneOf', () => {
    expect(errors(chat({ settings: { thinkingLevel: 'low' } }))[0]).toMatchObject({
      code: 'unsupportedThinkingLevel',
      parameter: 'settings.thinkingLevel',
      allowedValues: ['off', 'high'],
    })
    expect(errors(chat({ deliveryMethod: 'pigeon' }))[0]).toMatchObject({
      code: 'unsupportedDeliveryMethod',
      allowedValues: ['sync', 'async', 'stream'],
    })
    expect(errors(picture({ deliveryMethod: 'stream' }))[0]).toMatchObject({ allowedValues: ['sync', 'async'] })
  })

  test('undeclared and missing fields are named by their path', () => {
    expect(errors(chat({ settings: { topQ: 1 } }))[0]).toMatchObject({
      code: 'unsupportedParameter',
      parameter: 'settings.topQ',
    })
    expect(errors(chat({ messages: [{ role: 'user' }] }))[0]).toMatchObject({
      code: 'missingContent',
      parameter: 'messages.0.content',
    })
    expect(errors(chat({ taskUUID: undefined }))[0]).toMatchObject({ code: 'missingTaskUUID', parameter: 'taskUUID' })
    expect(errors(chat({ taskType: undefined }))[0]).toMatchObject({ code: 'missingTaskType', parameter: 'taskType' })
    expect(errors(chat({ model: undefined }))[0]).toMatchObject({ code: 'missingModel', parameter: 'model' })
  })

  test('a text of a wrong length tells the lengths', () => {
    expect(errors(picture({ positivePrompt: 'a' }))[0]).toMatchObject({
      code: 'invalidPositivePromptLength',
      min: 2,
      max: 3000,
    })
  })

  test('a wrong type tells the right one', () => {
    expect(errors(chat({ seed: 'a' }))[0]).toMatchObject({ code: 'invalidSeed', parameter: 'seed', type: 'integer' })
  })

  test('all violations of a task are told at once', () => {
    const found = errors(chat({ seed: -1, settings: { topK: 0, thinkingLevel: 'low', x: 1 }, messages: [] }))
    expect(found.map((it) => it.parameter).sort()).toEqual([
      'messages',
      'seed',
      'settings.thinkingLevel',
      'settings.topK',
      'settings.x',
    ])
  })

  test('a rule over several fields names them as a list', () => {
    expect(errors(picture({ width: 2048, height: 2048 }))[0].parameter).toEqual(['width', 'height'])
    expect(errors(picture({ acceleration: 'none', acceleratorOptions: {} }))[0].parameter).toEqual([
      'acceleration',
      'acceleratorOptions',
    ])
    expect(errors(picture({ strength: 0.5 }))[0].parameter).toEqual(['strength'])
    expect(errors(picture({ inputs: { frameImages: ['a'], referenceImages: ['a'] } }))[0].parameter).toEqual([
      'inputs.frameImages',
      'inputs.referenceImages',
    ])
  })

  test('a model that is not loaded is told which ones are, beside everything else that is wrong', () => {
    const found = errors(chat({ model: 'alibaba:qwen@9', seed: -1 }))
    expect(found.map((it) => it.parameter).sort()).toEqual(['model', 'seed'])
    expect(found.find((it) => it.parameter === 'model').allowedValues).toEqual([airs.qwen, airs.smallQwen])
  })

  test('the task type of another model is refused as invalidTaskType', () => {
    expect(errors(chat({ taskType: 'imageInference' }))[0]).toMatchObject({
      code: 'invalidTaskType',
      parameter: 'taskType',
    })
  })

  test('a task with an error is neither executed nor billed', () => {
    const mock = mockWith()
    const bad = chat({ seed: -1 })
    ask(mock, [bad])
    const { json } = ask(mock, [
      { taskType: 'getResponse', taskUUID: bad.taskUUID },
      { taskType: 'accountManagement', taskUUID: bad.taskUUID, operation: 'getDetails' },
    ])
    expect(json.data).toMatchObject([{ balance: 1000 }])
    expect(ask(mock, [{ ...bad, seed: 1 }]).status).toBe(200)
  })
})
