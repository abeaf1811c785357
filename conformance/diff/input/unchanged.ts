import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import { type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { isNaming, localTarget } from './local-reference.js'

/*
 * What is written alike in both documents, with all that it refers to, cannot have changed: most of a large document is
 * told by this alone, without a look at what it means.
 *
 * References are followed by what they name: from the parts that are written alike, all that these refer to is looked at,
 * and whatever leads to a part that differs counts as changed. `A → B → A` is unchanged where both parts are written alike.
 */

/** What a part of both documents refers to; undefined where it differs, or where it may mean more than it says. */
type Alike = readonly Pointer[] | undefined

const ofDocuments = new WeakMap<JsonObject, WeakMap<JsonObject, Unchanged>>()

/** What is known of two documents, looked up once for all who ask. */
export function unchangedIn(old: JsonObject, next: JsonObject): Unchanged {
  const seconds = ofDocuments.get(old) ?? new WeakMap<JsonObject, Unchanged>()
  ofDocuments.set(old, seconds)
  const known = seconds.get(next) ?? new Unchanged(old, next)
  seconds.set(next, known)
  return known
}

/** Tells which parts of two documents are written alike. */
export class Unchanged {
  private readonly old: JsonObject
  private readonly next: JsonObject
  private readonly known = new Map<string, boolean>()

  constructor(old: JsonObject, next: JsonObject) {
    this.old = old
    this.next = next
  }

  /** Whether two parts, and all that they refer to, are written alike; the order of members does not count. */
  holds(old: Pointer, next: Pointer): boolean {
    const key = old === next ? old : `${old} ${next}`
    const known = this.known.get(key)
    if (known !== undefined) return known
    this.look(key, old, next)
    return this.known.get(key) === true
  }

  private look(start: string, old: Pointer, next: Pointer): void {
    const found = new Map<string, Alike>([[start, this.alike(old, next)]])
    const users = new Map<string, string[]>()
    for (const [it, targets] of found) {
      for (const target of targets ?? []) {
        users.set(target, [...(users.get(target) ?? []), it])
        if (!found.has(target) && !this.known.has(target)) found.set(target, this.alike(target, target))
      }
    }
    const differs = (it: string) => (found.has(it) ? found.get(it) === undefined : this.known.get(it) === false)
    const changed = new Set([...found.keys(), ...users.keys()].filter(differs))
    for (const it of changed) for (const user of users.get(it) ?? []) changed.add(user)
    for (const it of found.keys()) this.known.set(it, !changed.has(it))
  }

  private alike(old: Pointer, next: Pointer): Alike {
    const [a, b] = [valueAt(this.old, old), valueAt(this.next, next)]
    const targets: Pointer[] = []
    return areAlike(a, b, targets) ? targets : undefined
  }
}

function areAlike(a: Json | undefined, b: Json | undefined, targets: Pointer[]): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((it: Json, i) => areAlike(it, b[i], targets))
  }
  if (!isJsonObject(a)) return a === b
  if (!isJsonObject(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => {
    const [x, y] = [a[key], b[key]]
    if (!Object.hasOwn(b, key) || isNaming(key, x)) return false
    if (key !== '$ref' || typeof x !== 'string') return areAlike(x, y, targets)
    const target = localTarget(x)
    if (target === undefined || x !== y) return false
    targets.push(target)
    return true
  })
}
