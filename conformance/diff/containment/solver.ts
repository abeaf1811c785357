import type { Allowance } from './budget.js'
import type { Demand, Existence } from './existence.js'

/** What finders of values of one type ask. */
export interface Solver {
  readonly allowance: Allowance
  /** A value of which all literals are true. */
  solve(literals: readonly Demand[]): Existence
}
