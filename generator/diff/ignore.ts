import { isJsonObject, type Json } from '../spec/json.js'
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
 * @throws Error that says what is wrong with it
 */
export function readIgnored(text: string): readonly Accepted[] {
  const json = JSON.parse(text) as Json
  const list = isJsonObject(json) ? json.ignore : undefined
  if (!Array.isArray(list)) throw new Error('An ignore file is an object with a list "ignore".')
  return list.map((it: Json, i) => {
    const { id, reason, expires } = isJsonObject(it) ? it : {}
    if (typeof id !== 'string' || typeof reason !== 'string' || reason.trim() === '')
      throw new Error(`Entry ${i} of the ignore file needs an id and a reason.`)
    if (typeof expires !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(expires))
      throw new Error(`Entry ${i} of the ignore file (${id}) needs an expiry as YYYY-MM-DD.`)
    return { id, reason, expires }
  })
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
