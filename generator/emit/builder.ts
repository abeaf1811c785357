import type { Constraint } from '../ir/constraint.js'
import type { Operation, Shape } from '../ir/model.js'
import { constraintOf, constraintsOf, dereferenced } from '../ir/model.js'
import { propertyName } from '../ir/name.js'
import type { Json, JsonObject } from '../spec/json.js'

/** A tree of data for an `as const` literal. */
export type Tree = Json | { readonly [key: string]: Tree | undefined }

/** Keywords that `limits` leaves out: they hold schemas, or shape objects rather than limit values. */
const structural: ReadonlySet<string> = new Set([
  'type',
  '$ref',
  '$dynamicRef',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'required',
  'items',
  'prefixItems',
  'contains',
  'not',
  'if',
  'allOf',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
  'false schema',
])

/** The limits of a shape: objects hold their children, arrays their own keywords and `items`, leaves their keywords. */
export function limitsOf(shape: Shape, open: readonly Shape[] = []): Tree {
  const target = dereferenced(shape)
  if (open.includes(target)) return {}
  const path = [...open, target]
  const children = childrenOf(target)
  if (children.size > 0) return Object.fromEntries([...children].map(([key, child]) => [key, limitsOf(child, path)]))
  const demands = unconditional(shape)
  const keywords = demands.flatMap((it): [string, Json][] => {
    if (it.kind === 'values' && (it.keyword === 'oneOf' || it.keyword === 'anyOf')) {
      return [[it.keyword, it.values.map(({ value }) => ({ const: value }))]]
    }
    if (it.kind === 'any' || it.kind === 'one') return it.shapes.every(isLeaf) ? [[it.keyword, it.limit]] : []
    return structural.has(it.keyword) ? [] : [[it.keyword, it.limit]]
  })
  const items = demands.find((it) => it.kind === 'items')
  const own: Record<string, Json> = {}
  for (const [keyword, limit] of keywords) own[keyword] ??= limit
  return {
    ...own,
    ...(items === undefined ? {} : { items: limitsOf(items.shape, path) }),
  }
}

/** What a schema demands of every value, its own demands before those of what it refers to. */
function unconditional(shape: Shape): readonly Constraint[] {
  const further = shape.constraints.flatMap((it) =>
    it.kind === 'ref' ? [it.target] : it.kind === 'all' ? it.shapes : [],
  )
  return [...shape.constraints, ...further.flatMap(unconditional)]
}

/** A schema of plain keywords, such as a format or a pattern. */
function isLeaf(shape: Shape): boolean {
  return shape.constraints.every((it) => !structural.has(it.keyword))
}

/** The documented defaults, in the same structure; undefined where there are none. */
export function defaultsOf(shape: Shape, open: readonly Shape[] = []): Tree | undefined {
  const target = dereferenced(shape)
  const own = shape.default ?? target.default
  if (own !== undefined) return own
  if (open.includes(target)) return undefined
  const path = [...open, target]
  const items = constraintOf(target, 'items')
  const children = childrenOf(target)
  const found = [...children].map(([key, child]) => [key, defaultsOf(child, path)] as const)
  if (items !== undefined && children.size === 0) found.push(['items', defaultsOf(items.shape, path)])
  const present = found.filter(([, value]) => value !== undefined)
  return present.length === 0 ? undefined : Object.fromEntries(present)
}

/** The fields of a request, by name. */
export function childrenOf(shape: Shape): ReadonlyMap<string, Shape> {
  const children = new Map<string, Shape>()
  const visit = (it: Shape): void => {
    for (const { shapes } of constraintsOf(it, 'properties')) {
      for (const [key, child] of shapes) if (!children.has(key)) children.set(key, child)
    }
    for (const { target } of constraintsOf(it, 'ref')) visit(target)
    for (const { shapes } of constraintsOf(it, 'all')) for (const part of shapes) visit(part)
  }
  visit(shape)
  return children
}

/** The fields that a request must have. */
export function requiredFields(operation: Operation): readonly string[] {
  const keys = new Set<string>()
  const visit = (shape: Shape): void => {
    for (const it of constraintsOf(shape, 'required')) for (const key of it.keys) keys.add(key)
    for (const { target } of constraintsOf(shape, 'ref')) visit(target)
    for (const { shapes } of constraintsOf(shape, 'all')) for (const part of shapes) visit(part)
  }
  visit(operation.request)
  return [...keys]
}

/** The array fields of a request that need an item. */
export function nonEmptyFields(operation: Operation): readonly string[] {
  return [...childrenOf(operation.request)].flatMap(([key, child]) => {
    const shape = dereferenced(child)
    const isArray = constraintOf(shape, 'type')?.types.join() === 'array'
    const needsOne = constraintsOf(shape, 'count').some(
      (it) => it.of === 'items' && it.side === 'lower' && it.count > 0,
    )
    return isArray && needsOne ? [key] : []
  })
}

/** Data as a TypeScript literal. */
export function literal(tree: Tree | undefined, depth = 0): string {
  if (tree === undefined) return 'undefined'
  if (typeof tree !== 'object' || tree === null) return JSON.stringify(tree)
  const pad = '  '.repeat(depth)
  if (Array.isArray(tree)) return `[${(tree as readonly Json[]).map((it) => literal(it, depth + 1)).join(', ')}]`
  const entries = Object.entries(tree as JsonObject).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return '{}'
  // `['__proto__']: x` makes a property where `"__proto__": x` would set the prototype.
  const members = entries.map(([key, value]) => {
    const name = key === '__proto__' ? "['__proto__']" : propertyName(key)
    return `${pad}  ${name}: ${literal(value as Tree, depth + 1)}`
  })
  const isFlat = entries.every(([, value]) => typeof value !== 'object' || value === null || Array.isArray(value))
  const inline = `{ ${members.map((it) => it.trim()).join(', ')} }`
  if (isFlat && inline.length + pad.length < 110) return inline
  return `{\n${members.join(',\n')},\n${pad}}`
}
