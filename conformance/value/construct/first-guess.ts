import type { Json } from '../../../generator/document/json.js'
import type { Shape } from '../../../generator/ir/model.js'
import { kindsInOrder } from './kinds.js'
import type { Making } from './making.js'
import { kind, type OpenValue } from './open-value.js'

/**
 * Whether a schema takes the value that a place becomes if nothing else is asked for: of the plainest kind, the first that is
 * listed, with the members that there have to be.
 *
 * EXAMPLE  A part has a `type`, "text" or "video", and two conditions say what else each of them brings. To let each
 * condition fail in turn leaves the last type; by the first one that is listed the part is a text.
 */
export function holdsAtFirst(making: Making, place: OpenValue, { constraints }: Shape): boolean {
  const guess = guessed(place)
  return guess !== undefined && constraints.every((it) => making.holds(it, guess))
}

/** Undefined where what a place becomes hangs on more than its kind and its list. */
function guessed(place: OpenValue): Json | undefined {
  if (place.values !== undefined) return place.values[0]
  const [first] = kindsInOrder(place)
  if (first === kind.string) return 'a'
  if (first === kind.boolean) return false
  if (first === kind.object) return Object.fromEntries(membersOf(place))
  if (first === kind.array) return []
  return first === kind.null ? null : undefined
}

function membersOf({ members, presence }: OpenValue): readonly (readonly [string, Json])[] {
  return [...members].flatMap(([key, member]) => {
    const guess = presence.get(key) === true ? guessed(member) : undefined
    return guess === undefined ? [] : [[key, guess] as const]
  })
}
