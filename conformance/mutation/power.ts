import type { CaseSet } from '../report/case-set.js'
import type { PowerResult } from '../report/finding.js'
import { localServer } from '../server/local.js'
import { contextOf } from '../suite/context-of.js'
import { isAnsweredWrongly, serverAgrees } from '../suite/laws/server-agrees.js'
import { laws } from '../suite/laws.js'
import type { PlannedRequest } from '../suite/plan.js'
import { type Preparation, prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import type { Subject } from '../suite/subject.js'
import { type Misbehaviour, misbehavioursOf } from './behaviour.js'
import { coverOf } from './cover.js'
import { Distinction, type Distinguished } from './distinction.js'
import { Equivalence } from './equivalence.js'
import { type Fault, type FaultyJudge, faultsOf } from './fault.js'
import { FaultyServer } from './faulty-server.js'

/** How the power of the suite is measured. */
export interface PowerOptions {
  /** Which cases have to notice. @defaultValue 'core' */
  readonly cases?: CaseSet
  /** Only each n-th fault, for a sample. @defaultValue 1 */
  readonly every?: number
  /** Whether each fault is held against the whole plan, to tell how few requests could notice the same. @defaultValue false */
  readonly fewest?: boolean
  readonly onProgress?: (done: number, all: number) => void
}

/** It is told what so many requests of a plan notice, from its start. */
const starts = [60, 120, 180] as const

/**
 * Makes a server wrong by one step in each constraint at a time, and in its behaviour, and tells which faults the suite
 * notices. A fault of a constraint that no case notices is equivalent where that is shown; where it is not, and no boundary
 * case at all and none of hundreds of requests by chance tells the two servers apart, it is untold; otherwise it is a
 * survivor.
 */
export async function measurePower(subject: Subject, options: PowerOptions = {}): Promise<PowerResult> {
  const { cases = 'core', every = 1, fewest = false, onProgress } = options
  const preparation = prepared(subject, { cases })
  const { plan, table } = preparation
  const faults = [...faultsOf(subject)].filter((_, i) => i % every === 0)
  const faulty = new FaultyServer(subject, table)
  // An operation without parameters refuses nothing.
  const isRefusing = plan.some((it) => it.expected === 'refused')
  const misbehaviours = misbehavioursOf(subject).filter(
    ({ shownBy }, i) => i % every === 0 && (isRefusing || shownBy !== serverAgrees),
  )
  const requestsThatNotice = faultCheck(faulty, plan)
  const distinction = new Distinction(subject, table, faulty)
  const survivors: { fault: string; why: string }[] = []
  const equivalence = new Equivalence(subject)
  const equivalents: string[] = []
  const untold: { fault: string; why: string }[] = []
  const all = faults.length + misbehaviours.length
  /** Of each fault of a constraint that is noticed, the requests that do; the first of them where no more is asked for. */
  const noticedBy: (readonly number[])[] = []
  const toldBefore = new Map<string, FaultOutcome>()
  const outcomeOf = async (fault: Fault): Promise<FaultOutcome> => {
    const judge = fault.judge()
    const noticing = await requestsThatNotice(judge, fewest)
    if (noticing.length > 0) return { noticing }
    return equivalence.isShown(fault) ? 'equivalent' : distinction.between(fault, judge)
  }
  for (const [i, fault] of faults.entries()) {
    onProgress?.(i, all)
    const outcome = toldBefore.get(fault.likeness) ?? (await outcomeOf(fault))
    toldBefore.set(fault.likeness, outcome)
    if (outcome === 'equivalent') equivalents.push(fault.name)
    else if ('noticing' in outcome) noticedBy.push(outcome.noticing)
    else if ('untold' in outcome) untold.push({ fault: fault.name, why: outcome.untold })
    else survivors.push({ fault: fault.name, why: outcome.request })
  }
  /** Of each fault that is noticed, how many requests of the plan it takes. */
  const noticedAfter = noticedBy.map(([first = 0]) => first)
  const requestsToFind = misbehaviourCheck(subject, preparation)
  for (const [i, it] of misbehaviours.entries()) {
    onProgress?.(faults.length + i, all)
    const noticed = await requestsToFind(it)
    if (noticed !== undefined) noticedAfter.push(noticed)
    else survivors.push({ fault: it.name, why: 'no law found anything' })
  }
  // At each place of a shared schema that is asked about a constraint is one of its own.
  const constraints = new Set(table.cases.map((it) => [it.pointer, it.keyword, ...(it.by ?? [])].join(' '))).size
  const perConstraint = (requests: number) => Math.round((requests / Math.max(1, constraints)) * 100) / 100
  const listed = plan.filter(showsListedValues)
  return {
    faults: all,
    noticed: noticedAfter.length,
    noticedWithin: starts.map((requests) => ({
      requests,
      faults: noticedAfter.filter((it) => it <= requests).length,
    })),
    ...(fewest && { fewest: fewestOf(noticedBy) }),
    equivalent: equivalents.length + untold.length,
    candidates: distinction.candidates,
    requestsPerConstraint: perConstraint(plan.length),
    listedValues: { requests: listed.length, others: perConstraint(plan.length - listed.length) },
    survivors,
    equivalents,
    untold,
  }
}

/** What becomes of a fault of a constraint. */
type FaultOutcome = 'equivalent' | { readonly noticing: readonly number[] } | Distinguished

/** Between which bounds the least number of requests is that notice all of these faults, beside the order of the plan. */
function fewestOf(noticedBy: readonly (readonly number[])[]): NonNullable<PowerResult['fewest']> {
  const { least, found, within } = coverOf(noticedBy)
  return {
    faults: noticedBy.length,
    least,
    found,
    within: starts.map((requests) => ({
      requests,
      faults: within(requests),
      planned: noticedBy.filter(([first = 0]) => first <= requests).length,
    })),
  }
}

/** Whether a request is there for values of lists alone: of one list it shows one at a time. */
function showsListedValues({ expected, cases }: PlannedRequest): boolean {
  return expected === 'accepted' && cases.every((it) => it.keyword === 'enum')
}

/** Who tells of faults of constraints which requests of the plan show them, by their number in it, from 1. */
function faultCheck(faulty: FaultyServer, plan: readonly PlannedRequest[]) {
  const context = contextOf(faulty.asked, { target: faulty.target, runs: 0, seed: 0, profile: 'observed' })
  const tasks = [...plan.entries()].filter(([, it]) => !it.isWhole)
  return async (judge: FaultyJudge, isEach: boolean): Promise<readonly number[]> => {
    faulty.become(judge)
    // The server's answer follows its judge; asking the judge first spares what would be answered alike.
    const isApart = ([, it]: (typeof tasks)[number]) => (it.expected === 'accepted') !== judge.accepts(it.text)
    for (const [i, task] of tasks.entries()) {
      if (!isApart(task) || !(await isAnsweredWrongly(context, task[1]))) continue
      return [task, ...(isEach ? tasks.slice(i + 1).filter(isApart) : [])].map(([at]) => at + 1)
    }
    return []
  }
}

/** Tells how many requests of the plan the laws are drawn from until one of them notices a misbehaviour. */
function misbehaviourCheck(subject: Subject, preparation: Preparation) {
  const { plan } = preparation
  const faithful = localServer(subject)
  const options = { runs: 0, seed: 0, isSwept: false, isFirstEnough: true } as const
  return async ({ shownBy, of }: Misbehaviour): Promise<number | undefined> => {
    for (const requests of [...starts.filter((it) => it < plan.length), plan.length])
      for (const asked of [[shownBy], laws.filter((it) => it.needsTarget && it !== shownBy)]) {
        faithful.reset()
        const target = { ...of(faithful.target), patienceMs: 100 }
        const { findings } = await runSuite(
          subject,
          { ...options, target, laws: asked },
          { ...preparation, plan: plan.slice(0, requests) },
        )
        if (findings.length > 0) return requests
      }
    return undefined
  }
}
