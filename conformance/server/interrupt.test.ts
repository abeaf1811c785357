import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { laws } from '../suite/laws.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { type LiveOptions, liveTarget } from './live.js'

const closing: (() => unknown)[] = []
afterAll(() => {
  for (const close of closing) close()
})

const [known] = textModels
const operation = known?.model.operations[0]
if (known === undefined || operation === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known, operation)
const core = prepared(subject, { cases: 'core' })
const few = { ...core, plan: core.plan.filter((_, i) => i % 40 === 0) }

type Answer = (body: string, response: ServerResponse) => boolean

/**
 * A server that stands before the mock, answers some requests itself, and tells when the first of those came.
 * @param answer false for what is left to the mock
 */
async function proxied(answer: Answer) {
  const mock = createMock([{ model: subject.model, document: subject.document }], { judgeOf, apiKey: 'proxy-key' })
  let count = 0
  let reached = () => {}
  const isReached = new Promise<void>((resolve) => {
    reached = resolve
  })
  const server = createServer(async (request: IncomingMessage, response) => {
    count++
    let body = ''
    for await (const chunk of request) body += chunk
    if (answer(body, response)) return reached()
    const heard = mock.respond({
      method: 'POST',
      path: '/v1',
      headers: request.headers as Record<string, string>,
      body,
    })
    const text = typeof heard.body === 'string' ? heard.body : 'events' in heard.body ? heard.body.events.join('') : ''
    response.writeHead(heard.status, { ...heard.headers }).end(text)
  })
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  return { url, isReached, count: () => count }
}

const answered =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (_: string, it: ServerResponse) => {
    it.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    return true
  }

/** The answer arrives, and the wait begins: how many requests there are once no more come, however slow the machine is. */
async function settled(count: () => number): Promise<number> {
  let seen = count()
  for (let turns = 0; turns < 20; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    if (count() === seen) continue
    seen = count()
    turns = 0
  }
  return seen
}

/** So long a wait would be noticed on the slowest machine. */
const longMs = 600_000

const waits: Readonly<Record<string, readonly [Answer, Partial<LiveOptions>]>> = {
  'that Retry-After asks for': [answered(429, {}, { 'retry-after': '300' }), { timeoutMs: longMs }],
  'between one request and the next': [answered(400, { errors: [{ code: 'x', message: 'x' }] }), { perSecond: 0.002 }],
  'for an answer that does not come': [() => true, { timeoutMs: longMs }],
  'for the next poll': [
    (body, response) => {
      const [id] = /"taskUUID":"[^"]+"/.exec(body) ?? []
      if (id === undefined || !body.includes('getResponse') || !body.includes('-')) return false
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(`{"data":[{"taskType":"textInference",${id},"status":"processing"}]}`)
      return true
    },
    { patienceMs: longMs },
  ],
  'for a webhook': [
    (body, response) => {
      const [id] = /"taskUUID":"[^"]+"/.exec(body) ?? []
      if (!body.includes('webhookURL') || id === undefined || body.includes('null')) return false
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"data":[{"taskType":"textInference",${id}}]}`)
      return true
    },
    { patienceMs: longMs },
  ],
}

describe('an interrupt ends every wait, and nothing is sent after it', () => {
  for (const [name, [answer, options]] of Object.entries(waits))
    test(`a wait ${name}`, async () => {
      const { url, isReached, count } = await proxied(answer)
      const stop = new AbortController()
      const target = liveTarget({ url, key: 'proxy-key', signal: stop.signal, ...options })
      const asking = laws.filter((it) => /server-agrees|delivery-agrees/.test(it.name))
      const running = runSuite(subject, { target, cases: 'core', runs: 0, seed: 2, laws: asking }, few)
      await isReached
      const before = await settled(count)
      stop.abort()
      const report = await running
      expect(count()).toBe(before)
      expect(report.seconds * 1000).toBeLessThan(longMs / 4)
      expect(report.laws.map((it) => it.reason).join()).toContain('the run was interrupted')
    })
})
