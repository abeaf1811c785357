import type { Shape } from '../../../generator/ir/model.js'
import { spellingOf } from '../compare/spelling.js'
import { type Existence, Procedure } from '../containment/containment.js'
import { isImplied } from './implied.js'

/** After so many questions that were left open the next ones get less: their schemas are of a kind that takes too long. */
const mostOpen = 8

/** What a question may cost then. */
const lean = { pieces: 1000, depth: 24, states: 2000, size: 100_000, tries: 256 }

/** Asks each question of a comparison once, whatever the places are that it is asked of. */
export class Questions {
  private readonly answers = new Map<string, Existence>()
  private procedure = new Procedure()
  private open = 0

  /** Whether there is a value that satisfies all of the first schemas and not all of the second ones. */
  ask(takenBy: readonly Shape[], refusedBy: readonly Shape[]): Existence {
    const key = `${spellingOf(takenBy)} but not ${spellingOf(refusedBy)}`
    const known = this.answers.get(key) ?? this.answer(takenBy, refusedBy)
    this.answers.set(key, known)
    return known
  }

  /** Whether it is seen without asking that there is none; false says nothing. */
  isNoneAtSight(takenBy: readonly Shape[], refusedBy: readonly Shape[]): boolean {
    return isImplied(refusedBy, takenBy)
  }

  private answer(takenBy: readonly Shape[], refusedBy: readonly Shape[]): Existence {
    if (isImplied(refusedBy, takenBy)) return { kind: 'none' }
    const answer = this.procedure.admittedOnlyBy(takenBy, refusedBy)
    if (answer.kind === 'undecided' && ++this.open === mostOpen) this.procedure = new Procedure(lean)
    return answer
  }
}
