import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import { fromScaled, neighbour, scaled } from '../../../generator/ir/decimal.js'
import type { Atom } from './formula.js'
import { type NumberSet, numberSet } from './numbers.js'
import { decimalBelow, divided, isAbove, multiplied, one, type Quotient, quotient } from './quotient.js'

export type RelationAtom = Extract<Atom, { is: 'relation' }>

type RelationRule = ConstraintOf<'relation'>
type SizeRange = { readonly least?: Quotient | undefined; readonly most?: Quotient | undefined }

/** Least and greatest numbers of members, as far as they have such and are above 0. */
type MemberRanges = ReadonlyMap<string, SizeRange>

function endsOf(sets: ReadonlyMap<string, NumberSet>): MemberRanges {
  return new Map(
    [...sets].map(([key, numbers]): [string, SizeRange] => {
      const least = numbers.hasLower ? numbers.first(undefined, 1) : undefined
      if (least === undefined || least <= 0) return [key, {}]
      const most = numbers.hasUpper ? numbers.first(undefined, -1) : undefined
      return [key, { least: quotient(scaled(least)), most: most === undefined ? undefined : quotient(scaled(most)) }]
    }),
  )
}

const over = (a: Quotient | undefined, b: Quotient | undefined): Quotient | undefined =>
  a === undefined || b === undefined ? undefined : divided(a, b)

const times = (list: readonly (Quotient | undefined)[]): Quotient | undefined =>
  list.reduce(
    (a, b) => (a === undefined || b === undefined ? undefined : multiplied(a, b)),
    one as Quotient | undefined,
  )

/** The least and the greatest product or quotient. */
function sizes({ operation, parameters }: RelationRule, ends: MemberRanges): SizeRange {
  const all = parameters.map((key) => ends.get(key) ?? {})
  if (all.some((it) => it.least === undefined)) return {}
  const [a = {}, b = {}] = all
  if (operation === 'ratio') return { least: over(a.least, b.most), most: over(a.most, b.least) }
  return { least: times(all.map((it) => it.least)), most: times(all.map((it) => it.most)) }
}

const limitsOf = ({ minimum, maximum }: RelationRule): SizeRange => ({
  least: minimum === undefined ? undefined : quotient(scaled(minimum)),
  most: maximum === undefined ? undefined : quotient(scaled(maximum)),
})

const isBeyond = (a: Quotient | undefined, b: Quotient | undefined): boolean =>
  a !== undefined && b !== undefined && isAbove(a, b)

/** Whether the sizes that there can be already tell that a rule never is as it has to be. */
export function isOutOfReach({ rule, holds }: RelationAtom, sets: ReadonlyMap<string, NumberSet>): boolean {
  const [size, limit] = [sizes(rule, endsOf(sets)), limitsOf(rule)]
  if (holds) return isBeyond(limit.least, size.most) || isBeyond(size.least, limit.most)
  return isInside(size, limit)
}

/** Whether all sizes within one pair of limits are within another. */
function isInside(size: SizeRange, limit: SizeRange): boolean {
  const isLow = limit.least === undefined || (size.least !== undefined && !isAbove(limit.least, size.least))
  return isLow && (limit.most === undefined || (size.most !== undefined && !isAbove(size.most, limit.most)))
}

/** Whether rules about the same size contradict each other, whatever the numbers. */
export function areOpposed(rules: readonly RelationAtom[]): boolean {
  return rules.some(({ rule, holds }) => {
    if (holds) return false
    const same = rules.filter(
      (it) =>
        it.holds &&
        it.rule.operation === rule.operation &&
        it.rule.parameters.join('\n') === rule.parameters.join('\n'),
    )
    if (same.length === 0) return false
    const limits = same.map((it) => limitsOf(it.rule))
    const least = limits.reduce<Quotient | undefined>(
      (a, b) => (isBeyond(b.least, a) || a === undefined ? b.least : a),
      undefined,
    )
    const most = limits.reduce<Quotient | undefined>(
      (a, b) => (isBeyond(a, b.most) || a === undefined ? b.most : a),
      undefined,
    )
    return isInside({ least, most }, limitsOf(rule))
  })
}

/**
 * SizeRange that follow for members from what rules say and the bounds of others, a few rounds of it: where a ratio is at most
 * 0.5 and the height at most 4, the width is at most 2.
 */
export function narrowed(
  rules: readonly RelationAtom[],
  pieces: ReadonlyMap<string, readonly Atom[]>,
): Map<string, readonly Atom[]> {
  const result = new Map(pieces)
  for (let round = 0; round < 4; round++) {
    for (const { rule, holds } of rules) {
      if (!holds || new Set(rule.parameters).size < rule.parameters.length) continue
      for (const key of rule.parameters) {
        const ends = endsOf(new Map([...result].map(([it, atoms]) => [it, numberSet(atoms)])))
        result.set(key, [...(result.get(key) ?? []), ...boundsOf(key, rule, ends)])
      }
    }
  }
  return result
}

function boundsOf(key: string, rule: RelationRule, ends: MemberRanges): Atom[] {
  const others = rule.parameters.filter((it) => it !== key).map((it) => ends.get(it) ?? {})
  if (others.some((it) => it.least === undefined)) return []
  const limit = limitsOf(rule)
  // Only what has to be above 0 is bounded: of others the signs turn round.
  const isPositive = limit.least !== undefined && limit.least.over > 0n
  const { least, most } = implied(rule, key, limit, others)
  if (!isPositive && ends.get(key)?.least === undefined) return []
  return [
    ...(least === undefined ? [] : [bound('lower', least)]),
    ...(most === undefined ? [] : [bound('upper', most)]),
    ...(isPositive ? [{ is: 'bound', side: 'lower', bound: 0, exclusive: true } as const] : []),
  ]
}

function implied(rule: RelationRule, key: string, limit: SizeRange, others: readonly SizeRange[]): SizeRange {
  const [least, most] = [times(others.map((it) => it.least)), times(others.map((it) => it.most))]
  if (rule.operation === 'area') return { least: over(limit.least, most), most: over(limit.most, least) }
  return rule.parameters[0] === key
    ? { least: times([limit.least, least]), most: times([limit.most, most]) }
    : { least: over(least, limit.most), most: over(most, limit.least) }
}

/** A bound that is no tighter than the quotient, as a double. */
function bound(side: 'lower' | 'upper', at: Quotient): Atom {
  const near = fromScaled(decimalBelow(at))
  return {
    is: 'bound',
    side,
    bound: neighbour(neighbour(near, side === 'lower' ? -1 : 1), side === 'lower' ? -1 : 1),
    exclusive: false,
  }
}
