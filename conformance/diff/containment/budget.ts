/** How much a question may cost. What runs out is named in the answer. */
export interface Budget {
  /** Pieces that the sets of values are taken apart into, in one question. */
  readonly pieces: number
  /** Questions within one another: levels of values, of recursive schemas too. */
  readonly depth: number
  /** States of the automaton of one regular expression, or of several together. */
  readonly states: number
  /** Characters of a text, items of an array or members of an object that is made. */
  readonly size: number
  /** Values of one schema that are tried one after the other. */
  readonly tries: number
}

export const defaultBudget: Budget = { pieces: 20_000, depth: 160, states: 10_000, size: 1_000_000, tries: 4096 }

/** Thrown where the pieces of a question have run out. */
export class Exhausted extends Error {}

/** What is left of a budget. */
export class Allowance {
  readonly budget: Budget
  private pieces: number

  constructor(budget: Budget) {
    this.budget = budget
    this.pieces = budget.pieces
  }

  /** Pays for a piece. */
  piece(): void {
    if (this.pieces-- > 0) return
    throw new Exhausted(`The sets of values fall into more than ${this.budget.pieces} pieces.`)
  }
}
