import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { IndentationText, NewLineKind, Project, QuoteKind, type StatementStructures, StructureKind } from 'ts-morph'
import type { Model, Operation, Shape, Source } from '../ir/model.js'
import { deviceNames, identifier, moduleNames, typeName, unique, uniqueStem } from '../ir/name.js'
import { version } from '../version.js'
import { responseModule, validateModule } from './check/check-module.js'
import { escaped } from './doc.js'
import { type ModuleNaming, modelModule } from './model-module.js'
import { type IndexEntry, indexEntry, registryModule } from './registry.js'
import { globalTypeNames, typeDeclarations } from './type/types.js'

/** The files of one model, by their path below the out folder, in posix form: `<id>/types.ts`, … */
export async function renderModel(
  model: Model,
  entry: IndexEntry = indexEntry(model),
): Promise<ReadonlyMap<string, string>> {
  const [only, ...others] = model.operations
  if (only === undefined || others.length > 0) return operationFolders(model, entry)
  const naming = { folder: entry.id, depth: 1, object: entry.identifier, type: entry.typeName }
  return new Map(operationFiles(model, only, naming))
}

/** `index.ts` over all models of the tree. */
export async function renderIndex(entries: readonly IndexEntry[]): Promise<string> {
  return fileText(registryModule(entries))
}

/** The hand-written modules that generated code imports, by path: `runtime/check.ts`, … */
export async function runtimeFiles(): Promise<ReadonlyMap<string, string>> {
  const folder = new URL('../runtime/', import.meta.url)
  const names = (await readdir(fileURLToPath(folder))).filter((name) => /^[a-z]+\.ts$/.test(name)).sort()
  if (!names.includes('check.ts')) throw new Error(`The runtime is not at ${fileURLToPath(folder)}: run npm run build.`)
  const files = names.map(async (name): Promise<[string, string]> => {
    const text = (await readFile(new URL(name, folder), 'utf8')).replace(/\r\n/g, '\n')
    return [`runtime/${name}`, `${header()}\n${text}`]
  })
  return new Map(await Promise.all(files))
}

function operationFiles(model: Model, operation: Operation, naming: ModuleNaming): [path: string, text: string][] {
  const { folder, depth } = naming
  const { source } = model
  return [
    [`${folder}/types.ts`, declarationsText(typeStatements(operation, naming.type), source)],
    [`${folder}/validate.ts`, fileText(validateModule(operation, depth), source)],
    ...responseFiles(operation, naming, source),
    [`${folder}/index.ts`, fileText(modelModule(model, operation, naming), source)],
  ]
}

/** Many models answer alike: what checks their responses stands in `shared/`, once for each content. */
function responseFiles(
  operation: Operation,
  { folder, depth }: ModuleNaming,
  source: Source,
): [path: string, text: string][] {
  if (operation.response === undefined && operation.error === undefined) return []
  const text = fileText(responseModule(operation))
  const name = `response-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  const reference = `export * from '${'../'.repeat(depth)}shared/${name}.js'`
  return [
    [`${folder}/response.ts`, fileText([reference], source)],
    [`shared/${name}.ts`, text],
  ]
}

/** A document with several operations: a folder for each, and an object that holds them all. */
function operationFolders(model: Model, entry: IndexEntry): ReadonlyMap<string, string> {
  const objects = new Set<string>([entry.identifier, ...moduleNames])
  const named = model.operations.map((operation) => ({ operation, object: unique(identifier(operation.id), objects) }))
  // Some file systems ignore case.
  const folders = new Set(['index', ...deviceNames])
  const types = new Set(objects)
  const placed = named.map(({ operation, object }) => {
    const folder = unique(object, folders, (name) => name.toLowerCase())
    return { operation, object, folder, type: uniqueStem(typeName(object), types) }
  })
  const files = placed.flatMap(({ operation, object, folder, type }) => {
    const naming = { folder: `${entry.id}/${folder}`, depth: 2, object, type }
    return operationFiles(model, operation, naming)
  })
  const index = [
    ...placed.map(({ object, folder }) => `import { ${object} } from './${folder}/index.js'`),
    ...placed.map(({ folder }) => `export * from './${folder}/index.js'`),
    '',
    `/** ${escaped(model.title)}: one object per operation. */`,
    `export const ${entry.identifier} = { ${named.map(({ object }) => object).join(', ')} } as const`,
  ]
  return new Map([...files, [`${entry.id}/index.ts`, fileText(index, model.source)]])
}

function typeStatements(operation: Operation, stem: string): (string | StatementStructures)[] {
  const { response, error } = operation
  const unknown = (name: string, what: string) => [
    `/** The document does not describe the body of ${what}. */\nexport type ${name} = unknown`,
    `export type ${stem}${name} = ${name}`,
  ]
  // Each root name is kept free until its own turn.
  const roots = ['Request', 'Response', 'ErrorResponse']
  const taken = new Set([...globalTypeNames, ...roots, ...roots.map((name) => stem + name)])
  const typesOf = (name: string, what: string, shape: Shape | undefined): (string | StatementStructures)[] => {
    if (shape === undefined) return ['', ...unknown(name, what)]
    taken.delete(stem + name)
    return [...typeDeclarations(shape, stem + name, taken, stem), `export type ${name} = ${stem}${name}`]
  }
  return [
    ...typesOf('Request', 'a request', operation.request),
    ...typesOf('Response', 'a success', response?.published),
    ...typesOf('ErrorResponse', 'a failure', error?.published),
  ]
}

/** The first line of every generated file: who wrote it, from what. No date: the same input writes the same bytes. */
function header(source?: Source): string {
  const from =
    source === undefined
      ? ''
      : ` from ${source.file.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?')} (sha256 ${source.sha256})`
  return `// Written by specproof ${version}${from}. Changes made here are lost.`
}

/** A file of plain statements. */
function fileText(statements: readonly string[], source?: Source): string {
  return `${[header(source), '', ...statements].join('\n')}\n`
}

/** A file of declarations with their JSDoc, as ts-morph prints them. */
function declarationsText(statements: readonly (string | StatementStructures)[], source: Source): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipAddingFilesFromTsConfig: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  })
  const structure = { kind: StructureKind.SourceFile as const, statements: [header(source), '', ...statements] }
  return project.createSourceFile('types.ts', structure).getFullText()
}
