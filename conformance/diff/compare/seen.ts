import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, memberShapes, type NormalForm, normalFormOf } from '../../../generator/ir/normal-form.js'
import type { BothSides } from './edit.js'

/*
 * What walks over the same two documents find out about pairs of normal forms, whatever the body that leads to them. Of
 * an object of forty members of which one differs, a second look reads that one.
 */

/** A member that one of two normal forms declares, or both. */
export interface SharedMember {
  readonly key: string
  readonly areBoth: boolean
  readonly shapes: BothSides<readonly Shape[]>
  /** What both sides say of it. */
  readonly pair: KnownPair
}

/** A pair inside another one, and how many steps down it is. */
export interface InnerPair {
  readonly pair: KnownPair
  readonly steps: number
}

/** A respect in which two normal forms are compared: what they say, or what constraints of one kind demand. */
export type Respect = 'notes' | Constraint['kind']

/** What is known of a pair of normal forms, each looked up when it is first asked for. */
export class KnownPair {
  /** Tells it from all other pairs. */
  readonly id: number
  /** The respects in which nothing that may differ was met. */
  readonly quiet = new Set<Respect>()
  /** Whether the same schemas stand on both sides, with all that they refer to. */
  readonly isUnchanged: boolean
  /** How far all pairs below are from this one, where that was asked. */
  depths?: ReadonlyMap<number, number>
  /** The pairs directly inside this one, where that was asked. */
  inner?: readonly InnerPair[]
  private knownMembers: readonly SharedMember[] | undefined
  private knownKinds: ReadonlySet<Constraint['kind']> | undefined
  readonly forms: readonly [NormalForm, NormalForm]
  private readonly seen: SeenPairs

  constructor(id: number, forms: readonly [NormalForm, NormalForm], seen: SeenPairs) {
    this.id = id
    this.forms = forms
    this.seen = seen
    this.isUnchanged = seen.areUnchanged(forms[0].shapes, forms[1].shapes)
  }

  /** The members that may differ. */
  get members(): readonly SharedMember[] {
    this.knownMembers ??= this.lookUpMembers()
    return this.knownMembers
  }

  /** The kinds of constraints that either side has. */
  get kinds(): ReadonlySet<Constraint['kind']> {
    this.knownKinds ??= new Set(this.forms.flatMap((form) => form.all.map((it) => it.kind)))
    return this.knownKinds
  }

  private lookUpMembers(): readonly SharedMember[] {
    const [a, b] = this.forms
    return [...new Set([...declaredKeys(b), ...declaredKeys(a)])].flatMap((key): SharedMember[] => {
      const [old, next] = [memberShapes(a, key), memberShapes(b, key)]
      const areBoth = old.isDeclared && next.isDeclared
      if (areBoth && this.seen.areUnchanged(old.shapes, next.shapes)) return []
      const pair = this.seen.of(normalFormOf(old.shapes), normalFormOf(next.shapes))
      return [{ key, areBoth, shapes: { old: old.shapes, new: next.shapes }, pair }]
    })
  }
}

/** What is known of all pairs of two documents. */
export class SeenPairs {
  private readonly known = new Map<NormalForm, Map<NormalForm, KnownPair>>()
  private count = 0
  /** What was asked for last is mostly asked for again. */
  private last: KnownPair | undefined
  private readonly isUnchanged: (old: Pointer, next: Pointer) => boolean

  /** @param isUnchanged whether two places are known to hold the same, with all that they refer to */
  constructor(isUnchanged: (old: Pointer, next: Pointer) => boolean = () => false) {
    this.isUnchanged = isUnchanged
  }

  of(a: NormalForm, b: NormalForm): KnownPair {
    if (this.last?.forms[0] === a && this.last.forms[1] === b) return this.last
    const seconds = this.known.get(a) ?? new Map<NormalForm, KnownPair>()
    this.known.set(a, seconds)
    const known = seconds.get(b) ?? new KnownPair(this.count++, [a, b], this)
    seconds.set(b, known)
    this.last = known
    return known
  }

  /** Whether schemas stand at places that are known to hold the same on both sides. */
  areUnchanged(a: readonly Shape[], b: readonly Shape[]): boolean {
    return a.length === b.length && a.every((it, i) => this.isUnchanged(it.at.pointer, (b[i] as Shape).at.pointer))
  }
}
