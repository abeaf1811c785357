import type { Finding, LawResult, Probe, Report } from '../report/finding.js'
import { type KnownDisagreement, reconciled } from '../report/ledger.js'
import type { Target } from '../target/target.js'
import { type Context, contextOf, type Profile } from './context.js'
import { coverageOf } from './coverage.js'
import { runId } from './draw.js'
import { type Law, type LawOutcome, resultOf } from './law.js'
import { laws as everyLaw, freshSeed } from './laws.js'
import { type PlannedRequest, planOf, thriftOf } from './plan.js'
import type { Receiver } from './receiver.js'
import type { Subject } from './subject.js'
import { type BoundaryCase, type BoundaryTable, boundaryTable } from './table.js'

/** How the suite is run. */
export interface SuiteOptions {
  readonly target: Target
  /** Which boundary cases. @defaultValue 'full' */
  readonly cases?: 'core' | 'full'
  /** Requests by chance. @defaultValue 200 */
  readonly runs?: number
  /** Of the requests by chance. @defaultValue a fresh one */
  readonly seed?: number
  /** Only what has one of these ids: boundary cases, runs of the seed, statements of laws. */
  readonly only?: readonly string[]
  /** What has one of these ids is left out. */
  readonly skip?: readonly string[]
  /** Whether positives are kept cheap: as few tokens as the model allows, where the case is about something else. */
  readonly isFrugal?: boolean
  /** Whether every legal step of every multipleOf is sent. @defaultValue where the target is in this process */
  readonly isSwept?: boolean
  /**
   * Part `index` (from 1) of `count` parts of the cases and runs; what laws ask beyond them is asked in the first part.
   */
  readonly shard?: { readonly index: number; readonly count: number }
  /** @defaultValue 'observed' */
  readonly profile?: Profile
  /** A receiver of webhooks that is open already, and is left open. @defaultValue one of its own, where the target can reach it */
  readonly receiver?: Receiver
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
  const { cases: set = 'full', only, shard, skip = [], isFrugal = false } = options
  const [wanted, unwanted] = [only && new Set(only), new Set(skip)]
  const cases = table.cases
    .filter((it) => set === 'full' || it.isCore)
    .filter((it) => (wanted === undefined || wanted.has(it.id)) && !unwanted.has(it.id))
    .filter((_, i) => shard === undefined || i % shard.count === shard.index - 1)
  const thrift = isFrugal ? thriftOf(subject.operation) : undefined
  return { table, cases, plan: planOf(subject.operation, cases, subject, thrift) }
}

/** Laws whose requests are all in the plan or by chance: they are shared out over the parts of a run, and have their ids. */
const shared: ReadonlySet<string> = new Set(['checks-agree', 'builder-agrees', 'server-agrees'])

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
  const { target, profile = 'observed', seed = freshSeed(), only, skip, shard, ledger = [], onProgress } = options
  const { plan, cases, table } = preparation
  const runs = options.runs ?? 200
  const outcomes = new Map<string, Probe['outcome']>()
  const onSettled = (id: string, isFinding: boolean) => {
    const isBroken = isFinding || outcomes.get(id) === 'finding'
    outcomes.set(id, isBroken ? 'finding' : 'as expected')
    onProgress?.(Math.min(outcomes.size, cases.length + runs), cases.length + runs)
  }
  const { isFrugal, isSwept, receiver } = options
  const context = contextOf(subject, {
    target,
    seed,
    runs,
    profile,
    only,
    skip,
    shard,
    isFrugal,
    isSwept,
    receiver,
    onSettled,
  })
  const results: LawResult[] = []
  const found: Finding[] = []
  const isShared = (shard?.index ?? 1) > 1 || only?.every((id) => isOfPlan(id, table, seed, runs))
  try {
    for (const law of options.laws ?? everyLaw) {
      if (isShared && !shared.has(law.name)) continue
      const outcome = await outcomeOf(law, context, preparation)
      results.push(resultOf(law, outcome))
      found.push(...outcome.findings)
    }
  } finally {
    await context.close()
  }
  const { unknown, gone } = reconciled(
    found,
    ledger,
    decidedBy(results, [...outcomes.keys(), ...cases.map((it) => it.id)], only),
  )
  return {
    model: subject.model.id,
    operation: subject.operation.id,
    source: subject.model.source,
    target: target.name,
    cases: { set: options.cases ?? 'full', count: cases.length, requests: plan.length },
    laws: results,
    findings: [...unknown, ...gone.map((it) => goneFinding(it, subject))],
    coverage: coverageOf(table, cases, outcomes),
    settled: [...outcomes].flatMap(([id, it]) => (it === 'as expected' ? [id] : [])),
    cost: target.spent?.() ?? 0,
    seed,
    seconds: Math.round(performance.now() - began) / 1000,
  }
}

/** Whether a run would have shown a known disagreement: its law ran to the end and asked for it. */
export function decidedBy(
  results: readonly LawResult[],
  asked: readonly string[],
  only: readonly string[] | undefined,
): (entry: KnownDisagreement) => boolean {
  const ran = new Set(results.filter((it) => it.status === 'kept' || it.status === 'broken').map((it) => it.law))
  const known = new Set(asked)
  // What is said of all answers has no id before it is broken.
  return ({ law, id }) => ran.has(law) && (known.has(id) || (law === 'response-fits' && only === undefined))
}

/**
 * Runs one law. Where nothing of a model could be judged, nothing can be said of it: no law is kept for want of requests.
 */
export async function outcomeOf(law: Law, context: Context, { table, plan }: Preparation): Promise<LawOutcome> {
  const absent = await context.opened(table)
  if (absent !== undefined) return { findings: [], requests: 0, status: 'could not run', reason: absent }
  if (table.cases.length > 0) return law.run(context, plan)
  const reason = table.untested[0]?.reason ?? 'the document says nothing that could be tested'
  return { findings: [], requests: 0, status: 'could not run', reason: `no request could be judged: ${reason}` }
}

/** True for the id of a boundary case or of a request by chance. */
function isOfPlan(id: string, table: BoundaryTable, seed: number, runs: number): boolean {
  if (table.cases.some((it) => it.id === id)) return true
  return Array.from({ length: runs }, (_, index) => runId(seed, index)).includes(id)
}

function goneFinding(entry: KnownDisagreement, { model, operation }: Subject): Finding {
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
    snippet: '',
  }
}
