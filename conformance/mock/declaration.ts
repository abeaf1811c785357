import { answer, type ByKind } from '../../generator/ir/constraint.js'
import { answerLeading, type ByLeading, joinedBy } from '../../generator/ir/kind-traits.js'
import { constraintOf, constraintsOf, type Shape } from '../../generator/ir/model.js'

/** What a document declares about the place in a task that a pointer names. */
export interface FieldDeclaration {
  /** In the words of the API: a number is a float. */
  readonly type?: string
  readonly min?: number
  readonly max?: number
  readonly multiplier?: number
}

/** Reads the declaration of one field, numbers by their bounds, texts and lists by theirs. */
export function declarationAt(task: Shape, tokens: readonly string[]): FieldDeclaration {
  const shapes = shapesAt(task, tokens)
  const types = shapes.flatMap((it) => constraintOf(it, 'type')?.types ?? [])
  const type = [...new Set(types)].map((it) => (it === 'number' ? 'float' : it)).join('|')
  const limits = shapes.flatMap((it) => it.constraints).map((it) => answer(limitsIn, it))
  const first = (name: keyof DeclaredLimits) => limits.find((it) => it[name] !== undefined)?.[name]
  const [min, max, multiplier] = [first('min'), first('max'), first('multiplier')]
  return {
    ...(type !== '' && { type }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(multiplier !== undefined && { multiplier }),
  }
}

type DeclaredLimits = Omit<FieldDeclaration, 'type'>

const none = (): DeclaredLimits => ({})
const sided = (side: 'lower' | 'upper', limit: number): DeclaredLimits =>
  side === 'lower' ? { min: limit } : { max: limit }

/** What each kind of constraint adds to a declaration. */
const limitsIn: ByKind<DeclaredLimits> = {
  type: none,
  values: none,
  bound: ({ side, bound }) => sided(side, bound),
  step: ({ of }) => ({ multiplier: of }),
  length: ({ side, count }) => sided(side, count),
  count: ({ side, count }) => sided(side, count),
  pattern: none,
  format: none,
  unique: none,
  required: none,
  properties: none,
  patterned: none,
  additional: none,
  names: none,
  prefix: none,
  items: none,
  contains: none,
  unevaluated: none,
  all: none,
  any: none,
  one: none,
  not: none,
  conditional: none,
  dependentRequired: none,
  dependentShapes: none,
  ref: none,
  relation: none,
  opaque: none,
  never: none,
}

/** The default that the document gives a field; undefined for a field it does not have. */
export function defaultAt(task: Shape, tokens: readonly string[]): unknown {
  return shapesAt(task, tokens).find((it) => it.default !== undefined)?.default
}

/** Whether the document declares the field. */
export function isDeclared(task: Shape, tokens: readonly string[]): boolean {
  return shapesAt(task, tokens).length > 0
}

/** Every schema that speaks about the place, those of conditional branches left out. */
export function shapesAt(task: Shape, tokens: readonly string[]): Shape[] {
  let level = spread(task)
  for (const token of tokens) level = level.flatMap((it) => children(it, token)).flatMap((it) => spread(it))
  return level
}

/** The schema with those that $ref and allOf join to it, and the alternatives of anyOf and oneOf. */
function spread(shape: Shape, seen = new Set<Shape>()): Shape[] {
  if (seen.has(shape)) return []
  seen.add(shape)
  const joined = shape.constraints.flatMap((it) => [...joinedBy(it), ...(answerLeading(alternatives, it) ?? [])])
  return [shape, ...joined.flatMap((it) => spread(it, seen))]
}

const unsure = (): readonly Shape[] => []

/** The schemas of which one may be meant. */
const alternatives: ByLeading<'perhaps', readonly Shape[]> = {
  any: ({ shapes }) => shapes,
  one: ({ shapes }) => shapes,
  not: unsure,
  conditional: unsure,
  dependentShapes: unsure,
}

function children(shape: Shape, token: string): readonly Shape[] {
  const named = constraintOf(shape, 'properties')?.shapes.get(token)
  if (named) return [named]
  if (!/^\d+$/.test(token)) return []
  const index = Number(token)
  const prefix = constraintOf(shape, 'prefix')?.shapes[index]
  return prefix ? [prefix] : constraintsOf(shape, 'items').flatMap((it) => (index >= it.from ? [it.shape] : []))
}
