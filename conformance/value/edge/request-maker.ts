import type { Json } from '../../../generator/document/json.js'
import { child, mutated, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type Chance, seededChance, simplest } from '../construct/chance.js'
import { type Attempt, attempted } from '../construct/construct.js'
import type { Holds } from '../construct/holds.js'
import type { Wish, WishTarget } from '../construct/wish.js'
import { plainValue } from './boundary.js'
import type { EdgeRequest } from './edge-request.js'

/** So many choices may be tried for one request. */
const searchBudget = 150

/** So many requests are tried by chance. */
const rounds = 4

/** A request for an edge. */
interface MadeRequest {
  readonly request: Json
  /** Whether what the edge does not ask for was drawn. */
  readonly isDrawn: boolean
}

/** Makes the requests that edges of one schema ask for. */
export class RequestMaker {
  private readonly shape: Shape
  private readonly holds: Holds
  /** Legal requests, by a place that they have a value at. */
  private readonly legal = new Map<Pointer, Json>()

  constructor(shape: Shape, holds: Holds) {
    this.shape = shape
    this.holds = holds
  }

  /**
   * Requests for an edge: one that was found for its place, with no more changed than the edge asks for; the simplest that
   * can be built; then some that differ by chance. Lazily: the judge may like the first.
   */
  *requestsFor(edgeRequest: EdgeRequest): Generator<MadeRequest> {
    const { change, path, wish, expected } = edgeRequest
    const changed = (made: Json, isDrawn = false): MadeRequest => {
      const request = change === undefined ? made : (changedAt(made, path, change) ?? made)
      return { request, isDrawn }
    }
    const known = this.legal.get(path)
    const edited = known !== undefined && isPlainWish(wish) ? editedFor(edgeRequest, known) : undefined
    if (edited !== undefined) yield { request: edited, isDrawn: false }
    const plain = this.attempted(simplest, wish)
    if (plain.value !== undefined) yield changed(plain.value)
    const forced = expected === 'refused' ? this.forced(edgeRequest) : undefined
    if (forced !== undefined) yield { request: forced, isDrawn: false }
    // Where every choice was tried there is nothing to be found by chance either.
    let isExhausted = plain.isExhausted
    for (let seed = 1; seed <= rounds; seed++) {
      const isAlone = seed > rounds / 2 && expected === 'accepted'
      if (isExhausted && !isAlone) continue
      const made = this.attempted(seededChance(seed), isAlone ? unisolated(wish) : wish, seed * 0.02)
      if (made.value !== undefined) yield changed(made.value, true)
      isExhausted ||= made.isExhausted
    }
  }

  /** What the judge said of a request: a legal one is kept for other edges at the same place. */
  learn({ path }: EdgeRequest, request: Json, isLegal: boolean): void {
    if (isLegal && !this.legal.has(path) && valueAt(request, path) !== undefined) this.legal.set(path, request)
  }

  private attempted(chance: Chance, wish: Wish, density = 0): Attempt {
    return attempted(this.shape, this.holds, chance, { density, budget: searchBudget, ...wish })
  }

  /** A request that breaks the constraint, whatever else it breaks. */
  private forced(edgeRequest: EdgeRequest): Json | undefined {
    // Some constraints cannot be broken alone: a text where null is asked for is also none of its listed values, and a key
    // that two rules demand is missed by both.
    const [pin, absent] = [forcedPin(edgeRequest), missingIn(edgeRequest)]
    if (pin === undefined && absent.size === 0) return undefined
    const pins = new Map([
      ...(edgeRequest.wish.pins ?? []),
      ...(pin === undefined ? [] : [[edgeRequest.path, pin] as const]),
    ])
    const targets = (edgeRequest.wish.targets ?? []).map(
      (it): WishTarget =>
        it.constraint === edgeRequest.constraint && pin !== undefined ? { ...it, instead: { kind: 'nothing' } } : it,
    )
    return this.attempted(simplest, { ...edgeRequest.wish, targets, pins, isHard: pin !== undefined, absent }).value
  }
}

/** True where the constraint applies at its place whatever else a request has. */
export function isPlainWish({ targets, through, absent }: Wish): boolean {
  return targets?.length === 1 && through?.size === 0 && absent === undefined
}

/** The request with what the edge says of one value or key put in; undefined where it says something else. */
function editedFor({ edge: { value }, path, wish, change }: EdgeRequest, request: Json): Json | undefined {
  if (change !== undefined) return changedAt(request, path, change)
  if (wish.pins !== undefined) return withPins(request, wish)
  if (value.kind === 'with') return mutated(request, child(path, value.key), { set: null })
  if (value.kind !== 'without') return undefined
  return value.keys.reduce<Json | undefined>(
    (made, key) => made && mutated(made, child(path, key), { remove: true }),
    request,
  )
}

/** The request with the values that a wish has at their places; undefined where there is no such place. */
function withPins(request: Json, { pins = new Map() }: Wish): Json | undefined {
  let made: Json | undefined = request
  for (const [at, set] of pins) made = made === undefined ? undefined : mutated(made, at, { set })
  return made
}

function changedAt(value: Json, path: Pointer, change: (value: Json) => Json | undefined): Json | undefined {
  const old = valueAt(value, path)
  const set = old === undefined ? undefined : change(old)
  return set === undefined ? undefined : mutated(value, path, { set })
}

/** The value that breaks the constraint, whatever else it breaks. */
function forcedPin({ pin, edge: { value } }: EdgeRequest): Json | undefined {
  if (value.kind === 'count' && value.count === 0) return value.of === 'items' ? [] : {}
  return pin ?? plainValue(value)
}

function missingIn({ edge: { value }, path }: EdgeRequest): ReadonlySet<Pointer> {
  if (value.kind === 'without') return new Set(value.keys.map((it) => child(path, it)))
  return new Set(value.kind === 'rule' && value.member !== undefined ? [child(path, value.member)] : [])
}

function unisolated(wish: Wish): Wish {
  return {
    ...wish,
    targets: (wish.targets ?? []).map((it) =>
      it.instead.kind === 'branch' ? { ...it, instead: { ...it.instead, alone: true } } : it,
    ),
  }
}
