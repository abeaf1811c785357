import type { Shape } from '../../../generator/ir/constraint.js'
import type { Containment } from '../../../generator/ir/order.js'
import { type Budget, defaultBudget, Exhausted } from './budget.js'
import { type Demand, type Existence, firstFound, undecided } from './existence.js'
import { Solving } from './solving.js'
import { areTrue } from './truth.js'

export type { Budget } from './budget.js'
export type { Existence } from './existence.js'

/**
 * Decides questions about what schemas admit.
 *
 * "Is there a value that A admits and B does not?" is the question whether "A, and not B" has a value. It is asked for one
 * JSON type after the other, since most of what a schema says is about one type. What is demanded is taken apart: the parts of
 * allOf one by one, those of anyOf, oneOf, if and of what must not hold as ways that fork, lazily, depth first. A way ends
 * where it contradicts itself, or where only plain statements are left, of which numbers, texts, arrays and objects each have
 * a finder of their own; it asks the same question for items and members. When all ways have ended there is no value, and
 * that is the proof; a value that is found is the witness.
 *
 * A: { type: string, maxLength: 5 }     B: { pattern: "^[a-z]{0,9}$" }
 * A and not B: a string, at most 5 characters, without a match of the pattern → the complement of the language, by length:
 * nothing of 0 characters, of 1 the first is "A". Existence: { kind: 'value', value: 'A' }.
 * With maxLength 0 the only text is "" and has a match: { kind: 'none' }.
 *
 * What was answered is kept, so one procedure is best asked everything about two documents. A budget that runs out, or a
 * pattern that cannot be read as a language, makes an answer `undecided`, never one of the others.
 */
export class Procedure {
  private readonly solving: Solving

  constructor(budget: Budget = defaultBudget) {
    this.solving = new Solving(budget)
  }

  /** A value that all of `a` admit and not all of `b`. */
  admittedOnlyBy(a: readonly Shape[], b: readonly Shape[]): Existence {
    const all: readonly Demand[] = a.map((shape) => ({ shape, holds: true }))
    return firstFound(b, (shape) => this.ask([...all, { shape, holds: false }]))
  }

  /** A value that all of `a` and all of `b` admit. */
  overlap(a: readonly Shape[], b: readonly Shape[]): Existence {
    return this.ask([...a, ...b].map((shape) => ({ shape, holds: true })))
  }

  /** Whether every value that all of `inner` admit is admitted by all of `outer`. */
  contains(inner: readonly Shape[], outer: readonly Shape[]): Containment {
    const { kind } = this.admittedOnlyBy(inner, outer)
    return kind === 'none' ? 'yes' : kind === 'value' ? 'no' : 'unknown'
  }

  private ask(literals: readonly Demand[]): Existence {
    this.solving.begin()
    try {
      const answer = this.solving.solve(literals)
      if (answer.kind !== 'value' || areTrue(literals, answer.value)) return answer
      return undecided('The value that was made is refused by the check.')
    } catch (error) {
      if (error instanceof Exhausted) return undecided(error.message)
      if (error instanceof RangeError)
        return undecided(`What is asked is nested too deeply to be followed: ${error.message}.`)
      throw error
    }
  }
}
