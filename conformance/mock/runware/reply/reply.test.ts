import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repliesOf } from '../../index.js'
import { airs, ask, chat, key, type Loose, mockWith, picture, streamed } from '../../mock.fixture.js'

const asked = (content: string, fields: object = {}) => chat({ messages: [{ role: 'user', content }], ...fields })
const textOf = (mock: ReturnType<typeof mockWith>, task: object): string => ask(mock, [task]).json.data?.[0].text

function chatted(mock: ReturnType<typeof mockWith>, fields: object = {}): { status: number; json: Loose } {
  const body = JSON.stringify({ model: airs.qwen, messages: [{ role: 'user', content: 'weather?' }], ...fields })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = mock.respond({ method: 'POST', path: '/v1/chat/completions', headers, body })
  return { status: answer.status, json: typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body }
}

describe('a reply', () => {
  test('is found by model, last message and count, the later before the earlier', () => {
    const mock = mockWith()
    mock.reply({}, 'any')
    mock.reply({ model: airs.smallQwen }, 'small')
    mock.reply({ message: 'harbour', times: 1 }, 'once')
    mock.reply({ message: /^hi\b/gi }, 'greeting')
    expect(
      [
        asked('x'),
        asked('x', { model: airs.smallQwen }),
        asked('a harbour'),
        asked('a harbour'),
        asked('Hi you'),
        asked('Hi you'),
      ].map((it) => textOf(mock, it)),
    ).toEqual(['any', 'small', 'once', 'any', 'greeting', 'greeting'])
  })

  test('is for a model that the mock has, by its AIR or id, and none of a list is taken where one is not', () => {
    const mock = mockWith()
    const wrong = { model: `${airs.smallQwen}x` }
    const message = `No model of the mock is called "${wrong.model}", and a reply is for it. Did you mean "${airs.smallQwen}"?`
    expect(() => mock.reply(wrong, 'never')).toThrow(message)
    expect(() => mockWith({ replies: [{ match: wrong, answer: 'never' }] })).toThrow(message)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const body = JSON.stringify([{ answer: 'any' }, { match: wrong, answer: 'never' }])
    const { status } = mock.respond({ method: 'POST', path: '/__mock/replies', headers, body })
    expect([status, textOf(mock, asked('x')) === 'any']).toEqual([400, false])
    mock.reply({ model: 'alibaba-qwen3-5-27b' }, 'small')
    expect(textOf(mock, asked('x', { model: airs.smallQwen }))).toBe('small')
  })

  test('is one of a sequence after the other, and the last from there on; reset begins anew', () => {
    const mock = mockWith({ replies: [{ answer: { sequence: ['one', { json: { n: 2 } }] } }] })
    expect([1, 2, 3].map(() => textOf(mock, chat()))).toEqual(['one', '{"n":2}', '{"n":2}'])
    mock.reply({}, 'added')
    mock.reset()
    expect(textOf(mock, chat())).toBe('one')
  })

  test('says the same whole, streamed and polled, with its own usage', () => {
    const mock = mockWith({ replies: [{ answer: { text: 'Two words', finishReason: 'content_filter' } }] })
    const whole = ask(mock, [chat({ includeUsage: true })]).json.data?.[0]
    expect(whole).toMatchObject({ text: 'Two words', finishReason: 'content_filter', usage: { completionTokens: 2 } })
    const events = streamed(mock, [chat({ deliveryMethod: 'stream' })])
      .slice(0, -1)
      .map((it) => JSON.parse(it))
    expect(events.map((it) => it.delta.text ?? '').join('')).toBe('Two words')
    expect(events.at(-1).finishReason).toBe('content_filter')
    const later = chat({ deliveryMethod: 'async' })
    ask(mock, [later])
    const polls = [1, 2].map(() => ask(mock, [{ taskType: 'getResponse', taskUUID: later.taskUUID }]).json.data?.[0])
    expect(polls[1]).toMatchObject({ status: 'success', text: 'Two words' })
  })

  test('is an error, or a file for a picture', () => {
    const file = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
    const error = { code: 'contentPolicyViolation', message: 'No.', status: 451 }
    const mock = mockWith({ replies: [{ match: { taskType: 'imageInference' }, answer: { file } }] })
    mock.reply({ message: 'bad' }, { error })
    const refused = ask(mock, [asked('bad')])
    expect([refused.status, refused.json.errors?.[0].code]).toEqual([451, 'contentPolicyViolation'])
    const [url, base64] = ['URL', 'base64Data'].map((outputType) => ask(mock, [picture({ outputType })]).json.data?.[0])
    expect([url.imageURL, base64.imageBase64Data]).toEqual([file, file.split(',')[1]])
  })

  test('is a file of this machine, served by the mock and in Base64 where that is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-'))
    const bytes = Buffer.from('89504e470d0a1a0a00ff', 'hex')
    writeFileSync(join(folder, 'a.PNG'), bytes)
    const mock = mockWith({ replies: repliesOf([{ answer: { sequence: [{ file: 'a.PNG' }] } }], folder) })
    const results = ['URL', 'base64Data', 'dataURI'].map(
      (outputType) => ask(mock, [picture({ outputType })]).json.data?.[0],
    )
    expect(results[1].imageBase64Data).toBe(bytes.toString('base64'))
    expect(results[2].imageDataURI).toBe(`data:image/png;base64,${bytes.toString('base64')}`)
    const { origin, pathname: path } = new URL(results[0].imageURL)
    expect(origin).toBe('http://127.0.0.1:1')
    const served = mock.respond({ method: 'GET', path, headers: {}, body: '' })
    expect([served.headers['content-type'], Buffer.from(served.body as Uint8Array)]).toEqual(['image/png', bytes])
    mock.reply({}, { file: { type: 'image/gif', bytes: new Uint8Array([1]) } })
    expect(ask(mock, [picture()]).json.data?.[0].imageURL).toMatch(/\.gif$/)
    mock.reply({}, { file: join(folder, 'a.PNG') })
    expect(ask(mock, [picture()]).json.data?.[0].imageURL).toBe(results[0].imageURL)
    for (const file of ['none.png', '.', ''])
      expect(() => repliesOf([{ answer: 'x' }, { answer: { file } }], folder)).toThrow(/Reply 1: .*file/)
    expect(() => mock.reply({}, { file: join(folder, 'none.png') })).toThrow('none.png')
    rmSync(folder, { recursive: true })
  })

  test('is given to chats: a text, calls of tools, a refusal, an error', () => {
    const mock = mockWith()
    mock.reply({ message: 'weather' }, { toolCalls: [{ name: 'forecast', arguments: { city: 'Oslo' } }] })
    const [called] = chatted(mock).json.choices
    expect([called.finish_reason, called.message.content]).toEqual(['tool_calls', null])
    expect(called.message.tool_calls[0].function).toEqual({ name: 'forecast', arguments: '{"city":"Oslo"}' })
    mock.reply({}, { refusal: 'I will not.' })
    expect(chatted(mock).json.choices[0].message).toMatchObject({ content: null, refusal: 'I will not.' })
    mock.reply({}, { error: { code: 'busy', message: 'Later.', status: 503 } })
    expect(chatted(mock).status).toBe(503)
    mock.reply({}, 'Sunny.')
    expect(chatted(mock).json.choices[0].message.content).toBe('Sunny.')
  })

  test('is for valid requests alone', () => {
    const mock = mockWith({ replies: [{ answer: 'never' }] })
    expect(ask(mock, [chat({ seed: -1 })]).status).toBe(400)
  })

  test.each([
    [[{ answer: { txt: 'x' } }], /answer is a text or has one of/],
    [[{ answer: 'x' }, { match: { modle: 'x' }, answer: 'x' }], /Reply 1: .*model/],
    [[{ answer: { file: 'no url' } }], /file/],
    [[{ answer: { sequence: [] } }], /sequence/],
    [[{ answer: { sequence: ['x', { sequence: ['y'] }] } }], /sequence/],
    [[{ answer: { text: 'x', json: 1 } }], /has one of/],
    [[{ match: { times: 0 }, answer: 'x' }], /times/],
    [[{ match: { pattern: '(' }, answer: 'x' }], /Reply 0/],
    [{ answer: 'x' }, /list/],
    [[{ answer: { error: { code: 'x', message: 'y', status: 200 } } }], /error/],
  ])('that is none is refused by its place: %j', (json, words) => {
    expect(() => repliesOf(json as never)).toThrow(words)
  })

  test('that no JSON text could tell is refused when it is prepared, and not where it is given', () => {
    const mock = mockWith()
    const round: Loose = {}
    round.self = round
    const odd = [round, 1n, Number.NaN, [Number.POSITIVE_INFINITY], () => 1, undefined, Symbol('s')]
    for (const value of odd) {
      expect(() => mock.reply({}, { json: value as never })).toThrow(/of an answer cannot be|has one of/)
      if (typeof value !== 'object' || value === null) continue
      const arguments_ = { name: 'f', arguments: { value } } as never
      expect(() => mock.reply({}, { toolCalls: [arguments_] })).toThrow('toolCalls of an answer cannot be')
    }
    for (const match of [null, 'x', 5]) expect(() => mock.reply(match as never, 'x')).toThrow('cannot match by')
    expect(ask(mock, [chat()]).status).toBe(200)
  })
})

describe('requests', () => {
  test('are kept with headers and bodies, in which no key stands', () => {
    const mock = mockWith({ apiKey: 'very-secret-key' })
    const task = chat()
    const first = { taskType: 'authentication', apiKey: 'very-secret-key' }
    ask(mock, [first, task], { authorization: 'Bearer very-secret-key', 'x-trace': 'a', 'x-api-key': 'other-secret' })
    ask(mock, [{ ...first, apiKey: 'wrong "key' }, task], { authorization: 'Bearer wrong-secret', 'x-note': 'b' })
    const [one] = mock.requests
    expect(one).toMatchObject({ method: 'POST', status: 200, performed: [task.taskUUID], headers: { 'x-trace': 'a' } })
    expect(JSON.parse(one?.body ?? '')[1]).toEqual(task)
    expect(JSON.stringify(mock.requests)).not.toMatch(/secret|wrong|Bearer/)
  })

  test('and identifiers are forgotten by a reset: a recorded run can be replayed', () => {
    const mock = mockWith({ balance: 0.0001 })
    const task = chat()
    expect([ask(mock, [task]).status, ask(mock, [task]).status]).toEqual([200, 400])
    mock.reset()
    expect([mock.requests.length, mock.taskCount, ask(mock, [task]).status]).toEqual([0, 0, 200])
  })
})
