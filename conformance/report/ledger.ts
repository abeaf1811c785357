import type { Finding, Report } from './finding.js'
import { headOf, lawResultOf } from './law-result.js'
import { keyOf, type StatementResult } from './statement.js'

/** A disagreement that is known, with its reason. */
export interface KnownDisagreement {
  /** Id of the finding. */
  readonly id: string
  readonly law: string
  /** Where the constraint stands in the document. */
  readonly pointer: string
  readonly value: string
  readonly expected: string
  readonly actual: string
  readonly why: string
}

/** What the ledger makes of a run. */
export interface Reconciled {
  /** Findings that the ledger does not know. */
  readonly unknown: readonly Finding[]
  /** Entries whose disagreement did not show: it is gone, and so should the entry be. */
  readonly gone: readonly KnownDisagreement[]
}

/**
 * Compares findings with a ledger. An entry is told by law and id.
 * @param statements what became of the statements. An entry is gone where its statement holds; and, once all are settled,
 * where there is no such statement any more
 */
export function reconciled(
  findings: readonly Finding[],
  ledger: readonly KnownDisagreement[],
  statements: readonly StatementResult[],
): Reconciled {
  const known = new Set(ledger.map(keyOf))
  const all = new Map(statements.map((it) => [keyOf(it), it]))
  const isWhole = statements.every((it) => it.state === 'settled')
  return {
    unknown: findings.filter((it) => !known.has(keyOf(it))),
    gone: ledger.filter((it) => {
      const own = all.get(keyOf(it))
      return own === undefined ? isWhole : own.verdict === 'kept'
    }),
  }
}

/**
 * What an earlier part of a run settled, as the ledger has it by now: what another one knew, and no finding tells, is asked
 * again, and of what is known still the reason is that of today.
 */
export function underLedger(earlier: Report, ledger: readonly KnownDisagreement[]): Report {
  const why = new Map(ledger.map((it) => [keyOf(it), it.why]))
  const statements = earlier.statements.flatMap((it): readonly StatementResult[] => {
    if (it.known === undefined) return [it]
    const reason = why.get(keyOf(it))
    return reason === undefined ? [] : [{ ...it, reason: knownReason(reason) }]
  })
  return { ...earlier, statements }
}

const knownReason = (why: string) => `known: ${why}`

/** The report without the disagreements that the ledger knows, and with a finding for each of them that is gone. */
export function withLedger(report: Report, ledger: readonly KnownDisagreement[]): Report {
  if (ledger.length === 0) return report
  const shown = report.findings.filter((it) => it.isGone !== true)
  const { unknown, gone } = reconciled(shown, ledger, report.statements)
  const why = new Map(ledger.map((it) => [keyOf(it), it.why]))
  const known = new Map(shown.flatMap((it) => (why.has(keyOf(it)) ? [[keyOf(it), it] as const] : [])))
  const statements = report.statements.map((it): StatementResult => {
    const finding = known.get(keyOf(it))
    if (finding === undefined) return it
    const { fingerprint } = finding
    return {
      ...it,
      reason: knownReason(why.get(keyOf(it)) ?? ''),
      known: { ...(fingerprint !== undefined && { fingerprint }) },
    }
  })
  const findings = [...unknown, ...gone.map((it) => goneFinding(it, report))]
  const laws = report.laws.map((it) => lawResultOf(headOf(it), statements, findings))
  return { ...report, statements, findings, laws }
}

function goneFinding(entry: KnownDisagreement, { model, operation }: Report): Finding {
  const { id, law, pointer, value, expected, actual } = entry
  return {
    id,
    law,
    model,
    operation,
    pointer,
    keyword: '',
    path: '',
    value,
    message: `The ledger knows a disagreement that is gone: ${entry.why}. Remove the entry.`,
    expected: { verdict: actual, pointers: [] },
    actual: { verdict: expected, pointers: [] },
    isGone: true,
    curl: '',
    snippet: '',
  }
}
