import { canonicalText } from '../../../generator/document/json.js'
import { child } from '../../../generator/document/pointer.js'
import type { ConstraintOf } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { shuffled } from './chance.js'
import { deepest, type Making } from './making.js'
import { leastCount, mostCount } from './members.js'
import { assembled, type Demand, type OpenValue } from './open-value.js'
import { opened } from './places.js'
import type { Alternative } from './search.js'

export function listLengths(making: Making, place: OpenValue): Alternative[] {
  if (making.isOutline && isPlainList(making, place)) return [{ go: () => true }]
  const least = Math.max(leastCount(place, 'items'), place.length, leastContained(place))
  const most = mostCount(place, 'items')
  if (least > most) return []
  const room = Math.min(most - least, place.depth >= deepest ? 0 : 3)
  const drawn = least + making.chance.below(room + 1)
  const far = most <= 64 && making.chance.odds(0.1) ? [most] : []
  const all = new Set([...far, drawn, ...Array.from({ length: room + 1 }, (_, i) => least + i)])
  return [...all].flatMap((length) => containments(making, place, length).map((go) => ({ go })))
}

/** True where the items of a list have nothing to do with one another, but for being different. */
function isPlainList(making: Making, place: OpenValue): boolean {
  const isAsked = (making.ways.get(place.path)?.size ?? 0) > 0
  const isRuled = place.literals.some(
    ({ constraint: { kind }, holds }) => kind === 'contains' || (!holds && (kind === 'items' || kind === 'prefix')),
  )
  const isAnyLacking = place.lacking('unevaluated').length > 0 || place.probed.length > 0
  return !isAsked && !isRuled && !place.isDoubled && !isAnyLacking
}

/** How many items are contained beside the one that decides. */
function besideProbed({ lower, upper }: ConstraintOf<'contains'>): number {
  return lower.count > 0 ? lower.count - 1 : (upper?.count ?? 0)
}

function leastContained(place: OpenValue): number {
  const needed = [
    ...place.probed.map((it) => Math.max(it.index, besideProbed(it.constraint)) + 1),
    ...place.having('contains').map((it) => it.lower.count),
    ...place.lacking('contains').map((it) => (it.lower.count > 0 ? 0 : (it.upper?.count ?? 0) + 1)),
    ...place.lacking('prefix').map(() => 1),
    ...place.lacking('unevaluated').map((it) => (it.of === 'items' ? coveredItems(place) + 1 : 0)),
  ]
  return Math.max(0, ...needed)
}

function coveredItems(place: OpenValue): number {
  if (place.having('items').length > 0) return Number.POSITIVE_INFINITY
  return Math.max(0, ...place.having('prefix').map((it) => it.shapes.length))
}

/** Ways to fill a list of `length` items so that the right number of them is contained. */
function containments(making: Making, place: OpenValue, length: number): (() => boolean)[] {
  let ways: ((items: readonly OpenValue[]) => boolean)[] = [() => true]
  for (const { constraint, holds } of place.literals) {
    if (constraint.kind !== 'contains') continue
    const { shape, lower, upper } = constraint
    const counts = holds
      ? [lower.count, Math.min(upper?.count ?? length, length)]
      : [...(lower.count > 0 ? [lower.count - 1] : []), ...(upper ? [upper.count + 1] : [])]
    const next = counts
      .filter((count, i) => count <= length && counts.indexOf(count) === i)
      .map((count) => (items: readonly OpenValue[]) => {
        const isCounted = !holds || upper !== undefined
        return chosen(making, items, { shape, count, isCounted })
      })
    ways = ways.flatMap((first) => next.map((second) => (items: readonly OpenValue[]) => first(items) && second(items)))
  }
  return ways.map((way) => () => {
    if (!filled(making, place, length)) return false
    const items = place.items ?? []
    return place.probed.every((it) => probed(making, items, it)) && way(items)
  })
}

/** Which items are contained: first ones, or the first behind some that are not, for what stands there may rule them out. */
function chosen(
  making: Making,
  items: readonly OpenValue[],
  { shape, count, isCounted }: { readonly shape: Shape; readonly count: number; readonly isCounted: boolean },
): boolean {
  const order = shuffled(making.chance, items)
  const starts = count === 0 ? [0] : order.slice(count - 1).map((_, start) => start)
  const from = (start: number) => {
    const inside = new Set(order.slice(start, start + count))
    return items.every((item) =>
      inside.has(item)
        ? making.demand(item, { shape, holds: true })
        : !isCounted || making.demand(item, { shape, holds: false }),
    )
  }
  if (starts.length === 1) return from(0)
  return making.search.choice(starts.map((start) => ({ go: () => from(start) })))
}

/** The item that decides is what the wish makes of it; of the others as many are contained as leave the decision to it. */
function probed(
  making: Making,
  items: readonly OpenValue[],
  { constraint, index }: OpenValue['probed'][number],
): boolean {
  const { shape } = constraint
  const item = items[index]
  const others = items.filter((it) => it !== item)
  return (
    item !== undefined &&
    making.demand(item, { shape, holds: true }) &&
    chosen(making, others, { shape, count: besideProbed(constraint), isCounted: true })
  )
}

function filled(making: Making, place: OpenValue, length: number): boolean {
  const isUnique = place.having('unique').length > 0
  const made = isUnique || place.having('prefix').length > 0 ? length : Math.min(length, Math.max(24, place.length))
  const items: OpenValue[] = []
  making.search.set(place, 'items', items)
  making.search.set(place, 'length', length)
  for (let i = 0; i < made; i++) {
    const { place: item, ready } = opened(making, child(place.path, i), place, i)
    items.push(item)
    if (!ready || !itemDemands(place, i).every((it) => making.demand(item, it))) return false
  }
  if (isUnique) making.search.later('unique', () => [{ go: () => differs(place) }])
  const broken = [...place.lacking('items'), ...place.lacking('prefix')]
  return broken.every((it) => {
    if (it.kind === 'items')
      return making.search.choice(
        items.slice(it.from).map((item) => ({ go: () => making.demand(item, { shape: it.shape, holds: false }) })),
      )
    return making.search.choice(
      it.shapes
        .slice(0, items.length)
        .map((shape, i) => ({ go: () => making.demand(items[i] as OpenValue, { shape, holds: false }) })),
    )
  })
}

export function itemDemands(place: OpenValue, index: number): Demand[] {
  const found: Demand[] = []
  for (const it of place.having('prefix')) {
    const shape = it.shapes[index]
    if (shape !== undefined) found.push({ shape, holds: true })
  }
  for (const it of place.having('items')) if (index >= it.from) found.push({ shape: it.shape, holds: true })
  if (index >= coveredItems(place)) {
    for (const it of place.having('unevaluated')) if (it.of === 'items') found.push({ shape: it.shape, holds: true })
  }
  return found
}

function differs(place: OpenValue): boolean {
  const seen = new Set((place.items ?? []).map((it) => canonicalText(assembled(it))))
  return seen.size === (place.items ?? []).length
}
