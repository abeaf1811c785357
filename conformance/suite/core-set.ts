import { answer, type ByKind, type Constraint } from '../../generator/ir/constraint.js'
import { edgeText } from '../value/edge/boundary.js'
import type { Edge, Slip } from '../value/edge/edge.js'
import type { EdgeRequest } from '../value/edge/edge-request.js'

/**
 * Chooses the core set as cases come by: of each constraint all positives, for they are packed, and the negatives that
 * differ in what a server would have to get wrong. About two requests per constraint come of it.
 */
export class CoreSet {
  private readonly taken = new Map<Constraint, Set<string>>()
  private readonly spelledTypes = new Set<string>()

  takes(edgeRequest: EdgeRequest): boolean {
    if (edgeRequest.expected === 'accepted') return true
    const taken = this.taken.get(edgeRequest.constraint) ?? new Set()
    this.taken.set(edgeRequest.constraint, taken)
    const sort = this.sortOf(edgeRequest, taken)
    if (sort === undefined || taken.has(sort)) return false
    taken.add(sort)
    return true
  }

  /** What negatives of one constraint have in common; undefined for those that the core set does without. */
  private sortOf({ constraint, edge }: EdgeRequest, taken: ReadonlySet<string>): string | undefined {
    const { value } = edge
    // Several keys are dropped together where none can be dropped alone.
    if (value.kind === 'without' && value.keys.length > 1 && taken.size > 0) return undefined
    if (value.kind === 'without' || value.kind === 'rule') return edgeText(value)
    if (value.kind === 'with' && value.value === null) return 'null for an unknown key'
    return answer(this.sorts, constraint, edge, taken)
  }

  private readonly sorts: ByKind<string | undefined, [Edge, ReadonlySet<string>]> = {
    type: ({ types }, { slip, value }, taken) => {
      if (slip === 'null' || slip === undefined) return slip ?? value.kind
      // A reader that takes "1" for 1 takes it so everywhere.
      const json = value.kind === 'json' ? value.value : undefined
      if (typeof json === 'string' && json !== 'text' && !this.spelledTypes.has(json)) {
        this.spelledTypes.add(json)
        return json
      }
      return taken.size === 0 && types.includes('null') ? slip : undefined
    },
    // Within a condition each listed value may be the one that is forgotten.
    values: (it, edge) => (edge.side === 'at' ? edgeText(edge.value) : bySlip(it, edge)),
    bound: bySlip,
    step: bySlip,
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

function bySlip(_: Constraint, { slip, value }: Edge): string {
  return slipSort(slip) ?? value.kind
}

function slipSort(slip: Slip | undefined): string | undefined {
  return slip === 'empty' ? 'near-value' : slip
}
