import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint, ConstraintOf, JsonType } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'

/** A schema that a value has to satisfy, or must not. */
export interface Demand {
  readonly shape: Shape
  readonly holds: boolean
}

/** A constraint that a value has to satisfy, or must not. */
export interface Literal {
  readonly constraint: Constraint
  readonly holds: boolean
}

/** The kinds of JSON values as bits; a number is an integer or a fraction. */
export const kind = { null: 1, boolean: 2, integer: 4, fraction: 8, string: 16, array: 32, object: 64 } as const
const anyKind = 127
export const number = kind.integer | kind.fraction

/** The bits of a list of types. */
export function kindsOf(types: readonly JsonType[]): number {
  return types.reduce((bits, type) => bits | (type === 'number' ? number : kind[type]), 0)
}

/** The bit of a value. */
export function kindOf(value: Json): number {
  if (value === null) return kind.null
  if (Array.isArray(value)) return kind.array
  if (typeof value === 'number') return Number.isInteger(value) ? kind.integer : kind.fraction
  return kind[typeof value as 'boolean' | 'string' | 'object']
}

/** A place in the value that is being made: what is known of it so far. */
export class OpenValue {
  readonly path: Pointer
  readonly depth: number
  readonly parent: OpenValue | undefined
  readonly key: string | number | undefined
  kinds = anyKind
  /** The values that are left, once they are listed. */
  values: readonly Json[] | undefined
  literals: readonly Literal[] = []
  /** What is done once the value is known to be an object. */
  onObject: readonly (() => boolean)[] = []
  readonly presence = new Map<string, boolean>()
  readonly demands = new Map<string, readonly Demand[]>()
  readonly members = new Map<string, OpenValue>()
  items: readonly OpenValue[] | undefined
  /** How many items there are in all; the last one made is repeated. */
  length = 0
  /** The second item is a copy of the first. */
  isDoubled = false
  /** Values below differ from one another as far as they can. */
  varies = false
  /** What long strings are made of. */
  unit: string | undefined
  value: { readonly json: Json } | undefined

  constructor(path: Pointer, parent?: OpenValue, key?: string | number) {
    this.path = path
    this.parent = parent
    this.key = key
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.varies = parent?.varies ?? false
  }

  /** The constraints of one kind that hold. */
  having<K extends Constraint['kind']>(wanted: K): ConstraintOf<K>[] {
    return this.literals.flatMap(({ constraint, holds }) =>
      holds && constraint.kind === wanted ? [constraint as ConstraintOf<K>] : [],
    )
  }

  /** The constraints of one kind that must not hold. */
  lacking<K extends Constraint['kind']>(wanted: K): ConstraintOf<K>[] {
    return this.literals.flatMap(({ constraint, holds }) =>
      !holds && constraint.kind === wanted ? [constraint as ConstraintOf<K>] : [],
    )
  }
}
