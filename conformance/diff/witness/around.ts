import type { Json } from '../../../generator/document/json.js'
import { child, type Path, type Pointer } from '../../../generator/document/pointer.js'
import { holds } from '../../../generator/ir/holds.js'
import type { Shape } from '../../../generator/ir/model.js'
import {
  declaredKeys,
  itemShapes,
  memberShapes,
  type NormalForm,
  normalFormOf,
} from '../../../generator/ir/normal-form.js'
import { type Chance, seededChance, simplest } from '../../value/construct/chance.js'
import { attempted } from '../../value/construct/construct.js'
import type { Holds } from '../../value/construct/holds.js'
import { textsMatching } from '../../value/construct/pattern-text.js'
import type { Wish } from '../../value/construct/wish.js'
import { type EdgeRequest, edgeRequestsOf } from '../../value/edge/edge-request.js'
import type { Position, Step } from '../compare/position.js'
import type { Reached } from '../limits.js'

/*
 * A value that is known to matter at a place becomes part of a whole one: the constructor pins it there and builds the rest.
 *
 * 51 at `settings.topK`: the place is `/settings/topK`, and what the constructor makes around it is the simplest request,
 * `{ "model": …, "settings": { "topK": 51 } }`. Where the rest contradicts it there is no such request.
 */

/** A value, and the place that it is put at. */
export interface PlacedValue {
  readonly position: Position
  readonly value: Json
}

/** A whole value, and where in it the place is. */
export interface WholeValue {
  readonly value: Json
  readonly path: Path
}

/** So many choices may be taken back for one whole value. */
const budget = 300

const holdsAlone: Holds = (constraint, value) => holds({ at: constraint.at, constraints: [constraint] }, value)

/** So many values are made by chance. */
const drawn = 20

/** What both sides demand at a place, and how values of it are drawn. */
export interface GroundToTry {
  readonly source: readonly Shape[]
  readonly target: readonly Shape[]
  readonly seed: number
}

/**
 * Values on the edges of what either side demands at a place, and some by chance that the source takes there. Long texts are
 * left out, for they cost more than all others together: `reached` tells.
 */
export function* valuesAt({ source, target, seed }: GroundToTry, reached: Reached): Generator<Json> {
  for (const shape of [...source, ...target])
    for (const { wish, edge } of edgeRequestsAt(shape))
      if (edge.value.kind !== 'length' || reached.admits('longText', edge.value.points))
        yield* made(shape, simplest, { density: 0, ...wish })
  const [first] = source
  for (let i = 0; first !== undefined && i < drawn; i++) yield* made(first, seededChance(seed + i), { density: 0.3 })
}

const known = new WeakMap<Shape, readonly EdgeRequest[]>()

function edgeRequestsAt(shape: Shape): readonly EdgeRequest[] {
  const edges = known.get(shape) ?? edgeRequestsOf(shape)
  known.set(shape, edges)
  return edges
}

function made(shape: Shape, chance: Chance, wish: Wish): readonly Json[] {
  const { value } = attempted(shape, holdsAlone, chance, { budget: 60, ...wish })
  return value === undefined ? [] : [value]
}

/** Whole values of the schemas with the value at its place: the simplest, and where that is hard to find others by chance. */
export function* wholesAround(
  root: readonly Shape[],
  placed: PlacedValue,
  chances: readonly Chance[],
): Generator<WholeValue> {
  const [shape] = root
  const place = pathOf(normalFormOf(root), placed)
  if (shape === undefined || place === undefined) return
  const at = place.path.reduce<Pointer>(child, '')
  const wish = place.isKey ? { present: new Set([at]) } : { pins: new Map([[at, placed.value]]) }
  for (const chance of [simplest, ...chances]) {
    const { value, isExhausted } = attempted(shape, holdsAlone, chance, { density: 0, budget, ...wish })
    if (value !== undefined) yield { value, path: place.path }
    if (isExhausted) return
  }
}

interface WayDown {
  readonly path: Path
  /** Whether the value is the key itself. */
  readonly isKey: boolean
}

/** The way to a place of a ground; undefined where no key is free to be one that nothing names. */
function pathOf(root: NormalForm, { position, value }: PlacedValue): WayDown | undefined {
  const path: (string | number)[] = []
  const isKey = position.at(-1)?.kind === 'keyName'
  if (isKey && typeof value !== 'string') return undefined
  let form = root
  for (const step of isKey ? position.slice(0, -1) : position) {
    const token = tokenOf(step, form)
    if (token === undefined) return undefined
    path.push(token)
    form = normalFormOf(typeof token === 'number' ? itemShapes(form, token) : memberShapes(form, token).shapes)
  }
  return { path: isKey ? [...path, value as string] : path, isKey }
}

function tokenOf(step: Step, form: NormalForm): string | number | undefined {
  if (step.kind === 'key') return step.key
  if (step.kind === 'item') return step.index
  return step.kind === 'otherKey' ? otherKey(form, step.pattern) : undefined
}

/** A key that `properties` does not name, of a pattern if there is one. */
function otherKey(form: NormalForm, pattern: string | undefined): string | undefined {
  const declared = declaredKeys(form)
  const keys = pattern === undefined ? ['unknown', 'other', 'unknown_'] : textsMatching(pattern, seededChance(1))
  return keys.find((it) => !declared.includes(it))
}
