import type { Model } from '../ir/model.js'
import { indexNames, typeName, uniqueStem } from '../ir/name.js'
import { literal } from './javascript.js'

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
  return {
    id,
    ...(air !== undefined && { air }),
    identifier,
    typeName: uniqueStem(typeName(id), new Set([...indexNames, identifier])),
    isTask,
  }
}

/** `index.ts` of the whole tree: every model, by name and by AIR. */
export function registryModule(entries: readonly IndexEntry[]): string[] {
  const tasks = entries.filter((it) => it.isTask)
  return [
    ...entries.map((it) => `export { ${it.identifier} } from './${it.id}/index.js'`),
    ...tasks.map((it) => `import { ${it.identifier} } from './${it.id}/index.js'`),
    ...tasks.map((it) => `import type { ${it.typeName}Request } from './${it.id}/index.js'`),
    "import { taskBatch } from './runtime/batch.js'",
    "export { RequestError, type Violation } from './runtime/violation.js'",
    '',
    '/** Every model by the identifier that its requests carry. */',
    `export const models = {\n${tasks.map((it) => `  ${literal(it.air ?? it.id)}: ${it.identifier},`).join('\n')}\n} as const`,
    '',
    '/** A request of any model, told apart by `model`. */',
    `export type AnyRequest = ${tasks.map((it) => `${it.typeName}Request`).join(' | ') || 'never'}`,
    '',
    '/** The array body of one call. Throws RequestError when a request breaks its limits or a taskUUID occurs twice. */',
    'export function batch<const T extends readonly AnyRequest[]>(...requests: T): T {',
    '  return taskBatch(models, requests)',
    '}',
  ]
}
