import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { joinedBy } from '../../../generator/ir/kind-traits.js'
import type { Demand } from './existence.js'
import type { Formula } from './formula.js'

/** What a schema evaluates of the members or items of a value, and when. */
export interface Evaluation {
  readonly when: readonly Formula[]
  readonly names: readonly string[]
  readonly patterns: readonly string[]
  /** Items before this index. */
  readonly prefix: number
  /** Items that one of these admits. */
  readonly matching: readonly Shape[]
  readonly all: boolean
}

type Evaluable = 'items' | 'properties'

const nothing: Evaluation = { when: [], names: [], patterns: [], prefix: 0, matching: [], all: false }

/** Most ways to choose which schemas hold. */
const mostWays = 512

const literal = (shape: Shape, holds: boolean): Formula => ({
  is: 'literal',
  literal: { shape, holds } satisfies Demand,
})

/**
 * The ways in which a schema that holds may evaluate, each with what makes it that way; undefined where there are too many.
 * @param but a constraint that is left out
 */
export function evaluations(shape: Shape, of: Evaluable, but?: Constraint): readonly Evaluation[] | undefined {
  if (but !== undefined) return product(shape.constraints.filter((it) => it !== but).map((it) => ways(it, of)))
  if (known[of].has(shape)) return known[of].get(shape)
  const found = product(shape.constraints.map((it) => ways(it, of)))
  known[of].set(shape, found)
  return found
}

const known = {
  items: new WeakMap<Shape, readonly Evaluation[] | undefined>(),
  properties: new WeakMap<Shape, readonly Evaluation[] | undefined>(),
}

function product(lists: readonly (readonly Evaluation[] | undefined)[]): readonly Evaluation[] | undefined {
  let result: readonly Evaluation[] = [nothing]
  for (const list of lists) {
    if (list === undefined || result.length * list.length > mostWays) return undefined
    result = result.flatMap((a) => list.map((b) => together(a, b)))
  }
  return result
}

function together(a: Evaluation, b: Evaluation): Evaluation {
  if (b === nothing) return a
  return {
    when: [...a.when, ...b.when],
    names: [...a.names, ...b.names],
    patterns: [...a.patterns, ...b.patterns],
    prefix: Math.max(a.prefix, b.prefix),
    matching: [...a.matching, ...b.matching],
    all: a.all || b.all,
  }
}

/** What one constraint evaluates of a value. */
function ways(it: Constraint, of: Evaluable): readonly Evaluation[] | undefined {
  const joined = joinedBy(it)
  if (joined.length > 0) return product(joined.map((shape) => evaluations(shape, of)))
  if (it.kind === 'any' || it.kind === 'one') return product(it.shapes.map((shape) => perhaps(shape, of)))
  if (it.kind === 'conditional') return conditional(it, of)
  if (it.kind === 'dependentShapes') {
    return product([...it.rules].map(([key, shape]) => dependent(key, shape, of)))
  }
  return [of === 'items' ? itemsOf(it) : membersOf(it)]
}

function perhaps(shape: Shape, of: Evaluable): readonly Evaluation[] | undefined {
  if (!evaluates(shape, of)) return [nothing]
  const where = evaluations(shape, of)
  return where && [...given([literal(shape, true)], where), { ...nothing, when: [literal(shape, false)] }]
}

function conditional(
  it: Extract<Constraint, { kind: 'conditional' }>,
  of: Evaluable,
): readonly Evaluation[] | undefined {
  const branches = [it.if, it.then, it.else].filter((shape) => shape !== undefined)
  if (!branches.some((shape) => evaluates(shape, of))) return [nothing]
  const yes = product([evaluations(it.if, of), it.then === undefined ? [nothing] : evaluations(it.then, of)])
  const no = it.else === undefined ? [nothing] : evaluations(it.else, of)
  return yes && no && [...given([literal(it.if, true)], yes), ...given([literal(it.if, false)], no)]
}

function dependent(key: string, shape: Shape, of: Evaluable): readonly Evaluation[] | undefined {
  if (!evaluates(shape, of)) return [nothing]
  const where = evaluations(shape, of)
  return where && [...given([{ is: 'present', key }], where), { ...nothing, when: [{ is: 'absent', key }] }]
}

function given(when: readonly Formula[], list: readonly Evaluation[]): Evaluation[] {
  return list.map((it) => ({ ...it, when: [...when, ...it.when] }))
}

function membersOf(it: Constraint): Evaluation {
  if (it.kind === 'properties') return { ...nothing, names: [...it.shapes.keys()] }
  if (it.kind === 'patterned') return { ...nothing, patterns: [...it.shapes.keys()] }
  const isRest = it.kind === 'additional' || (it.kind === 'unevaluated' && it.of === 'properties')
  // Beside additionalProperties every key is evaluated: those that it leaves out are those of its siblings.
  return isRest ? { ...nothing, all: true } : nothing
}

function itemsOf(it: Constraint): Evaluation {
  if (it.kind === 'prefix') return { ...nothing, prefix: it.shapes.length }
  if (it.kind === 'contains') return { ...nothing, matching: [it.shape] }
  const isRest = it.kind === 'items' || (it.kind === 'unevaluated' && it.of === 'items')
  return isRest ? { ...nothing, all: true } : nothing
}

/** Whether a schema may evaluate anything at all. */
function evaluates(shape: Shape, of: Evaluable): boolean {
  const list = evaluations(shape, of)
  return list === undefined || list.some((it) => it.all || it.prefix > 0 || nameable(it))
}

function nameable({ names, patterns, matching }: Evaluation): boolean {
  return names.length + patterns.length + matching.length > 0
}
