import { constraintOf, constraintsOf, type Shape } from '../../generator/ir/model.js'

/** What a document declares about the place in a task that a pointer names. */
export interface Declaration {
  /** In the words of the API: a number is a float. */
  readonly type?: string
  readonly min?: number
  readonly max?: number
  readonly multiplier?: number
}

/** Reads the declaration of one field, numbers by their bounds, texts and lists by theirs. */
export function declarationAt(task: Shape, tokens: readonly string[]): Declaration {
  const shapes = shapesAt(task, tokens)
  const types = shapes.flatMap((it) => constraintOf(it, 'type')?.types ?? [])
  const type = [...new Set(types)].map((it) => (it === 'number' ? 'float' : it)).join('|')
  const all = shapes.flatMap((it) => it.constraints)
  let min: number | undefined
  let max: number | undefined
  let multiplier: number | undefined
  for (const it of all) {
    if (it.kind === 'step') multiplier ??= it.of
    const limit = it.kind === 'bound' ? it.bound : it.kind === 'length' || it.kind === 'count' ? it.count : undefined
    if (limit === undefined || !('side' in it)) continue
    if (it.side === 'lower') min ??= limit
    else max ??= limit
  }
  return {
    ...(type !== '' && { type }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(multiplier !== undefined && { multiplier }),
  }
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
  const joined = shape.constraints.flatMap((it) => {
    if (it.kind === 'ref') return [it.target]
    return it.kind === 'all' || it.kind === 'any' || it.kind === 'one' ? it.shapes : []
  })
  return [shape, ...joined.flatMap((it) => spread(it, seen))]
}

function children(shape: Shape, token: string): readonly Shape[] {
  const named = constraintOf(shape, 'properties')?.shapes.get(token)
  if (named) return [named]
  if (!/^\d+$/.test(token)) return []
  const index = Number(token)
  const prefix = constraintOf(shape, 'prefix')?.shapes[index]
  return prefix ? [prefix] : constraintsOf(shape, 'items').flatMap((it) => (index >= it.from ? [it.shape] : []))
}
