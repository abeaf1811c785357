import type { Model } from '../ir/model.js'
import { indexNames, typeName, uniqueStem } from '../ir/name.js'
import { literal } from './javascript.js'
import type { Statement } from './statement.js'

/** What the index needs to know of a generated model. */
export interface IndexEntry {
  readonly id: string
  readonly air?: string
  readonly identifier: string
  /** PascalCase stem of the model's type names. */
  readonly typeName: string
  /** Whether the model belongs to `AnyRequest`, `models` and `batch` (Runware task envelope). */
  readonly isTask: boolean
  /** The description of its provider that clients read; absent where they cannot speak to it. */
  readonly wire?: string
}

/** The index entry of a model. */
export function indexEntry(model: Model): IndexEntry {
  const { id, air, identifier } = model
  const wire = model.provider.wire?.name
  const isTask = model.operations.length === 1 && model.operations[0]?.envelope === 'task'
  return {
    id,
    ...(air !== undefined && { air }),
    identifier,
    typeName: uniqueStem(typeName(id), new Set([...indexNames, identifier])),
    isTask,
    ...(wire !== undefined && { wire }),
  }
}

/** From so many models on, an index that names them all costs tsc and editors seconds wherever it is imported. */
export const mostImported = 500

/**
 * `index.ts` of a tree with very many models: each is loaded when it is asked for. The path is no literal, so that compilers
 * do not follow it; types of a model come from its own module.
 */
export function lazyIndexModule(entries: readonly IndexEntry[]): Statement[] {
  const names = entries.map(({ id, identifier }) => `  ${literal(id)}: ${literal(identifier)},`)
  const keys = entries.map(({ id }) => `  readonly ${literal(id)}: string`)
  return [
    { kind: 'import', from: './runtime/model.js', types: ['RequestModel'] },
    { kind: 'import', from: './runtime/request-types.js', types: ['RequestTypes'] },
    ...ownExports,
    '',
    {
      kind: 'constant',
      name: 'modelNames',
      doc: "What each model's module calls its object, by the id of the model, which is its folder.",
      isExported: true,
      value: `{\n${names.join('\n')}\n}`,
      declared: () => `{\n${keys.join('\n')}\n}`,
    },
    '',
    {
      kind: 'function',
      name: 'loadModel',
      doc: 'Loads what the module of one model calls its object (of several operations: an object that holds theirs). Its types come with `import` from `./<id>/index.js`; `./registry.js` exports all models at once.',
      isExported: true,
      parameters: [{ name: 'id', type: 'keyof typeof modelNames' }],
      returns: 'Promise<RequestModel<RequestTypes>>',
      body: 'return import(`./${id}/index.js`).then((it) => it[modelNames[id]])',
    },
  ]
}

const ownExports: readonly Statement[] = [
  { kind: 'export', from: './runtime/violation.js', names: ['RequestError', 'ResponseError'], types: ['Violation'] },
  { kind: 'export', from: './client.js' },
]

/** Every model, by name and by AIR: `index.ts` of the whole tree, or `registry.ts` beside an index that loads them. */
export function registryModule(entries: readonly IndexEntry[]): Statement[] {
  const tasks = entries.filter((it) => it.isTask)
  const from = ({ id }: IndexEntry) => `./${id}/index.js`
  const members = tasks.map((it): readonly [key: string, object: string] => [literal(it.air ?? it.id), it.identifier])
  return [
    ...entries.map((it): Statement => ({ kind: 'export', from: from(it), names: [it.identifier] })),
    ...tasks.map((it): Statement => ({ kind: 'import', from: from(it), names: [it.identifier] })),
    ...tasks.map((it): Statement => ({ kind: 'import', from: from(it), types: [`${it.typeName}Request`] })),
    { kind: 'import', from: './runtime/batch.js', names: ['taskBatch'] },
    ...ownExports,
    '',
    {
      kind: 'constant',
      name: 'models',
      doc: 'Every model by the identifier that its requests carry.',
      isExported: true,
      value: `{\n${members.map(([key, object]) => `  ${key}: ${object},`).join('\n')}\n}`,
      typedValue: `{\n${members.map(([key, object]) => `  ${key}: ${object},`).join('\n')}\n} as const`,
      declared: () => `{\n${members.map(([key, object]) => `  readonly ${key}: typeof ${object}`).join('\n')}\n}`,
    },
    '',
    {
      kind: 'types',
      text: `/** A request of any model, told apart by \`model\`. */\nexport type AnyRequest = ${tasks.map((it) => `${it.typeName}Request`).join(' | ') || 'never'}`,
    },
    {
      kind: 'function',
      name: 'batch',
      doc: 'The array body of one call. Throws RequestError when a request breaks its limits or a taskUUID occurs twice.',
      isExported: true,
      typeParameters: '<const T extends readonly AnyRequest[]>',
      parameters: [{ name: '...requests', type: 'T' }],
      returns: 'T',
      body: 'return taskBatch(models, requests)',
    },
  ]
}
