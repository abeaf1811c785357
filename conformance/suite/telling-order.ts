import type { BoundaryCase } from './table.js'

/*
 * The order in which the first requests of a plan tell most of the mistakes that a server may make by one step. What a case
 * tells is known by its constraint and side: a refused one that the rule which it breaks is missing, that the constraint is
 * missing or off by one, or one slip; an accepted one that a limit is too tight. The request that tells most of what nobody
 * told before it goes next; what tells nothing more keeps its place, after all others.
 *
 * EXAMPLE  `size` is 1..9: 0 and 10 break different rules, so both are early. Of `null`, `"1"` and `1.5` for it, which all
 * break `type`, one is; the other two come at the end.
 */

/** A request as far as its order goes. */
interface Telling {
  readonly expected: 'accepted' | 'refused'
  readonly cases: readonly BoundaryCase[]
}

/**
 * How much each mistake counts, about as many ways of being wrong as come to light with it: what is gone altogether before what
 * is off by one, and before the values of a list, which take a request each.
 */
const weight = {
  rule: 3,
  ruleGone: 8,
  constraint: 6,
  near: 2,
  bound: 5,
  limit: 1,
  listed: 2,
  laterItem: 8,
  slip: 1,
  otherSlip: 8,
  wider: 1,
  otherType: 1,
} as const

/** What shows no other mistake than one of its own. */
const ownSlips: ReadonlySet<string | undefined> = new Set([
  'letter-case',
  'white-space',
  'float-neighbour',
  'float-division',
  'code-points',
])

/** A rule that is loosened by one step by its being gone: what shows the one shows the other. */
const goneByAStep: ReadonlySet<string> = new Set([
  'pattern',
  'format',
  'not',
  'const',
  'uniqueItems',
  'additionalProperties',
  'allOf',
  'contains',
  'propertyNames',
  'required',
])

/** Limits that are off by one step where the nearest value outside is taken. */
const limiting: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])

/** Each of the values, types or branches that these list may be the one that is forgotten. */
const listing: ReadonlySet<string> = new Set(['enum', 'oneOf', 'anyOf', 'const', 'type'])

/** The requests in their order; of those that tell as much the earlier one goes first. */
export function tellingFirst<T extends Telling>(plan: readonly T[]): readonly T[] {
  const tells = plan.map(mistakesTold)
  const told = new Set<string>()
  const gain = (i: number) => {
    let sum = 0
    for (const [mistake, counts] of tells[i] ?? []) if (!told.has(mistake)) sum += counts
    return sum
  }
  // What a request adds only ever becomes less, so that each is looked at again once it is the best by what it added before.
  const byGain: number[][] = []
  const note = (i: number, at: number) => {
    byGain[at] ??= []
    byGain[at].push(i)
  }
  for (const i of plan.keys()) note(i, gain(i))
  const order: number[] = []
  for (let most = byGain.length - 1; most > 0; most--)
    for (const i of (byGain[most] ?? []).sort((a, b) => a - b)) {
      const now = gain(i)
      if (now < most) note(i, now)
      else {
        order.push(i)
        for (const mistake of tells[i]?.keys() ?? []) told.add(mistake)
      }
    }
  const rest = (byGain[0] ?? []).sort((a, b) => a - b)
  return [...order, ...rest].map((i) => plan[i] as T)
}

/** The mistakes that a request tells, with how much each counts. */
function mistakesTold({ expected, cases }: Telling): ReadonlyMap<string, number> {
  return new Map(cases.flatMap((it) => (expected === 'accepted' ? tooTight(it) : tooLoose(it))))
}

type Mistake = readonly [name: string, weight: number]

/** The constraint that a case is about; one of its own at each place of a shared schema. */
const constraintOf = ({ pointer, keyword, by = [] }: BoundaryCase) => [pointer, keyword, ...by].join(' ')

function tooTight(it: BoundaryCase): Mistake[] {
  const { keyword, side, slip, label } = it
  if (keyword === 'type' && slip !== undefined) return []
  const what = listing.has(keyword) ? label : ''
  const counts = slip === undefined ? tightness(keyword, side) : weight.otherSlip
  return [[`${constraintOf(it)} ${side} ${slip ?? ''} ${what}`, counts]]
}

function tightness(keyword: string, side: BoundaryCase['side']): number {
  if (listing.has(keyword)) return weight.listed
  // A bound may be too tight by a step, or taken not to be in.
  return (keyword === 'minimum' || keyword === 'maximum') && side === 'at' ? weight.bound : weight.limit
}

function tooLoose(it: BoundaryCase): Mistake[] {
  const { keyword, slip, broken } = it
  const [rule] = broken
  const place = constraintOf(it)
  if (rule === undefined) return []
  // A server that forgets one of several rules refuses it all the same; one that tests steps with a tolerance does not.
  if (broken.length > 1) return slip === 'tenth-step' ? [[`${place} tolerance`, weight.slip]] : []
  const isOwn = slip !== 'later-item' && rule.keyword === keyword
  const isNear = isOwn && (slip === 'half-step' || (slip === undefined && limiting.has(keyword)))
  return [
    [
      `${rule.pointer.replace(/\/\d+(?=\/|$)/g, '/…')} ${rule.keyword}`,
      goneByAStep.has(rule.keyword) ? weight.ruleGone : weight.rule,
    ],
    ...(isOwn ? [[place, weight.constraint] as const] : []),
    ...(isNear ? [[`${place} near`, weight.near] as const] : []),
    ...(ownSlips.has(slip) ? [[`${place} ${slip}`, weight.slip] as const] : []),
    ...slipsOfTypes(place, it),
  ]
}

/** What is read as another type, or as one of another item. */
function slipsOfTypes(place: string, { keyword, slip, label }: BoundaryCase): Mistake[] {
  if (slip === 'later-item') return [[`${place} later`, weight.laterItem]]
  if (slip === 'other-type') return [[`other-type ${label}`, weight.otherType]]
  // A type that is wider by one is number for integer, and otherwise one with null.
  const isWider = keyword === 'type' && (slip === undefined || slip === 'tenth-step' || slip === 'null')
  return isWider ? [[`${place} wider`, weight.wider]] : []
}
