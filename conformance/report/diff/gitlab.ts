import { createHash } from 'node:crypto'
import { type Comparison, loneTexts } from '../../diff/folders.js'
import { reasonedText } from '../../diff/result/describe.js'
import type { DiffResult } from '../../diff/result/result.js'
import { verdictTexts } from '../../diff/result/verdict.js'
import { jsonText } from '../form/form.js'

/** How grave GitLab shows what SARIF calls an error, a warning, a note. */
const severities = { error: 'major', warning: 'minor', note: 'info', none: undefined } as const

/** A comparison as GitLab's code quality report: one list for all models. Annotations are left out. */
export function gitlab({ models, removed, added }: Comparison): string {
  const lone = (kind: 'removed' | 'added', severity: string) =>
    (kind === 'removed' ? removed : added).map(({ id, file, path }) =>
      finding({ text: `${id}: ${loneTexts[kind].meaning}`, name: `model-${kind}`, severity, path: path ?? file, id }),
    )
  return jsonText([...lone('removed', 'major'), ...lone('added', 'info'), ...models.flatMap(findingsOf)])
}

function findingsOf(result: DiffResult) {
  return result.changes.flatMap((it) => {
    const severity = severities[verdictTexts[it.verdict].sarif]
    if (severity === undefined || it.ignored !== undefined) return []
    const text = reasonedText(it)
    const place = it.newPlace ?? it.oldPlace
    const side = it.newPlace ? result.new : result.old
    const path = side.path ?? place?.file ?? side.file
    return [finding({ text, name: it.verdict, severity, path, line: place?.line, id: `${result.old.id} ${it.id}` })]
  })
}

interface Finding {
  readonly text: string
  readonly name: string
  readonly severity: string
  readonly path: string
  /** @defaultValue 1: GitLab wants a line */
  readonly line?: number | undefined
  readonly id: string
}

function finding({ text, name, severity, path, line = 1, id }: Finding) {
  return {
    description: text,
    check_name: name,
    fingerprint: createHash('sha256').update(`${name} ${id}`).digest('hex'),
    severity,
    location: { path, lines: { begin: line } },
  }
}
