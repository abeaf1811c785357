import { shuffled } from './chance.js'
import { listLengths } from './items.js'
import { leafValues } from './leaves.js'
import { deepest, type Making } from './making.js'
import { decideMembers, demandsOnTheWay } from './members.js'
import { kind, number, type OpenValue } from './open-value.js'
import { narrow } from './places.js'
import type { Alternative } from './search.js'

const plainestFirst = [kind.string, number, kind.boolean, kind.object, kind.array, kind.null]
const deepDown = [kind.string, number, kind.boolean, kind.null, kind.object, kind.array]

/** What a place may become, the plainest first; an integer and a fraction are both numbers. */
export function kindsInOrder({ depth, kinds }: Pick<OpenValue, 'depth' | 'kinds'>): readonly number[] {
  return (depth >= deepest ? deepDown : plainestFirst).filter((bits) => (kinds & bits) !== 0)
}

/** The kinds that a place may become, each with what is to be decided next. Deep down the simple ones come first. */
export function kindsFor(making: Making, place: OpenValue): readonly Alternative[] {
  if (place.values !== undefined) return [{ go: () => leafLater(making, place) }]
  return shuffled(making.chance, kindsInOrder(place)).map((bits) => ({
    go: () => {
      if (!narrow(making, place, bits)) return false
      if (bits === kind.object)
        return (
          demandsOnTheWay(making, place) &&
          making.search.later('members', () => [{ go: () => decideMembers(making, place) }])
        )
      if (bits === kind.array) return making.search.later('members', () => listLengths(making, place))
      return leafLater(making, place)
    },
  }))
}

function leafLater(making: Making, place: OpenValue): boolean {
  return making.isOutline || making.search.later('leaf', () => leafValues(making, place))
}
