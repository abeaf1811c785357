import type { Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'

/** Whether one constraint holds for one value. */
export type Holds = (constraint: Constraint, value: Json) => boolean

/** A rule that a value breaks, as far as it matters here. */
export interface Broken {
  readonly pointer: string
  readonly keyword: string
}

/** Turns a shape into a check: `compileShape` of the package, or another reading of the same constraints. */
export type CompileShape = (shape: Shape) => {
  is(value: unknown): boolean
  validate(value: unknown): readonly Broken[]
}

const made = new WeakMap<CompileShape, Holds>()

/** Asks `compile` about single constraints; each is compiled once, whoever asks. */
export function holdsBy(compile: CompileShape): Holds {
  const holds = made.get(compile) ?? holdsAnew(compile)
  made.set(compile, holds)
  return holds
}

function holdsAnew(compile: CompileShape): Holds {
  const known = new WeakMap<Constraint, (value: unknown) => boolean>()
  return (constraint: Constraint, value: Json) => {
    let is = known.get(constraint)
    if (is === undefined) {
      is = compile({ at: constraint.at, constraints: [constraint] }).is
      known.set(constraint, is)
    }
    return is(value)
  }
}

/** By an `unevaluated…`: what it says beside those that evaluate members or items; by itself it refuses all of them. */
const besideOthers = new WeakMap<Constraint, Constraint>()

/** Learns what stands beside the `unevaluated…` of a schema. */
export function learnSiblings({ at, constraints }: Shape): void {
  for (const it of constraints) {
    if (it.kind !== 'unevaluated' || besideOthers.has(it)) continue
    const evaluating = constraints.filter((other) => other === it || traitsOf(other).leads !== 'nowhere')
    besideOthers.set(it, { ...it, kind: 'all', shapes: [{ at, constraints: evaluating }] })
  }
}

const wrapped = new WeakMap<Holds, Holds>()

/** Asks of an `unevaluated…` whether it holds beside its siblings. Made once: what is known of leaves hangs on it. */
export function amongSiblings(holds: Holds): Holds {
  const known = wrapped.get(holds) ?? askingAmongSiblings(holds)
  wrapped.set(holds, known)
  return known
}

function askingAmongSiblings(holds: Holds): Holds {
  const asking: Holds = (constraint, value) =>
    holds(constraint.kind === 'unevaluated' ? (besideOthers.get(constraint) ?? constraint) : constraint, value)
  // What asks so already is not wrapped again: keys of objects are constructed within a construction.
  wrapped.set(asking, asking)
  return asking
}
