import type { Change } from './result.js'

/*
 * What holds for many changes is said once. Two models that have little in common differ in thirty places, of which twenty
 * break in the same words and because of the same five others: those words and those five stand above the twenty.
 */

/** Changes that have a reason in common. */
export interface SharedReason {
  /** The reason, where at least three changes have it; each of the others has its own. */
  readonly why?: string
  /** Every witness is refused by all of these but the change itself, if that is so. */
  readonly undone?: readonly string[]
  readonly changes: readonly Change[]
}

/** From so many changes on a reason is said once. */
const many = 3

/** The changes by what is said of them, in the order in which that is said first. */
export function byReason(changes: readonly Change[]): readonly SharedReason[] {
  const groups = new Map<string, Change[]>()
  for (const it of changes) groups.set(it.why, [...(groups.get(it.why) ?? []), it])
  const told = new Set<string>()
  return changes.flatMap((it): SharedReason[] => {
    const group = groups.get(it.why) ?? []
    if (group.length < many) return [{ changes: [it] }]
    if (told.has(it.why)) return []
    told.add(it.why)
    const undone = undoneByAll(group)
    return [{ why: it.why, ...(undone && { undone }), changes: group }]
  })
}

function undoneByAll(changes: readonly Change[]): readonly string[] | undefined {
  const all = [...new Set(changes.flatMap((it) => it.undone ?? []))]
  if (all.length === 0) return undefined
  const isWhole = ({ undone = [], id }: Change) => all.every((it) => it === id || undone.includes(it))
  return changes.every(isWhole) ? all : undefined
}
