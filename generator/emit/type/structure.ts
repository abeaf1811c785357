import type { Json } from '../../document/json.js'
import { appliedInPlace } from '../../ir/compose.js'
import { answer, type ByKind, type ConstraintOf, type JsonType } from '../../ir/constraint.js'
import { narrowed } from '../../ir/json-type.js'
import { shapesIn } from '../../ir/kind-traits.js'
import { constraintOf, dereferenced, isNever, type Shape } from '../../ir/model.js'

/*
 * What a type can state of a schema: everything that the schema and those it always applies say of a value's structure, put
 * together. `{ allOf: [{ properties: { a } }, { required: ['a'] }] }` is an object whose member `a` is required.
 */

/** Everything a schema and the schemas it always applies say about the structure of a value. */
export interface Structure {
  types: readonly JsonType[] | undefined
  values: readonly Json[] | undefined
  readonly properties: Map<string, Shape[]>
  readonly required: Set<string>
  closed: boolean
  rest: Shape | undefined
  patterned: Shape[]
  items: Shape | undefined
  prefix: readonly Shape[] | undefined
  minItems: number
  readonly alternatives: (readonly Shape[])[]
  /** Properties of sub-schemas that apply under a condition; unevaluatedProperties admits them. */
  readonly conditional: Map<string, Shape[]>
  evaluates: boolean
}

/** What each schema says, read once: many places may refer to it. */
const structures = new WeakMap<Shape, Structure>()

export function structureOf(shape: Shape): Structure {
  const known = structures.get(shape)
  if (known !== undefined) return known
  const found: Structure = {
    types: undefined,
    values: undefined,
    properties: new Map(),
    required: new Set(),
    closed: false,
    rest: undefined,
    patterned: [],
    items: undefined,
    prefix: undefined,
    minItems: 0,
    alternatives: [],
    conditional: new Map(),
    evaluates: false,
  }
  collect(shape, found, new Set())
  structures.set(shape, found)
  return found
}

/** Adds the properties of sub-schemas that may or may not apply, at any depth. */
function collectConditional(shapes: readonly Shape[], into: Structure): void {
  for (const shape of shapes) {
    const { properties, conditional } = structureOf(shape)
    for (const [key, found] of [...properties, ...conditional]) {
      into.conditional.set(key, [...new Set([...(into.conditional.get(key) ?? []), ...found])])
    }
  }
}

/** Adds what `shape` and every schema it applies unconditionally say, each once. */
function collect(shape: Shape, into: Structure, seen: Set<Shape>): void {
  if (seen.has(shape)) return
  seen.add(shape)
  for (const constraint of shape.constraints) answer(collectors, constraint, { shape, into, seen })
}

/** A schema of which one constraint is read, and where to. */
interface Collecting {
  readonly shape: Shape
  readonly into: Structure
  readonly seen: Set<Shape>
}

/** What a type cannot state is left to the check. */
const unstated = (): void => {}

/** What each kind says about the structure of a value. */
const collectors: ByKind<void, [Collecting]> = {
  type: ({ types }, { into }) => {
    into.types = into.types === undefined ? types : narrowed(into.types, types).types
  },
  values: ({ values }, { into }) => {
    into.values ??= values.map(({ value }) => value)
  },
  bound: unstated,
  step: unstated,
  length: unstated,
  count: ({ of, side, count }, { into }) => {
    if (of === 'items' && side === 'lower') into.minItems = Math.max(into.minItems, count)
  },
  pattern: unstated,
  format: unstated,
  unique: unstated,
  required: ({ keys }, { into }) => {
    for (const key of keys) into.required.add(key)
  },
  properties: ({ shapes }, { into }) => {
    for (const [key, value] of shapes) into.properties.set(key, [...(into.properties.get(key) ?? []), value])
  },
  patterned: ({ shapes }, { into }) => {
    into.patterned.push(...shapes.values())
  },
  additional: (it, { into }) => {
    if (isNever(it.shape)) into.closed = true
    else into.rest ??= it.shape
  },
  names: unstated,
  prefix: ({ shapes }, { into }) => {
    into.prefix ??= shapes
  },
  items: (it, { into }) => {
    into.items ??= it.shape
  },
  contains: unstated,
  unevaluated: (it, { shape, into }) => {
    // additionalProperties beside it evaluates every key.
    if (it.of === 'items' || constraintOf(shape, 'additional') !== undefined) return
    into.evaluates = true
    if (isNever(it.shape)) into.closed = true
    // What sub-schemas evaluate is not left to unevaluatedProperties, and they may evaluate any key.
    else if (appliedInPlace(shape).length === 0) into.rest ??= it.shape
  },
  all: (it, { into, seen }) => {
    for (const part of it.shapes) collect(part, into, seen)
  },
  any: (it, { into }) => collectBranches(it, into),
  one: (it, { into }) => collectBranches(it, into),
  not: unstated,
  conditional: (it, { into }) => collectConditional(shapesIn(it), into),
  dependentRequired: unstated,
  dependentShapes: (it, { into }) => collectConditional(shapesIn(it), into),
  ref: (it, { into, seen }) => collect(it.target, into, seen),
  relation: unstated,
  opaque: unstated,
  never: unstated, // asked for where it stands
}

function collectBranches({ shapes }: ConstraintOf<'any' | 'one'>, into: Structure): void {
  into.alternatives.push(shapes)
  collectConditional(shapes, into)
}

export function hasMembers(structure: Pick<Structure, 'properties' | 'patterned' | 'rest'>): boolean {
  return structure.properties.size > 0 || structure.patterned.length > 0 || structure.rest !== undefined
}

export function impliedTypes(structure: Structure): JsonType[] {
  const arrays = structure.items !== undefined || structure.prefix !== undefined
  return [...(hasMembers(structure) ? (['object'] as const) : []), ...(arrays ? (['array'] as const) : [])]
}

export function isObject(shape: Shape): boolean {
  return structureOf(dereferenced(shape)).properties.size > 0
}
