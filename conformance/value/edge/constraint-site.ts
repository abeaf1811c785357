import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { answerLeading, type ByLeading, shapesIn, traitsOf } from '../../../generator/ir/kind-traits.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import { simplest } from '../construct/chance.js'
import { textForPattern } from '../construct/pattern-text.js'

/** A choice or a condition on the way to a constraint. */
interface Gate {
  readonly constraint: Constraint
  /** Where in the value. */
  readonly path: Pointer
  /** `branch`: one of anyOf or oneOf; `condition`: within `if` or `not`; `key`: within propertyNames. */
  readonly kind: 'branch' | 'condition' | 'key'
  readonly index: number
}

/** A constraint at the first place of a value where it applies. */
export interface ConstraintSite {
  readonly constraint: Constraint
  readonly path: Pointer
  /** Schemas to go through wherever there is a choice. */
  readonly through: readonly Shape[]
  readonly gates: readonly Gate[]
  /** All that applies to the same value without a condition, and what stands beside the constraint. */
  readonly siblings: readonly Constraint[]
  /** Other places where it applies: the first may be out of reach. */
  readonly elsewhere: readonly ConstraintSite[]
  /** True when it applies at more places than these, which nobody looked at. */
  readonly isElsewhereToo: boolean
}

interface Visit {
  readonly shape: Shape
  readonly path: Pointer
  readonly through: readonly Shape[]
  readonly gates: readonly Gate[]
  readonly isCertain: boolean
}

type SiteVisit = Omit<ConstraintSite, 'siblings' | 'elsewhere' | 'isElsewhereToo'>

/** A schema that is used again and again is visited so often; its constraints say where there are further places. */
const mostVisits = 3

/**
 * Every constraint that a schema reaches, each once, with a way to it; nearer ways first. What stands within `contains`
 * or within a condition of a condition is left to its own rule.
 */
export function sitesOf(root: Shape): readonly ConstraintSite[] {
  const visits = new Map<Shape, number>()
  const certain = new Map<Pointer, Constraint[]>()
  const found = new Map<Constraint, SiteVisit[]>()
  const furtherPlaces = new Set<Constraint>()
  const beside = new Map<Constraint, readonly Constraint[]>()
  const queue: Visit[] = [{ shape: root, path: '', through: [], gates: [], isCertain: true }]
  for (const visit of queue) {
    const { shape, path, through, gates, isCertain } = visit
    if (isCertain) certain.set(path, [...(certain.get(path) ?? []), ...shape.constraints])
    const count = visits.get(shape) ?? 0
    if (count === mostVisits) {
      for (const it of shape.constraints) furtherPlaces.add(it)
      continue
    }
    visits.set(shape, count + 1)
    for (const constraint of shape.constraints) {
      beside.set(constraint, shape.constraints)
      found.set(constraint, [...(found.get(constraint) ?? []), { constraint, path, through, gates }])
      queue.push(...below(constraint, visit))
    }
  }
  return [...found.values()].map(([first, ...others]) => {
    const whole = (site: SiteVisit, elsewhere: readonly ConstraintSite[]): ConstraintSite => ({
      ...site,
      siblings: [...new Set([...(beside.get(site.constraint) ?? []), ...(certain.get(site.path) ?? [])])],
      elsewhere,
      isElsewhereToo: furtherPlaces.has(site.constraint),
    })
    return whole(
      first as SiteVisit,
      others.map((it) => whole(it, [])),
    )
  })
}

function below(constraint: Constraint, visit: Visit): readonly Visit[] {
  return answerLeading(ways, constraint, visit) ?? []
}

const same = (visit: Visit, shape: Shape): Visit => ({ ...visit, shape })

const at = (visit: Visit, shape: Shape, key: string | number): Visit => ({
  ...visit,
  shape,
  path: child(visit.path, key),
})

/** On to a schema that applies for certain only once it is gone through. */
const into = (visit: Visit, shape: Shape): Visit => ({
  ...visit,
  shape,
  through: [...visit.through, shape],
  isCertain: false,
})

/** On to a schema behind a gate. */
const gated = (visit: Visit, shape: Shape, gate: Omit<Gate, 'path'>): Visit => ({
  ...visit,
  shape,
  gates: [...visit.gates, { ...gate, path: visit.path }],
  isCertain: false,
})

const branches = (constraint: ConstraintOf<'any' | 'one'>, visit: Visit): readonly Visit[] =>
  constraint.shapes.map((it, index) => gated(visit, it, { constraint, kind: 'branch', index }))

const isAsked = ({ gates }: Visit): boolean => gates.some((it) => it.kind === 'condition')

/** The ways on from a constraint; none where its own rule is tested as a whole. */
const ways: ByLeading<'always' | 'perhaps' | 'below', readonly Visit[], [Visit]> = {
  ref: ({ target }, visit) => [same(visit, target)],
  all: ({ shapes }, visit) => shapes.map((it) => same(visit, it)),
  any: branches,
  one: branches,
  conditional: (constraint, visit) => [
    ...(constraint.then ? [into(visit, constraint.then)] : []),
    ...(constraint.else ? [into(visit, constraint.else)] : []),
    ...(constraint.then && !isAsked(visit)
      ? [gated(visit, constraint.if, { constraint, kind: 'condition', index: 0 })]
      : []),
  ],
  not: (constraint, visit) =>
    isAsked(visit) ? [] : [gated(visit, constraint.shape, { constraint, kind: 'condition', index: 0 })],
  dependentShapes: ({ rules }, visit) => [...rules.values()].map((it) => into(visit, it)),
  properties: ({ shapes }, visit) => [...shapes].map(([key, it]) => at(visit, it, key)),
  patterned: ({ shapes }, visit) =>
    [...shapes].flatMap(([source, it]) => {
      const key = textForPattern(source, simplest)
      return key === undefined ? [] : [at(visit, it, key)]
    }),
  additional: ({ shape }, visit) => (isNever(shape) ? [] : [at(visit, shape, freeKey(visit.shape.constraints))]),
  names: (constraint, visit) => [gated(visit, constraint.shape, { constraint, kind: 'key', index: 0 })],
  prefix: ({ shapes }, visit) => shapes.map((it, i) => at(visit, it, i)),
  items: ({ shape, from }, visit) => (isNever(shape) ? [] : [at(visit, shape, from)]),
  contains: () => [],
  unevaluated: () => [],
}

/** A key that properties do not name and that propertyNames would take. */
export function freeKey(siblings: readonly Constraint[]): string {
  const names = siblings.find((it) => it.kind === 'names')
  const pattern = names?.kind === 'names' && names.shape.constraints.find((it) => it.kind === 'pattern')
  const made = pattern && pattern.kind === 'pattern' ? textForPattern(pattern.source, simplest, 2) : undefined
  const named = siblings.flatMap((it) => (it.kind === 'additional' ? it.named : []))
  const unnamed = (key: string): string => (named.includes(key) ? unnamed(`${key}_`) : key)
  return unnamed(made ?? 'free')
}

/**
 * Every constraint that stands anywhere within a schema and demands something of its own, each once, whether or not
 * `sitesOf` finds a way to it.
 */
export function constraintsIn(root: Shape): readonly Constraint[] {
  const seen = new Set<Shape>([root])
  const found: Constraint[] = []
  for (const shape of seen) {
    for (const constraint of shape.constraints) {
      const { demands } = traitsOf(constraint)
      const inner = shapesIn(constraint)
      const isClosing = demands === 'closing' && inner.every(isNever)
      if (demands === 'itself' || isClosing) found.push(constraint)
      if (!isClosing) for (const it of inner) seen.add(it)
    }
  }
  return found
}
