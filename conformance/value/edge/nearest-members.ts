import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { fromScaled, isOnGrid, rescaled, type Scaled, scaled } from '../../../generator/ir/decimal.js'
import { extreme, isInRange, type NumberRange, nextNumber, numberRange } from '../../../generator/ir/range.js'

/** So many numbers of a member are tried with all of another. */
const mostTried = 4096

/** Numbers of the members that a rule relates. */
export type Members = ReadonlyMap<string, number>

/**
 * Numbers of two members whose product or quotient comes nearest to one limit of a rule: `at` on its legal side, `outside`
 * on the other, each legal for the member's own type, bounds and steps. Undefined where a member has no bounds, or the
 * rule relates more than two.
 */
export function nearestMembers(
  { operation, parameters, minimum, maximum }: ConstraintOf<'relation'>,
  part: 'minimum' | 'maximum',
  siblings: readonly Constraint[],
): { readonly at?: Members; readonly outside?: Members } | undefined {
  const [first, second, ...others] = parameters
  const [limit, other] = part === 'minimum' ? [minimum, maximum] : [maximum, minimum]
  if (first === undefined || second === undefined || others.length > 0 || limit === undefined) return undefined
  const [ranged, ranging] = [memberRange(first, siblings), memberRange(second, siblings)]
  const sign = part === 'minimum' ? 1 : -1
  const order = (size: Ratio, of: Ratio) => compareFraction(size, of) * sign
  const isWithin = ({ size }: MemberPair) => other === undefined || order(size, fraction(other)) <= 0
  const found: { at?: MemberPair; outside?: MemberPair } = {}
  for (const pair of pairsNear(operation, limit, ranged, ranging)) {
    const side = order(pair.size, fraction(limit)) < 0 ? 'outside' : 'at'
    const best = found[side]
    const isNearer = best === undefined || order(pair.size, best.size) * (side === 'at' ? 1 : -1) < 0
    if (isNearer && (side === 'outside' || isWithin(pair))) found[side] = pair
  }
  const named = Object.entries(found).map(
    ([side, { x, y }]) =>
      [
        side,
        new Map([
          [first, x],
          [second, y],
        ]),
      ] as const,
  )
  return named.length === 0 ? undefined : Object.fromEntries(named)
}

/** Numbers of two members, and what the rule makes of them. */
interface MemberPair {
  readonly x: number
  readonly y: number
  readonly size: Ratio
}

/** For each number of one member, those of the other that lead nearest to the limit. */
function* pairsNear(
  operation: ConstraintOf<'relation'>['operation'],
  limit: number,
  ranged: NumberRange,
  ranging: NumberRange,
): Generator<MemberPair> {
  const sizeOf = operation === 'area' ? product : quotient
  for (const x of gridOf(ranged)) {
    const ideal = operation === 'area' ? limit / x : x / limit
    if (!Number.isFinite(ideal)) continue
    for (const y of beside(ideal, ranging)) {
      const size = sizeOf(scaled(x), scaled(y))
      if (size !== undefined) yield { x, y, size }
    }
  }
}

/** An exact quotient of two integers; the lower one is greater than 0. */
interface Ratio {
  readonly over: bigint
  readonly under: bigint
}

function fraction(value: number): Ratio {
  const { units, places } = scaled(value)
  return { over: units, under: 10n ** BigInt(places) }
}

function product(a: Scaled, b: Scaled): Ratio {
  return { over: a.units * b.units, under: 10n ** BigInt(a.places + b.places) }
}

function quotient(a: Scaled, b: Scaled): Ratio | undefined {
  if (b.units <= 0n) return undefined
  return { over: a.units * 10n ** BigInt(b.places), under: b.units * 10n ** BigInt(a.places) }
}

function compareFraction(a: Ratio, b: Ratio): -1 | 0 | 1 {
  const [x, y] = [a.over * b.under, b.over * a.under]
  return x < y ? -1 : x > y ? 1 : 0
}

/** What the schemas beside a rule leave to one member. */
function memberRange(key: string, siblings: readonly Constraint[]): NumberRange {
  const shapes = siblings.flatMap((it) => (it.kind === 'properties' ? [it.shapes.get(key)] : []))
  const all = shapes.flatMap((it) => it?.constraints ?? [])
  return numberRange(all.flatMap((it) => (it.kind === 'ref' ? it.target.constraints : [it])))
}

/** The legal numbers of a range, evenly thinned out where there are too many; none where it has no end or no grid. */
function* gridOf(range: NumberRange): Generator<number> {
  const [low, high] = [extreme(range, 'lower'), extreme(range, 'upper')]
  if (low === undefined || high === undefined || range.step === undefined) return
  const places = Math.max(scaled(low).places, scaled(high).places, range.step.places)
  const [from, to, by] = [scaled(low), scaled(high), range.step].map((it) => rescaled(it, places).units) as [
    bigint,
    bigint,
    bigint,
  ]
  const jump = by * ((to - from) / by / BigInt(mostTried) + 1n)
  for (let units = from; units <= to; units += jump) yield fromScaled({ units, places })
}

/** The legal numbers on both sides of `value`. */
function beside(value: number, range: NumberRange): number[] {
  const { step } = range
  if (step === undefined) return []
  const up = isOnGrid(value, step) ? value : nextNumber(value, step, 1)
  const down = up === undefined ? undefined : nextNumber(up, step, -1)
  const further = up === undefined ? undefined : nextNumber(up, step, 1)
  const ends = [extreme(range, 'lower'), extreme(range, 'upper')]
  return [up, down, further, ...ends].filter((it): it is number => it !== undefined && isInRange(it, range))
}
