import type { Pointer } from '../../generator/document/pointer.js'
import { tokens } from '../../generator/document/pointer.js'
import type { Item } from './answer.js'

/*
 * What a server does wrong shows to several laws, by several ways of delivery and at several values. Laws say by the same
 * words what went wrong, and reports tell it once. Where a law says nothing, its message is what went wrong.
 */

/** An input that does not do what it is for. */
export const ofInput = (at: Pointer): string => `effect of ${at}`

/** A member of results that tells what cannot be, or is not told. */
export const ofMember = (name: string): string => `member ${name}`

/** The member of results that a place of an answer is in; undefined where it is in none. */
export function memberAt(pointer: Pointer, results = 'data'): string | undefined {
  const [list, , member] = tokens(pointer)
  return list === results && member !== undefined ? member : undefined
}

/** Results that ought to be the same: which of their members are not. */
export function ofDifference(expected: readonly Item[], actual: readonly Item[]): string {
  if (expected.length !== actual.length) return `${actual.length} results in place of ${expected.length}`
  const names = new Set([...expected, ...actual].flatMap((it) => Object.keys(it)))
  const text = (it: unknown) => JSON.stringify(it) ?? ''
  const differing = [...names].filter((name) => expected.some((it, i) => text(it[name]) !== text(actual[i]?.[name])))
  const [only, ...others] = differing.sort()
  // Where the text is another one, what is told of it is too.
  return only === undefined || others.length > 0 ? `results differ in ${differing.join()}` : ofMember(only)
}
