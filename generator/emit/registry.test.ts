import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { readModel } from '../ir/read.js'
import { rendererWith } from '../output/form.js'
import { type LooseModel, taskDocument } from './bundle.fixture.js'
import { type IndexEntry, indexEntry, mostImported } from './registry.js'
import { renderIndex, renderModel, runtimeFiles } from './render.js'
import { compileErrors } from './typescript.fixture.js'

/** A tree with one model that is there and so many in its index that none is imported. */
async function hugeTree(): Promise<ReadonlyMap<string, string>> {
  const model = await readModel(taskDocument({ seed: { type: 'integer' } }))
  const others = Array.from(
    { length: mostImported },
    (_, i): IndexEntry => ({
      id: `other-${i}`,
      identifier: `other${i}`,
      typeName: `Other${i}`,
      isTask: false,
    }),
  )
  const index = await renderIndex([indexEntry(model), ...others])
  return new Map([...(await runtimeFiles()), ...(await renderModel(model)), ...index])
}

test('an index of very many models loads each when it is asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-registry-'))
  try {
    for (const [path, text] of await hugeTree()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      const { code } = await transform(text, { loader: 'ts' })
      writeFileSync(join(folder, path.replace(/\.ts$/, '.js')), code)
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const index = await import(pathToFileURL(join(folder, 'index.js')).href)
    expect(Object.keys(index.modelNames)).toHaveLength(mostImported + 1)
    const model: LooseModel = await index.loadModel('test-model')
    expect(model.build({ seed: 1 })).toMatchObject({ seed: 1, taskType: 'testInference' })
    await expect(index.loadModel('other-1')).rejects.toThrow('other-1')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a compiler follows it to no model, and knows their ids', async () => {
  const tree = await hugeTree()
  const files = [...tree].flatMap(([path, text]): [string, string][] =>
    path === 'registry.ts' ? [] : [[`generated/${path}`, text]],
  )
  const use = (id: string) =>
    `import { loadModel, RequestError } from './generated/index.js'\nexport const found: readonly { readonly message: string }[] = (await loadModel('${id}')).validate(RequestError)\n`
  const errors = compileErrors(new Map([...files, ['good.ts', use('other-7')], ['bad.ts', use('other-x')]]))
  expect([...errors.keys()]).toEqual(['bad.ts'])
  expect(tree.get('registry.ts')).toContain("export { other7 } from './other-7/index.js'")
})

test('its imports end as asked for', async () => {
  const renderer = { renderModel, runtimeFiles, renderIndex: async () => hugeTree() }
  const endings = async (imports: 'ts' | 'none') =>
    /import\(`[^`]*`\)/.exec(
      (await rendererWith(renderer, { emit: 'ts', imports }).renderIndex([])).get('index.ts') ?? '',
    )?.[0]
  expect(await endings('ts')).toBe('import(`./${id}/index.ts`)')
  expect(await endings('none')).toBe('import(`./${id}/index`)')
})
