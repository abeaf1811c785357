import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { readModel } from '../ir/read.js'
import { checkedFiles } from './checked-files.fixture.js'
import { indexEntry } from './registry.js'
import { renderIndex, renderModel, runtimeFiles } from './render.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Documents that the whole project is tested on: path below the repository, and whether it is there. */
export const documents = [
  'specs/alibaba-qwen3-5-397b.json',
  'specs/alibaba-qwen3-5-27b.json',
  'conformance/fixture/media-model.json',
  'conformance/fixture/chat-api.json',
  '../shared/specs-corpus/bfl-flux-2-klein-9b.json',
  '../shared/specs-corpus/bytedance-seedance-2-5.json',
].map((path) => ({ path: root + path, name: path.replace(/^.*\//, ''), exists: existsSync(root + path) }))

/** The generated tree of documents, by path: `generated/index.ts`, … */
export async function generatedTree(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const models = await Promise.all(paths.map((path) => readModel(path)))
  const files = new Map<string, string>(await runtimeFiles())
  for (const model of models) for (const [path, text] of await renderModel(model)) files.set(path, text)
  for (const [path, text] of await renderIndex(models.map((model) => indexEntry(model)))) files.set(path, text)
  return new Map([...files].map(([path, text]) => [`generated/${path}`, text]))
}

/** What users may set; the generated code has to compile under each. */
const strict: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  skipLibCheck: true,
}

/**
 * Compiles files in a folder of their own; the errors, by path, as `line: message`. Generated code tells compilers to pass
 * it over, and is checked here all the same.
 */
export function compileErrors(
  files: ReadonlyMap<string, string>,
  options: ts.CompilerOptions = {},
): ReadonlyMap<string, readonly string[]> {
  const checked = new Map([...files].map(([path, text]) => [path, text.replace(/^\/\/ @ts-nocheck$/m, '//')]))
  return checkedFiles(checked, { ...strict, ...options })
}
