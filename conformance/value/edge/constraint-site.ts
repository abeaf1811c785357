import { child, type Pointer } from '../../../generator/document/pointer.js'
import { shapesForMember } from '../../../generator/ir/applied-below.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { holds } from '../../../generator/ir/holds.js'
import { answerLeading, type ByLeading, isInPlace, shapesIn, traitsOf } from '../../../generator/ir/kind-traits.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import { matches } from '../../../generator/ir/pattern.js'
import { seededChance, simplest } from '../construct/chance.js'
import { textForPattern, textsMatching } from '../construct/pattern-text.js'

/** A choice or a condition on the way to a constraint. */
export interface Gate {
  readonly constraint: Constraint
  /** Where in the value. */
  readonly path: Pointer
  /**
   * `branch`: one of anyOf or oneOf; `condition`: within `if` or `not`; `contained`: an item that `contains` counts;
   * `key`: within propertyNames.
   */
  readonly kind: 'branch' | 'condition' | 'contained' | 'key'
  readonly index: number
  /** Whether what fails behind it lets the request pass, and what holds has it refused. */
  readonly isTurning: boolean
}

/** A reference on the way to a constraint. */
export interface RefStep {
  /** Where the keyword stands. */
  readonly at: Pointer
  /** Whether it is all that its schema says of a value. */
  readonly isAlone: boolean
}

/** A constraint at the first place of a value where it applies. */
export interface ConstraintSite {
  readonly constraint: Constraint
  readonly path: Pointer
  /** The references that lead there, from the root. */
  readonly refs: readonly RefStep[]
  /** Schemas to go through wherever there is a choice. */
  readonly through: readonly Shape[]
  readonly gates: readonly Gate[]
  /** All that applies to the same value without a condition, and what stands beside the constraint. */
  readonly siblings: readonly Constraint[]
  /** Other places where it applies: the first may be out of reach. */
  readonly elsewhere: readonly ConstraintSite[]
  /** True when it applies at more places than these, which nobody looked at. */
  readonly isElsewhereToo: boolean
  /**
   * The places that other references lead to it at: of one `$ref` the nearest, and of the ways that several make together those
   * that are nearest to the root. A circle is gone round once.
   */
  readonly byOthers: readonly ConstraintSite[]
  /** How many more ways lead to it, at least, by references that lead there in another way too. */
  readonly waysLeft: number
}

interface Visit {
  readonly shape: Shape
  readonly path: Pointer
  readonly refs: readonly RefStep[]
  readonly through: readonly Shape[]
  readonly gates: readonly Gate[]
  readonly isCertain: boolean
  /** What applies to the same value wherever this does: what the schema says, and what `$ref` and allOf join to it. */
  readonly joined: Constraint[]
}

type SiteVisit = Pick<ConstraintSite, 'constraint' | 'path' | 'refs' | 'through' | 'gates'> &
  Pick<Visit, 'joined' | 'shape'>

/** A schema that is used again and again is visited so often, and by each `$ref` once; its constraints say where there is more. */
const mostVisits = 8

/** At so many places an edge is tried. */
const mostTried = 3

const known = new WeakMap<Shape, readonly ConstraintSite[]>()

/** Every constraint that a schema reaches, each once, with a way to it; nearer ways first. */
export function sitesOf(root: Shape): readonly ConstraintSite[] {
  const found = known.get(root) ?? foundIn(root)
  known.set(root, found)
  return found
}

function foundIn(root: Shape): readonly ConstraintSite[] {
  const certain = new Map<Pointer, Constraint[]>()
  const found = new Map<Constraint, SiteVisit[]>()
  const admission = new Admission()
  const queue: Visit[] = [{ shape: root, path: '', refs: [], through: [], gates: [], isCertain: true, joined: [] }]
  for (const visit of queue) {
    const { shape, path, isCertain, joined } = visit
    if (isCertain) certain.set(path, [...(certain.get(path) ?? []), ...shape.constraints])
    if (!admission.isFor(visit)) continue
    joined.push(...shape.constraints)
    for (const constraint of shape.constraints) {
      found.set(constraint, [...(found.get(constraint) ?? []), { ...visit, constraint }])
      queue.push(...below(constraint, visit))
    }
  }
  const siteOf = (
    { constraint, path, refs, through, gates, joined }: SiteVisit,
    isElsewhereToo = false,
  ): ConstraintSite => ({
    constraint,
    path,
    refs,
    through,
    gates,
    siblings: [...new Set([...joined, ...(certain.get(path) ?? [])])],
    elsewhere: [],
    isElsewhereToo,
    byOthers: [],
    waysLeft: 0,
  })
  return [...found.values()].map((visited) => {
    const [first, ...others] = visited as [SiteVisit, ...SiteVisit[]]
    const more = admission.left.get(first.shape)
    const isElsewhereToo = others.length >= mostTried || more !== undefined
    return {
      ...siteOf(first, isElsewhereToo),
      elsewhere: others.slice(0, mostTried - 1).map((it) => siteOf(it, isElsewhereToo)),
      byOthers: byOtherRefs(first, others).map((it) => siteOf(it)),
      waysLeft: more ?? 0,
    }
  })
}

/** Who is visited: a schema a few times, and once by each `$ref` that leads to it. */
class Admission {
  private readonly visits = new Map<Shape, number>()
  private readonly ways = new Map<Shape, Set<Pointer | undefined>>()
  /** How many ways to a schema were not gone, beside those that go round in a circle. */
  readonly left = new Map<Shape, number>()

  isFor({ shape, refs }: Visit): boolean {
    const count = this.visits.get(shape) ?? 0
    const ways = this.ways.get(shape) ?? new Set()
    const last = refs.at(-1)?.at
    const isKnown = ways.has(last)
    const isRound = isCircle(refs)
    if (isKnown && count >= (isRound ? mostTried : mostVisits)) {
      this.left.set(shape, (this.left.get(shape) ?? 0) + Number(!isRound))
      return false
    }
    this.visits.set(shape, count + 1)
    this.ways.set(shape, ways.add(last))
    return true
  }
}

/** Whether a way leads through one reference twice. */
function isCircle(refs: readonly RefStep[]): boolean {
  return new Set(refs.map((it) => it.at)).size < refs.length
}

/** Of each other way by references the first visit. */
function byOtherRefs(first: SiteVisit, others: readonly SiteVisit[]): readonly SiteVisit[] {
  const wayOf = ({ refs }: SiteVisit) => JSON.stringify(refs.map((it) => it.at))
  const seen = new Set([wayOf(first)])
  return others.filter((it) => {
    const way = wayOf(it)
    if (isCircle(it.refs) || seen.has(way)) return false
    seen.add(way)
    return true
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
  joined: [],
})

/** On to a schema that applies for certain only once it is gone through. */
const into = (visit: Visit, shape: Shape): Visit => ({
  ...visit,
  shape,
  through: [...visit.through, shape],
  isCertain: false,
  joined: [],
})

/** On to a schema behind a gate. */
const gated = (visit: Visit, shape: Shape, gate: Pick<Gate, 'constraint' | 'kind'> & Partial<Gate>): Visit => ({
  ...visit,
  shape,
  gates: [...visit.gates, { index: 0, isTurning: false, ...gate, path: visit.path }],
  isCertain: false,
  joined: [],
})

const branches = (constraint: ConstraintOf<'any' | 'one'>, visit: Visit): readonly Visit[] =>
  constraint.shapes.map((it, index) => gated(visit, it, { constraint, kind: 'branch', index }))

/** On to an item that decides whether enough items are contained, or too many: the first, or the first behind a tuple. */
function contained(constraint: ConstraintOf<'contains'>, visit: Visit): readonly Visit[] {
  const { shape, lower, upper } = constraint
  if (lower.count === 0 && upper === undefined) return []
  const isTurning = lower.count === 0
  return [...new Set([0, tupleLength(visit.shape)])].map((index) => {
    const { path } = at(visit, shape, index)
    return { ...gated(visit, shape, { constraint, kind: 'contained', index, isTurning }), path }
  })
}

/** How many items the tuple beside a constraint has. */
function tupleLength({ constraints }: Shape): number {
  return Math.max(0, ...constraints.map((it) => (it.kind === 'prefix' ? it.shapes.length : 0)))
}

/** The ways on from a constraint; none where its own rule is tested as a whole. */
const ways: ByLeading<'always' | 'perhaps' | 'below', readonly Visit[], [Visit]> = {
  ref: ({ target, at: { pointer } }, visit) => {
    const ref = { at: pointer, isAlone: visit.shape.constraints.length === 1 }
    return [{ ...same(visit, target), refs: [...visit.refs, ref] }]
  },
  all: ({ shapes }, visit) => shapes.map((it) => same(visit, it)),
  any: branches,
  one: branches,
  conditional: (constraint, visit) => [
    ...(constraint.then ? [into(visit, constraint.then)] : []),
    ...(constraint.else ? [into(visit, constraint.else)] : []),
    ...(constraint.then || constraint.else
      ? [gated(visit, constraint.if, { constraint, kind: 'condition', isTurning: constraint.then !== undefined })]
      : []),
  ],
  not: (constraint, visit) => [gated(visit, constraint.shape, { constraint, kind: 'condition', isTurning: true })],
  dependentShapes: ({ rules }, visit) => [...rules.values()].map((it) => into(visit, it)),
  properties: ({ shapes }, visit) => [...shapes].map(([key, it]) => at(visit, it, key)),
  patterned: ({ shapes }, visit) =>
    [...shapes].flatMap(([source, it]) => {
      const key = patternedKey(source, visit.shape.constraints)
      return key === undefined ? [] : [at(visit, it, key)]
    }),
  additional: ({ shape }, visit) => (isNever(shape) ? [] : [at(visit, shape, freeKey(visit.shape.constraints))]),
  names: (constraint, visit) => [gated(visit, constraint.shape, { constraint, kind: 'key' })],
  prefix: ({ shapes }, visit) => shapes.map((it, i) => at(visit, it, i)),
  items: ({ shape, from }, visit) => (isNever(shape) ? [] : [at(visit, shape, from)]),
  contains: contained,
  unevaluated: ({ of, shape }, visit) =>
    isNever(shape)
      ? []
      : [at(visit, shape, of === 'items' ? tupleLength(visit.shape) : freeKey(visit.shape.constraints))],
}

/** A key that properties do not name and that propertyNames would take. */
export function freeKey(siblings: readonly Constraint[]): string {
  const isNamed = (key: string) =>
    siblings.some((it) => it.kind !== 'additional' && shapesForMember(it, key).length > 0)
  for (const key of ['free', ...namesIn(siblings)]) if (!isNamed(key) && fitsNames(siblings, key)) return key
  const unnamed = (key: string): string => (isNamed(key) ? unnamed(`${key}_`) : key)
  return unnamed('free')
}

/** A key that a pattern speaks of: one that propertyNames take, and that nothing else speaks of where there is one. */
function patternedKey(source: string, siblings: readonly Constraint[]): string | undefined {
  const own = textsOf(source)
  const around = own.slice(0, 1).flatMap((it) => fillers.flatMap((filler) => [it + filler, filler + it]))
  const fitting = [...own, ...around, ...namesIn(siblings)].filter(
    (it) => matches(source, it) && fitsNames(siblings, it),
  )
  const isAlone = (key: string) => siblings.flatMap((it) => shapesForMember(it, key)).length === 1
  return fitting.find(isAlone) ?? fitting[0] ?? own[0]
}

const fitsNames = (siblings: readonly Constraint[], key: string): boolean =>
  siblings.every((it) => it.kind !== 'names' || holds(it.shape, key))

/** Names of a pattern are tried with up to so many characters. */
const longestName = 8

/** What may stand around what a pattern asks for. */
const fillers = Array.from({ length: longestName }, (_, i) => 'keykeykey'.slice(0, i + 1))

/** Texts of a pattern: the simplest ones, shorter ones first, then others. */
function textsOf(source: string): readonly string[] {
  const made = Array.from({ length: longestName + 2 }, (_, points) => textForPattern(source, simplest, points))
  return [...made.filter((it) => it !== undefined), ...textsMatching(source, seededChance(1))]
}

/** Names that propertyNames list, or spell by patterns. */
const namesIn = (siblings: readonly Constraint[]): readonly string[] =>
  siblings.flatMap((it) => (it.kind === 'names' ? textsIn(it.shape) : []))

/** The texts that a schema lists or spells by patterns, in itself or in its branches. */
function textsIn({ constraints }: Shape): readonly string[] {
  return constraints.flatMap((it) => {
    if (it.kind === 'values') return it.values.map(({ value }) => value).filter((one) => typeof one === 'string')
    if (it.kind === 'pattern') return textsOf(it.source)
    return isInPlace(it) ? shapesIn(it).flatMap(textsIn) : []
  })
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
