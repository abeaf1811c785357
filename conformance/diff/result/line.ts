import { canonicalText, type Json, parsedJson } from '../../../generator/document/json.js'
import { TextFault } from '../../../generator/document/json-text.js'
import { type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import { yamlPlaces } from '../../../generator/document/yaml-places.js'
import { yamlOf } from '../../../generator/document/yaml-text.js'
import { TextPlaces } from './text-places.js'

/** Longer texts in YAML are not read again for their lines: that takes as long as the comparison. */
const mostYaml = 2_000_000

/**
 * Tells the line, from 1, that a pointer leads to in a text of JSON or YAML; undefined where it leads nowhere or to another
 * value than in `document`, which is the text with overlays applied, and in a text of YAML of more than 2 million characters.
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
  if (written === undefined && text.length > mostYaml) return () => undefined
  const own = written ?? readYaml(text)
  if (own === undefined) return () => undefined
  const starts = lineStarts(text)
  const beginOf = written === undefined ? yamlPlaces(text) : placesInJson(text)
  return (pointer) => {
    const [a, b] = [valueAt(own, pointer), valueAt(document, pointer)]
    if (a === undefined || b === undefined || canonicalText(a) !== canonicalText(b)) return undefined
    const offset = beginOf(tokens(pointer))
    return offset === undefined ? undefined : lineAt(starts, offset)
  }
}

function placesInJson(text: string): (path: readonly string[]) => number | undefined {
  const places = new TextPlaces(text)
  return (path) => places.beginOf(path)
}

function readYaml(text: string): Json | undefined {
  try {
    return yamlOf(text).json
  } catch (error) {
    if (error instanceof TextFault) return undefined
    throw error
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
