import type { Json } from '../../../generator/document/json.js'
import type { Members } from './nearest-members.js'

/**
 * Which side of a constraint a value stands on. `at`: the outermost value that is still legal; `inside`: one legal step
 * further in; `outside`: the first value that is refused.
 */
export type EdgeSide = 'at' | 'inside' | 'outside'

/** The misreading that a value gives away, where it is more than the limit being elsewhere. */
export type Slip =
  | 'half-step'
  | 'tenth-step'
  | 'float-neighbour'
  | 'float-division'
  | 'code-points'
  | 'graphemes'
  | 'number-spelling'
  | 'letter-case'
  | 'white-space'
  | 'anchors'
  | 'later-item'
  | 'near-value'
  | 'null'
  | 'empty'
  | 'other-type'
  | 'wrapped'
  | 'special-characters'
  | 'unbounded'
  | 'unknown-key'

/** What stands on an edge: a value, a recipe for a long one, or what has to be done to an object or a list. */
export type EdgeValue =
  | { readonly kind: 'json'; readonly value: Json }
  /** A number as it is spelled in the JSON text: 1.0, 1e0, -0. */
  | { readonly kind: 'text'; readonly json: string }
  /**
   * A string of `points` code points, by default `unit` repeated, between `head` and `tail` where they are given; its
   * constraints may ask for another one.
   */
  | {
      readonly kind: 'length'
      readonly points: number
      readonly unit: string
      readonly head?: string
      readonly tail?: string
    }
  | { readonly kind: 'count'; readonly of: 'items' | 'properties'; readonly count: number }
  | { readonly kind: 'without'; readonly keys: readonly string[] }
  /** With a further member, of this value where one is given. */
  | { readonly kind: 'with'; readonly key: string; readonly value?: Json }
  /** What the constraint accepts, as the only item of a list; or the first item of such a list in its stead. */
  | { readonly kind: 'wrapped' }
  | { readonly kind: 'unwrapped' }
  /** Numbers of several members whose product or quotient is at issue. */
  | { readonly kind: 'members'; readonly values: Members }
  /** Any value that the constraint accepts, or any that it refuses; in one of its parts, and of that one member. */
  | { readonly kind: 'rule'; readonly holds: boolean; readonly part?: string; readonly member?: string }

/** One value on or beside the edge of a constraint. */
export interface Edge {
  readonly side: EdgeSide
  readonly slip?: Slip
  readonly value: EdgeValue
}

/** A value on one side of a limit. */
export const json = (side: EdgeSide, value: Json, slip?: Slip): Edge => ({
  side,
  ...(slip && { slip }),
  value: { kind: 'json', value },
})

/** Any value that meets a rule, or that breaks it. */
export const rule = (holds: boolean, part?: string, member?: string): Edge => ({
  side: holds ? 'at' : 'outside',
  value: { kind: 'rule', holds, ...(part !== undefined && { part }), ...(member !== undefined && { member }) },
})
