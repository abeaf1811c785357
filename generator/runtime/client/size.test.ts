import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { bundled, chunksOf, gzipped, taskDocument, treeOf } from '../../emit/bundle.fixture.js'

const tree = await treeOf([
  taskDocument({ prompt: { type: 'string' } }),
  fileURLToPath(new URL('../../../conformance/fixture/chat-api.json', import.meta.url)),
])
const model = "export { testModel } from './test-model/index.js'"
const client = "export { createClient } from './client.js'"

describe('a bundle', () => {
  test('grows by at most 6 KB under gzip where a client is in it, by as much again as 3.5 KB where it streams, and by 2.25 KB where it has to do with files', async () => {
    const alone = await chunksOf(tree, model)
    const both = await chunksOf(tree, `${model}; ${client}`)
    const added = gzipped(both.first) - gzipped(alone.first)
    expect(added).toBeLessThanOrEqual(6 * 1024)
    /** What is loaded later, of what is told apart by a text in it, and of the rest. */
    const of = (mark: RegExp) => both.later.filter((it) => mark.test(it)).join('')
    const apart = { files: /SHA-256/, utilities: /no such result/, prices: /maxCostUsd is/ }
    const rest = both.later.filter((it) => !Object.values(apart).some((mark) => mark.test(it)))
    expect(gzipped(rest.join(''))).toBeLessThanOrEqual(3.5 * 1024)
    for (const mark of Object.values(apart)) expect(of(mark)).not.toBe('')
    expect(gzipped(of(apart.files))).toBeLessThanOrEqual(2.25 * 1024)
    expect(gzipped(of(apart.utilities))).toBeLessThanOrEqual(0.75 * 1024)
    expect(gzipped(of(apart.prices))).toBeLessThanOrEqual(1024)
  })

  /** The most that a client adds to a model in one file, in bytes under gzip: README has these figures. */
  const limits: readonly (readonly [parts: string, bytes: number])[] = [
    ['tasks', 5_500],
    ['tasks, prices', 6_100],
    ['tasks, batches', 5_700],
    ['tasks, files', 7_150],
    ['tasks, streams', 7_850],
    ['tasks, utilities', 6_000],
    ['operations', 4_200],
  ]
  const minified = async (entry: string) => gzipped(await bundled(tree, `${model}; ${entry}`, { minify: true }))

  test.each(limits)('of one file grows by %s and what they need by at most %i bytes', async (parts, bytes) => {
    const made = `import { clientWith, ${parts} } from './parts.js'; export const client = clientWith({ ${parts} })`
    expect((await minified(made)) - (await minified(''))).toBeLessThanOrEqual(bytes)
  })

  test('of one file grows by at most 11,200 bytes where the whole client is in it', async () => {
    expect((await minified(client)) - (await minified(''))).toBeLessThanOrEqual(11_200)
  })

  test('holds nothing of parts that are not imported', async () => {
    const made = "import { clientWith, tasks } from './parts.js'; export const client = clientWith({ tasks })"
    const text = await bundled(tree, `${model}; ${made}`)
    expect(text).toContain('tells nothing of the task')
    expect(text).not.toMatch(/SHA-256|maxCostUsd is|createParser|mayHaveStarted: !/)
    expect(await bundled(tree, "export { clientWith, operations } from './parts.js'")).not.toContain('class Task')
  })

  test('holds the description of no other provider', async () => {
    const both = await bundled(tree, `${model}; ${client}`)
    expect(both).toContain('RUNWARE_API_KEY')
    expect(both).not.toMatch(/OPENAI_API_KEY|reasoning_content|chat\.completion/)
    expect(await bundled(tree, client)).not.toMatch(/[A-Z]_API_KEY|taskUUID|getResponse/)
  })
})
