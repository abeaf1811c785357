import type { Place } from '../document/pointer.js'
import { shapesForMember } from '../ir/applied-below.js'
import type { Constraint, ConstraintOf } from '../ir/constraint.js'
import { answerLeading, type ByLeading, joinedBy } from '../ir/kind-traits.js'
import { constraintsOf, dereferenced, isOpen, type Shape } from '../ir/model.js'

/** When a schema applies that does not always do. */
export interface When {
  readonly text: string
  /** The place of the keyword that makes it depend. */
  readonly at: Place
  /** Of how many forms it is one, for anyOf and oneOf. */
  readonly forms?: number
}

/** A schema that applies to a value: always when `when` is empty. */
export interface Applied {
  readonly shape: Shape
  readonly when: readonly When[]
}

/** A value inside a request, with every schema that says something of it, those that always apply first. */
export interface Field {
  /** Names of members; `items` for any item of an array, a number for one that has a schema of its own. */
  readonly tokens: readonly string[]
  readonly applied: readonly Applied[]
}

/** The whole request. */
export function rootField(request: Shape): Field {
  return { tokens: [], applied: appliedTo([{ shape: request, when: [] }]) }
}

/** The field one step below; undefined when no schema says anything of it. */
export function fieldBelow(field: Field, token: string): Field | undefined {
  const member = membersOf(field.applied, token)
  if (member.length > 0) return { tokens: [...field.tokens, token], applied: appliedTo(member) }
  const isIndex = /^(0|[1-9]\d*)$/.test(token)
  if (!isIndex && token !== 'items') return undefined
  const own = isIndex ? constraintsIn(field.applied, 'prefix') : []
  const placed = own.flatMap(({ constraint, when }) => {
    const shape = constraint.shapes[Number(token)]
    return shape === undefined ? [] : [{ shape, when }]
  })
  const items = itemsOf(field.applied, isIndex ? Number(token) : Number.POSITIVE_INFINITY)
  if (placed.length + items.length === 0) return undefined
  const name = placed.length > 0 ? token : 'items'
  return { tokens: [...field.tokens, name], applied: appliedTo([...placed, ...items]) }
}

/** The fields one step below that a schema names. Those that are forbidden wherever they are named are left out. */
export function namedFieldsBelow(field: Field): Field[] {
  const keys = constraintsIn(field.applied, 'properties').flatMap(({ constraint }) => [...constraint.shapes.keys()])
  const positions = constraintsIn(field.applied, 'prefix').flatMap(({ constraint }) =>
    constraint.shapes.map((_, i) => String(i)),
  )
  const tokens = new Set([...keys, ...positions, ...(itemsOf(field.applied).length > 0 ? ['items'] : [])])
  return [...tokens]
    .map((token) => fieldBelow(field, token))
    .filter((it) => it !== undefined)
    .filter(({ applied }) => applied.some(({ shape }) => constraintsOf(shape, 'never').length === 0))
}

/** The constraints of one kind in everything that applies. */
export function constraintsIn<K extends Constraint['kind']>(applied: readonly Applied[], kind: K) {
  return applied.flatMap(({ shape, when }) => constraintsOf(shape, kind).map((constraint) => ({ constraint, when })))
}

/** `starts` and every schema that they apply to the same value. What `not` and `if` hold is asked, not demanded. */
function appliedTo(starts: readonly Applied[]): Applied[] {
  const found: Applied[] = []
  const visit = (it: Applied) => {
    if (found.some(({ shape, when }) => shape === it.shape && sameWhen(when, it.when))) return
    found.push(it)
    for (const constraint of it.shape.constraints) for (const next of inPlace(constraint, it.when)) visit(next)
  }
  for (const start of starts) visit(start)
  return [...found.filter(({ when }) => when.length === 0), ...found.filter(({ when }) => when.length > 0)]
}

function sameWhen(left: readonly When[], right: readonly When[]): boolean {
  const text = (when: readonly When[]) => JSON.stringify(when)
  return left.length === right.length && text(left) === text(right)
}

type Under = (text: string, forms?: number) => readonly When[]

/** What a constraint applies to the same value, each with what it depends on. */
function inPlace(constraint: Constraint, when: readonly When[]): readonly Applied[] {
  const under: Under = (text, forms) => [...when, { text, at: constraint.at, ...(forms !== undefined && { forms }) }]
  return [
    ...joinedBy(constraint).map((shape) => ({ shape, when })),
    ...(answerLeading(conditionally, constraint, under) ?? []),
  ]
}

const forms = ({ shapes, keyword }: ConstraintOf<'any' | 'one'>, under: Under): readonly Applied[] =>
  shapes.map((shape, i) => ({
    shape,
    when: under(formName(shape, i, shapes.length, keyword), shapes.length),
  }))

const conditionally: ByLeading<'perhaps', readonly Applied[], [Under]> = {
  any: forms,
  one: forms,
  not: () => [],
  conditional: (it, under) => [
    ...(it.then ? [{ shape: it.then, when: under('where "if" holds') }] : []),
    ...(it.else ? [{ shape: it.else, when: under('where "if" does not hold') }] : []),
  ],
  dependentShapes: ({ rules }, under) =>
    [...rules].map(([key, shape]) => ({ shape, when: under(`where ${key} is given`) })),
}

function formName(shape: Shape, index: number, count: number, keyword: string): string {
  const title = shape.title ?? dereferenced(shape).title
  return `in form ${index + 1} of ${count} of ${keyword}${title === undefined ? '' : ` (${title})`}`
}

function membersOf(applied: readonly Applied[], key: string): Applied[] {
  const [named, patterned, others] = (['properties', 'patterned', 'additional'] as const).map((kind) =>
    constraintsIn(applied, kind).flatMap(({ constraint, when }) =>
      shapesForMember(constraint, key).map((shape) => ({ shape, when })),
    ),
  ) as [Applied[], Applied[], Applied[]]
  const declared = [...named, ...patterned]
  if (declared.length > 0) return [...declared, ...others]
  const further = constraintsIn(applied, 'unevaluated')
    .filter(({ constraint }) => constraint.of === 'properties')
    .map(({ constraint: { shape }, when }) => ({ shape, when }))
  return [...others, ...further].filter(({ shape }) => !isOpen(shape) && constraintsOf(shape, 'never').length === 0)
}

function itemsOf(applied: readonly Applied[], index = Number.POSITIVE_INFINITY): Applied[] {
  return constraintsIn(applied, 'items')
    .filter(({ constraint }) => index >= constraint.from)
    .map(({ constraint: { shape }, when }) => ({ shape, when }))
}
