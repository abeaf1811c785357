import { type Comparison, type Lone, loneTexts } from '../../diff/folders.js'
import { reasonedText } from '../../diff/result/describe.js'
import type { DiffResult } from '../../diff/result/result.js'
import { verdictTexts } from '../../diff/result/verdict.js'
import { workflowCommand } from '../form/workflow-command.js'

/** A comparison as workflow commands of GitHub Actions, one to an item, which show as notes beside the changed lines. */
export function github({ models, removed, added }: Comparison): string[] {
  return [
    ...removed.map((it) => loneNote('error', it, loneTexts.removed)),
    ...added.map((it) => loneNote('notice', it, loneTexts.added)),
    ...models.flatMap(notes),
  ]
}

/** The breaks alone, each as a warning: where breaks are told and fail nothing. */
export function breakWarnings(all: Comparison): string[] {
  return github(all).flatMap((it) => (it.startsWith('::error ') ? [it.replace('::error ', '::warning ')] : []))
}

function loneNote(
  level: 'error' | 'notice',
  { id, file, path }: Lone,
  { title, meaning }: { title: string; meaning: string },
) {
  return workflowCommand(level, { file: path ?? file, title }, `${id}: ${meaning}`)
}

function notes(result: DiffResult): string[] {
  return result.changes
    .filter((it) => it.ignored === undefined)
    .flatMap((it) => {
      const level = verdictTexts[it.verdict].github
      if (level === undefined) return []
      const place = it.newPlace ?? it.oldPlace
      const side = it.newPlace ? result.new : result.old
      const properties = {
        file: place && (side.path ?? place.file),
        line: place?.line,
        title: verdictTexts[it.verdict].title,
      }
      return workflowCommand(level, properties, `${reasonedText(it)} [${it.id}]`)
    })
}
