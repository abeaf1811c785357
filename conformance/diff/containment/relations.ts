import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { rescaled, type Scaled, scaled } from '../../../generator/ir/decimal.js'
import { area, ratio } from '../../../generator/runtime/relation.js'
import type { Atom } from './formula.js'
import { type NumberSet, numberSet } from './numbers.js'

export type Relation = Extract<Atom, { is: 'relation' }>

/** The numbers that a member may be: those of one set or another. */
export type Domains = ReadonlyMap<string, readonly (readonly Atom[])[]>

/** An exact quotient; the lower number is above 0. */
interface Quotient {
  readonly over: bigint
  readonly under: bigint
}

/** Numbers for the members, that there are none, or undefined where what was tried does not tell. */
export type Related = ReadonlyMap<string, number> | 'none' | undefined

/**
 * Numbers of members that rules relate. All members but one go through their numbers; each rule then leaves an interval to
 * the last, or all but one, so that if any of its numbers will do, the first one behind the end of some interval does.
 *
 * width × height within 100..120, both multiples of 8 up to 64: for width 8 the ends are 12.5 and 15, and the first height
 * behind 12.5 is 16, with 128 too much; for width 16 they are 6.25 and 7.5, …; there are none.
 */
export function relatedNumbers(rules: readonly Relation[], domains: Domains, most: number): Related {
  const sets = [...domains].map(([key, pieces]) => [key, pieces.map(numberSet)] as const)
  let isWhole = true
  for (const chosen of combined(sets)) {
    const found = amongSets(rules, chosen, most)
    if (found === undefined) isWhole = false
    else if (found !== 'none') return found
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

function amongSets(rules: readonly Relation[], chosen: Sets, most: number): Related {
  if (chosen.some(([, numbers]) => numbers.first(undefined, 1) === undefined)) return 'none'
  if (rules.some((rule) => isOutOfReach(rule, chosen))) return 'none'
  // The member with the most numbers comes last: its numbers are not gone through.
  const counted = chosen.map(([key, numbers]) => ({ key, numbers, list: numbers.all(most) }))
  counted.sort((a, b) => (a.list?.length ?? Infinity) - (b.list?.length ?? Infinity))
  const last = counted.pop()
  if (last === undefined) return undefined
  const isPositive = [...chosen].every(([, numbers]) => (numbers.first(undefined, 1) ?? 0) > 0 && numbers.hasLower)
  // A member that stands in a rule twice has its square there.
  let isWhole = isPositive && rules.every(({ rule }) => new Set(rule.parameters).size === rule.parameters.length)
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
function someOf(numbers: NumberSet, rules: readonly Relation[]): readonly number[] {
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
function lastNumber(rules: readonly Relation[], fixed: ReadonlyMap<string, number>, last: Last): number | undefined {
  const ends = rules.flatMap((it) => endsOf(it.rule, fixed, last.key))
  const candidates = [last.numbers.first(undefined, 1), ...ends.flatMap((end) => behind(last.numbers, end))]
  return candidates.find((it): it is number => {
    if (it === undefined) return false
    const object = Object.fromEntries([...fixed, [last.key, it]])
    return rules.every(({ rule, holds }) => isRelated(rule, object) === holds)
  })
}

export function isRelated(rule: ConstraintOf<'relation'>, object: Record<string, unknown>): boolean {
  return (rule.operation === 'area' ? area : ratio)(object, rule.parameters, rule.minimum, rule.maximum)
}

/** The numbers next to a quotient: at it or above, above that, and below. */
function behind(numbers: NumberSet, { over, under }: Quotient): (number | undefined)[] {
  // Enough decimals that no multiple of a step lies between the quotient and its digits.
  const places = 40
  const units = (over * 10n ** BigInt(places)) / under
  const at = numbers.first({ units, places }, 1)
  const above = at === undefined ? undefined : numbers.after(at, 1)
  return [at, above, above === undefined ? undefined : numbers.after(above, 1), numbers.first({ units, places }, -1)]
}

/** Where the limits of a rule lie for one member when the others are fixed. */
function endsOf(rule: ConstraintOf<'relation'>, fixed: ReadonlyMap<string, number>, key: string): Quotient[] {
  const limits = [rule.minimum, rule.maximum].filter((it) => it !== undefined).map((it) => quotient(scaled(it)))
  if (!rule.parameters.includes(key)) return []
  const others = rule.parameters.filter((it) => it !== key).map((it) => quotient(scaled(fixed.get(it) ?? 1)))
  const product = others.reduce(multiplied, { over: 1n, under: 1n })
  return limits.flatMap((limit) => {
    if (rule.operation === 'area') return divided(limit, product)
    return rule.parameters[0] === key ? [multiplied(limit, product)] : divided(product, limit)
  })
}

function quotient({ units, places }: Scaled): Quotient {
  return places < 0
    ? { over: rescaled({ units, places }, 0).units, under: 1n }
    : { over: units, under: 10n ** BigInt(places) }
}

function multiplied(a: Quotient, b: Quotient): Quotient {
  return { over: a.over * b.over, under: a.under * b.under }
}

function divided(a: Quotient, b: Quotient): Quotient[] {
  return b.over > 0n ? [{ over: a.over * b.under, under: a.under * b.over }] : []
}

function isAbove(a: Quotient, b: Quotient): boolean {
  return a.over * b.under > b.over * a.under
}

/** Whether the least and the greatest numbers already tell that a rule never is as it has to be. */
function isOutOfReach({ rule, holds }: Relation, chosen: Sets): boolean {
  const numbers = new Map(chosen)
  const end = (key: string, way: 1 | -1): Quotient | undefined => {
    const value = numbers.get(key)?.first(undefined, way)
    return value === undefined || value <= 0 ? undefined : quotient(scaled(value))
  }
  const [first = '', second = ''] = rule.parameters
  if (rule.parameters.some((key) => numbers.get(key)?.hasLower !== true || end(key, 1) === undefined)) return false
  const size = (way: 1 | -1): Quotient | undefined => {
    if (rule.operation === 'ratio') {
      const [a, b] = [end(first, way), end(second, way === 1 ? -1 : 1)]
      const isEnded = way === 1 ? numbers.get(second)?.hasUpper : numbers.get(first)?.hasUpper
      return isEnded && a && b ? divided(a, b)[0] : undefined
    }
    if (way === -1 && rule.parameters.some((key) => !numbers.get(key)?.hasUpper)) return undefined
    return rule.parameters
      .map((key) => end(key, way))
      .reduce((a, b) => a && b && multiplied(a, b), { over: 1n, under: 1n } as Quotient | undefined)
  }
  const [least, greatest] = [size(1), size(-1)]
  const [minimum, maximum] = [rule.minimum, rule.maximum].map((it) =>
    it === undefined ? undefined : quotient(scaled(it)),
  )
  if (holds) {
    const isTooSmall = minimum !== undefined && greatest !== undefined && isAbove(minimum, greatest)
    return isTooSmall || (maximum !== undefined && least !== undefined && isAbove(least, maximum))
  }
  const isEnough = minimum === undefined || (least !== undefined && !isAbove(minimum, least))
  return isEnough && (maximum === undefined || (greatest !== undefined && !isAbove(greatest, maximum)))
}
