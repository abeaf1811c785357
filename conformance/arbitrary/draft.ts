import { type Edge, edgesOf, plainValue } from '../../generator/ir/boundary.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import type { Shape } from '../../generator/ir/model.js'
import type { Json } from '../../generator/spec/json.js'
import type { Pointer } from '../../generator/spec/pointer.js'
import { seededChance, simplest } from './chance.js'
import { construct, type Holds, type Instead, type Target, type Wish } from './construct.js'
import { type Site, sitesOf } from './site.js'

/** A request to be made: everything is in order but for what one edge of one constraint says. */
export interface Draft {
  readonly constraint: Constraint
  /** Where in the request the constraint applies. */
  readonly path: Pointer
  readonly edge: Edge
  /** Whether a request at this edge is legal. */
  readonly expected: 'accepted' | 'refused'
  readonly wish: Wish
  /** The value at `path`, where the edge says it. */
  readonly pin?: Json
}

/** The requests that the edges of every constraint ask for, in document order. */
export function draftsOf(shape: Shape): readonly Draft[] {
  return sitesOf(shape).flatMap((site) => edgesOf(site.constraint, site.siblings).map((edge) => draftAt(site, edge)))
}

function draftAt(site: Site, edge: Edge): Draft {
  const { constraint, path, gates } = site
  const isConditional = gates.some((it) => it.kind === 'condition')
  // A condition that holds asks for what the request does not give; one that fails asks for nothing.
  const expected = (edge.side === 'outside') !== isConditional ? 'refused' : 'accepted'
  const key = gates.find((it) => it.kind === 'key')
  const value = plainValue(edge.value)
  const targets: Target[] = gates
    .filter((it) => it.kind !== 'key')
    .map((gate) => ({
      constraint: gate.constraint,
      path: gate.path,
      instead: gate.kind === 'condition' ? { kind: 'triggered' } : { kind: 'branch', index: gate.index },
    }))
  const through = new Set(site.through)
  if (key !== undefined) {
    const target: Target = {
      constraint: key.constraint,
      path,
      instead:
        typeof value === 'string' ? { kind: 'with', key: value, keep: edge.side !== 'outside' } : { kind: 'met' },
    }
    return { constraint, path, edge, expected, wish: { targets: [...targets, target], through } }
  }
  targets.push({ constraint, path, instead: insteadOf(edge, site.siblings) })
  const isPinned = value !== undefined && !(edge.value.kind === 'length' && isMadeToMeasure(site.siblings))
  return {
    constraint,
    path,
    edge,
    expected,
    wish: { targets, through, ...(isPinned && { pins: new Map([[path, value]]) }) },
    ...(isPinned && { pin: value }),
  }
}

function isMadeToMeasure(siblings: readonly Constraint[]): boolean {
  return siblings.some((it) => it.kind === 'pattern' || it.kind === 'format' || it.kind === 'values')
}

function insteadOf({ side, value }: Edge, siblings: readonly Constraint[]): Instead {
  const keep = side !== 'outside'
  switch (value.kind) {
    case 'count':
      return { kind: 'count', of: value.of, count: value.count, keep }
    case 'length':
      if (isMadeToMeasure(siblings)) return { kind: 'length', points: value.points, unit: value.unit, keep }
      return { kind: keep ? 'met' : 'nothing' }
    case 'without':
      return { kind: 'without', key: value.key }
    case 'with':
      return { kind: 'with', key: value.key }
    case 'rule':
      return { kind: value.holds ? 'met' : 'broken', ...(value.part !== undefined && { part: value.part }) }
    default:
      return { kind: keep ? 'met' : 'nothing' }
  }
}

/**
 * Requests for a draft, the simplest first, then some that differ by chance. Lazily: the judge may like the first.
 * @param rounds how many are tried by chance
 */
export function* requestsFor(draft: Draft, shape: Shape, holds: Holds, rounds = 4): Generator<Json> {
  const budgets = { budget: 120 }
  const plain = construct(shape, holds, simplest, { density: 0, ...budgets, ...draft.wish })
  if (plain !== undefined) yield plain
  for (let seed = 1; seed <= rounds; seed++) {
    const alone = seed > rounds / 2 && draft.expected === 'accepted'
    const wish = alone ? unisolated(draft.wish) : draft.wish
    const made = construct(shape, holds, seededChance(seed), { density: seed * 0.02, ...budgets, ...wish })
    if (made !== undefined) yield made
  }
  // Some constraints cannot be broken alone: a text where null is asked for is also none of its listed values.
  if (draft.pin === undefined || draft.expected === 'accepted') return
  const forced = construct(shape, holds, simplest, { density: 0, ...budgets, ...draft.wish, isHard: true })
  if (forced !== undefined) yield forced
}

function unisolated(wish: Wish): Wish {
  return {
    ...wish,
    targets: (wish.targets ?? []).map((it) =>
      it.instead.kind === 'branch' ? { ...it, instead: { ...it.instead, alone: true } } : it,
    ),
  }
}
