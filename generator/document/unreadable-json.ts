import { type ParseError, visit } from 'jsonc-parser'
import { isExactly } from './decimal-text.js'
import type { Json } from './json.js'
import { child, type Pointer } from './pointer.js'

/** What a text says and JavaScript values do not keep. */
export interface Losses {
  /**
   * The first thing that no reader can do without, its place and the fact: a key that occurs twice in one object (the
   * last would win), or a number beyond the range of doubles (it would become Infinity). Absent when there is none.
   */
  readonly lost?: { readonly pointer: Pointer; readonly fact: string }
  /** Numbers that are other decimals than the doubles they are read as, as the text spells them. */
  readonly rounded: ReadonlyMap<Pointer, string>
}

/** Where the library meets a key or a value: offset, length, line, column, and the way from the root. */
type TokenSite = [at: number, length: number, line: number, column: number, path: () => (string | number)[]]

/** What reading a JSON text as JavaScript values, those of `json`, would lose without a word. */
export function lostInReading(text: string, json: Json): Losses {
  if (isWrittenSo(text, json)) return { rounded: new Map() }
  const open: Set<string>[] = []
  const rounded = new Map<Pointer, string>()
  let lost: Losses['lost']
  const note = (path: readonly (string | number)[], fact: string) => {
    lost ??= { pointer: pointerOf(path), fact }
  }
  const visitor = {
    onObjectBegin: () => {
      open.push(new Set())
    },
    onObjectEnd: () => {
      open.pop()
    },
    onObjectProperty: (key: string, ...[, , , , path]: TokenSite) => {
      const keys = open.at(-1)
      if (keys?.has(key)) note([...path(), key], `The key ${JSON.stringify(key)} occurs twice.`)
      keys?.add(key)
    },
    onLiteralValue: (value: unknown, ...[at, length, , , path]: TokenSite) => {
      if (typeof value !== 'number') return
      if (!Number.isFinite(value)) note(path(), 'The number is beyond the range of doubles.')
      const written = text.slice(at, at + length)
      if (!isExactly(value, written)) rounded.set(pointerOf(path()), written)
    },
    onError: (_error: ParseError['error']) => undefined,
  }
  visit(text, visitor)
  return { rounded, ...(lost && { lost }) }
}

/** Whether the values are written as the text has them: then it holds nothing that they do not keep. Most files are. */
function isWrittenSo(text: string, json: Json): boolean {
  const [, indentation] = /^[{[]\n([ \t]{1,10})/.exec(text) ?? []
  const written = JSON.stringify(json, null, indentation)
  return text.startsWith(written) && text.slice(written.length).trim() === ''
}

function pointerOf(path: readonly (string | number)[]): Pointer {
  return path.reduce<Pointer>(child, '')
}
