import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { ExampleRequest } from './example.js'

/** How a language writes values. */
export interface Spelling {
  readonly words: { readonly true: string; readonly false: string; readonly null: string }
  /** A text, in its quotes. */
  text(text: string): string
  /** An identifier that is made when the example runs, as a whole value, in place of `old`. */
  freshId(letters: 'lower' | 'upper', old: string): string
  /** How the key of a member is written. @defaultValue as a text */
  key?(key: string): string
}

/** A value as a language writes it, on several lines, indented by so many spaces. */
export function literal(
  value: Json,
  spelling: Spelling,
  freshIds: ExampleRequest['freshIds'] = new Map(),
  indent = 0,
): string {
  const { key = spelling.text } = spelling
  const written = (it: Json, at: Pointer, depth: number): string => {
    const letters = freshIds.get(at)
    if (letters !== undefined) return spelling.freshId(letters, String(it))
    if (it === null || typeof it !== 'object') return scalar(it, spelling)
    const lines = Array.isArray(it)
      ? it.map((item, i) => written(item as Json, child(at, i), depth + 2))
      : Object.entries(it).map(
          ([name, member]) => `${key(name)}: ${written(member as Json, child(at, name), depth + 2)}`,
        )
    const [open, close] = Array.isArray(it) ? ['[', ']'] : ['{', '}']
    if (lines.length === 0) return `${open}${close}`
    const inner = ' '.repeat(depth + 2)
    return `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${' '.repeat(depth)}${close}`
  }
  return written(value, '', indent)
}

function scalar(value: string | number | boolean | null, { words, text }: Spelling): string {
  if (typeof value === 'string') return text(value)
  return typeof value === 'number' ? JSON.stringify(value) : words[`${value}`]
}

/** A text of ASCII in quotes that JSON, JavaScript and Python read alike. */
export function asciiText(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Pieces of a text: as it is, or one character again and again. */
export type Piece = { readonly text: string } | { readonly unit: string; readonly times: number }

const longRun = /([\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])\1{99,}/g

/** A text in pieces, so that long ones need not be written out. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = []
  let at = 0
  for (const run of text.matchAll(longRun)) {
    const [whole, unit = ''] = run
    if (run.index > at) found.push({ text: text.slice(at, run.index) })
    found.push({ unit, times: whole.length / unit.length })
    at = run.index + whole.length
  }
  return at < text.length || found.length === 0 ? [...found, { text: text.slice(at) }] : found
}

/** Words for a comment or a name: one line of ASCII. */
export function plainWords(text: string): string {
  return asciiText(text).slice(1, -1).replace(/\\"/g, '"')
}
