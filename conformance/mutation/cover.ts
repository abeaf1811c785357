/*
 * How few requests could notice what is noticed. The least number that covers all faults is hard to find, but it lies between
 * two that are not: faults of which no two are noticed by one request take a request each, however they are chosen; and taking
 * what notices most of the rest, again and again, leads to a choice that does notice all.
 *
 * EXAMPLE  The requests 1, 2 and 3 notice the faults a and b, b and c, c and d. No request notices both a and d, so two at least
 * are needed; 1 and 3 are two that notice all.
 */

/** Between which bounds the least number of requests is that notice all faults. */
export interface Cover {
  /** So many faults have no request in common: a bound that no choice and no order gets below. */
  readonly least: number
  /** So many requests, well chosen, do notice all. */
  readonly found: number
  /** How many faults the first so many of well chosen requests notice. */
  within(requests: number): number
}

/** @param noticedBy of each fault, the requests that notice it: one at least */
export function coverOf(noticedBy: readonly (readonly number[])[]): Cover {
  const noticing = new Map<number, number[]>()
  for (const [fault, requests] of noticedBy.entries())
    for (const it of requests) noticing.set(it, [...(noticing.get(it) ?? []), fault])
  const { chosen, noticed } = greedily(noticing)
  return {
    least: disjoint(noticedBy),
    found: withoutSpare(chosen, noticing),
    within: (requests) => noticed[Math.min(requests, noticed.length) - 1] ?? 0,
  }
}

/** The requests that notice most of what those before them do not, with how many are noticed up to each. */
function greedily(noticing: ReadonlyMap<number, readonly number[]>) {
  const told = new Set<number>()
  const chosen: number[] = []
  const noticed: number[] = []
  const left = new Map(noticing)
  for (;;) {
    let most: { readonly request: number; readonly fresh: number } | undefined
    for (const [request, faults] of left) {
      const fresh = faults.reduce((sum, it) => sum + Number(!told.has(it)), 0)
      if (fresh === 0) left.delete(request)
      else if (fresh > (most?.fresh ?? 0)) most = { request, fresh }
    }
    if (most === undefined) return { chosen, noticed }
    for (const it of left.get(most.request) ?? []) told.add(it)
    left.delete(most.request)
    chosen.push(most.request)
    noticed.push(told.size)
  }
}

/** How many of the chosen are left without those that later ones made needless. */
function withoutSpare(chosen: readonly number[], noticing: ReadonlyMap<number, readonly number[]>): number {
  const times = new Map<number, number>()
  const count = (request: number, by: 1 | -1) => {
    for (const it of noticing.get(request) ?? []) times.set(it, (times.get(it) ?? 0) + by)
  }
  for (const it of chosen) count(it, 1)
  return chosen.filter((request) => {
    const isSpare = noticing.get(request)?.every((it) => (times.get(it) ?? 0) > 1) === true
    if (isSpare) count(request, -1)
    return !isSpare
  }).length
}

/** Faults of which no request notices two, as many as come together: those that few requests notice first. */
function disjoint(noticedBy: readonly (readonly number[])[]): number {
  const taken = new Set<number>()
  let count = 0
  for (const requests of [...noticedBy].sort((a, b) => a.length - b.length)) {
    if (requests.some((it) => taken.has(it))) continue
    count++
    for (const it of requests) taken.add(it)
  }
  return count
}
