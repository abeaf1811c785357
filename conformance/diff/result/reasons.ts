import { reasonOf } from '../http/law-book.js'
import type { Change } from './result.js'

/*
 * What holds for many changes is said once. Two models that have little in common differ in thirty places, of which twenty
 * break in the same words and because of the same five others: those words and those five stand above the twenty.
 */

/** Changes that have a reason in common. */
export interface SharedReason {
  /** The reason, where several changes have it; one that only one change has stands with that. */
  readonly why?: string
  readonly parts: readonly ReasonPart[]
}

/** Changes whose witnesses are refused by the same others. */
export interface ReasonPart {
  /** Every witness is refused by all of these but the change itself; absent where that is so of one change alone. */
  readonly undone?: readonly string[]
  readonly changes: readonly Change[]
}

/** The changes by what is said of them, in the order in which that is said first. */
export function byReason(changes: readonly Change[]): readonly SharedReason[] {
  const groups = new Map<string, Change[]>()
  for (const it of changes) {
    const reason = reasonFor(it)
    groups.set(reason, [...(groups.get(reason) ?? []), it])
  }
  return [...groups].map(([reason, all]) => {
    if (all.length === 1) return { parts: [{ changes: all }] }
    const isSame = all.every((it) => it.why === all[0]?.why)
    return { why: isSame ? (all[0]?.why ?? reason) : reason, parts: partsOf(all) }
  })
}

/** Why it is what it is, without the name of what it is about: each change names that itself. */
function reasonFor({ why, cell, verdict }: Change): string {
  return cell === undefined ? why : reasonOf(cell, verdict)
}

/** By the set of changes that refuse a witness, that which the change itself may be one of. */
function partsOf(changes: readonly Change[]): readonly ReasonPart[] {
  const keyOf = (ids: readonly string[]) => [...ids].sort().join(' ')
  const sets = new Set(changes.map(({ undone = [] }) => keyOf(undone)))
  const parts = new Map<string, Change[]>()
  for (const it of changes) {
    const { id, undone = [] } = it
    const withItself = keyOf([...undone, id])
    const key = undone.length > 0 && sets.has(withItself) ? withItself : keyOf(undone)
    parts.set(key, [...(parts.get(key) ?? []), it])
  }
  return [...parts].map(([key, all]) =>
    key === '' || all.length === 1 ? { changes: all } : { undone: key.split(' '), changes: all },
  )
}
