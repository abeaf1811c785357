import type { Answer, Literal } from './answer.js'
import type { Purse } from './budget.js'

/** What finders of values of one type ask. */
export interface Solver {
  readonly purse: Purse
  /** A value of which all literals are true. */
  solve(literals: readonly Literal[]): Answer
}
