import { canonicalText, type Json } from '../../../generator/document/json.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type View, viewOf } from '../../../generator/ir/normal-form.js'
import { textOfLength } from '../construct/pattern-text.js'
import { edgesOf, plainValue } from '../edge/boundary.js'
import { formatSamples } from '../edge/format-samples.js'
import { arrayCandidates } from './array-candidates.js'
import { type Candidate, partsOf, zoo } from './candidate.js'
import { limits } from './limits.js'
import { numberCandidates } from './number-candidates.js'
import { objectCandidates } from './object-candidates.js'
import type { Samples } from './sample.js'

/**
 * Values for one place, from what both documents say of it: edges of every constraint, listed and excluded values,
 * samples, texts of patterns and formats, and a value of each type. Smallest first; none twice.
 */
export function candidatesFor(
  source: View,
  target: View,
  samples: Samples,
  limit: number = limits.combinations.most,
): Candidate[] {
  const sides = [source, target]
  const values = [
    ...sides.flatMap((view) => samples.of(view.shapes)),
    ...sides.flatMap((view) => partsOf(view).flatMap((part) => ofPart(view, part, sides, samples))),
    ...numberCandidates(source, target, samples),
    ...zoo,
    ...arrayCandidates(source, target, samples),
  ]
  const found = new Map<string, Candidate>()
  for (const value of values) {
    const key = canonicalText(value)
    if (!found.has(key)) found.set(key, { kind: 'value', value })
  }
  const namesFor = (shape: Shape) =>
    candidatesFor(viewOf([shape]), viewOf([shape]), samples, 100).flatMap((it) =>
      it.kind === 'value' && typeof it.value === 'string' ? [it.value] : [],
    )
  const objects = objectCandidates({ source, target, samples, limit, namesFor })
  return [...found.values(), ...objects]
    .map((it) => ({ it, size: JSON.stringify(it).length }))
    .sort((a, b) => a.size - b.size)
    .map(({ it }) => it)
}

/** What the constraints of one part of a view have on and beside their edges. */
function ofPart(view: View, part: View, sides: readonly View[], samples: Samples): Json[] {
  const siblings = [...view.all, ...part.all]
  return part.all.flatMap((it) => [...edgeValues(it, siblings, sides, samples), ...listed(it, samples)])
}

function edgeValues(it: Constraint, siblings: readonly Constraint[], sides: readonly View[], samples: Samples): Json[] {
  return [...edgesOf(it, siblings)].flatMap(({ value }) => {
    const made =
      value.kind !== 'length'
        ? plainValue(value)
        : value.head === undefined
          ? textWith(value.points, value.unit, sides, samples)
          : undefined
    return made === undefined ? [] : [made]
  })
}

function listed(it: Constraint, samples: Samples): readonly Json[] {
  if (it.kind === 'values') return it.values.map(({ value }) => value)
  if (it.kind === 'pattern') return [...samples.texts(it.source, 20, true)]
  return it.kind === 'format' ? formatSamples[it.format].good : []
}

/** A text of so many code points that the patterns of either side like, if one of them does. */
function textWith(points: number, unit: string, sides: readonly View[], samples: Samples): string | undefined {
  if (!samples.reached.admits('characters', points)) return undefined
  for (const source of sides.flatMap((it) => it.patterns)) {
    const text = textOfLength(source, points, samples.chance)
    if (text !== undefined) return text
  }
  return unit.repeat(points)
}
