import type { CaseSet } from '../report/case-set.js'
import type { PowerResult } from '../report/finding.js'
import { localServer } from '../server/local.js'
import type { Target } from '../server/target.js'
import { serverAgrees } from '../suite/laws/server-agrees.js'
import { laws } from '../suite/laws.js'
import { type Preparation, prepared } from '../suite/preparation.js'
import { spread } from '../suite/request.js'
import { runSuite } from '../suite/run.js'
import type { Subject } from '../suite/subject.js'
import { misbehavioursOf } from './behaviour.js'
import { Distinction } from './distinction.js'
import { Equivalence } from './equivalence.js'
import { type Fault, type FaultyJudge, faultsOf } from './fault.js'
import { FaultyServer } from './faulty-server.js'

/** How the power of the suite is measured. */
export interface PowerOptions {
  /** Which cases have to notice. @defaultValue 'core' */
  readonly cases?: CaseSet
  /** Only each n-th fault, for a sample. @defaultValue 1 */
  readonly every?: number
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Makes a server wrong by one step in each constraint at a time, and in its behaviour, and tells which faults the suite
 * notices. A fault of a constraint that no case notices is equivalent where that is shown; where it is not, and no boundary
 * case at all and none of hundreds of requests by chance tells the two servers apart, it is untold; otherwise it is a
 * survivor.
 */
export async function measurePower(subject: Subject, options: PowerOptions = {}): Promise<PowerResult> {
  const { cases = 'core', every = 1, onProgress } = options
  const preparation = prepared(subject, { cases })
  const faults = [...faultsOf(subject)].filter((_, i) => i % every === 0)
  const faulty = new FaultyServer(subject)
  const misbehaviours = misbehavioursOf(subject).filter((_, i) => i % every === 0)
  const distinction = new Distinction(subject, preparation.table, (judge) => faulty.of(judge))
  const survivors: { fault: string; why: string }[] = []
  const equivalence = new Equivalence(subject)
  const equivalents: string[] = []
  const untold: string[] = []
  const all = faults.length + misbehaviours.length
  let noticed = 0
  for (const [i, fault] of faults.entries()) {
    onProgress?.(i, all)
    const judge = fault.judge()
    if (await isNoticed(subject, fault, { judge, target: faulty.of(judge), preparation })) noticed++
    else if (equivalence.isShown(fault)) equivalents.push(fault.name)
    else {
      const why = await distinction.between(judge)
      if (why === undefined) untold.push(fault.name)
      else survivors.push({ fault: fault.name, why })
    }
  }
  const some = { ...preparation, plan: spread(preparation.plan, 40) }
  const faithful = localServer(subject)
  for (const [i, it] of misbehaviours.entries()) {
    onProgress?.(faults.length + i, all)
    faithful.reset()
    const target = it.of(faithful.target)
    const askers = laws.filter((law) => law.needsTarget)
    const { findings } = await runSuite(
      subject,
      { target: { ...target, patienceMs: 100 }, runs: 0, seed: 0, laws: askers, isSwept: false, isFirstEnough: true },
      some,
    )
    if (findings.length > 0) noticed++
    else survivors.push({ fault: it.name, why: 'no law found anything' })
  }
  const constraints = new Set(preparation.table.cases.map((it) => `${it.pointer} ${it.keyword}`)).size
  return {
    faults: all,
    noticed,
    equivalent: equivalents.length + untold.length,
    candidates: distinction.candidates,
    requestsPerConstraint: Math.round((preparation.plan.length / Math.max(1, constraints)) * 100) / 100,
    survivors,
    equivalents,
    untold,
  }
}

/** A server that is wrong, and what there is to be asked of it. */
interface FaultyRun {
  readonly judge: FaultyJudge
  readonly target: Target
  readonly preparation: Preparation
}

/** Asks the faulty server for the first request that its judge is wrong about. */
async function isNoticed(
  subject: Subject,
  { pointer, keyword }: Fault,
  { judge, target, preparation: { plan } }: FaultyRun,
): Promise<boolean> {
  const isNear = (it: (typeof plan)[number]) =>
    it.cases.some((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/${keyword}`))
  // The server's answer follows its judge; asking the judge first spares what would be answered alike.
  const ordered = [...plan.filter(isNear), ...plan.filter((it) => !isNear(it))]
  const differing = ordered.find((it) => !it.isWhole && (it.expected === 'accepted') !== judge(it.text).valid)
  if (differing === undefined) return false
  const options = { target, runs: 0, seed: 0, laws: [serverAgrees], isSwept: false, isFirstEnough: true }
  const { findings } = await runSuite(subject, options, {
    table: { cases: differing.cases, untested: [] },
    cases: differing.cases,
    plan: [differing],
  })
  return findings.length > 0
}
