import type { Json, JsonObject } from '../document/json.js'
import type { Place } from '../document/pointer.js'
import type { ProblemCode } from '../document/problem.js'
import type { Shape } from './model.js'

/** Where a reader stands: the keyword's value, its siblings, and ways on. */
export interface Reading {
  readonly schema: JsonObject
  readonly keyword: string
  readonly value: Json
  /** The place of the keyword. */
  readonly at: Place
  /** The sub-schema at a path below the keyword. */
  sub(...path: (string | number)[]): Shape
  /** The sub-schema of a sibling keyword. */
  sibling(keyword: string): Shape
  bad(fact: string, code?: ProblemCode): readonly []
  /** Notes what a user should know of the value at a path below the keyword. */
  warn(code: ProblemCode, fact: string, ...path: (string | number)[]): void
}
