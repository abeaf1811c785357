import type { Node } from 'yaml'
import { yaml } from './yaml-text.js'

/**
 * Tells where members and items begin in a text that is known to be YAML: the offset of the key, or of the item, that a path
 * leads to, aliases followed; undefined where it leads nowhere, and by a merge key.
 */
export function yamlPlaces(text: string): (path: readonly string[]) => number | undefined {
  const { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } = yaml()
  const document = parseDocument(text, { schema: 'core', uniqueKeys: false, prettyErrors: false })
  const named = (node: unknown) => (isAlias(node) ? node.resolve(document) : node)
  const keyOf = (key: unknown) => String(isScalar(key) ? key.value : key)
  const inner = (node: unknown, token: string): readonly [begin: unknown, value: unknown] | undefined => {
    const it = named(node)
    if (isSeq(it)) return [it.items[Number(token)], it.items[Number(token)]]
    // Of several members with one key the last one counts.
    const pair = isMap(it) ? it.items.findLast(({ key }) => keyOf(key) === token) : undefined
    return pair && [pair.key, pair.value]
  }
  const beginOf = (node: unknown) => (isNode(node) ? (node as Node).range?.[0] : undefined)
  return (path) => {
    let [begin, value]: readonly [unknown, unknown] = [document.contents, document.contents]
    for (const token of path) {
      const next = inner(value, token)
      if (next === undefined) return undefined
      ;[begin, value] = next
    }
    return beginOf(begin)
  }
}
