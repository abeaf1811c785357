import type { Json } from '../../../generator/document/json.js'
import type { Constraint, ConstraintBody, JsonType, Shape } from '../../../generator/ir/constraint.js'

const at = { file: '', pointer: '' }

/** A schema of one constraint that stands in no document. */
export function shapeOf(body: ConstraintBody): Shape {
  return { at, constraints: [{ at, keyword: body.kind, limit: null, ...body } as Constraint] }
}

/** A schema for single values. */
export function valuesShape(values: readonly Json[]): Shape {
  return shapeOf({ kind: 'values', values: values.map((value) => ({ value })) })
}

const types = new Map<JsonType, Shape>()

/** The schema for one type. */
export function typeShape(type: JsonType): Shape {
  const known = types.get(type) ?? shapeOf({ kind: 'type', types: [type] })
  types.set(type, known)
  return known
}

/** The schema for what at least one of several admits. */
export function anyShape(shapes: readonly Shape[]): Shape {
  return shapeOf({ kind: 'any', shapes })
}
