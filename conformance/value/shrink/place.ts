import { isJsonObject, type Json, type JsonObject, member } from '../../../generator/document/json.js'
import { child, type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import { shapesForItem, shapesForMember } from '../../../generator/ir/applied-below.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { answerLeading, type ByLeading, joinedBy } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { CompileShape } from '../construct/holds.js'

/** Whether every branch of a choice counts, or only those that the value has taken. */
type Branches = 'taken' | 'every'

/** What a schema asks of the places of a given value: the branches and conditions that it meets are followed. */
export class KnownPlaces {
  private readonly root: Shape
  private readonly compile: CompileShape
  private readonly checks = new WeakMap<Shape, ReturnType<CompileShape>>()

  constructor(root: Shape, compile: CompileShape) {
    this.root = root
    this.compile = compile
  }

  /** The schemas that stand for the place itself, choices and references not followed. */
  shapesAt(value: Json, path: Pointer, branches: Branches = 'taken'): readonly Shape[] {
    let shapes: readonly Shape[] = [this.root]
    let at: Pointer = ''
    for (const token of tokens(path)) {
      const container = valueAt(value, at)
      if (typeof container !== 'object' || container === null) return []
      const all = this.flat(shapes, container, branches)
      const named = all.flatMap((it) => below(it, container, token))
      shapes =
        named.length > 0
          ? named
          : all.flatMap((it) =>
              it.kind === 'unevaluated' && (it.of === 'items') === Array.isArray(container) ? [it.shape] : [],
            )
      at = child(at, token)
    }
    return shapes
  }

  /** Every constraint on the place, through references, choices and conditions. */
  constraintsAt(value: Json, path: Pointer, branches: Branches = 'taken'): readonly Constraint[] {
    return this.flat(this.shapesAt(value, path, branches), valueAt(value, path) as Json, branches)
  }

  /** Which of a choice's branches the value at a place has taken; -1 for none. */
  branchOf(shapes: readonly Shape[], value: Json): number {
    return shapes.findIndex((it) => this.check(it).is(value))
  }

  private flat(shapes: readonly Shape[], value: Json, branches: Branches): Constraint[] {
    const found: Constraint[] = []
    const all = new Set(shapes)
    for (const shape of all) {
      found.push(...shape.constraints)
      for (const it of shape.constraints) for (const inner of this.beside(it, value, branches)) all.add(inner)
    }
    return found
  }

  /** Further schemas for the same value. */
  private beside(constraint: Constraint, value: Json, branches: Branches): readonly Shape[] {
    const chosen = answerLeading(this.chosen, constraint, value, branches === 'every')
    return chosen ?? joinedBy(constraint)
  }

  /** The schemas of a choice that apply to a value, or all that could. */
  private readonly chosen: ByLeading<'perhaps', readonly Shape[], [value: Json, isEvery: boolean]> = {
    any: ({ shapes }, value, isEvery) => (isEvery ? shapes : this.taken(shapes, value)),
    one: ({ shapes }, value, isEvery) => (isEvery ? shapes : this.taken(shapes, value)),
    not: () => [],
    conditional: (it, value, isEvery) => {
      const isMet = isEvery || this.check(it.if).is(value)
      return [isMet ? it.then : undefined, !isMet || isEvery ? it.else : undefined].filter(
        (shape) => shape !== undefined,
      )
    },
    dependentShapes: ({ rules }, value, isEvery) =>
      [...rules].flatMap(([key, shape]) =>
        isEvery || (isJsonObject(value) && Object.hasOwn(value, key)) ? [shape] : [],
      ),
  }

  /** The branches that hold; where none does, as in a near miss, the one with the fewest faults. */
  private taken(shapes: readonly Shape[], value: Json): readonly Shape[] {
    const holding = shapes.filter((it) => this.check(it).is(value))
    if (holding.length > 0 || shapes.length === 0) return holding
    const faults = shapes.map((it) => this.check(it).validate(value).length)
    return [shapes[faults.indexOf(Math.min(...faults))] as Shape]
  }

  private check(shape: Shape): ReturnType<CompileShape> {
    let check = this.checks.get(shape)
    if (check === undefined) {
      check = this.compile(shape)
      this.checks.set(shape, check)
    }
    return check
  }
}

/** The schemas that a constraint on a container has for one of its members or items. */
function below(constraint: Constraint, container: Json, token: string): readonly Shape[] {
  return Array.isArray(container) ? shapesForItem(constraint, Number(token)) : shapesForMember(constraint, token)
}

/** A part of a value that has no parts of its own. */
export interface Leaf {
  readonly path: Pointer
  readonly value: Json
}

/** Longer lists count as one leaf. */
const mostItems = 64

/** The texts, numbers, booleans and nulls of a value, and what is empty, in document order. */
export function leavesOf(value: Json, path: Pointer = ''): readonly Leaf[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    if (items.length === 0 || items.length > mostItems) return [{ path, value }]
    return items.flatMap((it, i) => leavesOf(it, child(path, i)))
  }
  if (!isJsonObject(value)) return [{ path, value }]
  const keys = Object.keys(value)
  if (keys.length === 0) return [{ path, value }]
  return keys.flatMap((key) => leavesOf(member(value as JsonObject, key) as Json, child(path, key)))
}
