import type { Pointer } from '../../../generator/document/pointer.js'
import { knowledgeOf } from './leaf-knowledge.js'
import { isPossible } from './leaves.js'
import type { Making } from './making.js'
import { kind, kindOf, OpenValue } from './open-value.js'

export function opened(making: Making, path: Pointer, parent: OpenValue | undefined, key: string | number | undefined) {
  const place = new OpenValue(path, knowledgeOf(making.holds), parent, key)
  if (++making.places > making.bounds.places) {
    making.search.giveUp()
    return { place, ready: false }
  }
  const pin = making.wish.pins?.get(path)
  if (pin !== undefined) {
    place.values = [pin]
    place.kinds = kindOf(pin)
  }
  making.search.later('kind', () => making.kindsFor(place))
  return { place, ready: ensurePath(making, place) }
}

/** What lies below on the way to a pin or a target has to be there. */
function ensurePath(making: Making, place: OpenValue): boolean {
  for (const token of making.ways.get(place.path) ?? []) {
    // A digit may be a key as well; then the schema says so, and the other reading fails.
    if (place.values !== undefined) return false
    if (!/^\d+$/.test(token)) {
      if (!narrow(making, place, kind.object) || !making.require(place, token)) return false
    } else if (!narrow(making, place, kind.array | kind.object)) return false
    else making.search.set(place, 'length', Math.max(place.length, Number(token) + 1))
  }
  return true
}

export function narrow(making: Making, place: OpenValue, kinds: number): boolean {
  const left = place.kinds & kinds
  if (left === 0) return false
  if (left === place.kinds) return true
  making.search.set(place, 'kinds', left)
  if (left !== kind.object) return isPossible(making, place)
  const waiting = place.onObject
  making.search.set(place, 'onObject', [])
  return waiting.every((it) => it())
}

export function whenObject(making: Making, place: OpenValue, go: () => boolean): boolean {
  if ((place.kinds & kind.object) === 0) return true
  if (place.kinds === kind.object) return go()
  making.search.set(place, 'onObject', [...place.onObject, go])
  return true
}
