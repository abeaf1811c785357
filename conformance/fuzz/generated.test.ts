import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyDocument, type LooseModel, run } from '../../generator/emit/bundle.fixture.js'
import { indexEntry } from '../../generator/emit/registry.js'
import { renderIndex, renderModel, runtimeFiles } from '../../generator/emit/render.js'
import { compileErrors } from '../../generator/emit/typescript.fixture.js'
import type { Model } from '../../generator/ir/model.js'
import { readModel } from '../../generator/ir/read.js'
import { namesOf } from '../../generator/output/names.js'
import { tokens } from '../../generator/spec/pointer.js'
import { SpecError } from '../../generator/spec/problem.js'
import { judgeOf } from '../oracle/index.js'
import { hostileName } from './name.fixture.js'
import { anySchema, smallValue, withTypes } from './schema.js'

/** Set SPECPROOF_SEED to repeat a run. */
const seed = Number(process.env.SPECPROOF_SEED ?? Date.now() % 2 ** 31)
/** Documents with several operations each; SPECPROOF_DOCUMENTS widens a run. */
const documents = Number(process.env.SPECPROOF_DOCUMENTS ?? 12)
const valuesPerBody = 12

/** Legal in ECMA-262, with the `u` flag or without it, and hard to write down. */
const patterns = [
  '^a',
  'b$',
  '^.$',
  '\\p{L}',
  '/',
  '\\/',
  '"',
  "[`'$]{1,2}",
  '\n',
  '\\\n',
  '\u2028',
  '[\r\u2029]',
  '\ud83d',
  '[\udc00-\udfff]',
  '\\ud83d\udc9a',
  '💚',
  '\\-',
  '\\_',
  '^[\\w-.]+$',
  '\\\ud83d',
  '{',
  '*/'.replace('*', '\\*'),
  '',
]

interface Document {
  readonly info: object
  readonly paths: Readonly<Record<string, unknown>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

/** The document, and the values that its bodies are asked about. */
interface Drawn {
  readonly document: Document
  readonly values: readonly unknown[]
}

const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(
    fc.uniqueArray(hostileName(), { minLength: 3, maxLength: 3 }),
    fc.uniqueArray(hostileName(), { minLength: 4, maxLength: 4 }),
    fc.uniqueArray(hostileName(), { minLength: 1, maxLength: 8 }),
    hostileName(),
  )
  .chain(([fields, components, operations, title]) => {
    const references = components.map((name) => `#/components/schemas/${fragment(name)}`)
    const names = { key: fc.constantFrom(...fields), references, patterns }
    const schema = anySchema(names).map(withTypes)
    const several = (size: number) => fc.array(schema, { minLength: size, maxLength: size })
    const values = fc.array(smallValue(names), { minLength: valuesPerBody, maxLength: valuesPerBody })
    return fc
      .tuple(several(components.length), several(operations.length), values)
      .map(([schemas, bodies, values]) => ({
        document: {
          ...bodyDocument(
            Object.fromEntries(operations.map((id, i) => [id, bodies[i] as never])),
            Object.fromEntries(
              components.map((name, i) => [name, described(schemas[i], fields[0] as string)]),
            ) as never,
          ),
          info: {
            title: `Title ${title}`,
            version: '1',
            description: title,
            'x-model-id': title.replace(/[/\\]|^\.+$|\.\./g, '-') || '-',
          },
        } as unknown as Document,
        values,
      }))
  })

/** A JSON Pointer token in a URI fragment; lone surrogates have no encoding and stay. */
function fragment(name: string): string {
  const token = name.replaceAll('~', '~0').replaceAll('/', '~1')
  return token.replace(/\P{Cs}+/gu, encodeURIComponent)
}

function described(schema: unknown, text: string): unknown {
  return typeof schema === 'object' ? { description: text, title: text, default: text, ...schema } : schema
}

test(`what is generated compiles, says what the oracle says and types what it accepts, whatever things are called (seed ${seed})`, async () => {
  const sample = fc.sample(drawn, { numRuns: documents, seed })
  const read: { model: Model; document: Document; values: readonly unknown[] }[] = []
  for (const { document, values } of sample) {
    const found = await readable(document)
    const id = found?.model.id.toLowerCase()
    if (found !== undefined && !read.some(({ model }) => model.id.toLowerCase() === id)) read.push({ ...found, values })
  }
  const tree = new Map<string, string>(await runtimeFiles())
  const entries = []
  const naming = namesOf(read.map(({ model }) => model.id))
  for (const { model } of read) {
    const entry = { ...indexEntry(model), ...naming.get(model.id) }
    entries.push(entry)
    for (const [path, text] of await renderModel({ ...model, identifier: entry.identifier }, entry))
      tree.set(path, text)
  }
  tree.set('index.ts', await renderIndex(entries))

  const changed = [...tree].filter(([, text]) => Buffer.from(text).toString() !== text).map(([path]) => path)
  expect(changed, 'files that UTF-8 cannot hold').toEqual([])

  const files = new Map([...tree].map(([path, text]) => [`generated/${path}`, text]))
  const index = await run<Readonly<Record<string, LooseModel>>>(tree)
  let pairs = 0
  let accepted = 0
  for (const [i, { model, document, values }] of read.entries()) {
    const object = index[entries[i]?.identifier as string] as unknown as LooseModel
    const objects = model.operations.length === 1 ? [object] : Object.values(object as unknown as LooseModel[])
    expect(objects).toHaveLength(model.operations.length)
    const lines: string[] = []
    for (const [k, operation] of model.operations.entries()) {
      const { pointer } = operation.body.at
      const oracle = judgeOf(document, { pointer })
      const name = Object.keys(object)[k] as string
      for (const value of values) {
        const verdict = oracle(JSON.stringify(value))
        const checked = objects[k] as LooseModel
        if (verdict.verdict === 'undecided') continue
        pairs++
        const found = checked.validate(value)
        const told = { pointer, document, value }
        expect({ valid: found.length === 0, is: checked.is(value) }, JSON.stringify(told)).toEqual({
          valid: verdict.valid,
          is: verdict.valid,
        })
        expect(places(found), JSON.stringify(told)).toEqual(places(verdict.violations))
        if (!verdict.valid) continue
        accepted++
        // TypeScript takes a literal's `constructor` for the inherited one, whatever an index signature says.
        if (JSON.stringify(value).includes('"constructor"')) continue
        const of = model.operations.length === 1 ? 'object' : `object[${JSON.stringify(name)}]`
        lines.push(`if (${of}.is(unknown)) take<Parameters<(typeof ${of})['from']>[0]>(${literal(value)})`)
      }
    }
    files.set(
      `use${i}.ts`,
      [
        `import { ${entries[i]?.identifier} as object } from './generated/index.js'`,
        'declare const unknown: unknown',
        'declare function take<T>(value: T): void',
        'void [object, unknown, take<number>]',
        ...lines,
        '',
      ].join('\n'),
    )
  }
  const errors = compileErrors(files, {
    exactOptionalPropertyTypes: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
  })
  const shown = [...errors].map(([path, found]) => ({
    path,
    found: found.map((it) => `${it}\n    ${files.get(path)?.split('\n')[Number.parseInt(it, 10) - 1]}`),
  }))
  expect(shown).toEqual([])
  console.log(`${read.length} documents, ${files.size} files, ${pairs} pairs, ${accepted} accepted; seed ${seed}`)
  expect(accepted).toBeGreaterThan(documents)
  expect(pairs - accepted).toBeGreaterThan(documents)
}, 600_000)

/** Problems of schemas that contradict themselves, and of array bodies that only look like lists of tasks. */
const avoidable: ReadonlySet<string> = new Set(['spec/circular-ref', 'spec/empty-range', 'spec/no-model'])

/** The model of a document, without the schemas that are refused; undefined where none is left. */
async function readable(document: Document): Promise<{ model: Model; document: Document } | undefined> {
  try {
    return { model: await readModel(document), document }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    const codes = error.problems.map((it) => it.code)
    if (codes.includes('spec/no-request')) return undefined
    const faults = error.problems.filter((it) => avoidable.has(it.code)).map((it) => tokens(it.pointer))
    if (faults.length < codes.length) throw error
    const paths = { ...document.paths }
    const schemas = { ...document.components.schemas }
    for (const [member, name, key] of faults) {
      if (member === 'paths') delete paths[name as string]
      else schemas[key as string] = true
    }
    return readable({ ...document, paths, components: { schemas } })
  }
}

function places(violations: readonly { readonly pointer: string }[]): string[] {
  return [...new Set(violations.map((it) => it.pointer))].sort()
}

/** JSON as TypeScript reads it: `__proto__` is a key, not the prototype. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"__proto__":', "['__proto__']:")
}
