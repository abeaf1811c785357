import { canonicalText, type Json } from '../document/json.js'
import type { Constraint, ConstraintOf, JsonType } from './constraint.js'
import { isOnGrid, scaled } from './decimal.js'
import type { Format } from './format.js'
import { traitsOf } from './kind-traits.js'
import type { Shape } from './model.js'

/** How the values of two constraints, or of two schemas, relate: `narrower` when the first takes only some of the second's. */
export type Order = 'equal' | 'narrower' | 'wider' | 'incomparable' | 'unknown'

/** Whether every value of one is a value of the other: shown, refuted, or neither. */
export type Containment = 'yes' | 'no' | 'unknown'

/** Whether each value that satisfies all of the first schemas satisfies all of the second ones. */
export type ShapesContained = (inner: readonly Shape[], outer: readonly Shape[]) => Containment

/** The order that two containments make. */
export function orderOf(forth: Containment, back: Containment): Order {
  if (forth === 'yes') return back === 'yes' ? 'equal' : 'narrower'
  if (back === 'yes') return 'wider'
  return forth === 'no' && back === 'no' ? 'incomparable' : 'unknown'
}

/** The order seen from the other side. */
export function swapped(order: Order): Order {
  return order === 'narrower' ? 'wider' : order === 'wider' ? 'narrower' : order
}

/** All of several containments at once. */
export function every(parts: Iterable<Containment>): Containment {
  let result: Containment = 'yes'
  for (const part of parts) {
    if (part === 'no') return 'no'
    if (part === 'unknown') result = 'unknown'
  }
  return result
}

/**
 * Compares two constraints of one kind, each taken alone.
 * @param shapes decides for the schemas inside; without it only equal ones are comparable
 */
export function order(a: Constraint, b: Constraint, shapes: ShapesContained = sameShapes): Order {
  return orderOf(contained(a, b, shapes), contained(b, a, shapes))
}

/** Whether every value that `inner` admits is admitted by `outer`; `unknown` for constraints of different kinds. */
export function contained(inner: Constraint, outer: Constraint, shapes: ShapesContained = sameShapes): Containment {
  if (inner.kind !== outer.kind) return 'unknown'
  if (inner.keyword === outer.keyword && traitsOf(inner).isSaidByLimit && same(inner.limit, outer.limit)) return 'yes'
  return (containments[inner.kind] as (a: Constraint, b: Constraint, shapes: ShapesContained) => Containment)(
    inner,
    outer,
    shapes,
  )
}

/** Whether a number above (or below) one limit is always above (or below) the other. */
function boundContained(
  side: 'lower' | 'upper',
  inner: { readonly bound: number; readonly exclusive: boolean },
  outer: { readonly bound: number; readonly exclusive: boolean },
): Containment {
  if (inner.bound === outer.bound) return !outer.exclusive || inner.exclusive ? 'yes' : 'no'
  return side === 'lower' ? yesNo(inner.bound > outer.bound) : yesNo(inner.bound < outer.bound)
}

/** Whether every multiple of one step is a multiple of the other, in decimals. */
function stepContained(inner: number, outer: number): Containment {
  return yesNo(isWholeMultiple(inner, outer))
}

/** Whether `value` is a whole multiple of `step`, both taken as the decimals that JSON prints; `step` is not 0. */
export function isWholeMultiple(value: number, step: number): boolean {
  return isOnGrid(value, scaled(step))
}

/** Formats whose every text is one of another format too. */
const widerFormats: { readonly [F in Format]?: readonly Format[] } = { uri: ['uri-reference'], ipv4: ['hostname'] }

/** Whether every text of one format is a text of the other. */
function formatContained(inner: Format, outer: Format): Containment {
  return yesNo(inner === outer || (widerFormats[inner]?.includes(outer) ?? false))
}

/** Whether the types of one list are all among the other's; an integer is a number. */
function typesContained(inner: readonly JsonType[], outer: readonly JsonType[]): Containment {
  return yesNo(inner.every((it) => outer.includes(it) || (it === 'integer' && outer.includes('number'))))
}

/** Whether each value of one set is in the other. */
function valuesContained(inner: readonly Json[], outer: readonly Json[]): Containment {
  const known = new Set(outer.map(canonicalText))
  return yesNo(inner.every((it) => known.has(canonicalText(it))))
}

type Of<K extends Constraint['kind']> = ConstraintOf<K>

const containments: {
  readonly [K in Constraint['kind']]: (inner: Of<K>, outer: Of<K>, shapes: ShapesContained) => Containment
} = {
  type: (a, b) => typesContained(a.types, b.types),
  values: (a, b) =>
    valuesContained(
      a.values.map((it) => it.value),
      b.values.map((it) => it.value),
    ),
  bound: (a, b) => (a.side === b.side ? boundContained(a.side, a, b) : 'no'),
  step: (a, b) => stepContained(a.of, b.of),
  length: (a, b) => countContained(a, b),
  count: (a, b) => (a.of === b.of ? countContained(a, b) : 'no'),
  pattern: (a, b) => (a.source === b.source ? 'yes' : 'unknown'),
  format: (a, b) => formatContained(a.format, b.format),
  unique: () => 'yes',
  required: (a, b) => yesNo(b.keys.every((key) => a.keys.includes(key))),
  properties: (a, b, shapes) => every([...b.shapes].map(([key, shape]) => shapes(list(a.shapes.get(key)), [shape]))),
  patterned: (a, b, shapes) =>
    every([...b.shapes].map(([source, shape]) => shapes(list(a.shapes.get(source)), [shape]))),
  // Which keys it covers is settled by its siblings.
  additional: (a, b, shapes) =>
    same([...a.named].sort(), [...b.named].sort()) && same([...a.patterns].sort(), [...b.patterns].sort())
      ? shapes([a.shape], [b.shape])
      : 'unknown',
  names: (a, b, shapes) => shapes([a.shape], [b.shape]),
  prefix: (a, b, shapes) => every(b.shapes.map((shape, i) => shapes(list(a.shapes[i]), [shape]))),
  items: (a, b, shapes) => (a.from <= b.from ? shapes([a.shape], [b.shape]) : 'unknown'),
  contains: (a, b, shapes) => {
    const enough = b.lower.count === 0 || (a.lower.count >= b.lower.count && shapes([a.shape], [b.shape]) === 'yes')
    const few =
      b.upper === undefined ||
      (a.upper !== undefined && a.upper.count <= b.upper.count && shapes([b.shape], [a.shape]) === 'yes')
    return enough && few ? 'yes' : 'unknown'
  },
  unevaluated: () => 'unknown',
  all: (a, b, shapes) => shapes(a.shapes, b.shapes),
  any: (a, b, shapes) => weak(a.shapes.every((it) => b.shapes.some((other) => shapes([it], [other]) === 'yes'))),
  one: (a, b, shapes) => weak(isPairing(a.shapes, b.shapes, shapes)),
  not: (a, b, shapes) => weak(shapes([b.shape], [a.shape]) === 'yes'),
  conditional: (a, b, shapes) => {
    if (!isSame([a.if], [b.if], shapes)) return 'unknown'
    return weak(shapes(list(a.then), list(b.then)) === 'yes' && shapes(list(a.else), list(b.else)) === 'yes')
  },
  dependentRequired: (a, b) =>
    yesNo([...b.rules].every(([key, keys]) => keys.every((it) => it === key || a.rules.get(key)?.includes(it)))),
  dependentShapes: (a, b, shapes) =>
    weak([...b.rules].every(([key, shape]) => shapes(list(a.rules.get(key)), [shape]) === 'yes')),
  ref: (a, b, shapes) => shapes([a.target], [b.target]),
  relation: (a, b) => {
    if (a.operation !== b.operation || !same(a.parameters, b.parameters)) return 'unknown'
    const low = b.minimum === undefined || (a.minimum !== undefined && a.minimum >= b.minimum)
    const high = b.maximum === undefined || (a.maximum !== undefined && a.maximum <= b.maximum)
    return yesNo(low && high)
  },
  opaque: (a, b) => (a.words === b.words ? 'yes' : 'unknown'),
  never: () => 'yes',
}

function countContained(
  a: { readonly side: 'lower' | 'upper'; readonly count: number },
  b: { readonly side: 'lower' | 'upper'; readonly count: number },
): Containment {
  if (a.side !== b.side) return 'no'
  return yesNo(a.side === 'lower' ? a.count >= b.count : a.count <= b.count)
}

/** Each schema of one list has an equal in the other, and no two share one: as many branches of oneOf match either way. */
function isPairing(a: readonly Shape[], b: readonly Shape[], shapes: ShapesContained): boolean {
  const left = [...b]
  return (
    a.length === b.length &&
    a.every((it) => {
      const found = left.findIndex((other) => isSame([it], [other], shapes))
      if (found >= 0) left.splice(found, 1)
      return found >= 0
    })
  )
}

function isSame(a: readonly Shape[], b: readonly Shape[], shapes: ShapesContained): boolean {
  return shapes(a, b) === 'yes' && shapes(b, a) === 'yes'
}

function sameShapes(inner: readonly Shape[], outer: readonly Shape[]): Containment {
  return outer.every((it) => inner.includes(it) || it.constraints.length === 0) ? 'yes' : 'unknown'
}

function list(shape: Shape | undefined): readonly Shape[] {
  return shape === undefined ? [] : [shape]
}

function same(a: Json, b: Json): boolean {
  return canonicalText(a) === canonicalText(b)
}

function yesNo(yes: boolean): Containment {
  return yes ? 'yes' : 'no'
}

/** Not shown is not refuted: other branches may admit the same values. */
function weak(yes: boolean): Containment {
  return yes ? 'yes' : 'unknown'
}
