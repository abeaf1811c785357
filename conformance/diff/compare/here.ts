import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { NormalForm } from '../../../generator/ir/normal-form.js'
import { type BothSides, Ground } from './edit.js'
import { below, type Step, Trail } from './position.js'

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
  readonly trail: Trail
  readonly ground: Ground
  /** The rule at the ground that the comparison is inside of, on either side; `everything` where siblings count too. */
  readonly rule?: BothSides<readonly Constraint[]> | 'everything'
  /** Whether nothing but members, items and anyOf lies above: where less is taken here, no more is taken there. */
  readonly isMonotone: boolean
  /** Whether a schema at this very value counts what is evaluated. */
  readonly isWatched: boolean
  /** Whether the schemas demand the same, so that only what they say can differ. */
  readonly isSaid: boolean
}

export function start(shapes: BothSides<readonly Shape[]>): Here {
  const trail = new Trail()
  return { trail, ground: new Ground(trail, shapes), isMonotone: true, isWatched: false, isSaid: false }
}

/** One step further down, to a member, an item or a key whose values are those of `shapes`, whatever else is so. */
export function into(here: Here, step: Step, shapes: BothSides<readonly Shape[]>): Here {
  const trail = below(here.trail, step)
  const { rule, isMonotone, isSaid } = here
  if (rule !== undefined) return { trail, ground: here.ground, rule, isMonotone, isWatched: false, isSaid }
  return { trail, ground: new Ground(trail, shapes), isMonotone, isWatched: false, isSaid }
}

/** One step further down, to where only all that is so at the ground decides. */
export function towards(here: Here, step: Step): Here {
  return { ...here, trail: below(here.trail, step), rule: 'everything', isMonotone: false, isWatched: false }
}

/** Into a rule about the same value, or about some items of it. */
export function within(here: Here, step: Step, rule: BothSides<readonly Constraint[]>): Here {
  const isWatched = here.isWatched && step.kind === 'assume'
  return {
    ...here,
    trail: below(here.trail, step),
    rule: here.rule ?? (here.isWatched ? 'everything' : rule),
    isMonotone: here.isMonotone && !here.isWatched && [...rule.old, ...rule.new].every((it) => it.kind === 'any'),
    isWatched,
  }
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
export function counts({ all }: NormalForm): boolean {
  return all.some((it) => it.kind === 'unevaluated')
}

/** How many ways there are to meet a pair. */
export const waysToMeet = 6

/** The way to meet a pair under no rule. */
export const plainWay = 0

/** What distinguishes visits of one pair of schemas, as a number below `waysToMeet`. */
export function wayOf({ isWatched, rule }: Here): number {
  const by = rule === undefined ? plainWay : rule === 'everything' ? 1 : 2
  return isWatched ? by + 3 : by
}
