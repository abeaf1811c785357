import type { Problem, ProblemCode } from '../document/problem.js'
import { problem } from '../document/problem.js'
import { withoutKeys, withoutSecrets } from '../document/secret.js'

/** Why a document was not fetched. */
export class PullFault extends Error {
  readonly code: ProblemCode
  readonly remedy: string | undefined
  /** The status of the answer, where that is what is wrong. */
  readonly status: number | undefined

  constructor(code: ProblemCode, fact: string, more: { readonly remedy?: string; readonly status?: number } = {}) {
    super(fact)
    this.name = 'PullFault'
    this.code = code
    this.remedy = more.remedy
    this.status = more.status
  }
}

/** The fault as a problem of what was asked for; no secret stands in it. */
export function problemOf(fault: PullFault, shown: string, secrets: readonly string[]): Problem {
  const told = problem(fault.code, { file: withoutSecrets(shown), pointer: '' }, fault.message, fault.remedy)
  return withoutKeys(told, secrets)
}
