import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import { compileErrors, documents, generatedTree } from '../generator/emit/typescript.fixture.js'
import { runnable } from './examples.fixture.js'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Where the repository holds what an example imports. */
const entryPoints: readonly [from: string, to: string][] = [
  ["'./generated/", 'generated/'],
  ["'specproof/conformance'", "conformance/index.js'"],
  ["'specproof/mock'", "conformance/mock/index.js'"],
  ["'specproof'", "index.js'"],
]

/** Where examples find a mock, by HTTP and by WebSocket. */
const served = '//127.0.0.1:8787/v1'

async function listening() {
  const specs = ['alibaba-qwen3-5-397b.json', 'alibaba-qwen3-5-27b.json'].map((it) => `${root}specs/${it}`)
  return createMock(await mockModels(specs), { judgeOf, apiKey: 'test-key' }).listen()
}

describe('the examples of the READMEs', () => {
  test('are there', () => expect(runnable.length).toBeGreaterThan(3))

  test('compile', async () => {
    const tree = await generatedTree(documents.filter(({ path }) => path.includes('/specs/')).map(({ path }) => path))
    const files = runnable
      .filter(({ code }) => code.includes('./generated/'))
      .map(({ code }, i): [string, string] => [`example${i}.ts`, code])
    const errors = compileErrors(new Map([...tree, ...files]), { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] })
    expect(Object.fromEntries(errors)).toEqual({})
  })

  test.each(runnable)('run and print what they say: $title', async ({ code, prints }) => {
    const server = code.includes(served) ? await listening() : undefined
    // Below the repository, where packages are found.
    const folder = mkdtempSync(join(root, 'node_modules/.readme-'))
    const entry = join(folder, 'example.ts')
    writeFileSync(
      entry,
      entryPoints.reduce(
        (text, [from, to]) => text.replaceAll(from, `'${root}${to}`),
        code.replaceAll(served, server?.url.replace('http:', '') ?? served),
      ),
    )
    const outfile = join(folder, 'example.mjs')
    buildSync({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outfile,
      nodePaths: [join(root, 'node_modules')],
    })
    const { stdout: printed } = await promisify(execFile)(process.execPath, [outfile], { encoding: 'utf8', cwd: root })
    await server?.close()
    rmSync(folder, { recursive: true })
    expect(printed.trim()).not.toBe('')
    if (prints.length > 0) expect(printed.trim().split('\n')).toEqual(prints)
  })
})
