import type { LawResult } from './finding.js'

/** What it took: what was sent, and what was compared without sending anything. */
export type Effort = Pick<LawResult, 'requests' | 'comparisons'>

/** Of all laws of all reports. */
export function effortOf(reports: readonly { readonly laws: readonly Effort[] }[]): Effort {
  const all = reports.flatMap((it) => it.laws)
  const sum = (of: (it: Effort) => number) => all.reduce((total, it) => total + of(it), 0)
  return { requests: sum((it) => it.requests), comparisons: sum((it) => it.comparisons) }
}
