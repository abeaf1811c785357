import { type Json, parsedJson } from '../../generator/document/json.js'

/** A value in short, on one line, longer ones cut: long strings by what they repeat, `"a" × 131073`. */
export function recipe(value: Json, longest = 160): string {
  return cut(written(value), longest)
}

/** The same of a JSON text, which stays spelled as it is: `1.0` is no `1`. What is no JSON is cut. */
export function recipeText(text: string, longest = 200): string {
  // Nobody counts further; what ends within a string is told as far as it goes.
  const short = text.slice(0, 2_000_000).replace(/"[^"\\]*(?:\\.[^"\\]*)*("|$)/gs, (literal, end: string) => {
    const value = literal.length > longRun ? parsedJson(end === '' ? `${literal}"` : literal) : undefined
    return typeof value === 'string' ? written(value) : literal
  })
  return cut(short, longest)
}

/** Strings of more code points are told by what they repeat. */
const longRun = 40

function written(value: Json): string {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return list(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${written(inner as Json)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function list(items: readonly Json[]): string {
  const first = JSON.stringify(items[0])
  if (items.length > 3 && items.every((it) => JSON.stringify(it) === first))
    return `[${written(items[0] as Json)}] × ${items.length}`
  return `[${items.map(written).join(', ')}]`
}

/** A string, or the shortest piece that it repeats and how often, with what stands before and after. */
function text(value: string): string {
  const points = [...value]
  if (points.length <= longRun) return JSON.stringify(value)
  let [start, end] = [0, 0]
  for (let from = 0; from < points.length; ) {
    let to = from
    while (to < points.length && points[to] === points[from]) to++
    if (to - from > end - start) [start, end] = [from, to]
    from = to
  }
  if (end - start < 20) return JSON.stringify(value)
  const parts = [
    ...(start > 0 ? [JSON.stringify(points.slice(0, start).join(''))] : []),
    `${JSON.stringify(points[start])} × ${end - start}`,
    ...(end < points.length ? [JSON.stringify(points.slice(end).join(''))] : []),
  ]
  return parts.join(' + ')
}

function cut(line: string, longest: number): string {
  const points = [...line]
  return points.length <= longest ? line : `${points.slice(0, longest - 1).join('')}…`
}
