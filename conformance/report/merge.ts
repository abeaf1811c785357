import { coveredBy } from './covered.js'
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
  const power = a.power ?? b.power
  const coverage = joinedCoverage(a.coverage, b.coverage)
  const count = coverage.reduce((sum, it) => sum + it.legal.length + it.illegal.length, 0)
  return {
    ...a,
    cases: { set: a.cases.set, count, requests: a.cases.requests + b.cases.requests },
    laws: joinedLaws(a.laws, b.laws),
    findings: [
      ...a.findings,
      ...b.findings.filter((it) => !a.findings.some((other) => other.law === it.law && other.id === it.id)),
    ],
    coverage,
    ...(power && { power }),
    settled: [...new Set([...a.settled, ...b.settled])],
    cost: Math.round((a.cost + b.cost) * 1e9) / 1e9,
    seconds: Math.round((a.seconds + b.seconds) * 1000) / 1000,
  }
}

const severity: readonly LawResult['status'][] = ['not applicable', 'kept', 'could not run', 'broken']

function joinedLaws(a: readonly LawResult[], b: readonly LawResult[]): LawResult[] {
  const joint = a.map((it) => {
    const other = b.find(({ law }) => law === it.law)
    if (other === undefined) return it
    const worse = severity.indexOf(it.status) >= severity.indexOf(other.status) ? it : other
    return { ...worse, requests: it.requests + other.requests, findings: it.findings + other.findings }
  })
  return [...joint, ...b.filter((it) => !a.some(({ law }) => law === it.law))]
}

function joinedCoverage(a: readonly CoverageEntry[], b: readonly CoverageEntry[]): CoverageEntry[] {
  const places = new Map<string, CoverageEntry>()
  for (const it of [...a, ...b]) {
    const key = `${it.pointer} ${it.keyword}`
    const other = places.get(key)
    const legal = joinedProbes(other?.legal ?? [], it.legal)
    const illegal = joinedProbes(other?.illegal ?? [], it.illegal)
    places.set(key, {
      ...it,
      legal,
      illegal,
      covered: coveredBy(legal, illegal),
      reasons: [...new Set([...(other?.reasons ?? []), ...it.reasons])],
    })
  }
  return [...places.values()]
}

const certainty = ['not sent', 'as expected', 'finding'] as const

/** A case that was asked twice is as bad as its worse outcome. */
function joinedProbes(a: CoverageEntry['legal'], b: CoverageEntry['legal']): CoverageEntry['legal'] {
  const all = new Map(a.map((it) => [it.id, it]))
  for (const it of b) {
    const other = all.get(it.id)
    const isWorse = other === undefined || certainty.indexOf(it.outcome) > certainty.indexOf(other.outcome)
    if (isWorse) all.set(it.id, it)
  }
  return [...all.values()]
}
