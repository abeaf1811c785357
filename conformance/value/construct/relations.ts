import type { Json } from '../../../generator/document/json.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { scaled } from '../../../generator/ir/decimal.js'
import { type NumberRange, numberRange } from '../../../generator/ir/range.js'
import { bare, type Making } from './making.js'
import { kind, type Literal, number, type OpenValue } from './open-value.js'

export function hasNumbers(place: OpenValue): boolean {
  return (place.kinds & ~number) !== 0 || place.known.hasNumbers(place.kinds, () => isRange(rangeOf(place)))
}

function isRange({ lower, upper }: NumberRange): boolean {
  if (lower === undefined || upper === undefined) return true
  const places = Math.max(lower.bound.places, upper.bound.places)
  const at = (it: typeof lower) => it.bound.units * 10n ** BigInt(places - it.bound.places)
  return at(lower) < at(upper) || (at(lower) === at(upper) && !lower.exclusive && !upper.exclusive)
}

function rangeOf(place: OpenValue): NumberRange {
  return numberRange([...numeric(place.literals), ...(place.kinds === kind.integer ? [integers] : [])])
}

/** The range of a number; where others of the same rule are known already, the parts of it that agree with them. */
export function rangesOf(place: OpenValue): NumberRange[] {
  const own = [...numeric(place.literals), ...(place.kinds === kind.integer ? [integers] : [])]
  const derived = relationsOf(place).flatMap((it) => derivedBounds(place, it))
  if (derived.length === 0) return [numberRange(own)]
  return derived.map((bounds) => numberRange([...own, ...bounds]))
}

export function relationsOf(place: OpenValue): Literal[] {
  const { parent, key } = place
  if (parent === undefined || typeof key !== 'string') return []
  return parent.literals.filter(
    ({ constraint: it }) =>
      it.kind === 'relation' && it.parameters.includes(key) && it.parameters.every((name) => parent.presence.get(name)),
  )
}

function knownOthers(place: OpenValue, { constraint }: Literal): Map<string, number> | undefined {
  const { parameters } = constraint as ConstraintOf<'relation'>
  const found = new Map<string, number>()
  for (const name of parameters) {
    const value = place.parent?.members.get(name)?.value?.json
    if (name === place.key) continue
    if (typeof value !== 'number') return undefined
    found.set(name, value)
  }
  return found
}

export function agrees(making: Making, place: OpenValue, literal: Literal, value: Json): boolean {
  const known = knownOthers(place, literal)
  if (known === undefined) return true
  return (
    making.holds(literal.constraint, { ...Object.fromEntries(known), [place.key as string]: value }) === literal.holds
  )
}

function derivedBounds(place: OpenValue, literal: Literal): Constraint[][] {
  const known = knownOthers(place, literal)
  if (known === undefined) return []
  const { operation, parameters, minimum, maximum } = literal.constraint as ConstraintOf<'relation'>
  const others = [...known.values()]
  const factor = others.reduce((product, it) => product * it, 1)
  const limit = (it: number | undefined): number | undefined => {
    if (it === undefined) return undefined
    if (operation === 'area') return it / factor
    return place.key === parameters[0] ? it * factor : factor / it
  }
  const isTurned = operation === 'ratio' && place.key !== parameters[0]
  const [low, high] = isTurned ? [limit(maximum), limit(minimum)] : [limit(minimum), limit(maximum)]
  const bound = (side: 'lower' | 'upper', at: number | undefined): Constraint[] =>
    at === undefined || !Number.isFinite(at) ? [] : [{ ...bare, kind: 'bound', side, bound: at, exclusive: false }]
  if (literal.holds) return [[...bound('lower', low), ...bound('upper', high)]]
  return [bound('upper', low), bound('lower', high)].filter((it) => it.length > 0)
}

const integers: Constraint = { ...bare, kind: 'type', types: ['integer'] }

/** What bounds and steps say of a number, those that must not hold turned round. */
function numeric(literals: readonly Literal[]): Constraint[] {
  return literals.flatMap(({ constraint: it, holds }): Constraint[] => {
    if (it.kind === 'bound')
      return holds ? [it] : [{ ...it, side: it.side === 'lower' ? 'upper' : 'lower', exclusive: !it.exclusive }]
    return holds && it.kind === 'step' && scaled(it.of).units > 0n ? [it] : []
  })
}
