import type { Pointer } from '../../generator/document/pointer.js'
import { tokens } from '../../generator/document/pointer.js'
import { ofMembers } from '../report/symptom.js'
import type { Item, Reading } from './answer.js'

/** An answer that is none: its status, or what its body is. */
export const ofTrouble = (verdict: Reading['verdict']): string | undefined =>
  typeof verdict === 'string' ? undefined : `the server ${verdict.trouble}`

/** The member of results that a place of an answer is in; undefined where it is in none. */
export function memberAt(pointer: Pointer, results = 'data'): string | undefined {
  const [list, , member] = tokens(pointer)
  return list === results && member !== undefined ? member : undefined
}

/** Members of results that ought to be the same and are not, in the order of the alphabet. */
export function differingMembers(expected: readonly Item[], actual: readonly Item[]): readonly string[] {
  const names = new Set([...expected, ...actual].flatMap((it) => Object.keys(it)))
  const text = (it: unknown) => JSON.stringify(it) ?? ''
  return [...names].filter((name) => expected.some((it, i) => text(it[name]) !== text(actual[i]?.[name]))).sort()
}

/** Results that ought to be the same: which of their members are not. */
export function ofDifference(expected: readonly Item[], actual: readonly Item[]): string {
  if (expected.length !== actual.length) return `${actual.length} results in place of ${expected.length}`
  return ofMembers(differingMembers(expected, actual))
}
