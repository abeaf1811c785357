import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readModel } from '../../../generator/ir/read.js'
import { judgeOf } from '../../judge/index.js'
import '../global-socket.fixture.js'
import { createMock, type Mock, type MockEvent, parseFaults, type VcrOptions } from '../index.js'
import { behind, filesIn, folder, key, post, recording, served, spec, task, upstream } from './vcr.fixture.js'

/** What a client does in the tests: a task, a stream, a chat, and a task that is polled until it is done. */
async function session(url: string) {
  const ids = [0, 1, 2].map(() => crypto.randomUUID())
  const [one, two, three] = ids
  const sync = await post(url, [task({ taskUUID: one })])
  const stream = await post(url, [task({ taskUUID: two, deliveryMethod: 'stream' })])
  const chat = await post(
    url,
    { model: 'alibaba:qwen@3.5-27b', messages: [{ role: 'user', content: 'Hi' }] },
    '/chat/completions',
  )
  const later = await post(url, [task({ taskUUID: three, deliveryMethod: 'async' })])
  const polls: string[] = []
  for (let i = 0; i < 3; i++) polls.push((await post(url, [{ taskType: 'getResponse', taskUUID: three }])).text)
  const said = [sync.text, stream.text, chat.text, later.text, ...polls].join('\n')
  return { ids, said, anonymous: ids.reduce((text, it, i) => text.replaceAll(it, `id ${i}`), said) }
}

describe('recorded answers', () => {
  test('are given again without any traffic, to the identifiers that ask, and are the same files whoever recorded them', async () => {
    const [one, two] = [folder(), folder()]
    const { url, mock } = await upstream()
    const recorded = await session(await served(recording({ mode: 'record', folder: one, upstream: url }).mock))
    const calls = mock.requests.length
    expect(calls).toBe(7)
    const { mock: player, events } = recording({ mode: 'replay', folder: one, upstream: url })
    const replayed = await session(await served(player))
    expect(mock.requests.length).toBe(calls)
    expect(replayed.ids.some((it) => recorded.said.includes(it))).toBe(false)
    expect(replayed.anonymous).toBe(recorded.anonymous)
    expect(replayed.said).toContain('"status":"processing"')
    expect(events.filter((it) => it.kind === 'recording').map((it) => it.outcome)).toEqual(Array(7).fill('replayed'))
    // Another run at another day, with another key, writes the same: only times of streams may differ.
    mock.reset()
    await session(await served(recording({ mode: 'record', folder: two, upstream: url }).mock))
    const timeless = (path: string) =>
      JSON.stringify(filesIn(path)).replace(/chatcmpl-[\w-]+|\\"created\\": \d+|,\\n *\\"afterMs\\": \d+/g, '')
    expect(timeless(two)).toBe(timeless(one))
    expect(Object.keys(filesIn(one)).every((it) => /^alibaba-qwen3-5-27b\.[0-9a-f]{16}(\.\d)?\.json$/.test(it))).toBe(
      true,
    )
    expect(JSON.stringify(filesIn(one))).not.toContain(key)
  })

  test('are asked for once where nothing is recorded, and no more', async () => {
    const path = folder()
    const { url, mock } = await upstream({ faults: parseFaults('429;times=1') })
    const own = await served(recording({ mode: 'record-on-miss', folder: path, upstream: url }).mock)
    const first = task()
    // A refusal for when it was asked is kept, and asked for again; the same task may be tried again.
    expect((await post(own, [first])).status).toBe(429)
    expect((await post(own, [first])).status).toBe(200)
    expect((await post(own, [task()])).status).toBe(200)
    expect(mock.requests).toHaveLength(2)
    expect((await post(own, [task({ seed: 7 })])).status).toBe(200)
    expect(mock.requests).toHaveLength(3)
    const later = task({ deliveryMethod: 'async' })
    await post(own, [later])
    for (let i = 0; i < 2; i++) await post(own, [{ taskType: 'getResponse', taskUUID: later.taskUUID }])
    expect(mock.requests).toHaveLength(6)
    const again = task({ deliveryMethod: 'async' })
    await post(own, [again])
    const polls = [1, 2, 3].map(() => post(own, [{ taskType: 'getResponse', taskUUID: again.taskUUID }]))
    expect((await Promise.all(polls)).map((it) => it.json.data[0].taskUUID)).toEqual(Array(3).fill(again.taskUUID))
    expect(mock.requests).toHaveLength(6)
  })

  test('of equal requests are given in their order, errors among them, and the last from there on', async () => {
    const path = folder()
    const { url } = await upstream({
      faults: parseFaults('503;retry-after=9;times=1'),
      choices: { withoutSeed: 'different' },
    })
    const own = await served(recording({ mode: 'record', folder: path, upstream: url }).mock)
    const recorded: Awaited<ReturnType<typeof post>>[] = []
    for (let i = 0; i < 3; i++) recorded.push(await post(own, [task()]))
    expect(new Set(recorded.map((it) => it.json.data?.[0].text)).size).toBe(3)
    const player = recording({ mode: 'replay', folder: path }).mock
    const replaying = await served(player)
    const replayed: typeof recorded = []
    for (let i = 0; i < 4; i++) replayed.push(await post(replaying, [task()]))
    const told = (all: typeof recorded) =>
      all.map((it) => [it.status, it.headers.get('retry-after'), it.json.data?.[0].text])
    expect(told(replayed)).toEqual([...told(recorded), told(recorded)[2]])
    player.reset()
    expect((await post(replaying, [task()])).status).toBe(503)
  })

  test('are missed in words that say what was asked, what is nearest and what to do', async () => {
    const path = folder()
    const { url, mock } = await upstream()
    await post(await served(recording({ mode: 'record', folder: path, upstream: url }).mock), [task()])
    const own = await served(recording({ mode: 'replay', folder: path }).mock)
    const missed = await post(own, [task({ seed: 3 })])
    expect(missed.status).toBe(404)
    expect(missed.json.errors[0]).toMatchObject({
      code: 'notRecorded',
      message: expect.stringMatching(
        /^Nothing is recorded for POST \/v1 for alibaba-qwen3-5-27b: there is no .*\.json in .*\. The nearest, .*\.json, differs at \/0\/seed\. Record it: --upstream/,
      ),
    })
    const chat = await post(
      own,
      { model: 'alibaba:qwen@3.5-27b', messages: [{ role: 'user', content: 'x' }] },
      '/chat/completions',
    )
    expect([chat.status, chat.text]).toEqual([404, expect.stringContaining('Nothing is recorded')])
    expect(mock.requests).toHaveLength(1)
  })

  test('are not asked for where the mock refuses, a fault strikes or an answer was prepared', async () => {
    const path = folder()
    const { url, mock: behind } = await upstream()
    const { mock } = recording({ mode: 'record', folder: path, upstream: url })
    const own = await served(mock)
    expect((await post(own, [task({ seed: -1 })])).json.errors[0].parameter).toBe('seed')
    expect((await post(own, [task(), task({ seed: -1 })])).json.errors).toHaveLength(1)
    expect((await post(own, [], '/nowhere')).status).toBe(404)
    expect((await fetch(own, { method: 'POST', headers: { 'x-mock-fault': '500' } })).status).toBe(500)
    mock.reply({ message: 'Prepared?' }, 'Prepared.')
    const prepared = task({ messages: [{ role: 'user', content: 'Prepared?' }], deliveryMethod: 'async' })
    await post(own, [prepared])
    const polls = [1, 2].map(() => post(own, [{ taskType: 'getResponse', taskUUID: prepared.taskUUID }]))
    expect((await Promise.all(polls)).map((it) => it.json.data[0].text)).toContain('Prepared.')
    expect([behind.requests.length, readdirSync(path)]).toEqual([0, []])
    expect(mock.requests.map((it) => it.status)).toEqual([400, 200, 404, 500, 200, 200, 200])
  })

  test('are recorded and given through msw, too', async () => {
    const { setupServer } = await import('msw/node')
    const path = folder()
    const { url } = await upstream()
    const asked = async (mock: Mock) => {
      const server = setupServer(...mock.handlers)
      server.listen({
        onUnhandledRequest: (request, print) =>
          request.url.startsWith('http://127.0.0.1') ? undefined : print.error(),
      })
      const { text } = await post('https://api.runware.ai/v1', [task({ deliveryMethod: 'stream' })]).finally(() =>
        server.close(),
      )
      return text.replaceAll(/"taskUUID":"[^"]*"/g, '')
    }
    const recorded = await asked(recording({ mode: 'record', folder: path, upstream: url }).mock)
    expect(recorded).toContain('[DONE]')
    expect(await asked(recording({ mode: 'replay', folder: path }).mock)).toBe(recorded)
    const [name = ''] = readdirSync(path)
    const kept = JSON.parse(readFileSync(join(path, name), 'utf8'))
    kept.answer.events[1].afterMs = 300
    writeFileSync(join(path, name), JSON.stringify(kept))
    const begun = performance.now()
    expect(await asked(recording({ mode: 'replay', folder: path, gaps: 'recorded' }).mock)).toBe(recorded)
    expect(performance.now() - begun).toBeGreaterThan(290)
  })

  test('are those of any document, whose own refusals are not asked for', async () => {
    const path = folder()
    const response = (status: number) => ({
      responses: {
        [status]: {
          description: '',
          content: {
            'application/json': { schema: { type: 'object', properties: { n: { type: 'string', minLength: 3 } } } },
          },
        },
      },
    })
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }
    const document = {
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: { '/pets/{id}': { get: { operationId: 'pet', parameters: [id], ...response(200) } } },
    }
    const pets = [{ model: await readModel(document, { overlays: false }), document }]
    const source = createMock(pets, { judgeOf })
    const asked = async (vcr: VcrOptions) => {
      const url = await served(createMock(pets, { judgeOf, vcr }))
      const texts = ['1', '2', '0'].map(async (it) => (await fetch(`${url}/pets/${it}`)).text())
      return Promise.all(texts)
    }
    const recorded = await asked({ mode: 'record', folder: path, upstream: await served(source) })
    expect(await asked({ mode: 'replay', folder: path })).toEqual(recorded)
    expect([source.requests.length, readdirSync(path).length]).toEqual([2, 2])
  })

  test('that no longer fit the file of their model are named at the start and when they are given, by pointer', async () => {
    const path = folder()
    const { url } = await upstream()
    const own = await served(recording({ mode: 'record', folder: path, upstream: url }).mock)
    await post(own, [task({ settings: { temperature: 1.9 } })])
    await post(own, [task()])
    const text = readFileSync(spec, 'utf8')
    const document = JSON.parse(text.replace(/("temperature": \{[^{}]*"maximum": )2\b/, '$11'))
    document.components.schemas.ResponseBody.properties.data.items = {
      type: 'object',
      properties: { taskType: {}, taskUUID: {}, text: { type: 'string', maxLength: 5 } },
    }
    const events: MockEvent[] = []
    const mock = createMock([{ model: await readModel(document, { overlays: false }), document }], {
      judgeOf,
      onEvent: (it) => events.push(it),
      vcr: { mode: 'replay', folder: path },
    })
    const unfit = () =>
      events.flatMap((it) => (it.kind === 'recording' && it.outcome === 'unfit' ? [it.reason ?? ''] : []))
    const told = unfit()
    expect(told).toContainEqual(
      expect.stringMatching(/^\/request: The request is refused today for settings\.temperature/),
    )
    expect(told).toContainEqual(expect.stringMatching(/^\/answer\/json\/data\/0\/text: .* 5/))
    await post(await served(mock), [task()])
    expect(unfit()).toHaveLength(told.length + 1)
  })
})

describe('what is behind a mock', () => {
  test('is sent the key of the client, or another, and neither stands in a recording', async () => {
    const path = folder()
    const seen: string[] = []
    const signed = 'https://files.example/a.png?X-Amz-Signature=abcdef&X-Amz-Date=20260101&size=4'
    const url = await behind(async (request, response) => {
      let body = ''
      for await (const it of request) body += it
      seen.push(`${request.headers.authorization} ${body}`)
      response.setHeader('set-cookie', 'session=cookie-secret')
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          data: [
            {
              taskType: 'textInference',
              taskUUID: JSON.parse(body).at(-1).taskUUID,
              imageURL: signed,
              api_key: 'made-up-secret',
              tools: [{ auth_token: ['made-up-secret'], arguments: '{"n": 1, "apiKey": "made-up-secret"}' }],
            },
          ],
          echo: `${request.headers.authorization} ${request.url} sk-proj-0123456789abcdefABCDEF`,
        }),
      )
    })
    for (const upstreamKey of [undefined, 'upstream-secret-key-2']) {
      const vcr = {
        mode: 'record' as const,
        folder: path,
        upstream: url,
        ...(upstreamKey !== undefined && { upstreamKey }),
      }
      const own = await served(recording(vcr).mock)
      const authentication = { taskType: 'authentication', apiKey: key }
      const { json, headers } = await post(own, [authentication, task()], '?token=query-secret')
      expect(json.data[0].imageURL).toBe(signed)
      expect(headers.get('set-cookie')).toBeNull()
      expect(seen.at(-1)?.split(upstreamKey ?? key)).toHaveLength(3)
    }
    const text = JSON.stringify(filesIn(path))
    expect(text).not.toMatch(/secret-key|cookie-secret|query-secret|made-up-secret|abcdef|20260101|sk-proj/)
    expect(readdirSync(path)).toHaveLength(1)
    expect(text).toContain('X-Amz-Signature=***&X-Amz-Date=***&size=***')
  })

  test('is not answering, redirects to another host or breaks off: 502 in the form of the API', async () => {
    const other = await behind((_, response) => response.end('{}'))
    const urls: string[] = []
    const redirecting = await behind((request, response) => {
      urls.push(request.url ?? '')
      const target = request.url?.startsWith('/v1/moved')
        ? other
        : `http://${request.headers.host}/v1/moved${request.url}`
      response.writeHead(307, { location: target }).end()
    })
    const breaking = await behind((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write('{"data":[', () => response.destroy())
    })
    for (const [url, words] of [
      ['http://127.0.0.1:1', /does not answer/],
      [redirecting, /redirects to another host/],
      [breaking, /broke off/],
    ] as const) {
      const path = folder()
      const answer = await post(await served(recording({ mode: 'record', folder: path, upstream: url }).mock), [task()])
      expect([answer.status, answer.json.errors[0].code]).toEqual([502, 'badGateway'])
      expect(answer.json.errors[0].message).toMatch(words)
      expect(readdirSync(path)).toEqual([])
    }
    expect(urls).toEqual(['/v1', '/v1/moved/v1'])
  })

  test('breaks off a stream: what came is kept, and breaks off there again', async () => {
    const path = folder()
    const url = await behind((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: a\ndata: {"n":1}\n\n: note\n\n', () => response.destroy())
    })
    const stream = async (own: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
      const response = await fetch(own, {
        method: 'POST',
        headers,
        body: JSON.stringify([task({ deliveryMethod: 'stream' })]),
      })
      let text = ''
      const decoder = new TextDecoder()
      try {
        for await (const it of response.body ?? []) text += decoder.decode(it)
      } catch {
        text += 'BROKEN'
      }
      return text
    }
    const recorded = await stream(await served(recording({ mode: 'record', folder: path, upstream: url }).mock))
    const replayed = await stream(await served(recording({ mode: 'replay', folder: path }).mock))
    expect([recorded, replayed]).toEqual(Array(2).fill('event: a\ndata: {"n":1}\n\n: note\n\nBROKEN'))
    const [file] = Object.values(filesIn(path)).map((it) => JSON.parse(it))
    expect(file.answer).toMatchObject({
      events: [{ event: 'a', json: { n: 1 } }, { text: ': note\n\n' }],
      isBroken: true,
    })
  })

  test('is answered from though the answer cannot be kept, which is told', async () => {
    const path = folder()
    const { url } = await upstream()
    const { mock, events } = recording({ mode: 'record', folder: path, upstream: url })
    const own = await served(mock)
    rmSync(path, { recursive: true })
    const plain = await post(own, [task()])
    const stream = await post(own, [task({ deliveryMethod: 'stream' })])
    expect([plain.status, stream.status, stream.text.endsWith('data: [DONE]\n\n')]).toEqual([200, 200, true])
    const told = events.flatMap((it) => (it.kind === 'recording' ? [[it.outcome, it.reason]] : []))
    expect(told).toEqual(Array(2).fill(['not kept', 'It does not exist.']))
    mkdirSync(path)
  })

  test('is none, is no URL, or has no place to be recorded: told before the mock listens', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    const made = (vcr: VcrOptions) => () => recording(vcr)
    expect(made({ mode: 'record', folder: folder() })).toThrow('needs an upstream')
    expect(made({ mode: 'record', folder: folder(), upstream: 'ftp://a' })).toThrow('no URL of http')
    expect(made({ mode: 'replay', folder: join(file, 'none') })).toThrow()
    expect(made({ mode: 'record', folder: file, upstream: 'http://127.0.0.1:1' })).toThrow()
    const path = folder()
    writeFileSync(join(path, 'package.json'), '{"name":"of somebody else"}')
    expect(made({ mode: 'replay', folder: path })).not.toThrow()
    writeFileSync(join(path, 'a.json'), '{"format":"specproof recording 1"}')
    expect(made({ mode: 'replay', folder: path })).toThrow('a.json')
  })
})
