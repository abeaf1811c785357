import type { Json } from '../../generator/document/json.js'
import { answer, type ByKind } from '../../generator/ir/constraint.js'
import type { Format } from '../../generator/ir/format.js'
import { joinedBy } from '../../generator/ir/kind-traits.js'
import { constraintOf, constraintsOf, type Shape } from '../../generator/ir/model.js'
import { digestOf, uuidOf, wordOf } from './hash.js'

/** Deepest level of an optional part of a placeholder; recursive schemas would never end. */
const deepest = 6

/** A value of the shape's type and within its bounds; the same `key` gives the same value. */
export function placeholder(shape: Shape, key: string, depth = 0): Json {
  const all = joined(shape)
  const values = all.flatMap((it) => constraintOf(it, 'values')?.values ?? [])
  const digest = digestOf(key)
  if (values.length > 0) return (values[wordOf(digest) % values.length] as { value: Json }).value
  switch (typeOf(all)) {
    case 'string':
      return text(all, digest)
    case 'integer':
      return number(all, digest, 1)
    case 'number':
      return number(all, digest, 0.01)
    case 'boolean':
      return false
    case 'array':
      return list(all, key, depth)
    case 'object':
      return object(all, key, depth)
    default:
      return null
  }
}

/** The schema with what $ref and allOf join to it; of alternatives the first. */
function joined(shape: Shape, seen = new Set<Shape>()): Shape[] {
  if (seen.has(shape)) return []
  seen.add(shape)
  const others = shape.constraints.flatMap((it) => answer(followed, it))
  return [shape, ...others.flatMap((it) => joined(it, seen))]
}

const nothing = (): readonly Shape[] => []
const first = ({ shapes }: { readonly shapes: readonly Shape[] }): readonly Shape[] => shapes.slice(0, 1)

/** The schemas that a placeholder follows beside the one it is made for. What demands more than that may be missed. */
const followed: ByKind<readonly Shape[]> = {
  type: nothing,
  values: nothing,
  bound: nothing,
  step: nothing,
  length: nothing,
  count: nothing,
  pattern: nothing,
  format: nothing,
  unique: nothing,
  required: nothing,
  properties: nothing,
  patterned: nothing,
  additional: nothing,
  names: nothing,
  prefix: nothing,
  items: nothing,
  contains: nothing,
  unevaluated: nothing,
  all: joinedBy,
  any: first,
  one: first,
  not: nothing,
  conditional: nothing,
  dependentRequired: nothing,
  dependentShapes: nothing,
  ref: joinedBy,
  relation: nothing,
  opaque: nothing,
  never: nothing,
}

function typeOf(all: readonly Shape[]): string | undefined {
  const declared = all.flatMap((it) => constraintOf(it, 'type')?.types ?? [])
  if (declared.length > 0) return declared[0]
  if (all.some((it) => constraintOf(it, 'properties'))) return 'object'
  return all.some((it) => constraintOf(it, 'format') || constraintOf(it, 'length')) ? 'string' : undefined
}

const formatted: Readonly<Record<Format, ((digest: string) => string) | undefined>> = {
  uuid: uuidOf,
  uri: (digest) => `https://example.com/${digest.slice(0, 8)}`,
  'uri-reference': (digest) => `/${digest.slice(0, 8)}`,
  'date-time': () => '2026-01-01T00:00:00Z',
  date: () => '2026-01-01',
  time: () => '00:00:00Z',
  duration: () => 'PT1S',
  email: () => 'someone@example.com',
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  'json-pointer': () => '/a',
  // Any text is one that is made of the digits of the digest.
  regex: undefined,
}

function text(all: readonly Shape[], digest: string): string {
  const format = all.flatMap((it) => constraintOf(it, 'format')?.format ?? [])[0]
  const made = format && formatted[format]?.(digest)
  if (made !== undefined) return made
  const lengths = all.flatMap((it) => constraintsOf(it, 'length'))
  const least = Math.max(0, ...lengths.filter((it) => it.side === 'lower').map((it) => it.count))
  const most = Math.min(Infinity, ...lengths.filter((it) => it.side === 'upper').map((it) => it.count))
  return digest.slice(0, Math.min(8, most)).padEnd(Math.min(least, 1_000_000), '0')
}

function number(all: readonly Shape[], digest: string, step: number): number {
  const bounds = all.flatMap((it) => constraintsOf(it, 'bound'))
  const grid = all.flatMap((it) => constraintOf(it, 'step')?.of ?? [])[0] ?? step
  const open = (side: 'lower' | 'upper') =>
    bounds
      .filter((it) => it.side === side)
      .map((it) => it.bound + (it.exclusive ? (side === 'lower' ? grid : -grid) : 0))
  const least = Math.max(0, ...open('lower'))
  const most = Math.min(least + 100 * grid, ...open('upper'))
  const first = Math.ceil(Number((least / grid).toPrecision(12)))
  const last = Math.floor(Number((most / grid).toPrecision(12)))
  const count = Math.max(1, last - first + 1)
  return Number(((first + (wordOf(digest) % count)) * grid).toPrecision(12))
}

function list(all: readonly Shape[], key: string, depth: number): Json {
  const least = Math.max(
    0,
    ...all
      .flatMap((it) => constraintsOf(it, 'count'))
      .filter((it) => it.of === 'items' && it.side === 'lower')
      .map((it) => it.count),
  )
  const prefix = all.flatMap((it) => constraintOf(it, 'prefix')?.shapes ?? [])
  const rest = all.flatMap((it) => constraintOf(it, 'items')?.shape ?? [])[0]
  const count = Math.min(1_000, Math.max(least, prefix.length, rest && depth < deepest ? 1 : 0))
  return Array.from({ length: count }, (_, i) => {
    const shape = prefix[i] ?? rest
    return shape ? placeholder(shape, `${key}/${i}`, depth + 1) : null
  })
}

function object(all: readonly Shape[], key: string, depth: number): Json {
  const required = new Set(all.flatMap((it) => constraintOf(it, 'required')?.keys ?? []))
  const made = new Map<string, Json>()
  for (const shape of all)
    for (const [name, inner] of constraintOf(shape, 'properties')?.shapes ?? [])
      if (!made.has(name) && (depth < deepest || required.has(name)))
        made.set(name, placeholder(inner, `${key}/${name}`, depth + 1))
  return Object.fromEntries(made)
}
