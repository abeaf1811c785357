import { oneLine } from '../spec/printable.js'
import { countsText, type Paint } from './describe.js'
import type { DiffInput } from './input.js'
import type { DiffResult } from './result.js'

/** Two folders of models compared, pair by pair. */
export interface Folders {
  readonly breaking: boolean
  /** Ids of models that only the new folder has. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** The models of both folders, by id. */
  readonly models: readonly DiffResult[]
}

interface Pairs {
  readonly both: readonly (readonly [DiffInput, DiffInput])[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Which models of two folders belong together: those of one id. */
export function pairedFolders(old: ReadonlyMap<string, DiffInput>, next: ReadonlyMap<string, DiffInput>): Pairs {
  const both = [...old].flatMap(([id, input]) => {
    const other = next.get(id)
    return other === undefined ? [] : [[input, other] as const]
  })
  return {
    both,
    added: [...next.keys()].filter((id) => !old.has(id)).sort(),
    removed: [...old.keys()].filter((id) => !next.has(id)).sort(),
  }
}

/** What the comparison of two folders found. A model that is gone breaks whoever used it. */
export function foldersOf(models: readonly DiffResult[], { added, removed }: Pairs): Folders {
  return { breaking: removed.length > 0 || models.some((it) => it.breaking), added, removed, models }
}

/** A line for each model. */
export function foldersText({ added, removed, models }: Folders, paint: Paint): string {
  const width = Math.max(0, ...[...added, ...removed, ...models.map((it) => it.old.id)].map((id) => id.length))
  const lines = [
    ...removed.map((id) => `${id.padEnd(width)}  ${paint('red', 'removed')}`),
    ...added.map((id) => `${id.padEnd(width)}  ${paint('green', 'added')}`),
    ...models.map((it) => {
      const counts = countsText(it)
      return `${it.old.id.padEnd(width)}  ${it.breaking ? paint('red', counts) : counts}`
    }),
  ]
  return lines.map((it) => `${oneLine(it)}\n`).join('')
}
