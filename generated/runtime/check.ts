// Written by specproof 0.1.1. Changes made here are lost.
import { message } from './message.js'
import { isArray, isObject, own } from './value.js'
import type { Violation } from './violation.js'

/** Where a value stands, and the list that its faults go to. */
export interface Site {
  readonly found: Violation[]
  readonly pointer: string
  readonly value: unknown
}

/**
 * A generated check. Without a site it answers false at the first fault; with one it notes every fault and answers
 * true. `partial` leaves out what a whole object has to satisfy.
 */
export type Check = (value: unknown, site?: Site, partial?: boolean) => boolean

/** Notes a fault. True means stop: nobody asked for more than the verdict. */
export function no(site: Site | undefined, keyword: string, limit: unknown, why?: string | readonly string[]): boolean {
  if (site === undefined) return true
  const { found, pointer, value } = site
  found.push({ pointer, keyword, limit, message: message(pointer, keyword, limit, value, why) })
  return false
}

/** Notes the keys that are absent. True means stop. */
export function missing(object: Record<string, unknown>, site: Site | undefined, keys: readonly string[]): boolean {
  return keys.some((key) => own(object, key) === undefined && no(site && at(site, key), 'required', keys))
}

/** The place of a member or an item. */
export function at({ found, pointer }: Site, key: string | number, value?: unknown): Site {
  return { found, pointer: `${pointer}/${`${key}`.replace(/~/g, '~0').replace(/\//g, '~1')}`, value }
}

/** Notes what JSON cannot carry, at any depth. True means stop. */
export function notJson(value: unknown, site: Site | undefined): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)) return false
  if (isArray(value)) {
    const items = value as readonly unknown[]
    for (let i = 0; i < items.length; i++) if (notJson(items[i], site && at(site, i, items[i]))) return true
    return false
  }
  if (!isObject(value)) return no(site, 'type', 'JSON value')
  for (const key of Object.keys(value)) {
    const member = value[key]
    if (member === undefined || typeof member === 'function' || typeof member === 'symbol') continue
    if (notJson(member, site && at(site, key, member))) return true
  }
  return false
}

/** True when `check` accepts `value`; never throws. */
export function accepts(check: Check, value: unknown): boolean {
  return fast(check, value, false) || violations(check, value).length === 0
}

/** Every violation of `value`, in document order; never throws. `partial`: leaves out what only a whole object owes. */
export function violations(check: Check, value: unknown, partial = false): readonly Violation[] {
  if (fast(check, value, partial)) return []
  const found: Violation[] = []
  const site = { found, pointer: '', value }
  try {
    check(value, site, partial)
  } catch {
    // Circular, too deep, or a getter that throws: JSON.stringify would fail as well, and to show it might fail again.
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

/** One pass for the verdict alone. It may refuse a valid value of an unusual make, never accept an invalid one. */
function fast(check: Check, value: unknown, partial: boolean): boolean {
  // Inherited enumerable properties would pass for own ones.
  for (const _ in Object.prototype) return false
  try {
    return check(value, undefined, partial)
  } catch {
    return false
  }
}
