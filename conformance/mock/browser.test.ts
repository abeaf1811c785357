import { mkdtemp, rm } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { chat, models, picture } from './mock.fixture.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

test('a mock for browsers, with reader, judge and handlers, is bundled and answers without anything of node', async () => {
  // Below the repository, where packages are found.
  const folder = await mkdtemp(join(root, 'node_modules/.browser-'))
  const outfile = join(folder, 'mock.mjs')
  const { metafile } = await build({
    entryPoints: [join(root, 'conformance/mock/browser.ts')],
    bundle: true,
    outfile,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    external: ['node:*', 'msw'],
    define: { 'globalThis.process': 'undefined', Buffer: 'undefined', 'globalThis.Buffer': 'undefined' },
    logLevel: 'silent',
  })
  const inputs = Object.entries(metafile.inputs)
  const foreign = inputs.flatMap(([from, { imports }]) =>
    imports.filter((it) => it.external && isBuiltin(it.path)).map((it) => `${from}: ${it.path}`),
  )
  expect(inputs.length).toBeGreaterThan(100)
  expect(foreign).toEqual([])

  const { createMock, mockModels }: typeof import('./browser.js') = await import(pathToFileURL(outfile).href)
  await rm(folder, { recursive: true })
  const mock = createMock(await mockModels(models.map((it) => it.document)))
  const asked = (task: object) =>
    mock.respond({
      method: 'POST',
      path: '/v1',
      headers: { authorization: 'Bearer any' },
      body: JSON.stringify([task]),
    })
  expect([asked(chat()), asked(chat({ seed: -1 }))].map((it) => it.status)).toEqual([200, 400])
  expect(mock.handlers.length).toBeGreaterThan(3)
  const { data } = JSON.parse(String(asked(picture({ outputType: 'base64Data', outputFormat: 'PNG' })).body))
  expect(Buffer.from(data[0].imageBase64Data, 'base64').subarray(1, 4).toString()).toBe('PNG')
  const file = { method: 'GET', path: `/media/${crypto.randomUUID()}-64x64.png`, headers: {}, body: '' }
  expect(mock.respond(file).body).toBeInstanceOf(Uint8Array)
})
