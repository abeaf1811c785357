import { canonicalText, type Json } from '../../generator/document/json.js'
import type { Pointer } from '../../generator/document/pointer.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import type { Operation, Shape } from '../../generator/ir/model.js'
import type { ToldLimits } from '../../generator/provider/protocol.js'
import { type ConstraintSite, sitesOf } from '../value/edge/constraint-site.js'
import type { Item } from './answer.js'

const sitesByShape = new WeakMap<Shape, ReadonlyMap<Pointer, readonly ConstraintSite[]>>()

/** A limit that an error states otherwise than the document. */
export interface Misstatement {
  /** The member of the error that states it. */
  readonly name: string
  /** What it says, and what the document does. */
  readonly told: string
}

/**
 * What an error says of a field that the document says otherwise; undefined where they agree, or where the document says
 * nothing of it. A field may have several limits, of its length and its value, with conditions and without: any of them is
 * right. Of what a request is addressed to, a model or a kind of task, a server may list more than one file tells.
 * @param pointer the field in the request
 */
export function wrongLimit(
  error: Item,
  limits: ToldLimits,
  { request, fixed }: Pick<Operation, 'request' | 'fixed'>,
  pointer: Pointer,
): Misstatement | undefined {
  const isOpen = [...fixed.keys()].some((it) => pointer === `/${it}`)
  const own = (placesIn(request).get(anyItem(pointer)) ?? []).map((it) => it.constraint)
  const wrong = [
    wrongNumber(error, limits.lower, own.flatMap(lower)),
    wrongNumber(error, limits.upper, own.flatMap(upper)),
    wrongNumber(error, limits.step, own.flatMap(step)),
    wrongList(error, limits.among, own, isOpen),
    wrongType(error, limits.type, own),
    wrongSpan(error, own),
  ]
  return wrong.find((it) => it !== undefined)
}

function placesIn(request: Shape): ReadonlyMap<Pointer, readonly ConstraintSite[]> {
  const known = sitesByShape.get(request)
  if (known !== undefined) return known
  const places = new Map<Pointer, ConstraintSite[]>()
  for (const site of sitesOf(request))
    for (const { path } of [site, ...site.elsewhere]) {
      const at = anyItem(path)
      places.set(at, [...(places.get(at) ?? []), site])
    }
  sitesByShape.set(request, places)
  return places
}

const anyItem = (pointer: Pointer) => pointer.replace(/\/\d+(?=\/|$)/g, '/…')

const lower = (it: Constraint): readonly number[] => sided(it, 'lower')
const upper = (it: Constraint): readonly number[] => sided(it, 'upper')
const step = (it: Constraint): readonly number[] => (it.kind === 'step' ? [it.of] : [])

/** A limit, and for one that is left out itself the next whole number as well. */
function sided(it: Constraint, side: 'lower' | 'upper'): readonly number[] {
  if ((it.kind === 'length' || it.kind === 'count') && it.side === side) return [it.count]
  if (it.kind !== 'bound' || it.side !== side) return []
  const { bound, exclusive } = it
  return exclusive ? [bound, side === 'lower' ? Math.floor(bound) + 1 : Math.ceil(bound) - 1] : [bound]
}

function wrongNumber(error: Item, name: string, limits: readonly number[]): Misstatement | undefined {
  const told = error[name]
  if (typeof told !== 'number' || limits.length === 0 || limits.includes(told)) return undefined
  return { name, told: `says ${name} ${told}, and the document ${[...new Set(limits)].join(' or ')}` }
}

/** @param isOpen whether others may be listed beside those of the document */
function wrongList(error: Item, name: string, own: readonly Constraint[], isOpen: boolean): Misstatement | undefined {
  const told = error[name]
  const lists = own.flatMap((it) => (it.kind === 'values' ? [it.values.map(({ value }) => canonicalText(value))] : []))
  if (!Array.isArray(told) || lists.length === 0) return undefined
  const texts = told.map((it) => canonicalText(it as Json))
  const all = new Set(lists.flat())
  const isKnown = isOpen || texts.every((it) => all.has(it))
  // Where several lists apply, under conditions, any part of them may be told.
  const isWhole = lists.length > 1 || [...all].every((it) => texts.includes(it))
  return isKnown && isWhole
    ? undefined
    : { name, told: `says ${name} ${texts.join()}, and the document ${[...all].join()}` }
}

/** Limits that a message states in the one way of saying so that cannot mean anything else. */
function wrongSpan({ message }: Item, own: readonly Constraint[]): Misstatement | undefined {
  const [, least, most] = /between ['"]?(-?\d+(?:\.\d+)?)['"]? and ['"]?(-?\d+(?:\.\d+)?)/i.exec(String(message)) ?? []
  if (least === undefined || most === undefined) return undefined
  const isKnown = (told: string, all: readonly number[]) => all.length === 0 || all.includes(Number(told))
  if (isKnown(least, own.flatMap(lower)) && isKnown(most, own.flatMap(upper))) return undefined
  const [low, high] = [lower, upper].map((it) => [...new Set(own.flatMap(it))].join(' or '))
  return { name: 'message', told: `says between ${least} and ${most}, and the document ${low} and ${high}` }
}

/** Types by the words that servers have for them. */
const typeWords: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  integer: ['number', 'integer'],
  int: ['number', 'integer'],
  number: ['number', 'integer'],
  float: ['number', 'integer'],
  boolean: ['boolean'],
  array: ['array'],
  object: ['object'],
}

function wrongType(error: Item, name: string, own: readonly Constraint[]): Misstatement | undefined {
  const told = error[name]
  const types = new Set<string>(own.flatMap((it) => (it.kind === 'type' ? it.types : [])))
  const meant = typeof told === 'string' ? typeWords[told.toLowerCase()] : undefined
  if (meant === undefined || types.size === 0 || meant.some((it) => types.has(it))) return undefined
  return { name, told: `says ${name} ${String(told)}, and the document ${[...types].join(' or ')}` }
}
