import type { Json } from '../../../generator/document/json.js'

/** Longer texts are cut. */
const longest = 160

/** A value in short, on one line: long strings by what they repeat, `"a" × 131073`. */
export function recipe(value: Json): string {
  return cut(written(value))
}

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
  if (points.length <= 40) return JSON.stringify(value)
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

function cut(line: string): string {
  const points = [...line]
  return points.length <= longest ? line : `${points.slice(0, longest - 1).join('')}…`
}
