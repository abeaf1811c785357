import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { judgeOf } from '../../judge/index.js'
import { createMock, type MockEvent, mockModels } from '../index.js'
import { exchanged, type RawAnswer } from './raw.fixture.js'

const file = (path: string) => new URL(`../../../${path}`, import.meta.url)
const models = await mockModels([file('specs/alibaba-qwen3-5-27b.json')])

const events: MockEvent[] = []
const mock = createMock(models, { judgeOf, apiKey: 'test-key', maxBodyBytes: 20_000, onEvent: (it) => events.push(it) })
const server = await mock.listen()
afterAll(() => server.close())

const key = 'authorization: Bearer test-key'
const json = 'content-type: application/json'
const task = () =>
  JSON.stringify([
    {
      taskType: 'textInference',
      taskUUID: crypto.randomUUID(),
      model: 'alibaba:qwen@3.5-27b',
      messages: [{ role: 'user', content: 'Grüße' }],
    },
  ])

type Part = string | Buffer

/** A head by its first line and its further headers; those that a test is not about are added. */
function head(line: string, ...headers: readonly string[]): string {
  const names = headers.map((it) => it.split(':')[0])
  const usual = ['host: localhost', key, json].filter((it) => !names.includes(it.split(':')[0] ?? ''))
  return `${[line, ...usual, ...headers.filter((it) => !it.endsWith(': none'))].join('\r\n')}\r\n\r\n`
}

/** A POST with a body and its length. */
function posted(body: Part, ...headers: readonly string[]): Part[] {
  const length = `content-length: ${Buffer.byteLength(body)}`
  return [head('POST /v1 HTTP/1.1', length, 'connection: close', ...headers), body]
}

const closing = (line: string, ...headers: string[]) => [head(line, 'connection: close', ...headers)]
const chunked = (body: string) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
const upgrade = (to: string) => [
  `upgrade: ${to}`,
  'connection: Upgrade, HTTP2-Settings, close',
  'http2-settings: AAMAAABk',
]
const offer = (to: string, body: string) => [
  head('POST /v1 HTTP/1.1', ...upgrade(to), `content-length: ${Buffer.byteLength(body)}`),
  body,
]

interface Expected {
  readonly statuses: readonly number[]
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly code?: string
}

type Row = readonly [what: string, parts: () => readonly Part[], expected: Expected]

const taken: Expected = { statuses: [200] }
const refused = (status: number, code: string, headers?: Expected['headers']): Expected => ({
  statuses: [status],
  code,
  ...(headers && { headers }),
})

const rows: readonly Row[] = [
  // Offers of other protocols (RFC 9110, 7.8)
  ['an offer of h2c, as curl --http2 and the client of Java make it', () => offer('h2c', task()), taken],
  ['an offer of another TLS', () => offer('TLS/1.2', task()), taken],
  ['an offer of a WebSocket that is no GET', () => offer('websocket', task()), taken],
  [
    'an offer by a client of HTTP/1.0',
    () => [head('GET /health HTTP/1.0', 'upgrade: websocket', 'connection: upgrade')],
    taken,
  ],
  [
    'offers one after another',
    () => [
      head('GET /health HTTP/1.1', 'connection: upgrade', 'upgrade: h2c'),
      head('GET /health HTTP/1.1', 'connection: close, upgrade', 'upgrade: h2c'),
    ],
    { statuses: [200, 200] },
  ],
  [
    'a WebSocket without a key',
    () => closing('GET /v1 HTTP/1.1', 'upgrade: websocket', 'connection: upgrade', 'sec-websocket-version: 13'),
    refused(400, 'invalidUpgrade'),
  ],
  [
    'a WebSocket of another version',
    () =>
      closing(
        'GET /v1 HTTP/1.1',
        'upgrade: websocket',
        'connection: upgrade',
        'sec-websocket-version: 99',
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      ),
    refused(426, 'invalidUpgrade', { 'sec-websocket-version': '13' }),
  ],
  // Expectations (10.1.1)
  ['a body that waits to be called for', () => posted(task(), 'expect: 100-continue'), { statuses: [100, 200] }],
  [
    'a body too large that waits to be called for',
    () => [head('POST /v1 HTTP/1.1', 'content-length: 20001', 'expect: 100-continue')],
    refused(413, 'payloadTooLarge', { connection: 'close' }),
  ],
  [
    'such a body of a client of HTTP/1.0, which is not called',
    () => [posted(task(), 'expect: 100-continue').join('').replace('HTTP/1.1', 'HTTP/1.0')],
    taken,
  ],
  ['another expectation', () => posted(task(), 'expect: a-miracle'), refused(417, 'expectationFailed')],
  // Methods (9.3)
  ['OPTIONS of a path', () => closing('OPTIONS /v1 HTTP/1.1'), { statuses: [204], headers: { allow: 'POST' } }],
  ['OPTIONS of the server', () => closing('OPTIONS * HTTP/1.1'), { statuses: [204] }],
  ['OPTIONS of nothing', () => closing('OPTIONS /nowhere HTTP/1.1'), refused(404, 'notFound')],
  [
    'a method that a path does not take',
    () => closing('PUT /v1 HTTP/1.1'),
    refused(405, 'methodNotAllowed', { allow: 'POST' }),
  ],
  [
    'a method that is for reading alone',
    () => closing('POST /health HTTP/1.1'),
    refused(405, 'methodNotAllowed', { allow: 'GET, HEAD' }),
  ],
  ['TRACE', () => closing('TRACE /v1 HTTP/1.1'), refused(405, 'methodNotAllowed')],
  ['a method that does not exist', () => closing('BREW /v1 HTTP/1.1'), refused(501, 'unknownMethod')],
  ['CONNECT', () => closing('CONNECT localhost:1 HTTP/1.1'), refused(501, 'unknownMethod')],
  // Targets (RFC 9112, 3.2)
  ['a path that is nothing', () => closing('GET /nowhere HTTP/1.1'), refused(404, 'notFound')],
  ['a path in percents', () => posted(task()).map((it) => String(it).replace('/v1 ', '/%76%31 ')), taken],
  ['a path of percents that are none', () => closing('GET /%zz HTTP/1.1'), refused(404, 'notFound')],
  [
    'a target with its host, which goes before the header',
    () => closing('GET http://127.0.0.1/health HTTP/1.1', 'host: evil.example'),
    taken,
  ],
  [
    'a target with a foreign host',
    () => closing('GET http://evil.example/health HTTP/1.1'),
    refused(403, 'foreignPage'),
  ],
  ['a target that is neither', () => closing('GET health HTTP/1.1'), refused(400, 'invalidRequest')],
  ['a target of another scheme', () => closing('GET ftp://localhost/v1 HTTP/1.1'), refused(400, 'invalidTarget')],
  ['a target too long', () => closing(`GET /v1?${'a'.repeat(20_000)} HTTP/1.1`), refused(414, 'uriTooLong')],
  ['no host', () => closing('GET /health HTTP/1.1', 'host: none'), refused(400, 'missingHost')],
  ['no host of an old client', () => closing('GET /health HTTP/1.0', 'host: none'), taken],
  [
    'two hosts',
    () => closing('GET /health HTTP/1.1', 'host: localhost', 'host: localhost'),
    refused(400, 'invalidHost'),
  ],
  ['a host that is none', () => closing('GET /health HTTP/1.1', 'host: local host/'), refused(400, 'invalidHost')],
  ['a foreign host', () => closing('GET /health HTTP/1.1', 'host: evil.example'), refused(403, 'foreignPage')],
  // Messages (RFC 9112, 6)
  [
    'headers too large',
    () => closing('GET /health HTTP/1.1', `x-a: ${'a'.repeat(70_000)}`),
    refused(431, 'headersTooLarge'),
  ],
  [
    'headers beyond what is read',
    () => closing('GET /health HTTP/1.1', `x-a: ${'a'.repeat(1_100_000)}`),
    refused(431, 'headersTooLarge'),
  ],
  [
    'very many headers',
    () => closing('GET /health HTTP/1.1', ...Array.from({ length: 3_000 }, (_, i) => `x-${i}: 1`)),
    taken,
  ],
  [
    'a body in chunks',
    () => [head('POST /v1 HTTP/1.1', 'transfer-encoding: chunked', 'connection: close'), chunked(task())],
    taken,
  ],
  [
    'chunks with extensions, and headers after them',
    () => [
      head('POST /v1 HTTP/1.1', 'transfer-encoding: Chunked', 'trailer: x-a', 'connection: close'),
      chunked(task()).replace('\r\n', ';a="b;c"\r\n').replace(/\r\n$/, 'x-a: 1\r\n\r\n'),
    ],
    taken,
  ],
  [
    'a transfer coding besides chunks',
    () => [head('POST /v1 HTTP/1.1', 'transfer-encoding: gzip, chunked', 'connection: close'), chunked(task())],
    refused(501, 'unsupportedTransferCoding'),
  ],
  [
    'chunks that are not the last coding',
    () => [head('POST /v1 HTTP/1.1', 'transfer-encoding: chunked, gzip'), chunked(task())],
    refused(400, 'invalidRequest'),
  ],
  ...['+2', '-2', '0x2', '2, 2', '99999999999999999999999'].map(
    (it): Row => [
      `the length ${it}`,
      () => [head('POST /v1 HTTP/1.1', `content-length: ${it}`), '[]'],
      refused(400, 'invalidRequest'),
    ],
  ),
  [
    'a header that goes on in the next line',
    () => closing('GET /health HTTP/1.1', 'x-a: a\r\n b'),
    refused(400, 'invalidRequest'),
  ],
  [
    'a header with a space before its colon',
    () => closing('GET /health HTTP/1.1', 'x-a : a'),
    refused(400, 'invalidRequest'),
  ],
  [
    'lines that end in a line feed alone',
    () => closing('GET /health HTTP/1.1').map((it) => it.replaceAll('\r\n', '\n')),
    refused(400, 'invalidRequest'),
  ],
  ['empty lines before a request', () => closing('\r\n\r\nGET /health HTTP/1.1'), taken],
  ['HTTP of another version', () => closing('GET /health HTTP/3.0'), refused(505, 'unsupportedVersion')],
  [
    'a chunk that is none',
    () => [head('POST /v1 HTTP/1.1', 'transfer-encoding: chunked'), 'zz\r\n[]\r\n'],
    refused(400, 'invalidRequest'),
  ],
  [
    'two lengths',
    () => [head('POST /v1 HTTP/1.1', 'content-length: 2', 'content-length: 3'), '[]'],
    refused(400, 'invalidRequest'),
  ],
  [
    'a length beside chunks',
    () => [head('POST /v1 HTTP/1.1', 'content-length: 2', 'transfer-encoding: chunked'), '0\r\n\r\n'],
    refused(400, 'invalidRequest'),
  ],
  ['a header without a colon', () => closing('GET /health HTTP/1.1', 'nonsense'), refused(400, 'invalidRequest')],
  ['what is no HTTP', () => ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'], refused(400, 'invalidRequest')],
  ['HTTP/2 without an offer', () => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], refused(505, 'unsupportedVersion')],
  // Bodies
  ['a body of no bytes', () => closing('POST /v1 HTTP/1.1', 'content-length: 0'), refused(400, 'invalidPayloadFormat')],
  ['a body in gzip', () => posted(gzipSync(task()), 'content-encoding: gzip'), taken],
  ['a body in deflate', () => posted(deflateSync(task()), 'content-encoding: Deflate'), taken],
  ['a body in deflate without its frame', () => posted(deflateRawSync(task()), 'content-encoding: deflate'), taken],
  ['a body in br', () => posted(brotliCompressSync(task()), 'content-encoding: br'), taken],
  ['a body coded twice', () => posted(gzipSync(brotliCompressSync(task())), 'content-encoding: br, gzip'), taken],
  ['a body that says it is not coded', () => posted(task(), 'content-encoding: identity'), taken],
  [
    'a body coded thrice',
    () => posted('x', 'content-encoding: gzip, gzip, gzip'),
    refused(415, 'unsupportedContentCoding'),
  ],
  [
    'a coding that is not known',
    () => posted('x', 'content-encoding: rot13'),
    refused(415, 'unsupportedContentCoding', { 'accept-encoding': 'gzip, deflate, br' }),
  ],
  ['a coding that is not there', () => posted(task(), 'content-encoding: gzip'), refused(400, 'invalidPayloadFormat')],
  [
    'a coded body that breaks off',
    () => posted(gzipSync(task()).subarray(0, 30), 'content-encoding: gzip'),
    refused(400, 'invalidPayloadFormat'),
  ],
  [
    'a small body that is large',
    () => posted(gzipSync(Buffer.alloc(5_000_000)), 'content-encoding: gzip'),
    refused(413, 'payloadTooLarge'),
  ],
  ['a body too large', () => posted('x'.repeat(20_001)), refused(413, 'payloadTooLarge')],
  [
    'chunks too large, after which the connection goes on',
    () => [
      head('POST /v1 HTTP/1.1', 'transfer-encoding: chunked'),
      chunked('x'.repeat(50_000)),
      ...closing('GET /health HTTP/1.1'),
    ],
    { statuses: [413, 200] },
  ],
  ['a body that is no UTF-8', () => posted(Buffer.from(task(), 'latin1')), refused(400, 'invalidPayloadFormat')],
  ['a body with a byte order mark', () => posted(`\ufeff${task()}`), taken],
  [
    'a body in another charset',
    () => posted(task(), 'content-type: application/json; charset=iso-8859-1'),
    refused(415, 'unsupportedContentType'),
  ],
  ['a body that says it is UTF-8', () => posted(task(), 'content-type: application/json; charset="UTF-8"'), taken],
  ['a body of another type', () => posted(task(), 'content-type: text/plain'), refused(415, 'unsupportedContentType')],
  // Connections (RFC 9112, 9)
  [
    'requests of an old client that keeps its connection',
    () => [head('GET /health HTTP/1.0', 'connection: keep-alive'), head('GET /health HTTP/1.0')],
    { statuses: [200, 200] },
  ],
  [
    'requests one after another without waiting',
    () => [`${posted('[').join('').replace('connection: close\r\n', '')}${closing('GET /health HTTP/1.1')}`],
    { statuses: [400, 200] },
  ],
  [
    'what is no HTTP after requests, which are answered first',
    () => [`${head('GET /health HTTP/1.1')}${head('GET /nowhere HTTP/1.1')}nonsense\r\n\r\n`],
    { statuses: [200, 404, 400] },
  ],
]

describe('HTTP as RFC 9110 and RFC 9112 have it', () => {
  test.each(rows)('%s', async (_, parts, { statuses, headers = {}, code }) => {
    events.length = 0
    const answers = await exchanged(server.port, parts())
    expect(answers.map((it) => it.status)).toEqual(statuses)
    const last = answers.at(-1) as RawAnswer
    for (const [name, value] of Object.entries(headers)) expect(last.headers[name]).toBe(value)
    if (code !== undefined) expect(errorOf(last).code).toBe(code)
    // Each answer is told once.
    const told = events.flatMap((it) => ('status' in it ? [it.status] : []))
    expect(told).toEqual(statuses.filter((it) => it !== 100))
  })

  test.each(['/health', '/v1/models', `/media/${crypto.randomUUID()}.png`, '/registry.json'])(
    'HEAD %s has the headers of GET and no body',
    async (path) => {
      const [got] = await exchanged(server.port, closing(`GET ${path} HTTP/1.1`))
      const [headed] = await exchanged(server.port, closing(`HEAD ${path} HTTP/1.1`), { isHead: true })
      expect([headed?.status, headed?.body]).toEqual([200, ''])
      for (const name of ['content-type', 'content-length']) expect(headed?.headers[name]).toBe(got?.headers[name])
      expect(Number(headed?.headers['content-length'])).toBe(got?.body.length)
    },
  )

  test('a connection is kept for the next request, also after a refusal', async () => {
    const parts = [head('GET /health HTTP/1.1'), head('PUT /v1 HTTP/1.1'), head('GET /health HTTP/1.1')]
    expect((await exchanged(server.port, parts, { enough: 3 })).map((it) => it.status)).toEqual([200, 405, 200])
  })

  test('a refusal has the form of the server that is played', async () => {
    const openai = await createMock(models, { judgeOf, choices: { chatServer: 'openai' }, maxBodyBytes: 100 }).listen()
    afterAll(() => openai.close())
    const chatted = (...[body, ...headers]: Parameters<typeof posted>) =>
      posted(body, ...headers).map((it) => String(it).replace('/v1', '/v1/chat/completions'))
    for (const parts of [
      chatted('x'.repeat(101)),
      chatted('x', 'content-encoding: rot13'),
      closing('GET /v1/chat/completions HTTP/1.1', 'host: evil.example'),
      closing('GET /v1/models HTTP/1.1', 'host: none'),
      ['nonsense\r\n\r\n'],
    ]) {
      const [answer] = await exchanged(openai.port, parts)
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ error: { message: expect.any(String) } })
    }
  })
})

function errorOf({ body }: RawAnswer): { readonly code?: string } {
  const { errors } = JSON.parse(body) as { readonly errors: readonly { readonly code: string }[] }
  return errors[0] ?? {}
}
