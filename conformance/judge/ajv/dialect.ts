import { decoded, encodedFragment, escapeToken, tokensOf, valueAt } from '../pointer.js'
import type { Json } from '../verdict.js'

/*
 * OpenAPI 3.0 writes for null, exclusive limits and one-way fields what ajv, which knows JSON Schema 2020-12, would pass
 * over, and so do older drafts for tuples and dependencies. Documents use these words whatever version they name, so a
 * document is rewritten before ajv sees it.
 */

/** Which way a judged value goes: what is `readOnly` nobody has to send, what is `writeOnly` nobody has to answer. */
export type Way = 'request' | 'answer'

type Node = { [key: string]: Json }

/** Under these the keys are names, and the values schemas or OpenAPI objects. */
export const named: ReadonlySet<string> = new Set(
  `properties patternProperties $defs definitions dependentSchemas dependentRequired dependencies
   paths webhooks schemas responses parameters requestBodies headers callbacks pathItems mediaTypes content`.split(
    /\s+/,
  ),
)
const data = new Set(['const', 'enum', 'default', 'example', 'examples', 'required', 'mapping'])
/** These may refuse null where a list of types cannot help. */
const deciding = ['$ref', '$dynamicRef', '$recursiveRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'const']
/** What has to stay where it is, because it names the schema or is referred to. */
const staying = new Set(['$id', '$anchor', '$dynamicAnchor', '$schema', '$defs', 'definitions'])

const older =
  /"(?:nullable|exclusiveMinimum|exclusiveMaximum|additionalItems|dependencies|readOnly|writeOnly|\$recursiveRef)":|"items":\[|"type":(?:null|\[[^\]]*[[,]null)/

/** Whether the text of a document, as JSON.stringify prints it, has none of the words that are rewritten; false says nothing. */
export function isOfToday(text: string): boolean {
  return !older.test(text)
}

/**
 * Rewrites the oracle's own copy of a document, and its references with it.
 * @returns where a place of the document as received is found afterwards
 */
export function rewrite(document: Json, way: Way | undefined): (pointer: string) => string {
  const schemas = nodesIn(document)
  const refusesNull = way === 'request' && isOfCog(document)
  const mark = way && ({ request: 'readOnly', answer: 'writeOnly' } as const)[way]
  const oneWay = schemas.map(([node]) => (mark === undefined ? [] : keysWith(mark, node, document)))
  for (const [i, [node]] of schemas.entries()) leaveOut(oneWay[i] ?? [], node)
  const moved = new Set<string>()
  const nodes = new Map(schemas.map(([node, at]) => [at, node]))
  const renamed = new Map(schemas.map(([node, at]) => [at, renamedIn(node)]))
  for (const [node, at] of schemas) if (node.$recursiveRef === '#') nameRecursion(node, at, nodes)
  const references = schemas.map(([node]) => node).filter(({ $ref }) => typeof $ref === 'string')
  const inner = new Map<Node, Node>()
  for (const [node, at] of schemas) {
    nameNull(node)
    makeExclusive(node)
    if (refusesNull) delete node.nullable
    const below = admitNull(node)
    if (below === undefined) continue
    moved.add(at)
    inner.set(node, below)
  }
  const moveTo = mover(moved, renamed)
  for (const it of references) redirect(inner.get(it) ?? it, moveTo)
  return moveTo
}

/** Where a place is found once schemas have moved below `anyOf`, and keywords have other names. */
function mover(
  moved: ReadonlySet<string>,
  renamed: ReadonlyMap<string, ReadonlyMap<string, string>>,
): (pointer: string) => string {
  return (pointer) => {
    let [from, to] = ['', '']
    for (const token of tokensOf(pointer)) {
      if (moved.has(from) && !staying.has(token)) to += '/anyOf/1'
      to += `/${escapeToken(renamed.get(from)?.get(token) ?? token)}`
      from += `/${escapeToken(token)}`
    }
    return to
  }
}

/** Schemas without a path, as Replicate hands out what Cog wrote: nullable inputs may be left out, and Cog refuses null. */
function isOfCog(document: Json): boolean {
  const paths = valueAt(document, '/paths')
  const hasPaths = isNode(paths) && Object.keys(paths).length > 0
  return !hasPaths && ['Input', 'Output'].every((it) => valueAt(document, `/components/schemas/${it}`) !== undefined)
}

/** Everything that may be a schema, with its place; what is data is none. */
function nodesIn(document: Json): (readonly [node: Node, at: string])[] {
  const found: (readonly [Node, string])[] = []
  const visit = (value: Json, at: string, isMap: boolean): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, `${at}/${i}`, false)
    if (!isNode(value)) return
    if (!isMap) found.push([value, at])
    for (const key of Object.keys(value).filter((it) => isMap || !isData(it)))
      visit(value[key] as Json, `${at}/${escapeToken(key)}`, !isMap && named.has(key))
  }
  visit(document, '', false)
  return found
}

/** Whether what stands under a keyword is a value, and holds no schema. */
export function isData(keyword: string): boolean {
  return data.has(keyword) || keyword.startsWith('x-')
}

function keysWith(mark: string, { properties }: Node, document: Json): string[] {
  return isNode(properties) ? Object.keys(properties).filter((key) => isMarked(properties[key], mark, document)) : []
}

/** To what goes this way, members that go the other way are not declared. */
function leaveOut(keys: readonly string[], node: Node): void {
  if (keys.length === 0) return
  const { required, properties } = node
  if (Array.isArray(required)) node.required = required.filter((key) => !keys.includes(String(key)))
  node.properties = Object.fromEntries(Object.entries(properties as Node).filter(([key]) => !keys.includes(key)))
}

/** Whether a schema, or one of at most 50 that it refers to in a row, has the mark. */
function isMarked(schema: Json | undefined, mark: string, document: Json, depth = 0): boolean {
  if (!isNode(schema) || depth > 50) return false
  const { $ref } = schema
  if (schema[mark] === true) return true
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return false
  return isMarked(valueAt(document, decoded($ref.slice(1))), mark, document, depth + 1)
}

/** Gives what older drafts say its name of 2020-12. Returns where members are found that schemas stand in. */
function renamedIn(node: Node): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const { items, additionalItems, dependencies } = node
  if (Array.isArray(items) && node.prefixItems === undefined) {
    names.set('items', 'prefixItems').set('additionalItems', 'items')
    delete node.items
    if (items.length > 0) node.prefixItems = items
    if (additionalItems !== undefined) node.items = additionalItems
  }
  if (isNode(dependencies)) {
    names.set('dependencies', 'dependentSchemas')
    const rules = Object.entries(dependencies)
    const demanding = (isList: boolean) => Object.fromEntries(rules.filter(([, it]) => Array.isArray(it) === isList))
    node.dependentRequired = { ...demanding(true), ...(node.dependentRequired as Node) }
    node.dependentSchemas = { ...demanding(false), ...(node.dependentSchemas as Node) }
  }
  return names
}

/** `$recursiveRef` as a `$ref` to the nearest schema around it that has `$recursiveAnchor`, or to a whole that is no OpenAPI. */
function nameRecursion(node: Node, at: string, nodes: ReadonlyMap<string, Node>): void {
  const path = tokensOf(at).map(escapeToken)
  const places = [...path.keys(), path.length].map((depth) => ['', ...path.slice(0, depth)].join('/')).reverse()
  // Within a part that has a name of its own a pointer would start there: no verdict is better than a wrong one.
  if (places.some((place) => nodes.get(place)?.$id !== undefined)) return
  const named = places.find((place) => nodes.get(place)?.$recursiveAnchor === true)
  if (named === undefined && nodes.get('')?.openapi !== undefined) return
  delete node.$recursiveRef
  const reference = { $ref: `#${encodedFragment(named ?? '')}` }
  if (node.$ref === undefined) node.$ref = reference.$ref
  else node.allOf = [...((node.allOf as readonly Json[]) ?? []), reference]
}

function nameNull(node: Node): void {
  if (!Object.hasOwn(node, 'type')) return
  const word = (it: Json) => (it === null ? 'null' : it)
  node.type = Array.isArray(node.type) ? node.type.map(word) : word(node.type as Json)
}

function makeExclusive(node: Node): void {
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const isExclusive = node[exclusive]
    if (typeof isExclusive !== 'boolean') continue
    delete node[exclusive]
    if (!isExclusive || node[limit] === undefined) continue
    node[exclusive] = node[limit]
    delete node[limit]
  }
}

/** What had to go below `anyOf` so that null passes by it; undefined where nothing had to. */
function admitNull(node: Node): Node | undefined {
  const { nullable } = node
  if (typeof nullable !== 'boolean') return undefined
  delete node.nullable
  if (!nullable) return undefined
  if (node.type !== undefined) node.type = [...new Set([node.type, 'null'].flat())]
  if (Array.isArray(node.enum)) node.enum = [...node.enum, null]
  if (!deciding.some((keyword) => Object.hasOwn(node, keyword))) return undefined
  const inner: Node = {}
  for (const [key, value] of Object.entries(node)) {
    if (staying.has(key)) continue
    inner[key] = value
    delete node[key]
  }
  node.anyOf = [{ type: 'null' }, inner]
  return inner
}

function redirect(node: Node, moveTo: (pointer: string) => string): void {
  const ref = node.$ref as string
  if (!ref.startsWith('#/')) return
  const pointer = decoded(ref.slice(1))
  const to = moveTo(pointer)
  if (to !== pointer) node.$ref = `#${encodedFragment(to)}`
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
