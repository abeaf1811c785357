import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from './self-signed.fixture.js'

// Node.js reads NODE_EXTRA_CA_CERTS when it starts: what commands ask with runs as a program of its own.

/** Within the project, for the packages are found from there. */
const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/.proxy-', import.meta.url)))
const certificate = join(folder, 'ca.pem')

/** An API that refuses everything, by TLS. */
const heard: IncomingMessage['headers'][] = []
const api = createServer(selfSigned, (request, response) => {
  heard.push(request.headers)
  request.resume()
  response.writeHead(400, { 'content-type': 'application/json' }).end('{"errors":[{"message":"no"}]}')
})

/** A proxy that connects with that API, whatever host it is asked for. */
const asked: string[] = []
const proxy = createHttpServer().on('connect', (request, socket) => {
  asked.push(`${request.url} by ${request.headers['proxy-authorization']}`)
  const to = connect((api.address() as AddressInfo).port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    to.pipe(socket).pipe(to)
  })
  for (const it of [to, socket]) it.on('error', () => [to, socket].map((each) => each.destroy()))
})

beforeAll(async () => {
  for (const it of [api, proxy]) await new Promise<void>((resolve) => it.listen(0, '127.0.0.1', resolve))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(certificate, selfSigned.cert)
  await build({
    stdin: {
      contents: `
        import { useProxy } from './cli/proxy.ts'
        import { liveTarget } from './conformance/server/live.ts'
        const { KEY: key, TENANT: value } = process.env
        await useProxy(process.env)
        const extraHeaders = [{ name: 'x-tenant', value, variable: 'TENANT' }]
        const target = liveTarget({ url: 'https://api.example/v1', key, extraHeaders })
        console.log(JSON.stringify([target, await target.send({ body: '[]' })]))`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: folder,
    logLevel: 'error',
  })
})

afterAll(() => {
  proxy.closeAllConnections()
  for (const it of [api, proxy]) it.close()
  rmSync(folder, { recursive: true })
})

/** What comes of a request, in the environment that somebody behind a proxy has. */
function sent(more: Readonly<Record<string, string>>): Promise<string> {
  const address = `http://user:proxy-secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const env = { PATH: process.env.PATH, KEY: 'sk-right-key', TENANT: 'blue-tenant', HTTPS_PROXY: address, ...more }
  const child = spawn(process.execPath, [join(folder, 'stdin.js')], { env })
  let told = ''
  for (const it of [child.stdout, child.stderr]) it.on('data', (data) => (told += data))
  return new Promise((resolve) => child.on('close', () => resolve(told)))
}

test('a server behind a proxy, whose certificate a company signs, is asked with the headers that it wants', async () => {
  const told = await sent({ NODE_EXTRA_CA_CERTS: certificate })
  expect(told).toContain('"status":400')
  expect(asked).toEqual([`api.example:443 by Basic ${btoa('user:proxy-secret')}`])
  expect(heard.map((it) => [it['x-tenant'], it.authorization])).toEqual([['blue-tenant', 'Bearer sk-right-key']])
  for (const secret of ['sk-right-key', 'blue-tenant', 'proxy-secret']) expect(told).not.toContain(secret)
})

test('without that certificate nothing is sent, and the reason is told', async () => {
  heard.length = 0
  expect(await sent({})).toMatch(/could not be asked: .*(self.signed|certificate)/i)
  expect(heard).toEqual([])
})
