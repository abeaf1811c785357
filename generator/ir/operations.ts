import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { child, type Pointer } from '../document/pointer.js'

/** The methods of a path item, in the order in which their operations are read. */
const methods = ['post', 'put', 'patch', 'delete', 'query', 'get', 'options', 'head', 'trace'] as const

/** Where a path item has methods that have no field of their own (OpenAPI 3.2, 4.9.1). */
const additional = 'additionalOperations'

/** One operation where it stands: below a path, or below what the $ref of a path names. */
export interface OperationAt {
  readonly path: string
  /** In upper case; of `additionalOperations` as it is spelled. */
  readonly method: string
  readonly json: JsonObject
  readonly pointer: Pointer
  /** The path item that holds it. */
  readonly item: PathItem
}

/** A path item, references followed. */
export interface PathItem {
  readonly json: JsonObject
  readonly pointer: Pointer
  /** The file that it stands in, where that is not the document. */
  readonly file?: string
}

/**
 * The operations of an OpenAPI document, path by path.
 * @param follow the path item at a pointer, its $ref followed; undefined where there is none
 */
export function operationsIn(document: Json, follow: (pointer: Pointer) => PathItem | undefined): OperationAt[] {
  const paths = isJsonObject(document) ? member(document, 'paths') : undefined
  return Object.keys(isJsonObject(paths) ? paths : {}).flatMap((path) => {
    const item = follow(child('/paths', path))
    return item === undefined ? [] : operationsBelow(path, item)
  })
}

/** The operations of one path item. */
export function operationsBelow(path: string, item: PathItem): OperationAt[] {
  const own = methods.map((it) => [it.toUpperCase(), member(item.json, it), child(item.pointer, it)] as const)
  const { [additional]: others } = item.json
  const below = child(item.pointer, additional)
  const further = Object.entries(isJsonObject(others) ? others : {}) as [string, Json][]
  return [...own, ...further.map(([name, it]) => [name, it, child(below, name)] as const)].flatMap(
    ([method, json, pointer]) => (isJsonObject(json) ? [{ path, method, json, pointer, item }] : []),
  )
}
