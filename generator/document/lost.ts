import { type ParseError, visit } from 'jsonc-parser'
import { child, type Pointer } from './pointer.js'

/** What a JSON text says and `JSON.parse` does not keep: a place, and the fact. */
export interface Lost {
  readonly pointer: Pointer
  readonly fact: string
}

/**
 * The first thing that reading a JSON text as JavaScript values would lose without a word: a key that occurs twice in one
 * object (the last would win), or a number beyond the range of doubles (it would become Infinity). Undefined when nothing
 * is lost.
 */
export function lostInReading(text: string): Lost | undefined {
  const open: Set<string>[] = []
  let lost: Lost | undefined
  const note = (path: readonly (string | number)[], fact: string) => {
    lost ??= { pointer: path.reduce<Pointer>(child, ''), fact }
  }
  const visitor = {
    onObjectBegin: () => {
      open.push(new Set())
    },
    onObjectEnd: () => {
      open.pop()
    },
    onObjectProperty: (
      key: string,
      _at: number,
      _n: number,
      _line: number,
      _c: number,
      path: () => (string | number)[],
    ) => {
      const keys = open.at(-1)
      if (keys?.has(key)) note([...path(), key], `The key ${JSON.stringify(key)} occurs twice.`)
      keys?.add(key)
    },
    onLiteralValue: (
      value: unknown,
      _at: number,
      _n: number,
      _line: number,
      _c: number,
      path: () => (string | number)[],
    ) => {
      if (typeof value === 'number' && !Number.isFinite(value))
        note(path(), 'The number is beyond the range of doubles.')
    },
    onError: (_error: ParseError['error']) => undefined,
  }
  visit(text, visitor)
  return lost
}
