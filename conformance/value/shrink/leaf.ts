import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import { valueAt } from '../../../generator/document/pointer.js'
import { numberRange } from '../../../generator/ir/range.js'
import { chunks, heads } from './parts.js'
import type { KnownPlaces } from './place.js'
import {
  between,
  leastLength,
  listedBefore,
  type NumberReading,
  oneStep,
  plainTexts,
  simplestFor,
  targetFor,
} from './simpler.js'
import type { Mode, Replace, ShrinkTask } from './task.js'

interface LeafPlace {
  readonly path: Pointer
  readonly put: Replace
  readonly mode: Mode
  readonly places: KnownPlaces
  /** Numbers this near to zero or nearer are not tried. @defaultValue -1 */
  readonly beyond?: number
}

/** Makes a text, number or boolean simpler, or moves it to an earlier value of its list. */
export function leaf(at: LeafPlace): ShrinkTask {
  const { path, put, mode, places } = at
  return function* (value) {
    const current = valueAt(value, path)
    if (current === undefined) return []
    const reading = readingOf(places, value, path)
    const listed = listedBefore(current, reading)
    const { beyond = -1 } = at
    const isTooNear = (it: Json) => typeof it === 'number' && Math.abs(it) <= beyond
    if (listed !== undefined) return [earlier(at, listed.filter(isTooNear).length - 1)]
    const tried = simplestFor(current, reading).filter((it) => !isTooNear(it))
    for (const it of tried) yield { value: put(value, it), then: [leaf({ ...at, mode: { ...mode, isFirst: false } })] }
    if (typeof current === 'string') return [text(at, tried)]
    return typeof current === 'number' ? [halved(at, lowFor(current, reading, beyond))] : []
  }
}

/** Where halving starts from: the legal number nearest to zero, unless nothing that near is tried. */
function lowFor(current: number, { taken }: NumberReading, beyond: number): number | undefined {
  const target = targetFor(current, numberRange(taken))
  return target !== undefined && Math.abs(target) <= beyond ? Math.sign(current) * beyond : target
}

function readingOf(places: KnownPlaces, value: Json, path: Pointer): NumberReading {
  return { taken: places.constraintsAt(value, path), every: places.constraintsAt(value, path, 'every') }
}

/** So many values of a list are tried one by one, in their order; what comes later is halved. */
const oneByOne = 32

/** Leads a listed value to an earlier one. @param low index of one that does not fail, or -1 */
function earlier(at: LeafPlace, low: number): ShrinkTask {
  const { path, put, places } = at
  return function* (value) {
    const current = valueAt(value, path) as Json
    const listed = listedBefore(current, readingOf(places, value, path)) ?? []
    let from = low
    while (from + 1 < listed.length) {
      const next = from + 1 < oneByOne ? from + 1 : (from + listed.length) >> 1
      const then = next < oneByOne ? [] : [earlier(at, from)]
      yield { value: put(value, listed[next] as Json), then }
      from = next
    }
    return []
  }
}

/** Leads a number by halves to the smallest that fails. @param low one that does not fail, or is not legal there */
function halved(at: LeafPlace, low: number | undefined): ShrinkTask {
  const { path, put, mode, places } = at
  return function* (value) {
    const current = valueAt(value, path)
    if (typeof current !== 'number' || low === undefined) return []
    const range = numberRange(places.constraintsAt(value, path))
    const then = (from: number) => [halved({ ...at, mode: { ...mode, isSettled: false } }, from)]
    if (mode.isSettled) {
      const next = oneStep(current, low, range)
      if (next !== undefined) yield { value: put(value, next), then: then(low) }
      return []
    }
    let from = low
    for (let middle = between(from, current, range); middle !== undefined; middle = between(from, current, range)) {
      yield { value: put(value, middle), then: then(from) }
      from = middle
    }
    return []
  }
}

/** Makes a text shorter: of nothing but `a` where its characters do not matter, else by taking parts away. */
function text(at: LeafPlace, tried: readonly Json[]): ShrinkTask {
  const { path, put, mode, places } = at
  return function* (value, accepts) {
    const current = valueAt(value, path) as string
    const constraints = places.constraintsAt(value, path)
    const points = [...current].length
    const made = plainTexts(points, constraints)
    const lengths = tried.map((it) => [...(it as string)].length).filter((it) => it < points)
    const low = lengths.length > 0 ? Math.min(...lengths) : leastLength(constraints) - 1
    const plain = heads({ path, put, mode, low, made: (count) => plainTexts(count, constraints) })
    if (made.includes(current)) return [plain]
    const fresh = heads({
      path,
      put,
      mode: { ...mode, isSettled: false },
      low,
      made: (count) => plainTexts(count, constraints),
    })
    for (const it of mode.isFirst ? made : made.slice(0, 1)) {
      const next = put(value, it)
      if (next === undefined || !accepts(next)) continue
      yield { value: next, then: [fresh] }
      break
    }
    const patterned = (count: number) => plainTexts(count, constraints).slice(1)
    return [
      heads({ path, put, mode, low, made: patterned, isKept: true }),
      chunks({ path, put }),
      chunks({ path, put, plain: () => 'a' }),
    ]
  }
}
