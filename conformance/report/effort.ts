import type { LawResult, Report } from './finding.js'

/** What it took: what was sent, and what was compared without sending anything. */
export type Effort = Pick<LawResult, 'requests' | 'comparisons'>

/** Of all laws of all reports, and what was sent beside them. */
export function effortOf(reports: readonly Pick<Report, 'laws' | 'otherRequests'>[]): Effort {
  const all = reports.flatMap((it) => it.laws)
  const requests = sum([...all.map((it) => it.requests), ...reports.map((it) => it.otherRequests ?? 0)])
  return { requests, ...comparisonsIn(all) }
}

/** The sum of comparisons, where all were counted: reports of older versions do not tell them. */
export function comparisonsIn(efforts: readonly Pick<Effort, 'comparisons'>[]): Pick<Effort, 'comparisons'> {
  const counts = efforts.flatMap((it) => it.comparisons ?? [])
  return counts.length === efforts.length ? { comparisons: sum(counts) } : {}
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, it) => total + it, 0)
