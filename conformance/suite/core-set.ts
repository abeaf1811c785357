import {
  answer,
  type ByKind,
  type Constraint,
  type ConstraintOf,
  type JsonType,
} from '../../generator/ir/constraint.js'
import { isOfType } from '../../generator/ir/json-type.js'
import { traitsOf } from '../../generator/ir/kind-traits.js'
import type { Shape } from '../../generator/ir/model.js'
import { isInRange, numberRange } from '../../generator/ir/range.js'
import { edgeText } from '../value/edge/boundary.js'
import { sitesOf } from '../value/edge/constraint-site.js'
import type { Edge, Slip } from '../value/edge/edge.js'
import type { EdgeRequest } from '../value/edge/edge-request.js'

/**
 * Chooses the core set as cases come by: of each constraint all positives, for they are packed, and the negatives that
 * differ in what a server would have to get wrong. About two requests per constraint come of it. What somebody reads
 * carelessly field by field (null, a fraction, a number in a text, an item without its list) is asked of each; what one
 * reader does with every field (true for 1, 1 for a text, a list of one for what is in it) of one that stands for all.
 */
export class CoreSet {
  private readonly taken = new Map<Constraint, Set<string>>()
  /** What is asked of one constraint for all. */
  private readonly asked = new Set<string>()
  private readonly siblings: ReadonlyMap<Constraint, readonly Constraint[]>

  constructor(shape: Shape) {
    this.siblings = new Map(sitesOf(shape).map((it) => [it.constraint, it.siblings]))
  }

  takes(edgeRequest: EdgeRequest): boolean {
    // At its further places of a shared schema each rule is asked about once.
    if (edgeRequest.expected === 'accepted' || edgeRequest.by !== undefined) return true
    const taken = this.taken.get(edgeRequest.constraint) ?? new Set()
    this.taken.set(edgeRequest.constraint, taken)
    const sort = this.sortOf(edgeRequest, taken)
    if (sort === undefined || taken.has(sort)) return false
    taken.add(sort)
    return true
  }

  /** What negatives of one constraint have in common; undefined for those that the core set does without. */
  private sortOf(edgeRequest: EdgeRequest, taken: ReadonlySet<string>): string | undefined {
    const { constraint, edge } = edgeRequest
    if (edge.slip === 'later-item') return laterSort(edgeRequest)
    const { value } = edge
    // Several keys are dropped together where none can be dropped alone.
    if (value.kind === 'without' && value.keys.length > 1 && taken.size > 0) return undefined
    if (value.kind === 'without' || value.kind === 'rule') return edgeText(value)
    if (value.kind === 'with' && value.value === null) return this.once('null for an unknown key')
    // What every object of some languages has, without its being there.
    if (value.kind === 'with' && value.key === '__proto__') return this.once('a key that objects have anyway')
    return answer(this.sorts, constraint, edge, taken)
  }

  /** A sort that is asked of the first constraint that comes by. */
  private once(sort: string): string | undefined {
    if (this.asked.has(sort)) return undefined
    this.asked.add(sort)
    return sort
  }

  /** Another type: one that somebody reads as the right one. */
  private typeSort(constraint: ConstraintOf<'type'>, { slip, value }: Edge): string | undefined {
    const { types } = constraint
    if (slip === 'null' || slip === undefined) return slip ?? value.kind
    if (value.kind === 'unwrapped') return value.kind
    const json = value.kind === 'json' ? value.value : undefined
    if (typeof json === 'string' && json !== 'text') return 'in a text'
    const siblings = this.siblings.get(constraint) ?? []
    // Read as the right type it would have to be legal.
    const isTaken =
      !siblings.some((it) => traitsOf(it).isSpelling || it.kind === 'required') &&
      (!isOfType(1, types) || isInRange(1, numberRange(siblings)))
    const mistaken = value.kind === 'wrapped' ? 'a list of one' : edgeText(value)
    const type = types.find((it) => mistakable[it]?.includes(mistaken))
    return isTaken && type !== undefined ? this.once(`${mistaken} for ${type.replace('integer', 'number')}`) : undefined
  }

  /** Beside a step a fraction that is all but whole tells more: it is taken where steps are tested with a tolerance. */
  private fractionSort(constraint: Constraint, { slip, value }: Edge): string | undefined {
    const isStepped = this.siblings.get(constraint)?.some((it) => it.kind === 'step') === true
    return slip === (isStepped ? 'tenth-step' : undefined) ? value.kind : undefined
  }

  private readonly sorts: ByKind<string | undefined, [Edge, ReadonlySet<string>]> = {
    type: (it, edge, taken) =>
      isFraction(edge)
        ? this.fractionSort(it, edge)
        : (this.typeSort(it, edge) ?? (taken.size === 0 && it.types.includes('null') ? edge.slip : undefined)),
    // Within a condition each listed value may be the one that is forgotten.
    values: (it, edge) => (edge.side === 'at' ? edgeText(edge.value) : bySlip(it, edge)),
    bound: bySlip,
    // Half a step is legal for the steps that a tenth of one is legal for.
    step: (it, edge, taken) => (edge.slip === 'tenth-step' && taken.has('half-step') ? undefined : bySlip(it, edge)),
    length: bySlip,
    count: bySlip,
    pattern: bySlip,
    format: (_, { value }, taken) => (taken.size < 3 ? edgeText(value) : undefined),
    unique: bySlip,
    required: bySlip,
    properties: bySlip,
    patterned: bySlip,
    additional: bySlip,
    names: bySlip,
    prefix: bySlip,
    items: bySlip,
    contains: bySlip,
    unevaluated: bySlip,
    all: bySlip,
    any: bySlip,
    one: bySlip,
    not: bySlip,
    conditional: bySlip,
    dependentRequired: bySlip,
    dependentShapes: bySlip,
    ref: bySlip,
    relation: bySlip,
    opaque: () => undefined,
    never: bySlip,
  }
}

function isFraction({ value, slip }: Edge): boolean {
  if (slip !== undefined && slip !== 'tenth-step') return false
  return value.kind === 'json' && typeof value.value === 'number' && !Number.isInteger(value.value)
}

/** What readers take for a value of a type without more ado. */
const mistakable: { readonly [type in JsonType]?: readonly string[] } = {
  integer: ['true'],
  number: ['true'],
  string: ['1', 'a list of one'],
  boolean: ['1'],
  object: ['[]'],
}

/**
 * What is said of a later item. One that misses a member, or fits no branch, shows a reader of the first items by itself;
 * an unknown key shows one that looks at later items only for what they have to have.
 */
function laterSort({ constraint, ofItem, isFar, edge: { slip, value } }: EdgeRequest): string | undefined {
  const isOfItems = (kind: Constraint['kind']) =>
    constraint.kind === 'items' && constraint.shape.constraints.some((it) => it.kind === kind)
  const isShownElse = isOfItems('any') || (isOfItems('required') && isFar !== true)
  if (ofItem?.kind === 'type' && isShownElse) return undefined
  if (value.kind === 'with' && value.value !== null) return value.kind
  return value.kind === 'without' || value.kind === 'rule' ? edgeText(value) : slip
}

function bySlip(_: Constraint, { slip, value }: Edge): string {
  return slipSort(slip) ?? value.kind
}

function slipSort(slip: Slip | undefined): string | undefined {
  return slip === 'empty' ? 'near-value' : slip
}
