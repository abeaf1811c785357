import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import { type Problem, problem, SpecError } from '../../../generator/document/problem.js'
import { bumpOf } from './bump.js'
import type { Change, DiffResult } from './result.js'

/** A change that is accepted for a while. */
export interface Accepted {
  readonly id: string
  readonly reason: string
  /** The last day on which it counts, as YYYY-MM-DD. */
  readonly expires: string
}

/**
 * Reads an ignore file: `{ "ignore": [{ "id", "reason", "expires" }] }`.
 * @throws SpecError with every entry that is wrong
 */
export function readIgnored(json: Json, file: string): readonly Accepted[] {
  const wrong = (pointer: string, fact: string) => problem('input/bad-ignore', { file, pointer }, fact)
  const list = isJsonObject(json) ? json.ignore : undefined
  if (!Array.isArray(list)) throw new SpecError([wrong('', 'It has no list "ignore".')])
  const accepted: Accepted[] = []
  const problems: Problem[] = []
  for (const [i, it] of list.entries()) {
    const { id, reason, expires } = isJsonObject(it as Json) ? (it as JsonObject) : {}
    if (typeof id !== 'string' || typeof reason !== 'string' || reason.trim() === '')
      problems.push(wrong(`/ignore/${i}`, 'The entry has no id or no reason.'))
    else if (typeof expires !== 'string' || !isDay(expires))
      problems.push(wrong(`/ignore/${i}`, `The entry of ${id} does not say as YYYY-MM-DD on which day it expires.`))
    else accepted.push({ id, reason, expires })
  }
  if (problems.length > 0) throw new SpecError(problems)
  return accepted
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  // 30 February is read as a day in March.
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** The result with accepted changes marked, and the entries that are expired or name no change. */
export function withIgnored(
  result: DiffResult,
  accepted: readonly Accepted[],
  today: string,
): { readonly result: DiffResult; readonly expired: readonly Accepted[]; readonly unused: readonly Accepted[] } {
  const expired = accepted.filter((it) => it.expires < today)
  const live = accepted.filter((it) => it.expires >= today)
  const changes = result.changes.map((change): Change => {
    const own = live.find((it) => it.id === change.id)
    return own === undefined ? change : { ...change, ignored: { reason: own.reason, expires: own.expires } }
  })
  const unused = live.filter((it) => !result.changes.some((change) => change.id === it.id))
  const breaking = changes.some((it) => it.breaking && it.ignored === undefined)
  return { result: { ...result, changes, breaking, bump: bumpOf(changes) }, expired, unused }
}
