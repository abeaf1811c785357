import { expect, test } from 'vitest'
import { readModel } from '../../../generator/ir/read.js'
import { judgeOf } from '../../judge/index.js'
import { createMock, type MockEvent, type RecordedRequest } from '../index.js'
import { isSecretName, isSecretParameter } from '../secret-name.js'
import { behind, filesIn, folder, served } from './vcr.fixture.js'

const secret = 'Wand+b/very secret=1&"x'
const escaped = JSON.stringify(secret).slice(1, -1)

const parts = (...fields: readonly (readonly [string, string])[]) =>
  `${fields.map(([name, value]) => `--b0undary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b0undary--\r\n`

/** Bodies in which a secret stands, by their media types, and a text that has to stay. */
const bodies: readonly (readonly [type: string, body: string])[] = [
  ['application/x-www-form-urlencoded', new URLSearchParams({ keyword: 'harbour', client_secret: secret }).toString()],
  [
    'application/x-www-form-urlencoded',
    `keyword=harbour&user%5Bpassword%5D=${encodeURIComponent(secret)}&max_tokens=100000`,
  ],
  ['application/x-www-form-urlencoded', `payload=${encodeURIComponent(`{"apiKey":"${escaped}"}`)}&keyword=harbour`],
  ['multipart/form-data; boundary=b0undary', parts(['keyword', 'harbour'], ['api_key', secret])],
  ['multipart/form-data; boundary=b0undary', parts(['meta', `{"hf_token":"${escaped}"}`], ['keyword', 'harbour'])],
  ['application/x-ndjson', `{"keyword":"harbour"}\n{"accessKey":"${escaped}","n":1}\n`],
  ['application/json', JSON.stringify({ keyword: 'harbour', dbPassword: secret, tokens: 7 })],
  ['application/json', JSON.stringify({ keyword: 'harbour', combination: secret })],
]

const described = (schema: object = {}) => ({ schema })
const document = {
  openapi: '3.1.0',
  info: { title: 'Forms', version: '1' },
  paths: {
    '/forms': {
      post: {
        operationId: 'form',
        requestBody: {
          required: true,
          content: {
            'application/json': described({
              type: 'object',
              // The document says that it is one, whatever it is called.
              properties: { combination: { allOf: [{ $ref: '#/components/schemas/Combination' }] } },
            }),
            'application/x-www-form-urlencoded': described(),
            'multipart/form-data': described(),
            'application/x-ndjson': described(),
          },
        },
        responses: { 200: { description: 'Fine.', content: { 'application/json': described() } } },
      },
    },
  },
  components: { schemas: { Combination: { type: 'string', format: 'password' } } },
}

test('a secret stands in no recording, request or event, however the body is written that carries it', async () => {
  const model = await readModel(document, { overlays: false })
  const heard: string[] = []
  const url = await behind(async (request, response) => {
    let text = ''
    for await (const it of request) text += it
    heard.push(text)
    // As servers do that tell what is wrong.
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ said: `${secret}?`, text, ok: true }))
  })
  const path = folder()
  const told: (MockEvent | RecordedRequest)[] = []
  const mock = createMock([{ model, document }], {
    judgeOf,
    onEvent: (it) => told.push(it),
    onRequest: (it) => told.push(it),
    vcr: { mode: 'record', folder: path, upstream: url },
  })
  const own = await served(mock)
  for (const [type, body] of bodies) {
    const response = await fetch(`${own}/forms?keyword=harbour`, {
      method: 'POST',
      headers: { 'content-type': type, 'idempotency-key': 'order-66', 'x-service-token': 'seventeen' },
      body,
    })
    expect([response.status, ((await response.json()) as { text: string }).text], type).toEqual([200, body])
  }
  expect(heard).toEqual(bodies.map(([, body]) => body))
  const files = Object.values(filesIn(path))
  expect(files).toHaveLength(bodies.length)
  for (const text of [...files, ...mock.requests.map((it) => JSON.stringify(it))]) {
    expect(text).toContain('harbour')
    for (const it of [secret, escaped, encodeURIComponent(secret), 'very', 'seventeen']) expect(text).not.toContain(it)
  }
  expect(JSON.stringify(told)).toContain('order-66')
  expect(files.join()).toMatch(/max_tokens=100000/)
})

test('a name is a secret by its words, and not because a word is found in it', () => {
  const secrets = [
    'apiKey',
    'API_KEY',
    'x-api-key',
    'user[password]',
    'hf_token',
    'clientSecret',
    'accesstoken',
    'Cookie',
  ]
  const others = [
    'keyword',
    'monkey',
    'author',
    'maxTokens',
    'tokens',
    'secretary',
    'authored_at',
    'keys',
    'stop_token',
  ]
  expect(secrets.filter((it) => !isSecretName(it))).toEqual([])
  expect(others.filter((it) => isSecretName(it) || isSecretParameter(it))).toEqual([])
  // As members of JSON they are parts of a text, or of a dictionary.
  expect(['key', 'token', 'auth'].map((it) => [isSecretName(it), isSecretParameter(it)])).toEqual(
    Array(3).fill([false, true]),
  )
  expect(['page_token', 'idempotency-key', 'publicKey'].filter(isSecretParameter)).toEqual([])
})
