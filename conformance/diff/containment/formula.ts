import type { Json } from '../../../generator/document/json.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import type { Format } from '../../../generator/ir/format.js'
import type { Demand } from './existence.js'

/** The types of JSON; an integer is a number. */
export type ValueType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export const valueTypes: readonly ValueType[] = ['null', 'boolean', 'number', 'string', 'array', 'object']

/** Keys by name: none of `but`, each pattern found or not as it says. */
export interface KeySet {
  readonly but: readonly string[]
  readonly patterns: readonly { readonly source: string; readonly holds: boolean }[]
}

export const everyKey: KeySet = { but: [], patterns: [] }

/** What is said of a value of one type, and not taken apart any more. */
export type Atom =
  | { readonly is: 'among'; readonly values: readonly Json[] }
  | { readonly is: 'outside'; readonly values: readonly Json[] }
  | { readonly is: 'bound'; readonly side: 'lower' | 'upper'; readonly bound: number; readonly exclusive: boolean }
  | { readonly is: 'step'; readonly of: number; readonly holds: boolean }
  | { readonly is: 'length'; readonly side: 'lower' | 'upper'; readonly count: number }
  | { readonly is: 'pattern'; readonly source: string; readonly holds: boolean }
  | { readonly is: 'format'; readonly format: Format; readonly holds: boolean }
  /** Items of an array or members of an object. */
  | { readonly is: 'count'; readonly side: 'lower' | 'upper'; readonly count: number }
  /** The item at `index`, where there is one. */
  | { readonly is: 'item'; readonly index: number; readonly literal: Demand }
  /** Every item from `from` on. */
  | { readonly is: 'items'; readonly from: number; readonly literal: Demand }
  /** From `from` on, so many items of which all literals are true. */
  | {
      readonly is: 'occurrences'
      readonly from: number
      readonly literals: readonly Demand[]
      readonly lower: number
      readonly upper: number
    }
  | { readonly is: 'unique'; readonly holds: boolean }
  | { readonly is: 'present'; readonly key: string }
  | { readonly is: 'absent'; readonly key: string }
  /** The member `key`, where there is one. */
  | { readonly is: 'member'; readonly key: string; readonly literal: Demand }
  /** Every member whose key is in the set. */
  | { readonly is: 'members'; readonly of: KeySet; readonly literal: Demand }
  /** Every key. */
  | { readonly is: 'names'; readonly literal: Demand }
  /** Some member whose key is in the set: what is true of its value, and of its key. */
  | { readonly is: 'some'; readonly of: KeySet; readonly value: readonly Demand[]; readonly name: readonly Demand[] }
  | { readonly is: 'relation'; readonly rule: ConstraintOf<'relation'>; readonly holds: boolean }
  /** What cannot be read: a value is only one where all is tested. */
  | { readonly is: 'opaque'; readonly reason: string }

/** A statement about a value of one type. */
export type Formula =
  | Atom
  | { readonly is: 'literal'; readonly literal: Demand }
  /** One of several lists of statements, each as a whole. */
  | { readonly is: 'either'; readonly parts: readonly (readonly Formula[])[] }

export const falsehood: Formula = { is: 'either', parts: [] }
