import type { Place } from '../document/pointer.js'
import type { ProblemCode } from '../document/problem.js'
import type { Constraint, ConstraintOf } from './constraint.js'
import { isOfType } from './json-type.js'

/** Keywords of one schema that no value satisfies together, or of which one can never have its way. */
export interface Contradiction {
  readonly code: Extract<ProblemCode, 'spec/empty-range' | 'spec/contradiction' | 'spec/unreachable-value'>
  readonly at: Place
  readonly fact: string
}

/** The contradictions between the keywords of one schema. */
export function contradictionsIn(found: readonly Constraint[]): readonly Contradiction[] {
  // One keyword alone contradicts nothing, and most schemas have few.
  return found.length < 2 ? [] : [...emptyRanges(found), ...strayValues(found)]
}

type SidedConstraint = ConstraintOf<'bound' | 'length' | 'count'>

function emptyRanges(found: readonly Constraint[]): Contradiction[] {
  const limits = found.filter((it): it is SidedConstraint => 'side' in it)
  const uppers = limits.filter(({ side }) => side === 'upper')
  return limits.flatMap((lower) => {
    const empty = lower.side === 'lower' ? uppers.filter((upper) => isEmpty(lower, upper)) : []
    return empty.map((upper) => ({
      code: 'spec/empty-range' as const,
      at: upper.at,
      fact: `${lower.keyword} is ${extent(lower)}, ${upper.keyword} is ${extent(upper)}.`,
    }))
  })
}

function isEmpty(lower: SidedConstraint, upper: SidedConstraint): boolean {
  if (lower.kind !== upper.kind || (lower.kind === 'count' && lower.of !== (upper as typeof lower).of)) return false
  const isStrict = [lower, upper].some((it) => it.kind === 'bound' && it.exclusive)
  return extent(lower) > extent(upper) || (isStrict && extent(lower) === extent(upper))
}

function extent(limit: SidedConstraint): number {
  return limit.kind === 'bound' ? limit.bound : limit.count
}

/** Most values that a fact lists. */
const mostListed = 5

/** Listed values that lack the type beside the list; where all do nothing is valid, and that is hardly meant. */
function strayValues(found: readonly Constraint[]): Contradiction[] {
  if (!found.some((it) => it.kind === 'values')) return []
  const types = found.flatMap((it) => (it.kind === 'type' ? it.types : []))
  if (types.length === 0) return []
  const type = `type is ${types.map((it) => JSON.stringify(it)).join(' or ')}`
  return found.flatMap((it): Contradiction[] => {
    if (it.kind !== 'values') return []
    const stray = it.values.filter(({ value }) => !isOfType(value, types))
    if (stray.length === 0) return []
    const more = stray.length > mostListed ? ` and ${stray.length - mostListed} more` : ''
    const listed = `${stray
      .slice(0, mostListed)
      .map(({ value }) => JSON.stringify(value))
      .join(', ')}${more}`
    return stray.length < it.values.length
      ? [{ code: 'spec/unreachable-value', at: it.at, fact: `${type}, and these values are not: ${listed}.` }]
      : [{ code: 'spec/contradiction', at: it.at, fact: `${type}, and no value of ${it.keyword} is: ${listed}.` }]
  })
}
