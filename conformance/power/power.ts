import { createMock } from '../mock/index.js'
import type { PowerResult } from '../report/finding.js'
import { keyDecides, serverAgrees } from '../suite/laws.js'
import { prepared, runSuite } from '../suite/run.js'
import type { Subject } from '../suite/subject.js'
import { mockTarget } from '../target/in-process.js'
import { plainTarget } from '../target/plain.js'
import type { Target } from '../target/target.js'
import { distinguishes } from './equivalent.js'
import { type Fault, type FaultyJudge, faultsOf } from './fault.js'

/** How the power of the suite is measured. */
export interface PowerOptions {
  /** Which cases have to notice. @defaultValue 'core' */
  readonly cases?: 'core' | 'full'
  /** Only each n-th fault, for a sample. @defaultValue 1 */
  readonly every?: number
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Makes a server wrong by one step in each constraint at a time and tells which faults the boundary cases notice. A
 * fault that no case notices is called equivalent where no boundary case at all and none of hundreds of requests by chance
 * tells the two servers apart either; otherwise it is a survivor.
 */
export async function measurePower(subject: Subject, options: PowerOptions = {}): Promise<PowerResult> {
  const preparation = prepared(subject, { cases: options.cases ?? 'core' })
  const faults = faultsOf(subject, preparation.table).filter((_, i) => i % (options.every ?? 1) === 0)
  const survivors: { fault: string; why: string }[] = []
  const equivalents: string[] = []
  let noticed = 0
  for (const [i, fault] of faults.entries()) {
    options.onProgress?.(i, faults.length)
    if (await isNoticed(subject, fault, preparation)) noticed++
    else {
      const told = await distinguishes(subject, fault, (judge) => faultyTarget(subject, judge))
      if (told === undefined) equivalents.push(fault.name)
      else survivors.push({ fault: fault.name, why: told })
    }
  }
  const constraints = new Set(preparation.table.cases.map((it) => `${it.pointer} ${it.keyword}`)).size
  return {
    faults: faults.length,
    noticed,
    equivalent: equivalents.length,
    requestsPerConstraint: Math.round((preparation.plan.length / Math.max(1, constraints)) * 100) / 100,
    survivors,
    equivalents,
  }
}

/** Asks the faulty server what the plan has, up to the first wrong answer. */
async function isNoticed(subject: Subject, fault: Fault, preparation: ReturnType<typeof prepared>): Promise<boolean> {
  const { judge } = fault
  if (judge !== undefined) {
    // The server's answer follows its judge; asking the judge first spares what would be answered alike.
    const differing = preparation.plan.find((it) => (it.expected === 'accepted') !== judge(it.text).valid)
    if (differing === undefined) return false
    const { findings } = await serverAgrees.run(
      { ...subject, target: faultyTarget(subject, judge), seed: 0, runs: 0, profile: 'observed' },
      [differing],
    )
    return findings.length > 0
  }
  const target = fault.target?.(faultyTarget(subject, subject.judge))
  if (target === undefined) return false
  const { findings } = await runSuite(
    subject,
    { target, runs: 0, seed: 0, laws: [serverAgrees, keyDecides] },
    preparation,
  )
  return findings.length > 0
}

/** A mock whose judge is wrong. */
function faultyTarget({ model, document, operation }: Subject, judge: FaultyJudge): Target {
  if (operation.envelope === 'body') return plainTarget(judge)
  return mockTarget(createMock([{ model, document }], { judgeOf: () => judge, apiKey: 'power' }), 'power')
}
