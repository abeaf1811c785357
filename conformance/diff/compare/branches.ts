import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type NormalForm, normalFormOf, ofKind } from '../../../generator/ir/normal-form.js'
import type { BothSides } from './edit.js'
import { counts, type Here, within } from './here.js'
import { unmatched } from './notes.js'
import { areAlike, areSpelledAlike } from './spelling.js'
import { type Aspect, type SchemaWalk, scopeOf } from './walk.js'

/*
 * Rules about the same value: anyOf, oneOf, not, if, and allOf where it closes something of its own. Rules that are alike
 * are taken away in pairs; what is left is paired in order and, where two differ in one branch only, walked into, so that
 * the edit is the keyword in that branch. `anyOf [A, { maximum: 5 }]` against `anyOf [{ maximum: 4 }, A]` has one edit,
 * `maximum 5 → 4`; against `anyOf [A]` it is the anyOf as a whole.
 */

type InPlaceKind = 'any' | 'one' | 'all' | 'not' | 'conditional'

export function branches(kind: InPlaceKind): Aspect {
  return (walk, a, b, here) => {
    const inner: Here = { ...here, isWatched: here.isWatched || counts(a) || counts(b) }
    const [x, y] = unmatched<Constraint>(ofKind(a, kind), ofKind(b, kind), areSpelledAlike, (p, q) =>
      said(walk, p, q, inner),
    )
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const [p, q] = [x[i], y[i]]
      const pair = new BranchPair(walk, { old: a, new: b }, inner)
      if (p === undefined || q === undefined) pair.whole(p, q)
      else pair.compare(p, q)
    }
  }
}

/** What two constraints say that demand the same. */
function said(walk: SchemaWalk, p: Constraint, q: Constraint, here: Here): void {
  const [mine, theirs] = [p, q].map((it) => appliedInPlace({ at: it.at, constraints: [it] })) as [Shape[], Shape[]]
  unmatched(mine, theirs, areAlike, (old, next) => walk.saidIn([old], [next], here))
}

/** One rule of either side. */
class BranchPair {
  private readonly walk: SchemaWalk
  private readonly forms: BothSides<NormalForm>
  private readonly here: Here

  constructor(walk: SchemaWalk, forms: BothSides<NormalForm>, here: Here) {
    this.walk = walk
    this.forms = forms
    this.here = here
  }

  whole(p: Constraint | undefined, q: Constraint | undefined): void {
    this.walk.exchange(this.forms, this.here, { old: p ? [p] : [], new: q ? [q] : [] })
  }

  compare(p: Constraint, q: Constraint): void {
    if (p.kind === 'not' && q.kind === 'not') this.inside([p, q], [p.shape, q.shape], [[], []])
    else if (p.kind === 'conditional' && q.kind === 'conditional') this.conditions(p, q)
    else if ((p.kind === 'any' && q.kind === 'any') || (p.kind === 'one' && q.kind === 'one')) this.choices(p, q)
    else this.whole(p, q)
  }

  private conditions(p: Extract<Constraint, { kind: 'conditional' }>, q: typeof p): void {
    // A changed condition with equal consequences is one edit inside it; two rules that share nothing are one whole.
    if (areAlike(p.if, q.if)) this.consequences(p, q)
    else if (areAlike(p.then, q.then) && areAlike(p.else, q.else)) this.inside([p, q], [p.if, q.if], [[p.if], [q.if]])
    else this.whole(p, q)
  }

  /** What rules demand that have the same condition. */
  private consequences(p: Extract<Constraint, { kind: 'conditional' }>, q: typeof p): void {
    this.walk.saidIn([p.if], [q.if], this.here)
    for (const branch of ['then', 'else'] as const) {
      const [old, next] = [p[branch], q[branch]]
      const isThen = branch === 'then'
      if (old && next) this.inside([p, q], [old, next], [isThen ? [p.if, old] : [old], isThen ? [q.if, next] : [next]])
      else if (old || next) this.whole(p, q)
    }
  }

  private choices(p: Extract<Constraint, { kind: 'any' | 'one' }>, q: typeof p): void {
    const [x, y] = unmatched(p.shapes, q.shapes, areAlike, (old, next) => this.walk.saidIn([old], [next], this.here))
    if (x.length !== y.length) this.whole(p, q)
    else
      x.forEach((old, i) => {
        const next = y[i] as Shape
        this.inside([p, q], [old, next], [[old], [next]])
      })
  }

  /** @param assumed what a value is taken to satisfy for the two schemas to matter */
  private inside(
    [p, q]: readonly [Constraint, Constraint],
    [old, next]: readonly [Shape, Shape],
    assumed: readonly [readonly Shape[], readonly Shape[]],
  ): void {
    const step = { kind: 'assume', old: assumed[0], new: assumed[1], scope: scopeOf([p, q]) } as const
    this.walk.compare(normalFormOf([old]), normalFormOf([next]), within(this.here, step, { old: [p], new: [q] }))
  }
}
