import { transform } from 'esbuild'
import { beforeAll, describe, expect, test } from 'vitest'
import { readModel } from '../ir/read.js'
import { bodyDocument, type IndexMembers, type LooseModel, run, taskDocument, treeOf } from './bundle.fixture.js'
import { declarations, javaScript, typeScript } from './print.js'
import { indexEntry } from './registry.js'
import { renderIndex, renderModel } from './render.js'
import type { Statement } from './statement.js'
import { compileErrors, documents } from './typescript.fixture.js'

test('a constant, a function and a type each have their place in the three forms', () => {
  const statements: Statement[] = [
    { kind: 'import', from: './a.js', names: ['make'], types: ['Made'] },
    { kind: 'import', from: './b.js', types: ['Only'] },
    '',
    { kind: 'constant', name: 'limits', value: '{}', typedValue: '{} as const', declared: () => '{}' },
    { kind: 'constant', name: 'inner', value: '1' },
    { kind: 'types', text: 'interface Types { readonly limits: typeof limits; readonly only: Only }' },
    {
      kind: 'function',
      name: 'of',
      doc: 'Makes.',
      isExported: true,
      parameters: [{ name: 'made', type: 'Made', initializer: 'make(inner)' }],
      returns: 'Types',
      body: 'return made',
    },
  ]
  expect(typeScript(statements)).toBe(
    `import { make, type Made } from './a.js'
import type { Only } from './b.js'

const limits = {} as const
const inner = 1
interface Types { readonly limits: typeof limits; readonly only: Only }

/** Makes. */
export function of(made: Made = make(inner)): Types {
  return made
}`,
  )
  expect(javaScript(statements)).toBe(
    `import { make } from './a.js'

const limits = {}
const inner = 1

/** Makes. */
export function of(made = make(inner)) {
  return made
}`,
  )
  expect(declarations(statements)).toBe(
    `import type { Made } from './a.js'
import type { Only } from './b.js'

declare const limits: {}
interface Types { readonly limits: typeof limits; readonly only: Only }

/** Makes. */
export declare function of(made?: Made): Types`,
  )
})

describe('JavaScript with declarations', () => {
  const open = { type: 'object', properties: { a: { type: 'string' }, b: { enum: [1, 'x', null] } }, required: ['a'] }
  const strange = taskDocument(
    {
      __proto__x: { type: 'integer', multipleOf: 3, default: 6 },
      'a-b': { type: 'array', items: { $ref: '#/components/schemas/Node' } },
    },
    {},
    { title: 'Ends */ here\nexport const planted = 1' },
    { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } },
  )
  const sources = [
    ...documents.filter((it) => it.name.includes('397b')).map((it) => it.path),
    bodyDocument({ 'get-x': open, get_x: open, text: { type: 'string' } }),
    strange,
  ]
  let typed: Map<string, string>
  let plain: Map<string, string>
  beforeAll(async () => {
    typed = await treeOf(sources)
    const models = await Promise.all(sources.map((it) => readModel(it)))
    const files = [...typed].filter(([path]) => path.startsWith('runtime/'))
    for (const model of models) files.push(...(await renderModel(model, indexEntry(model), 'js')))
    plain = new Map([
      ...files,
      ...(await renderIndex(
        models.map((it) => indexEntry(it)),
        'js',
      )),
    ])
  })

  test('is the very code that TypeScript has', async () => {
    const code = [...plain].filter(([path]) => path.endsWith('.js'))
    expect(code.length).toBeGreaterThan(12)
    for (const [path, text] of code) {
      const written = typed.get(path.replace(/js$/, 'ts')) ?? ''
      const [left, right] = [
        await transform(text, { minifySyntax: true, minifyWhitespace: true }),
        await transform(written, { loader: 'ts', minifySyntax: true, minifyWhitespace: true }),
      ]
      expect(left.code === right.code, path).toBe(true)
    }
  })

  test('has a declaration beside each file of code, and types in declarations alone', () => {
    const paths = [...plain.keys()].filter((path) => !path.startsWith('runtime/'))
    for (const path of paths) expect(path).toMatch(/\.(js|d\.ts)$/)
    for (const path of paths.filter((it) => it.endsWith('.js'))) {
      expect(paths).toContain(path.replace(/js$/, 'd.ts'))
      expect(plain.get(path), path).not.toMatch(/\bas const\b|: any\b|^interface|^export type|import type/m)
    }
  })

  test('has declarations that compile, and that say what the TypeScript says', () => {
    const files = (tree: ReadonlyMap<string, string>, folder: string) =>
      [...tree].map(([path, text]): [string, string] => [`${folder}/${path}`, text])
    const use = `
      import * as plain from './plain/index.js'
      import * as typed from './typed/index.js'
      import { alibabaQwen3_5_397b as qwen } from './plain/index.js'
      type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
      export const names: Same<keyof typeof plain, keyof typeof typed> = true
      export const limits: Same<typeof qwen.limits, typeof typed.alibabaQwen3_5_397b.limits> = true
      export const defaults: Same<typeof qwen.defaults, typeof typed.alibabaQwen3_5_397b.defaults> = true
      export const keys: Same<keyof typeof plain.models, keyof typeof typed.models> = true
      export const longest: 262144 = qwen.limits.settings.systemPrompt.maxLength
      export const body = plain.batch(qwen.request().messages([{ role: 'user', content: 'x' }]).build())
      // @ts-expect-error build waits for messages
      qwen.request().build()
      // @ts-expect-error no such role
      qwen.build({ messages: [{ role: 'nobody', content: 'x' }] })`
    const all = new Map([...files(plain, 'plain'), ...files(typed, 'typed'), ['use.ts', use]])
    const code = new Map([...all].filter(([path]) => !path.endsWith('.js')))
    expect(Object.fromEntries(compileErrors(code, { skipLibCheck: false, exactOptionalPropertyTypes: true }))).toEqual(
      {},
    )
  })

  test('checks and builds', async () => {
    const { models, batch } = await run<IndexMembers & { bodies: Readonly<Record<string, LooseModel>> }>(plain)
    const model = models['alibaba:qwen@3.5-397b'] as LooseModel
    expect(batch(model.build({ messages: [{ role: 'user', content: 'x' }] }))).toHaveLength(1)
    expect(model.validate({}).length).toBeGreaterThan(2)
  })
})
