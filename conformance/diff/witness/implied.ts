import { canonicalText } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { isEmpty, memberShapes, type NormalForm, normalFormOf } from '../../../generator/ir/normal-form.js'
import { type Containment, contained } from '../../../generator/ir/order.js'
import { areAlike } from '../compare/spelling.js'

/*
 * A look before a question is asked: whether each demand of the one side stands on the other side too, as it is or tighter,
 * down to the members. It is no more than a look, and says nothing where it does not say yes. Most of two versions of one
 * document is alike, and this is where that is seen; and schemas that lead back to themselves end here, which taken apart
 * have no end: what is being shown of a pair may be taken as shown of the smaller values inside.
 *
 * `Node { value: integer ≤ 8, next: Node }` in `Node { value: integer ≤ 9, next: Node }`: `value` is tighter, and `next` is the
 * pair that is being shown.
 */

/** So many pairs of schemas are looked at for one question. */
const mostLooks = 20_000

/** Whether all values of the second schemas are seen to satisfy all of the first ones. */
export function isImplied(outer: readonly Shape[], inner: readonly Shape[]): boolean {
  const look = new Glance()
  const isSeen = look.shapes(inner, outer) === 'yes'
  if (isSeen) look.keep()
  return isSeen
}

/** Pairs that were shown, or not seen: what fails though a circle is taken as shown fails anyway. */
const known = new WeakMap<Shape, WeakMap<Shape, boolean>>()

function note(inner: Shape, outer: Shape, isSeen: boolean): void {
  known.set(inner, (known.get(inner) ?? new WeakMap()).set(outer, isSeen))
}

class Glance {
  /** Pairs that are taken as shown: those under way, and those that were shown by means of them. */
  private readonly taken = new Map<Shape, Set<Shape>>()
  private readonly trail: (readonly [Shape, Shape])[] = []
  private looks = 0

  readonly shapes = (inner: readonly Shape[], outer: readonly Shape[]): Containment => {
    const isSeen = outer.every(
      (it) => inner.some((own) => this.pair(own, it)) || (inner.length !== 1 && this.together(inner, it)),
    )
    return isSeen ? 'yes' : 'unknown'
  }

  /** Once all is shown, what was taken as shown is. */
  keep(): void {
    for (const [inner, outer] of this.trail) note(inner, outer, true)
  }

  private pair(inner: Shape, outer: Shape): boolean {
    if (inner === outer || this.taken.get(inner)?.has(outer)) return true
    const before = known.get(inner)?.get(outer)
    if (before !== undefined) return before
    if (++this.looks > mostLooks) return false
    if (areAlike(inner, outer)) return true
    const start = this.trail.length
    this.take(inner, outer)
    if (this.together([inner], outer)) return true
    // What was shown meanwhile may rest on this pair.
    for (const [x, y] of this.trail.splice(start)) this.taken.get(x)?.delete(y)
    if (this.looks <= mostLooks) note(inner, outer, false)
    return false
  }

  private take(inner: Shape, outer: Shape): void {
    const mine = this.taken.get(inner) ?? new Set<Shape>()
    this.taken.set(inner, mine.add(outer))
    this.trail.push([inner, outer])
  }

  private together(inner: readonly Shape[], outer: Shape): boolean {
    const own = normalFormOf(inner)
    if (isEmpty(own)) return true
    return normalFormOf([outer]).all.every((it) => this.isCovered(own.all, it) || coversTypes(own.types, it))
  }

  private isCovered(all: readonly Constraint[], it: Constraint): boolean {
    return all.some((own) => {
      if (own.kind !== it.kind) return false
      return (
        contained(own, it, this.shapes) === 'yes' ||
        (own.kind === 'one' && it.kind === 'one' && this.areApart(own.shapes, it.shapes))
      )
    })
  }

  /** Branches of which no two take one value: each may be wider than it was. */
  private areApart(inner: readonly Shape[], outer: readonly Shape[]): boolean {
    const isWider = inner.every((it) => outer.some((other) => this.pair(it, other)))
    return isWider && outer.every((it, i) => outer.slice(i + 1).every((other) => isApart(it, other)))
  }
}

/** True when no value can satisfy both: their types differ, their values do, or those of a field that both require. */
function isApart(a: Shape, b: Shape): boolean {
  const [x, y] = [normalFormOf([a]), normalFormOf([b])]
  if ([...x.types].every((it) => !y.types.has(it)) || haveOtherValues(x, y)) return true
  const areObjects = [x, y].every(({ types }) => [...types].every((it) => it === 'object'))
  return (
    areObjects &&
    x.required.some((key) => {
      const [own, other] = [x, y].map((form) => normalFormOf(memberShapes(form, key).shapes)) as [
        NormalForm,
        NormalForm,
      ]
      return y.required.includes(key) && haveOtherValues(own, other)
    })
  )
}

function haveOtherValues({ values: own }: NormalForm, { values: others }: NormalForm): boolean {
  if (own === undefined || others === undefined) return false
  const taken = new Set(others.map(canonicalText))
  return own.every((it) => !taken.has(canonicalText(it)))
}

function coversTypes(types: ReadonlySet<string>, it: Constraint): boolean {
  if (it.kind !== 'type') return false
  const taken = new Set<string>(it.types.flatMap((type) => (type === 'number' ? ['integer', 'fraction'] : [type])))
  return [...types].every((type) => taken.has(type))
}
