import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, decodedFragment, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { References } from '../../../generator/document/resolve.js'
import { Lowering } from '../../../generator/ir/lower.js'
import type { Shape } from '../../../generator/ir/model.js'
import { operationsIn } from '../../../generator/ir/operations.js'

/** A part of an OpenAPI document, at its place. */
export interface Part {
  readonly pointer: Pointer
  readonly json: JsonObject
}

/** One HTTP operation as the document describes it, `$ref`s of OpenAPI objects followed. */
export interface HttpOperation extends Part {
  readonly method: string
  readonly path: string
  readonly id?: string
  readonly parameters: readonly Part[]
  readonly body?: Part
  /** By status code, or `default`. */
  readonly responses: ReadonlyMap<string, Part>
  readonly security: readonly Json[]
}

/** What an OpenAPI document offers over HTTP. */
export interface Interface {
  readonly json: JsonObject
  readonly operations: readonly HttpOperation[]
  /** What the schema at a pointer demands; undefined where there is none. */
  shape(pointer: Pointer): Shape | undefined
  /** The schemas of the components, by name. */
  readonly schemas: ReadonlyMap<string, Pointer>
  /** The name of the document in places. */
  readonly file: string
}

/** Reads the operations of a document. Schemas are read when they are asked for. */
export function interfaceOf(document: Json, file: string): Interface {
  const json = isJsonObject(document) ? document : {}
  const references = new References([{ file, uri: `file:///${encodeURIComponent(file)}`, sha256: '', json }])
  const lowering = new Lowering(references, { formats: 'assert' })
  const shapes = new Map<Pointer, Shape | undefined>()
  const components = valueAt(json, '/components/schemas')
  return {
    json,
    file,
    operations: operationsOf(json),
    shape(pointer) {
      if (!shapes.has(pointer)) {
        const target = references.at(file, pointer)
        shapes.set(pointer, target && lowering.shape(target))
      }
      return shapes.get(pointer)
    },
    schemas: new Map(
      Object.keys(isJsonObject(components) ? components : {}).map((name) => [name, child('/components/schemas', name)]),
    ),
  }
}

function operationsOf(json: JsonObject): HttpOperation[] {
  return operationsIn(json, (pointer) => follow(json, pointer)).map(({ item, method, path, ...part }) => {
    const own = part.json
    const body = follow(json, child(part.pointer, 'requestBody'))
    const mine = listAt(json, part, 'parameters')
    const name = (it: Part) => `${it.json.in} ${it.json.name}`
    const inherited = listAt(json, item, 'parameters').filter((it) => !mine.some((other) => name(other) === name(it)))
    return {
      ...part,
      method,
      path,
      ...(typeof own.operationId === 'string' && { id: own.operationId }),
      parameters: [...inherited, ...mine],
      ...(body && { body }),
      responses: new Map(membersAt(json, child(part.pointer, 'responses'))),
      security: list(own.security ?? json.security),
    }
  })
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

function listAt(document: Json, { pointer, json }: Part, key: string): Part[] {
  return list(member(json, key)).flatMap((_, i) => follow(document, child(child(pointer, key), i)) ?? [])
}

function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : []
}
