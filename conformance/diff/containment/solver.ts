import type { Allowance } from './budget.js'
import type { Demand, Existence } from './existence.js'

import type { Atom, ValueType } from './formula.js'

/** What finders of values of one type ask. */
export interface Solver {
  readonly allowance: Allowance
  /** A value of which all literals are true. */
  solve(literals: readonly Demand[]): Existence
  /** The ways in which all literals are true of a value of one type, each as plain statements. */
  ways(literals: readonly Demand[], type: ValueType): readonly (readonly Atom[])[]
}
