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
    const isOfFiles = (it: string) => it.includes('SHA-256')
    const [ofFiles = ''] = both.later.filter(isOfFiles)
    expect(gzipped(both.later.filter((it) => !isOfFiles(it)).join(''))).toBeLessThanOrEqual(3.5 * 1024)
    expect(ofFiles).not.toBe('')
    expect(gzipped(ofFiles)).toBeLessThanOrEqual(2.25 * 1024)
  })

  test('holds the description of no other provider', async () => {
    const both = await bundled(tree, `${model}; ${client}`)
    expect(both).toContain('RUNWARE_API_KEY')
    expect(both).not.toMatch(/OPENAI_API_KEY|reasoning_content|chat\.completion/)
    expect(await bundled(tree, client)).not.toMatch(/[A-Z]_API_KEY|taskUUID|getResponse/)
  })
})
