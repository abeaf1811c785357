import type { ByKind } from '../../../generator/ir/constraint.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import { shuffled, simplest } from './chance.js'
import { holdsAtFirst } from './first-guess.js'
import type { Making } from './making.js'
import { demandMembers, dependent, onMembers } from './members.js'
import { kindOf, kindsOf, type Literal, type OpenValue } from './open-value.js'
import { narrow, whenObject } from './places.js'
import { isRefuted } from './refuted.js'
import { hasNumbers } from './relations.js'
import type { Alternative } from './search.js'

/** What `$ref` and allOf join is demanded by itself as well, unless a wish has something else in its place. */
const isJoining = ({ constraint }: Literal): boolean => traitsOf(constraint).leads === 'always'

/** What follows for a value from a constraint that holds; false where it contradicts what is known. */
export const met: ByKind<boolean, [OpenValue, Making]> = {
  type: ({ types }, place, making) => narrow(making, place, kindsOf(types)),
  values: ({ values }, place, making) => {
    const fitting = values
      .map((it) => it.value)
      .filter((it) => (kindOf(it) & place.kinds) !== 0)
      .filter((it) =>
        place.literals.every((other) => isJoining(other) || making.holds(other.constraint, it) === other.holds),
      )
    making.search.set(place, 'values', fitting)
    return (
      fitting.length > 0 &&
      narrow(
        making,
        place,
        fitting.reduce<number>((bits, it) => bits | kindOf(it), 0),
      )
    )
  },
  bound: (_, place) => hasNumbers(place),
  step: (_, place) => hasNumbers(place),
  length: () => true,
  count: () => true,
  pattern: () => true,
  format: () => true,
  unique: (_, place, making) => {
    making.search.set(place, 'varies', true)
    return true
  },
  required: ({ keys }, place, making) => whenObject(making, place, () => keys.every((it) => making.require(place, it))),
  properties: ({ shapes }, place, making) => demandMembers(making, place, shapes),
  patterned: (it, place, making) => onMembers(making, place, it),
  additional: (it, place, making) => onMembers(making, place, it),
  names: () => true,
  prefix: () => true,
  items: () => true,
  contains: () => true,
  unevaluated: () => true,
  all: ({ shapes }, place, making) => shapes.every((shape) => making.demand(place, { shape, holds: true })),
  any: ({ shapes }, place, making) => {
    const { through } = making.wish
    return making.search.choice(
      shapes.flatMap((shape): Alternative[] => {
        const alone = { leads: [shape], go: () => making.demand(place, { shape, holds: true }) }
        if (!through?.has(shape)) return [alone]
        const others = shapes.filter((it) => it !== shape)
        const isolated = () => others.every((it) => making.demand(place, { shape: it, holds: false }))
        return [{ leads: [shape], go: () => making.demand(place, { shape, holds: true }) && isolated() }, alone]
      }),
    )
  },
  one: ({ shapes }, place, making) =>
    making.search.choice(
      shapes.map((shape) => ({
        leads: [shape],
        go: () =>
          making.demand(place, { shape, holds: true }) &&
          shapes.every((other) => other === shape || making.demand(place, { shape: other, holds: false })),
      })),
    ),
  not: ({ shape }, place, making) => making.demand(place, { shape, holds: false }),
  conditional: (it, place, making) => {
    const branch = (holds: boolean, consequence: Shape | undefined): Alternative => ({
      leads: consequence ? [consequence] : [],
      go: () =>
        making.demand(place, { shape: it.if, holds }) &&
        (consequence === undefined || making.demand(place, { shape: consequence, holds: true })),
    })
    return making.search.later('logic', () =>
      isRefuted(making, place, it.if)
        ? [{ go: () => it.else === undefined || making.demand(place, { shape: it.else, holds: true }) }]
        : inOrder(making, place, it.if, [branch(false, it.else), branch(true, it.then)]),
    )
  },
  dependentRequired: ({ rules }, place, making) =>
    whenObject(making, place, () =>
      [...rules].every(([key, keys]) =>
        dependent(making, place, key, { go: () => keys.every((needed) => making.require(place, needed)) }),
      ),
    ),
  dependentShapes: ({ rules }, place, making) =>
    whenObject(making, place, () =>
      [...rules].every(([key, shape]) =>
        dependent(making, place, key, { leads: [shape], go: () => making.demand(place, { shape, holds: true }) }),
      ),
    ),
  ref: ({ target }, place, making) => making.demand(place, { shape: target, holds: true }),
  relation: () => true,
  opaque: () => true,
  never: () => false,
}

/** How a condition is decided: by chance, or first as it is for the plainest value that comes of what is known. */
function inOrder(
  making: Making,
  place: OpenValue,
  condition: Shape,
  [fails, holds]: readonly [fails: Alternative, holds: Alternative],
): readonly Alternative[] {
  if (making.chance !== simplest) return shuffled(making.chance, [fails, holds])
  return !isOnTheWay(making, place) && holdsAtFirst(making, place, condition) ? [holds, fails] : [fails, holds]
}

/** Whether a target at the place or below is still to be met with: what is decided here may lead away from it. */
function isOnTheWay({ struck, wish: { targets = [] } }: Making, { path }: OpenValue): boolean {
  return targets.some((it) => !struck.has(it) && (it.path === path || it.path.startsWith(`${path}/`)))
}
