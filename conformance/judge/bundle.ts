import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isData, named } from './ajv/dialect.js'
import { decoded, encodedFragment, escapeToken, valueAt } from './pointer.js'
import type { Json } from './verdict.js'

/*
 * A judge knows one document. What the `$ref`s of a document name in other files is put into its `$defs`, each target once,
 * and the `$ref`s lead there: `parts/text.yaml#/Text` becomes `#/$defs/parts-text.yaml-Text`. Targets are copied with what
 * they name in turn; the document itself stays where it is, so that its own pointers hold.
 */

type Node = { [key: string]: Json }

/** A file, by its URL. */
type Files = ReadonlyMap<string, Json>

/**
 * A document in several files as one.
 * @param uri where the document is; `$ref`s are relative to it
 * @param parts the files that it may refer to, by URL; a `$ref` to another one stays as it is
 * @param read brings the bytes of a part by its path. @defaultValue this disk
 * @throws Error where a part cannot be read, or names itself in a way that would not survive: `$id`, `$dynamicRef`
 */
export async function bundled(
  document: unknown,
  uri: string,
  parts: readonly string[],
  read: (path: string) => Promise<Uint8Array> = readFile,
): Promise<Json> {
  const files = new Map<string, Json>()
  for (const part of parts) {
    // A decoder leaves out the mark of the byte order.
    const text = new TextDecoder().decode(await read(fileURLToPath(part)))
    const json = /\.json$/i.test(part) ? JSON.parse(text) : (await import('yaml')).parse(text, { merge: true })
    files.set(part, JSON.parse(JSON.stringify(json)))
  }
  const root = JSON.parse(JSON.stringify(document)) as Json
  for (const [part, json] of [[uri, root] as const, ...files]) {
    const name = namingIn(json, part === uri)
    if (name !== undefined) throw new Error(`${fileName(part, uri)} has ${name}, by which its parts are named anew.`)
  }
  return new Bundle(root, uri, files).document()
}

class Bundle {
  private readonly root: Json
  private readonly uri: string
  private readonly files: Files
  private readonly names = new Map<string, string>()
  private readonly added: [name: string, value: Json][] = []
  private readonly taken: Set<string>

  constructor(root: Json, uri: string, files: Files) {
    this.root = root
    this.uri = uri
    this.files = files
    this.taken = new Set(Object.keys((valueAt(root, '/$defs') as Node | undefined) ?? {}))
  }

  document(): Json {
    const copy = this.copied(this.root, this.uri, false)
    if (!isNode(copy) || this.added.length === 0) return copy
    const own = isNode(copy.$defs) ? Object.entries(copy.$defs) : []
    return { ...copy, $defs: Object.fromEntries([...own, ...this.added]) }
  }

  /** @param isMap whether the keys are names, and the values schemas or OpenAPI objects */
  private copied(value: Json, file: string, isMap: boolean): Json {
    if (Array.isArray(value)) return value.map((it: Json) => this.copied(it, file, false))
    if (!isNode(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, it]) => {
        if (isMap) return [key, this.copied(it, file, false)]
        if (isData(key)) return [key, it]
        if (key === '$ref' && typeof it === 'string') return [key, this.reference(it, file)]
        return [key, this.copied(it, file, named.has(key))]
      }),
    )
  }

  /** What a `$ref` of a file is in the bundle. */
  private reference(ref: string, file: string): string {
    if (!URL.canParse(ref, file)) return ref
    const url = new URL(ref, file)
    const fragment = decoded(url.hash.slice(1))
    url.hash = ''
    // The document's own parts stay at their places.
    if (url.href === this.uri) return fragment === '' ? '#' : `#${encodedFragment(fragment)}`
    const json = this.files.get(url.href)
    const pointer = json === undefined ? undefined : pointerOf(json, fragment)
    const target = pointer === undefined ? undefined : valueAt(json as Json, pointer)
    if (target === undefined) return ref
    const key = `${url.href}#${pointer}`
    return `#/$defs/${encodeURIComponent(this.names.get(key) ?? this.add(key, target))}`
  }

  private add(key: string, target: Json): string {
    const [href = '', pointer = ''] = key.split('#')
    const stem = `${fileName(href, this.uri)}${pointer}`.replace(/[^A-Za-z0-9._-]+/g, '-')
    let name = stem
    for (let i = 2; this.taken.has(name); i++) name = `${stem}-${i}`
    this.taken.add(name)
    this.names.set(key, name)
    const place: [string, Json] = [name, true]
    this.added.push(place) // taken, before what is below asks for it
    place[1] = this.copied(target, href, false)
    return name
  }
}

/** The pointer that a fragment is, or that leads to the schema with such an anchor. */
function pointerOf(json: Json, fragment: string): string | undefined {
  if (fragment === '' || fragment.startsWith('/')) return fragment
  return anchored(json, fragment, '')
}

function anchored(value: Json, name: string, at: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value) && (value as Node).$anchor === name) return at
  for (const [key, it] of Object.entries(value)) {
    const found = anchored(it as Json, name, `${at}/${escapeToken(key)}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** A keyword that gives names which depend on the file around it; in the document itself only what its parts would miss. */
function namingIn(value: Json, isRoot: boolean): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const keywords = isRoot ? ['$id'] : ['$id', '$dynamicRef', '$dynamicAnchor', '$recursiveRef']
  for (const [key, it] of Object.entries(value)) {
    if (!Array.isArray(value) && keywords.includes(key) && typeof it === 'string') return key
    const inner = namingIn(it as Json, isRoot)
    if (inner !== undefined) return inner
  }
  return undefined
}

/** The path of a file from the folder of another one. */
function fileName(uri: string, from: string): string {
  const folder = from.replace(/[^/]*$/, '')
  return decoded(uri.startsWith(folder) ? uri.slice(folder.length) : uri.replace(/^.*\//, ''))
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
