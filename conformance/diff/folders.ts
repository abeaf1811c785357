import { oneLine } from '../../generator/document/printable.js'
import type { DiffInput } from './input/input.js'
import { type Conclusion, conclusionOf } from './result/conclusion.js'
import { countsText, overlaysText, type Paint } from './result/describe.js'
import { type DiffResult, type DiffSide, schemaVersion } from './result/result.js'

/** A model that only one of two folders has. */
export type Lone = Pick<DiffSide, 'id' | 'file' | 'path'>

/** All that one report tells: the comparisons of one or many models, and the models that came and went between folders. */
export interface Comparison {
  readonly models: readonly DiffResult[]
  readonly added: readonly Lone[]
  readonly removed: readonly Lone[]
}

/** Two folders of models compared, pair by pair; also what `diff --json` prints for folders. */
export interface Folders {
  readonly schemaVersion: typeof schemaVersion
  readonly breaking: boolean
  /** Ids of models that only the new folder has. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** The models of both folders, by id. */
  readonly models: readonly DiffResult[]
}

interface Pairs extends Omit<Comparison, 'models'> {
  readonly both: readonly (readonly [DiffInput, DiffInput])[]
}

/** Which models of two folders belong together: those of one id. */
export function pairedFolders(old: ReadonlyMap<string, DiffInput>, next: ReadonlyMap<string, DiffInput>): Pairs {
  const both = [...old].flatMap(([id, input]) => {
    const other = next.get(id)
    return other === undefined ? [] : [[input, other] as const]
  })
  return { both, added: onlyIn(next, old), removed: onlyIn(old, next) }
}

function onlyIn(own: ReadonlyMap<string, DiffInput>, other: ReadonlyMap<string, DiffInput>): Lone[] {
  return [...own]
    .filter(([id]) => !other.has(id))
    .map(([id, { model, path }]) => ({ id, file: model.source.file, ...(path !== undefined && { path }) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The report of one model alone. */
export function alone(result: DiffResult): Comparison {
  return { models: [result], added: [], removed: [] }
}

/** Whether it is about one model that both sides have: such a report needs no list of models. */
export function isAlone({ models, added, removed }: Comparison): boolean {
  return models.length === 1 && added.length + removed.length === 0
}

/** Whether some user is refused what was taken. A model that is gone breaks whoever used it. */
export function isBreaking({ models, removed }: Comparison): boolean {
  return removed.length > 0 || models.some((it) => it.breaking)
}

/** What is to be told of all models together. */
export function wholeConclusion({ models, removed }: Comparison): Conclusion {
  return conclusionOf(models, removed.length > 0)
}

/** What the comparison of two folders found, as JSON. */
export function foldersOf(comparison: Comparison): Folders {
  const [added, removed] = [comparison.added, comparison.removed].map((all) => all.map(({ id }) => id))
  return {
    schemaVersion,
    breaking: isBreaking(comparison),
    added: added ?? [],
    removed: removed ?? [],
    models: comparison.models,
  }
}

/** A line for each model. */
export function foldersText({ added, removed, models }: Comparison, paint: Paint): string {
  const ids = [...[...added, ...removed].map(({ id }) => id), ...models.map((it) => it.old.id)]
  const width = Math.max(0, ...ids.map((id) => id.length))
  const lines = [
    ...removed.map(({ id }) => `${id.padEnd(width)}  ${paint('red', 'removed')}`),
    ...added.map(({ id }) => `${id.padEnd(width)}  ${paint('green', 'added')}`),
    ...models.map((it) => {
      const overlays = overlaysText(it)
      const counts = `${countsText(it)}${overlays === '' ? '' : `; ${overlays}`}`
      return `${it.old.id.padEnd(width)}  ${it.breaking ? paint('red', counts) : counts}`
    }),
  ]
  return lines.map((it) => `${oneLine(it)}\n`).join('')
}

/** What a model that came or went means. */
export const loneTexts = {
  removed: { title: 'Model removed', meaning: 'The new folder does not have the model: whoever uses it is refused.' },
  added: { title: 'Model added', meaning: 'Only the new folder has the model.' },
} as const
