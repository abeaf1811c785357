import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, mutated, type Pointer } from '../../../generator/document/pointer.js'
import { type KnownPlaces, leavesOf } from './place.js'
import { simplestFor } from './simpler.js'

/**
 * The value without the members that may go, and with each leaf as simple as it may be by itself. A constructed value is
 * legal, not the simplest.
 * @param pins values that stay as they are
 */
export function plainest(
  value: Json,
  places: KnownPlaces,
  is: (value: Json) => boolean,
  pins?: ReadonlyMap<Pointer, Json>,
): Json {
  const isKept = (path: Pointer) =>
    pins !== undefined &&
    [...pins.keys()].some((it) => it === path || it.startsWith(`${path}/`) || path.startsWith(`${it}/`))
  let plain = value
  for (const path of membersOf(value)) {
    const next = isKept(path) ? undefined : mutated(plain, path, { remove: true })
    if (next !== undefined && is(next)) plain = next
  }
  for (const { path, value: leaf } of leavesOf(plain)) {
    if (isKept(path)) continue
    const reading = { taken: places.constraintsAt(plain, path), every: places.constraintsAt(plain, path, 'every') }
    for (const it of simplestFor(leaf, reading)) {
      const next = mutated(plain, path, { set: it })
      if (next === undefined || !is(next)) continue
      plain = next
      break
    }
  }
  return plain
}

/** Every member of every object, outer ones first. */
function membersOf(value: Json, path: Pointer = ''): Pointer[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((it, i) => membersOf(it, child(path, i)))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([key, it]) => [child(path, key), ...membersOf(it as Json, child(path, key))])
}
