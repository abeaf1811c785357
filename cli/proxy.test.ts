import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, PublishedHosts } from '../generator/pull/published.fixture.js'
import { runCommand } from './terminal.fixture.js'

const hosts = new PublishedHosts()
const space = new Workspace()
const usual = getGlobalDispatcher()

/** A proxy that connects whatever host it is asked for with the published hosts. */
const asked: string[] = []
const proxy = createServer().on('connect', (request, socket) => {
  asked.push(request.url ?? '')
  const { port } = new URL(hosts.url)
  const to = connect(Number(port), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    to.pipe(socket).pipe(to)
  })
  for (const it of [to, socket]) it.on('error', () => [to, socket].map((each) => each.destroy()))
})

beforeAll(async () => {
  await hosts.start()
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  hosts.plays.set('/docs/models/model-a/schema.json', body(taskSpec('model-a')))
})
afterEach(() => setGlobalDispatcher(usual))
afterAll(() => {
  proxy.closeAllConnections()
  proxy.close()
  hosts.stop()
  space.remove('.')
})

const pull = (from: string, env: Record<string, string>) =>
  runCommand(['pull', 'model-a', '--from', from, '--retries', '0', '--force'], space.root, { env })
const address = () => `http://user:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`

test('documents are fetched by the proxy that the environment names, and those of NO_PROXY and this machine without', async () => {
  expect(await pull('http://models.example', { HTTP_PROXY: address() })).toMatchObject({ code: 0, stderr: '' })
  expect(new Set(asked)).toEqual(new Set(['models.example:80']))
  asked.length = 0
  expect((await pull(hosts.url, { http_proxy: address() })).code).toBe(0)
  const direct = await pull('http://127.0.0.2:9', {
    HTTP_PROXY: address(),
    NO_PROXY: 'other.example,127.0.0.2',
  })
  expect([direct.code, asked]).toEqual([3, []])
  expect((await pull('http://127.0.0.3:9', { HTTP_PROXY: address() })).code).toBe(3)
  expect(asked).toEqual([])
})

test('what is no proxy is a fault of usage, and is not repeated', async () => {
  for (const it of ['proxy:secret', 'socks5://u:secret@h', 'secret']) {
    const { code, stderr } = await pull(hosts.url, { HTTPS_PROXY: it })
    expect([code, stderr]).toEqual([2, expect.stringContaining('HTTPS_PROXY wants a URL')])
    expect(stderr).not.toContain('secret')
  }
})
