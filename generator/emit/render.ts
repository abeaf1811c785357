import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallableOperation, Model, Operation, Source } from '../ir/model.js'
import { deviceNames, exportedTypes, identifier, moduleNames, typeName, unique, uniqueStem } from '../ir/name.js'
import { shapeText } from '../ir/shape-text.js'
import { version } from '../version.js'
import { answersOf } from './answers.js'
import { parametersModule, responseModule, validateModule } from './check/check-module.js'
import { clientModules } from './client-module.js'
import { escaped } from './doc.js'
import { generatorFolder } from './generator-folder.js'
import { bodilessModule, limitConstants, type ModuleNaming, modelModule } from './model-module.js'
import { declarations, javaScript, typeScript } from './print.js'
import { type IndexEntry, indexEntry, lazyIndexModule, mostImported, registryModule } from './registry.js'
import type { Statement } from './statement.js'
import { type TypeStatement, typesText } from './type/declaration-text.js'
import { sharedRequestTypes, typeStatements } from './type/type-module.js'

/** What is written of code: TypeScript, or JavaScript with declarations beside it. */
export type EmittedForm = 'ts' | 'js'

type FileText = readonly [path: string, text: string]

/** The files of one model, by their path below the out folder, in posix form: `<id>/types.ts`, … */
export async function renderModel(
  model: Model,
  entry: IndexEntry = indexEntry(model),
  form: EmittedForm = 'ts',
): Promise<ReadonlyMap<string, string>> {
  const [only, ...others] = model.operations
  if (only === undefined || others.length > 0) return operationFolders(model, entry, form)
  const taken = { objects: [entry.identifier], types: exportedTypes(entry.typeName), folders: moduleFiles }
  const placed = placedOperations(model.withoutBody, taken)
  const beside = placed.map(({ folder }) => folder)
  const naming = { folder: entry.id, depth: 1, object: entry.identifier, type: entry.typeName, beside }
  return new Map([
    ...operationFiles(model, only, naming, form),
    ...placed.flatMap((it) => placedFiles(model, it, entry.id, form)),
  ])
}

/** `index.ts` over all models of the tree; of very many it loads each when asked, and `registry.ts` has them all. */
export async function renderIndex(
  entries: readonly IndexEntry[],
  form: EmittedForm = 'ts',
): Promise<ReadonlyMap<string, string>> {
  const registry = registryModule(entries)
  const files =
    entries.length > mostImported
      ? [...codeFiles('index', lazyIndexModule(entries), form), ...codeFiles('registry', registry, form)]
      : codeFiles('index', registry, form)
  const clients = Object.entries(clientModules).flatMap(([stem, statements]) => codeFiles(stem, statements, form))
  return new Map([...files, ...clients])
}

/**
 * The hand-written modules that generated code imports, by path: `runtime/check.ts`, …
 * @param wires the descriptions of providers that are needed, by name; all of them where it is left out
 */
export async function runtimeFiles(
  form: EmittedForm = 'ts',
  wires?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const folder = join(generatorFolder(), 'runtime')
  const wanted = form === 'ts' ? /^([a-z-]+\/)*[a-z-]+\.ts$/ : /^([a-z-]+\/)*[a-z-]+\.(js|d\.ts)$/
  const isNeeded = (name: string) => {
    const [, wire] = /^client\/provider\/([a-z-]+)/.exec(name) ?? []
    return wire === undefined || wires === undefined || wires.has(wire)
  }
  const all = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'))
  const names = all.filter((name) => wanted.test(name) && isNeeded(name)).sort()
  const files = names.map(async (name): Promise<FileText> => {
    const text = (await readFile(join(folder, name), 'utf8')).replace(/\r\n/g, '\n')
    return [`runtime/${name}`, `${headOf(name)}\n${text}`]
  })
  return new Map(await Promise.all(files))
}

/** The names of the files of one operation; some file systems ignore case. */
const moduleFiles = ['index', 'parameters', 'response', 'types', 'validate']

/** An operation, its folder below that of the model, and what code calls it. */
interface PlacedOperation {
  readonly operation: CallableOperation
  readonly folder: string
  readonly object: string
  readonly type: string
}

/** Names for operations that stand in folders of their own, none of them taken. */
function placedOperations(
  operations: readonly CallableOperation[],
  taken: {
    readonly objects: readonly string[]
    readonly types: readonly string[]
    readonly folders: readonly string[]
  },
): readonly PlacedOperation[] {
  const objects = new Set<string>([...taken.objects, ...moduleNames])
  const named = operations.map((operation) => ({ operation, object: unique(identifier(operation.id), objects) }))
  const folders = new Set([...taken.folders, ...deviceNames])
  const types = new Set([...objects, ...taken.types])
  return named.map(({ operation, object }) => {
    const folder = unique(object, folders, (name) => name.toLowerCase())
    return { operation, object, folder, type: uniqueStem(typeName(object), types) }
  })
}

/** The files of an operation in a folder of its own. */
function placedFiles(
  model: Model,
  { operation, folder, object, type }: PlacedOperation,
  id: string,
  form: EmittedForm,
): FileText[] {
  const naming = { folder: `${id}/${folder}`, depth: 2, object, type }
  if ('request' in operation) return operationFiles(model, operation, naming, form)
  const { source } = model
  return [
    [`${naming.folder}/${typesFile('types', form)}`, declarationsText(typeStatements(operation, type), source)],
    ...parameterFiles(operation, naming, form, source),
    ...responseFiles(operation, naming, form, source),
    ...codeFiles(`${naming.folder}/index`, bodilessModule(model, operation, naming), form, source),
  ]
}

function parameterFiles(
  operation: CallableOperation,
  { folder, depth }: ModuleNaming,
  form: EmittedForm,
  source: Source,
): FileText[] {
  const statements = parametersModule(operation, depth)
  return statements === undefined ? [] : codeFiles(`${folder}/parameters`, statements, form, source)
}

function operationFiles(model: Model, operation: Operation, naming: ModuleNaming, form: EmittedForm): FileText[] {
  const { folder, depth, type } = naming
  const { source } = model
  const shared = model.provider.inputsRecur ? sharedInput(operation, form) : undefined
  const up = `${'../'.repeat(depth)}shared/`
  const types = typeStatements(operation, type, shared && `${up}${shared.name}.types.js`)
  const validate: Statement[] =
    shared === undefined ? validateModule(operation, depth) : [{ kind: 'export', from: `${up}${shared.name}.js` }]
  const index = modelModule(model, operation, { ...naming, isInputShared: shared !== undefined })
  return [
    [`${folder}/${typesFile('types', form)}`, declarationsText(types, source)],
    ...codeFiles(`${folder}/validate`, validate, form, source),
    ...(shared?.files ?? []),
    ...parameterFiles(operation, naming, form, source),
    ...responseFiles(operation, naming, form, source),
    ...codeFiles(`${folder}/index`, index, form, source),
  ]
}

function typesFile(stem: string, form: EmittedForm): string {
  return `${stem}.${form === 'ts' ? '' : 'd.'}ts`
}

/** Checks, limits, defaults and types of an input, which stand in `shared/` once for each content. */
function sharedInput(operation: Operation, form: EmittedForm): SharedFiles {
  return kept(`${form} input ${shapeText([operation.request])}`, () => {
    const types = declarationsText(sharedRequestTypes(operation))
    const constants = limitConstants(operation).map((it): Statement => {
      const isExported = it !== '' && it.kind === 'constant' && ['limits', 'defaults'].includes(it.name)
      return isExported ? { ...it, isExported } : it
    })
    const statements: Statement[] = [...validateModule(operation, 1), '', ...constants]
    const name = `input-${sha256(typeScript(statements) + types).slice(0, 12)}`
    const named = statements.map(
      (it): Statement =>
        it !== '' && it.kind === 'import' && it.from === './types.js' ? { ...it, from: `./${name}.types.js` } : it,
    )
    return {
      name,
      files: [[`shared/${typesFile(`${name}.types`, form)}`, types], ...codeFiles(`shared/${name}`, named, form)],
    }
  })
}

/** Many models answer alike: what checks their responses stands in `shared/`, once for each content. */
function responseFiles(
  operation: CallableOperation,
  { folder, depth }: ModuleNaming,
  form: EmittedForm,
  source: Source,
): FileText[] {
  const { successes, failures, bare } = answersOf(operation)
  const bodies = [...successes, ...failures]
  const told = JSON.stringify([form, successes.length, bodies.map((it) => it.statuses), bare])
  const shapes = bodies.flatMap(({ shapes }) => [shapes.published, shapes.observed])
  const { name, files } = kept(`${told}\n${shapeText(shapes)}`, () => {
    const statements = responseModule(operation)
    if (statements === undefined) return { name: '', files: [] }
    const name = `response-${sha256(typeScript(statements)).slice(0, 12)}`
    return { name, files: codeFiles(`shared/${name}`, statements, form) }
  })
  if (name === '') return []
  const reference: Statement = { kind: 'export', from: `${'../'.repeat(depth)}shared/${name}.js` }
  return [...codeFiles(`${folder}/response`, [reference], form, source), ...files]
}

/** Files in `shared/` and the name of the module among them; no name where there is none. */
interface SharedFiles {
  readonly name: string
  readonly files: readonly FileText[]
}

/** What was made of schemas, by their content: of those that are the same it is made once. */
const madeBefore = new Map<string, SharedFiles>()

function kept(content: string, make: () => SharedFiles): SharedFiles {
  const key = sha256(content)
  const made = madeBefore.get(key) ?? make()
  madeBefore.set(key, made)
  return made
}

/** A document with several operations: a folder for each, and an object that holds them all. */
function operationFolders(model: Model, entry: IndexEntry, form: EmittedForm): ReadonlyMap<string, string> {
  const taken = { objects: [entry.identifier], types: [], folders: ['index'] }
  const placed = placedOperations([...model.operations, ...model.withoutBody], taken)
  const files = placed.flatMap((it) => placedFiles(model, it, entry.id, form))
  const list = placed.map(({ object }) => object)
  const index: Statement[] = [
    ...placed.map(
      ({ object, folder }): Statement => ({ kind: 'import', from: `./${folder}/index.js`, names: [object] }),
    ),
    ...placed.map(({ folder }): Statement => ({ kind: 'export', from: `./${folder}/index.js` })),
    '',
    {
      kind: 'constant',
      name: entry.identifier,
      doc: `${escaped(model.title)}: one object per operation.`,
      isExported: true,
      value: `{ ${list.join(', ')} }`,
      typedValue: `{ ${list.join(', ')} } as const`,
      declared: () => `{ ${list.map((it) => `readonly ${it}: typeof ${it}`).join('; ')} }`,
    },
  ]
  return new Map([...files, ...codeFiles(`${entry.id}/index`, index, form, model.source)])
}

/** The files of a module of code: `<stem>.ts`, or `<stem>.js` and `<stem>.d.ts`. */
function codeFiles(stem: string, statements: readonly Statement[], form: EmittedForm, source?: Source): FileText[] {
  const file = (name: string, text: string): FileText => [name, `${headOf(name, source)}\n\n${text}\n`]
  if (form === 'ts') return [file(`${stem}.ts`, typeScript(statements))]
  return [file(`${stem}.js`, javaScript(statements)), file(`${stem}.d.ts`, declarations(statements))]
}

/**
 * The first lines of a file of code. Its TypeScript was checked where specproof is tested, under every strict option: a
 * project that uses it parses it and need not check it again, nor under options that nobody thought of.
 */
function headOf(name: string, source?: Source): string {
  return /(?<!\.d)\.ts$/.test(name) ? `${header(source)}\n// @ts-nocheck` : header(source)
}

/** The first line of every generated file: who wrote it, from what. No date: the same input writes the same bytes. */
function header(source?: Source): string {
  const from =
    source === undefined
      ? ''
      : ` from ${source.file.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?')} (sha256 ${source.sha256})`
  return `// Written by specproof ${version}${from}. Changes made here are lost.`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A file of declarations with their JSDoc. */
function declarationsText(statements: readonly TypeStatement[], source?: Source): string {
  return `${typesText([header(source), '', ...statements])}\n`
}
