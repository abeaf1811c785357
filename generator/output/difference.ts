import { enclosing } from './enclosing.js'

/** Where two texts part. */
export interface Difference {
  /** Number of the line, from 1. */
  readonly line: number
  /** The line as found and as wanted; undefined beyond the end of a text. */
  readonly found: string | undefined
  readonly wanted: string | undefined
  /** What the `@see` of the place names, the pointer of the field in its specification; where there is none, the field's name. */
  readonly field?: string
}

/**
 * The first line in which the texts differ. The comment at the head of the file comes last: it holds the hash of the
 * source, which changes with every change of the source, and names no field.
 */
export function firstDifference(found: string, wanted: string): Difference | undefined {
  const left = found.split('\n')
  const right = wanted.split('\n')
  const length = Math.max(left.length, right.length)
  const numbers = Array.from({ length }, (_, i) => i).filter((i) => left[i] !== right[i])
  const headEnd = Math.max(headLength(left), headLength(right))
  const at = numbers.find((i) => i >= headEnd) ?? numbers[0]
  if (at === undefined) return undefined
  const field = at < headEnd ? undefined : (seeAt(right, at) ?? seeAt(left, at))
  return { line: at + 1, found: left[at], wanted: right[at], ...(field !== undefined && { field }) }
}

/** Number of lines of the comment at the head of a file. */
function headLength(lines: readonly string[]): number {
  const first = lines.findIndex((line) => line.trim() !== '')
  if (lines[first]?.startsWith('//')) {
    const end = lines.findIndex((line, i) => i > first && !line.startsWith('//'))
    return end === -1 ? lines.length : end
  }
  if (!lines[first]?.startsWith('/*')) return 0
  const end = lines.findIndex((line, i) => i >= first && line.includes('*/'))
  return end + 1
}

/** The `@see` of the comment that the line is in; otherwise the nearest one above. */
function seeAt(lines: readonly string[], at: number): string | undefined {
  const see = (i: number) => lines[i]?.match(/@see\s+(.+?)\s*(\*\/\s*)?$/)?.[1]
  const isComment = (i: number) => /^\s*\/?\*/.test(lines[i] ?? '')
  for (let i = at; isComment(i) && (i === at || !lines[i]?.trim().startsWith('/*')); i++) {
    if (see(i) !== undefined) return see(i)
    if (lines[i]?.includes('*/')) break
  }
  for (let i = Math.min(at, lines.length - 1); i >= 0; i--) if (see(i) !== undefined) return see(i)
  return enclosing(lines, at)
}
