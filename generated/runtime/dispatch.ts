// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { Check } from './check.js'
import { ordered } from './value.js'

/** What a pattern asks of the members whose keys it matches; every match starts with the literal text. */
type PatternRule = readonly [start: string, pattern: RegExp, check: Check]

/**
 * From a key to the checks of the patterns that match it, in the order of the rules. A pattern is only tried on keys
 * that start as it does, so that a thousand patterns cost a key no more than a few.
 */
export function patternTable(rules: readonly PatternRule[]): (key: string) => readonly Check[] {
  const byStart = new Map<string, (readonly [rank: number, rule: PatternRule])[]>()
  rules.forEach((rule, rank) => {
    const others = byStart.get(rule[0])
    if (others === undefined) byStart.set(rule[0], [[rank, rule]])
    else others.push([rank, rule])
  })
  const lengths = [...new Set(rules.map(([start]) => start.length))]
  return (key) =>
    lengths
      .flatMap((length) => (length > key.length ? [] : (byStart.get(key.slice(0, length)) ?? [])))
      .filter(([, [, pattern]]) => pattern.test(key))
      .sort(([a], [b]) => a - b)
      .map(([, [, , check]]) => check)
}

/** The rank of each name in a list of names. The lists are constants of generated modules. */
const ranks = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

/** `ordered` at a price that goes by the properties that are there, not by the names that there may be. */
export function sorted(object: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const rank = ranks.get(keys) ?? new Map(keys.map((key, i) => [key, i]))
  ranks.set(keys, rank)
  const rankOf = (key: string) => rank.get(key) ?? keys.length
  return ordered(
    object,
    Object.keys(object).sort((a, b) => rankOf(a) - rankOf(b)),
  )
}
