import type { Json } from '../../generator/document/json.js'
import { child, type Pointer } from '../../generator/document/pointer.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import { constraintOf, dereferenced } from '../../generator/ir/model.js'
import type { WishTarget } from '../value/construct/wish.js'
import type { EdgeRequest } from '../value/edge/edge-request.js'

/**
 * The same edge by a request that names the branches of anyOf and oneOf which it goes through: members that can have one value
 * alone have it, also where a branch demands none of them. None where no branch has such members.
 *
 * EXAMPLE  Of the tools `{type: "search"}` and `{type: "code"}`, where `type` may be left out, `{}` is both. With `type`
 * each is itself alone.
 */
export function withNamedBranches(edgeRequest: EdgeRequest): readonly EdgeRequest[] {
  const { constraint, edge, wish } = edgeRequest
  const own = edge.value.kind === 'rule' ? edge.value.part : undefined
  const taken = (wish.targets ?? []).map((it): WishTarget => {
    const index = it.constraint === constraint && own !== undefined ? Number(own) : branchOf(it)
    return index === undefined ? it : { ...it, instead: { kind: 'branch', index, alone: true } }
  })
  // What the edge itself wants stands.
  const pins = new Map([...taken.flatMap((it) => [...namingOf(it)]), ...(wish.pins ?? [])])
  if (pins.size === (wish.pins?.size ?? 0)) return []
  return [{ ...edgeRequest, elsewhere: [], wish: { ...wish, targets: taken, pins } }]
}

function branchOf({ instead }: WishTarget): number | undefined {
  return instead.kind === 'branch' ? instead.index : undefined
}

/** The members of a branch that can have one value alone. */
export function namingOf({ constraint, path, instead }: WishTarget): ReadonlyMap<Pointer, Json> {
  const pins = new Map<Pointer, Json>()
  if (instead.kind !== 'branch') return pins
  const branch = branchesOf(constraint)[instead.index]
  const members = branch && constraintOf(dereferenced(branch), 'properties')?.shapes
  for (const [name, shape] of members ?? []) {
    const [only, ...others] = constraintOf(dereferenced(shape), 'values')?.values ?? []
    if (only !== undefined && others.length === 0) pins.set(child(path, name), only.value)
  }
  return pins
}

function branchesOf(constraint: Constraint) {
  return constraint.kind === 'one' || constraint.kind === 'any' ? constraint.shapes : []
}
