import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import { isNaming, localTarget } from './local-reference.js'

/*
 * The part of a document that a schema reaches, each piece where it stands in the whole: `/components/schemas/A` keeps its
 * pointer, and schemas that nothing leads to are left out. A judge of the slice says what one of the whole document says.
 */

const known = new WeakMap<JsonObject, Map<Pointer, JsonObject>>()

/** The slice of a document that the schema at a pointer reaches; all of it where names other than pointers lead about. */
export function sliceAt(document: JsonObject, pointer: Pointer): JsonObject {
  const slices = known.get(document) ?? new Map<Pointer, JsonObject>()
  known.set(document, slices)
  const slice = slices.get(pointer) ?? sliced(document, pointer)
  slices.set(pointer, slice)
  return slice
}

function sliced(document: JsonObject, pointer: Pointer): JsonObject {
  const [path] = isJsonObject(document.paths) ? Object.keys(document.paths) : []
  // What a document without paths means may hang on the schemas that it holds.
  if (path === undefined) return document
  const reached = new Set([pointer])
  for (const it of reached) {
    const targets = targetsIn(valueAt(document, it))
    if (targets === undefined) return document
    for (const target of targets) reached.add(target)
  }
  const { openapi, jsonSchemaDialect } = document
  const start: JsonObject = {
    ...(openapi !== undefined && { openapi }),
    ...(jsonSchemaDialect !== undefined && { jsonSchemaDialect }),
    paths: { [path]: {} },
  }
  const wanted: SliceWish = { isWhole: false, members: new Map() }
  for (const it of reached) want(wanted, tokens(it))
  const part = taken(document, wanted)
  return isJsonObject(part) ? { ...start, ...part } : document
}

/** Where the references in a value lead; undefined where one is no pointer into the document, or a name stands here. */
function targetsIn(value: Json | undefined): readonly Pointer[] | undefined {
  const targets: Pointer[] = []
  const visit = (it: Json | undefined): boolean => {
    if (Array.isArray(it)) return it.every((inner: Json) => visit(inner))
    if (!isJsonObject(it)) return true
    return Object.entries(it).every(([key, inner]) => {
      if (key !== '$ref' || typeof inner !== 'string') return !isNaming(key, inner) && visit(inner)
      const target = localTarget(inner)
      if (target !== undefined) targets.push(target)
      return target !== undefined
    })
  }
  return visit(value) ? targets : undefined
}

/** What is wanted of a value: all of it, or some members. */
interface SliceWish {
  isWhole: boolean
  readonly members: Map<string, SliceWish>
}

function want(wanted: SliceWish, path: readonly string[]): void {
  let at = wanted
  for (const token of path) {
    const inner = at.members.get(token) ?? { isWhole: false, members: new Map<string, SliceWish>() }
    at.members.set(token, inner)
    at = inner
  }
  at.isWhole = true
}

function taken(value: Json | undefined, { isWhole, members }: SliceWish): Json | undefined {
  if (isWhole) return value
  // Items keep their places.
  if (Array.isArray(value))
    return value.map((it: Json, i) => {
      const own = members.get(String(i))
      return (own && taken(it, own)) ?? true
    })
  if (!isJsonObject(value)) return value
  const found: [string, Json][] = []
  for (const [key, inner] of members) {
    const part = taken(member(value, key), inner)
    if (part !== undefined) found.push([key, part])
  }
  return Object.fromEntries(found)
}
