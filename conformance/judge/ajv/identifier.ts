import { decoded, member, tokensOf, valueAt } from '../pointer.js'
import type { Json } from '../verdict.js'
import { jsonKey } from './equality.js'

/** A JSON object that may be changed: the oracle's own copy of a document. */
type Node = { [key: string]: Json }

/** Resolves a reference against a base URI (RFC 3986, section 5). */
type Resolve = (base: string, ref: string) => string

/** The node a base URI belongs to: the document, or an inner schema with `$id`. */
type Scope = { readonly node: Node; readonly uri: string; readonly outer: Scope | undefined; used: boolean }

type Reference = { readonly ref: string; readonly scope: Scope }

// Values under these keys are data, wherever a schema or an OpenAPI object may hold them.
const data = new Set(['const', 'enum', 'default'])
const examples = new Set(['example', 'examples'])
// Under these the keys are names, not keywords: JSON Schema first, OpenAPI after it.
const maps = new Set(
  `properties patternProperties $defs definitions dependentSchemas
   paths webhooks schemas responses parameters requestBodies headers callbacks pathItems content`.split(/\s+/),
)
const isAbsolute = (uri: string) => /^[a-z][a-z0-9+.-]*:/i.test(uri)

/**
 * Deletes inner `$id`s from `document`: those that nothing refers to, and of those that repeat all but the first.
 * Published files repeat them, and ajv refuses a file in which one name stands for two schemas. Where repeated names
 * that are referred to stand for unequal schemas all of them stay, and ajv refuses the file.
 * `base` is the URI of the document. Returns the schemas that keep their `$id`, by URI.
 */
export function dropIdentifiers(document: Node, base: string, resolve: Resolve): Map<string, Json> {
  const top: Scope = { node: document, uri: base, outer: undefined, used: true }
  const scopes: Scope[] = []
  const references: Reference[] = []
  collect(document, top)

  markUsed(scopes, references, resolve)
  const named = new Map<string, Json>()
  for (const scope of scopes) {
    const first = named.get(scope.uri)
    if (!scope.used || (first !== undefined && jsonKey(first) === jsonKey(scope.node))) delete scope.node.$id
    else if (first === undefined) named.set(scope.uri, scope.node)
  }
  return named

  function collect(node: Node, outer: Scope): void {
    const scope = node !== document && typeof node.$id === 'string' ? inner(node, node.$id, outer) : outer
    references.push(...referencesOf(node).map((ref) => ({ ref, scope })))
    for (const [key, value] of Object.entries(node)) {
      if (examples.has(key)) forget(value)
      else for (const child of schemasUnder(key, value)) visit(child, scope)
    }
  }

  function visit(value: Json, scope: Scope): void {
    if (Array.isArray(value)) for (const item of value) visit(item, scope)
    else if (isNode(value)) collect(value, scope)
  }

  function inner(node: Node, id: string, outer: Scope): Scope {
    const scope = { node, uri: withoutFragment(resolve(outer.uri, id)), outer, used: false }
    scopes.push(scope)
    return scope
  }
}

/** What an object refers to. An anchor is a name within its scope; in a wider one it could meet its like. */
function referencesOf({ $ref, $anchor }: Node): readonly string[] {
  return [$ref, typeof $anchor === 'string' && `#${$anchor}`].filter((it) => typeof it === 'string')
}

/** What stands under a key of a schema or an OpenAPI object and may be or hold schemas. */
function schemasUnder(key: string, value: Json): readonly Json[] {
  if (data.has(key)) return []
  return maps.has(key) && isNode(value) ? Object.values(value) : [value]
}

function markUsed(scopes: readonly Scope[], references: readonly Reference[], resolve: Resolve): void {
  const use = (scope: Scope | undefined): void => {
    if (scope === undefined || scope.used) return
    scope.used = true
    // A relative name needs the name around it.
    if (!isAbsolute(scope.node.$id as string)) use(scope.outer)
  }
  for (const { ref, scope } of references) {
    if (ref.startsWith('#')) {
      if (leadsInside(ref, scope.node)) use(scope)
      continue
    }
    const uri = withoutFragment(resolve(scope.uri, ref))
    for (const target of scopes) {
      if (target.uri !== uri) continue
      use(target)
      if (!isAbsolute(ref)) use(scope)
    }
  }
}

/** Whether a reference that is only a fragment leads to something in `node`, and so depends on the node's name. */
function leadsInside(ref: string, node: Node): boolean {
  const fragment = decoded(ref.slice(1))
  if (fragment === '' || fragment.startsWith('/')) return valueAt(node, fragment) !== undefined
  return hasAnchor(node, fragment)
}

function hasAnchor(value: Json, name: string): boolean {
  if (value === null || typeof value !== 'object') return false
  const node = value as Node
  return (
    node.$anchor === name || node.$dynamicAnchor === name || Object.values(node).some((inner) => hasAnchor(inner, name))
  )
}

/** ajv takes names also from examples, where they are data. */
function forget(value: Json): void {
  if (value === null || typeof value !== 'object') return
  for (const key of ['$id', '$anchor', '$dynamicAnchor']) delete (value as Node)[key]
  for (const inner of Object.values(value)) forget(inner)
}

/** The base URI at `pointer`: that of the nearest schema with `$id` on the way, the last one included. */
export function baseAt(document: Json, pointer: string, base: string, resolve: Resolve): string {
  let uri = base
  let value: Json | undefined = document
  let inMap = false
  for (const token of tokensOf(pointer)) {
    value = member(value, token)
    inMap = !inMap && maps.has(token)
    if (!inMap && isNode(value) && typeof value.$id === 'string') uri = resolve(uri, value.$id)
  }
  return uri
}

function withoutFragment(uri: string): string {
  return uri.split('#', 1)[0] ?? uri
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
