import type { Json } from '../document/json.js'
import type { Place } from '../document/pointer.js'
import type { Format } from './format.js'

/** The types of JSON Schema; every integer is a number too. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

/** One of a set of values, with what the document says of it. */
export interface AllowedValue {
  readonly value: Json
  /** As the file spells it, where it holds a number that no double is. */
  readonly spelled?: string
  readonly title?: string
  readonly description?: string
  readonly deprecated?: boolean
}

/** What a document says about a value beyond what it demands. */
export interface Annotations {
  readonly title?: string
  readonly description?: string
  /** Documented, never sent. Absent when the document gives none. */
  readonly default?: Json
  /** The default as the file spells it, where it holds a number that no double is. */
  readonly spelledDefault?: string
  readonly deprecated?: boolean
  /** `format: password`: what it says is not to be shown. */
  readonly isSecret?: true
  readonly examples?: readonly Json[]
  /** Each example as the file spells it where it holds a number that no double is, else null; absent where none does. */
  readonly spelledExamples?: readonly (string | null)[]
  /** What keywords of its provider say of it, in words. */
  readonly notes?: readonly string[]
}

/** A schema: what it demands, in document order, and what it says. Recursive schemas refer to the same object. */
export interface Shape extends Annotations {
  readonly at: Place
  readonly constraints: readonly Constraint[]
}

/**
 * Where a constraint comes from.
 * @public The declarations of tables over constraints have to name it.
 */
export interface Origin {
  /** Where the keyword stands. */
  readonly at: Place
  /** The keyword as the document spells it. */
  readonly keyword: string
  /** The keyword's value, which is the limit that violations report. */
  readonly limit: Json
  /** The limit as the file spells it, where it holds a number that no double is: checks compare with the nearest double. */
  readonly spelled?: string
}

/** What a keyword demands of a value. A new kind does not compile until every reader has answered it. */
export type Constraint = Origin &
  (
    | { readonly kind: 'type'; readonly types: readonly JsonType[] }
    /** enum, const, and oneOf of distinct consts. */
    | { readonly kind: 'values'; readonly values: readonly AllowedValue[] }
    | { readonly kind: 'bound'; readonly side: 'lower' | 'upper'; readonly bound: number; readonly exclusive: boolean }
    /** multipleOf; `of` is greater than 0. */
    | { readonly kind: 'step'; readonly of: number }
    /** minLength, maxLength: Unicode code points. */
    | { readonly kind: 'length'; readonly side: 'lower' | 'upper'; readonly count: number }
    /** minItems, maxItems, minProperties, maxProperties. */
    | {
        readonly kind: 'count'
        readonly of: 'items' | 'properties'
        readonly side: 'lower' | 'upper'
        readonly count: number
      }
    /** `slow` where it may take exponential time: then it is tried on texts of no more than `longest` code points alone. */
    | { readonly kind: 'pattern'; readonly source: string; readonly slow?: { readonly longest: number } }
    | { readonly kind: 'format'; readonly format: Format }
    | { readonly kind: 'unique' }
    | { readonly kind: 'required'; readonly keys: readonly string[] }
    | { readonly kind: 'properties'; readonly shapes: ReadonlyMap<string, Shape> }
    | { readonly kind: 'patterned'; readonly shapes: ReadonlyMap<string, Shape> }
    /** additionalProperties: every key that `named` and `patterns` do not cover. */
    | {
        readonly kind: 'additional'
        readonly shape: Shape
        readonly named: readonly string[]
        readonly patterns: readonly string[]
      }
    /** propertyNames: every key, as a string. */
    | { readonly kind: 'names'; readonly shape: Shape }
    | { readonly kind: 'prefix'; readonly shapes: readonly Shape[] }
    /** items: every item from index `from` on. */
    | { readonly kind: 'items'; readonly from: number; readonly shape: Shape }
    /** contains with its minContains (1 when absent) and maxContains, each with its own keyword and limit. */
    | {
        readonly kind: 'contains'
        readonly shape: Shape
        readonly lower: { readonly count: number; readonly keyword: string; readonly limit: Json }
        readonly upper?: { readonly count: number; readonly keyword: string; readonly limit: Json }
      }
    | { readonly kind: 'unevaluated'; readonly of: 'items' | 'properties'; readonly shape: Shape }
    | { readonly kind: 'all'; readonly shapes: readonly Shape[] }
    | { readonly kind: 'any'; readonly shapes: readonly Shape[] }
    /** oneOf whose branches are not distinct consts. */
    | { readonly kind: 'one'; readonly shapes: readonly Shape[] }
    | { readonly kind: 'not'; readonly shape: Shape }
    | { readonly kind: 'conditional'; readonly if: Shape; readonly then?: Shape; readonly else?: Shape }
    | { readonly kind: 'dependentRequired'; readonly rules: ReadonlyMap<string, readonly string[]> }
    | { readonly kind: 'dependentShapes'; readonly rules: ReadonlyMap<string, Shape> }
    | { readonly kind: 'ref'; readonly target: Shape }
    /** x-constraints: the product (area) or quotient (ratio) of two or more fields, bounds included. */
    | {
        readonly kind: 'relation'
        readonly operation: 'area' | 'ratio'
        readonly parameters: readonly string[]
        readonly minimum?: number
        readonly maximum?: number
      }
    /** A rule that values alone cannot decide, or that nothing is known of: what it says of which members, and no check. */
    | {
        readonly kind: 'opaque'
        readonly words: string
        readonly members: readonly string[]
        /** The fields that it is about, from here: members of the members above. */
        readonly paths: readonly (readonly string[])[]
      }
    /** The boolean schema false. */
    | { readonly kind: 'never' }
  )

/** What a keyword demands, before it is known where it stands. */
export type ConstraintBody = Constraint extends infer C
  ? C extends Constraint
    ? Omit<C, keyof Origin> & { readonly limit?: Json }
    : never
  : never

/** The constraint of one kind. */
export type ConstraintOf<K extends Constraint['kind']> = Extract<Constraint, { kind: K }>

/** A table with an answer for every kind of constraint. */
export type ByKind<R, Args extends unknown[] = []> = {
  readonly [K in Constraint['kind']]: (constraint: ConstraintOf<K>, ...args: Args) => R
}

/** Asks `table` about `constraint`. */
export function answer<R, Args extends unknown[]>(table: ByKind<R, Args>, constraint: Constraint, ...args: Args): R {
  return (table[constraint.kind] as (constraint: Constraint, ...args: Args) => R)(constraint, ...args)
}
