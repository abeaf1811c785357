import { isJsonObject, type Json, type JsonObject } from '../../../generator/document/json.js'
import { child, decodedFragment, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { loweredOf } from '../../../generator/ir/lowered.js'
import type { Shape } from '../../../generator/ir/model.js'
import { claimant } from '../../../generator/provider/providers.js'

/** A part of an OpenAPI document, at its place. */
export interface Part {
  readonly pointer: Pointer
  readonly json: JsonObject
}

/** What an OpenAPI document offers over HTTP. */
export interface Interface {
  readonly json: JsonObject
  /** What the schema at a pointer demands of values that go one way, or both; undefined where there is none. */
  shape(pointer: Pointer, way?: 'request' | 'answer'): Shape | undefined
  /** The schemas of the components, by name. */
  readonly schemas: ReadonlyMap<string, Pointer>
  /** Whether its provider has a message of its own that signs in, which no operation leads to. */
  readonly isLoggedIn: boolean
  /** The name of the document in places. */
  readonly file: string
}

/** Reads a document. Schemas are read when they are asked for. */
export function interfaceOf(document: Json, file: string): Interface {
  const json = isJsonObject(document) ? document : {}
  const { references, lowering } = loweredOf(json, file)
  const shapes = new Map<string, Shape | undefined>()
  const components = valueAt(json, '/components/schemas')
  const provider = claimant(json, file)
  const refusesNull = provider?.nullableIsOptional === true
  return {
    json,
    file,
    isLoggedIn: provider?.protocol?.authentication.login !== undefined,
    shape(pointer, way) {
      const key = `${way} ${pointer}`
      if (!shapes.has(key)) {
        const target = references.at(file, pointer)
        shapes.set(key, target && lowering.shape(target, way, !(refusesNull && way === 'request')))
      }
      return shapes.get(key)
    },
    schemas: new Map(
      Object.keys(isJsonObject(components) ? components : {}).map((name) => [name, child('/components/schemas', name)]),
    ),
  }
}

/** The object at a pointer, or the one that its $ref names within the document. */
export function follow(document: Json, pointer: Pointer): Part | undefined {
  const seen = new Set<Pointer>()
  for (let at = pointer; !seen.has(at); ) {
    seen.add(at)
    const json = valueAt(document, at)
    if (!isJsonObject(json)) return undefined
    if (typeof json.$ref !== 'string' || !json.$ref.startsWith('#/')) return { pointer: at, json }
    const next = decodedFragment(json.$ref.slice(1))
    if (next === undefined) return undefined
    at = next
  }
  return undefined
}

/** The objects in the object at a pointer, by key, references followed. */
export function membersAt(document: Json, pointer: Pointer): [string, Part][] {
  const json = valueAt(document, pointer)
  if (!isJsonObject(json)) return []
  return Object.keys(json).flatMap((key): [string, Part][] => {
    const part = follow(document, child(pointer, key))
    return part ? [[key, part]] : []
  })
}
