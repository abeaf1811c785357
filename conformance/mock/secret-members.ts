import { isInPlace, shapesIn } from '../../generator/ir/kind-traits.js'
import type { Model, Shape } from '../../generator/ir/model.js'

/** Names of the members that documents call secrets, in the bodies of requests. */
export function secretMembers(models: readonly Model[]): ReadonlySet<string> {
  const found = new Set<string>()
  const seen = new Set<Shape>()
  const queue = models.flatMap(({ operations }) => operations.map((it) => it.body))
  for (const shape of queue) {
    if (seen.has(shape)) continue
    seen.add(shape)
    for (const constraint of shape.constraints) {
      queue.push(...shapesIn(constraint))
      if (constraint.kind !== 'properties') continue
      for (const [name, it] of constraint.shapes) if (isSecret(it)) found.add(name)
    }
  }
  return found
}

/** Whether a schema calls itself a secret, or one that has to hold beside it does. */
function isSecret(shape: Shape, within = new Set<Shape>()): boolean {
  if (shape.isSecret) return true
  if (within.has(shape)) return false
  within.add(shape)
  return shape.constraints.some((it) => isInPlace(it) && shapesIn(it).some((inner) => isSecret(inner, within)))
}
