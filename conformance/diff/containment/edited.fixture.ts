import fc from 'fast-check'
import { anySchema, type Names, type SmallSchema } from '../../fixture/fuzz/schema.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Edit = (schema: Json, other: Json, by: number) => Json

/** Keywords whose value is a schema, a list of them, or an object of them. */
const applicators = {
  schema: [
    'additionalProperties',
    'propertyNames',
    'items',
    'contains',
    'unevaluatedProperties',
    'unevaluatedItems',
    'not',
    'if',
    'then',
    'else',
  ],
  list: ['prefixItems', 'allOf', 'anyOf', 'oneOf'],
  map: ['properties', 'patternProperties', 'dependentSchemas'],
}

/** Every schema within a schema, as the path to it. */
function schemasIn(schema: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [path]
  const below = Object.keys(schema).flatMap((key) => {
    const value = schema[key] as Json
    if (applicators.schema.includes(key)) return schemasIn(value, [...path, key])
    if (applicators.list.includes(key) && Array.isArray(value)) {
      return value.flatMap((it, i) => schemasIn(it, [...path, key, i]))
    }
    if (!applicators.map.includes(key) || typeof value !== 'object' || value === null || Array.isArray(value)) return []
    return Object.keys(value).flatMap((name) => schemasIn(value[name] as Json, [...path, key, name]))
  })
  return [path, ...below]
}

function isObject(schema: Json): schema is { [key: string]: Json } {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema)
}

const onObject =
  (edit: (schema: { [key: string]: Json }, other: Json, by: number) => Json): Edit =>
  (schema, other, by) =>
    isObject(schema) ? edit(schema, other, by) : other

/** The keyword at a place that is drawn. */
const drawn = (schema: object, by: number): string | undefined => {
  const keys = Object.keys(schema).filter((key) => key !== '$defs' && key !== '$anchor')
  return keys[by % Math.max(1, keys.length)]
}

const without = (schema: { [key: string]: Json }, key: string | undefined): { [key: string]: Json } =>
  Object.fromEntries(Object.entries(schema).filter(([it]) => it !== key))

/** Small steps from one schema to another; some change what it admits and some only how it says so. */
const edits: readonly Edit[] = [
  (_, other) => other,
  onObject((schema, _, by) => without(schema, drawn(schema, by))),
  onObject((schema, other) => (isObject(other) ? { ...other, ...schema } : schema)),
  onObject((schema, _, by) => {
    const key = drawn(schema, by)
    const value = key === undefined ? undefined : schema[key]
    if (key === undefined) return schema
    if (typeof value === 'number')
      return { ...schema, [key]: Math.max(key === 'multipleOf' ? 1 : 0, value + (by % 2 === 0 ? 1 : -1)) }
    if (Array.isArray(value) && value.length > 1)
      return { ...schema, [key]: value.slice(by % 2, value.length - 1 + (by % 2)) }
    return schema
  }),
  onObject((schema, _, by) => {
    const key = drawn(schema, by)
    const isAlone =
      key !== undefined &&
      !/^(if|then|else|additional|uneval|contains|minContains|maxContains|items|prefix|propert|pattern)/.test(key)
    return isAlone
      ? { ...without(schema, key), allOf: [...((schema.allOf as Json[]) ?? []), { [key]: schema[key] as Json }] }
      : schema
  }),
  (schema) => (isRooted(schema) ? schema : { anyOf: [schema] }),
  (schema) => (isRooted(schema) ? schema : { not: { not: schema } }),
  (schema, other) => (isRooted(schema) ? schema : { anyOf: [schema, other] }),
  (schema, other) =>
    isRooted(schema) ? schema : { oneOf: [{ allOf: [schema, other] }, { allOf: [schema, { not: other }] }] },
  (schema, other) => (isRooted(schema) ? schema : { allOf: [schema, other] }),
]

/** What $refs of others lead to stays in its place. */
function isRooted(schema: Json): boolean {
  return isObject(schema) && (Object.hasOwn(schema, '$defs') || Object.hasOwn(schema, '$anchor'))
}

function replaced(schema: Json, [key, ...rest]: readonly (string | number)[], edit: (schema: Json) => Json): Json {
  if (key === undefined) return edit(schema)
  if (Array.isArray(schema)) return schema.map((it, i) => (i === key ? replaced(it, rest, edit) : it))
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([it, value]) => [it, it === key ? replaced(value, rest, edit) : value]),
  )
}

/** One small step: what is made of which schema below. */
export interface Step {
  readonly at: number
  readonly edit: number
  readonly by: number
  readonly other: unknown
}

/** What a step makes of a schema. */
export function stepped<T>(schema: T, { at, edit, by, other }: Step): T {
  const places = schemasIn(schema as Json)
  const place = places[at % places.length] ?? []
  return replaced(schema as Json, place, (inner) => (edits[edit % edits.length] as Edit)(inner, other as Json, by)) as T
}

/** A schema and what one to three small steps make of it. */
export function editedPair(schema: fc.Arbitrary<SmallSchema>, names: Names): fc.Arbitrary<readonly [Json, Json]> {
  const step = fc.record({ at: fc.nat(), edit: fc.nat(), by: fc.nat(), other: anySchema(names) })
  return fc.tuple(schema, fc.array(step, { minLength: 1, maxLength: 3 })).map(([drawnSchema, steps]) => {
    const start = drawnSchema as Json
    return [start, steps.reduce<Json>(stepped, start)]
  })
}
