import { canonicalText, type Json, parsedJson } from '../../../generator/document/json.js'
import { type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import { TextPlaces } from './text-places.js'

/**
 * Tells the line, from 1, that a pointer leads to in a JSON text; undefined in a text of YAML, and where it leads nowhere or
 * to another value than in `document`, which is the text with overlays applied.
 */
export function linesOf(text: string, document: Json): (pointer: Pointer) => number | undefined {
  let made: ((pointer: Pointer) => number | undefined) | undefined
  return (pointer) => {
    made ??= linesIn(text, document)
    return made(pointer)
  }
}

function linesIn(text: string, document: Json): (pointer: Pointer) => number | undefined {
  const written = parsedJson(text.replace(/^\uFEFF/, ''))
  if (written === undefined) return () => undefined
  const [places, starts] = [new TextPlaces(text), lineStarts(text)]
  return (pointer) => {
    const [own, other] = [valueAt(written, pointer), valueAt(document, pointer)]
    if (own === undefined || other === undefined || canonicalText(own) !== canonicalText(other)) return undefined
    const offset = places.beginOf(tokens(pointer))
    return offset === undefined ? undefined : lineAt(starts, offset)
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
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
