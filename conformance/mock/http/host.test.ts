import { networkInterfaces } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { judgeOf } from '../../judge/index.js'
import { createMock, type ListenOptions, mockModels } from '../index.js'
import { exchanged } from './raw.fixture.js'

const models = await mockModels([new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url)])

async function listening(options: ListenOptions, apiKey?: string) {
  const server = await createMock(models, { judgeOf, ...(apiKey !== undefined && { apiKey }) }).listen(options)
  afterAll(() => server.close())
  return server
}

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const asked = (host: string, ...more: string[]) =>
  `${['GET /health HTTP/1.1', `host: ${host}`, 'connection: close', ...more].join('\r\n')}\r\n\r\n`

describe('a mock that other machines reach', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.test'])('does not listen at %s without a key', async (host) => {
    await expect(listening({ host })).rejects.toThrow('key')
  })

  test('answers whatever name it is asked by, tells an address that this machine reaches, and refuses foreign pages', async () => {
    const { url, port } = await listening({ host: '0.0.0.0' }, 'test-key')
    expect(url).toBe(`http://127.0.0.1:${port}/v1`)
    const statuses = [asked('mock:8787'), asked('mock.example'), asked('mock.example', 'origin: https://evil.example')]
    const answers = await Promise.all(statuses.map((it) => exchanged(port, [it])))
    expect(answers.map(([it]) => it?.status)).toEqual([200, 200, 403])
    const noKey = await fetch(url, {
      method: 'POST',
      body: '[{"taskType":"ping"}]',
      headers: { 'content-type': 'application/json' },
    })
    expect(noKey.status).toBe(401)
  })
})

describe('a mock of this machine alone', () => {
  test('keeps foreign names out by whatever address it listens', async () => {
    const { port } = await listening({ host: 'localhost' })
    const host = hasIpv6 ? 'localhost' : '127.0.0.1'
    const answers = await Promise.all(['localhost', 'evil.example'].map((it) => exchanged(port, [asked(it)], { host })))
    expect(answers.map(([it]) => it?.status)).toEqual([200, 403])
  })

  test.runIf(hasIpv6)('listens on IPv6, over HTTP and WebSocket', async () => {
    const { url, wsUrl, port } = await listening({ host: '::1' })
    expect([url, wsUrl]).toEqual([`http://[::1]:${port}/v1`, `ws://[::1]:${port}/v1`])
    expect((await fetch(new URL('/health', url))).status).toBe(200)
    const socket = new WebSocket(wsUrl)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    socket.terminate()
  })
})
