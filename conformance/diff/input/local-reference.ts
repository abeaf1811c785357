import type { Json } from '../../../generator/document/json.js'
import { decodedFragment, type Pointer } from '../../../generator/document/pointer.js'

const naming: ReadonlySet<string> = new Set(['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef'])

/** Whether a member names a schema, or refers to one by its name: what it means is not told by pointers alone. */
export function isNaming(key: string, value: Json | undefined): boolean {
  return naming.has(key) && typeof value === 'string'
}

/** The place within the document that a `$ref` names by a pointer; undefined for any other. */
export function localTarget(reference: string): Pointer | undefined {
  return reference.startsWith('#/') ? decodedFragment(reference.slice(1)) : undefined
}
