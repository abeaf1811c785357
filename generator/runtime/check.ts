import { message } from './message.js'
import { isAbsent, isArray, isPlain, own, ownIndexes } from './value.js'
import type { Violation } from './violation.js'

/** Where a value stands, and the list that its faults go to; without a list the verdict is all that is asked for. */
export interface ValueSite {
  readonly found?: Violation[]
  readonly pointer: string
  readonly value?: unknown
  /** For the first of several holes of an array in a row: the index of the last. */
  readonly until?: number | false
  /** For an array with holes: the indexes of its items. */
  indexes?: readonly number[]
}

/**
 * A generated check. Without a site it answers false at the first fault, and may take a valid value of an unusual make
 * for a fault: of another realm, or with properties that JSON.stringify leaves out. With a site it is exact: it notes
 * every fault and answers true, or answers false at the first where the site has no list. `partial` leaves out what a
 * whole object has to satisfy.
 */
export type Check = (value: unknown, site?: ValueSite, partial?: boolean) => boolean

/** The site of a check that is exact and ends at the first fault. */
const verdict: ValueSite = { pointer: '' }

/** The site for a sub-schema of which only the verdict counts: as exact as the check that it is part of. */
export const judging = (site: ValueSite | undefined): ValueSite | undefined => site && verdict

/** Notes a fault. True means stop: nobody asked for more than the verdict. */
export function no(
  site: ValueSite | undefined,
  keyword: string,
  limit: unknown,
  why?: string | readonly string[],
): boolean {
  if (!site?.found) return true
  const { found, pointer, until } = site
  const more = until ? `; the array has no items up to index ${until}` : ''
  found.push({ pointer, keyword, limit, message: message(site, keyword, limit, why) + more })
  return false
}

/** Notes the keys that are absent. True means stop. */
export function missing(
  object: Record<string, unknown>,
  site: ValueSite | undefined,
  keys: readonly string[],
): boolean {
  return keys.some((key) => own(object, key) === undefined && no(site && at(site, key), 'required', keys))
}

/** The place of a member or an item. */
export function at(site: ValueSite, key: string | number, value?: unknown): ValueSite {
  const { found, pointer } = site
  if (!found) return site
  const place = `${pointer}/${`${key}`.replace(/~/g, '~0').replace(/\//g, '~1')}`
  const last = value === undefined && lastHole(site, key as number)
  return { found, pointer: place, value, ...(last !== key && { until: last }) }
}

/** The last of the holes in a row that start at index `i` of the site's array; `i` where it is no hole. */
export function lastHole(site: ValueSite, i: number): number {
  const items = site.value
  if (!site.found || !Array.isArray(items) || i in items) return i
  site.indexes ??= ownIndexes(items)
  const { indexes } = site
  let [low, high] = [0, indexes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((indexes[middle] as number) < i) low = middle + 1
    else high = middle
  }
  return (indexes[low] ?? items.length) - 1
}

/** Notes what JSON cannot carry, at any depth. True means stop. */
export function notJson(value: unknown, site: ValueSite | undefined): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)) return false
  if (isArray(value)) return notJsonItems(value as readonly unknown[], site)
  const object = value as { readonly [key: string]: unknown }
  if (!isPlain(value, !site)) return no(site, 'type', 'JSON value')
  for (const key of Object.keys(object)) {
    const member = object[key]
    if (member === undefined || (site && isAbsent(member))) continue
    if (notJson(member, site && at(site, key, member))) return true
  }
  return false
}

function notJsonItems(items: readonly unknown[], site: ValueSite | undefined): boolean {
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    if (notJson(item, site && at(site, i, item))) return true
    if (site && item === undefined) i = lastHole(site, i)
  }
  return false
}

/** Lists of faults that branches of a union were tried for: inside them unions say no more than their rule. */
const trials = /* @__PURE__ */ new WeakSet<object>()

/**
 * Why a value fits no branch, or too many: the rule, then the branch with the fewest faults and what it lacks there.
 * @param names what the branches are called, in their order
 */
export function nearest(
  site: ValueSite | undefined,
  rule: string,
  names: readonly string[],
  branches: readonly Check[],
): string {
  const faults = site?.found
  if (faults === undefined || trials.has(faults)) return rule
  const { pointer, value } = site as ValueSite
  const tried = branches.map((branch) => {
    const found: Violation[] = []
    trials.add(found)
    branch(value, { found, pointer, value })
    return found
  })
  const fitting = names.filter((_, i) => tried[i]?.length === 0)
  if (fitting.length > 0) return `${rule}; it fits ${fitting.join(' and ')}`
  const far = (found: readonly Violation[]) =>
    found.length + (found.some((it) => it.pointer === pointer && it.keyword === 'type') ? 1e6 : 0)
  const [best = [], name] = tried.map((it, i) => [it, names[i]] as const).sort(([a], [b]) => far(a) - far(b))[0] ?? []
  return `${rule}; nearest is ${name} (${best
    .slice(0, 3)
    .map((it) => it.message)
    .join('; ')})`
}

/** True when `check` accepts `value`; ends at the first fault and never throws. */
export function accepts(check: Check, value: unknown, partial?: boolean): boolean {
  try {
    return fast(check, value, partial) || check(value, verdict, partial)
  } catch {
    // Circular, too deep, or it throws when it is read: JSON.stringify would fail as well.
    return false
  }
}

/** Every violation of `value`, in document order; never throws. `partial`: leaves out what only a whole object owes. */
export function violations(check: Check, value: unknown, partial?: boolean): readonly Violation[] {
  if (accepts(check, value, partial)) return []
  const found: Violation[] = []
  const site = { found, pointer: '', value }
  try {
    check(value, site, partial)
  } catch {
    // To show it might fail again.
    no(site, 'type', 'JSON value', 'is no JSON value')
  }
  return found
}

/** Each fault once, and none below a value of the wrong type: for checks that look at a value more than once. */
export function distinct(found: readonly Violation[]): readonly Violation[] {
  const seen = new Set<string>()
  const wrongType = new Set(found.filter((it) => it.keyword === 'type').map((it) => it.pointer))
  return found.filter((it) => {
    const key = `${it.pointer} ${it.keyword} ${it.message}`
    return !seen.has(key) && seen.add(key) && !isBelow(it.pointer, wrongType)
  })
}

function isBelow(pointer: string, others: ReadonlySet<string>): boolean {
  for (let end = pointer ? 0 : -1; end >= 0; end = pointer.indexOf('/', end + 1)) {
    if (others.has(pointer.slice(0, end))) return true
  }
  return false
}

/** The quick pass: it may refuse a valid value of an unusual make, never accept an invalid one. */
function fast(check: Check, value: unknown, partial?: boolean): boolean {
  // Inherited enumerable properties would pass for own ones.
  for (const _ in Object.prototype) return false
  return check(value, undefined, partial)
}
