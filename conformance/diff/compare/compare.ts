import { canonicalText, isJsonObject, type Json } from '../../../generator/document/json.js'
import { child, type Place, type Pointer, tokens, valueAt } from '../../../generator/document/pointer.js'
import { annotations } from '../../../generator/document/vocabulary.js'
import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { Constraint, ConstraintOf } from '../../../generator/ir/constraint.js'
import { isOnGrid } from '../../../generator/ir/decimal.js'
import { joinedBy } from '../../../generator/ir/kind-traits.js'
import type { Shape } from '../../../generator/ir/model.js'
import {
  declaredKeys,
  isEmpty,
  itemShapes,
  memberShapes,
  ofKind,
  type Primitive,
  prefixLength,
  type View,
  viewOf,
} from '../../../generator/ir/normal-form.js'
import {
  boundContained,
  type Containment,
  contained,
  every,
  formatContained,
  isWholeMultiple,
} from '../../../generator/ir/order.js'
import { compilePattern } from '../../../generator/ir/pattern.js'
import { nextNumber } from '../../../generator/ir/range.js'
import { Reached } from '../../value/search/limits.js'
import type { Edit, Patch, Site, Source } from './edit.js'
import type { Position, Step } from './position.js'

/** Both documents: what annotations say is read there. */
export interface Documents {
  readonly old: Json
  readonly new: Json
}

type Both = readonly [forth: Containment, back: Containment]

/** How a containment inside a part of a schema bears on the schema around it. */
type Bearing = (both: Both) => Both

const plainly: Bearing = (both) => both
const lessSure = (it: Containment): Containment => (it === 'no' ? 'unknown' : it)
/** In a branch: another one may admit what this one refuses. */
const inBranch: Bearing = ([forth, back]) => [lessSure(forth), lessSure(back)]
/** Under `not`: what it refuses is admitted. */
const negated: Bearing = ([forth, back]) => [lessSure(back), lessSure(forth)]
/** Where more and fewer values both may matter. */
const eitherWay: Bearing = (both) => (both[0] === 'yes' && both[1] === 'yes' ? both : ['unknown', 'unknown'])

/** How what is found at a place bears on the whole, as a text. */
function wayOf({ bearing, isWatched }: Here): string {
  const probes: readonly Both[] = [
    ['yes', 'no'],
    ['no', 'yes'],
    ['no', 'no'],
  ]
  return JSON.stringify([isWatched, ...probes.map(bearing)])
}

interface Here {
  readonly steps: Position
  readonly bearing: Bearing
  /** Whether a schema around this one counts what is evaluated here. */
  readonly isWatched: boolean
  /** Whether the schemas demand the same, so that only what they say can differ. */
  readonly isSaid: boolean
}

/** Compares what two schemas demand and say. The order of the edits is that of the new document's schema. */
export function compareShapes(
  old: readonly Shape[],
  next: readonly Shape[],
  documents: Documents,
  reached = new Reached(),
): readonly Edit[] {
  const comparison = new Comparison(documents, reached)
  comparison.compare(viewOf(old), viewOf(next), { steps: [], bearing: plainly, isWatched: false, isSaid: false })
  for (const it of comparison.edits.values()) it.positions.sort((a, b) => a.length - b.length)
  return [...comparison.edits.values()]
}

/** Whether each value that satisfies all of the first schemas satisfies all of the second ones, as far as can be shown. */
function shapesContained(inner: readonly Shape[], outer: readonly Shape[]): Containment {
  return bothWays(inner, outer)[0]
}

const known = new WeakMap<Shape, WeakMap<Shape, Both>>()

function bothWays(a: readonly Shape[], b: readonly Shape[]): Both {
  const [x, y] = [a[0], b[0]]
  const isSimple = a.length === 1 && b.length === 1 && x !== undefined && y !== undefined
  if (!isSimple) return containments(a, b)
  const found = known.get(x)?.get(y)
  if (found !== undefined) return found
  // A schema that leads back to itself holds smaller values there: what is being shown of them may be taken as shown.
  const isOpen = underWay.get(x)?.has(y) === true
  if (isOpen) {
    assumed++
    return ['yes', 'yes']
  }
  const before = assumed
  const mine = underWay.get(x) ?? new Set<Shape>()
  underWay.set(x, mine.add(y))
  const isOutermost = pairsUnderWay++ === 0
  try {
    const result = containments(a, b)
    // What rests on an assumption about another pair holds only together with that one.
    if (isOutermost || assumed === before) known.set(x, (known.get(x) ?? new WeakMap<Shape, Both>()).set(y, result))
    return result
  } finally {
    mine.delete(y)
    pairsUnderWay--
  }
}

const underWay = new WeakMap<Shape, Set<Shape>>()
let pairsUnderWay = 0
let assumed = 0

function containments(a: readonly Shape[], b: readonly Shape[]): Both {
  const [x, y] = [viewOf(a), viewOf(b)]
  if (isEmpty(x) || isEmpty(y)) return [isEmpty(x) ? 'yes' : 'no', isEmpty(y) ? 'yes' : 'no']
  if (x.all.length === 0 || y.all.length === 0)
    return [y.all.length === 0 ? 'yes' : 'no', x.all.length === 0 ? 'yes' : 'no']
  const comparison = new Comparison()
  comparison.compare(x, y, { steps: [], bearing: plainly, isWatched: false, isSaid: false })
  const edits = [...comparison.edits.values()]
  return [every(edits.map((it) => it.oldInNew)), every(edits.map((it) => it.newInOld))]
}

function isSame(a: readonly Shape[], b: readonly Shape[]): boolean {
  const [forth, back] = bothWays(a, b)
  return forth === 'yes' && back === 'yes'
}

/** Keywords that mean something only together. */
const families: readonly (readonly string[])[] = [
  ['if', 'then', 'else'],
  ['contains', 'minContains', 'maxContains'],
  ['prefixItems', 'items'],
]

/** Compares what two views demand in one respect. */
type Aspect = (comparison: Comparison, a: View, b: View, here: Here) => void

type Applicator = 'any' | 'one' | 'all' | 'not' | 'conditional'

/** Only where values of both sides may be of the type. */
function ofBoth(type: Primitive, aspect: Aspect): Aspect {
  return (comparison, a, b, here) => {
    if (a.types.has(type) && b.types.has(type)) aspect(comparison, a, b, here)
  }
}

class Comparison {
  readonly edits = new Map<string, Edit>()
  private readonly open = new Set<string>()
  private readonly visits = new Map<string, { readonly ways: string[]; nearest: number }>()
  /** Pairs beneath which nothing differs: they need no second visit, wherever else they stand. */
  private readonly alike = new Set<string>()
  private reports = 0
  private circles = 0
  private readonly documents: Documents | undefined
  private readonly reached: Reached

  constructor(documents?: Documents, reached = new Reached()) {
    this.documents = documents
    this.reached = reached
  }

  compare(a: View, b: View, here: Here): void {
    const pair = `${here.isSaid ? 'notes' : ''} ${idsOf(a)} ${idsOf(b)}`
    if (this.alike.has(pair)) return
    if (this.open.has(pair)) {
      this.circles++
      return
    }
    const visits = this.visits.get(pair) ?? { ways: [], nearest: Number.POSITIVE_INFINITY }
    this.visits.set(pair, visits)
    const { ways } = visits
    const way = wayOf(here)
    // What is only said is told once, wherever it stands. What bears on the whole in a new way, or stands nearer to it
    // than before, is always looked at.
    const isNew = !ways.includes(way) || here.steps.length < visits.nearest
    if (here.isSaid ? ways.length > 0 : !isNew && !this.reached.admits('places', ways.length + 1)) return
    ways.push(way)
    visits.nearest = Math.min(visits.nearest, here.steps.length)
    const [reports, circles] = [this.reports, this.circles]
    this.open.add(pair)
    this.inside(a, b, here)
    this.open.delete(pair)
    if (this.reports === reports && this.circles === circles) this.alike.add(pair)
  }

  private inside(a: View, b: View, here: Here): void {
    this.annotate(a, b, here)
    if (this.never(a, b, here)) return
    const kinds = new Set([...a.all, ...b.all].map((it) => it.kind))
    for (const [kind, compare] of Comparison.comparisons) if (kinds.has(kind)) compare(this, a, b, here)
  }

  /** How the demands of each kind are compared where either side has one, in the order in which they are told. */
  private static readonly aspects: { readonly [K in Constraint['kind']]: Aspect } = {
    never: () => {}, // it has been asked for before all others
    type: (it, a, b, here) => it.scalars(a, b, here, slots.type),
    values: (it, a, b, here) => it.scalars(a, b, here, slots.values),
    bound: (it, a, b, here) => it.scalars(a, b, here, slots.bound),
    step: (it, a, b, here) => it.scalars(a, b, here, slots.step),
    length: (it, a, b, here) => it.scalars(a, b, here, slots.length),
    pattern: (it, a, b, here) => it.scalars(a, b, here, slots.pattern),
    format: (it, a, b, here) => it.scalars(a, b, here, slots.format),
    count: (it, a, b, here) => it.scalars(a, b, here, slots.count),
    unique: (it, a, b, here) => it.scalars(a, b, here, slots.unique),
    required: ofBoth('object', (it, a, b, here) => it.required(a, b, here)),
    properties: ofBoth('object', (it, a, b, here) => {
      for (const key of new Set([...declaredKeys(b), ...declaredKeys(a)])) it.member(a, b, key, here)
    }),
    patterned: ofBoth('object', (it, a, b, here) => it.patterned(a, b, here)),
    additional: ofBoth('object', (it, a, b, here) => it.additional(a, b, here)),
    names: ofBoth('object', (it, a, b, here) => it.names(a, b, here)),
    dependentRequired: ofBoth('object', (it, a, b, here) => it.dependentRequired(a, b, here)),
    dependentShapes: ofBoth('object', (it, a, b, here) => it.dependentShapes(a, b, here)),
    relation: ofBoth('object', (it, a, b, here) => it.relations(a, b, here)),
    opaque: (it, a, b, here) => it.opaque(a, b, here),
    prefix: ofBoth('array', (it, a, b, here) => it.items(a, b, here)),
    items: ofBoth('array', (it, a, b, here) => {
      if (ofKind(a, 'prefix').length + ofKind(b, 'prefix').length === 0) it.items(a, b, here)
    }),
    contains: ofBoth('array', (it, a, b, here) => it.contains(a, b, here)),
    unevaluated: (it, a, b, here) => {
      ofBoth('object', () => it.unevaluated(a, b, 'properties', here))(it, a, b, here)
      ofBoth('array', () => it.unevaluated(a, b, 'items', here))(it, a, b, here)
    },
    any: (it, a, b, here) => it.applicators(a, b, here, 'any'),
    one: (it, a, b, here) => it.applicators(a, b, here, 'one'),
    all: (it, a, b, here) => it.applicators(a, b, here, 'all'),
    not: (it, a, b, here) => it.applicators(a, b, here, 'not'),
    conditional: (it, a, b, here) => it.applicators(a, b, here, 'conditional'),
    ref: () => {}, // views have taken it apart
  }

  private static readonly comparisons = Object.entries(Comparison.aspects) as [Constraint['kind'], Aspect][]

  // The boolean schema false ------------------------------------------------------------------------------------------

  private never(a: View, b: View, here: Here): boolean {
    const [x, y] = [a, b].map((view) => view.all.some((it) => it.kind === 'never'))
    if (!x && !y) return false
    if (x && y) return true
    const [p, q] = [nodeOf(a), nodeOf(b)]
    this.report(a, b, here, {
      keyword: lastToken(q.pointer),
      oldPlace: p,
      newPlace: q,
      ...this.values(p, q),
      both: [x ? 'yes' : isEmpty(a) ? 'yes' : 'no', y ? 'yes' : isEmpty(b) ? 'yes' : 'no'],
      toOld: [{ op: 'set', at: q.pointer, to: { pointer: p.pointer } }],
      toNew: [{ op: 'set', at: p.pointer, to: { pointer: q.pointer } }],
    })
    return true
  }

  private values(p: Place | undefined, q: Place | undefined): { old?: Json; new?: Json } {
    if (this.documents === undefined) return {}
    const old = p && valueAt(this.documents.old, p.pointer)
    const next = q && valueAt(this.documents.new, q.pointer)
    return { ...(old !== undefined && { old }), ...(next !== undefined && { new: next }) }
  }

  // Keywords about the value as a whole -------------------------------------------------------------------------------

  private scalars(a: View, b: View, here: Here, all: readonly Slot[]): void {
    for (const { kinds, of, forth } of all) {
      if (of !== undefined && !of.some((type) => a.types.has(type) && b.types.has(type))) continue
      const [x, y] = [a, b].map((view) => view.all.filter((it) => kinds(it))) as [Constraint[], Constraint[]]
      if (rawText(x) !== rawText(y)) this.slot(a, b, here, x, y, [forth(a, b), forth(b, a)])
    }
  }

  /** Constraints `x` of the old document against `y` of the new one. */
  private slot(a: View, b: View, here: Here, x: readonly Constraint[], y: readonly Constraint[], both: Both): void {
    const [p, q] = [x[0]?.at, y[0]?.at]
    this.report(a, b, here, {
      keyword: (y[0] ?? x[0])?.keyword ?? '',
      ...(p && { oldPlace: p }),
      ...(q && { newPlace: q }),
      ...(x.length > 0 && { old: limitOf(x) }),
      ...(y.length > 0 && { new: limitOf(y) }),
      both,
      scope: scopeOf([...x, ...y]),
      toOld: [...removals(y), ...additions(nodeOf(b), x)],
      toNew: [...removals(x), ...additions(nodeOf(a), y)],
    })
  }

  // Objects -----------------------------------------------------------------------------------------------------------

  private required(a: View, b: View, here: Here): void {
    const [x, y] = [requiredKeys(a), requiredKeys(b)]
    for (const key of new Set([...y.keys(), ...x.keys()])) {
      const [inOld, inNew] = [x.get(key), y.get(key)]
      if (inOld !== undefined && inNew !== undefined) continue
      const [p, q] = [inOld?.[0]?.at, inNew?.[0]?.at]
      const without = (constraints: readonly Constraint[]): Patch[] =>
        constraints.map((it) => ({ op: 'remove', at: child(it.at.pointer, indexIn(it.limit, key)) }))
      const and = (view: View, constraints: readonly Constraint[]): Patch[] =>
        constraints.length === 0
          ? []
          : [
              {
                op: 'add',
                at: nodeOf(view).pointer,
                keywords: {
                  required: {
                    all: [
                      child(
                        (constraints[0] as Constraint).at.pointer,
                        indexIn((constraints[0] as Constraint).limit, key),
                      ),
                    ],
                  },
                },
              },
            ]
      this.report(a, b, here, {
        keyword: 'required',
        ...(p && { oldPlace: p }),
        ...(q && { newPlace: q }),
        ...(p && { old: key }),
        ...(q && { new: key }),
        subject: key,
        both: [inNew === undefined ? 'yes' : 'no', inOld === undefined ? 'yes' : 'no'],
        toOld: [...without(inNew ?? []), ...and(b, inOld ?? [])],
        toNew: [...without(inOld ?? []), ...and(a, inNew ?? [])],
      })
    }
  }

  private member(a: View, b: View, key: string, here: Here): void {
    const [x, y] = [memberShapes(a, key), memberShapes(b, key)]
    const step: Step = { kind: 'key', key }
    if (x.isDeclared && y.isDeclared) {
      this.compare(viewOf(x.shapes), viewOf(y.shapes), below(here, step))
      return
    }
    const [p, q] = [declarationOf(a, key), declarationOf(b, key)]
    const isUncertain = x.isUncertain || y.isUncertain || here.isWatched
    this.report(viewOf(x.shapes), viewOf(y.shapes), below(here, step), {
      keyword: 'properties',
      ...(p && { oldPlace: p }),
      ...(q && { newPlace: q }),
      ...this.values(p, q),
      subject: key,
      both: isUncertain ? ['unknown', 'unknown'] : bothWays(x.shapes, y.shapes),
      toOld: memberPatches(b, key, x.shapes),
      toNew: memberPatches(a, key, y.shapes),
    })
  }

  private patterned(a: View, b: View, here: Here): void {
    const [x, y] = [patternsOf(a), patternsOf(b)]
    for (const source of new Set([...y.keys(), ...x.keys()])) {
      const step: Step = { kind: 'otherKey', pattern: source }
      const [inOld, inNew] = [x.get(source) ?? [], y.get(source) ?? []]
      if (inOld.length > 0 && inNew.length > 0) {
        this.compare(viewOf(inOld), viewOf(inNew), below(here, step))
        continue
      }
      const [p, q] = [inOld[0]?.at, inNew[0]?.at]
      const [others, newOthers] = [additionalShapes(a), additionalShapes(b)]
      const patches = (view: View, mine: readonly Shape[], theirs: readonly Shape[]): Patch[] => [
        ...mine.map((it): Patch => ({ op: 'remove', at: it.at.pointer })),
        ...theirs.map(
          (it): Patch => ({
            op: 'set',
            at: child(child(objectNode(view), 'patternProperties'), source),
            to: { pointer: it.at.pointer },
          }),
        ),
      ]
      this.report(viewOf(inOld), viewOf(inNew), below(here, step), {
        keyword: 'patternProperties',
        ...(p && { oldPlace: p }),
        ...(q && { newPlace: q }),
        ...this.values(p, q),
        subject: source,
        both: here.isWatched
          ? ['unknown', 'unknown']
          : inBranch(bothWays(inOld.length > 0 ? inOld : others, inNew.length > 0 ? inNew : newOthers)),
        toOld: patches(b, inNew, inOld),
        toNew: patches(a, inOld, inNew),
      })
    }
  }

  private additional(a: View, b: View, here: Here): void {
    const [x, y] = [ofKind(a, 'additional'), ofKind(b, 'additional')]
    const [inOld, inNew] = [x.map((it) => it.shape), y.map((it) => it.shape)]
    if (inOld.length === 0 && inNew.length === 0) return
    const [old, next] = [viewOf(inOld), viewOf(inNew)]
    const step: Step = { kind: 'otherKey' }
    const isWhole = (view: View) => view.all.length === 0 || view.all.some((it) => it.kind === 'never')
    if (!isWhole(old) && !isWhole(next)) {
      this.compare(old, next, below(here, step))
      return
    }
    const both: Both = here.isWatched ? ['unknown', 'unknown'] : bothWays(inOld, inNew)
    if (both[0] === 'yes' && both[1] === 'yes') {
      if (rawText(x) === rawText(y)) return
    }
    this.direct(a, b, old, next, below(here, step), 'additionalProperties', x[0], y[0], both)
  }

  /** A keyword whose meaning depends on its siblings: it is put where it belongs, never into allOf. */
  private direct(
    a: View,
    b: View,
    old: View,
    next: View,
    here: Here,
    keyword: string,
    x: Constraint | undefined,
    y: Constraint | undefined,
    both: Both,
  ): void {
    const [p, q] = [x?.at, y?.at]
    const patches = (view: View, mine: Place | undefined, theirs: Place | undefined): Patch[] => {
      const at = mine?.pointer ?? child(keyword.endsWith('Items') ? nodeOf(view).pointer : objectNode(view), keyword)
      return theirs === undefined ? [{ op: 'remove', at }] : [{ op: 'set', at, to: { pointer: theirs.pointer } }]
    }
    this.report(old, next, here, {
      keyword,
      ...(p && { oldPlace: p }),
      ...(q && { newPlace: q }),
      ...(x && { old: x.limit }),
      ...(y && { new: y.limit }),
      both,
      toOld: patches(b, q, p),
      toNew: patches(a, p, q),
    })
  }

  private names(a: View, b: View, here: Here): void {
    const [x, y] = [ofKind(a, 'names'), ofKind(b, 'names')]
    if (x.length === 0 && y.length === 0) return
    if (x.length > 0 && y.length > 0) {
      const [old, next] = [x, y].map((list) => viewOf(list.map((it) => it.shape))) as [View, View]
      this.compare(old, next, below(here, { kind: 'keyName' }))
      return
    }
    this.slot(a, b, here, x, y, [y.length === 0 ? 'yes' : 'unknown', x.length === 0 ? 'yes' : 'unknown'])
  }

  private dependentRequired(a: View, b: View, here: Here): void {
    const rules = (view: View) => ofKind(view, 'dependentRequired')
    const triggers = new Set([...rules(b), ...rules(a)].flatMap((it) => [...it.rules.keys()]))
    for (const key of triggers) {
      const wanted = (view: View) => new Set(rules(view).flatMap((it) => it.rules.get(key) ?? []))
      const [x, y] = [wanted(a), wanted(b)]
      if (canonicalText([...x].sort()) === canonicalText([...y].sort())) continue
      const holder = (view: View) => rules(view).find((it) => it.rules.has(key))
      const [p, q] = [holder(a), holder(b)].map((it) => it && { file: it.at.file, pointer: child(it.at.pointer, key) })
      const covered = (view: View, own: Set<string>, other: Set<string>) =>
        yesNo([...other].every((it) => own.has(it) || view.required.includes(it) || it === key))
      const patches = (view: View, mine: Place | undefined, theirs: Place | undefined): Patch[] => [
        ...(mine ? [{ op: 'remove' as const, at: mine.pointer }] : []),
        ...(theirs
          ? [
              {
                op: 'set' as const,
                at: mine?.pointer ?? child(child(objectNode(view), 'dependentRequired'), key),
                to: { pointer: theirs.pointer },
              },
            ]
          : []),
      ]
      this.report(a, b, here, {
        keyword: 'dependentRequired',
        ...(p && { oldPlace: p }),
        ...(q && { newPlace: q }),
        ...(p && { old: { [key]: [...x] } }),
        ...(q && { new: { [key]: [...y] } }),
        subject: key,
        both: [covered(a, x, y), covered(b, y, x)],
        toOld: patches(b, q, p),
        toNew: patches(a, p, q),
      })
    }
  }

  private dependentShapes(a: View, b: View, here: Here): void {
    const rules = (view: View) => ofKind(view, 'dependentShapes')
    for (const key of new Set([...rules(b), ...rules(a)].flatMap((it) => [...it.rules.keys()]))) {
      const shapes = (view: View) => rules(view).flatMap((it) => it.rules.get(key) ?? [])
      const [x, y] = [shapes(a), shapes(b)]
      const step: Step = { kind: 'assume', old: x, new: y, key, scope: [...x, ...y] }
      if (x.length > 0 && y.length > 0) {
        this.compare(viewOf(x), viewOf(y), below({ ...here, isWatched: isWatchedBy(here, a, b) }, step, inBranch))
        continue
      }
      const [p, q] = [x[0]?.at, y[0]?.at]
      const patches = (view: View, mine: readonly Shape[], theirs: readonly Shape[]): Patch[] => [
        ...mine.map((it): Patch => ({ op: 'remove', at: it.at.pointer })),
        ...theirs.map(
          (it): Patch => ({
            op: 'set',
            at: child(child(objectNode(view), 'dependentSchemas'), key),
            to: { pointer: it.at.pointer },
          }),
        ),
      ]
      this.report(a, b, below(here, step), {
        keyword: 'dependentSchemas',
        ...(p && { oldPlace: p }),
        ...(q && { newPlace: q }),
        ...this.values(p, q),
        subject: key,
        both: [y.length === 0 ? 'yes' : 'unknown', x.length === 0 ? 'yes' : 'unknown'],
        toOld: patches(b, y, x),
        toNew: patches(a, x, y),
      })
    }
  }

  private relations(a: View, b: View, here: Here): void {
    const [x, y] = [ofKind(a, 'relation'), ofKind(b, 'relation')]
    const plain = (it: ConstraintOf<'relation'>) =>
      canonicalText([it.operation, [...it.parameters], it.minimum ?? null, it.maximum ?? null])
    const list = (all: readonly ConstraintOf<'relation'>[]) => all.map(plain).sort().join()
    if (list(x) === list(y)) return
    const forth = (from: readonly ConstraintOf<'relation'>[], to: readonly ConstraintOf<'relation'>[]) =>
      every(to.map((it) => (from.some((own) => contained(own, it) === 'yes') ? 'yes' : 'no')))
    this.slot(a, b, here, onePerPlace(x), onePerPlace(y), [forth(x, y), forth(y, x)])
  }

  /** Rules that are only kept in words: what another wording means nobody can tell. */
  private opaque(a: View, b: View, here: Here): void {
    const [x, y] = [ofKind(a, 'opaque'), ofKind(b, 'opaque')]
    const wordsOf = (all: readonly ConstraintOf<'opaque'>[]) => new Set(all.map(({ words }) => words))
    const [p, q] = [wordsOf(x), wordsOf(y)]
    const forth = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
      [...to].every((it) => from.has(it)) ? 'yes' : 'unknown'
    if (forth(p, q) === 'yes' && forth(q, p) === 'yes') return
    this.slot(a, b, here, onePerPlace(x), onePerPlace(y), [forth(p, q), forth(q, p)])
  }

  private unevaluated(a: View, b: View, of: 'items' | 'properties', here: Here): void {
    const pick = (view: View) => ofKind(view, 'unevaluated').find((it) => it.of === of)
    const [x, y] = [pick(a), pick(b)]
    if (x === undefined && y === undefined) return
    if (x && y && isSame([x.shape], [y.shape])) {
      this.saidIn([x.shape], [y.shape], here)
      return
    }
    const keyword = of === 'items' ? 'unevaluatedItems' : 'unevaluatedProperties'
    const step: Step = of === 'items' ? { kind: 'item', index: prefixLength(b), isOpen: true } : { kind: 'otherKey' }
    const both: Both =
      x && y
        ? inBranch(bothWays([x.shape], [y.shape]))
        : [y === undefined ? 'yes' : 'unknown', x === undefined ? 'yes' : 'unknown']
    this.direct(a, b, viewOf(x ? [x.shape] : []), viewOf(y ? [y.shape] : []), below(here, step), keyword, x, y, both)
  }

  // Arrays ------------------------------------------------------------------------------------------------------------

  private items(a: View, b: View, here: Here): void {
    const ends = Math.max(prefixLength(a), prefixLength(b))
    for (let index = 0; index <= ends; index++) {
      const [x, y] = [itemShapes(a, index), itemShapes(b, index)]
      if (x.length === 0 && y.length === 0) continue
      const step: Step = { kind: 'item', index, isOpen: index === ends }
      if (x.length > 0 && y.length > 0) {
        this.compare(viewOf(x), viewOf(y), below(here, step))
        continue
      }
      const about = (view: View) => view.all.filter((it) => it.kind === 'prefix' || it.kind === 'items')
      const isEvaluated = [a, b].some((view) => ofKind(view, 'unevaluated').some((it) => it.of === 'items'))
      const both: Both = isEvaluated || here.isWatched ? ['unknown', 'unknown'] : bothWays(x, y)
      const [mine, theirs] = [about(a), about(b)]
      this.report(viewOf(x), viewOf(y), below(here, step), {
        keyword: (x[0] ?? y[0])?.at.pointer.includes('/prefixItems/') ? 'prefixItems' : 'items',
        ...(x[0] && { oldPlace: x[0].at }),
        ...(y[0] && { newPlace: y[0].at }),
        ...this.values(x[0]?.at, y[0]?.at),
        subject: String(index),
        both,
        toOld: [...removals(theirs), ...additions(nodeOf(b), mine)],
        toNew: [...removals(mine), ...additions(nodeOf(a), theirs)],
      })
    }
  }

  private contains(a: View, b: View, here: Here): void {
    const [x, y] = [ofKind(a, 'contains'), ofKind(b, 'contains')]
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const [p, q] = [x[i], y[i]]
      if (p === undefined || q === undefined) {
        const both: Both = [q === undefined ? 'yes' : 'unknown', p === undefined ? 'yes' : 'unknown']
        this.slot(a, b, here, p ? [p] : [], q ? [q] : [], both)
        continue
      }
      const isCapped = p.upper !== undefined || q.upper !== undefined
      this.compare(
        viewOf([p.shape]),
        viewOf([q.shape]),
        below(here, { kind: 'item', index: 0, isOpen: true }, isCapped ? eitherWay : inBranch),
      )
      const sides = [
        [
          'minContains',
          p.lower.count,
          q.lower.count,
          [yesNo(p.lower.count >= q.lower.count), yesNo(q.lower.count >= p.lower.count)],
        ],
        [
          'maxContains',
          p.upper?.count,
          q.upper?.count,
          [atMost(p.upper?.count, q.upper?.count), atMost(q.upper?.count, p.upper?.count)],
        ],
      ] as const
      for (const [keyword, from, to, both] of sides) {
        if (from === to) continue
        const at = (it: ConstraintOf<'contains'>, count: number | undefined): Place | undefined => {
          const place = { file: it.at.file, pointer: child(parent(it.at.pointer), keyword) }
          return count === undefined || (keyword === 'minContains' && it.lower.keyword !== 'minContains')
            ? undefined
            : place
        }
        const [mine, theirs] = [at(p, from), at(q, to)]
        const patches = (own: ConstraintOf<'contains'>, other: Place | undefined): Patch[] => {
          const pointer = child(parent(own.at.pointer), keyword)
          return other ? [{ op: 'set', at: pointer, to: { pointer: other.pointer } }] : [{ op: 'remove', at: pointer }]
        }
        this.report(a, b, here, {
          keyword,
          oldPlace: mine ?? p.at,
          newPlace: theirs ?? q.at,
          ...(from !== undefined && { old: from }),
          ...(to !== undefined && { new: to }),
          both: both.map(lessSure) as unknown as Both,
          toOld: patches(q, mine),
          toNew: patches(p, theirs),
        })
      }
    }
  }

  // Schemas about the same value --------------------------------------------------------------------------------------

  private applicators(a: View, b: View, here: Here, kind: Applicator): void {
    const isWatched = isWatchedBy(here, a, b)
    const inner = { ...here, isWatched }
    const [x, y] = unmatched<Constraint>(ofKind(a, kind), ofKind(b, kind), sameMeaning, (p, q) =>
      this.said(p, q, inner),
    )
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
      const [p, q] = [x[i], y[i]]
      if (p === undefined || q === undefined) {
        const both: Both = [q === undefined ? 'yes' : 'unknown', p === undefined ? 'yes' : 'unknown']
        this.slot(a, b, here, p ? [p] : [], q ? [q] : [], isWatched ? ['unknown', 'unknown'] : both)
      } else this.pair(a, b, inner, p, q)
    }
  }

  private pair(a: View, b: View, here: Here, p: Constraint, q: Constraint): void {
    const inside = (old: Shape, next: Shape, assumed: [Shape[], Shape[]], bearing: Bearing) =>
      this.compare(
        viewOf([old]),
        viewOf([next]),
        below(here, { kind: 'assume', old: assumed[0], new: assumed[1], scope: scopeOf([p, q]) }, bearing),
      )
    const whole = () =>
      this.slot(
        a,
        b,
        here,
        [p],
        [q],
        here.isWatched ? ['unknown', 'unknown'] : [contained(p, q, shapesContained), contained(q, p, shapesContained)],
      )
    if (p.kind === 'not' && q.kind === 'not') {
      inside(p.shape, q.shape, [[], []], negated)
    } else if (p.kind === 'conditional' && q.kind === 'conditional') {
      if (!isSame([p.if], [q.if])) {
        // A changed condition with equal consequences is one edit inside it; two rules that share nothing are one whole.
        if (!isSame(one(p.then), one(q.then)) || !isSame(one(p.else), one(q.else))) whole()
        else inside(p.if, q.if, [[p.if], [q.if]], eitherWay)
        return
      }
      this.saidIn([p.if], [q.if], here)
      for (const branch of ['then', 'else'] as const) {
        const [old, next] = [p[branch], q[branch]]
        const isThen = branch === 'then'
        if (old && next) inside(old, next, [isThen ? [p.if, old] : [old], isThen ? [q.if, next] : [next]], inBranch)
        else if (old || next) whole()
      }
    } else if ((p.kind === 'any' && q.kind === 'any') || (p.kind === 'one' && q.kind === 'one')) {
      const [x, y] = unmatched(
        p.shapes,
        q.shapes,
        (old, next) => isSame([old], [next]),
        (old, next) => this.saidIn([old], [next], here),
      )
      if (x.length !== y.length) {
        whole()
        return
      }
      x.forEach((old, i) => {
        const next = y[i] as Shape
        const others = [...p.shapes.filter((it) => it !== old), ...q.shapes.filter((it) => it !== next)]
        const isAlone = p.kind === 'any' || others.every((it) => isApart(old, it) && isApart(next, it))
        inside(old, next, [[old], [next]], isAlone ? inBranch : eitherWay)
      })
    } else whole()
  }

  // Annotations -------------------------------------------------------------------------------------------------------

  /** What two constraints say that demand the same. */
  private said(p: Constraint, q: Constraint, here: Here): void {
    if (this.documents === undefined) return
    const [mine, theirs] = [p, q].map((it) => appliedInPlace({ at: it.at, constraints: [it] })) as [Shape[], Shape[]]
    unmatched(
      mine,
      theirs,
      (old, next) => isSame([old], [next]),
      (old, next) => this.saidIn([old], [next], here),
    )
  }

  private saidIn(old: readonly Shape[], next: readonly Shape[], here: Here): void {
    if (this.documents !== undefined) this.compare(viewOf(old), viewOf(next), { ...here, isSaid: true })
  }

  private annotate(a: View, b: View, here: Here): void {
    if (this.documents === undefined) return
    const [x, y] = [notesOf(a, this.documents.old), notesOf(b, this.documents.new)]
    for (const subject of new Set([...y.keys(), ...x.keys()])) {
      const [gone, come] = unmatched(
        x.get(subject) ?? [],
        y.get(subject) ?? [],
        (old, next) => canonicalText(old.value) === canonicalText(next.value),
      )
      for (let i = 0; i < Math.max(gone.length, come.length); i++) {
        const [old, next] = [gone[i], come[i]]
        this.report(a, b, here, {
          keyword: (old ?? next)?.keyword ?? subject,
          ...(old && { oldPlace: old.at, old: old.value }),
          ...(next && { newPlace: next.at, new: next.value }),
          subject,
          both: ['yes', 'yes'],
          isAnnotation: true,
          toOld: [],
          toNew: [],
        })
      }
    }
  }

  // -------------------------------------------------------------------------------------------------------------------

  private report(
    a: View,
    b: View,
    here: Here,
    found: {
      keyword: string
      oldPlace?: Place
      newPlace?: Place
      old?: Json
      new?: Json
      subject?: string
      scope?: readonly Shape[]
      both: Both
      isAnnotation?: boolean
      toOld: readonly Patch[]
      toNew: readonly Patch[]
    },
  ): void {
    const { both, subject, isAnnotation = false, scope = [], ...rest } = found
    if (here.isSaid && !isAnnotation) return
    this.reports++
    // A note and a constraint may stand at one place and have one keyword: each is an edit of its own.
    const key = JSON.stringify([isAnnotation, rest.oldPlace?.pointer, rest.newPlace?.pointer, rest.keyword, subject])
    const [oldInNew, newInOld] = here.bearing(both)
    const same = this.edits.get(key)
    const site: Site = { oldInNew, newInOld, oldView: a, newView: b }
    if (same !== undefined) {
      if (!isAnnotation) same.positions.push(here.steps)
      same.sites.set(here.steps, site)
      this.edits.set(key, {
        ...same,
        oldInNew: every([same.oldInNew, oldInNew]),
        newInOld: every([same.newInOld, newInOld]),
      })
      return
    }
    this.edits.set(key, {
      ...rest,
      oldInNew,
      newInOld,
      isAnnotation,
      scope,
      positions: [here.steps],
      sites: new Map([[here.steps, site]]),
      oldView: a,
      newView: b,
    })
  }
}

// Slots ---------------------------------------------------------------------------------------------------------------

/** The schemas that rules apply to the same value. */
function scopeOf(rules: readonly Constraint[]): readonly Shape[] {
  const [first] = rules
  return first === undefined ? [] : appliedInPlace({ at: first.at, constraints: rules })
}

function isWatchedBy(here: Here, a: View, b: View): boolean {
  return here.isWatched || [a, b].some((view) => view.all.some((it) => it.kind === 'unevaluated'))
}

interface Slot {
  readonly kinds: (it: Constraint) => boolean
  /** The types that it is about; none for all. */
  readonly of?: readonly Primitive[]
  /** Whether what `a` admits satisfies these constraints of `b`. */
  readonly forth: (a: View, b: View) => Containment
}

const numeric: readonly Primitive[] = ['integer', 'fraction']

/** The keywords about the value as a whole, by kind, those of a kind in the order in which they are told. */
const slots = {
  type: [{ kinds: (it) => it.kind === 'type', forth: (a, b) => yesNo([...a.types].every((it) => b.ownTypes.has(it))) }],
  values: [{ kinds: (it) => it.kind === 'values', forth: listed }],
  bound: [
    { kinds: (it) => it.kind === 'bound' && it.side === 'lower', of: numeric, forth: bounded('lower') },
    { kinds: (it) => it.kind === 'bound' && it.side === 'upper', of: numeric, forth: bounded('upper') },
  ],
  step: [{ kinds: (it) => it.kind === 'step', of: numeric, forth: stepped }],
  length: [
    { kinds: sided('length', 'lower'), of: ['string'], forth: counted('minLength') },
    { kinds: sided('length', 'upper'), of: ['string'], forth: counted('maxLength') },
  ],
  pattern: [{ kinds: (it) => it.kind === 'pattern', of: ['string'], forth: matched }],
  format: [{ kinds: (it) => it.kind === 'format', of: ['string'], forth: formatted }],
  count: [
    { kinds: sided('items', 'lower'), of: ['array'], forth: counted('minItems') },
    { kinds: sided('items', 'upper'), of: ['array'], forth: counted('maxItems') },
    { kinds: sided('properties', 'lower'), of: ['object'], forth: counted('minProperties') },
    { kinds: sided('properties', 'upper'), of: ['object'], forth: counted('maxProperties') },
  ],
  unique: [
    {
      kinds: (it) => it.kind === 'unique',
      of: ['array'],
      forth: (a, b) => yesNo(a.unique || a.maxItems <= 1 || !b.all.some((it) => it.kind === 'unique')),
    },
  ],
} satisfies Readonly<Record<string, readonly Slot[]>>

function sided(noun: 'length' | 'items' | 'properties', side: 'lower' | 'upper'): (it: Constraint) => boolean {
  return (it) =>
    noun === 'length'
      ? it.kind === 'length' && it.side === side
      : it.kind === 'count' && it.of === noun && it.side === side
}

function listed(a: View, b: View): Containment {
  const lists = ofKind(b, 'values').map((it) => new Set(it.values.map(({ value }) => canonicalText(value))))
  if (lists.length === 0) return 'yes'
  // More values than a list has cannot all be in it.
  const values = finite(a, Math.min(...lists.map((it) => it.size)))
  if (values === undefined) return 'no'
  return yesNo(values.every((value) => lists.every((it) => it.has(canonicalText(value)))))
}

/** All values of the view, when they are plain and its numbers no more than `most`. */
function finite(view: View, most: number): readonly Json[] | undefined {
  if (view.values !== undefined) return view.values
  if (view.all.some((it) => !['type', 'bound', 'step'].includes(it.kind))) return undefined
  const values: Json[] = []
  for (const type of view.types) {
    if (type === 'null') values.push(null)
    else if (type === 'boolean') values.push(true, false)
    else if (type === 'integer') {
      const all = multiples(view, most)
      if (all === undefined) return undefined
      values.push(...all)
    } else if (type !== 'fraction' || view.step === undefined) return undefined
  }
  return values
}

/** Every number within the bounds that stands on the grid; undefined when they are more than `most`. */
function multiples(view: View, most: number): readonly number[] | undefined {
  const { lower, upper, step } = view
  if (lower === undefined || upper === undefined || step === undefined) return undefined
  const all: number[] = []
  for (let at: number | undefined = lower.bound; at !== undefined && at <= upper.bound; at = nextNumber(at, step, 1)) {
    if (isOnGrid(at, step)) all.push(at)
    if (all.length > most) return undefined
  }
  return all
}

function numbersOf(view: View): readonly number[] | undefined {
  return view.values?.filter((it): it is number => typeof it === 'number')
}

function bounded(side: 'lower' | 'upper'): (a: View, b: View) => Containment {
  return (a, b) => {
    const limits = ofKind(b, 'bound').filter((it) => it.side === side)
    const fits = (value: number) =>
      limits.every((it) => boundContained(side, { bound: value, exclusive: false }, it) === 'yes')
    const values = numbersOf(a)
    if (values !== undefined) return yesNo(values.every(fits))
    const [own, other] = [a[side], b[side]]
    if (limits.length === 0 || !numeric.some((it) => a.types.has(it))) return 'yes'
    if (own === undefined) return 'no'
    const raw = every(limits.map((it) => boundContained(side, own, it)))
    return raw === 'yes' || other === undefined ? raw : boundContained(side, own, other)
  }
}

function stepped(a: View, b: View): Containment {
  const steps = ofKind(b, 'step').map((it) => it.of)
  if (steps.length === 0 || !numeric.some((it) => a.types.has(it))) return 'yes'
  const grid = a.step && Number(`${a.step.units}e${-a.step.places}`)
  if (grid !== undefined && steps.every((it) => isWholeMultiple(grid, it))) return 'yes'
  // Two neighbours on a coarser grid are never both on one that does not hold it, so a few settle it.
  const values = numbersOf(a) ?? multiples(a, 2)
  return yesNo(values?.every((value) => steps.every((it) => isWholeMultiple(value, it))) ?? false)
}

type CountName = 'minLength' | 'maxLength' | 'minItems' | 'maxItems' | 'minProperties' | 'maxProperties'

function counted(name: CountName): (a: View, b: View) => Containment {
  return (a, b) => {
    const limits = b.all.filter((it) => it.keyword === name)
    const own = a[name]
    const sizes = a.values?.flatMap((value) => sizeOf(value, name))
    return yesNo(
      limits.every((it) => {
        const count = it.limit as number
        if (sizes !== undefined) return sizes.every((size) => (name.startsWith('min') ? size >= count : size <= count))
        return name.startsWith('min') ? own >= count : own <= count
      }),
    )
  }
}

function sizeOf(value: Json, name: CountName): number[] {
  if (name.endsWith('Length')) return typeof value === 'string' ? [[...value].length] : []
  if (name.endsWith('Items')) return Array.isArray(value) ? [value.length] : []
  return isJsonObject(value) ? [Object.keys(value).length] : []
}

function matched(a: View, b: View): Containment {
  const sources = ofKind(b, 'pattern').map((it) => it.source)
  const strings = a.values?.filter((it) => typeof it === 'string')
  if (strings !== undefined) return yesNo(strings.every((text) => sources.every((it) => compilePattern(it).test(text))))
  return sources.every((it) => a.patterns.includes(it)) ? 'yes' : 'unknown'
}

function formatted(a: View, b: View): Containment {
  return every(
    ofKind(b, 'format').map(({ format }) => {
      if (a.formats.some((own) => formatContained(own, format) === 'yes')) return 'yes'
      return a.values !== undefined || a.patterns.length > 0 ? 'unknown' : 'no'
    }),
  )
}

// Places and patches --------------------------------------------------------------------------------------------------

/** The schema that a view is of. */
function nodeOf(view: View): Place {
  return view.shapes[0]?.at ?? { file: '', pointer: '' }
}

/** The schema object that speaks of the members of the value. */
function objectNode(view: View): Pointer {
  const own = view.all.find((it) => it.kind === 'additional') ?? view.all.find((it) => it.kind === 'properties')
  return own ? parent(own.at.pointer) : nodeOf(view).pointer
}

function removals(constraints: readonly Constraint[]): Patch[] {
  return constraints.flatMap((it) =>
    familyOf(it).map((keyword): Patch => ({ op: 'remove', at: child(parent(it.at.pointer), keyword) })),
  )
}

function additions(node: Place, constraints: readonly Constraint[]): Patch[] {
  return constraints.map((it) => ({
    op: 'add',
    at: node.pointer,
    keywords: Object.fromEntries(
      familyOf(it).map((keyword): [string, Source] => [keyword, { pointer: child(parent(it.at.pointer), keyword) }]),
    ),
  }))
}

function familyOf(it: Constraint): readonly string[] {
  return families.find((keywords) => keywords.includes(it.keyword)) ?? [lastToken(it.at.pointer)]
}

/** Makes the member `key` in the document of `view` what `shapes` of the other document say. */
function memberPatches(view: View, key: string, shapes: readonly Shape[]): Patch[] {
  const nodes = new Set<Pointer>()
  for (const it of view.all) {
    const speaks = it.kind === 'properties' && it.shapes.has(key)
    const closes = it.kind === 'additional' || (it.kind === 'unevaluated' && it.of === 'properties')
    if (speaks || closes) nodes.add(parent(it.at.pointer))
  }
  if (nodes.size === 0) nodes.add(objectNode(view))
  return [...nodes].map((node) => ({
    op: 'set',
    at: child(child(node, 'properties'), key),
    to: { all: shapes.map((it) => it.at.pointer) },
  }))
}

function declarationOf(view: View, key: string): Place | undefined {
  return ofKind(view, 'properties')
    .find((it) => it.shapes.has(key))
    ?.shapes.get(key)?.at
}

function requiredKeys(view: View): Map<string, ConstraintOf<'required'>[]> {
  const keys = new Map<string, ConstraintOf<'required'>[]>()
  for (const it of ofKind(view, 'required')) for (const key of it.keys) keys.set(key, [...(keys.get(key) ?? []), it])
  return keys
}

function patternsOf(view: View): Map<string, Shape[]> {
  const found = new Map<string, Shape[]>()
  for (const it of ofKind(view, 'patterned'))
    for (const [source, shape] of it.shapes) found.set(source, [...(found.get(source) ?? []), shape])
  return found
}

function additionalShapes(view: View): readonly Shape[] {
  return ofKind(view, 'additional').map((it) => it.shape)
}

// Helpers -------------------------------------------------------------------------------------------------------------

interface Note {
  readonly keyword: string
  readonly at: Place
  readonly value: Json
}

const silent = new Set(['$defs', 'definitions', '$id', '$anchor', '$dynamicAnchor', 'contentSchema'])

/** What the schemas of a view say beyond what they demand, by keyword; of listed values by value. */
function notesOf(view: View, document: Json): Map<string, Note[]> {
  const notes = new Map<string, Note[]>()
  const seen = new Set<Shape>()
  const add = (subject: string, note: Note) => notes.set(subject, [...(notes.get(subject) ?? []), note])
  const visit = (shape: Shape): void => {
    if (seen.has(shape)) return
    seen.add(shape)
    for (const [keyword, value] of saidAt(document, shape.at.pointer))
      add(keyword, { keyword, at: { file: shape.at.file, pointer: child(shape.at.pointer, keyword) }, value })
    for (const it of shape.constraints) {
      joinedBy(it).forEach(visit)
      if (it.kind === 'values') {
        for (const [i, { value }] of it.values.entries()) {
          const at = { file: it.at.file, pointer: child(it.at.pointer, i) }
          const said = it.keyword === 'oneOf' || it.keyword === 'anyOf' ? saidAt(document, at.pointer) : []
          if (said.length > 0)
            add(`of ${canonicalText(value)}`, {
              keyword: it.keyword,
              at,
              value: { const: value, ...Object.fromEntries(said) },
            })
        }
      }
    }
  }
  for (const shape of view.shapes) visit(shape)
  return notes
}

/** The keywords of a schema that demand nothing, with what they say. */
function saidAt(document: Json, pointer: Pointer): [string, Json][] {
  const raw = valueAt(document, pointer)
  if (!isJsonObject(raw)) return []
  return (Object.entries(raw) as [string, Json][]).filter(
    ([keyword]) =>
      !silent.has(keyword) && (annotations.has(keyword) || (keyword.startsWith('x-') && keyword !== 'x-constraints')),
  )
}

/** What is left of two lists when members that mean the same are taken away in pairs, which `matched` is told. */
function unmatched<T>(
  a: readonly T[],
  b: readonly T[],
  same: (a: T, b: T) => boolean,
  matched: (a: T, b: T) => void = () => {},
): [T[], T[]] {
  const left = [...b]
  const mine = a.filter((it) => {
    const found = left.findIndex((other) => same(it, other))
    if (found >= 0) matched(it, left.splice(found, 1)[0] as T)
    return found < 0
  })
  return [mine, left]
}

function sameMeaning(a: Constraint, b: Constraint): boolean {
  return contained(a, b, shapesContained) === 'yes' && contained(b, a, shapesContained) === 'yes'
}

/** True when no value can satisfy both: their types differ, their values do, or those of a field that both require. */
function isApart(a: Shape, b: Shape): boolean {
  const [x, y] = [viewOf([a]), viewOf([b])]
  if ([...x.types].every((it) => !y.types.has(it))) return true
  if (x.values?.every((value) => y.values?.every((it) => canonicalText(it) !== canonicalText(value)))) {
    if (y.values !== undefined) return true
  }
  const isObject = (view: View) => [...view.types].every((it) => it === 'object')
  if (!isObject(x) || !isObject(y)) return false
  return x.required.some((key) => {
    if (!y.required.includes(key)) return false
    const [p, q] = [viewOf(memberShapes(x, key).shapes), viewOf(memberShapes(y, key).shapes)]
    const other = new Set(q.values?.map(canonicalText))
    return p.values !== undefined && q.values !== undefined && p.values.every((it) => !other.has(canonicalText(it)))
  })
}

/** Constraints as they are spelled, whatever the order of theirs. */
function rawText(constraints: readonly Constraint[]): string {
  const spelled = (it: Constraint): string => {
    const isSet = (it.kind === 'type' || it.keyword === 'enum') && Array.isArray(it.limit)
    const limit = isSet ? (it.limit as readonly Json[]).map(canonicalText).sort() : it.limit
    const values = it.kind === 'values' && it.keyword !== 'enum' && Array.isArray(it.limit)
    return canonicalText([it.keyword, values ? it.limit.map(canonicalText).sort() : limit])
  }
  return [...new Set(constraints.map(spelled))].sort().join('\n')
}

function limitOf(constraints: readonly Constraint[]): Json {
  const [only, ...others] = constraints
  if (only === undefined) return null
  if (only.kind === 'unique') return true
  return others.length === 0 ? only.limit : constraints.map((it) => ({ [it.keyword]: it.limit }))
}

function onePerPlace<T extends Constraint>(constraints: readonly T[]): T[] {
  return constraints.filter((it, i) => constraints.findIndex((other) => other.at.pointer === it.at.pointer) === i)
}

const shapeIds = new WeakMap<Shape, number>()
let lastShapeId = 0

function idsOf(view: View): string {
  return view.shapes
    .map((shape) => {
      const id = shapeIds.get(shape) ?? ++lastShapeId
      shapeIds.set(shape, id)
      return id
    })
    .join('+')
}

function below(here: Here, step: Step, bearing: Bearing = plainly): Here {
  return {
    steps: [...here.steps, step],
    bearing: (both) => here.bearing(bearing(both)),
    isWatched: here.isWatched && step.kind === 'assume',
    isSaid: here.isSaid,
  }
}

function parent(pointer: Pointer): Pointer {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')))
}

function lastToken(pointer: Pointer): string {
  return tokens(pointer).at(-1) ?? ''
}

function indexIn(list: Json, key: string): number {
  return Array.isArray(list) ? list.indexOf(key) : 0
}

function one(shape: Shape | undefined): readonly Shape[] {
  return shape === undefined ? [] : [shape]
}

function atMost(own: number | undefined, other: number | undefined): Containment {
  return yesNo(other === undefined || (own !== undefined && own <= other))
}

function yesNo(yes: boolean): Containment {
  return yes ? 'yes' : 'no'
}
