import type { Report } from '../conformance/report/finding.js'
import { type Job, unknownIds } from '../conformance/suite/job.js'
import { priceOf } from '../conformance/suite/price.js'
import { isLoopback } from '../generator/document/loopback.js'
import { refuseOwnHeaders } from './conform-header.js'
import type { ConformFlags } from './conform-options.js'
import { UsageError } from './exit.js'

/** What would make a run of no use is told before anything is sent. */
export function refuseSlips(jobs: readonly Job[], earlier: readonly Report[], flags: ConformFlags): void {
  const { resume, only = [] } = flags
  if (jobs.length === 0) return
  const named = (list: readonly { readonly model: string; readonly operation: string }[]) =>
    list.map((it) => `${it.model} ${it.operation}`).join(', ')
  if (earlier.length > 0 && jobs.every((it) => it.options.earlier === undefined)) {
    const asked = jobs.map(({ subject }) => ({ model: subject.model.id, operation: subject.operation.id }))
    throw new UsageError(`${resume} is a report of ${named(earlier)}, and not of ${named(asked)}.`)
  }
  const unknown = unknownIds(only, jobs)
  if (unknown.length > 0)
    throw new UsageError(
      `No case, run or statement has the id ${unknown.join(', ')}. Runs have it only with their --seed and --runs; JSON reports list all of them under "statements".`,
    )
  if (flags.url === undefined) return
  refuseOwnHeaders(jobs, flags.header)
  refuseBoundless(jobs, flags)
}

/** Nobody knows what a run may cost whose models have no price: on another machine it wants a limit. */
function refuseBoundless(jobs: readonly Job[], { url = '', maxRequests, budgetUsd, plan }: ConformFlags): void {
  if (plan || isLoopback(url) || maxRequests !== undefined || budgetUsd !== undefined) return
  const unpriced = jobs.flatMap(({ subject }) =>
    subject.carriage === undefined && priceOf(subject.document).worstUsd === undefined ? [subject.model.id] : [],
  )
  if (unpriced.length === 0) return
  const names = [...new Set(unpriced)]
  const told = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  throw new UsageError(
    `What requests to another machine cost is not known: no price stands in the file of ${told}. ` +
      'Say how many may be sent with --max-requests, or what they may cost with --budget-usd; --plan counts them first.',
  )
}
