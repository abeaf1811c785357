import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import { declaredKeys, memberShapes, type View, viewOf } from '../../../generator/ir/normal-form.js'
import { applied, type Candidate, distinct, partsOf } from './candidate.js'
import { directed, type Options, products } from './combination.js'
import type { Samples } from './sample.js'

/**
 * Members for one object that decide whether a rule applies and whether it is kept: presence, absence and value of every
 * key that the rule mentions, at any depth.
 * @param scope the schemas of the rule
 */
export function ruleCandidates(
  source: readonly Shape[],
  scope: readonly Shape[],
  samples: Samples,
  limit = 1200,
): Candidate[] {
  const view = viewOf(source)
  const parts = scope.flatMap((it) => partsOf(viewOf([it])))
  const first = directed(view, parts, samples).map((set): Candidate => ({ kind: 'members', set, without: [] }))
  const made: Candidate[] = []
  const options = optionsOf(view, scope, samples, 0)
  products(options, { limit, samples }, (set, without = []) => made.push({ kind: 'members', set, without }))
  const rest = made
    .map((it) => ({ it, size: JSON.stringify(it).length }))
    .sort((a, b) => a.size - b.size)
    .map(({ it }) => it)
  return [...first, ...rest]
}

/** Presence and values of more members are not combined; each part of a rule has candidates of its own all the same. */
const mostRelated = 16

function optionsOf(view: View, scope: readonly Shape[], samples: Samples, depth: number): Options[] {
  const parts = scope.flatMap((it) => partsOf(viewOf([it])))
  const keys = new Set(
    parts.flatMap((part) => [...declaredKeys(part), ...part.all.flatMap((it) => traitsOf(it).mentions(it))]),
  )
  if (keys.size > mostRelated) samples.reached.names.add('combinations')
  return [...keys].slice(0, mostRelated).map((key) => ({
    key,
    values: ruledValues(
      memberShapes(view, key).shapes,
      parts.flatMap((part) => memberShapes(part, key).shapes),
      samples,
      depth,
    ),
  }))
}

/** Values that satisfy the source and do, or do not, what the rule's parts say. */
function ruledValues(
  source: readonly Shape[],
  scope: readonly Shape[],
  samples: Samples,
  depth: number,
): readonly Json[] {
  const view = viewOf(source)
  const own = samples.of(source)
  const listed = scope.flatMap((it) => partsOf(viewOf([it])).flatMap((part) => part.values ?? []))
  const fitting = scope.flatMap((it) => samples.of([...source, it]).slice(0, 2))
  const excluded = samples
    .of(source)
    .filter((it) => !listed.some((other) => canonicalText(other) === canonicalText(it)))
  const plain = distinct([...own.slice(0, 2), ...listed, ...fitting, ...excluded.slice(0, 2), ...(view.values ?? [])])
  if (plain.length > 10) samples.reached.names.add('combinations')
  if (!view.types.has('object') || !samples.reached.admits('depth', depth + 5)) return plain.slice(0, 10)
  const options = optionsOf(view, scope, samples, depth + 1)
  const inner: Json[] = []
  const base = own.find(isJsonObject) ?? {}
  if (options.length > 0) {
    products(options, { limit: 60, samples }, (set, without = []) =>
      inner.push(applied({ kind: 'members', set, without }, base)),
    )
  }
  return distinct([...inner, ...plain])
}
