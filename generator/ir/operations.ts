import { isJsonObject, type Json, type JsonObject, member } from '../document/json.js'
import { child, type Pointer } from '../document/pointer.js'

/** The methods of a path item, in the order in which their operations are read. */
export const methods = ['post', 'put', 'patch', 'delete', 'get', 'options', 'head', 'trace'] as const

/** One operation where it stands: below a path, or below what the $ref of a path names. */
export interface OperationAt {
  readonly path: string
  /** In upper case. */
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
    return methods.flatMap((method) => {
      const json = item && member(item.json, method)
      if (item === undefined || !isJsonObject(json)) return []
      return [{ path, method: method.toUpperCase(), json, pointer: child(item.pointer, method), item }]
    })
  })
}
