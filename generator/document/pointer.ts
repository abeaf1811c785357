import { copied, isJsonObject, type Json, type JsonObject, member } from './json.js'

/** A JSON Pointer in its string form (RFC 6901): '' is the whole document, '/a/0' the first item of member a. */
export type Pointer = string

/** The pointer of a member or an item of what `pointer` names. */
export function child(pointer: Pointer, token: string | number): Pointer {
  const text = String(token)
  // Almost no name has to be escaped, and pointers are made by the million.
  if (!text.includes('~') && !text.includes('/')) return `${pointer}/${text}`
  return `${pointer}/${text.replace(/~/g, '~0').replace(/\//g, '~1')}`
}

/** The pointer of what holds `pointer`; undefined for the whole document. */
export function parent(pointer: Pointer): Pointer | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'))
}

/** The unescaped reference tokens; none for ''. */
export function tokens(pointer: Pointer): string[] {
  const [, ...all] = pointer.split('/')
  return pointer.includes('~') ? all.map(unescaped) : all
}

function unescaped(token: string): string {
  return token.includes('~') ? token.replace(/~1/g, '/').replace(/~0/g, '~') : token
}

/** The URI fragment that spells a pointer: `#/a%20b/0`. Lone surrogates have no code in a URI and stay as they are. */
export function fragment(pointer: Pointer): string {
  return `#${pointer.replace(/[^/\p{Cs}]+/gu, encodeURIComponent)}`
}

/** The pointer, or the name, that a fragment spells after its `#`; undefined where its percent signs encode no text. */
export function decodedFragment(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** A place in a document, as people and editors read it: `file.json#/a/0`. */
export interface Place {
  readonly file: string
  readonly pointer: Pointer
}

/** The place of a member or an item. */
export function inside(place: Place, ...path: (string | number)[]): Place {
  const [only] = path
  const pointer =
    path.length === 1 ? child(place.pointer, only as string | number) : path.reduce<string>(child, place.pointer)
  return { file: place.file, pointer }
}

/** `file.json#/a/0`. */
export function placeText(place: Place): string {
  return `${place.file}#${place.pointer}`
}

/** A way into a value: keys of objects and indices of lists. */
export type Path = readonly (string | number)[]

/** The value at a pointer; undefined where it leads nowhere. */
export function valueAt(value: Json, pointer: Pointer): Json | undefined {
  return valueIn(value, tokens(pointer))
}

/** The value at a path; undefined where it leads nowhere. */
export function valueIn(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((it, token) => {
    if (Array.isArray(it)) return it[indexOf(token) ?? -1]
    return isJsonObject(it) ? member(it, String(token)) : undefined
  }, value)
}

/** The index that a token names; undefined where it is none (RFC 6901, 4). */
function indexOf(token: string | number): number | undefined {
  return /^(0|[1-9]\d*)$/.test(String(token)) ? Number(token) : undefined
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

/** What becomes of the value at a pointer. */
export type Change = { readonly set: Json } | { readonly remove: true }

/**
 * The document with the value at `pointer` set or removed; undefined when its parent does not exist, or there is nothing
 * to remove. In an array `-` is the place after the last item, and a removed item closes the gap. The document stays as
 * it is, and the new one shares nothing with it.
 */
export function mutated(document: Json, pointer: Pointer, change: Change): Json | undefined {
  const [last, ...above] = tokens(pointer).reverse()
  const holder = above.reverse()
  const token = last === undefined ? undefined : placeIn(valueIn(document, holder), last)
  if (last !== undefined && token === undefined) return undefined
  const path: Path = token === undefined ? [] : [...holder, token]
  if ('remove' in change && (path.length === 0 || valueIn(document, path) === undefined)) return undefined
  const changed = replaced(document, path, 'set' in change ? change.set : undefined)
  return changed === undefined ? undefined : copied(changed)
}

/** What a token names in an object or a list, there or not; undefined where it can name nothing. */
function placeIn(holder: Json | undefined, token: string): string | number | undefined {
  if (isJsonObject(holder)) return token
  if (!Array.isArray(holder)) return undefined
  const index = token === '-' ? holder.length : indexOf(token)
  return index !== undefined && index <= holder.length ? index : undefined
}
