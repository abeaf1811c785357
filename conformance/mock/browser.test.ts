import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { createMock, mockModels } from './browser.js'
import { chat } from './mock.fixture.js'

test('a mock for browsers, with reader, judge and handlers, is bundled without anything of node', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('browser.ts', import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    external: ['node:*', 'msw'],
    logLevel: 'silent',
  })
  const inputs = Object.entries(metafile.inputs)
  const foreign = inputs.flatMap(([from, { imports }]) =>
    imports.filter((it) => it.external && isBuiltin(it.path)).map((it) => `${from}: ${it.path}`),
  )
  expect(inputs.length).toBeGreaterThan(100)
  expect(foreign).toEqual([])
})

test('it judges and answers as the other does', async () => {
  const { default: document } = await import('../../specs/alibaba-qwen3-5-397b.json', { with: { type: 'json' } })
  const mock = createMock(await mockModels([document]))
  const asked = (task: object) =>
    mock.respond({
      method: 'POST',
      path: '/v1',
      headers: { authorization: 'Bearer any' },
      body: JSON.stringify([task]),
    })
  expect([asked(chat()), asked(chat({ seed: -1 }))].map((it) => it.status)).toEqual([200, 400])
})
