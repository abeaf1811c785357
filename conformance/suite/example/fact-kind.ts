import { child, type Pointer } from '../../../generator/document/pointer.js'
import { answer, type ByKind, type Constraint } from '../../../generator/ir/constraint.js'
import type { FactKind } from '../../report/examples/example.js'

const rule = (): FactKind => 'rule'
const value = (): FactKind => 'value'
const edge = (): FactKind => 'edge'

/** What each kind of constraint is counted as. */
const factKinds: ByKind<FactKind> = {
  type: rule,
  values: value,
  bound: edge,
  step: edge,
  length: edge,
  count: edge,
  pattern: edge,
  format: edge,
  unique: edge,
  required: rule,
  properties: rule,
  patterned: rule,
  additional: rule,
  names: rule,
  prefix: rule,
  items: rule,
  contains: rule,
  unevaluated: rule,
  all: rule,
  any: rule,
  one: rule,
  not: rule,
  conditional: rule,
  dependentRequired: rule,
  dependentShapes: rule,
  ref: rule,
  relation: rule,
  opaque: rule,
  never: rule,
}

/** What is told of one of these constraints is counted as this. */
export function factKindsIn(constraints: readonly Constraint[]) {
  const kinds = new Map(constraints.map((it) => [it.at.pointer, answer(factKinds, it)]))
  return ({ pointer, keyword }: { readonly pointer: Pointer; readonly keyword: string }): FactKind =>
    kinds.get(child(pointer, keyword)) ?? 'rule'
}
