import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { judgeOf } from '../judge/index.js'
import { MockApi } from './api.js'
import { listen } from './http/server.js'
import {
  type Choices,
  checkedFault,
  choices,
  chosen,
  type Fault,
  faultForms,
  type MockResponse,
  parseFaults,
} from './index.js'
import { ask, chat, key, type Loose, listening, mockWith, models, post } from './mock.fixture.js'
import { Courier } from './webhook.js'

/** What reached the process: with anything in it, a mock of its own would have ended. */
const fatal: unknown[] = []
const onFatal = (error: unknown) => fatal.push(error)
beforeAll(() => {
  process.on('uncaughtException', onFatal)
  process.on('unhandledRejection', onFatal)
})
afterAll(() => {
  process.off('uncaughtException', onFatal)
  process.off('unhandledRejection', onFatal)
})

function deferred() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Sends bytes as they are, and ends with whatever comes back; the connection is cut where the mock goes on waiting. */
function raw(port: number, chunks: readonly (string | Buffer)[], ending: 'end' | 'reset' | 'wait' = 'end') {
  return new Promise<string>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (it) => {
      answer += it.toString('latin1')
      if (ending === 'wait') socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    socket.on('connect', () => {
      for (const it of chunks) socket.write(it)
      if (ending === 'end') socket.end()
      if (ending === 'reset') setImmediate(() => socket.resetAndDestroy())
    })
  })
}

const head = (...lines: string[]) =>
  `${['POST /v1 HTTP/1.1', 'host: localhost', `authorization: Bearer ${key}`, ...lines].join('\r\n')}\r\n\r\n`
const upgrade = (...lines: string[]) =>
  `${['GET /v1 HTTP/1.1', 'host: localhost', 'connection: upgrade', ...lines].join('\r\n')}\r\n\r\n`
const socketKey = 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='

/** Header values that break lines, end texts early or are no text at all, percent-encoded where a header cannot hold them. */
const evil = [
  '%0d%0ax-injected: 1',
  'a%00b',
  '%0a',
  '%7f',
  '%e2%82%ac',
  '%ff',
  '%',
  '%%%',
  '',
  ' ',
  '\u00e9',
  'x'.repeat(5000),
]

describe('whatever is asked of a mock that listens, it goes on', () => {
  test.each(
    [
      ...evil.map((it) => `content-type;type=${it}`),
      ...evil.map((it) => `429;retry-after=${it}`),
      ...evil.map((it) => `limit;pointer=${it};keyword=${it}`),
      ...evil.map((it) => `${it};${it}=${it}`),
      'limit;pointer=;keyword=components',
      'limit;pointer=/__proto__;keyword=constructor',
      'limit;pointer=/components/schemas;keyword=toString;by=tighten',
      'slow;ms=999999999999',
      'cut;after=999999999',
      'fail-one;index=999999999',
      '429;times=999999999',
      '__proto__',
      'constructor;times=1',
      ',,,;;;===',
      'cut;after=0',
      'cut;after=0,reset,timeout,slow',
      'reset',
    ].map((it) => [it]),
  )('the fault %j', async (fault) => {
    const { url, port } = await server
    for (const task of [chat(), chat({ deliveryMethod: 'stream' })]) {
      const body = JSON.stringify([task])
      const lines = [`x-mock-fault: ${fault}`, 'connection: close', `content-length: ${body.length}`]
      const answer = await raw(port, [head(...lines), body], 'wait')
      expect(answer).not.toMatch(/^x-injected/m)
    }
    await goesOn(url)
  })

  test.each<[string, readonly (string | Buffer)[], ('end' | 'reset' | 'wait')?]>([
    ['no HTTP', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', Buffer.alloc(512, 0xff)]],
    ['a method that does not exist', ['BREW /v1 HTTP/1.1\r\nhost: localhost\r\n\r\n']],
    ['CONNECT', ['CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: localhost\r\n\r\n']],
    ['a header with a NUL', [head('x-a: a\0b')]],
    ['a header without a colon', [head('nonsense')]],
    ['a header with line folding', [head('x-a: a', ' b: c')]],
    ['headers beyond any limit', [head(...Array.from({ length: 3000 }, (_, i) => `x-${i}: ${'v'.repeat(100)}`))]],
    ['two lengths', [head('content-length: 5', 'content-length: 6'), '[]']],
    ['a length beside chunks', [head('content-length: 2', 'transfer-encoding: chunked'), '0\r\n\r\n']],
    ['a negative length', [head('content-length: -1')]],
    ['a length beyond any memory', [head('content-length: 99999999999999999999')]],
    ['a length beyond what is taken', [head('content-length: 9999999999'), '[]']],
    ['a body that ends early', [head('content-length: 1000'), '[{"taskType":']],
    ['a body that breaks off', [head('content-length: 1000'), '[{"taskType":'], 'reset'],
    ['a chunk of a size that is no number', [head('transfer-encoding: chunked'), 'zz\r\nhello\r\n0\r\n\r\n']],
    ['a chunk of a negative size', [head('transfer-encoding: chunked'), '-5\r\nhello\r\n0\r\n\r\n']],
    ['a chunk that ends early', [head('transfer-encoding: chunked'), 'ff\r\nhello']],
    ['chunks that break off', [head('transfer-encoding: chunked'), '5\r\n[{"ta\r\n'], 'reset'],
    ['an expectation that nobody can meet', [head('expect: the-impossible', 'content-length: 2'), '[]']],
    [
      'a body that is no UTF-8',
      [head('content-length: 4', 'connection: close'), Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ],
    ['a host that is none', ['POST /v1 HTTP/1.1\r\nhost: \x01\r\ncontent-length: 2\r\n\r\n[]']],
    [
      'a target that is no path',
      ['POST http://%zz:%zz@[::/v1?%%%#\u00ff HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n[]'],
    ],
    ['requests one upon another', [head('content-length: 2').concat('[]').repeat(200), 'garbage\r\n\r\n'], 'reset'],
    ['an upgrade to nothing', [upgrade('upgrade: h2c')]],
    ['an upgrade without a key', [upgrade('upgrade: websocket', 'sec-websocket-version: 13')]],
    ['an upgrade of another version', [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 99')]],
    [
      'an upgrade with a bad extension',
      [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13', 'sec-websocket-extensions: ;;;=')],
    ],
    [
      'an upgrade with bad protocols',
      [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13', 'sec-websocket-protocol: a, a')],
    ],
    [
      'an upgrade by POST',
      [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13').replace('GET', 'POST')],
    ],
    ['an upgrade that goes away', [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13')], 'reset'],
    [
      'frames that are none',
      [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13'), Buffer.alloc(64, 0xff)],
    ],
    [
      'a frame without a mask',
      [upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13'), Buffer.from([0x81, 0x02, 0x5b, 0x5d])],
    ],
    [
      'a frame that claims 2^63 bytes',
      [
        upgrade('upgrade: websocket', socketKey, 'sec-websocket-version: 13'),
        Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      ],
    ],
  ])('%s', async (_, chunks, ending) => {
    const { url, port } = await server
    await raw(port, chunks, ending)
    await goesOn(url)
  })

  test.each([
    'http://%zz:%zz@127.0.0.1:1/',
    'http://a%0d%0ab@127.0.0.1:1/',
    'http://127.0.0.1:0/',
    'http://localhost:1/%zz?%%%',
    'https://127.0.0.1:1/',
    'http://[::1]:1/',
    'http://127.1:1/',
    'file:///etc/hosts',
    'javascript:alert(1)',
    'urn:a:b',
    `http://127.0.0.1:1/${'x'.repeat(100_000)}`,
  ])('a webhook to %.60s', async (webhookURL) => {
    const outcomes: unknown[] = []
    const told = deferred()
    const { url } = await listening({
      choices: { webhookAttempts: 1 },
      onEvent: (it) => {
        if (it.kind !== 'webhook') return
        outcomes.push(it.outcome)
        told.resolve()
      },
    })
    const { status } = await post(url, [chat({ webhookURL })])
    if (status === 200) await told.promise
    expect(outcomes.every((it) => typeof it === 'string')).toBe(true)
    await goesOn(url)
  })

  test('a webhook whose receiver turns it into something else', async () => {
    const { createServer } = await import('node:net')
    const answers = ['HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'no HTTP\r\n\r\n', '']
    const receiver = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => socket.end(answers.shift() ?? ''))
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    afterAll(() => receiver.close())
    const { port } = receiver.address() as { port: number }
    const outcomes: unknown[] = []
    const all = deferred()
    const { url } = await listening({
      choices: { webhookAttempts: 3, webhookFirstDelayMs: 1 },
      onEvent: (it) => {
        if (it.kind === 'webhook' && outcomes.push(it.outcome) === 3) all.resolve()
      },
    })
    await post(url, [chat({ webhookURL: `http://127.0.0.1:${port}/` })])
    await all.promise
    expect(outcomes).toHaveLength(3)
    await goesOn(url)
  })

  test('sockets that ask for faults, send what is no task and go away in mid-answer', async () => {
    const { url, wsUrl } = await server
    for (const fault of ['reset', 'cut;after=0', 'slow;ms=1', 'teapot', 'content-type;type=%0a', 'malformed-event'])
      await new Promise<void>((resolve) => {
        const socket = new WebSocket(wsUrl, { headers: { 'x-mock-fault': fault } })
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
        socket.on('open', () => {
          socket.send('{')
          socket.send(Buffer.from([0xff, 0xfe]))
          socket.send(JSON.stringify([null]))
          socket.send(JSON.stringify([{ taskType: 'authentication', apiKey: key, connectionSessionUUID: {} }]))
          socket.send(JSON.stringify([chat(), chat({ webhookURL: 'http://%zz@127.0.0.1:1/' })]))
          socket.send('['.repeat(100_000))
          setTimeout(() => socket.terminate(), 50)
        })
      })
    await goesOn(url)
  })

  test.each<MockResponse>([
    { status: 200, headers: { 'content-type': 'a\r\nb: c' }, body: '' },
    { status: 99, headers: {}, body: '' },
    { status: 200, headers: { 'a b': 'c' }, body: { events: ['data: 1\n\n'] } },
    { status: 200, headers: { 'a b': 'c' }, body: '', connectionFault: { delayMs: 1 } },
  ])('an answer that cannot be written: %j', async (answer) => {
    const api = new MockApi(models, { judgeOf, apiKey: key })
    const { url, close } = await listen(
      Object.assign(Object.create(api), { respond: () => answer }),
      new Courier(api.settings),
    )
    const { status, json } = await post(url, []).finally(close)
    expect([status, json.errors[0].code]).toEqual([500, 'internalServerError'])
    expect(fatal).toEqual([])
  })

  test('a listener that throws', async () => {
    const { url } = await listening({
      onEvent: () => {
        throw new Error('not today')
      },
    })
    await goesOn(url)
  })

  const server = listening()

  async function goesOn(url: string): Promise<void> {
    expect(fatal).toEqual([])
    const task = chat()
    const { status, json } = await post(url, [task])
    expect([status, json.data[0].taskUUID]).toEqual([200, task.taskUUID])
  }
})

describe('what no answer could carry is refused before there is one', () => {
  test.each([
    [{ kind: 'content-type', type: 'a\r\nb: c' }, /header can hold/],
    [{ kind: 'content-type', type: '€' }, /header can hold/],
    [{ kind: 'status', status: 999 }, /401, 402, 403, 404, 408, 429/],
    [{ kind: 'status', status: '429' }, /401, 402, 403, 404, 408, 429/],
    [{ kind: 'status', status: 429, retryAfter: 1.5 }, /whole number/],
    [{ kind: 'slow', ms: Number.NaN }, /whole number/],
    [{ kind: 'slow' }, /needs "ms"/],
    [{ kind: 'cut', after: -1 }, /whole number/],
    [{ kind: 'limit', pointer: '/a', keyword: 'maximum', by: 'twist' }, /loosen or tighten/],
    [{ kind: 'slowly', ms: 1 }, /Did you mean "slow"/],
    [{ kind: 'timeout', time: 1 }, /Did you mean "times"/],
  ])('the fault %j', (fault, reason) => {
    expect(() => checkedFault(fault as Fault)).toThrow(reason)
    expect(() => mockWith({ faults: [fault as Fault] })).toThrow(reason)
  })

  test.each(choices.filter((it) => typeof it.default === 'number').map((it) => [it.key]))('the number %s', (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1])
      expect(() => chosen({ [name]: value })).toThrow(`The choice ${name} is `)
    if (/Status$/.test(name))
      for (const value of [99, 100, 204, 304, 400.5, 600, 1000]) expect(() => chosen({ [name]: value })).toThrow(/is/)
    expect(() => chosen({ [name]: '200' })).toThrow(/takes a number/)
  })

  test('keys, latencies and balances', () => {
    for (const apiKey of ['', 'a b', 'a\nb', 'clé']) expect(() => mockWith({ apiKey })).toThrow(/apiKey/)
    expect(() => mockWith({ latencyMs: 2 ** 31 })).toThrow(/latencyMs/)
    expect(() => mockWith({ balance: Number.NaN })).toThrow(/balance/)
  })

  test('every fault in the list of faults is one, and is in the README', async () => {
    const { readFile } = await import('node:fs/promises')
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8')
    for (const [form, meaning] of faultForms) {
      expect(readme).toContain(`| \`${form}\` | ${meaning} |`)
      for (const name of form.split(' ')) expect(parseFaults(name.replaceAll('…', '%E2%80%A6'))).toHaveLength(1)
    }
  })

  test('names that do not exist are answered with those that do, the nearest first', () => {
    const told = (text: string) => {
      const { status, json } = ask(mockWith(), [chat()], { 'x-mock-fault': text })
      return [status, (json.errors as Loose[])[0].message]
    }
    expect(told('slwo')).toEqual([
      400,
      expect.stringMatching(/^There is no fault "slwo"\. Did you mean "slow"\? There are: 401, .*limit\.$/),
    ])
    expect(told('428')[1]).toMatch(/401, 402, 403, 404, 408, 429/)
    expect(told('cut;afetr=1')[1]).toMatch(/has no "afetr"\. Did you mean "after"\? There are: after, times, chance\.$/)
    expect(told('x'.repeat(5000))[1].length).toBeLessThan(400)
    expect(() => chosen({ mixedBatchStaus: 200 } as Partial<Choices>)).toThrow(
      /Did you mean "mixedBatchStatus"\? There are: mixedBatchStatus, /,
    )
    expect(() => chosen(JSON.parse('{"__proto__": 1}'))).toThrow(/no choice named/)
    const coloured = () => chosen({ '\u001b[31m\u009b': 1 } as Partial<Choices>)
    expect(coloured).toThrow(/"\\u001b\[31m\\u009b"/)
  })
})
