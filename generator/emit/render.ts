import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  IndentationText,
  NewLineKind,
  Project,
  QuoteKind,
  type SourceFileStructure,
  type StatementStructures,
  StructureKind,
} from 'ts-morph'
import type { Model, Operation, Source } from '../ir/model.js'
import { identifier, propertyName, typeName, unique } from '../ir/name.js'
import { version } from '../version.js'
import { childrenOf, defaultsOf, limitsOf, literal, nonEmptyFields, requiredFields } from './builder.js'
import { escaped } from './doc.js'
import { globalTypeNames, typeDeclarations } from './types.js'
import { type CheckCode, type CheckEntry, checkCode } from './validate.js'

/** What the index needs to know of a generated model. */
export interface IndexEntry {
  readonly id: string
  readonly air?: string
  readonly identifier: string
  /** PascalCase stem of the model's type names. */
  readonly typeName: string
  /** Whether the model belongs to `AnyRequest`, `models` and `batch` (Runware task envelope). */
  readonly isTask: boolean
}

/** The index entry of a model. */
export function indexEntry(model: Model): IndexEntry {
  const { id, air, identifier } = model
  const isTask = model.operations.length === 1 && model.operations[0]?.envelope === 'task'
  return { id, ...(air !== undefined && { air }), identifier, typeName: typeName(id), isTask }
}

/** The files of one model, by their path below the out folder, in posix form: `<id>/types.ts`, … */
export async function renderModel(
  model: Model,
  entry: IndexEntry = indexEntry(model),
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, SourceFileStructure>()
  const [only, ...others] = model.operations
  if (only !== undefined && others.length === 0) {
    addOperation(files, model, only, { folder: entry.id, depth: 1, object: entry.identifier, type: entry.typeName })
  } else {
    addOperations(files, model, entry)
  }
  return print(files)
}

/** `index.ts` over all models of the tree. */
export async function renderIndex(entries: readonly IndexEntry[]): Promise<string> {
  const tasks = entries.filter((it) => it.isTask)
  const statements: string[] = [
    ...entries.map((it) => `export { ${it.identifier} } from './${it.id}/index.js'`),
    ...tasks.map((it) => `import { ${it.identifier} } from './${it.id}/index.js'`),
    ...tasks.map((it) => `import type { ${it.typeName}Request } from './${it.id}/index.js'`),
    "import { taskBatch } from './runtime/batch.js'",
    "export { RequestError, type Violation } from './runtime/violation.js'",
    '',
    '/** Every model by the identifier that its requests carry. */',
    `export const models = {\n${tasks.map((it) => `  ${JSON.stringify(it.air)}: ${it.identifier},`).join('\n')}\n} as const`,
    '',
    '/** A request of any model, told apart by `model`. */',
    `export type AnyRequest = ${tasks.map((it) => `${it.typeName}Request`).join(' | ') || 'never'}`,
    '',
    '/** The array body of one call. Throws RequestError when a request breaks its limits or a taskUUID occurs twice. */',
    'export function batch<T extends AnyRequest>(...requests: readonly T[]): readonly T[] {',
    '  return taskBatch(models, requests)',
    '}',
  ]
  const files = new Map<string, SourceFileStructure>([
    ['index.ts', { kind: StructureKind.SourceFile, statements: [header(), '', ...statements] }],
  ])
  return (await print(files)).get('index.ts') as string
}

/** The hand-written modules that generated code imports, by path: `runtime/check.ts`, … */
export async function runtimeFiles(): Promise<ReadonlyMap<string, string>> {
  const folder = new URL('../runtime/', import.meta.url)
  const names = (await readdir(fileURLToPath(folder))).filter((name) => /^[a-z]+\.ts$/.test(name)).sort()
  const files = names.map(async (name): Promise<[string, string]> => {
    const text = (await readFile(new URL(name, folder), 'utf8')).replace(/\r\n/g, '\n')
    return [`runtime/${name}`, `${header()}\n${text}`]
  })
  return new Map(await Promise.all(files))
}

interface Naming {
  readonly folder: string
  /** How many folders below the out folder. */
  readonly depth: number
  readonly object: string
  /** Stem of the exported type names. */
  readonly type: string
}

function addOperation(
  files: Map<string, SourceFileStructure>,
  model: Model,
  operation: Operation,
  naming: Naming,
): void {
  const { folder } = naming
  const file = (statements: SourceFileStructure['statements'] & object): SourceFileStructure => ({
    kind: StructureKind.SourceFile,
    statements: [header(model.source), '', ...(statements as (string | StatementStructures)[])],
  })
  files.set(`${folder}/types.ts`, file(typeStatements(operation)))
  files.set(`${folder}/validate.ts`, file(validateStatements(operation, naming.depth)))
  if (operation.response || operation.error) {
    files.set(`${folder}/response.ts`, file(responseStatements(operation, naming.depth)))
  }
  files.set(`${folder}/index.ts`, file(indexStatements(model, operation, naming)))
}

/** A document with several operations: a folder for each, and an object that holds them all. */
function addOperations(files: Map<string, SourceFileStructure>, model: Model, entry: IndexEntry): void {
  const folders = new Set<string>(['index'])
  const objects = new Set<string>([entry.identifier])
  const named = model.operations.map((operation) => {
    const object = unique(identifier(operation.id), objects)
    return { operation, object, folder: unique(object, folders) }
  })
  for (const { operation, object, folder } of named) {
    const type = typeName(operation.id)
    addOperation(files, model, operation, { folder: `${entry.id}/${folder}`, depth: 2, object, type })
  }
  files.set(`${entry.id}/index.ts`, {
    kind: StructureKind.SourceFile,
    statements: [
      header(model.source),
      '',
      ...named.map(({ object, folder }) => `import { ${object} } from './${folder}/index.js'`),
      ...named.map(({ folder }) => `export * from './${folder}/index.js'`),
      '',
      `/** ${escaped(model.title)}: one object per operation. */`,
      `export const ${entry.identifier} = { ${named.map(({ object }) => object).join(', ')} } as const`,
    ],
  })
}

function typeStatements(operation: Operation): (string | StatementStructures)[] {
  const { response, error } = operation
  const taken = new Set([...globalTypeNames, 'Response', 'ErrorResponse'])
  const request = typeDeclarations(operation.request, 'Request', taken)
  for (const name of ['Response', 'ErrorResponse']) taken.delete(name)
  const unknown = (name: string, what: string) =>
    `/** The document does not describe the body of ${what}. */\nexport type ${name} = unknown`
  return [
    ...request,
    ...(response ? typeDeclarations(response.published, 'Response', taken) : ['', unknown('Response', 'a success')]),
    ...(error
      ? typeDeclarations(error.published, 'ErrorResponse', taken)
      : ['', unknown('ErrorResponse', 'a failure')]),
  ]
}

function validateStatements(operation: Operation, depth: number): (string | StatementStructures)[] {
  const code = checkCode({ request: operation.request }, { partial: true })
  const [entry] = code.entries as [CheckEntry]
  return [
    ...checkImports(code, depth, ['accepts']),
    "import type { Request } from './types.js'",
    '',
    ...definitions(code),
    '',
    '/** Every violation of a request, in the order of the document; never throws. */',
    'export function validate(value: unknown): readonly Violation[] {',
    `  return ${found(entry, 'value')}`,
    '}',
    '',
    '/** Every violation of one field on its own; rules between fields are left to `validate`. */',
    'export function validateField(name: string, value: unknown): readonly Violation[] {',
    `  return ${found(entry, '{ [name]: value }, true')}`,
    '}',
    '',
    '/** Whether `validate` finds nothing. */',
    'export function is(value: unknown): value is Request {',
    `  return accepts(${entry.name}, value)`,
    '}',
  ]
}

/** The checks of what comes back. A body that the document does not describe has no check. */
function responseStatements({ response, error }: Operation, depth: number): (string | StatementStructures)[] {
  const code = checkCode({
    ...(response && { published: response.published, observed: response.observed }),
    ...(error && { publishedError: error.published, observedError: error.observed }),
  })
  const check = (name: string, what: string, [published, observed]: readonly CheckEntry[]): string[] =>
    published === undefined || observed === undefined
      ? []
      : [
          '',
          `/** Every violation of the body of ${what}. \`observed\` also admits what the API is known to add; never throws. */`,
          `export function ${name}(value: unknown, profile: Profile = 'observed'): readonly Violation[] {`,
          `  return profile === 'published' ? ${found(published, 'value')} : ${found(observed, 'value')}`,
          '}',
        ]
  const named = (...names: string[]) => code.entries.filter((it) => names.includes(it.name))
  return [
    ...checkImports(code, depth, []),
    `import type { Profile } from '${'../'.repeat(depth)}runtime/model.js'`,
    '',
    ...definitions(code),
    ...check('validateResponse', 'a success', named('published', 'observed')),
    ...check('validateError', 'a failure', named('publishedError', 'observedError')),
  ]
}

function found({ name, composed }: CheckEntry, args: string): string {
  const call = `violations(${name}, ${args})`
  return composed ? `distinct(${call})` : call
}

function checkImports(code: CheckCode, depth: number, more: readonly string[]): string[] {
  const up = '../'.repeat(depth)
  const distinct = code.entries.some((it) => it.composed) ? ['distinct'] : []
  const imports = new Map(code.imports)
  imports.set('check', [...more, ...(imports.get('check') ?? []), 'violations', ...distinct].sort())
  return [
    ...[...imports].map(([module, names]) => `import { ${names.join(', ')} } from '${up}runtime/${module}.js'`),
    `import type { Violation } from '${up}runtime/violation.js'`,
  ]
}

function definitions(code: CheckCode): (string | StatementStructures)[] {
  return [
    ...code.constants.map(
      ({ name, type, initializer }) => `const ${name}${type === undefined ? '' : `: ${type}`} = ${initializer}`,
    ),
    ...code.functions.map(
      (it): StatementStructures => ({
        kind: StructureKind.Function,
        name: it.name,
        parameters: it.parameters.map((name, i) => ({ name, type: 'any', hasQuestionToken: i > 0 })),
        returnType: 'boolean',
        statements: it.statements,
      }),
    ),
  ]
}

function indexStatements(model: Model, operation: Operation, naming: Naming): (string | StatementStructures)[] {
  const up = '../'.repeat(naming.depth)
  const { object, type } = naming
  const filled = [...operation.fixed.keys(), ...(operation.uuidField === undefined ? [] : [operation.uuidField])]
  const names = (keys: readonly string[]) => keys.map((key) => JSON.stringify(key)).join(' | ') || 'never'
  const info = {
    id: model.id,
    ...(model.air !== undefined && { air: model.air }),
    title: model.operations.length === 1 ? model.title : operation.title,
    ...(model.status !== undefined && { status: model.status }),
    capabilities: model.capabilities,
  }
  const description = escaped(operation.description ?? model.description ?? operation.title)
  const fixed = Object.fromEntries(operation.fixed)
  const responseChecks = [
    ...(operation.error ? ['validateError'] : []),
    ...(operation.response ? ['validateResponse'] : []),
  ]
  return [
    `import { createModel, type RequestModel } from '${up}runtime/model.js'`,
    ...(responseChecks.length > 0 ? [`import { ${responseChecks.join(', ')} } from './response.js'`] : []),
    "import type { ErrorResponse, Request, Response } from './types.js'",
    "import { is, validate, validateField } from './validate.js'",
    '',
    `export type { ErrorResponse as ${type}ErrorResponse, Request as ${type}Request, Response as ${type}Response } from './types.js'`,
    '',
    `const limits = ${literal(limitsOf(operation.request))} as const`,
    '',
    `const defaults = ${literal(defaultsOf(operation.request) ?? {})} as const`,
    '',
    'interface Types {',
    '  readonly request: Request',
    '  readonly response: Response',
    '  readonly error: ErrorResponse',
    `  readonly required: ${names(requiredFields(operation))}`,
    `  readonly filled: ${names(filled)}`,
    `  readonly nonEmpty: ${names(nonEmptyFields(operation))}`,
    '  readonly limits: typeof limits',
    '  readonly defaults: typeof defaults',
    '}',
    '',
    `/**\n${`${escaped(model.title)}\n\n${description}`.replace(/^/gm, ' * ').replace(/ +$/gm, '')}\n */`,
    `export const ${object}: RequestModel<Types> = /* @__PURE__ */ createModel<Types>({`,
    `  info: ${literal(info, 1)},`,
    '  limits,',
    '  defaults,',
    `  fields: ${JSON.stringify([...childrenOf(operation.request).keys()])},`,
    `  fixed: { ${Object.entries(fixed)
      .map(([key, value]) => `${propertyName(key)}: ${JSON.stringify(value)}`)
      .join(', ')} },`,
    ...(operation.uuidField === undefined ? [] : [`  uuidField: ${JSON.stringify(operation.uuidField)},`]),
    '  validate,',
    '  validateField,',
    '  is,',
    ...responseChecks.map((name) => `  ${name},`),
    '})',
  ]
}

/** The first line of every generated file: who wrote it, from what. No date: the same input writes the same bytes. */
function header(source?: Source): string {
  const from = source === undefined ? '' : ` from ${source.file} (sha256 ${source.sha256})`
  return `// Written by specproof ${version}${from}. Changes made here are lost.`
}

async function print(files: ReadonlyMap<string, SourceFileStructure>): Promise<ReadonlyMap<string, string>> {
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
  const printed = new Map<string, string>()
  for (const [path, structure] of files) printed.set(path, project.createSourceFile(path, structure).getFullText())
  return printed
}
