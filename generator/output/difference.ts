/** Where two texts part. */
export interface TextDifference {
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
export function firstDifference(found: string, wanted: string): TextDifference | undefined {
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

/** What a line that opens something calls it: a constant, the check of an object, a key of data, a case of a check. */
const openings: readonly RegExp[] = [
  /^(?:export )?(?:declare )?const ([\w$]+)(?::.*)?(?: =|:) [{[]/,
  /^(?:export )?function ([\w$]+)\(/,
  /^case ("(?:[^"\\]|\\.)*"): \{/,
  /^(?:readonly )?([\w$]+|"(?:[^"\\]|\\.)*"|\['__proto__'\]): /,
]

/**
 * The field that a line of generated code without `@see` is about, as names with dots between: `limits.settings.topK` in
 * data, `itemsSettings.topK` in a check, whose objects are called after their functions. What a check keeps in a constant
 * belongs to the field that uses it first. Undefined for lines about no field.
 */
function enclosing(lines: readonly string[], at: number): string | undefined {
  const line = lines[at] ?? ''
  const constant = /^const ((?:limit|keys|pattern|set)\d*)\b/.exec(line)?.[1]
  if (constant !== undefined) {
    const use = lines.findIndex((it, i) => i > at && new RegExp(`\\b${constant}\\b`).test(it))
    return use < 0 ? undefined : enclosing(lines, use)
  }
  const names: string[] = []
  let depth = Number.POSITIVE_INFINITY
  for (let i = Math.min(at, lines.length - 1); i >= 0 && depth > 0; i--) {
    const text = lines[i] ?? ''
    const indent = text.search(/\S/)
    if (indent < 0 || indent >= depth) continue
    depth = indent
    const name = nameIn(text.trim())
    if (name !== undefined) names.unshift(name)
  }
  return names.length === 0 ? undefined : names.join('.')
}

function nameIn(text: string): string | undefined {
  for (const opening of openings) {
    const name = opening.exec(text)?.[1]
    if (name !== undefined) return name.startsWith('"') ? String(JSON.parse(name)) : name
  }
  return undefined
}
