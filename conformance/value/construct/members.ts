import { child, type Pointer } from '../../../generator/document/pointer.js'
import { shapesForMember } from '../../../generator/ir/applied-below.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { shuffled, simplest } from './chance.js'
import { deepest, type Making } from './making.js'
import type { Demand, OpenValue } from './open-value.js'
import { textForPattern } from './pattern-text.js'
import { opened } from './places.js'
import type { Alternative } from './search.js'

export function require(making: Making, place: OpenValue, key: string): boolean {
  if (making.wish.absent?.has(child(place.path, key))) return forbid(making, place, key)
  const known = place.presence.get(key)
  if (known !== undefined) return known
  if (place.depth > making.bounds.bottom && !isOnTheWay(making, child(place.path, key))) {
    making.isCut = true
    return false
  }
  making.search.enter(place.presence, key, true)
  const { place: member, ready } = opened(making, child(place.path, key), place, key)
  making.search.enter(place.members, key, member)
  return ready && demandsOn(place, key).every((it) => making.demand(member, it))
}

/** True when a pin or a target lies at the place or below. */
function isOnTheWay(making: Making, path: Pointer): boolean {
  return making.ways.has(path)
}

export function forbid(making: Making, place: OpenValue, key: string): boolean {
  const known = place.presence.get(key)
  if (known !== undefined) return !known
  making.search.enter(place.presence, key, false)
  return true
}

/** What is asked of a member that may yet come along. */
export function demandsOn(place: OpenValue, key: string): Demand[] {
  const found = [...(place.demands.get(key) ?? [])]
  for (const { constraint, holds } of place.literals) {
    if (holds) found.push(...generalDemands(constraint, key))
  }
  return found
}

/** What patternProperties and additionalProperties ask of a member. */
function generalDemands(constraint: Constraint, key: string): Demand[] {
  if (constraint.kind !== 'patterned' && constraint.kind !== 'additional') return []
  return shapesForMember(constraint, key).map((shape) => ({ shape, holds: true }))
}

export function demandMember(making: Making, place: OpenValue, key: string, demand: Demand): boolean {
  const known = place.demands.get(key)
  if (known === undefined) making.search.enter(place.demands, key, [demand])
  else making.search.add(known, demand)
  const member = place.members.get(key)
  return member === undefined || making.demand(member, demand)
}

/** Demands what a schema says of each member, those that are there and those that may yet come along. */
export function demandMembers(making: Making, place: OpenValue, shapes: ReadonlyMap<string, Shape>): boolean {
  const { demands, members } = place
  for (const [key, shape] of shapes) {
    const known = demands.get(key)
    if (known === undefined) demands.set(key, [{ shape, holds: true }])
    else known.push({ shape, holds: true })
  }
  making.search.undoBy(() => {
    for (const key of shapes.keys()) {
      const known = demands.get(key)
      if (known !== undefined && known.length > 1) known.pop()
      else demands.delete(key)
    }
  })
  for (const [key, member] of members) {
    const shape = shapes.get(key)
    if (shape !== undefined && !making.demand(member, { shape, holds: true })) return false
  }
  return true
}

function odds(making: Making, place: OpenValue): number {
  const density = making.wish.density ?? 0.3
  return place.depth >= deepest ? 0 : place.depth > 3 ? density / 3 : density
}

export function decideMembers(making: Making, place: OpenValue): boolean {
  // A pointer's digit stands for a key where the value is an object.
  for (const token of making.ways.get(place.path) ?? []) if (!require(making, place, token)) return false
  if (making.isOutline) return demandsUnevaluated(making, place)
  // Without chance nothing comes along that nobody asks for.
  for (const key of making.chance === simplest ? [] : shuffled(making.chance, [...place.demands.keys()])) {
    if (place.presence.has(key)) continue
    making.search.later('optional', () => [
      {
        go: () => {
          const isWanted = !place.presence.has(key) && making.chance.odds(odds(making, place))
          if (isWanted && countOf(place) < mostCount(place, 'properties'))
            making.search.settled(() => require(making, place, key))
          return true
        },
      },
    ])
  }
  return making.search.later('close', () => lastDecisions(making, place))
}

function countOf(place: OpenValue): number {
  let count = 0
  for (const isPresent of place.presence.values()) if (isPresent) count++
  return count
}

export function leastCount(place: OpenValue, of: 'items' | 'properties'): number {
  const counts = place.literals.map(({ constraint: it, holds }) => {
    if (it.kind !== 'count' || it.of !== of) return 0
    if (holds) return it.side === 'lower' ? it.count : 0
    return it.side === 'upper' ? it.count + 1 : 0
  })
  return Math.max(0, ...counts)
}

export function mostCount(place: OpenValue, of: 'items' | 'properties'): number {
  const counts = place.literals.map(({ constraint: it, holds }) => {
    if (it.kind !== 'count' || it.of !== of) return Number.POSITIVE_INFINITY
    if (holds) return it.side === 'upper' ? it.count : Number.POSITIVE_INFINITY
    return it.side === 'lower' ? it.count - 1 : Number.POSITIVE_INFINITY
  })
  return Math.min(...counts, Number.POSITIVE_INFINITY)
}

/** The last decisions on an object: free keys, how many members there are, and what is left unevaluated. */
function lastDecisions(making: Making, place: OpenValue): Alternative[] {
  const [least, most] = [leastCount(place, 'properties'), mostCount(place, 'properties')]
  const close = (): boolean => {
    const count = countOf(place)
    return count >= least && count <= most && demandsUnevaluated(making, place)
  }
  const missing = least - countOf(place)
  const isOpen = place.having('additional').length > 0 || place.having('patterned').length > 0
  const extra =
    missing > 0 ? missing : making.chance.odds(isOpen ? odds(making, place) : odds(making, place) / 8) ? 1 : 0
  if (extra === 0) return [{ go: close }]
  const go = () => {
    let added = 0
    for (const key of freeKeys(making, place, extra)) {
      if (!place.presence.has(key) && making.search.settled(() => require(making, place, key))) added++
      if (added === extra) break
    }
    return added >= missing && making.search.later('close', () => [{ go: close }])
  }
  return missing > 0 ? [{ go }] : [{ go }, { go: close }]
}

/** What nothing beside unevaluatedProperties speaks of has to satisfy it, those members apart that were asked for before. */
function demandsUnevaluated(making: Making, place: OpenValue): boolean {
  const asked = making.ways.get(place.path)
  return [...place.members].every(
    ([key, member]) => asked?.has(key) || unevaluatedDemands(place, key).every((it) => making.demand(member, it)),
  )
}

/** What unevaluatedProperties says of members on the way to a target, which is met before anything else is decided of them. */
export function demandsOnTheWay(making: Making, place: OpenValue): boolean {
  return [...(making.ways.get(place.path) ?? [])].every((key) => {
    const member = place.members.get(key)
    return member === undefined || unevaluatedDemands(place, key).every((it) => making.demand(member, it))
  })
}

/** What unevaluatedProperties asks of a member. */
export function unevaluatedDemands(place: OpenValue, key: string): readonly Demand[] {
  const rules = place.having('unevaluated').filter((it) => it.of === 'properties')
  if (rules.length === 0 || place.having('additional').length > 0) return []
  const isEvaluated = [...place.having('properties'), ...place.having('patterned')].some(
    (it) => shapesForMember(it, key).length > 0,
  )
  return isEvaluated ? [] : rules.map(({ shape }) => ({ shape, holds: true }))
}

/** Keys that may be added, those first that some schema speaks of. */
export function* freeKeys(making: Making, place: OpenValue, wanted: number): Generator<string> {
  const names = place.having('names')
  const fits = (key: string | undefined): key is string =>
    key !== undefined && names.every((it) => making.holds(it, { [key]: null }))
  if (wanted > 1 || leastCount(place, 'properties') > 0)
    yield* shuffled(making.chance, [...place.demands.keys()]).filter(fits)
  const sources = place.having('patterned').flatMap(({ shapes }) => [...shapes.keys()])
  const made = function* (round: number) {
    for (const source of sources) yield textForPattern(source, making.chance, round + 2)
    const others = [names[0] && making.keyFor(names[0].shape, true, { length: round }), `key${round}`]
    yield* others.filter((key) => key !== undefined && !place.demands.has(key))
  }
  for (let round = 0; round < 8 + wanted * 4; round++)
    for (const key of made(round)) if (fits(key) && !place.presence.has(key)) yield key
}

/** What follows from a member that is there. */
export function dependent(making: Making, place: OpenValue, key: string, { leads = [], go }: Alternative): boolean {
  if (place.presence.get(key) === true) return go()
  if (place.presence.get(key) === false) return true
  return making.search.later('logic', () => {
    if (place.presence.get(key) === true) return [{ go }]
    if (place.presence.get(key) === false) return [{ go: () => true }]
    const absent = { go: () => forbid(making, place, key) }
    const present = { leads, go: () => require(making, place, key) && go() }
    return making.chance.odds(odds(making, place)) ? [present, absent] : [absent, present]
  })
}

export function onMembers(making: Making, place: OpenValue, constraint: Constraint): boolean {
  return [...place.members].every(([key, member]) =>
    generalDemands(constraint, key).every((it) => making.demand(member, it)),
  )
}
