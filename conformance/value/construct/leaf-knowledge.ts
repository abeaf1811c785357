import type { Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Holds } from './holds.js'
import type { NumberChoices } from './number.js'

/** What is known of the strings and numbers that meet some constraints and miss others: the same ones come up again and again. */
export class LeafKnowledge {
  private readonly further = [
    new WeakMap<Constraint, LeafKnowledge>(),
    new WeakMap<Constraint, LeafKnowledge>(),
  ] as const
  private readonly found = new Map<number, readonly Json[]>()
  private readonly ranges = new Map<number, boolean>()
  private readonly choices = new Map<number, readonly NumberChoices[]>()

  /** What is known where one constraint more is met, or missed. */
  with(constraint: Constraint, holds: boolean): LeafKnowledge {
    const further = this.further[holds ? 1 : 0]
    const known = further.get(constraint) ?? new LeafKnowledge()
    further.set(constraint, known)
    return known
  }

  /** The simplest value of these kinds, if there is one; `find` is asked once. */
  simplest(kinds: number, find: () => readonly Json[]): readonly Json[] {
    const known = this.found.get(kinds) ?? find()
    this.found.set(kinds, known)
    return known
  }

  /** Whether bounds leave numbers to these kinds; `find` is asked once. */
  hasNumbers(kinds: number, find: () => boolean): boolean {
    const known = this.ranges.get(kinds) ?? find()
    this.ranges.set(kinds, known)
    return known
  }

  /** The numbers of these kinds that may be tried; `find` is asked once. */
  numbers(kinds: number, find: () => readonly NumberChoices[]): readonly NumberChoices[] {
    const known = this.choices.get(kinds) ?? find()
    this.choices.set(kinds, known)
    return known
  }
}

const known = new WeakMap<Holds, LeafKnowledge>()

/** Where nothing is demanded yet. */
export function knowledgeOf(holds: Holds): LeafKnowledge {
  const found = known.get(holds) ?? new LeafKnowledge()
  known.set(holds, found)
  return found
}
