import { request } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { judgeOf } from '../judge/index.js'
import { createMock, type Listening, type MockEvent, mockModels } from './index.js'

const models = await mockModels(
  ['specs/alibaba-qwen3-5-27b.json'].map((it) => new URL(it, new URL('../../', import.meta.url))),
)

async function listening(cors?: string | readonly string[], onEvent?: (event: MockEvent) => void): Promise<Listening> {
  const server = await createMock(models, { judgeOf, ...(cors && { cors }), ...(onEvent && { onEvent }) }).listen()
  afterAll(() => server.close())
  return server
}

const task = [{ taskType: 'ping', ping: true }]

/** A request with headers that fetch would not let anybody set. */
function ask(port: number, method: string, headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const all = { 'content-type': 'application/json', authorization: 'Bearer some-key', ...headers }
    const it = request({ port, host: '127.0.0.1', path: '/v1', method, headers: all }, async (response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
    })
    it.on('error', reject).end(method === 'POST' ? JSON.stringify(task) : undefined)
  })
}

/** The status that an upgrade to a WebSocket ends with. */
function upgraded(wsUrl: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = new WebSocket(wsUrl, { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('error', reject)
  })
}

const page = 'http://localhost:5173'

describe('a mock that no page was named to', () => {
  const foreign: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: page }],
    ['a page without an origin', { origin: 'null' }],
    ['a name that is pointed to this machine', { host: 'evil.example' }],
    ['a name that ends like this machine', { host: 'evil-localhost' }],
    ['such a name with a port', { host: 'evil.example:80' }],
    ['a name that begins like this machine', { host: '127.0.0.1.evil.example' }],
    ['a page of such a name, though its origin is the same', { host: 'evil.example', origin: 'http://evil.example' }],
  ]
  test.each(foreign)('refuses %s, over HTTP and WebSocket', async (_, headers) => {
    const events: MockEvent[] = []
    const { port, wsUrl } = await listening(undefined, (it) => events.push(it))
    const { status, body, headers: told } = await ask(port, 'POST', headers)
    expect([status, JSON.parse(body).errors[0].message]).toEqual([403, expect.stringContaining('--cors')])
    expect(told['access-control-allow-origin']).toBeUndefined()
    const preflight = await ask(port, 'OPTIONS', { ...headers, 'access-control-request-method': 'POST' })
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([403, undefined])
    expect(await upgraded(wsUrl, headers)).toBe(403)
    expect(events).toMatchObject([{ status: 403 }, { status: 403 }, { status: 403 }])
  })

  const own = ['localhost:1', 'localhost:', 'LOCALHOST.:1', 'app.localhost', '[::1]:1', '127.1']
  test.each([{}, ...own.map((host) => ({ host })), { host: '127.0.0.1', origin: 'http://127.0.0.1' }])(
    'answers clients of this machine, and its own pages: %j',
    async (headers) => {
      const { port, wsUrl } = await listening()
      expect((await ask(port, 'POST', headers)).status).toBe(200)
      expect(await upgraded(wsUrl, headers)).toBe(101)
    },
  )
})

describe('a mock that pages are named to', () => {
  test('answers what a browser asks first, and lets the page read all that is answered', async () => {
    const { port, wsUrl } = await listening([page, 'https://app.example/'])
    for (const origin of [page, 'https://app.example']) {
      const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,x-own' }
      const preflight = await ask(port, 'OPTIONS', { origin, ...asked })
      expect(preflight.status).toBe(204)
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization,x-own',
        vary: 'origin',
      })
      const answer = await ask(port, 'POST', { origin })
      expect(answer.status).toBe(200)
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': '*',
      })
      expect(await upgraded(wsUrl, { origin })).toBe(101)
    }
    expect((await ask(port, 'POST', { origin: 'http://localhost:5174' })).status).toBe(403)
    expect((await ask(port, 'POST', { host: 'evil.example' })).status).toBe(403)
    expect((await ask(port, 'POST', {})).headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each([
    ['https://tunnel.example', 'tunnel.example'],
    ['http://gateway.example:8080', 'GATEWAY.example:8080'],
  ])('is asked by the name of %s too', async (cors, host) => {
    const { port } = await listening(cors)
    expect((await ask(port, 'POST', { host })).status).toBe(200)
    expect((await ask(port, 'POST', { host: `evil.${host}` })).status).toBe(403)
  })

  test('answers any page where * is named', async () => {
    const { port, wsUrl } = await listening('*')
    const headers = { origin: 'https://any.example', host: 'any.example' }
    expect((await ask(port, 'POST', headers)).headers).toMatchObject({ 'access-control-allow-origin': '*' })
    expect(await upgraded(wsUrl, headers)).toBe(101)
  })

  test('is none where what is named is no origin', () => {
    for (const cors of ['localhost:5173', 'http://a/b', 'http://user@a', '', 'http://a?x', 'ftp:'])
      expect(() => createMock(models, { judgeOf, cors })).toThrow('cors: ')
  })
})
