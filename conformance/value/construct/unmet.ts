import type { ByKind } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { simplest } from './chance.js'
import type { Making } from './making.js'
import { demandMember, forbid } from './members.js'
import { kind, kindsOf, number, type OpenValue } from './open-value.js'
import { textForPattern } from './pattern-text.js'
import { narrow } from './places.js'
import { hasNumbers } from './relations.js'
import type { Alternative } from './search.js'

/** What follows for a value from a constraint that must not hold; false where it contradicts what is known. */
export const unmet: ByKind<boolean, [OpenValue, Making]> = {
  type: ({ types }, place, making) => narrow(making, place, 127 & ~kindsOf(types)),
  values: () => true,
  bound: (_, place, making) => narrow(making, place, number) && hasNumbers(place),
  step: (_, place, making) => narrow(making, place, number),
  length: (_, place, making) => narrow(making, place, kind.string),
  count: ({ of }, place, making) => narrow(making, place, of === 'items' ? kind.array : kind.object),
  pattern: (_, place, making) => narrow(making, place, kind.string),
  format: (_, place, making) => narrow(making, place, kind.string),
  unique: (_, place, making) => {
    making.search.set(place, 'isDoubled', true)
    making.search.set(place, 'length', Math.max(place.length, 2))
    return narrow(making, place, kind.array)
  },
  required: ({ keys }, place, making) =>
    narrow(making, place, kind.object) &&
    making.search.choice(keys.map((key) => ({ go: () => forbid(making, place, key) }))),
  properties: ({ shapes }, place, making) =>
    narrow(making, place, kind.object) &&
    making.search.choice(
      [...shapes].map(([key, shape]) => ({
        go: () => making.require(place, key) && demandMember(making, place, key, { shape, holds: false }),
      })),
    ),
  patterned: ({ shapes }, place, making) =>
    narrow(making, place, kind.object) &&
    making.search.choice(
      [...shapes].map(([source, shape]) => ({
        go: () => {
          const key = textForPattern(source, simplest)
          return (
            key !== undefined && making.require(place, key) && demandMember(making, place, key, { shape, holds: false })
          )
        },
      })),
    ),
  additional: ({ shape, named }, place, making) => {
    const key = unusedKey(named)
    return (
      narrow(making, place, kind.object) &&
      making.require(place, key) &&
      demandMember(making, place, key, { shape, holds: false })
    )
  },
  names: ({ shape }, place, making) => {
    const key = making.keyFor(shape, false)
    return key !== undefined && narrow(making, place, kind.object) && making.require(place, key)
  },
  prefix: (_, place, making) => narrow(making, place, kind.array),
  items: ({ from }, place, making) => {
    making.search.set(place, 'length', Math.max(place.length, from + 1))
    return narrow(making, place, kind.array)
  },
  contains: (_, place, making) => narrow(making, place, kind.array),
  unevaluated: ({ of, shape }, place, making) => {
    if (of === 'items') return narrow(making, place, kind.array)
    const key = unusedKey([...place.demands.keys()])
    return (
      narrow(making, place, kind.object) &&
      making.require(place, key) &&
      demandMember(making, place, key, { shape, holds: false })
    )
  },
  all: ({ shapes }, place, making) =>
    making.search.choice(
      shapes.map((shape) => ({ leads: [shape], go: () => making.demand(place, { shape, holds: false }) })),
    ),
  any: ({ shapes }, place, making) => shapes.every((shape) => making.demand(place, { shape, holds: false })),
  one: ({ shapes }, place, making) => {
    const pairs = shapes.flatMap((first, i) =>
      shapes.slice(i + 1).map((second) => ({
        go: () =>
          making.demand(place, { shape: first, holds: true }) && making.demand(place, { shape: second, holds: true }),
      })),
    )
    const noneOf = { go: () => shapes.every((shape) => making.demand(place, { shape, holds: false })) }
    return making.search.choice([noneOf, ...pairs], true)
  },
  not: ({ shape }, place, making) => making.demand(place, { shape, holds: true }),
  conditional: (it, place, making) => {
    const branch = (holds: boolean, consequence: Shape): Alternative => ({
      go: () =>
        making.demand(place, { shape: it.if, holds }) && making.demand(place, { shape: consequence, holds: false }),
    })
    return making.search.choice([
      ...(it.then ? [branch(true, it.then)] : []),
      ...(it.else ? [branch(false, it.else)] : []),
    ])
  },
  dependentRequired: ({ rules }, place, making) =>
    narrow(making, place, kind.object) &&
    making.search.choice(
      [...rules].flatMap(([key, keys]) =>
        keys.map((needed) => ({ go: () => making.require(place, key) && forbid(making, place, needed) })),
      ),
    ),
  dependentShapes: ({ rules }, place, making) =>
    narrow(making, place, kind.object) &&
    making.search.choice(
      [...rules].map(([key, shape]) => ({
        go: () => making.require(place, key) && making.demand(place, { shape, holds: false }),
      })),
    ),
  ref: ({ target }, place, making) => making.demand(place, { shape: target, holds: false }),
  relation: ({ parameters }, place, making) =>
    narrow(making, place, kind.object) && parameters.every((it) => making.require(place, it)),
  opaque: () => false,
  never: () => true,
}

function unusedKey(taken: readonly string[]): string {
  let key = 'unknown'
  while (taken.includes(key)) key += '_'
  return key
}
