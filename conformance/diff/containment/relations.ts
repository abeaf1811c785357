import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { scaled } from '../../../generator/ir/decimal.js'
import { area, ratio } from '../../../generator/runtime/relation.js'
import type { Atom } from './formula.js'
import { type NumberSet, numberSet } from './numbers.js'
import { decimalBelow, divided, multiplied, one, type Quotient, quotient } from './quotient.js'
import { areOpposed, isOutOfReach, narrowed, type RelationAtom } from './reach.js'

/** The numbers that a member may be: those of one set or another. */
export type Domains = ReadonlyMap<string, readonly (readonly Atom[])[]>

/** Numbers for the members, that there are none, or undefined where what was tried does not tell. */
export type Related = ReadonlyMap<string, number> | 'none' | undefined

/**
 * Numbers of members that rules relate. All members but one go through their numbers; each rule then leaves an interval to
 * the last, or all but one, so that if any of its numbers will do, one next to the end of some interval does.
 *
 * width × height within 100..120, both multiples of 8 up to 64: for width 8 the ends are 12.5 and 15, and the first height
 * above 12.5 is 16, with 128 too much; for width 16 they are 6.25 and 7.5, …; there are none.
 */
export function relatedNumbers(rules: readonly RelationAtom[], domains: Domains, most: number): Related {
  if (areOpposed(rules)) return 'none'
  let isWhole = true
  for (const pieces of combined([...domains])) {
    const sets = [...narrowed(rules, new Map(pieces))].map(([key, atoms]) => [key, numberSet(atoms)] as const)
    const found = amongSets(rules, sets, most)
    if (found === undefined || sets.some(([, numbers]) => numbers.isCut())) isWhole = false
    if (found instanceof Map) return found
  }
  return isWhole ? 'none' : undefined
}

type Sets = readonly (readonly [key: string, numbers: NumberSet])[]

/** Each way to choose one of the options of every member. */
function* combined<T>(options: readonly (readonly [string, readonly T[]])[]): Generator<(readonly [string, T])[]> {
  const [first, ...others] = options
  if (first === undefined) yield []
  else for (const one of first[1]) for (const rest of combined(others)) yield [[first[0], one], ...rest]
}

function amongSets(rules: readonly RelationAtom[], sets: Sets, most: number): Related {
  if (sets.some(([, numbers]) => numbers.isEmpty)) return 'none'
  if (rules.some((rule) => isOutOfReach(rule, new Map(sets)))) return 'none'
  // The member with the most numbers comes last: its numbers are not gone through.
  const counted = sets.map(([key, numbers]) => ({ key, numbers, list: numbers.all(most) }))
  counted.sort((a, b) => (a.list?.length ?? Infinity) - (b.list?.length ?? Infinity))
  const last = counted.pop()
  if (last === undefined) return undefined
  // A member that stands in a rule twice has its square there.
  let isWhole = rules.every(({ rule }) => new Set(rule.parameters).size === rule.parameters.length)
  const lists = counted.map((it) => [it.key, it.list ?? someOf(it.numbers, rules)] as const)
  if (counted.some((it) => it.list === undefined)) isWhole = false
  let steps = most * 4
  for (const fixed of combined(lists)) {
    if (steps-- <= 0) return undefined
    const value = lastNumber(rules, new Map(fixed), last)
    if (value !== undefined) return new Map([...fixed, [last.key, value]])
  }
  return isWhole ? 'none' : undefined
}

/** Some numbers of a set that cannot be gone through: its ends, and numbers near what the rules name. */
function someOf(numbers: NumberSet, rules: readonly RelationAtom[]): readonly number[] {
  const named = rules.flatMap(({ rule }) => [rule.minimum, rule.maximum]).filter((it) => it !== undefined)
  const around = [...named, ...named.map(Math.sqrt), 1, 0, ...named.map((it) => it / 1000), 0.001].flatMap((it) => {
    const at = scaled(it)
    return Number.isFinite(it) ? [numbers.first(at, 1), numbers.first(at, -1)] : []
  })
  return [...new Set([numbers.first(undefined, 1), numbers.first(undefined, -1), ...around])].filter(
    (it) => it !== undefined,
  )
}

interface Last {
  readonly key: string
  readonly numbers: NumberSet
  readonly list: readonly number[] | undefined
}

/** A number of the last member for which all rules are right, with the others fixed. */
function lastNumber(
  rules: readonly RelationAtom[],
  fixed: ReadonlyMap<string, number>,
  last: Last,
): number | undefined {
  const ends = rules.flatMap((it) => endsOf(it.rule, fixed, last.key))
  const some = [last.numbers.first(undefined, 1), last.numbers.first(undefined, -1)]
  const candidates = [...some, ...ends.flatMap((end) => around(last.numbers, end))]
  return candidates.find((it): it is number => {
    if (it === undefined) return false
    const object = Object.fromEntries([...fixed, [last.key, it]])
    return rules.every(({ rule, holds }) => isRelated(rule, object) === holds)
  })
}

export function isRelated(rule: ConstraintOf<'relation'>, object: Record<string, unknown>): boolean {
  return (rule.operation === 'area' ? area : ratio)(object, rule.parameters, rule.minimum, rule.maximum)
}

/** The numbers next to a quotient: two on each side, and the one at it. */
function around(numbers: NumberSet, end: Quotient): (number | undefined)[] {
  const near = decimalBelow(end)
  const two = (way: 1 | -1) => {
    const first = numbers.first(near, way)
    const second = first === undefined ? undefined : numbers.after(first, way)
    return [first, second, second === undefined ? undefined : numbers.after(second, way)]
  }
  return [...two(1), ...two(-1)]
}

/** Where the limits of a rule lie for one member when the others are fixed. */
function endsOf(rule: ConstraintOf<'relation'>, fixed: ReadonlyMap<string, number>, key: string): Quotient[] {
  const limits = [rule.minimum, rule.maximum].filter((it) => it !== undefined).map((it) => quotient(scaled(it)))
  if (!rule.parameters.includes(key)) return []
  const others = rule.parameters.filter((it) => it !== key).map((it) => quotient(scaled(fixed.get(it) ?? 1)))
  const product = others.reduce(multiplied, one)
  const ends = limits.map((limit) => {
    if (rule.operation === 'area') return divided(limit, product)
    return rule.parameters[0] === key ? multiplied(limit, product) : divided(product, limit)
  })
  // By 0 nothing is divided.
  return [...ends, { over: 0n, under: 1n }].filter((it) => it !== undefined)
}
