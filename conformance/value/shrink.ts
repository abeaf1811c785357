import type { Json } from '../../generator/document/json.js'

/**
 * Simpler values than `value`, the simplest first: without a member or an item, with a shorter text, a smaller number.
 * Nothing is said about whether a schema accepts them.
 */
export function* simplerThan(value: Json): Generator<Json> {
  if (typeof value === 'string') yield* shorter(value)
  else if (typeof value === 'number') yield* smaller(value)
  else if (value === true) yield false
  else if (Array.isArray(value)) {
    const items = value as readonly Json[]
    for (let size = items.length; size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < items.length; at += size) yield [...items.slice(0, at), ...items.slice(at + size)]
    }
    for (let i = 0; i < Math.min(items.length, 20); i++) {
      for (const it of simplerThan(items[i] as Json)) yield items.map((other, j) => (i === j ? it : other))
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value) as [string, Json][]
    for (let size = members.length; size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < members.length; at += size)
        yield Object.fromEntries([...members.slice(0, at), ...members.slice(at + size)])
    }
    for (const [key, member] of members) {
      for (const it of simplerThan(member))
        yield Object.fromEntries(members.map(([other, kept]) => [other, other === key ? it : kept]))
    }
  }
}

function* shorter(text: string): Generator<string> {
  if (text === '') return
  yield ''
  const points = [...text]
  for (let size = 1; size < points.length; size *= 2) yield points.slice(0, size).join('')
  yield points.slice(0, -1).join('')
  const plain = 'a'.repeat(points.length)
  if (plain !== text) yield plain
}

function* smaller(value: number): Generator<number> {
  for (const it of [0, 1, -1, Math.trunc(value), Math.trunc(value / 2), Number(value.toPrecision(2))]) {
    if (it !== value && Math.abs(it) <= Math.abs(value)) yield it
  }
  if (Number.isInteger(value) && value > 1) yield value - 1
}
