import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { liveTarget } from '../server/live.js'
import { localTarget } from '../server/local.js'
import { everyKnown, knownSubject } from './documents.fixture.js'
import type { Law } from './law.js'
import { laws } from './laws.js'
import { prepared } from './preparation.js'
import { runSuite } from './run.js'

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** A server that counts what it was asked. */
async function served(answer: Answer): Promise<{ readonly url: string; readonly count: () => number }> {
  let count = 0
  const server = createServer(async (request, response) => {
    count++
    let body = ''
    request.setEncoding('utf8')
    for await (const chunk of request) body += chunk
    answer(request, response, body)
  })
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, count: () => count }
}

const subjects = everyKnown
  .filter((it) => /27b|chat/.test(it.name))
  .map(({ model, document }) => {
    const [operation] = model.operations
    if (operation === undefined) throw new Error('There is no operation.')
    const subject = knownSubject({ model, document }, operation)
    return { subject, core: prepared(subject, { cases: 'core' }) }
  })
const [text] = subjects.filter(({ subject }) => subject.operation.envelope === 'task')
if (text === undefined) throw new Error('The text model is not there.')

const reasonsOf = async (url: string, { subject, core } = text, timeoutMs = 60_000) => {
  const target = liveTarget({ url, key: 'live-key', timeoutMs, patienceMs: 100 })
  const report = await runSuite(subject, { target, cases: 'core', runs: 0, seed: 2 }, core)
  expect(report.findings).toEqual([])
  return [
    ...new Set(report.laws.flatMap((it) => (it.status === 'not applicable' ? [] : [`${it.status}: ${it.reason}`]))),
  ]
}

const page = (status: number) => (_: unknown, response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Welcome</h1>')
const json = (status: number, body: object, headers: Record<string, string> = {}) => {
  const all = { 'content-type': 'application/json', ...headers }
  return (_: unknown, response: ServerResponse) => response.writeHead(status, all).end(JSON.stringify(body))
}

describe('where the API is not, one sentence says why, three requests at most are sent and none that may cost', () => {
  const cases: Readonly<Record<string, readonly [Answer, RegExp]>> = {
    'a gateway’s page': [page(502), /answers 502 with text\/html/],
    'a sign-in page': [page(200), /answers 200 with text\/html/],
    'a redirect': [
      json(302, {}, { location: 'https://login.example/in?token=1' }),
      /redirects \(302\) to https:\/\/login.example\/in/,
    ],
    'nothing anywhere': [json(404, { message: 'Not Found' }), /answers 404/],
    'nothing anywhere, told as an error': [
      json(404, { error: { code: 'unknown_url', message: 'Unknown' } }),
      /answers 404/,
    ],
    'no such method': [page(405), /answers 405/],
    'another JSON API': [json(200, { id: 1, name: 'x' }), /JSON that is none of this API's/],
    'another list of data': [json(200, { data: [{ id: 1 }] }), /JSON that is none of this API's/],
    'a GraphQL server': [json(400, { errors: [{ message: 'Must provide query string.' }] }), /none of this API's/],
    'a list': [json(200, [1, 2]), /no JSON object/],
    'another key': [json(401, { errors: [{ code: 'invalidApiKey', message: 'x' }] }), /does not take the key \(401\)/],
    'a key that is kept out': [json(403, { message: 'Forbidden' }), /does not let the key in \(403\)/],
    'an empty account': [json(402, { errors: [{ code: 'x', message: 'x' }] }), /account is empty \(402\)/],
    'a broken connection': [(request) => request.socket.destroy(), /could not be asked/],
    'an inner fault': [json(500, { message: 'Internal' }), /answers 500/],
  }
  for (const [name, [answer, reason]] of Object.entries(cases))
    for (const { subject, core } of subjects)
      test(`${name}, asked as ${subject.operation.id}`, async () => {
        const { url, count } = await served(answer)
        const reasons = await reasonsOf(url, { subject, core })
        expect(reasons).toHaveLength(1)
        expect(reasons[0]).toMatch(/^could not run: /)
        expect(reasons[0]).toMatch(reason)
        expect(count()).toBeLessThanOrEqual(3)
      })

  test('a server that never answers', async () => {
    const { url } = await served(() => undefined)
    // Counted where they leave: on a loaded machine one may be given up before it arrives.
    const sent = vi.spyOn(globalThis, 'fetch')
    closing.push(() => sent.mockRestore())
    expect(await reasonsOf(url, text, 50)).toEqual([
      'could not run: the server has not finished its answer within 50 ms',
    ])
    expect(sent).toHaveBeenCalledTimes(2)
    sent.mockRestore()
  })

  test('a server that turns everybody away for ever is asked a few times and no more', async () => {
    const { url, count } = await served(json(503, {}, { 'retry-after': '0' }))
    expect(await reasonsOf(url)).toEqual(['could not run: the server turns requests away (503, Retry-After: 0)'])
    expect(count()).toBe(4)
  })

  test('a server that asks for more time than there is', async () => {
    const { url, count } = await served(json(429, {}, { 'retry-after': '3600' }))
    expect(await reasonsOf(url)).toEqual(['could not run: the server turns requests away (429, Retry-After: 3600)'])
    expect(count()).toBe(1)
  })
})

describe('a server that goes in the middle of a run', () => {
  const faithful = () =>
    createMock([{ model: text.subject.model, document: text.subject.document }], { judgeOf, apiKey: 'live-key' })

  for (const [name, gone] of Object.entries({
    'it dies': ((request) => request.socket.destroy()) satisfies Answer,
    'its gateway is left': page(502),
    'its key is withdrawn': json(401, { errors: [{ code: 'invalidApiKey', message: 'x' }] }),
    'its account runs empty': json(402, { errors: [{ code: 'insufficientCredits', message: 'x' }] }),
  }) as [string, Answer][])
    test(`${name}: no finding, and the reason once`, async () => {
      const mock = faithful()
      let left = 40
      const { url } = await served((request, response, body) => {
        if (left-- <= 0) return gone(request, response, body)
        const { method = 'POST', headers } = request
        const answer = mock.respond({ method, path: '/v1', headers: headers as Record<string, string>, body })
        const sent =
          typeof answer.body === 'string' ? answer.body : 'events' in answer.body ? answer.body.events.join('') : ''
        response.writeHead(answer.status, { ...answer.headers }).end(sent)
      })
      const reasons = await reasonsOf(url)
      const stuck = new Set(reasons.filter((it) => it.startsWith('could not run')))
      expect(stuck.size).toBe(1)
    })
})

describe('a request whose connection is closed before its answer came', () => {
  const mockServed = (isLost: (body: string) => boolean) => {
    const mock = createMock([{ model: text.subject.model, document: text.subject.document }], {
      judgeOf,
      apiKey: 'live-key',
    })
    return served((request, response, body) => {
      const { method = 'POST', headers } = request
      if (isLost(body)) return request.socket.destroy()
      const answer = mock.respond({ method, path: '/v1', headers: headers as Record<string, string>, body })
      const sent =
        typeof answer.body === 'string' ? answer.body : 'events' in answer.body ? answer.body.events.join('') : ''
      response.writeHead(answer.status, { ...answer.headers }).end(sent)
    })
  }
  const few = { ...text.core, plan: text.core.plan.filter((_, i) => i % 8 === 0) }
  const asking = laws.filter((it) => it.name === 'server-agrees')
  const findingsOf = async (url: string) => {
    const target = liveTarget({ url, key: 'live-key', timeoutMs: 60_000, concurrency: 1 })
    const { findings } = await runSuite(
      text.subject,
      { target, cases: 'core', runs: 0, seed: 2, laws: asking },
      { ...few, cases: few.plan.flatMap((it) => it.cases) },
    )
    return findings.map((it) => it.message)
  }

  test('is asked again: a server that closes now and then is not held to be wrong', async () => {
    let count = 0
    const { url } = await mockServed(() => ++count % 7 === 0)
    expect(await findingsOf(url)).toEqual([])
    expect(count).toBeGreaterThan(14)
  })

  test('is a finding where it is closed again', async () => {
    const bare = (body: string) => body.replace(/[0-9a-f-]{36}/g, '')
    const refused = few.plan.filter((it) => it.expected === 'refused' && !it.isWhole)
    const wrong = bare(refused.at(-1)?.text ?? '')
    expect(wrong).not.toBe('')
    const { url } = await mockServed((body) => bare(body).includes(wrong))
    expect((await findingsOf(url)).length).toBeGreaterThan(0)
  })
})

test('a fault of this program in mid-run ends what is asked about a statement, and nothing else', async () => {
  const [first, ...others] = laws
  if (first === undefined) return
  const failing: Law = {
    ...first,
    name: 'failing',
    state: () => [
      {
        statements: [{ id: '0123456789', about: 'nothing' }],
        test: async () => {
          throw new TypeError('out of order')
        },
      },
    ],
  }
  const { subject, core } = text
  const faults: unknown[] = []
  const report = await runSuite(
    subject,
    {
      target: localTarget(subject),
      cases: 'core',
      runs: 0,
      seed: 2,
      laws: [failing, ...others],
      onFault: (it) => faults.push(it),
    },
    core,
  )
  expect(faults).toHaveLength(1)
  const isStopped = (it: { readonly reason?: string }) =>
    it.reason?.includes('a fault of specproof itself: out of order')
  // What is said of all answers waits for those that the fault kept from coming.
  expect(report.laws.filter(isStopped).map((it) => it.law)).toEqual([
    'failing',
    'numbers-are-plausible',
    'response-fits',
  ])
  expect(report.laws.filter((it) => it.status === 'kept').length).toBeGreaterThan(5)
})
