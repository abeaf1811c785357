import { canonicalText, isJsonObject, type Json, member } from '../document/json.js'
import type { Place } from '../document/pointer.js'
import { annotations } from '../document/vocabulary.js'
import type { AllowedValue, ConstraintBody } from './constraint.js'
import { isInPlace, shapesIn } from './kind-traits.js'
import { dereferenced, type Shape } from './model.js'
import type { Reading } from './reading.js'

/** The values of anyOf or oneOf branches that are distinct consts with annotations; undefined for any other branches. */
export function valueSet(branches: readonly Json[]): readonly AllowedValue[] | undefined {
  const values: AllowedValue[] = []
  const seen = new Set<string>()
  for (const branch of branches) {
    if (!isJsonObject(branch) || !Object.hasOwn(branch, 'const')) return undefined
    if (!Object.keys(branch).every((key) => key === 'const' || annotations.has(key) || isNote(key))) return undefined
    const value = member(branch, 'const') as Json
    seen.add(canonicalText(value))
    const { title, description, deprecated } = branch
    values.push({
      value,
      ...(typeof title === 'string' && { title }),
      ...(typeof description === 'string' && { description }),
      ...(deprecated === true && { deprecated }),
    })
  }
  return seen.size === branches.length ? values : undefined
}

function isNote(keyword: string): boolean {
  return keyword.startsWith('x-') && keyword !== 'x-constraints'
}

/** if with its then and else. Without either it decides nothing. */
export function readConditional({ schema, sub, sibling }: Reading): readonly ConstraintBody[] {
  const branches = {
    ...(Object.hasOwn(schema, 'then') && { then: sibling('then') }),
    ...(Object.hasOwn(schema, 'else') && { else: sibling('else') }),
  }
  return [{ kind: 'conditional', if: sub(), ...branches }]
}

export function readDependentSchemas({ value, bad, sub }: Reading): readonly ConstraintBody[] {
  if (!isJsonObject(value)) return bad('dependentSchemas is not an object of schemas.')
  return [{ kind: 'dependentShapes', rules: new Map(Object.keys(value).map((key) => [key, sub(key)])) }]
}

/** The schemas that `shape` applies to the same value, one step away. */
export function appliedInPlace(shape: Shape): readonly Shape[] {
  return shape.constraints.flatMap((it) => (isInPlace(it) ? shapesIn(it) : []))
}

/** `shape` and every schema it reaches, each once; of those that are `known` neither they nor what they alone reach. */
export function reachableShapes(shape: Shape, known: ReadonlySet<Shape> = new Set()): ReadonlySet<Shape> {
  const found = new Set(known.has(shape) ? [] : [shape])
  for (const it of found)
    for (const constraint of it.constraints)
      for (const next of shapesIn(constraint)) if (!known.has(next)) found.add(next)
  return found
}

/** The schemas below `root` that more than one `$ref` leads to. */
export function sharedTargets(root: Shape): ReadonlySet<Shape> {
  const met = new Set<Shape>()
  const shared = new Set<Shape>()
  for (const shape of reachableShapes(root)) {
    for (const it of shape.constraints) {
      if (it.kind !== 'ref') continue
      const target = dereferenced(it.target)
      if (met.has(target)) shared.add(target)
      met.add(target)
    }
  }
  return shared
}

/** The place of a schema among these that applies itself to the same value for ever; undefined when there is none. */
export function inPlaceCircle(shapes: Iterable<Shape>, known: ReadonlySet<Shape> = new Set()): Place | undefined {
  const done = new Set<Shape>()
  const open = new Set<Shape>()
  const visit = (shape: Shape): Shape | undefined => {
    if (open.has(shape)) return shape
    if (done.has(shape) || known.has(shape)) return undefined
    open.add(shape)
    for (const next of appliedInPlace(shape)) {
      const circle = visit(next)
      if (circle !== undefined) return circle
    }
    open.delete(shape)
    done.add(shape)
    return undefined
  }
  for (const shape of shapes) {
    const circle = visit(shape)
    if (circle !== undefined) return circle.at
  }
  return undefined
}

/** Most schemas that may apply to one value: real documents have some hundreds, and each of them costs at every check. */
export const mostInPlace = 10_000

/**
 * The innermost schema that applies more than `mostInPlace` schemas to one value, each as often as it is named: 40 schemas
 * of which each names the next twice are applied 2^40 times. Undefined when there is none.
 * @param shapes schemas without an in-place circle
 * @param known how many each applies, as far as it has been counted
 */
export function inPlaceExcess(
  shapes: Iterable<Shape>,
  known: WeakMap<Shape, number> = new WeakMap(),
): { readonly at: Place; readonly count: string } | undefined {
  const count = (shape: Shape): number => {
    const before = known.get(shape)
    if (before !== undefined) return before
    const all = appliedInPlace(shape).reduce((sum, it) => sum + count(it), 1)
    known.set(shape, all)
    return all
  }
  const excesses = [...shapes].filter((it) => count(it) > mostInPlace)
  const [least] = excesses.sort((a, b) => count(a) - count(b))
  return least && { at: least.at, count: String(count(least)) }
}
