import { isJsonObject, type JsonObject } from '../../../generator/document/json.js'
import { child, decodedFragment, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { type OperationAt, operationsBelow } from '../../../generator/ir/operations.js'
import { follow, type Part } from '../input/interface.js'

/** An operation with all that stands around it. */
export interface StandingOperation extends OperationAt {
  /** The path item, and, where that is a `$ref`, those that it leads to: what an earlier one says comes first. */
  readonly items: readonly Part[]
  /** The name of the callback that it is of. */
  readonly group?: string
}

/** The operations below a map of path items: those of paths, of webhooks, or of a callback. */
export function operationsAt(document: JsonObject, at: Pointer): StandingOperation[] {
  const holder = follow(document, at)
  return Object.keys(holder?.json ?? {}).flatMap((path) => {
    if (holder === undefined || path.startsWith('x-')) return []
    const items = itemsAt(document, child(holder.pointer, path))
    const all = items.flatMap((item) => operationsBelow(path, item).map((it) => ({ ...it, items })))
    return all.filter(({ method }, i) => all.findIndex((it) => it.method === method) === i)
  })
}

/** The object at a pointer, and those that one `$ref` after the other leads to. */
function itemsAt(document: JsonObject, pointer: Pointer): Part[] {
  const items: Part[] = []
  for (let at: Pointer | undefined = pointer; at !== undefined && !items.some((it) => it.pointer === at); ) {
    const json = valueAt(document, at)
    if (!isJsonObject(json)) break
    items.push({ pointer: at, json })
    at = typeof json.$ref === 'string' && json.$ref.startsWith('#/') ? decodedFragment(json.$ref.slice(1)) : undefined
  }
  return items
}
