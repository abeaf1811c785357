import { child, type Pointer } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import { shapesIn, traitsOf } from '../../../generator/ir/kind-traits.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import { simplest } from '../construct/chance.js'
import { textForPattern } from '../construct/pattern.js'

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
export interface Site {
  readonly constraint: Constraint
  readonly path: Pointer
  /** Schemas to go through wherever there is a choice. */
  readonly through: readonly Shape[]
  readonly gates: readonly Gate[]
  /** All that applies to the same value without a condition, and what stands beside the constraint. */
  readonly siblings: readonly Constraint[]
  /** Other places where it applies: the first may be out of reach. */
  readonly elsewhere: readonly Site[]
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

type Found = Omit<Site, 'siblings' | 'elsewhere' | 'isElsewhereToo'>

/** A schema that is used again and again is visited so often; its constraints say where there are further places. */
const mostVisits = 3

/**
 * Every constraint that a schema reaches, each once, with a way to it; nearer ways first. What stands within `contains`
 * or within a condition of a condition is left to its own rule.
 */
export function sitesOf(root: Shape): readonly Site[] {
  const visits = new Map<Shape, number>()
  const certain = new Map<Pointer, Constraint[]>()
  const found = new Map<Constraint, Found[]>()
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
      queue.push(...below(constraint, visit, shape))
    }
  }
  return [...found.values()].map(([first, ...others]) => {
    const whole = (site: Found, elsewhere: readonly Site[]): Site => ({
      ...site,
      siblings: [...new Set([...(beside.get(site.constraint) ?? []), ...(certain.get(site.path) ?? [])])],
      elsewhere,
      isElsewhereToo: furtherPlaces.has(site.constraint),
    })
    return whole(
      first as Found,
      others.map((it) => whole(it, [])),
    )
  })
}

function below(constraint: Constraint, visit: Visit, shape: Shape): Visit[] {
  const { path, through, gates } = visit
  const same = (next: Shape, changes: Partial<Visit> = {}): Visit => ({ ...visit, shape: next, ...changes })
  const at = (next: Shape, key: string | number): Visit => ({ ...visit, shape: next, path: child(path, key) })
  const gated = (kind: Gate['kind'], index = 0): Partial<Visit> => ({
    gates: [...gates, { constraint, path, kind, index }],
    isCertain: false,
  })
  const into = (next: Shape): Partial<Visit> => ({ through: [...through, next], isCertain: false })
  switch (constraint.kind) {
    case 'ref':
      return [same(constraint.target)]
    case 'all':
      return constraint.shapes.map((it) => same(it))
    case 'any':
    case 'one':
      return constraint.shapes.map((it, i) => same(it, gated('branch', i)))
    case 'conditional':
      return [
        ...(constraint.then ? [same(constraint.then, into(constraint.then))] : []),
        ...(constraint.else ? [same(constraint.else, into(constraint.else))] : []),
        ...(constraint.then && !gates.some((it) => it.kind === 'condition')
          ? [same(constraint.if, gated('condition'))]
          : []),
      ]
    case 'not':
      return gates.some((it) => it.kind === 'condition') ? [] : [same(constraint.shape, gated('condition'))]
    case 'dependentShapes':
      return [...constraint.rules.values()].map((it) => same(it, into(it)))
    case 'properties':
      return [...constraint.shapes].map(([key, it]) => at(it, key))
    case 'patterned':
      return [...constraint.shapes].flatMap(([source, it]) => {
        const key = textForPattern(source, simplest)
        return key === undefined ? [] : [at(it, key)]
      })
    case 'additional':
      return isNever(constraint.shape) ? [] : [at(constraint.shape, freeKey(shape))]
    case 'names':
      return [same(constraint.shape, gated('key'))]
    case 'prefix':
      return constraint.shapes.map((it, i) => at(it, i))
    case 'items':
      return isNever(constraint.shape) ? [] : [at(constraint.shape, constraint.from)]
    default:
      return []
  }
}

/** A key that properties do not name and that propertyNames would take. */
function freeKey(shape: Shape): string {
  const names = shape.constraints.find((it) => it.kind === 'names')
  const pattern = names?.kind === 'names' && names.shape.constraints.find((it) => it.kind === 'pattern')
  const made = pattern && pattern.kind === 'pattern' ? textForPattern(pattern.source, simplest, 2) : undefined
  return made ?? 'free'
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
