import { beforeAll, describe, expect, test } from 'vitest'
import { readModel } from '../ir/read.js'
import { bodyDocument, bundled, gzipped, type LooseModel, run, taskDocument, treeOf } from './bundle.fixture.js'
import { indexEntry } from './registry.js'
import { renderIndex, renderModel, runtimeFiles } from './render.js'
import { compileErrors, documents } from './typescript.fixture.js'

const specs = documents.filter(({ name, exists }) => exists && name.startsWith('alibaba')).map(({ path }) => path)

function errorsIn(tree: ReadonlyMap<string, string>, more: Readonly<Record<string, string>> = {}) {
  const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
  return Object.fromEntries(compileErrors(new Map([...files, ...Object.entries(more)]), { noUnusedLocals: true }))
}

describe('one tree', () => {
  let tree: ReadonlyMap<string, string>
  beforeAll(async () => {
    tree = await treeOf(specs)
  })

  test('the same documents give the same bytes, whoever asks and however often', async () => {
    expect([...(await treeOf(specs))]).toEqual([...tree])
  })

  test('lines end with LF, a file ends with one, and no path of this machine or date of this day is in it', () => {
    const today = new Date().toISOString().slice(0, 10)
    for (const [path, text] of tree) {
      expect(text.includes('\r'), path).toBe(false)
      expect(text, path).toMatch(/[^\n]\n$/)
      expect(text.includes(process.cwd()) || text.includes(today), path).toBe(false)
    }
  })

  test('the first line names the source, its hash and the generator', () => {
    for (const [path, text] of tree) {
      const [first] = text.split('\n', 1)
      const source = path.startsWith('alibaba')
      expect(first, path).toMatch(
        source ? /^\/\/ Written by specproof \S+ from \S+\.json \(sha256 [\da-f]{64}\)/ : /^\/\/ Written by specproof/,
      )
    }
  })

  test('modules import their own tree and nothing else, but for the reader of events, and evaluate no text', () => {
    for (const [path, whole] of tree) {
      const text =
        path === 'runtime/client/whole-client.ts'
          ? whole.replace(/import\('\.\/(streamed|plain|price|files|together|utility)\.js'\)/g, '')
          : path === 'runtime/client/events.ts'
            ? whole.replace(" from 'eventsource-parser'", '')
            : whole
      const imported = [...text.matchAll(/\bfrom '([^']*)'/g)].map(([, name]) => name)
      expect(
        imported.filter((name) => !/^\.{1,2}\/[\w./-]+\.js$/.test(name as string)),
        path,
      ).toEqual([])
      expect(text.match(/\beval\s*\(|\bnew Function\b|\bimport\s*\(|\brequire\s*\(/g), path).toBeNull()
    }
  })

  test('the check of one model is small and carries nothing of another model, of builders or of responses', async () => {
    const entry = "export { validate } from './alibaba-qwen3-5-397b/validate.js'"
    const text = await bundled(tree, entry, { minify: true })
    expect(gzipped(text)).toBeLessThanOrEqual(3500)
    expect(text).toContain('qwen@3.5-397b')
    for (const foreign of ['qwen@3.5-27b', '131072', 'randomUUID', 'finishReason']) expect(text).not.toContain(foreign)
  })

  test('the object of one model pulls in no other model', async () => {
    const text = await bundled(
      tree,
      "import { alibabaQwen3_5_27b } from './index.js'; globalThis.model = alibabaQwen3_5_27b",
    )
    expect(text).toContain('qwen@3.5-27b')
    expect(text).not.toContain('qwen@3.5-397b')
  })
})

describe('names of models', () => {
  const ids = [
    'validate',
    'limits',
    'defaults',
    'create-model',
    'validate-response',
    'models',
    'batch',
    'is',
    'class',
    '2d',
    'any',
  ]

  test('a model may be called like anything in the modules that hold it', async () => {
    const tree = await treeOf(
      ids.map((id, i) =>
        taskDocument({ model: { const: `test:${i}@1` } }, {}, { 'x-model-id': id, 'x-air-id': `test:${i}@1` }),
      ),
    )
    expect(errorsIn(tree)).toEqual({})
    const { models, batch } = await run(tree)
    const requests = Object.values(models).map((model) => model.build({}))
    expect(batch(...requests)).toHaveLength(ids.length)
  })

  test('a line break in the name of a file stays in the comment', async () => {
    const document = taskDocument({ a: { type: 'string' } })
    const tree = await treeOf([document], { name: 'a\nexport const planted = 1\u2028.json' })
    for (const [path, text] of tree) expect(text.match(/^export const planted/m), path).toBeNull()
    expect(errorsIn(tree)).toEqual({})
  })
})

describe('several operations in one document', () => {
  const open = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }

  test('each has its object, however alike their ids and whatever the body', async () => {
    const bodies = { 'get-x': open, get_x: open, validate: open, limits: open, text: { type: 'string' }, any: {} }
    const tree = await treeOf([bodyDocument(bodies)])
    const use = [
      "import { getX } from './generated/bodies/index.js'",
      "export const request = getX.request().a('x').set('other', 4).build()",
      '// @ts-expect-error the declared field of an open object keeps its type',
      'getX.request().a(1)',
      '// @ts-expect-error build waits for `a`',
      'getX.request().build()',
    ]
    expect(errorsIn(tree, { 'use.ts': use.join('\n') })).toEqual({})
    const { bodies: api } = await run<{ bodies: Readonly<Record<string, LooseModel>> }>(tree)
    expect(Object.keys(api)).toHaveLength(Object.keys(bodies).length)
    expect(api.text?.validate('x')).toEqual([])
  })

  test('a const under __proto__ or a reserved word is filled in', async () => {
    const body = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"const":"p"},"default":{"const":"d"}},"required":["__proto__","default"]}',
    )
    const { bodies } = await run<{ bodies: LooseModel }>(await treeOf([bodyDocument({ bodies: body })]))
    expect(JSON.stringify(bodies.build({}))).toBe('{"__proto__":"p","default":"d"}')
  })

  test('a document without a response says so in its types and has no check for one', async () => {
    const model = await readModel(bodyDocument({ one: open }))
    const files = await renderModel(model)
    expect([...files.keys()].sort()).toEqual(['bodies/index.ts', 'bodies/types.ts', 'bodies/validate.ts'])
    expect(files.get('bodies/types.ts')).toContain('export type Response = unknown')
  })
})

test('an index without models compiles', async () => {
  expect((await renderIndex([])).get('index.ts')).toContain('export type AnyRequest = never')
  expect(indexEntry(await readModel(bodyDocument({ one: {} })))).toMatchObject({ isTask: false })
})

test('models of one input have its checks, limits and types from one place, under names of their own', async () => {
  const cog = (input: object, output: object) => ({
    components: { schemas: { Input: { type: 'object', properties: input }, Output: output } },
  })
  const width = { width: { type: 'integer', minimum: 64, default: 128 } }
  const documents = [cog(width, { type: 'string' }), cog(width, { type: 'number' }), cog({ ...width, seed: {} }, {})]
  const models = await Promise.all(documents.map((it, i) => readModel(it, { name: `owner__m${i}.json` })))
  const rendered = await Promise.all(models.map((it) => renderModel(it)))
  const inputs = rendered.map((it) => [...it.keys()].filter((path) => path.startsWith('shared/input-')))
  expect(inputs[0]).toHaveLength(2)
  expect(inputs[1]).toEqual(inputs[0])
  expect(inputs[2]).not.toEqual(inputs[0])
  const tree = new Map([...(await runtimeFiles()), ...rendered.flatMap((it) => [...it])])
  for (const [path, text] of await renderIndex(models.map((it) => indexEntry(it)))) tree.set(path, text)
  const use = `import { ownerM0, ownerM1 } from './generated/index.js'
import type { OwnerM1Request, OwnerM1Response } from './generated/owner-m1/index.js'
const request: OwnerM1Request = ownerM0.request().width(64).build()
const least: 64 = ownerM1.limits.width.minimum
const usual: 128 = ownerM1.defaults.width
declare const answer: OwnerM1Response
export const used: number = (request.width ?? 0) + least + usual + answer
`
  expect(errorsIn(tree, { 'use.ts': use })).toEqual({})
  const { ownerM0 } = await run(tree)
  expect(ownerM0?.call({ body: { width: 64 } })).toMatchObject({ body: { input: { width: 64 } } })
  expect(ownerM0?.validate({ width: 1 }).map((it) => it.message)).toEqual(['width: 1 is below minimum 64'])
})
