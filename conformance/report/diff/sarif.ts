import { version } from '../../../generator/version.js'
import { type Comparison, type Lone, loneTexts } from '../../diff/folders.js'
import { messageText } from '../../diff/result/describe.js'
import type { DiffResult } from '../../diff/result/result.js'
import { verdictOrder, verdictTexts } from '../../diff/result/verdict.js'
import { type SarifRule, sarifLocation, sarifText } from '../form/sarif.js'

/** The rules: one for each verdict, and one for a model that came or went. */
const rules: readonly SarifRule[] = [
  ...verdictOrder.map((id) => ({ ...verdictTexts[id], id, level: verdictTexts[id].sarif })),
  { id: 'model-removed', ...loneTexts.removed, level: 'error' },
  { id: 'model-added', ...loneTexts.added, level: 'note' },
]

/** A comparison as one SARIF 2.1.0 log with one run. Annotations are left out. */
export function sarif({ models, removed, added }: Comparison): string {
  const lone = [...removed.map((it) => loneResult('removed', it)), ...added.map((it) => loneResult('added', it))]
  return sarifText({ version, rules, results: [...lone, ...models.flatMap(resultsOf)] })
}

function loneResult(what: 'removed' | 'added', { id, file, path }: Lone) {
  const ruleId = `model-${what}`
  return {
    ruleId,
    message: { text: `${id}: ${loneTexts[what].meaning}` },
    locations: [sarifLocation(path ?? file)],
    partialFingerprints: { 'specproof/change': `${ruleId}/${id}` },
  }
}

function resultsOf(result: DiffResult) {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  return told.map((it) => {
    const was = it.oldPlace && sarifLocation(result.old.path ?? it.oldPlace.file, it.oldPlace)
    const is = it.newPlace && sarifLocation(result.new.path ?? it.newPlace.file, it.newPlace)
    const place = is ?? was
    return {
      ruleId: it.verdict,
      message: { text: `${messageText(it)}. ${it.why}` },
      ...(place && { locations: [place] }),
      ...(is && was && { relatedLocations: [was] }),
      partialFingerprints: { 'specproof/change': it.id },
      ...(it.ignored && {
        suppressions: [{ kind: 'external', justification: `${it.ignored.reason} (until ${it.ignored.expires})` }],
      }),
    }
  })
}
