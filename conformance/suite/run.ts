import { version } from '../../generator/version.js'
import type { Identity, Report } from '../report/finding.js'
import { lawResultOf } from '../report/law-result.js'
import { type KnownDisagreement, underLedger, withLedger } from '../report/ledger.js'
import { assertSameRun, mergedReports } from '../report/merge.js'
import type { Profile } from '../report/profile.js'
import { keyOf, type StatementResult } from '../report/statement.js'
import type { Target } from '../server/target.js'
import { contextOf } from './context-of.js'
import { coverageOf, outcomesOf } from './coverage.js'
import type { Law } from './law.js'
import { laws as everyLaw, freshSeed } from './laws.js'
import { type Preparation, type PreparationOptions, prepared } from './preparation.js'
import type { Receiver } from './receiver.js'
import { mostTogether } from './refused-together.js'
import { type Selection, Session } from './session.js'
import { isDocumented, type Subject } from './subject.js'

/** How the suite is run. */
export interface SuiteOptions extends Selection, PreparationOptions {
  readonly target: Target
  /** Requests by chance. @defaultValue 200 */
  readonly runs?: number
  /** Of the requests by chance. @defaultValue a fresh one */
  readonly seed?: number
  /** Whether every legal step of a multipleOf is sent, where they are 1,002 at most. @defaultValue where the target is in this process */
  readonly isSwept?: boolean
  /** @defaultValue 'observed' */
  readonly profile?: Profile
  /** A receiver of webhooks that is open already, and is left open. @defaultValue one of its own, where the target can reach it */
  readonly receiver?: Receiver
  /** @defaultValue all of them */
  readonly laws?: readonly Law[]
  /** Told of faults of this program itself, which end what is asked about a statement and nothing else. */
  readonly onFault?: (fault: unknown) => void
  /** Known disagreements. */
  readonly ledger?: readonly KnownDisagreement[]
  /** An earlier part of the run: what it settled is taken over and not asked again. */
  readonly earlier?: Report
  readonly onProgress?: (done: number, all: number) => void
}

/** Everything that the laws state of an operation, with nothing asked. */
export function statementsOf(
  subject: Subject,
  options: SuiteOptions,
  preparation: Preparation = prepared(subject, options),
): readonly StatementResult[] {
  const context = contextOf(subject, settingsOf(options))
  return new Session(context, options.laws ?? everyLaw, preparation, options).statements
}

/**
 * Runs every law over one operation. Never throws for what a server does.
 * @param preparation what `prepared` gave, where it was asked before
 * @throws Mismatch where `earlier` is a part of another run
 */
export async function runSuite(
  subject: Subject,
  options: SuiteOptions,
  preparation: Preparation = prepared(subject, options),
): Promise<Report> {
  const began = performance.now()
  const settings = settingsOf(options)
  const { target, laws = everyLaw, ledger = [] } = options
  const earlier = options.earlier && underLedger(options.earlier, ledger)
  const { plan, cases, table, beyond } = preparation
  const context = contextOf(subject, settings)
  const session = new Session(context, laws, preparation, { ...options, earlier })
  const identity = identityOf(subject, { ...options, seed: settings.seed })
  if (earlier !== undefined) assertSameRun(earlier, identity)
  try {
    const over = session.needsTarget && (await context.opened(table)) !== undefined && context.target.over()
    if (over) session.end(over)
    else for (const law of laws) await session.ask(law)
  } finally {
    await context.close()
  }
  for (const it of session.faults) options.onFault?.(it)
  const { statements, findings } = session
  const leftOut = new Set(statements.flatMap((it) => (it.isLeftOut ? [it.id] : [])))
  const asked = cases.filter((it) => !leftOut.has(it.id))
  const outcomes = outcomesOf(statements)
  const others = beyond.flatMap((it) => it.cases).filter((it) => outcomes.has(it.id))
  const part: Report = {
    ...identity,
    cases: {
      set: identity.cases.set,
      count: asked.length + others.length,
      requests:
        plan.filter((it) => it.cases.some((one) => !leftOut.has(one.id))).length +
        Math.ceil(others.length / mostTogether),
    },
    laws: session.heads.map((it) => lawResultOf(it, statements, findings)),
    otherRequests: context.otherRequests(),
    findings,
    coverage: coverageOf(table, [...cases, ...others], outcomes).filter((it) => isDocumented(subject, it.pointer)),
    statements,
    cost: target.spent?.() ?? 0,
    seconds: Math.round(performance.now() - began) / 1000,
  }
  const whole = earlier === undefined ? part : (mergedReports([stillTrue(earlier, statements), part])[0] as Report)
  return withLedger(whole, ledger)
}

/** What tells this run from others. */
export function identityOf({ model, operation }: Subject, options: SuiteOptions): Identity {
  const { target, seed, runs, profile, isFrugal } = settingsOf(options)
  return {
    model: model.id,
    operation: operation.id,
    source: model.source,
    target: target.name,
    version,
    seed,
    runs,
    profile,
    isFrugal,
    cases: { set: options.cases ?? 'full', count: 0, requests: 0 },
  }
}

function settingsOf({ target, seed = freshSeed(), runs = 200, profile = 'observed', ...options }: SuiteOptions) {
  const { isFrugal = false, isSwept, earlier, receiver } = options
  return { target, seed, runs, profile, isFrugal, isSwept, receiver, known: earlier?.findings }
}

/** What the earlier part settled, without what asks something else by now; the rest is told by the part that goes on. */
function stillTrue(earlier: Report, now: readonly StatementResult[]): Report {
  const digests = new Map(now.map((it) => [keyOf(it), it.digest]))
  const same = earlier.statements.filter((it) => digests.get(keyOf(it)) === it.digest)
  const known = new Set(same.map(keyOf))
  return {
    ...earlier,
    cases: { ...earlier.cases, requests: 0 },
    coverage: [],
    statements: same.filter((it) => it.state === 'settled'),
    findings: earlier.findings.filter((it) => it.isGone !== true && known.has(keyOf(it))),
  }
}
