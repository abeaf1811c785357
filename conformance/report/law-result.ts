import { comparisonsIn } from './effort.js'
import type { Finding, LawResult } from './finding.js'
import { reasonsIn, type StatementResult } from './statement.js'

/** A law as far as its statements do not tell of it. */
export interface LawHead extends Pick<LawResult, 'law' | 'title' | 'requests' | 'comparisons' | 'seconds'> {
  /** Set where it makes no statement. */
  readonly absence?: Pick<LawResult, 'reason'> & { readonly status: 'not applicable' | 'could not run' }
}

/** How a law fared, by its statements. */
export function lawResultOf(
  { absence, ...head }: LawHead,
  statements: readonly StatementResult[],
  findings: readonly Finding[],
): LawResult {
  const own = statements.filter((it) => it.law === head.law)
  const reasons = reasonsIn(own)
  const reason = absence === undefined ? reasons.join('; ') : absence.reason
  return {
    ...head,
    status: absence?.status ?? statusOf(own),
    findings: findings.filter((it) => it.law === head.law).length,
    statements: own.length,
    settled: own.filter((it) => it.state === 'settled').length,
    ...(reason && { reason }),
  }
}

function statusOf(own: readonly StatementResult[]): LawResult['status'] {
  if (own.some((it) => it.verdict === 'broken')) return 'broken'
  if (own.some((it) => it.state === 'could-not-run')) return 'could not run'
  return own.some((it) => it.state === 'open') || own.length === 0 ? 'open' : 'kept'
}

/** The head of a law that is known by its result. */
export function headOf({ law, title, requests, seconds, status, statements, reason, ...it }: LawResult): LawHead {
  const isAbsent = statements === 0 && (status === 'not applicable' || status === 'could not run')
  const time = seconds !== undefined && { seconds }
  return {
    law,
    title,
    requests,
    ...comparisonsIn([it]),
    ...time,
    ...(isAbsent && { absence: { status, ...(reason && { reason }) } }),
  }
}

/**
 * Of findings by chance that show the same fault the first run's is told, and none where a case shows it: whatever part of
 * a run found what, together they tell the same.
 */
export function toldOnce(findings: readonly Finding[], statements: readonly StatementResult[]): readonly Finding[] {
  const rank = ({ chance }: Finding) => (chance === undefined ? -1 : Number.parseInt(chance.path, 10))
  const first = new Map(statements.flatMap(({ known }) => (known?.fingerprint ? [[known.fingerprint, -1]] : [])))
  for (const it of findings) {
    if (it.fingerprint === undefined) continue
    first.set(it.fingerprint, Math.min(rank(it), first.get(it.fingerprint) ?? Number.POSITIVE_INFINITY))
  }
  return findings.filter((it) => {
    if (it.fingerprint === undefined || it.chance === undefined) return true
    return first.get(it.fingerprint) === rank(it)
  })
}
