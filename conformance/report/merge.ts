import type { CoverageEntry, LawResult, Report } from './finding.js'

/**
 * Joins the reports of shards: those of one operation of one model become one, in which a constraint is covered by what
 * any shard sent.
 */
export function mergedReports(reports: readonly Report[]): Report[] {
  const groups = new Map<string, Report[]>()
  for (const it of reports) {
    const key = `${it.model} ${it.operation}`
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  return [...groups.values()].map((group) => group.reduce(joined))
}

function joined(a: Report, b: Report): Report {
  return {
    ...a,
    cases: { set: a.cases.set, count: a.cases.count + b.cases.count, requests: a.cases.requests + b.cases.requests },
    laws: a.laws.map((it) =>
      joinedLaws(
        it,
        b.laws.find((other) => other.law === it.law),
      ),
    ),
    findings: [
      ...a.findings,
      ...b.findings.filter((it) => !a.findings.some((other) => other.law === it.law && other.id === it.id)),
    ],
    coverage: joinedCoverage(a.coverage, b.coverage),
    cost: a.cost + b.cost,
    seconds: Math.max(a.seconds, b.seconds),
  }
}

const severity: readonly LawResult['status'][] = ['not applicable', 'kept', 'could not run', 'broken']

function joinedLaws(a: LawResult, b: LawResult | undefined): LawResult {
  if (b === undefined) return a
  const worse = severity.indexOf(a.status) >= severity.indexOf(b.status) ? a : b
  return { ...worse, requests: a.requests + b.requests, findings: a.findings + b.findings }
}

function joinedCoverage(a: readonly CoverageEntry[], b: readonly CoverageEntry[]): CoverageEntry[] {
  const places = new Map<string, CoverageEntry>()
  for (const it of [...a, ...b]) {
    const key = `${it.pointer} ${it.keyword}`
    const other = places.get(key)
    const legal = [...(other?.legal ?? []), ...it.legal]
    const illegal = [...(other?.illegal ?? []), ...it.illegal]
    const wasSent = (list: CoverageEntry['legal']) => list.some((probe) => probe.outcome !== 'not sent')
    const sides = Number(wasSent(legal)) + Number(wasSent(illegal))
    places.set(key, {
      ...it,
      legal,
      illegal,
      covered: sides === 2 ? 'both sides' : sides === 1 ? 'one side' : 'not',
      reasons: [...new Set([...(other?.reasons ?? []), ...it.reasons])],
    })
  }
  return [...places.values()]
}
