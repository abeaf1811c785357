import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import type { JsonObject } from '../document/json.js'
import { loadDocument } from '../document/load.js'
import { modelOf, type ReadOptions } from '../ir/read.js'
import type { RequestError, Violation } from '../runtime/violation.js'
import { indexEntry } from './registry.js'
import { renderIndex, renderModel, runtimeFiles } from './render.js'

/** A builder whose methods are known at run time only. */
interface LooseBuilder {
  readonly [method: string]: (...values: unknown[]) => LooseBuilder
  build(): LooseBuilder & Readonly<Record<string, unknown>>
}

interface LooseAnswerOptions {
  readonly status?: number | undefined
  readonly profile?: string
}

/** A model object whose request type is known at run time only. */
export interface LooseModel {
  request(init?: unknown): LooseBuilder
  from(request: unknown): LooseBuilder
  build(fields: unknown): Readonly<Record<string, unknown>>
  call(fields: unknown): Readonly<Record<string, unknown>>
  parse(value: unknown): Readonly<Record<string, unknown>>
  validate(value: unknown): readonly Violation[]
  is(value: unknown): boolean
  validateResponse(value: unknown, options?: string | LooseAnswerOptions): readonly Violation[]
  validateError(value: unknown, options?: string | LooseAnswerOptions): readonly Violation[]
  parseResponse(value: unknown, options?: LooseAnswerOptions): unknown
  isResponse(value: unknown, options?: LooseAnswerOptions): boolean
  readonly limits: Readonly<Record<string, unknown>>
  readonly defaults: Readonly<Record<string, unknown>>
  readonly info: Readonly<Record<string, unknown>>
  readonly '~standard': {
    validate(value: unknown): { value?: unknown; issues?: readonly { message: string; path: readonly PropertyKey[] }[] }
  }
}

/** What a generated `index.ts` exports. */
export interface LooseIndex {
  readonly [identifier: string]: LooseModel
}

/** The members of a generated `index.ts` that every tree has. */
export interface IndexMembers {
  readonly models: Readonly<Record<string, LooseModel>>
  batch(...requests: unknown[]): readonly unknown[]
  readonly RequestError: typeof RequestError
}

/** The generated tree of documents, by path below the out folder. */
export async function treeOf(
  sources: readonly (string | object)[],
  options: ReadOptions = {},
): Promise<Map<string, string>> {
  const files = new Map<string, string>(await runtimeFiles())
  const entries = []
  for (const source of sources) {
    const model = await modelOf(await loadDocument(source), options)
    entries.push(indexEntry(model))
    for (const [path, text] of await renderModel(model)) files.set(path, text)
  }
  return new Map([...files, ...(await renderIndex(entries))])
}

/** One module of a tree with all that it imports, as text. */
export async function bundled(
  tree: ReadonlyMap<string, string>,
  entry: string,
  options: BuildOptions = {},
): Promise<string> {
  return (await built(tree, entry, options)).outputFiles?.[0]?.text as string
}

/** What is loaded with a module of a tree, and what is loaded later, where it is first needed; minified. */
export async function chunksOf(tree: ReadonlyMap<string, string>, entry: string) {
  const more = { minify: true, splitting: true, outdir: '/out', metafile: true }
  const { outputFiles = [], metafile } = await built(tree, entry, more)
  const outputs = new Map(Object.entries(metafile?.outputs ?? {}))
  const first = new Set([...outputs].filter(([, it]) => it.entryPoint === '<stdin>').map(([path]) => path))
  for (const path of first)
    for (const { path: to, kind } of outputs.get(path)?.imports ?? []) if (kind === 'import-statement') first.add(to)
  const textsOf = (isFirst: boolean) =>
    outputFiles
      .filter((it) => [...first].some((path) => it.path.endsWith(path.split('/').at(-1) as string)) === isFirst)
      .map((it) => it.text)
  return { first: textsOf(true).join(''), later: textsOf(false) }
}

function built(tree: ReadonlyMap<string, string>, entry: string, options: BuildOptions) {
  return build({
    stdin: { contents: entry, resolveDir: '/', loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    plugins: [
      {
        name: 'tree',
        setup({ onResolve, onLoad }) {
          // The one package that generated code imports.
          onResolve({ filter: /^eventsource-parser$/ }, ({ path }) => ({
            path: fileURLToPath(import.meta.resolve(path)),
          }))
          onResolve({ filter: /^\./ }, ({ path, importer, namespace }) => {
            const whole = join(namespace === 'tree' ? dirname(importer) : '', path)
            const file = tree.has(whole) ? whole : whole.replace(/\.js$/, '.ts')
            return { path: file, namespace: 'tree', sideEffects: false }
          })
          onLoad({ filter: /.*/, namespace: 'tree' }, ({ path }) => {
            const contents = tree.get(path)
            return contents === undefined ? { errors: [{ text: `no ${path}` }] } : { contents, loader: 'ts' }
          })
        },
      },
    ],
    ...options,
  })
}

/** The exports of a module of a tree, run. */
export async function run<T = LooseIndex & IndexMembers>(
  tree: ReadonlyMap<string, string>,
  module = 'index.ts',
): Promise<T> {
  const text = await bundled(tree, `export * from './${module.replace(/\.ts$/, '.js')}'`)
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`) as Promise<T>
}

/** Generates, bundles and runs in one go. */
export async function generated(...sources: (string | object)[]): Promise<LooseIndex & IndexMembers> {
  return run(await treeOf(sources))
}

/** Bytes of `text` under gzip -9. */
export function gzipped(text: string): number {
  return gzipSync(text, { level: 9 }).length
}

/** A Runware document around the members of its task. */
export function taskDocument(
  properties: JsonObject,
  task: JsonObject = {},
  info: JsonObject = {},
  more: JsonObject = {},
): JsonObject {
  const { required, ...keywords } = task
  const body = {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        taskType: { type: 'string', const: 'testInference' },
        taskUUID: { type: 'string', format: 'uuid' },
        model: { type: 'string', const: 'test:model@1' },
        ...properties,
      },
      required: ['taskType', 'taskUUID', 'model', ...((required as string[] | undefined) ?? [])],
      additionalProperties: false,
      ...keywords,
    },
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Test', version: '1.0.0', 'x-model-id': 'test-model', ...info },
    paths: {
      '/v1': {
        post: {
          operationId: 'run_test_model',
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/RequestBody' } } } },
          responses: {},
        },
      },
    },
    components: { schemas: { RequestBody: body, ...more } },
  }
}

/** A document with one operation per body schema, by operation id, and no task envelope. */
export function bodyDocument(bodies: Readonly<Record<string, JsonObject>>, more: JsonObject = {}): JsonObject {
  const paths = Object.entries(bodies).map(([operationId, schema], i) => [
    `/path${i}`,
    { post: { operationId, requestBody: { content: { 'application/json': { schema } } }, responses: {} } },
  ])
  return {
    openapi: '3.1.0',
    info: { title: 'Bodies', version: '1', 'x-model-id': 'bodies' },
    paths: Object.fromEntries(paths),
    components: { schemas: more },
  }
}
