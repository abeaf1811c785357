import { isJsonObject, type Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import { valueAt } from '../../../generator/document/pointer.js'
import type { Mode, Replace, ShrinkTask } from './task.js'

/** What a value is a row of: code points, items or members. */
type TextOrItem = Json | readonly [key: string, value: Json]

function partsOf(value: Json): readonly TextOrItem[] {
  if (typeof value === 'string') return [...value]
  return Array.isArray(value) ? (value as readonly Json[]) : (Object.entries(value as object) as [string, Json][])
}

function joined(like: Json, parts: readonly TextOrItem[]): Json {
  if (typeof like === 'string') return parts.join('')
  return Array.isArray(like) ? (parts as readonly Json[]) : Object.fromEntries(parts as readonly [string, Json][])
}

/** So many lengths beside the middle are looked at for one that is legal. */
const lengthsAround = 64

interface Heads {
  readonly path: Pointer
  readonly put: Replace
  readonly mode: Mode
  /** A length that does not fail, or is below any legal one. @defaultValue -1 */
  readonly low?: number
  /** Texts of a length to be tried beside the head of the text. */
  readonly made?: (count: number) => readonly string[]
  /** Whether the head of a text is tried as well. @defaultValue true for lists, false for texts */
  readonly isKept?: boolean
}

/** Leads the length of a text or list by halves to the least that fails. */
export function heads(at: Heads): ShrinkTask {
  const { path, put, mode, low = -1 } = at
  return function* (value, accepts) {
    const current = valueAt(value, path) as Json
    const parts = partsOf(current)
    const ofLength = (count: number): Json | undefined => {
      for (const it of shortened(at, current, count)) {
        const whole = put(value, it)
        if (whole !== undefined && accepts(whole)) return whole
      }
      return undefined
    }
    const then = (from: number) => [heads({ ...at, mode: { ...mode, isSettled: false }, low: from })]
    if (mode.isSettled) {
      for (let count = parts.length - 1; count > low && count >= parts.length - lengthsAround; count--) {
        const whole = ofLength(count)
        if (whole === undefined) continue
        yield { value: whole, then: then(low) }
        break
      }
      return []
    }
    let from = low
    while (from + 1 < parts.length) {
      const found = legalNear((from + parts.length) >> 1, from, parts.length, ofLength)
      if (found === undefined) return []
      yield { value: found.whole, then: then(from) }
      from = found.count
    }
    return []
  }
}

/** What could stand for a text or list at a length: its head, texts that are made. */
function shortened({ made, isKept }: Heads, current: Json, count: number): readonly Json[] {
  const head = () => joined(current, partsOf(current).slice(0, count))
  if (typeof current !== 'string') return [head()]
  return [...(isKept ? [head()] : []), ...(made?.(count) ?? [])]
}

/** A legal value of a length strictly between two others, as near as can be to `middle`. */
function legalNear(middle: number, low: number, high: number, ofLength: (count: number) => Json | undefined) {
  for (let off = 0; off < lengthsAround; off++) {
    for (const count of off === 0 ? [middle] : [middle + off, middle - off]) {
      if (count <= low || count >= high) continue
      const whole = ofLength(count)
      if (whole !== undefined) return { whole, count }
    }
  }
  return undefined
}

/** Parts are taken in chunks of down to this share of all; as the whole shrinks, so do they. */
const finest = 32

interface Chunks {
  readonly path: Pointer
  readonly put: Replace
  /** What a part is replaced by; it is taken away when absent. */
  readonly plain?: (value: Json, index: number) => Json | undefined
  readonly size?: number
  readonly from?: number
}

/** Takes parts of a text, list or object away, or replaces them by plain ones: all, halves of them, and so on. */
export function chunks(at: Chunks): ShrinkTask {
  const { path, put, plain } = at
  return function* (value, accepts) {
    const current = valueAt(value, path) as Json
    const all = partsOf(current)
    const without = (gone: readonly number[]) => put(value, joined(current, spared(all, value, new Set(gone), plain)))
    // Members that others need cannot go; to try them with others would be to try in vain.
    const canGo = (index: number) => {
      const whole = without([index])
      return whole !== undefined && accepts(whole)
    }
    const indices = [...all.keys()]
    const free = isJsonObject(current) && !plain ? indices.filter(canGo) : indices
    for (const { size, from } of chunksOf(free.length, at)) {
      const next = plain ? from + size : from
      yield { value: without(free.slice(from, from + size)), then: [chunks({ ...at, size, from: next })] }
    }
    return []
  }
}

/** Chunks of so many parts: from where it was left off, then from the start again in chunks of half the size. */
function* chunksOf(count: number, { size = count, from = 0 }: Chunks) {
  if (count === 0) return
  const least = Math.ceil(count / finest)
  let [current, start] = [Math.min(size, count), from]
  for (; current >= least; current = current === 1 ? 0 : Math.ceil(current / 2)) {
    for (; start < count; start += current) yield { size: current, from: start }
    start = 0
  }
}

/** The parts without those that are to go, or with plain ones in their place. */
function spared(
  all: readonly TextOrItem[],
  value: Json,
  gone: ReadonlySet<number>,
  plain: Chunks['plain'],
): readonly TextOrItem[] {
  if (plain === undefined) return all.filter((_, i) => !gone.has(i))
  return all.map((it, i) => (gone.has(i) ? (plain(value, i) ?? (it as Json)) : it))
}
