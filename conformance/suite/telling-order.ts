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

/** How much each mistake counts: what is missing altogether before what is off by one, that before slips of readers. */
const weight = {
  rule: 4,
  constraint: 3,
  limit: 4,
  laterItem: 5,
  slip: 4,
  otherSlip: 2,
  wider: 3,
  nullable: 2,
  otherType: 1,
} as const

/** What shows no other mistake than one of its own. */
const ownSlips: ReadonlySet<string | undefined> = new Set([
  'letter-case',
  'white-space',
  'float-neighbour',
  'float-division',
  'half-step',
  'code-points',
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

function tooTight({ pointer, keyword, side, slip, label }: BoundaryCase): Mistake[] {
  if (keyword === 'type' && slip !== undefined) return []
  const what = listing.has(keyword) ? label : ''
  return [[`${pointer} ${keyword} ${side} ${slip ?? ''} ${what}`, slip === undefined ? weight.limit : weight.otherSlip]]
}

function tooLoose({ pointer, keyword, slip, label, broken }: BoundaryCase): Mistake[] {
  const [rule] = broken
  // A server that forgets one of several rules refuses it all the same.
  if (rule === undefined || broken.length > 1) return []
  const place = `${pointer} ${keyword}`
  const ofItem = slip === 'later-item'
  return [
    [`${rule.pointer.replace(/\/\d+(?=\/|$)/g, '/…')} ${rule.keyword}`, weight.rule],
    ...(ofItem ? [[`${place} later`, weight.laterItem] as const] : []),
    ...(!ofItem && rule.keyword === keyword ? [[place, weight.constraint] as const] : []),
    ...(ownSlips.has(slip) ? [[`${place} ${slip}`, weight.slip] as const] : []),
    ...(slip === 'other-type' ? [[`other-type ${label}`, weight.otherType] as const] : []),
    // A type that is wider by one is number for integer, and otherwise one with null.
    ...(keyword === 'type' && (slip === undefined || slip === 'tenth-step')
      ? [[`${place} wider`, weight.wider] as const]
      : []),
    ...(keyword === 'type' && slip === 'null' ? [[`${place} wider`, weight.nullable] as const] : []),
  ]
}
