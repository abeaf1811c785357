import type { Finding } from './finding.js'

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
 * @param isDecided whether this run would have shown the disagreement; other entries are left alone
 */
export function reconciled(
  findings: readonly Finding[],
  ledger: readonly KnownDisagreement[],
  isDecided: (entry: KnownDisagreement) => boolean,
): Reconciled {
  const keyOf = ({ law, id }: { readonly law: string; readonly id: string }) => `${law} ${id}`
  const known = new Set(ledger.map(keyOf))
  const seen = new Set(findings.map(keyOf))
  return {
    unknown: findings.filter((it) => !known.has(keyOf(it))),
    gone: ledger.filter((it) => isDecided(it) && !seen.has(keyOf(it))),
  }
}
