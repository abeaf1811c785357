import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, type Path, type Pointer, valueIn } from '../../../generator/document/pointer.js'
import { compilePattern } from '../../../generator/ir/pattern.js'
import type { Position } from '../compare/position.js'

/** A place in a value, or the key that leads there. */
interface ValuePlace {
  readonly path: Path
  readonly isKey: boolean
}

/**
 * Where in a value a position is: of its many places, such as every item of a list, one that a judge refused something at,
 * in or around; without one the first.
 */
export function placeIn(
  value: Json,
  positions: readonly Position[],
  refused: readonly Pointer[],
): ValuePlace | undefined {
  const places = positions.flatMap((it) => placesIn(value, it))
  const pointer = ({ path }: ValuePlace) => path.reduce<Pointer>(child, '')
  return (
    places.find((it) => refused.includes(pointer(it))) ??
    places.find((it) => refused.some((other) => other.startsWith(`${pointer(it)}/`))) ??
    places.find((it) => refused.some((other) => pointer(it).startsWith(`${other}/`))) ??
    places[0]
  )
}

function placesIn(value: Json, position: Position): readonly ValuePlace[] {
  let places: readonly ValuePlace[] = [{ path: [], isKey: false }]
  for (const step of position) {
    const below = (next: (inner: Json | undefined) => readonly (string | number)[], isKey = false) => {
      places = places.flatMap(({ path }) => next(valueIn(value, path)).map((it) => ({ path: [...path, it], isKey })))
    }
    if (step.kind === 'key') below((it) => (isJsonObject(it) && Object.hasOwn(it, step.key) ? [step.key] : []))
    else if (step.kind === 'keyName') below(keysOf, true)
    else if (step.kind === 'otherKey') {
      const { pattern } = step
      below((it) => keysOf(it).filter((key) => pattern === undefined || compilePattern(pattern).test(key)))
    } else if (step.kind === 'item')
      below((it) =>
        Array.isArray(it) ? [...it.keys()].filter((i) => (step.isOpen ? i >= step.index : i === step.index)) : [],
      )
  }
  return places
}

function keysOf(value: Json | undefined): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : []
}
