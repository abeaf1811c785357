import type { CoverageEntry, Finding, LawResult, Probe, Report } from '../report/finding.js'
import { type KnownDisagreement, reconciled } from '../report/ledger.js'
import type { Target } from '../target/target.js'
import { laws as everyLaw, freshSeed, type Law, resultOf } from './laws.js'
import type { Context, Subject } from './subject.js'
import { type BoundaryCase, type BoundaryTable, boundaryTable, type PlannedRequest, planOf } from './table.js'

/** How the suite is run. */
export interface SuiteOptions {
  readonly target: Target
  /** Which boundary cases. @defaultValue 'full' */
  readonly cases?: 'core' | 'full'
  /** Requests by chance. @defaultValue 200 */
  readonly runs?: number
  /** Of the requests by chance. @defaultValue a fresh one */
  readonly seed?: number
  /** Only cases with these ids, and no request by chance. */
  readonly only?: readonly string[]
  /** Cases with these ids are left out. */
  readonly skip?: readonly string[]
  /** Whether positives are kept cheap: as few tokens as the model allows, where the case is about something else. */
  readonly isFrugal?: boolean
  /** Part `index` (from 1) of `count` equal parts. */
  readonly shard?: { readonly index: number; readonly count: number }
  /** @defaultValue 'published' */
  readonly profile?: 'published' | 'observed'
  /** @defaultValue all of them */
  readonly laws?: readonly Law[]
  /** Known disagreements. */
  readonly ledger?: readonly KnownDisagreement[]
  readonly onProgress?: (done: number, all: number) => void
}

/** The cases of a subject and the requests that show them. */
export interface Preparation {
  readonly table: BoundaryTable
  readonly cases: readonly BoundaryCase[]
  readonly plan: readonly PlannedRequest[]
}

/** Works out what will be sent, without sending anything. */
export function prepared(subject: Subject, options: Omit<SuiteOptions, 'target'> = {}): Preparation {
  const table = boundaryTable(subject.operation, subject)
  const { cases: set = 'full', only, shard, skip, isFrugal = false } = options
  const skipped = new Set(skip)
  const chosen = table.cases
    .filter((it) => set === 'full' || it.isCore)
    .filter((it) => only === undefined || only.includes(it.id))
    .filter((it) => !skipped.has(it.id))
    .filter((_, i) => shard === undefined || i % shard.count === shard.index - 1)
  return { table, cases: chosen, plan: planOf(subject.operation, chosen, subject, isFrugal) }
}

/**
 * Runs every law over one operation. Never throws for what a server does.
 * @param preparation what `prepared` gave, where it was asked before
 */
export async function runSuite(
  subject: Subject,
  options: SuiteOptions,
  preparation: Preparation = prepared(subject, options),
): Promise<Report> {
  const began = performance.now()
  const { target, profile = 'published', seed = freshSeed(), only, ledger = [], onProgress } = options
  const runs = only === undefined ? (options.runs ?? 200) : 0
  const context: Context = { ...subject, target, seed, runs, profile }
  const { plan } = preparation
  const outcomes = new Map<string, Probe['outcome']>()
  const results: LawResult[] = []
  const found: Finding[] = []
  let decided = 0
  for (const law of options.laws ?? everyLaw) {
    const outcome = await law.run(context, plan, ({ cases, isFinding }) => {
      for (const it of cases) outcomes.set(it.id, isFinding ? 'finding' : 'as expected')
      onProgress?.(++decided, plan.length + runs)
    })
    results.push(resultOf(law, outcome))
    found.push(...outcome.findings)
  }
  const ran = new Set(results.filter((it) => it.status === 'kept' || it.status === 'broken').map((it) => it.law))
  const { unknown, gone } = reconciled(found, only === undefined ? ledger : [], ran)
  return {
    model: subject.model.id,
    operation: subject.operation.id,
    source: subject.model.source,
    target: target.name,
    cases: { set: options.cases ?? 'full', count: preparation.cases.length, requests: plan.length },
    laws: results,
    findings: [...unknown, ...gone.map((it) => goneFinding(it, subject, target))],
    coverage: coverageOf(preparation, outcomes),
    cost: target.spent?.() ?? 0,
    seed,
    seconds: Math.round(performance.now() - began) / 1000,
  }
}

function goneFinding(entry: KnownDisagreement, { model, operation }: Subject, target: Target): Finding {
  const { id, law, pointer, value, expected, actual } = entry
  return {
    id,
    law,
    model: model.id,
    operation: operation.id,
    pointer,
    keyword: '',
    path: '',
    value,
    message: `The ledger knows a disagreement that is gone: ${entry.why}. Remove the entry.`,
    expected: { verdict: actual, pointers: [] },
    actual: { verdict: expected, pointers: [] },
    curl: '',
    snippet: target.url,
  }
}

function coverageOf({ table, cases }: Preparation, outcomes: ReadonlyMap<string, Probe['outcome']>): CoverageEntry[] {
  const places = new Map<string, { pointer: string; keyword: string; probes: Probe[][]; reasons: string[] }>()
  const at = ({ pointer, keyword }: { readonly pointer: string; readonly keyword: string }) => {
    const key = `${pointer} ${keyword}`
    const known = places.get(key) ?? { pointer, keyword, probes: [[], []], reasons: [] }
    places.set(key, known)
    return known
  }
  for (const it of cases) {
    const probe: Probe = {
      id: it.id,
      label: it.label,
      path: it.path,
      side: it.side,
      ...(it.slip && { slip: it.slip }),
      outcome: outcomes.get(it.id) ?? 'not sent',
    }
    at(it).probes[it.expected === 'accepted' ? 0 : 1]?.push(probe)
  }
  for (const it of table.untested) at(it).reasons.push(`${it.label}: ${it.reason}`)
  return [...places.values()].map(({ pointer, keyword, probes: [legal = [], illegal = []], reasons }) => {
    const wasSent = (list: readonly Probe[]) => list.some((it) => it.outcome !== 'not sent')
    const sides = Number(wasSent(legal)) + Number(wasSent(illegal))
    const covered = sides === 2 ? 'both sides' : sides === 1 ? 'one side' : 'not'
    return { pointer, keyword, legal, illegal, covered, reasons: [...new Set(reasons)] }
  })
}
