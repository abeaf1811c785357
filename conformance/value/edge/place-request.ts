import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { edgesOf, edgeText } from './boundary.js'
import { type ConstraintSite, sitesOf } from './constraint-site.js'
import type { Edge, Slip } from './edge.js'
import { anyBreaking, type EdgeRequest, expectedAt, requestAt } from './edge-request.js'

/*
 * A schema that several `$ref`s lead to has all its edges at its first place. A server may check it there, and forget a rule of
 * it elsewhere: at each other place it is asked about each rule once, and about each value that is just legal. What a reader of
 * values mistakes (slips) he mistakes everywhere, so that of those there is no more than each rule takes.
 *
 * EXAMPLE  `width` and `height` are both `{ "$ref": "#/$defs/Size" }`, and a Size is 64 to 2048 in steps of 64. Of `height` these
 * are asked: 64.5 or null, 0, 2112 and 96, which are to be refused, and 64 and 2048.
 */

/** So many requests are asked for at further places of one schema: the first of each place, then the second of each. */
const most = 4000

/** What is asked at further places. */
interface AtFurtherPlaces {
  readonly asked: readonly EdgeRequest[]
  readonly left: readonly LeftPlaces[]
}

/** What is not asked, and why. */
interface LeftPlaces {
  readonly constraint: Constraint
  readonly reason: string
}

/** The requests for the further places of each constraint; `elsewhere` of each has what may be asked in its stead. */
export function placeRequestsOf(shape: Shape): AtFurtherPlaces {
  const sites = sitesOf(shape)
  const places = new Map<string, { readonly refused: EdgeRequest[]; readonly accepted: EdgeRequest[] }>()
  for (const site of sites.flatMap((it) => it.byOthers)) {
    const by = site.refs.map((it) => it.at)
    const key = JSON.stringify(by)
    const place = places.get(key) ?? { refused: [], accepted: [] }
    places.set(key, place)
    const { refused, accepted } = requestsAt(site, by)
    place.refused.push(...refused)
    place.accepted.push(...accepted)
  }
  const all = [
    ...inTurn([...places.values()].map((it) => it.refused)),
    ...inTurn([...places.values()].map((it) => it.accepted)),
  ]
  return { asked: all.slice(0, most), left: [...leftOf(all.slice(most)), ...leftAlone(sites)] }
}

/** The first of each, the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = lists.reduce((length, it) => Math.max(length, it.length), 0)
  return Array.from({ length: longest }).flatMap((_, i) => lists.flatMap((it) => it.slice(i, i + 1)))
}

function requestsAt(site: ConstraintSite, by: readonly Pointer[]) {
  const { constraint, siblings } = site
  const accepted: EdgeRequest[] = []
  const questions = new Map<string, Edge[]>()
  const asked = (edge: Edge): EdgeRequest => ({ ...requestAt(site, edge), by })
  for (const edge of edgesOf(constraint, siblings)) {
    if (expectedAt(site, edge) === 'accepted') {
      if (isPlain(edge)) accepted.push(asked(edge))
      continue
    }
    const part = partOf(constraint, edge)
    questions.set(part, [...(questions.get(part) ?? []), edge])
  }
  const telling = ({ slip }: Edge) => Number(!plainSlips.has(slip))
  const refused = [...questions.values()].map((edges): EdgeRequest => {
    const [first, ...others] = edges.sort((a, b) => telling(a) - telling(b)).slice(0, mostEdges)
    const plain = asked(first as Edge)
    const any = anyBreaking(plain)
    return { ...plain, elsewhere: [...others.map(asked), ...(any ? [{ ...any, by }] : [])] }
  })
  return { refused, accepted }
}

/** So many edges are tried for one that breaks a rule and no other. */
const mostEdges = 4

/** What tells that a rule is missing, and that it is looser by one step, before what tells slips. */
const plainSlips: ReadonlySet<Slip | undefined> = new Set([
  undefined,
  'null',
  'half-step',
  'unknown-key',
  'near-value',
  'empty',
])

/** The outermost legal values, and a fraction where numbers may be any. */
function isPlain({ side, slip, value }: Edge): boolean {
  const isFraction = slip === 'number-spelling' && value.kind === 'json'
  return side !== 'inside' && (slip === undefined || isFraction)
}

/** What of a constraint may be forgotten for itself: a key that has to be there, a part of a rule, a value within a condition. */
function partOf(constraint: Constraint, { side, value }: Edge): string {
  const isPart = value.kind === 'rule' || (value.kind === 'without' && value.keys.length === 1)
  return isPart || (constraint.kind === 'values' && side === 'at') ? edgeText(value) : ''
}

/** Of each constraint that is left alone at places which are known, how many there are. */
function leftOf(left: readonly EdgeRequest[]): readonly LeftPlaces[] {
  const counts = new Map<Constraint, Set<Pointer>>()
  for (const { constraint, path } of left) counts.set(constraint, (counts.get(constraint) ?? new Set()).add(path))
  return [...counts].map(([constraint, { size }]) => ({
    constraint,
    reason: `at ${size} of its places not all is asked: ${most} requests for further places of shared schemas are the most`,
  }))
}

/** Of each constraint whose places are not all known. */
function leftAlone(sites: readonly ConstraintSite[]): readonly LeftPlaces[] {
  return sites.flatMap(({ constraint, byOthers, waysLeft }) => {
    const looked = byOthers.length + 1
    const reason = `of its ${looked + waysLeft} or more places by several references together the nearest ${looked} are asked about`
    return waysLeft === 0 || edgesOf(constraint).length === 0 ? [] : [{ constraint, reason }]
  })
}
