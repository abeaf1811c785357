import { isJsonObject, type JsonObject } from '../../../generator/document/json.js'
import { child, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { type OperationAt, operationsBelow } from '../../../generator/ir/operations.js'
import { follow } from '../input/interface.js'

/**
 * The operations below a map of path items: those of paths, of webhooks, or of a callback. What stands beside the `$ref` of a
 * path item is there as well, in place of what the `$ref` names alike.
 */
export function operationsAt(document: JsonObject, at: Pointer): OperationAt[] {
  const holder = follow(document, at)
  return Object.keys(holder?.json ?? {}).flatMap((path) => {
    if (holder === undefined || path.startsWith('x-')) return []
    const pointer = child(holder.pointer, path)
    const [json, target] = [valueAt(document, pointer), follow(document, pointer)]
    const own = isJsonObject(json) ? operationsBelow(path, { pointer, json }) : []
    if (target === undefined || target.pointer === pointer) return own
    const named = operationsBelow(path, target)
    return [...own, ...named.filter(({ method }) => !own.some((it) => it.method === method))]
  })
}
