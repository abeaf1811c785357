import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { bare, type Making } from './making.js'
import { forbid } from './members.js'
import { kind, type OpenValue } from './open-value.js'
import { narrow } from './places.js'
import type { Instead, WishTarget } from './wish.js'

type InsteadOf<K extends Instead['kind']> = Extract<Instead, { readonly kind: K }>

const sides = ['lower', 'upper'] as const

/** Each gives what stands in the place of a constraint; false where it contradicts what is known. */
const substitutes: {
  readonly [K in Instead['kind']]: (
    instead: InsteadOf<K>,
    constraint: Constraint,
    place: OpenValue,
    making: Making,
  ) => boolean
} = {
  nothing: () => true,
  broken: broken,
  met: metIn,
  count: ({ of, count, keep }, constraint, place, making) =>
    (!keep || making.plain(place, constraint, true)) &&
    sides.every((side) => making.plain(place, { ...bare, kind: 'count', of, side, count }, true)),
  length: ({ points, unit, keep }, constraint, place, making) => {
    if (keep && !making.plain(place, constraint, true)) return false
    making.search.set(place, 'unit', unit)
    return (
      narrow(making, place, kind.string) &&
      sides.every((side) => making.plain(place, { ...bare, kind: 'length', side, count: points }, true))
    )
  },
  without: ({ keys }, constraint, place, making) => {
    const kept = constraint.kind === 'required' ? constraint.keys.filter((it) => !keys.includes(it)) : []
    return (
      narrow(making, place, kind.object) &&
      keys.every((it) => forbid(making, place, it)) &&
      kept.every((it) => making.require(place, it))
    )
  },
  with: ({ key, keep }, constraint, place, making) =>
    (!keep || making.plain(place, constraint, true)) &&
    narrow(making, place, kind.object) &&
    making.require(place, key),
  typed: ({ type }, _, place, making) => making.plain(place, { ...bare, kind: 'type', types: [type] }, true),
  branch: ({ index, alone }, constraint, place, making) =>
    (constraint.kind === 'any' || constraint.kind === 'one') &&
    constraint.shapes.every((shape, i) =>
      i === index
        ? making.demand(place, { shape, holds: true })
        : alone === true || making.demand(place, { shape, holds: false }),
    ),
  triggered: (_, constraint, place, making) => {
    if (constraint.kind === 'not') return making.demand(place, { shape: constraint.shape, holds: true })
    if (constraint.kind !== 'conditional') return false
    const { if: condition, then, else: otherwise } = constraint
    const isAsked = making.demand(place, { shape: condition, holds: true })
    if (then === undefined)
      return isAsked && otherwise !== undefined && making.demand(place, { shape: otherwise, holds: false })
    const isLacking = isAsked && making.demand(place, { shape: then, holds: false })
    if (otherwise === undefined || !isLacking) return isLacking
    // Once the condition fails, nothing else is to be amiss, where that is possible.
    const met = { go: () => making.demand(place, { shape: otherwise, holds: true }) }
    return making.search.choice([met, { go: () => true }])
  },
  contained: ({ index }, constraint, place, making) => {
    if (constraint.kind !== 'contains') return false
    making.search.add(place.probed, { constraint, index })
    return narrow(making, place, kind.array)
  },
  named: ({ wish }, constraint, place, making) => {
    if (constraint.kind !== 'names') return false
    const key = making.keyFor(constraint.shape, true, { wish })
    return key !== undefined && narrow(making, place, kind.object) && making.require(place, key)
  },
}

/** Demands what a target asks for in place of its constraint. */
export function substituted(making: Making, place: OpenValue, { constraint, instead }: WishTarget): boolean {
  const substitute = substitutes[instead.kind] as (...all: [Instead, Constraint, OpenValue, Making]) => boolean
  return substitute(instead, constraint, place, making)
}

/** A part of a rule, and the member that it is about. */
interface RulePart {
  readonly part: string
  readonly member?: string
}

/** The way of a rule to be broken, or obeyed, in one of its parts. */
type PartWay<C extends Constraint = Constraint> = (
  constraint: C,
  of: RulePart,
  place: OpenValue,
  making: Making,
) => boolean

const brokenIn: { readonly [K in Constraint['kind']]?: PartWay<ConstraintOf<K>> } = {
  dependentRequired: ({ rules }, { part, member }, place, making) => {
    const needed = rules.get(part) ?? []
    const missing = member === undefined ? needed : [member]
    return (
      narrow(making, place, kind.object) &&
      making.require(place, part) &&
      making.search.choice(
        missing.map((key) => ({
          go: () => forbid(making, place, key) && needed.every((it) => it === key || making.require(place, it)),
        })),
      )
    )
  },
  dependentShapes: ({ rules }, { part }, place, making) => {
    const shape = rules.get(part)
    return (
      shape !== undefined &&
      narrow(making, place, kind.object) &&
      making.require(place, part) &&
      making.demand(place, { shape, holds: false })
    )
  },
  relation: ({ minimum, maximum, ...others }, { part }, place, making) => {
    const one = part === 'minimum' ? { minimum: minimum as number } : { maximum: maximum as number }
    return making.plain(place, { ...others, ...one }, false)
  },
  contains: (it, { part }, place, making) =>
    it.upper && part === it.upper.keyword
      ? exactly(it, it.upper.count + 1, place, making)
      : it.lower.count > 0 && exactly(it, it.lower.count - 1, place, making),
}

/** As many items contained as that, whatever the constraint says of it. */
function exactly(constraint: ConstraintOf<'contains'>, count: number, place: OpenValue, making: Making): boolean {
  const limit = { ...constraint.lower, count }
  return narrow(making, place, kind.array) && making.plain(place, { ...constraint, lower: limit, upper: limit }, true)
}

/** A rule broken, in one of its parts where one is named. */
function broken(
  { part, member }: InsteadOf<'broken'>,
  constraint: Constraint,
  place: OpenValue,
  making: Making,
): boolean {
  if (constraint.kind === 'conditional') return conditional(making, place, constraint, { part, holds: false })
  const way = part === undefined ? undefined : (brokenIn[constraint.kind] as PartWay | undefined)
  if (way === undefined) return making.plain(place, constraint, false)
  return way(constraint, { part: part as string, ...(member !== undefined && { member }) }, place, making)
}

/** The condition as the part asks for, and its consequence met or not. */
function conditional(
  making: Making,
  place: OpenValue,
  constraint: ConstraintOf<'conditional'>,
  { part, holds }: { readonly part: string | undefined; readonly holds: boolean },
): boolean {
  const isThen = part !== 'else'
  const consequence = isThen ? constraint.then : constraint.else
  if (consequence === undefined && !holds) return false
  return (
    making.demand(place, { shape: constraint.if, holds: isThen }) &&
    (consequence === undefined || making.demand(place, { shape: consequence, holds }))
  )
}

const requiringPart: PartWay<ConstraintOf<'dependentRequired' | 'dependentShapes'>> = (
  constraint,
  { part },
  place,
  making,
) => narrow(making, place, kind.object) && making.require(place, part) && making.plain(place, constraint, true)

const onlyBranch: PartWay<ConstraintOf<'any' | 'one'>> = (constraint, { part }, place, making) => {
  making.search.add(place.literals, { constraint, holds: true })
  return constraint.shapes.every((shape, i) => making.demand(place, { shape, holds: i === Number(part) }))
}

const obeyedIn: { readonly [K in Constraint['kind']]?: PartWay<ConstraintOf<K>> } = {
  dependentRequired: requiringPart,
  dependentShapes: requiringPart,
  any: onlyBranch,
  one: onlyBranch,
  contains: (it, { part }, place, making) =>
    exactly(it, it.upper && part === it.upper.keyword ? it.upper.count : it.lower.count, place, making),
}

/** A rule that has something to say and is obeyed. */
function metIn({ part }: InsteadOf<'met'>, constraint: Constraint, place: OpenValue, making: Making): boolean {
  if (constraint.kind === 'conditional') return conditional(making, place, constraint, { part, holds: true })
  if (constraint.kind === 'relation')
    return (
      narrow(making, place, kind.object) &&
      constraint.parameters.every((it) => making.require(place, it)) &&
      making.plain(place, constraint, true)
    )
  const way = part === undefined ? undefined : (obeyedIn[constraint.kind] as PartWay | undefined)
  return way === undefined
    ? making.plain(place, constraint, true)
    : way(constraint, { part: part as string }, place, making)
}
