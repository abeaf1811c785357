import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, mutated, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { neighbour } from '../../../generator/ir/decimal.js'

/** To which side a limit moves: `loosen` lets more values through, `tighten` fewer. */
export type StepDirection = 'loosen' | 'tighten'

/**
 * The document in which `keyword` of the schema at `pointer` is off by one step; undefined when the schema does not have
 * it, or it has no step in that direction. One step is, for
 * bounds: one multipleOf, 1 for integers, else one unit of the last decimal place of the bound (at least 1 of 100);
 * lengths and counts: 1;
 * multipleOf: a tenth of it (loosen) or twice it (tighten);
 * enum, required, type, anyOf and oneOf: one more or one fewer of what they list; const: gone, or another value;
 * additionalProperties: the other boolean; x-constraints: the first bound by 1 of a product, 1 of 100 of a quotient;
 * pattern, format, not, if and all that depends or excludes: gone (loosen only).
 */
export function stepped(document: Json, pointer: Pointer, keyword: string, by: StepDirection): Json | undefined {
  const schema = valueAt(document, pointer)
  if (!isJsonObject(schema)) return undefined
  const value = member(schema, keyword)
  if (value === undefined)
    return keyword === 'additionalProperties' && by === 'tighten' ? closed(document, pointer) : undefined
  const next = stepOf(keyword)?.(value, by, schema)
  if (next === undefined) return undefined
  return mutated(document, child(pointer, keyword), next === gone ? { remove: true } : { set: next })
}

const gone = Symbol('the keyword is removed')

type KeywordStep = (value: Json, by: StepDirection, schema: JsonObject) => Json | typeof gone | undefined

const count =
  (outward: 1 | -1): KeywordStep =>
  (value, by) => {
    if (typeof value !== 'number') return undefined
    const next = value + (by === 'loosen' ? outward : -outward)
    return next < 0 ? undefined : next
  }

const bound =
  (outward: 1 | -1): KeywordStep =>
  (value, by, schema) => {
    if (typeof value !== 'number') return undefined
    const size = stepSize(value, schema)
    const sum = value + (by === 'loosen' ? outward : -outward) * size
    // 2 + 0.01 is 2.01 and not its nearest double sum.
    const next = Math.abs(sum) < 1e6 ? Number(sum.toFixed(decimals(size))) : sum
    // Beyond 2^53 adding 1 changes nothing.
    return next === value ? neighbour(value, by === 'loosen' ? outward : (-outward as 1 | -1)) : next
  }

const drop: KeywordStep = (_, by) => (by === 'loosen' ? gone : undefined)

/** A value that no list in a document holds: what a list that is loosened takes as well. */
export const foreign = 'specproof-one-more'

type KeywordSteps = Readonly<Record<string, KeywordStep>>

/** The steps of the keywords that state each kind of constraint. */
const steps: { readonly [K in Constraint['kind']]: () => KeywordSteps } = {
  type: () => ({ type: (value, by) => (by === 'loosen' ? widerType(value) : narrowerType(value)) }),
  values: () => ({
    enum: (value, by) => list(value, by, (all) => [...all, foreign]),
    const: (value, by) => (by === 'loosen' ? gone : foreignTo(value)),
  }),
  bound: () => ({
    minimum: bound(-1),
    exclusiveMinimum: bound(-1),
    maximum: bound(1),
    exclusiveMaximum: bound(1),
  }),
  step: () => ({ multipleOf: movedStep }),
  length: () => ({ minLength: count(-1), maxLength: count(1) }),
  count: () => ({ minItems: count(-1), maxItems: count(1), minProperties: count(-1), maxProperties: count(1) }),
  pattern: () => ({ pattern: drop }),
  format: () => ({ format: drop }),
  unique: () => ({
    uniqueItems: (value, by) => (value === true ? (by === 'loosen' ? gone : undefined) : true),
  }),
  required: () => ({
    required: (value, by, schema) => (by === 'loosen' ? oneFewerRequired(value) : oneMoreRequired(value, schema)),
  }),
  // What they say of members stands in schemas of its own.
  properties: () => ({}),
  patterned: () => ({ patternProperties: drop }),
  additional: () => ({
    additionalProperties: (value, by) => (value === (by === 'loosen') ? undefined : by === 'loosen'),
  }),
  names: () => ({ propertyNames: drop }),
  prefix: () => ({ prefixItems: drop }),
  items: () => ({ items: drop }),
  contains: () => ({ contains: drop, minContains: count(-1), maxContains: count(1) }),
  unevaluated: () => ({ unevaluatedProperties: drop, unevaluatedItems: drop }),
  all: () => ({ allOf: drop }),
  any: () => ({ anyOf: oneMoreBranch }),
  one: () => ({ oneOf: oneMoreBranch }),
  not: () => ({ not: drop }),
  conditional: () => ({ if: drop, then: drop, else: drop }),
  dependentRequired: () => ({ dependentRequired: drop }),
  dependentShapes: () => ({ dependentSchemas: drop }),
  // What it refers to is loosened and tightened where it stands.
  ref: () => ({}),
  relation: () => ({ 'x-constraints': movedRelation }),
  // Nothing is known of what such a keyword lets through.
  opaque: () => ({}),
  // A schema that is false has no keyword.
  never: () => ({}),
}

function stepOf(keyword: string): KeywordStep | undefined {
  for (const of of Object.values(steps)) {
    const found = of()
    if (Object.hasOwn(found, keyword)) return found[keyword]
  }
  return undefined
}

function oneMoreBranch(value: Json, by: StepDirection): Json | undefined {
  return list(value, by, (all) => [...all, { const: foreign }])
}

function movedStep(value: Json, by: StepDirection): Json | undefined {
  if (typeof value !== 'number') return undefined
  if (by === 'tighten') return value * 2
  return Number.isInteger(value) && value > 1 ? value / 2 : Number((value / 10).toPrecision(15))
}

function oneFewerRequired(value: Json): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? value.slice(0, -1) : undefined
}

/** Fewer of a list, or one more; a list of one is never emptied. */
function list(value: Json, by: StepDirection, more: (all: readonly Json[]) => Json): Json | undefined {
  if (!Array.isArray(value)) return undefined
  if (by === 'loosen') return more(value)
  return value.length > 1 ? value.slice(0, -1) : undefined
}

function oneMoreRequired(value: Json, schema: JsonObject): Json | undefined {
  const properties = member(schema, 'properties')
  const keys = Array.isArray(value) ? (value as readonly Json[]) : []
  const free = isJsonObject(properties) ? Object.keys(properties).find((key) => !keys.includes(key)) : undefined
  return free === undefined ? undefined : [...keys, free]
}

function foreignTo(value: Json): Json {
  if (typeof value === 'number') return value + 1
  return typeof value === 'boolean' ? !value : foreign
}

function widerType(value: Json): Json | typeof gone {
  const types = Array.isArray(value) ? (value as readonly Json[]) : [value]
  if (types.includes('integer') && !types.includes('number')) {
    const wider = types.map((it) => (it === 'integer' ? 'number' : it))
    return wider.length === 1 ? (wider[0] as Json) : wider
  }
  return types.includes('null') ? gone : [...types, 'null']
}

function narrowerType(value: Json): Json | undefined {
  const types = Array.isArray(value) ? (value as readonly Json[]) : [value]
  if (types.length > 1) return types.slice(0, -1)
  return types[0] === 'number' ? 'integer' : undefined
}

function movedRelation(value: Json, by: StepDirection): Json | undefined {
  if (!Array.isArray(value)) return undefined
  const rules = value as readonly Json[]
  const index = rules.findIndex(
    (it) => isJsonObject(it) && ['minimum', 'maximum'].some((key) => Object.hasOwn(it, key)),
  )
  const rule = rules[index]
  if (!isJsonObject(rule)) return undefined
  const key = Object.hasOwn(rule, 'maximum') ? 'maximum' : 'minimum'
  const size = rule.operation === 'ratio' ? 0.01 : 1
  const outward = (key === 'maximum' ? 1 : -1) * (by === 'loosen' ? 1 : -1)
  return rules.with(index, { ...rule, [key]: Number(((rule[key] as number) + outward * size).toPrecision(15)) })
}

function stepSize(value: number, schema: JsonObject): number {
  const grid = member(schema, 'multipleOf')
  if (typeof grid === 'number' && grid > 0) return grid
  const type = member(schema, 'type')
  const isWhole = type === 'integer' || (Array.isArray(type) && type.includes('integer') && !type.includes('number'))
  return isWhole ? 1 : 10 ** -Math.max(2, decimals(value))
}

/** Decimal places that a number is written with. */
function decimals(value: number): number {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  return Math.min(100, Math.max(0, fraction.length - Number(exponent)))
}

function closed(document: Json, pointer: Pointer): Json | undefined {
  return mutated(document, `${pointer}/additionalProperties`, { set: false })
}
