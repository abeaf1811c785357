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
    if (constraint.kind !== 'conditional' || constraint.then === undefined) return false
    return (
      making.demand(place, { shape: constraint.if, holds: true }) &&
      making.demand(place, { shape: constraint.then, holds: false })
    )
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
  contains: ({ lower, upper, ...others }, { part }, place, making) =>
    making.plain(
      place,
      upper && part === upper.keyword ? { ...others, lower: { ...lower, count: 0 }, upper } : { ...others, lower },
      false,
    ),
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
