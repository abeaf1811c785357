import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import { canonicalText, type Json, parsedJson } from '../../../generator/document/json.js'
import { type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'

/**
 * Tells the line, from 1, that a pointer leads to in a JSON text; undefined in a text of YAML, and where it leads nowhere or
 * to another value than in `document`, which is the text with overlays applied.
 */
export function linesOf(text: string, document: Json): (pointer: Pointer) => number | undefined {
  let tree: Node | undefined
  const written = parsedJson(text.replace(/^\uFEFF/, ''))
  if (written === undefined) return () => undefined
  const isWritten = (pointer: Pointer) => {
    const [own, other] = [valueAt(written, pointer), valueAt(document, pointer)]
    return own !== undefined && other !== undefined && canonicalText(own) === canonicalText(other)
  }
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (pointer) => {
    if (!isWritten(pointer)) return undefined
    tree ??= parseTree(text)
    let node = tree
    for (const token of tokens(pointer)) {
      if (node === undefined) return undefined
      node = findNodeAtLocation(node, [node.type === 'array' ? Number(token) : token])
    }
    // A member is where its key is.
    const offset = node?.parent?.type === 'property' ? node.parent.offset : node?.offset
    return offset === undefined ? undefined : lineAt(starts, offset)
  }
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}
