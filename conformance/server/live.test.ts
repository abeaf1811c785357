import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { withoutSecrets } from '../../generator/document/secret.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { effortOf } from '../report/effort.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { laws } from '../suite/laws.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { type LiveOptions, liveTarget } from './live.js'
import { joinedUrl, shownKey } from './target.js'

const closing: (() => unknown)[] = []

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function served(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    answer(request, response)
  })
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

const known = textModels.find((it) => it.model.id.endsWith('27b'))
const operation = known?.model.operations[0]
if (known === undefined || operation === undefined) throw new Error('The 27B model is not there.')
const subject = knownSubject(known, operation)
const core = prepared(subject, { cases: 'core' })
const few = { ...core, plan: core.plan.filter((_, i) => i % 20 === 0) }

const run = (options: LiveOptions) =>
  runSuite(subject, { target: liveTarget(options), cases: 'core', runs: 4, seed: 2, profile: 'observed' }, few)

describe('a server that behaves', () => {
  test('is asked over HTTP and keeps every law', async () => {
    let sent = 0
    const mock = await createMock([{ model: known.model, document: known.document as object }], {
      judgeOf,
      apiKey: 'live',
      onEvent: ({ kind }) => {
        if (kind === 'request') sent++
      },
    }).listen()
    closing.push(() => mock.close())
    const report = await run({ url: mock.url, key: 'live' })
    // What asks whether the API is there is a request as well.
    expect(effortOf([report]).requests).toBe(sent)
    expect(report.findings.map((it) => `${it.law} ${it.path} ${it.value}: ${it.message}`)).toEqual([])
    // What answers show is asked of chats alone.
    const others = laws.filter(({ name }) => name !== 'answers-show')
    expect(report.laws.filter(({ status }) => status === 'kept').map(({ law }) => law)).toEqual(
      others.map(({ name }) => name),
    )
  })
})

describe('a server that misbehaves is a finding or could not be run, never a crash or a pass', () => {
  const isTold = async (url: string, options: Partial<LiveOptions> = {}) => {
    const report = await run({ url, key: 'live', timeoutMs: 60_000, retries: 0, ...options })
    const agrees = report.laws.find((it) => it.law === 'server-agrees')
    expect(['broken', 'could not run']).toContain(agrees?.status)
    return report
  }

  test('it hangs', async () => {
    const report = await isTold(await served(() => {}), { timeoutMs: 60 })
    expect(JSON.stringify(report)).toContain('has not finished its answer')
  })

  test('it resets the connection', async () => {
    await isTold(await served((request) => request.socket.destroy()))
  })

  test('it answers 200 to everything', async () => {
    const report = await isTold(
      await served((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}')),
      { patienceMs: 100 },
    )
    expect(report.findings.some((it) => it.message === 'The server accepts what the document refuses.')).toBe(true)
    expect(report.findings.some((it) => it.law === 'key-decides')).toBe(true)
  })

  test('it streams without end', async () => {
    const url = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write('data: {}\n\n'), 10)
      response.on('close', () => clearInterval(timer))
    })
    await isTold(url, { timeoutMs: 60 })
  })

  test('it answers 50 MB', async () => {
    const url = await served((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(Buffer.alloc(50 * 1024 * 1024, 32))
    })
    const report = await isTold(url, { maxBytes: 1024 * 1024 })
    expect(JSON.stringify(report)).toContain('answers more than')
  })

  test('it holds back each answer to some requests', async () => {
    let asked = 0
    const report = await isTold(
      await served((_, response) => {
        if (++asked % 3 > 0) response.writeHead(400).end('{"errors":[{"code":"x","message":"x"}]}')
      }),
      { timeoutMs: 500, patienceMs: 100 },
    )
    expect(report.laws.map((it) => it.reason).join()).toContain('12 requests had no answer')
  })

  test('it does not take the key', async () => {
    const report = await isTold(await served((_, response) => response.writeHead(401).end('{"errors":[{}]}')))
    expect(report.laws.find((it) => it.law === 'server-agrees')?.reason).toContain(
      'the server does not take the key (401)',
    )
  })

  test('it answers lists of nothing and numbers', async () => {
    const odd = ['{"data":[null,1,"x"]}', '{"errors":[null,{"parameter":{"a":1}}]}', '[[]]', 'null', '{"data":{}}']
    let asked = 0
    await isTold(
      await served((_, response) => response.writeHead(asked % 2 ? 200 : 400).end(odd[asked++ % odd.length])),
      { patienceMs: 100 },
    )
  })

  test('nobody listens', async () => {
    const report = await isTold('http://127.0.0.1:9/v1')
    expect(report.statements.filter((it) => it.law === 'key-decides').map((it) => it.state)).not.toContain('settled')
  })
})

describe('limits', () => {
  test('Retry-After is obeyed and the request sent again', async () => {
    let asked = 0
    const url = await served((_, response) => {
      if (++asked === 1) response.writeHead(429, { 'retry-after': '1' }).end('{}')
      else response.writeHead(200).end('{}')
    })
    const began = Date.now()
    const received = await liveTarget({ url, key: 'k' }).send({ body: '[]' })
    expect(received).toMatchObject({ kind: 'answer', status: 200 })
    expect(Date.now() - began).toBeGreaterThanOrEqual(950)
  })

  test('nothing is sent once the requests or the dollars are spent', async () => {
    let asked = 0
    const url = await served((_, response) => {
      asked++
      response.writeHead(200).end('{"data":[{"cost":0.3}]}')
    })
    const target = liveTarget({ url, key: 'k', budgetUsd: 0.5 })
    const kinds = [await target.send({ body: '1' }), await target.send({ body: '2' }), await target.send({ body: '3' })]
    expect(kinds.map((it) => it.kind)).toEqual(['answer', 'answer', 'withheld'])
    expect([asked, target.spent?.()]).toEqual([2, 0.6])
    const limited = liveTarget({ url, key: 'k', maxRequests: 1 })
    await limited.send({ body: '1' })
    expect((await limited.send({ body: '2' })).kind).toBe('withheld')
  })

  test('what could go beyond the budget is not sent, however many requests are under way', async () => {
    const url = await served((_, response) => {
      setTimeout(() => response.writeHead(200).end(`{"data":[{"cost":0.2,"taskUUID":"${Math.random()}"}]}`), 20)
    })
    const target = liveTarget({ url, key: 'k', budgetUsd: 0.5, worstUsd: 0.2 })
    const all = await Promise.all([1, 2, 3, 4].map((it) => target.send({ body: String(it), mayCost: true })))
    expect(all.filter((it) => it.kind === 'answer')).toHaveLength(2)
    expect(target.spent?.()).toBe(0.4)
    expect((await target.send({ body: 'free' })).kind).toBe('answer')
  })

  test('a cost that a poll tells again counts once, and one that is never told counts as the worst', async () => {
    let body = '{"data":[{"taskUUID":"a"}]}'
    const url = await served((_, response) => response.writeHead(200).end(body))
    const target = liveTarget({ url, key: 'k', budgetUsd: 10, worstUsd: 1 })
    await target.send({ body: 'ask', mayCost: true })
    expect(target.spent?.()).toBe(1)
    body = '{"data":[{"taskUUID":"a","cost":0.25}]}'
    await target.send({ body: 'poll' })
    await target.send({ body: 'poll' })
    expect(target.spent?.()).toBe(0.25)
  })

  test('a run that is interrupted sends nothing more', async () => {
    const url = await served((_, response) => response.writeHead(200).end('{}'))
    const stop = new AbortController()
    const target = liveTarget({ url, key: 'k', signal: stop.signal })
    expect((await target.send({ body: '1' })).kind).toBe('answer')
    stop.abort()
    expect(await target.send({ body: '2' })).toEqual({
      kind: 'withheld',
      reason: 'the run was interrupted',
      state: 'open',
    })
  })

  test('the path of the operation is added to a base URL that does not end in it', () => {
    expect(joinedUrl('https://host/v1', '/')).toBe('https://host/v1')
    expect(joinedUrl('https://host/v1/', '/chat/completions')).toBe('https://host/v1/chat/completions')
    expect(joinedUrl('https://host/v1/chat/completions', '/chat/completions')).toBe('https://host/v1/chat/completions')
    expect(joinedUrl('https://host/v1?a=b', '/x')).toBe('https://host/v1/x?a=b')
  })

  test('a key that has no other case is left out where another case is asked for', () => {
    expect(shownKey('recased', 'abc')).toBe('Bearer ABC')
    expect(shownKey('recased', '123')).toBeUndefined()
    expect(shownKey('altered', 'key-a')).toBe('Bearer key-b')
  })

  test('neither the key nor what a URL carries is printed', () => {
    expect(withoutSecrets('could not reach https://me:pw@host/v1?token=abc with sk-123', 'sk-123')).toBe(
      'could not reach https://host/v1?… with ***',
    )
  })
})
