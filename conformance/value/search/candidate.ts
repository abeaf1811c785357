import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type View, viewOf } from '../../../generator/ir/normal-form.js'

/** A candidate for one place: what stands there becomes this. */
export type Candidate =
  | { readonly kind: 'value'; readonly value: Json }
  /** Members of the object that stands there: set, or taken away. */
  | { readonly kind: 'members'; readonly set: Readonly<Record<string, Json>>; readonly without: readonly string[] }

/** What a candidate makes of the value that stands at its place. */
export function applied(candidate: Candidate, base: Json | undefined): Json {
  if (candidate.kind === 'value') return candidate.value
  const members = Object.entries(isJsonObject(base) ? base : {}).filter(([key]) => !candidate.without.includes(key))
  return Object.fromEntries([...members, ...Object.entries(candidate.set)])
}

/** One of each type, and the first of its kind in some respect. */
export const zoo: readonly Json[] = [
  0,
  1,
  -1,
  0.5,
  1.5,
  '',
  'a',
  'true',
  '1',
  true,
  false,
  null,
  [],
  {},
  [null],
  ['a', 'a'],
  { a: 1 },
]

const knownParts = new WeakMap<View, readonly View[]>()

/** The view, and those of all schemas that apply to the same value at some depth: branches, conditions, exclusions. */
export function partsOf(view: View): readonly View[] {
  const known = knownParts.get(view)
  if (known !== undefined) return known
  const seen = new Set<Shape>(view.shapes)
  for (const shape of seen) for (const inner of appliedInPlace(shape)) seen.add(inner)
  const parts = [view, ...[...seen].filter((it) => !view.shapes.includes(it)).map((it) => viewOf([it]))]
  knownParts.set(view, parts)
  return parts
}

/** Each value once, in order. */
export function distinct(values: readonly Json[]): Json[] {
  const seen = new Set<string>()
  return values.filter((it) => {
    const key = canonicalText(it)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
