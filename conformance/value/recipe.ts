import { type Json, parsedJson } from '../../generator/document/json.js'
import { isLonger } from '../../generator/runtime/text.js'

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
  if (!isLonger(value, longRun)) return JSON.stringify(value)
  let longest = { start: 0, end: 0, point: '', count: 0 }
  for (const { 0: run, 1: point = '', index: start } of value.matchAll(/(.)\1{19,}/gsu)) {
    const count = run.length / point.length
    if (count > longest.count) longest = { start, end: start + run.length, point, count }
  }
  const { start, end, point, count } = longest
  if (count === 0) return JSON.stringify(value)
  const parts = [
    ...(start > 0 ? [JSON.stringify(value.slice(0, start))] : []),
    `${JSON.stringify(point)} × ${count}`,
    ...(end < value.length ? [JSON.stringify(value.slice(end))] : []),
  ]
  return parts.join(' + ')
}

function cut(line: string, longest: number): string {
  if (!isLonger(line, longest)) return line
  // So many code points are no more than twice as many units.
  const points = [...line.slice(0, 2 * longest)]
  return `${points.slice(0, longest - 1).join('')}…`
}
