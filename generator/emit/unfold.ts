import { dereferenced, type Shape } from '../ir/model.js'

/**
 * Most schemas of a circle of $refs that are made anew wherever one enters the circle; those of a larger one are made once,
 * so that what is made stays of the order of the document.
 */
const largestCircle = 16

/**
 * What `make` makes of `root` from what it makes of the schemas below. A schema that several places refer to is made once
 * and shared: 2^40 places may come of 40 schemas. Where a schema comes again below itself, `cut` stands.
 */
export function unfolded<T>(root: Shape, cut: T, make: (target: Shape, below: (shape: Shape) => T) => T): T {
  const open = new Map<Shape, number>()
  /** What was made, with the depth of the outermost open schema that it was cut at. */
  const made = new Map<Shape, { readonly it: T; readonly cutAt: number }>()
  /** Schemas that were cut at one that is still open: they hold within its circle. */
  const provisional: Shape[] = []
  let cutAt = Number.POSITIVE_INFINITY
  const visit = (shape: Shape): T => {
    const target = dereferenced(shape)
    const circle = open.get(target)
    const known = made.get(target)
    if (circle !== undefined || known !== undefined) {
      cutAt = Math.min(cutAt, circle ?? (known?.cutAt as number))
      return circle === undefined ? (known?.it as T) : cut
    }
    const [depth, outer, mark] = [open.size, cutAt, provisional.length]
    cutAt = Number.POSITIVE_INFINITY
    open.set(target, depth)
    const it = make(target, visit)
    open.delete(target)
    if (cutAt < depth) provisional.push(target)
    else {
      settle(provisional.splice(mark))
      cutAt = Number.POSITIVE_INFINITY
    }
    made.set(target, { it, cutAt })
    cutAt = Math.min(cutAt, outer)
    return it
  }
  /** What was made within a circle that is closed now: again at each entry, or once for all. */
  const settle = (within: readonly Shape[]) => {
    for (const inner of within) {
      const before = made.get(inner)
      if (within.length <= largestCircle || before === undefined) made.delete(inner)
      else made.set(inner, { it: before.it, cutAt: Number.POSITIVE_INFINITY })
    }
  }
  return visit(root)
}
