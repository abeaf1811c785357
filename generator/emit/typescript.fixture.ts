import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { readModel } from '../ir/read.js'
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
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-')))
  try {
    for (const [path, text] of new Map([...files, ['package.json', '{"type":"module"}']])) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text.replace(/^\/\/ @ts-nocheck$/m, '//'))
    }
    // For the one package that generated code imports.
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const names = [...files.keys()].map((path) => join(folder, path))
    const all = { ...strict, ...options }
    const program = ts.createProgram(names, all, hostWithLibrary(all))
    const errors = new Map<string, string[]>()
    for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
      const name = file === undefined ? '' : relative(folder, file.fileName)
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
      errors.set(name, [...(errors.get(name) ?? []), `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`])
    }
    return errors
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const libraries = new Map<string, Map<string, ts.SourceFile>>()

/** Reads the files of the compiler's own library once for each set of options. */
function hostWithLibrary(options: ts.CompilerOptions): ts.CompilerHost {
  const key = JSON.stringify(options)
  const known = libraries.get(key) ?? new Map<string, ts.SourceFile>()
  libraries.set(key, known)
  const host = ts.createCompilerHost(options, true)
  const library = host.getDefaultLibLocation?.() ?? dirname(host.getDefaultLibFileName(options))
  const { getSourceFile } = host
  host.getSourceFile = (path, ...others) => {
    if (!path.startsWith(library)) return getSourceFile(path, ...others)
    const file = known.get(path) ?? getSourceFile(path, ...others)
    if (file !== undefined) known.set(path, file)
    return file
  }
  return host
}
