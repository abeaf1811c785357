import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer, parent } from '../../../generator/document/pointer.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { traitsOf } from '../../../generator/ir/kind-traits.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import { compilePattern } from '../../../generator/ir/pattern.js'
import { simplest } from '../construct/chance.js'
import { textForPattern } from '../construct/pattern-text.js'
import type { Instead, Wish, WishTarget } from '../construct/wish.js'
import { edgesOf, plainValue } from './boundary.js'
import { type ConstraintSite, type Gate, sitesOf } from './constraint-site.js'
import { type Edge, type EdgeValue, rule } from './edge.js'

/*
 * From an edge of a constraint to what a request has to be like to show it. `settings` has an `if` on `mode: best`, whose
 * `then` limits `size` to 4. For the value 5: the condition is a gate on the way to the constraint, so `if` has to hold
 * (`triggered`), nothing is demanded in place of `maximum`, and 5 is pinned to `/settings/size`. The constructor makes of it
 * `{"settings": {"mode": "best", "size": 5}}` with all else in order.
 */

/** A request to be made: everything is in order but for what one edge of one constraint says. */
export interface EdgeRequest {
  readonly constraint: Constraint
  /** What a later item breaks, in place of what is said of its list. */
  readonly ofItem?: Constraint
  /** True for an item that readers of the first few miss. */
  readonly isFar?: boolean
  /** Where in the request the constraint applies. */
  readonly path: Pointer
  readonly edge: Edge
  /** Whether a request at this edge is legal. */
  readonly expected: 'accepted' | 'refused'
  readonly wish: Wish
  /** The value at `path`, where the edge says it. */
  readonly pin?: Json
  /** What becomes of the value at `path` once the request is made. */
  readonly change?: (value: Json) => Json | undefined
  /** The same edge at other places, should this one be out of reach. */
  readonly elsewhere: readonly EdgeRequest[]
  /** True when there are further places, which nobody looked at. */
  readonly isElsewhereToo: boolean
  /** The references that lead there, where others lead to the first place of the constraint; `elsewhere` has other edges then. */
  readonly by?: readonly Pointer[]
}

/** The requests that the edges of every constraint ask for, in document order. */
export function edgeRequestsOf(shape: Shape): readonly EdgeRequest[] {
  const sites = sitesOf(shape)
  const edgeRequests = sites.map((site) => ({
    site,
    own: [
      ...edgesOf(site.constraint, site.siblings),
      ...patternEdges(site.constraint),
      ...misplacedKeys(site, sites),
    ].map((edge) => requestAt(site, edge)),
  }))
  const all = edgeRequests.flatMap((it) => it.own)
  return edgeRequests.flatMap(({ site, own }) => [...own, ...laterItemRequests(site, all)])
}

/** Whether a request at an edge is legal: a condition that holds asks for what the request does not give; one that fails asks for nothing. */
export function expectedAt({ gates }: ConstraintSite, { side }: Edge): EdgeRequest['expected'] {
  const isTurned = gates.filter((it) => it.isTurning).length % 2 === 1
  return (side === 'outside') !== isTurned ? 'refused' : 'accepted'
}

/** The request that an edge of a constraint asks for at a place. */
export function requestAt(site: ConstraintSite, edge: Edge): EdgeRequest {
  const { constraint, path } = site
  return {
    constraint,
    path,
    edge,
    expected: expectedAt(site, edge),
    elsewhere: site.elsewhere.map((it) => requestAt(it, edge)),
    isElsewhereToo: site.isElsewhereToo,
    ...askedAt(site, edge),
  }
}

/** Edges that say of a rule whether it holds, or which key breaks it. */
const isOfRule: ReadonlySet<EdgeValue['kind']> = new Set(['rule', 'with', 'without', 'members'])

/** So many choices may be tried for what nothing simpler shows. */
const thorough = 500

/**
 * Any value that breaks the constraint of an edge, whatever it is, with all else in order: for a constraint that none of its
 * own edges shows by itself. Undefined where the edge says so already, or is about a key or
 * another item.
 *
 * EXAMPLE  `mode` is "auto" or one of 1..12, and under a condition `const: "auto"`. Each text beside "auto" breaks the first
 * rule as well; 1 breaks the condition's alone.
 */
export function anyBreaking(edgeRequest: EdgeRequest): EdgeRequest | undefined {
  const { constraint, edge, wish, path, isElsewhereToo } = edgeRequest
  const targets = (wish.targets ?? []).map(
    (it): WishTarget => (it.constraint === constraint ? { ...it, instead: { kind: 'broken' } } : it),
  )
  const isAsked = targets.some((it) => it.instead.kind === 'broken')
  if (!isAsked || isOfRule.has(edge.value.kind) || edge.slip === 'later-item') return undefined
  const isRefused = (edgeRequest.expected === 'refused') === (edge.side === 'outside')
  return {
    constraint,
    path,
    edge: rule(false),
    expected: isRefused ? 'refused' : 'accepted',
    wish: { targets, ...(wish.through && { through: wish.through }), budget: thorough },
    elsewhere: edgeRequest.elsewhere.flatMap((it) => anyBreaking(it) ?? []),
    isElsewhereToo,
  }
}

/** What is asked of the constructor for an edge: all gates on the way open, and the constraint as the edge wants it. */
function askedAt(site: ConstraintSite, edge: Edge): Pick<EdgeRequest, 'wish' | 'change' | 'pin'> {
  const { constraint, path, gates } = site
  const through = new Set(site.through)
  const key = gates.find((it) => it.kind === 'key')
  if (key !== undefined) return { wish: keyWish(site, edge, key) }
  const targets = gates.map(opened)
  // A schema that nothing satisfies is obeyed by what is not there.
  if (constraint.kind === 'never' && edge.side !== 'outside')
    return { wish: { targets, through, absent: new Set([path]) } }
  const asked = (instead: Instead) => ({ targets: [...targets, { constraint, path, instead }], through })
  if (edge.value.kind === 'wrapped') return { wish: asked({ kind: 'met' }), change: (it) => [it] }
  if (edge.value.kind === 'unwrapped')
    return { wish: asked({ kind: 'count', of: 'items', count: 1, keep: true }), change: firstItem }
  const pin = isMadeToMeasure(edge, site.siblings) ? undefined : plainValue(edge.value)
  const pins = new Map([...(pin === undefined ? [] : [[path, pin] as const]), ...memberPins(edge, path)])
  return {
    wish: { ...asked(insteadOf(edge, site.siblings)), ...(pins.size > 0 && { pins }) },
    ...(pin !== undefined && { pin }),
  }
}

/** What is demanded for a gate to be open. */
function opened({ kind, constraint, path, index }: Gate): WishTarget {
  if (kind === 'condition') return { constraint, path, instead: { kind: 'triggered' } }
  return { constraint, path, instead: { kind: kind === 'contained' ? kind : 'branch', index } }
}

/** What propertyNames is to meet: a key that stands on the edge, or one that is made as the edge has it. */
function keyWish({ constraint, path, gates, through, siblings }: ConstraintSite, edge: Edge, gate: Gate): Wish {
  const [before, within] = [gates.slice(0, gates.indexOf(gate)), gates.slice(gates.indexOf(gate) + 1)]
  const key = plainValue(edge.value)
  const asked = (): Instead => {
    if (typeof key === 'string') return { kind: 'with', key, keep: edge.side !== 'outside' }
    // A key is a value of its own.
    const own = [...within.map(opened), { constraint, path, instead: insteadOf(edge, siblings) }]
    const wish = { targets: own.map((it) => ({ ...it, path: '' })), through: new Set(through) }
    return { kind: 'named', wish }
  }
  const targets = [...before.map(opened), { constraint: gate.constraint, path: gate.path, instead: asked() }]
  return { targets, through: new Set(through) }
}

/** The values of members that an edge of their object names. */
function memberPins({ value }: Edge, path: Pointer): readonly (readonly [Pointer, Json])[] {
  if (value.kind === 'members') return [...value.values].map(([name, it]) => [child(path, name), it] as const)
  return value.kind === 'with' && value.value !== undefined ? [[child(path, value.key), value.value]] : []
}

/** True where a text of some length has to be of another make than asked for. */
function isMadeToMeasure({ slip, value }: Edge, siblings: readonly Constraint[]): boolean {
  if (value.kind !== 'length') return false
  const isAnyText = slip === 'graphemes' || slip === 'white-space'
  return !isAnyText && siblings.some((it) => traitsOf(it).isSpelling)
}

function insteadOf(edge: Edge, siblings: readonly Constraint[]): Instead {
  const { side, value } = edge
  const keep = side !== 'outside'
  switch (value.kind) {
    case 'count':
      return { kind: 'count', of: value.of, count: value.count, keep }
    case 'length':
      if (isMadeToMeasure(edge, siblings)) return { kind: 'length', points: value.points, unit: value.unit, keep }
      return { kind: keep ? 'met' : 'nothing' }
    case 'without':
      return { kind: 'without', keys: value.keys }
    case 'with':
      return { kind: 'with', key: value.key, keep }
    case 'rule': {
      const of = { ...(value.part !== undefined && { part: value.part }) }
      return value.holds
        ? { kind: 'met', ...of }
        : { kind: 'broken', ...of, ...(value.member !== undefined && { member: value.member }) }
    }
    default:
      return { kind: keep ? 'met' : 'nothing' }
  }
}

/** A key that is declared one level further in or out, which a reader of flattened names takes here as well. */
function misplacedKeys({ constraint, path }: ConstraintSite, sites: readonly ConstraintSite[]): readonly Edge[] {
  if (constraint.kind !== 'additional' || !isNever(constraint.shape)) return []
  const isNear = (other: Pointer) =>
    parent(other) === path || parent(parent(other) ?? '') === path || other === parent(path) || other === ''
  const others = sites.flatMap((it) =>
    it.constraint.kind === 'properties' && it.path !== path && isNear(it.path) ? [...it.constraint.shapes.keys()] : [],
  )
  const key = others.find((it) => !constraint.named.includes(it))
  return key === undefined ? [] : [{ side: 'outside', slip: 'unknown-key', value: { kind: 'with', key } }]
}

/** Texts that match a pattern but for what stands around them: a reader without anchors takes them. */
function patternEdges(constraint: Constraint): readonly Edge[] {
  if (constraint.kind !== 'pattern') return []
  const match = textForPattern(constraint.source, simplest)
  if (match === undefined) return []
  const pattern = compilePattern(constraint.source)
  return [`${match}\n`, `!${match}`, `${match}!`]
    .filter((it) => !pattern.test(it))
    .map((value) => ({ side: 'outside', slip: 'anchors', value: { kind: 'json', value } }))
}

/** How far behind the first item others are spoiled: the next one, and one that readers of the first few miss. */
const later = { next: 1, far: 5 }

/**
 * Items that are in order, and items of which a later one is not: a reader that looks at the first ones only takes both.
 * The next item breaks each constraint of an item in turn, the one further on the first of them.
 */
function laterItemRequests(site: ConstraintSite, all: readonly EdgeRequest[]): EdgeRequest[] {
  const { constraint, path, siblings, gates } = site
  if (constraint.kind !== 'items' || gates.length > 0) return []
  const most = siblings.find((it): it is ConstraintOf<'count'> => it.kind === 'count' && it.side === 'upper')
  const last = (most?.count ?? Number.POSITIVE_INFINITY) - constraint.from - 1
  if (last < later.next) return []
  const first = child(path, constraint.from)
  const own = spoiledItems(all, first)
  // Where all that is said of an item has its cases at an earlier place, one shows that it is said here too.
  const inner =
    own.length > 0
      ? own
      : spoiledItems(
          all.flatMap((it) => it.elsewhere),
          first,
        ).slice(0, 1)
  const far = Math.min(later.far, last)
  // The one further on goes first: it shows what the next one shows.
  const furthest = (far > later.next ? inner.slice(0, 1) : []).map((it) => movedItem(it, constraint, path, far))
  return [
    ...furthest.map((it) => ({ ...it, isFar: true })),
    ...inner.map((it) => movedItem(it, constraint, path, later.next)),
    ...new Set([later.next, far]),
  ].map((it) => (typeof it === 'number' ? countedItems(site, constraint.from + it + 1) : it))
}

/** A text of so many characters is too long to be spoiled again in a later item. */
const longText = 1000

/** One refused request for each constraint of the first item. */
function spoiledItems(all: readonly EdgeRequest[], first: Pointer): readonly EdgeRequest[] {
  const found = new Map<Constraint, EdgeRequest>()
  for (const it of all) {
    const isWithin = it.path === first || it.path.startsWith(`${first}/`)
    const isLong = it.edge.value.kind === 'length' && it.edge.value.points > longText
    const isPlain = it.wish.targets?.length === 1 && it.change === undefined && it.edge.slip !== 'later-item'
    if (it.expected === 'refused' && isWithin && isPlain && !isLong && !found.has(it.constraint))
      found.set(it.constraint, it)
  }
  return [...found.values()]
}

/** The request with what it says of the first item said of a later one. */
function movedItem(inner: EdgeRequest, constraint: ConstraintOf<'items'>, path: Pointer, offset: number): EdgeRequest {
  const [first, second] = [child(path, constraint.from), child(path, constraint.from + offset)]
  const moved = (at: Pointer) => (at === first || at.startsWith(`${first}/`) ? second + at.slice(first.length) : at)
  const { targets = [], pins, through } = inner.wish
  return {
    constraint,
    ofItem: inner.constraint,
    path: moved(inner.path),
    edge: { side: 'outside', slip: 'later-item', value: inner.edge.value },
    expected: 'refused',
    elsewhere: [],
    isElsewhereToo: inner.isElsewhereToo,
    wish: {
      targets: targets.map((it) => ({ ...it, path: moved(it.path) })),
      ...(through && { through }),
      ...(pins && { pins: new Map([...pins].map(([at, value]) => [moved(at), value])) }),
    },
    ...(inner.pin !== undefined && { pin: inner.pin }),
  }
}

/** As many items as it takes, all in order. */
function countedItems({ constraint, path, isElsewhereToo }: ConstraintSite, count: number): EdgeRequest {
  return {
    constraint,
    path,
    edge: { side: 'at', slip: 'later-item', value: { kind: 'count', of: 'items', count } },
    expected: 'accepted',
    elsewhere: [],
    isElsewhereToo,
    wish: { targets: [{ constraint, path, instead: { kind: 'count', of: 'items', count, keep: true } }] },
  }
}

function firstItem(value: Json): Json | undefined {
  return Array.isArray(value) ? (value[0] as Json | undefined) : undefined
}
