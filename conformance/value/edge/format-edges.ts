import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { sizedText } from '../construct/sized-text.js'
import { type Edge, json } from './edge.js'
import { formatSamples } from './format-samples.js'

/** Texts that follow a format and texts that do not: of a length that is allowed, where the samples have none. */
export function formatEdges({ format }: ConstraintOf<'format'>, siblings: readonly Constraint[]): readonly Edge[] {
  const limits = siblings.filter((it): it is ConstraintOf<'length'> => it.kind === 'length')
  const fits = (text: string) => {
    const points = [...text].length
    return limits.every(({ side, count }) => (side === 'lower' ? points >= count : points <= count))
  }
  const made = limits.flatMap(({ count }) => sizedText(format, count, 'a') ?? []).filter(fits)
  const spoiled = made.map((it) => (format === 'regex' ? '(' : ' ') + it.slice(1))
  const orMade = (samples: readonly string[], others: readonly string[]) =>
    samples.some(fits) || others.length === 0 ? samples : others
  const { good, bad } = formatSamples[format]
  return [...orMade(good, made).map((it) => json('at', it)), ...orMade(bad, spoiled).map((it) => json('outside', it))]
}
