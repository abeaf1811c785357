import { canonicalText } from '../../../generator/document/json.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { type NormalForm, ofKind, type Primitive, primitiveOf } from '../../../generator/ir/normal-form.js'
import { contained } from '../../../generator/ir/order.js'
import { rawText } from './spelling.js'
import type { Aspect } from './walk.js'

/*
 * Keywords about the value as a whole. All constraints of one sort are exchanged together: an exclusiveMinimum beside a
 * minimum is one lower bound, so `{ minimum: 1 }` against `{ minimum: 1, exclusiveMinimum: 1 }` is one edit.
 */

type FacetKind = 'type' | 'values' | 'bound' | 'step' | 'length' | 'pattern' | 'format' | 'count' | 'unique'

/** Only where values of both sides may be of the type. */
export function ofBoth(type: Primitive, aspect: Aspect): Aspect {
  return (walk, a, b, here) => {
    if (isOfBoth(type, a, b)) aspect(walk, a, b, here)
  }
}

function isOfBoth(type: Primitive, ...forms: readonly NormalForm[]): boolean {
  return forms.every((it) => it.ownTypes.has(type) && ofKind(it, 'values').every((list) => holds(list, type)))
}

/** Whether a list has a value of the type. Whether other keywords forbid it is what is asked, so they have no say here. */
function holds({ values }: ConstraintOf<'values'>, type: Primitive): boolean {
  return values.some(({ value }) => primitiveOf(value) === type)
}

interface Facet {
  readonly picks: (it: Constraint) => boolean
  /** The types that it is about; none for all. */
  readonly of?: readonly Primitive[]
}

const numeric: readonly Primitive[] = ['integer', 'fraction']

/** The keywords of each kind, those of a kind in the order in which they are told. */
const table: { readonly [K in FacetKind]: readonly Facet[] } = {
  type: [{ picks: (it) => it.kind === 'type' }],
  values: [{ picks: (it) => it.kind === 'values' }],
  bound: [
    { picks: (it) => it.kind === 'bound' && it.side === 'lower', of: numeric },
    { picks: (it) => it.kind === 'bound' && it.side === 'upper', of: numeric },
  ],
  step: [{ picks: (it) => it.kind === 'step', of: numeric }],
  length: [
    { picks: (it) => it.kind === 'length' && it.side === 'lower', of: ['string'] },
    { picks: (it) => it.kind === 'length' && it.side === 'upper', of: ['string'] },
  ],
  pattern: [{ picks: (it) => it.kind === 'pattern', of: ['string'] }],
  format: [{ picks: (it) => it.kind === 'format', of: ['string'] }],
  count: [
    { picks: counted('items', 'lower'), of: ['array'] },
    { picks: counted('items', 'upper'), of: ['array'] },
    { picks: counted('properties', 'lower'), of: ['object'] },
    { picks: counted('properties', 'upper'), of: ['object'] },
  ],
  unique: [{ picks: (it) => it.kind === 'unique', of: ['array'] }],
}

function counted(of: 'items' | 'properties', side: 'lower' | 'upper'): Facet['picks'] {
  return (it) => it.kind === 'count' && it.of === of && it.side === side
}

function exchanged(all: readonly Facet[]): Aspect {
  return (walk, a, b, here) => {
    for (const { picks, of } of all) {
      if (of !== undefined && !of.some((type) => isOfBoth(type, a, b))) continue
      const [x, y] = [a, b].map((form) => form.all.filter(picks)) as [Constraint[], Constraint[]]
      if (rawText(x) !== rawText(y)) walk.exchange({ old: a, new: b }, here, { old: x, new: y })
    }
  }
}

export const facets = Object.fromEntries(Object.entries(table).map(([kind, all]) => [kind, exchanged(all)])) as {
  readonly [K in FacetKind]: Aspect
}

/** Rules that tie members by area or ratio, which are exchanged together. Where one side has a tighter one, it demands that. */
export const relations: Aspect = (walk, a, b, here) => {
  const [x, y] = [ofKind(a, 'relation'), ofKind(b, 'relation')]
  const plain = (it: RelationRule) =>
    canonicalText([it.operation, [...it.parameters], it.minimum ?? null, it.maximum ?? null])
  const list = (all: readonly RelationRule[]) => all.map(plain).sort().join()
  const beyond = (own: readonly RelationRule[], others: readonly RelationRule[]) =>
    own.filter((it) => !others.some((other) => contained(other, it) === 'yes'))
  if (list(x) !== list(y))
    walk.exchange({ old: a, new: b }, here, { old: x, new: y }, { old: beyond(x, y), new: beyond(y, x) })
}

type RelationRule = ConstraintOf<'relation'>

/** Rules that are only kept in words, which mean the same where the words are the same. */
export const opaque: Aspect = (walk, a, b, here) => {
  const [x, y] = [ofKind(a, 'opaque'), ofKind(b, 'opaque')]
  const beyond = (own: readonly ConstraintOf<'opaque'>[], others: typeof own) =>
    own.filter(({ words }) => !others.some((other) => other.words === words))
  const demands = { old: beyond(x, y), new: beyond(y, x) }
  if (demands.old.length + demands.new.length > 0) walk.exchange({ old: a, new: b }, here, { old: x, new: y }, demands)
}
