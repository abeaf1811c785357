import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { setupServer } from 'msw/node'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readModel } from '../../../generator/ir/read.js'
import { judgeOf } from '../../judge/index.js'
import '../global-socket.fixture.js'
import { createMock, type MockEvent, mockModels, type VcrOptions } from '../index.js'
import type { Loose } from '../mock.fixture.js'
import { behind, filesIn, folder, key, post, recording, served, spec, task, upstream } from './vcr.fixture.js'

/** A client that results are posted to. */
async function client() {
  const bodies: Loose[] = []
  const url = await behind(async (request, response) => {
    let text = ''
    for await (const it of request) text += it
    bodies.push({ path: request.url, ...JSON.parse(text) })
    response.end()
  })
  return { bodies, url: `${url}/hook?secret=${crypto.randomUUID()}` }
}

const came = (bodies: readonly unknown[], count: number) => expect.poll(() => bodies.length).toBe(count)

/** Asks for a task that is posted when it is done, over HTTP or a WebSocket. */
async function submit(url: string, way: 'http' | 'ws', fields: object): Promise<Loose> {
  const asked = task({ deliveryMethod: 'async', numberResults: 2, ...fields })
  if (way === 'http') return { asked, answer: (await post(url, [asked])).json }
  const socket = new WebSocket(url.replace('http:', 'ws:'))
  afterAll(() => socket.terminate())
  const frames: Loose[] = []
  socket.on('message', (it) => frames.push(JSON.parse(String(it))))
  socket.on('open', () => {
    socket.send(JSON.stringify([{ taskType: 'authentication', apiKey: key }]))
    socket.send(JSON.stringify([asked]))
  })
  await came(frames, 2)
  return { asked, answer: frames[1] }
}

describe('webhooks of the server behind a mock', () => {
  test('come to the mock, are kept without the address of the client, and are posted again to whoever asks', async () => {
    for (const way of ['http', 'ws'] as const) {
      const path = folder()
      const { url, mock } = await upstream()
      const one = await client()
      const first = await submit(await served(recording({ mode: 'record', folder: path, upstream: url }).mock), way, {
        webhookURL: one.url,
      })
      await came(one.bodies, 2)
      expect(one.bodies[0]).toMatchObject({ path: new URL(one.url).pathname + new URL(one.url).search })
      expect(one.bodies.map((it) => it.taskUUID)).toEqual(Array(2).fill(first.asked.taskUUID))
      expect(mock.requests.some((it) => it.body?.includes(one.url))).toBe(false)
      const text = () => Object.values(filesIn(path)).join()
      await expect.poll(() => text().split('"to":').length).toBe(3)
      expect(text()).not.toMatch(/127\.0\.0\.1|secret|hook\?/)
      expect(JSON.parse(text()).request.json[0].webhookURL).toMatch(/of-the-client\.localhost/)

      const two = await client()
      const calls = mock.requests.length
      const player = recording({ mode: 'replay', folder: path })
      const again = await submit(await served(player.mock), way, { webhookURL: two.url })
      await came(two.bodies, 2)
      const anonymous = (it: Loose) => JSON.stringify(it).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      expect(two.bodies.map(anonymous)).toEqual(one.bodies.map(anonymous))
      expect(two.bodies.map((it) => it.taskUUID)).toEqual(Array(2).fill(again.asked.taskUUID))
      expect(mock.requests.length).toBe(calls)
    }
  })

  test('are refused by name where the server cannot reach the mock, and nothing is forwarded', async () => {
    const refused = async (url: string, way: 'http' | 'ws') => {
      const { answer } = await submit(url, way, { webhookURL: 'http://127.0.0.1:9/hook' })
      return answer.errors[0]
    }
    const remote = { mode: 'record', folder: folder(), upstream: 'https://api.example.invalid/v1' } as const
    const own = await served(recording(remote).mock)
    for (const way of ['http', 'ws'] as const)
      expect(await refused(own, way)).toMatchObject({
        code: 'notRecorded',
        message: expect.stringMatching(/api\.example\.invalid does not reach .*--vcr-webhooks/),
      })
    const { url, mock } = await upstream()
    const handled = recording({ ...remote, upstream: url }).mock
    const server = setupServer(...handled.handlers)
    server.listen({ onUnhandledRequest: 'bypass' })
    try {
      expect((await refused('https://api.runware.ai/v1', 'http')).message).toMatch(/mock\.listen\(\)/)
    } finally {
      server.close()
    }
    expect([mock.requests.length, readdirSync(remote.folder).length]).toEqual([0, 0])
    // With an address by which it is reached the request goes on.
    const named = recording({ ...remote, upstream: url, webhooks: 'https://tunnel.example' }).mock
    await submit(await served(named), 'http', { webhookURL: 'http://127.0.0.1:9/hook' })
    expect(mock.requests[0]?.body).toMatch(/"webhookURL":"https:\/\/tunnel\.example\/vcr\/webhooks\/[0-9a-f-]{36}"/)
    for (const it of ['tunnel', 'ftp://a', 'https://a/b', 'https://u:p@a'])
      expect(() => recording({ ...remote, webhooks: it })).toThrow('webhooks is an address')
  })

  test('and messages that no longer fit the file of their model are told, by pointer', async () => {
    const path = folder()
    const { url } = await upstream()
    const { bodies, url: hook } = await client()
    const own = await served(recording({ mode: 'record', folder: path, upstream: url }).mock)
    await submit(own, 'ws', { webhookURL: hook })
    await submit(own, 'ws', { deliveryMethod: 'sync' })
    await came(bodies, 2)
    await expect.poll(() => Object.values(filesIn(path)).join().split('"text":').length).toBe(5)
    const document = JSON.parse(readFileSync(spec, 'utf8'))
    document.components.schemas.ResponseBody.properties.data.items = {
      type: 'object',
      properties: { taskType: {}, taskUUID: {}, text: { type: 'string', maxLength: 5 } },
    }
    const events: MockEvent[] = []
    createMock([{ model: await readModel(document, { overlays: false }), document }], {
      judgeOf,
      onEvent: (it) => events.push(it),
      vcr: { mode: 'replay', folder: path },
    })
    const told = events.flatMap((it) => (it.kind === 'recording' ? [it.reason ?? ''] : []))
    expect(told).toContainEqual(expect.stringMatching(/^\/webhooks\/0\/json\/text: .* 5/))
    expect(told).toContainEqual(expect.stringMatching(/^\/answer\/messages\/0\/json\/data\/0\/text: .* 5/))
  })

  test('of providers with a queue come with their headers, polls of it are recorded, and the answer has the address of who asks', async () => {
    const sent = {
      'webhook-id': 'msg_1',
      'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN',
      'x-api-key': 'key-of-the-server',
    }
    const object = { type: 'object' }
    const bodyOf = (schema: object) => ({ content: { 'application/json': { schema } } })
    const post = { requestBody: bodyOf(object), responses: { 200: { description: '', ...bodyOf(object) } } }
    const cog = { Input: { ...object, properties: { n: { type: 'integer' } } }, Output: { type: 'string' } }
    const apis = [
      {
        file: 'fal-ai_own.json',
        document: { info: { 'x-fal-metadata': { endpointId: 'fal-ai/own' } }, paths: { '/fal-ai/own': { post } } },
        scheme: 'Key',
        path: '/fal-ai/own?fal_webhook=',
        body: () => ({ prompt: 'A cat.' }),
        poll: '/fal-ai/own/requests/r-1/status',
      },
      {
        file: 'ada__own.json',
        document: { info: {}, paths: {}, components: { schemas: cog } },
        scheme: 'Bearer',
        path: '/v1/models/ada/own/predictions',
        body: (webhook: string) => ({ input: { n: 1 }, webhook }),
        poll: '/v1/predictions/r-1',
      },
    ]
    for (const { file, document: own, scheme, path, body, poll } of apis) {
      const asked: string[] = []
      const url = await behind(async (request, response) => {
        let text = ''
        for await (const it of request) text += it
        asked.push(`${request.method} ${request.url}`)
        const hook =
          new URL(request.url ?? '', 'http://a').searchParams.get('fal_webhook') ?? (text && JSON.parse(text).webhook)
        const told = {
          id: 'r-1',
          request_id: 'r-1',
          status: request.method === 'GET' ? 'COMPLETED' : 'starting',
          webhook: hook,
        }
        response.setHeader('content-type', 'application/json').end(JSON.stringify(told))
        if (hook) await fetch(hook, { method: 'POST', headers: sent, body: JSON.stringify({ ...told, payload: {} }) })
      })
      const source = join(folder(), file)
      writeFileSync(
        source,
        JSON.stringify({ openapi: '3.1.0', ...own, info: { title: file, version: '1', ...own.info } }),
      )
      const models = await mockModels([source])
      const recordings = folder()
      const ask = async (vcr: VcrOptions) => {
        const heard: { headers: IncomingHttpHeaders; text: string }[] = []
        const hook = `${await behind(async (request, response) => {
          let text = ''
          for await (const it of request) text += it
          heard.push({ headers: request.headers, text })
          response.end()
        })}/hook?secret=${crypto.randomUUID()}`
        const events: MockEvent[] = []
        const origin = new URL(await served(createMock(models, { judgeOf, vcr, onEvent: (it) => events.push(it) })))
          .origin
        const headers = {
          'content-type': 'application/json',
          authorization: `${scheme} ${key}`,
        }
        const posted = await fetch(`${origin}${path}${path.endsWith('=') ? encodeURIComponent(hook) : ''}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body(hook)),
        })
        const answers = [await posted.text(), await (await fetch(`${origin}${poll}`, { headers })).text()]
        await came(heard, 1)
        const misfits = events.filter((it) => it.kind === 'recording' && it.outcome === 'unfit')
        expect(misfits).toEqual([])
        return { hook, heard: heard[0] as (typeof heard)[0], said: answers.map((it) => it.replace(hook, 'HOOK')) }
      }
      const first = await ask({ mode: 'record', folder: recordings, upstream: url })
      await expect.poll(() => JSON.stringify(filesIn(recordings))).toContain('msg_1')
      const calls = asked.length
      const again = await ask({ mode: 'replay', folder: recordings })
      expect([asked.length, again.said]).toEqual([calls, first.said])
      expect(first.said[0]).toContain('HOOK')
      expect(first.heard.headers).toMatchObject(sent)
      const { 'x-api-key': _, ...open } = sent
      expect(again.heard.headers).toMatchObject(open)
      expect(again.heard.text.replace(again.hook, first.hook)).toBe(first.heard.text)
      expect(JSON.stringify(filesIn(recordings))).not.toMatch(/key-of-the-server|127\.0\.0\.1|secret/)
      expect(again.heard.headers['x-api-key']).toBeUndefined()
    }
  })
})
