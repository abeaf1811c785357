import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint, ConstraintOf, JsonType } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { primitiveOf } from '../../../generator/ir/normal-form.js'
import type { LeafKnowledge } from './leaf-knowledge.js'

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

/** The item on which it hangs whether as many items are contained as there have to be, or may be. */
interface ProbedItem {
  readonly constraint: ConstraintOf<'contains'>
  readonly index: number
}

export const number = kind.integer | kind.fraction

/** The bits of a list of types. */
export function kindsOf(types: readonly JsonType[]): number {
  return types.reduce((bits, type) => bits | (type === 'number' ? number : kind[type]), 0)
}

/** The bit of a value. */
export function kindOf(value: Json): number {
  return kind[primitiveOf(value)]
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
  readonly literals: Literal[] = []
  /** What is known of values that meet these literals. */
  known: LeafKnowledge
  /** What is done once the value is known to be an object. */
  onObject: readonly (() => boolean)[] = []
  readonly presence = new Map<string, boolean>()
  readonly demands = new Map<string, Demand[]>()
  readonly members = new Map<string, OpenValue>()
  /** Items that decide whether enough are contained. */
  readonly probed: ProbedItem[] = []
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

  constructor(path: Pointer, known: LeafKnowledge, parent?: OpenValue, key?: string | number) {
    this.path = path
    this.known = known
    this.parent = parent
    this.key = key
    this.depth = parent === undefined ? 0 : parent.depth + 1
    this.varies = parent?.varies ?? false
  }

  /** The constraints of one kind that hold. */
  having<K extends Constraint['kind']>(wanted: K): ConstraintOf<K>[] {
    return this.ofKind(wanted, true)
  }

  /** The constraints of one kind that must not hold. */
  lacking<K extends Constraint['kind']>(wanted: K): ConstraintOf<K>[] {
    return this.ofKind(wanted, false)
  }

  private ofKind<K extends Constraint['kind']>(wanted: K, isMet: boolean): ConstraintOf<K>[] {
    const found: ConstraintOf<K>[] = []
    for (const { constraint, holds } of this.literals)
      if (holds === isMet && constraint.kind === wanted) found.push(constraint as ConstraintOf<K>)
    return found
  }
}

/** The value that was decided on. */
export function assembled(place: OpenValue): Json {
  if (place.value !== undefined) return place.value.json
  if (place.items !== undefined) {
    const items = place.items.map(assembled)
    const last = items.at(-1)
    while (items.length < place.length && last !== undefined) items.push(last)
    if (place.isDoubled && items[0] !== undefined) items[1] = items[0]
    return items
  }
  const order = new Set([...place.demands.keys(), ...place.members.keys()])
  const present = [...order].filter((key) => place.presence.get(key) === true)
  return Object.fromEntries(present.map((key) => [key, assembled(place.members.get(key) as OpenValue)]))
}
