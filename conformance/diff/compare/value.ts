import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { type Pointer, tokens } from '../../../generator/document/pointer.js'

/** A way into a value: keys of objects and indices of lists. */
export type Path = readonly (string | number)[]

/** The value at a pointer; undefined where it leads nowhere. */
export function valueAt(value: Json, pointer: Pointer): Json | undefined {
  return valueIn(value, tokens(pointer))
}

/** The value at a path; undefined where it leads nowhere. */
export function valueIn(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((it, token) => {
    if (Array.isArray(it)) return it[Number(token)]
    return isJsonObject(it) ? member(it, String(token)) : undefined
  }, value)
}

/**
 * `value` with `next` at `path`; missing objects on the way are made, and missing items before it are null. `undefined`
 * takes the member away.
 */
export function replaced(value: Json | undefined, path: Path, next: Json | undefined): Json | undefined {
  const [token, ...rest] = path
  if (token === undefined) return next
  if (Array.isArray(value)) {
    const copy = [...(value as readonly Json[])]
    const inner = replaced(copy[Number(token)], rest, next)
    if (inner === undefined) copy.splice(Number(token), 1)
    else {
      while (copy.length < Number(token)) copy.push(null)
      copy[Number(token)] = inner
    }
    return copy
  }
  return withMember(isJsonObject(value) ? value : {}, String(token), (own) => replaced(own, rest, next))
}

/** A copy in which one member is made anew; `__proto__` stays an ordinary key. */
function withMember(object: JsonObject, key: string, make: (own: Json | undefined) => Json | undefined): JsonObject {
  const members = Object.entries(object).filter(([name]) => name !== key)
  const made = make(member(object, key))
  if (made === undefined) return Object.fromEntries(members)
  const at = Object.keys(object).indexOf(key)
  members.splice(at < 0 ? members.length : at, 0, [key, made])
  return Object.fromEntries(members)
}
