/** A JSON Pointer in its string form (RFC 6901): '' is the whole document, '/a/0' the first item of member a. */
export type Pointer = string

/** The pointer of a member or an item of what `pointer` names. */
export function child(pointer: Pointer, token: string | number): Pointer {
  return `${pointer}/${String(token).replace(/~/g, '~0').replace(/\//g, '~1')}`
}

/** The pointer of what holds `pointer`; undefined for the whole document. */
export function parent(pointer: Pointer): Pointer | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'))
}

/** The unescaped reference tokens; none for ''. */
export function tokens(pointer: Pointer): string[] {
  return pointer.split('/').slice(1).map(unescaped)
}

function unescaped(token: string): string {
  return token.replace(/~1/g, '/').replace(/~0/g, '~')
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
  return { file: place.file, pointer: path.reduce<string>(child, place.pointer) }
}

/** `file.json#/a/0`. */
export function placeText(place: Place): string {
  return `${place.file}#${place.pointer}`
}
