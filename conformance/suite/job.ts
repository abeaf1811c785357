import type { RunPlan } from '../report/conform/run-plan.js'
import type { Report } from '../report/finding.js'
import type { KnownDisagreement } from '../report/ledger.js'
import { assertSameRun } from '../report/merge.js'
import type { Target } from '../server/target.js'
import { type Preparation, prepared } from './preparation.js'
import { priceOf } from './price.js'
import { rehearsed } from './rehearsal.js'
import { identityOf, type SuiteOptions, statementsOf } from './run.js'
import type { Subject } from './subject.js'

/** One operation of a run over several, and how it is to be run. */
export interface Job {
  readonly subject: Subject
  readonly options: SuiteOptions
  readonly preparation: Preparation
}

/** How several operations are run. */
export interface JobSettings {
  readonly target: (subject: Subject) => Target
  readonly ledger: (model: string) => Promise<readonly KnownDisagreement[]>
  /** What is chosen. The rest is as an earlier part of the run had it, or by default. */
  readonly chosen: Omit<SuiteOptions, 'target' | 'ledger' | 'earlier' | 'isFrugal'>
  /** Reports of earlier parts of the run. */
  readonly earlier: readonly Report[]
  /** Whether requests cost time: fewer are made by chance then. */
  readonly isFar: boolean
  /** Whether requests are kept cheap, where no earlier part says. */
  readonly isFrugal: boolean
  /** Whether nothing is sent: what is planned against no server may be asked of the one that a report names. */
  readonly isPlan: boolean
}

/**
 * How an operation is to be run: as the part of the run that an earlier report is of, where there is one.
 * @throws Mismatch where that is a part of another run
 */
export async function jobOf(subject: Subject, settings: JobSettings): Promise<Job> {
  const { earlier, isFar, isPlan, chosen } = settings
  const { model, operation } = subject
  const before = earlier.find((it) => it.model === model.id && it.operation === operation.id)
  const like = before ?? earlier[0]
  const options: SuiteOptions = {
    cases: like?.cases.set ?? 'full',
    runs: like?.runs ?? (isFar ? 20 : 200),
    profile: like?.profile ?? 'observed',
    ...chosen,
    isFrugal: like?.isFrugal ?? settings.isFrugal,
    target: settings.target(subject),
    ledger: await settings.ledger(model.id),
    ...(before && { earlier: before }),
  }
  if (before !== undefined && !isPlan) assertSameRun(before, identityOf(subject, options))
  return { subject, options, preparation: prepared(subject, options) }
}

/** Those of the ids that no statement, case or run of the jobs has. */
export function unknownIds(ids: readonly string[], jobs: readonly Job[]): readonly string[] {
  const unknown = new Set(ids)
  for (const { subject, options, preparation } of ids.length > 0 ? jobs : [])
    for (const it of statementsOf(subject, options, preparation)) {
      unknown.delete(it.id)
      if (it.caseId !== undefined) unknown.delete(it.caseId)
    }
  return [...unknown]
}

/** What a job would send, by a run against a server in this process. */
export async function runPlanOf({ subject, options, preparation }: Job): Promise<RunPlan> {
  const { plan, cases, table } = preparation
  const rehearsal = await rehearsed(subject, options, preparation)
  const { worstUsd, source } = priceOf(subject.document)
  const worst = worstUsd !== undefined && {
    worstUsd,
    worstTotalUsd: Math.round(rehearsal.executed * worstUsd * 10_000) / 10_000,
  }
  return {
    model: subject.model.id,
    operation: subject.operation.id,
    cases: cases.length,
    planned: plan.length,
    refused: plan.filter((it) => it.expected === 'refused').length,
    untested: table.untested.length,
    ...rehearsal,
    ...worst,
    priceSource: source,
  }
}
