import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, test } from 'vitest'
import { bundled, treeOf } from '../../emit/bundle.fixture.js'
import { key, listening } from './client.fixture.js'

/** The program of a name: where `<NAME>_PATH` or PATH says; undefined where there is none. */
function programOf(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  const usual = folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
  return [process.env[`${name.toUpperCase()}_PATH`], ...usual].find((it) => it !== undefined && existsSync(it))
}

const server = await listening()
const folder = mkdtempSync(join(tmpdir(), 'runtimes-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a user writes; it prints what came of it. */
const recipe = `
  import { alibabaQwen3_5_27b as qwen, createClient } from './index.js'
  const baseUrl = ${JSON.stringify(server.url)}
  const of = (apiKey: string, url = baseUrl) => createClient({ apiKey, baseUrl: url, retry: { maxRetries: 0 } })
  const codeOf = (call: Promise<unknown>) => call.then(() => 'none', ({ code }) => code)
  const client = of(${JSON.stringify(key)})
  const messages = [{ role: 'user', content: 'Hello' }]
  const { text } = await client.run(qwen, { messages })
  const polled = await client.run(qwen, { messages, deliveryMethod: 'async' })
  const stream = client.stream(qwen, { messages })
  let pieces = ''
  for await (const it of stream) if (it.type === 'text') pieces += it.text
  const upload = await client.upload(qwen, { path: ${JSON.stringify(join(folder, 'recipe.mjs'))} })
  const controller = new AbortController()
  const aborted = codeOf(client.run(qwen, { messages }, { signal: controller.signal }))
  controller.abort()
  console.log(JSON.stringify({
    isSame: text === polled.text && text === pieces && text === (await stream.text()),
    upload,
    codes: [await codeOf(of('wrong').run(qwen, { messages })), await codeOf(of('wrong', 'http://127.0.0.1:9/v1').run(qwen, { messages })), await aborted],
  }))
`
const tree = await treeOf([fileURLToPath(new URL('../../../specs/alibaba-qwen3-5-27b.json', import.meta.url))])
const file = join(folder, 'recipe.mjs')
writeFileSync(file, await bundled(tree, recipe))

const brought = {
  isSame: true,
  upload: expect.stringMatching(/^[0-9a-f-]{36}$/),
  codes: ['auth', 'connection', 'aborted'],
}

describe('the client runs, polls, streams, uploads and tells errors', () => {
  test('in a worker of Node.js', async () => {
    const worker = new Worker(file, { stdout: true })
    let told = ''
    for await (const it of worker.stdout) told += it
    expect(JSON.parse(told)).toEqual(brought)
  })

  const others = { bun: [], deno: ['run', '--allow-all'] } as const
  for (const [name, options] of Object.entries(others)) {
    const program = programOf(name)
    const found = program === undefined ? ` (not found: ${name.toUpperCase()}_PATH may name it)` : ''
    test.skipIf(program === undefined)(`in ${name}${found}`, async () => {
      const { stdout } = await promisify(execFile)(program as string, [...options, file])
      expect(JSON.parse(stdout)).toEqual(brought)
    })
  }
})
