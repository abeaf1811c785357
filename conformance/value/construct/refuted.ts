import { answer, type ByKind } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Making } from './making.js'
import { kind, kindsOf, type OpenValue } from './open-value.js'

/** What is left for the made value to show. */
const unknown = (): boolean => false

/** True when what is known already rules the shape out. */
export function isRefuted(making: Making, place: OpenValue, shape: Shape): boolean {
  return shape.constraints.some((it) => answer(refuted, it, place, making))
}

const refuted: ByKind<boolean, [OpenValue, Making]> = {
  type: ({ types }, place) => (place.kinds & kindsOf(types)) === 0,
  values: (it, place, making) => place.values?.every((value) => !making.holds(it, value)) === true,
  bound: unknown,
  step: unknown,
  length: unknown,
  count: unknown,
  pattern: unknown,
  format: unknown,
  unique: unknown,
  required: ({ keys }, place) => place.kinds === kind.object && keys.some((key) => place.presence.get(key) === false),
  properties: ({ shapes }, place, making) =>
    place.kinds === kind.object &&
    [...shapes].some(([key, inner]) => {
      const member = place.members.get(key)
      return member !== undefined && isRefuted(making, member, inner)
    }),
  patterned: unknown,
  additional: unknown,
  names: unknown,
  prefix: unknown,
  items: unknown,
  contains: unknown,
  unevaluated: unknown,
  all: ({ shapes }, place, making) => shapes.some((inner) => isRefuted(making, place, inner)),
  any: ({ shapes }, place, making) => shapes.every((inner) => isRefuted(making, place, inner)),
  one: unknown,
  not: unknown,
  conditional: unknown,
  dependentRequired: unknown,
  dependentShapes: unknown,
  ref: ({ target }, place, making) => isRefuted(making, place, target),
  relation: unknown,
  opaque: unknown,
  never: () => true,
}
