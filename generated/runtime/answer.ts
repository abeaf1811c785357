// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { type Check, distinct, violations } from './check.js'
import type { Violation } from './violation.js'

/**
 * How strictly a response is read. `published`: as the document describes it. `observed`: with what the API is known to
 * add, such as the state of a task under way and `data` beside `errors`.
 */
export type Profile = 'published' | 'observed'

/** What is known of an answer, and how strictly it is read. */
export interface AnswerOptions<Status extends number = number> {
  /** Its HTTP status: it is held to the body of that status, its range or `default`. Default: any body of its kind will do. */
  readonly status?: Status | undefined
  /** Default: observed. */
  readonly profile?: Profile | undefined
}

/** Statuses that have a body (`200`, `4XX`, `default`; none where the document tells none), its check, and that of what is observed where it is another. */
type DescribedBody = readonly [statuses: readonly string[], published: Check, observed?: Check]

/** The bodies of answers. */
export interface Described {
  /** Of `default` where no 2xx is documented. */
  readonly success: readonly DescribedBody[]
  readonly failure: readonly DescribedBody[]
  /** Statuses that are documented without a JSON body. */
  readonly bare?: readonly string[]
}

/**
 * Every violation of an answer. Without a status it is held to every body of its kind, and where it fits none, the faults
 * are those of the body that it comes nearest to. A status that the document does not describe is a violation.
 */
export function answerViolations(
  described: Described,
  kind: 'success' | 'failure',
  value: unknown,
  options: Profile | AnswerOptions = {},
): readonly Violation[] {
  const { status, profile } = typeof options === 'string' ? { profile: options, status: undefined } : options
  const own = described[kind]
  const all = [...own, ...described.success, ...described.failure]
  const known = [...all.flatMap(([statuses]) => statuses), ...(described.bare ?? [])]
  if (status === undefined || known.length === 0) return nearestFaults(own, value, profile)
  const said = [`${status}`, `${Math.floor(status / 100)}XX`, 'default'].find((it) => known.includes(it))
  if (said === undefined || /^2/.test(`${status}`) !== (kind === 'success')) {
    const limit = [...new Set(known)].filter((it) => it === 'default' || /^2/.test(it) === (kind === 'success'))
    const message = `status: ${status} is no ${kind} that the document describes; it describes ${limit.join(', ') || 'none'}`
    return [{ pointer: '', keyword: 'responses', limit, message }]
  }
  return nearestFaults(all.filter(([statuses]) => statuses.includes(said)).slice(0, 1), value, profile)
}

function nearestFaults(bodies: readonly DescribedBody[], value: unknown, profile?: Profile): readonly Violation[] {
  let nearest: readonly Violation[] = []
  for (const [, published, observed = published] of bodies) {
    const found = distinct(violations(profile === 'published' ? published : observed, value))
    if (found.length === 0) return found
    if (nearest.length === 0 || distance(found) < distance(nearest)) nearest = found
  }
  return nearest
}

/** A key that is missing says more against a body than a value that is wrong. */
function distance(found: readonly Violation[]): number {
  return found.length + found.filter((it) => it.keyword === 'required').length
}
