import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint, JsonType } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Conflicts } from './search.js'

/** A constraint at one place of the value in whose stead something else is demanded. */
export interface WishTarget {
  readonly constraint: Constraint
  /** Where in the value; the constraint is left alone everywhere else. */
  readonly path: Pointer
  /** What takes its place. */
  readonly instead: Instead
}

/** What takes the place of a constraint. */
export type Instead =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly part?: string; readonly member?: string }
  | { readonly kind: 'met'; readonly part?: string }
  | { readonly kind: 'count'; readonly of: 'items' | 'properties'; readonly count: number; readonly keep: boolean }
  | { readonly kind: 'length'; readonly points: number; readonly unit: string; readonly keep: boolean }
  | { readonly kind: 'without'; readonly keys: readonly string[] }
  | { readonly kind: 'with'; readonly key: string; readonly keep?: boolean }
  /** A value of this type. */
  | { readonly kind: 'typed'; readonly type: JsonType }
  /** One branch of anyOf or oneOf and none of the others; `alone` lets the others be. */
  | { readonly kind: 'branch'; readonly index: number; readonly alone?: boolean }
  /** The condition holds and what it asks for does not. */
  | { readonly kind: 'triggered' }
  /** The item at `index` decides whether enough items are contained, or too many: it is what the wish makes of it. */
  | { readonly kind: 'contained'; readonly index: number }
  /** A key that its schema takes but for what is wished for. */
  | { readonly kind: 'named'; readonly wish: Wish }

/** What a constructed value has to show beyond its schema. */
export interface Wish {
  readonly targets?: readonly WishTarget[]
  /** Values at places, by JSON Pointer. */
  readonly pins?: ReadonlyMap<Pointer, Json>
  /** Pinned values stand whatever else is demanded of them at their own place. */
  readonly isHard?: boolean
  /** Places that there have to be, by JSON Pointer, whatever stands there. */
  readonly present?: ReadonlySet<Pointer>
  /** Members that are missing whatever else demands them, by JSON Pointer. */
  readonly absent?: ReadonlySet<Pointer>
  /** Schemas to go through wherever there is a choice. */
  readonly through?: ReadonlySet<Shape>
  /** How likely an optional member is there, from 0 to 1. */
  readonly density?: number
  /** How many choices may be tried before giving up. */
  readonly budget?: number
  /** What searches in the same schema learnt of conflicts before; this one adds to it, and the outcome depends on it. */
  readonly conflicts?: Conflicts
}
