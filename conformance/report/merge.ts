import { coveredBy } from './covered.js'
import { comparisonsIn } from './effort.js'
import type { CoverageEntry, Finding, Identity, LawResult, Report } from './finding.js'
import { headOf, lawResultOf, toldOnce } from './law-result.js'
import { joinedStatement, keyOf, type StatementResult, withThoseOfAll } from './statement.js'

/** Thrown where reports are parts of different runs. The message names both values. */
export class Mismatch extends Error {}

/**
 * Joins the parts of runs, statement by statement: reports of one operation of one model become one.
 * @throws Mismatch where they are of another server, document, seed, profile, version or choice of cases
 */
export function mergedReports(reports: readonly Report[]): Report[] {
  const groups = new Map<string, Report[]>()
  for (const it of new Map(reports.map((it) => [JSON.stringify(it), it])).values()) {
    const key = `${it.model} ${it.operation}`
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  return [...groups.values()].map((group) => group.reduce(joined))
}

/** Parts of a catalogue that none of the reports is of, in words. */
export function missingParts(reports: readonly Report[]): readonly string[] {
  const counts = new Map<number, Set<number>>()
  for (const { part } of reports)
    if (part !== undefined) counts.set(part.count, (counts.get(part.count) ?? new Set()).add(part.index))
  return [...counts].flatMap(([count, found]) => {
    const missing = Array.from({ length: count }, (_, i) => i + 1).filter((it) => !found.has(it))
    return missing.length === 0
      ? []
      : [`of ${count} parts of the models, ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`]
  })
}

/** What tells one run from another, in words and as text. */
const identity: readonly (readonly [what: string, of: (it: Identity) => string])[] = [
  ['target', (it) => it.target.replace(/\/+$/, '')],
  ['document', (it) => `${it.source.file} (sha256 ${it.source.sha256})`],
  ['version of specproof', (it) => it.version],
  ['seed', (it) => String(it.seed)],
  ['profile', (it) => it.profile],
  ['cases', (it) => it.cases.set],
  ['number of runs', (it) => String(it.runs)],
  ['price of requests', (it) => (it.isFrugal ? 'as low as it goes' : 'of no account')],
]

/** @throws Mismatch where two reports are parts of different runs */
export function assertSameRun(a: Identity, b: Identity): void {
  const differing = identity.filter(([what, of]) =>
    what === 'document' ? a.source.sha256 !== b.source.sha256 : of(a) !== of(b),
  )
  if (differing.length === 0) return
  const told = differing.map(([what, of]) => `  ${what}: ${of(a)} and ${of(b)}`)
  throw new Mismatch(`These are parts of different runs of ${a.model} ${a.operation}:\n${told.join('\n')}`)
}

function joined(a: Report, b: Report): Report {
  assertSameRun(a, b)
  const power = a.power ?? b.power
  const statements = joinedStatements(a.statements, b.statements)
  const findings = joinedFindings(a, b, statements)
  const coverage = joinedCoverage(a.coverage, b.coverage)
  const leftOut = new Set(statements.flatMap((it) => (it.isLeftOut ? [it.id] : [])))
  const probes = coverage.flatMap((it) => [...it.legal, ...it.illegal])
  const count = probes.filter((it) => it.outcome !== 'not sent' || !leftOut.has(it.id)).length
  return {
    ...a,
    ...b,
    cases: { set: a.cases.set, count, requests: a.cases.requests + b.cases.requests },
    statements,
    laws: joinedLaws(a.laws, b.laws).map((it) => lawResultOf(it, statements, findings)),
    otherRequests: (a.otherRequests ?? 0) + (b.otherRequests ?? 0),
    findings,
    coverage,
    ...(power && { power }),
    cost: Math.round((a.cost + b.cost) * 1e9) / 1e9,
    seconds: Math.round((a.seconds + b.seconds) * 1000) / 1000,
  }
}

function joinedStatements(a: readonly StatementResult[], b: readonly StatementResult[]): readonly StatementResult[] {
  const all = new Map(a.map((it) => [keyOf(it), it]))
  for (const it of b) {
    const other = all.get(keyOf(it))
    all.set(keyOf(it), other === undefined ? it : joinedStatement(other, it))
  }
  return withThoseOfAll([...all.values()])
}

/** A finding about a statement that one part settled goes before what another part left in the rough. */
function joinedFindings(a: Report, b: Report, statements: readonly StatementResult[]): readonly Finding[] {
  const settledIn = (it: Report) =>
    new Set(it.statements.flatMap((one) => (one.state === 'settled' ? [keyOf(one)] : [])))
  const [first, second] = [settledIn(a), settledIn(b)]
  const verdicts = new Map(statements.map((it) => [keyOf(it), it.verdict]))
  // A ledger's entry is not gone where another part saw it; what was left in the rough may turn out to be nothing.
  const isTrue = (it: Finding) => verdicts.get(keyOf(it)) !== (it.isGone === true ? 'broken' : 'kept')
  const found = new Map(a.findings.map((it) => [keyOf(it), it]))
  for (const it of b.findings) {
    const key = keyOf(it)
    if (!found.has(key) || (second.has(key) && !first.has(key))) found.set(key, it)
  }
  const all = [...found.values()]
  return toldOnce(all.filter(isTrue), statements)
}

function joinedLaws(a: readonly LawResult[], b: readonly LawResult[]) {
  const joint = a.map((it) => {
    const other = b.find(({ law }) => law === it.law)
    // What the later part says of a law goes before.
    if (other === undefined) return headOf(it)
    const { comparisons: _, ...head } = headOf(other)
    return {
      ...head,
      requests: it.requests + other.requests,
      ...comparisonsIn([it, other]),
      seconds: Math.round(((it.seconds ?? 0) + (other.seconds ?? 0)) * 1000) / 1000,
    }
  })
  return [...joint, ...b.filter((it) => !a.some(({ law }) => law === it.law)).map(headOf)]
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
