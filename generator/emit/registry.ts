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

/** `index.ts` of the whole tree: every model, by name and by AIR. */
export function registryModule(entries: readonly IndexEntry[]): Statement[] {
  const tasks = entries.filter((it) => it.isTask)
  const from = ({ id }: IndexEntry) => `./${id}/index.js`
  const members = tasks.map((it): readonly [key: string, object: string] => [literal(it.air ?? it.id), it.identifier])
  return [
    ...entries.map((it): Statement => ({ kind: 'export', from: from(it), names: [it.identifier] })),
    ...tasks.map((it): Statement => ({ kind: 'import', from: from(it), names: [it.identifier] })),
    ...tasks.map((it): Statement => ({ kind: 'import', from: from(it), types: [`${it.typeName}Request`] })),
    { kind: 'import', from: './runtime/batch.js', names: ['taskBatch'] },
    { kind: 'export', from: './runtime/violation.js', names: ['RequestError', 'ResponseError'], types: ['Violation'] },
    { kind: 'export', from: './client.js' },
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
