import type { Shape } from '../../../generator/ir/model.js'
import { viewOf } from '../../../generator/ir/normal-form.js'
import type { Candidate } from '../../value/search/candidate.js'
import { candidatesFor } from '../../value/search/candidates.js'
import { ruleCandidates } from '../../value/search/rule-candidates.js'
import type { Samples } from '../../value/search/sample.js'
import type { Edit } from '../compare/edit.js'
import type { Position } from '../compare/position.js'
import type { Frame, Side } from './frame.js'

/*
 * Which candidates are put where, and in which order. First the place of the edit, then the places of the rules that it is
 * a part of, then the other places of a schema that is used several times, and at last the candidates that had no turn yet.
 *
 * For `maxLength 9 → 8` of a schema that forty members refer to: the candidates of four members have their whole turn, those
 * of the other thirty-six sixty each; then all that are left.
 */

/** A place to put candidates, and which. */
export interface Attempt {
  readonly position: Position
  readonly candidatesIn: (frame: Frame) => readonly Candidate[]
  /** Whether members of the place itself may be mended. */
  readonly isLoose: boolean
  /** Which candidates have their turn in each base: the first one and the one after the last. */
  readonly from: number
  readonly to: number
}

type AttemptPlace = Omit<Attempt, 'from' | 'to'>

/** So many places have their whole turn first; the others follow, each with fewer candidates. */
const firstPlaces = 4

/** So many candidates at one of several places go before the others have their turn. */
const turns = { own: 800, plain: 400, around: 600, other: 60 } as const

const end = Number.POSITIVE_INFINITY

/**
 * @param positions the places of the edit, the most promising first
 */
export function* attemptsFor(
  edit: Edit,
  positions: readonly Position[],
  side: Side,
  samples: Samples,
): Generator<Attempt> {
  const made = new Attempts(edit, side, samples)
  const isInRule = positions.some((it) => it.some((step) => step.kind === 'assume'))
  const [first, others] = [positions.slice(0, firstPlaces), positions.slice(firstPlaces)]
  const turn = isInRule || positions.length > 1 ? turns.plain : end
  const own = first.flatMap((it) => made.ruled(it))
  const plain = first.map((it) => made.local(it))
  const near = first.slice(0, 2).flatMap((it) => made.around(it))
  const far = positions.slice(2).flatMap((it) => made.around(it))
  const rest = others.flatMap((it) => [...made.ruled(it), made.local(it)])
  yield* during(own, 0, turns.own)
  yield* during(plain, 0, turn)
  yield* during(near, 0, turns.around)
  yield* during([...rest, ...far], 0, turns.other)
  yield* during(own, turns.own, end)
  yield* during(plain, turn, end)
  yield* during(near, turns.around, end)
  yield* during([...far, ...rest], turns.other, end)
}

function* during(places: readonly AttemptPlace[], from: number, to: number): Generator<Attempt> {
  for (const it of places) yield { ...it, from, to }
}

class Attempts {
  private readonly locals = new Map<string, readonly Candidate[]>()
  private readonly edit: Edit
  private readonly side: Side
  private readonly samples: Samples

  constructor(edit: Edit, side: Side, samples: Samples) {
    this.edit = edit
    this.side = side
    this.samples = samples
  }

  /** What the edges of both sides' constraints at a place are. */
  local(position: Position): AttemptPlace {
    const { views } = this.edit.sites.get(position) ?? this.edit
    const [source, target] = this.side === 'old' ? [views.old, views.new] : [views.new, views.old]
    const candidatesIn = (frame: Frame): readonly Candidate[] => {
      const shapes = frame.isKey ? source.shapes : [...new Set([...source.shapes, ...frame.shapes])]
      const key = [shapes, target.shapes].map((all) => all.map((it) => it.at.pointer).join()).join(' ')
      const made = this.locals.get(key) ?? candidatesFor(viewOf(shapes), target, this.samples)
      this.locals.set(key, made)
      return made
    }
    return { position, candidatesIn, isLoose: false }
  }

  /** What the rules that changed as a whole are about. */
  ruled(position: Position): AttemptPlace[] {
    const { scope } = this.edit
    return scope.length === 0 ? [] : [{ position, candidatesIn: this.ruledIn(scope), isLoose: true }]
  }

  /** The places of the rules that a place is in, the innermost first. */
  around(position: Position): AttemptPlace[] {
    return [...position.entries()]
      .reverse()
      .flatMap(([i, step]) =>
        step.kind === 'assume'
          ? [{ position: position.slice(0, i), candidatesIn: this.ruledIn(step.scope), isLoose: true }]
          : [],
      )
  }

  private ruledIn(scope: readonly Shape[]): Attempt['candidatesIn'] {
    const ruled = new Map<Frame, readonly Candidate[]>()
    return (frame) => {
      const made = ruled.get(frame) ?? ruleCandidates(frame.shapes, scope, this.samples)
      ruled.set(frame, made)
      return made
    }
  }
}
