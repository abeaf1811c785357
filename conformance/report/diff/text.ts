import { type Comparison, foldersText, isAlone } from '../../diff/folders.js'
import { describe, type Paint } from '../../diff/result/describe.js'

/** A comparison for people at a terminal: the list of the models where there are many, then each that changed. */
export function text(all: Comparison, paint: Paint): string {
  const [only] = all.models
  if (only !== undefined && isAlone(all)) return describe(only, paint)
  const changed = all.models.filter((it) => it.changes.length > 0)
  return [foldersText(all, paint), ...changed.map((it) => describe(it, paint))].join('\n')
}
