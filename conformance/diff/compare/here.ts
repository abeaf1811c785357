import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { View } from '../../../generator/ir/normal-form.js'
import type { BothSides, Ground } from './edit.js'
import type { Position, Step } from './position.js'

/**
 * Where a comparison is, and at which level its edits are decided.
 *
 * A limit of a member may be decided where it stands: whoever narrows it refuses something, if the rest of the request
 * allows it. A limit inside a branch, a condition or a `contains` may not: other branches may admit what it refuses. So a
 * comparison carries its ground, the innermost place above which there are only members and items, and the rule at that
 * ground that it is inside of.
 *
 * For `{ properties: { a: { anyOf: [{ maximum: 5 }, { minimum: 9 }] } } }` an edit of `maximum` has the ground `a`, whose
 * values are those of the member, and the rule `anyOf`: asked is whether the old values of `a` satisfy the new anyOf.
 */
export interface Here {
  readonly steps: Position
  readonly ground: Ground
  /** The rule at the ground that the comparison is inside of, on either side; `everything` where siblings count too. */
  readonly rule?: BothSides<readonly Constraint[]> | 'everything'
  /** Whether a schema at this very value counts what is evaluated. */
  readonly isWatched: boolean
  /** Whether the schemas demand the same, so that only what they say can differ. */
  readonly isSaid: boolean
}

export function start(shapes: BothSides<readonly Shape[]>): Here {
  return { steps: [], ground: { position: [], shapes }, isWatched: false, isSaid: false }
}

/** One step further down, to a member, an item or a key whose values are those of `shapes`, whatever else is so. */
export function into(here: Here, step: Step, shapes: BothSides<readonly Shape[]>): Here {
  const steps = [...here.steps, step]
  const ground = here.rule === undefined ? { position: steps, shapes } : here.ground
  return { ...here, steps, ground, isWatched: false }
}

/** One step further down, to where only all that is so at the ground decides. */
export function towards(here: Here, step: Step): Here {
  return { ...here, steps: [...here.steps, step], rule: 'everything', isWatched: false }
}

/** Into a rule about the same value, or about some items of it. */
export function within(here: Here, step: Step, rule: BothSides<readonly Constraint[]>): Here {
  const isWatched = here.isWatched && step.kind === 'assume'
  return { ...here, steps: [...here.steps, step], rule: here.rule ?? (here.isWatched ? 'everything' : rule), isWatched }
}

/** What each side demands at the ground, as far as a difference in some constraints goes. */
export function demandsAt(
  here: Here,
  own: BothSides<readonly Constraint[]> | 'everything',
): BothSides<readonly Shape[]> {
  const demanded = here.rule ?? (here.isWatched ? 'everything' : own)
  return demanded === 'everything' ? here.ground.shapes : { old: alone(demanded.old), new: alone(demanded.new) }
}

/** Constraints as a schema of their own. */
function alone(constraints: readonly Constraint[]): readonly Shape[] {
  const [first] = constraints
  return first === undefined ? [] : [{ at: first.at, constraints }]
}

/** Whether a schema at this value counts what its siblings evaluate. */
export function counts({ all }: View): boolean {
  return all.some((it) => it.kind === 'unevaluated')
}

/** What distinguishes visits of one pair of schemas. */
export function wayOf({ isWatched, rule }: Here): string {
  return `${isWatched} ${rule === undefined ? 'plain' : rule === 'everything' ? rule : 'rule'}`
}
