import { canonicalText, isJsonObject, type Json } from '../document/json.js'
import * as formats from '../runtime/format.js'
import { area, ratio } from '../runtime/relation.js'
import { isLonger, isShorter } from '../runtime/text.js'
import { isUnique } from '../runtime/value.js'
import { shapesForItem, shapesForMember } from './applied-below.js'
import { answer, type ByKind, type Constraint, type Shape } from './constraint.js'
import { compareScaled, isOnGrid, scaled } from './decimal.js'
import type { Format } from './format.js'
import { formatFunctions } from './format-function.js'
import { isOfType } from './json-type.js'
import { matches } from './pattern.js'

const checks: Readonly<Record<string, (text: string) => boolean>> = { ...formats }
const listed = new WeakMap<object, ReadonlySet<string>>()
/** Whether a text is of a format. */
export function isOfFormat(format: Format, text: string): boolean {
  return checks[formatFunctions[format]]?.(text) === true
}

/** Whether a value satisfies a schema: asked of single values, where to compile a check would cost more than it saves. */
export function holds(shape: Shape, value: Json): boolean {
  return shape.constraints.every((it) => answer(readers, it, value, shape))
}

const within = (side: 'lower' | 'upper', size: number, count: number): boolean =>
  side === 'lower' ? size >= count : size <= count

const onMembers: Judging = (it, value) =>
  !isJsonObject(value) ||
  Object.keys(value).every((key) => shapesForMember(it, key).every((shape) => holds(shape, value[key] as Json)))

const onItems: Judging = (it, value) =>
  !Array.isArray(value) || value.every((item, i) => shapesForItem(it, i).every((shape) => holds(shape, item)))

type Judging = (constraint: Constraint, value: Json, shape: Shape) => boolean

const readers: ByKind<boolean, [value: Json, shape: Shape]> = {
  type: ({ types }, value) => isOfType(value, types),
  values: ({ values }, value) => {
    const known = listed.get(values) ?? new Set(values.map((it) => canonicalText(it.value)))
    listed.set(values, known)
    return known.has(canonicalText(value))
  },
  bound: ({ side, bound, exclusive }, value) => {
    if (typeof value !== 'number') return true
    const order = compareScaled(scaled(value), scaled(bound)) * (side === 'lower' ? 1 : -1)
    return order > 0 || (order === 0 && !exclusive)
  },
  step: ({ of }, value) => typeof value !== 'number' || isOnGrid(value, scaled(of)),
  length: ({ side, count }, value) =>
    typeof value !== 'string' || !(side === 'lower' ? isShorter(value, count) : isLonger(value, count)),
  count: ({ of, side, count }, value) => {
    if (of === 'items') return !Array.isArray(value) || within(side, value.length, count)
    return !isJsonObject(value) || within(side, Object.keys(value).length, count)
  },
  pattern: ({ source }, value) => typeof value !== 'string' || matches(source, value),
  format: ({ format }, value) => typeof value !== 'string' || isOfFormat(format, value),
  unique: (_, value) => !Array.isArray(value) || isUnique(value),
  required: ({ keys }, value) => !isJsonObject(value) || keys.every((key) => Object.hasOwn(value, key)),
  properties: onMembers,
  patterned: onMembers,
  additional: onMembers,
  names: ({ shape }, value) => !isJsonObject(value) || Object.keys(value).every((key) => holds(shape, key)),
  prefix: onItems,
  items: onItems,
  contains: ({ shape, lower, upper }, value) => {
    if (!Array.isArray(value)) return true
    const count = value.filter((item) => holds(shape, item)).length
    return count >= lower.count && (upper === undefined || count <= upper.count)
  },
  unevaluated: (it, value, shape) => {
    if (it.of === 'items') {
      if (!Array.isArray(value)) return true
      const known = evaluatedItems(shape, value, it)
      return value.every((item, i) => known.has(i) || holds(it.shape, item))
    }
    if (!isJsonObject(value)) return true
    const known = evaluatedMembers(shape, value, it)
    return Object.keys(value).every((key) => known.has(key) || holds(it.shape, value[key] as Json))
  },
  all: ({ shapes }, value) => shapes.every((it) => holds(it, value)),
  any: ({ shapes }, value) => shapes.some((it) => holds(it, value)),
  one: ({ shapes }, value) => shapes.filter((it) => holds(it, value)).length === 1,
  not: ({ shape }, value) => !holds(shape, value),
  conditional: (it, value) => {
    const branch = holds(it.if, value) ? it.then : it.else
    return branch === undefined || holds(branch, value)
  },
  dependentRequired: ({ rules }, value) =>
    !isJsonObject(value) ||
    [...rules].every(([key, keys]) => !Object.hasOwn(value, key) || keys.every((it) => Object.hasOwn(value, it))),
  dependentShapes: ({ rules }, value) =>
    !isJsonObject(value) || [...rules].every(([key, shape]) => !Object.hasOwn(value, key) || holds(shape, value)),
  ref: ({ target }, value) => holds(target, value),
  relation: ({ operation, parameters, minimum, maximum }, value) =>
    !isJsonObject(value) || (operation === 'area' ? area : ratio)(value, parameters, minimum, maximum),
  opaque: () => true,
  never: () => false,
}

/** The schemas that a constraint applies to the same value and that hold: what they evaluate is evaluated. */
function applied(it: Constraint, value: Json): readonly Shape[] {
  if (it.kind === 'ref') return [it.target]
  if (it.kind === 'all') return it.shapes
  if (it.kind === 'any' || it.kind === 'one') return it.shapes.filter((shape) => holds(shape, value))
  if (it.kind === 'dependentShapes' && isJsonObject(value)) {
    return [...it.rules].flatMap(([key, shape]) => (Object.hasOwn(value, key) ? [shape] : []))
  }
  if (it.kind !== 'conditional') return []
  const branches = holds(it.if, value) ? [it.if, it.then] : [it.else]
  return branches.filter((shape) => shape !== undefined)
}

/** The keys that a schema evaluates where it holds, but for what one of its constraints does. */
function evaluatedMembers(shape: Shape, value: { readonly [key: string]: unknown }, but?: Constraint): Set<string> {
  const keys = Object.keys(value)
  const known = new Set<string>()
  for (const it of shape.constraints) {
    if (it === but) continue
    const isRest = it.kind === 'unevaluated' && it.of === 'properties'
    for (const key of keys) if (isRest || shapesForMember(it, key).length > 0) known.add(key)
    for (const inner of applied(it, value as Json)) {
      for (const key of evaluatedMembers(inner, value)) known.add(key)
    }
  }
  return known
}

/** The indexes that a schema evaluates where it holds, but for what one of its constraints does. */
function evaluatedItems(shape: Shape, value: readonly Json[], but?: Constraint): Set<number> {
  const known = new Set<number>()
  for (const it of shape.constraints) {
    if (it === but) continue
    const isRest = it.kind === 'unevaluated' && it.of === 'items'
    value.forEach((item, i) => {
      const isFound = it.kind === 'contains' && holds(it.shape, item)
      if (isRest || isFound || shapesForItem(it, i).length > 0) known.add(i)
    })
    for (const inner of applied(it, value)) for (const i of evaluatedItems(inner, value)) known.add(i)
  }
  return known
}
