import type { Json } from '../../../generator/document/json.js'
import { type Place, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type View, viewOf } from '../../../generator/ir/normal-form.js'
import type { Reached } from '../../value/search/limits.js'
import type { BothSides, Edit, EditSite, Patch } from './edit.js'
import { demandsAt, type Here, wayOf } from './here.js'
import { notesOf, unmatched } from './notes.js'
import { additions, lastToken, nodeOf, removals } from './patches.js'
import { Trace } from './settled.js'

/*
 * The walk over two schemas at once, which meets a pair of shared schemas as often as it bears on the whole in a new way,
 * and beyond that up to 64 times (`limits.places`); what only circles, and what has no difference beneath it, is met once.
 * Two fields that refer to one schema of which `maxLength` changed make one edit with two positions.
 */

/** Both documents: what annotations say is read there. */
export interface Documents extends BothSides<Json> {
  /** Whether two places are known to hold the same, with all that they refer to. @defaultValue none is */
  readonly isUnchanged?: (old: Pointer, next: Pointer) => boolean
  /** Whether a pair of schemas needs no second look. @defaultValue each does */
  readonly isSettled?: (pair: string, isPlain: boolean) => boolean
}

/** What differs at a place. */
export interface SchemaDifference {
  readonly keyword: string
  readonly oldPlace?: Place | undefined
  readonly newPlace?: Place | undefined
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  /** Tells apart what stands at one place under one keyword. */
  readonly subject?: string
  readonly scope?: readonly Shape[]
  /** The constraints that differ; `everything` where they mean nothing without their siblings. */
  readonly demands: BothSides<readonly Constraint[]> | 'everything'
  readonly isAnnotation?: boolean
  readonly toOld: readonly Patch[]
  readonly toNew: readonly Patch[]
}

/** Compares what two views demand in one respect. */
export type Aspect = (walk: SchemaWalk, a: View, b: View, here: Here) => void

type Visits = { readonly ways: string[]; nearest: number }

/** The state of one comparison. */
export class SchemaWalk {
  readonly edits = new Map<string, Edit>()
  /** What is met where. */
  readonly trace = new Trace()
  /** How often any pair was looked at again: where it stands nearer to the whole, and where it does not. */
  private nearer = 0
  private again = 0
  private readonly open = new Map<string, string>()
  private readonly way: string[] = []
  private readonly visits = new Map<string, Visits>()
  /** Pairs beneath which nothing differs: they need no second visit, wherever else they stand. */
  private readonly alike = new Set<string>()
  private reports = 0
  private circles = 0
  private readonly documents: Documents
  private readonly reached: Reached
  private readonly aspects: readonly (readonly [Constraint['kind'], Aspect])[]

  /** @param aspects how constraints of each kind are compared, in the order in which their edits are told */
  constructor(documents: Documents, reached: Reached, aspects: SchemaWalk['aspects']) {
    this.documents = documents
    this.reached = reached
    this.aspects = aspects
  }

  compare(a: View, b: View, here: Here): void {
    if (this.areUnchanged(a.shapes, b.shapes)) return
    const pair = `${here.isSaid ? 'notes' : ''} ${idsOf(a)} ${idsOf(b)}`
    const met = `${wayOf(here)} ${pair}`
    this.trace.lead(this.way.at(-1), met)
    if (this.alike.has(pair)) return
    if (this.documents.isSettled?.(met, isPlain(here)) === true) return
    const around = this.open.get(pair)
    if (around !== undefined) {
      this.trace.lead(met, around)
      this.circles++
      return
    }
    const visits = this.visits.get(pair) ?? { ways: [], nearest: Number.POSITIVE_INFINITY }
    this.visits.set(pair, visits)
    if (!this.isWorthVisiting(visits, here)) return
    visits.ways.push(wayOf(here))
    visits.nearest = Math.min(visits.nearest, here.steps.length)
    const [reports, circles] = [this.reports, this.circles]
    this.open.set(pair, met)
    this.way.push(met)
    this.inside(a, b, here)
    this.way.pop()
    this.open.delete(pair)
    if (this.reports === reports && this.circles === circles) this.alike.add(pair)
  }

  /** Whether schemas stand at places that are known to hold the same on both sides. */
  areUnchanged(a: readonly Shape[], b: readonly Shape[]): boolean {
    const { isUnchanged } = this.documents
    if (isUnchanged === undefined || a.length !== b.length) return false
    return a.every((it, i) => isUnchanged(it.at.pointer, (b[i] as Shape).at.pointer))
  }

  /**
   * What is only said is told once, wherever it stands. What bears on the whole in a new way, or stands nearer to it than
   * before, is always looked at.
   */
  private isWorthVisiting({ ways, nearest }: Visits, here: Here): boolean {
    if (here.isSaid) return ways.length === 0
    if (!ways.includes(wayOf(here))) return true
    if (here.steps.length < nearest) return this.reached.admits('again', ++this.nearer)
    if (!this.reached.admits('places', ways.length + 1)) return false
    return this.reached.admits('again', ++this.again)
  }

  private inside(a: View, b: View, here: Here): void {
    this.annotate(a, b, here)
    if (this.never(a, b, here)) return
    const kinds = new Set([...a.all, ...b.all].map((it) => it.kind))
    for (const [kind, compare] of this.aspects) if (kinds.has(kind)) compare(this, a, b, here)
  }

  /** The boolean schema false on one side. */
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
      demands: 'everything',
      toOld: [{ op: 'set', at: q.pointer, to: { pointer: p.pointer } }],
      toNew: [{ op: 'set', at: p.pointer, to: { pointer: q.pointer } }],
    })
    return true
  }

  /** What stands at two places. */
  values(p: Place | undefined, q: Place | undefined): { old?: Json; new?: Json } {
    const old = p && valueAt(this.documents.old, p.pointer)
    const next = q && valueAt(this.documents.new, q.pointer)
    return { ...(old !== undefined && { old }), ...(next !== undefined && { new: next }) }
  }

  /**
   * Constraints of the old document against those of the new one, which are exchanged as a whole.
   * @param demands those that the other side does not imply, where that is known
   */
  exchange(views: BothSides<View>, here: Here, exchanged: BothSides<readonly Constraint[]>, demands = exchanged): void {
    const { old: a, new: b } = views
    const { old: x, new: y } = exchanged
    this.report(a, b, here, {
      keyword: (y[0] ?? x[0])?.keyword ?? '',
      oldPlace: x[0]?.at,
      newPlace: y[0]?.at,
      ...(x.length > 0 && { old: limitOf(x) }),
      ...(y.length > 0 && { new: limitOf(y) }),
      demands,
      scope: scopeOf([...x, ...y]),
      toOld: [...removals(y), ...additions(nodeOf(b), x)],
      toNew: [...removals(x), ...additions(nodeOf(a), y)],
    })
  }

  /** What two schemas say that demand the same. */
  saidIn(old: readonly Shape[], next: readonly Shape[], here: Here): void {
    this.compare(viewOf(old), viewOf(next), { ...here, isSaid: true })
  }

  private annotate(a: View, b: View, here: Here): void {
    const [x, y] = [notesOf(a, this.documents.old), notesOf(b, this.documents.new)]
    for (const subject of new Set([...y.keys(), ...x.keys()])) {
      const [gone, come] = unmatched(x.get(subject) ?? [], y.get(subject) ?? [], (old, next) => old.text === next.text)
      for (let i = 0; i < Math.max(gone.length, come.length); i++) {
        const [old, next] = [gone[i], come[i]]
        this.report(a, b, here, {
          keyword: (old ?? next)?.keyword ?? subject,
          ...(old && { oldPlace: old.at, old: old.value }),
          ...(next && { newPlace: next.at, new: next.value }),
          subject,
          demands: { old: [], new: [] },
          isAnnotation: true,
          toOld: [],
          toNew: [],
        })
      }
    }
  }

  report(a: View, b: View, here: Here, found: SchemaDifference): void {
    const { subject, demands, isAnnotation = false, scope = [], ...rest } = found
    if (here.isSaid && !isAnnotation) return
    this.reports++
    // A note and a constraint may stand at one place and have one keyword: each is an edit of its own.
    const key = JSON.stringify([isAnnotation, rest.oldPlace?.pointer, rest.newPlace?.pointer, rest.keyword, subject])
    const views = { old: a, new: b }
    const site: EditSite = { ground: here.ground, demands: demandsAt(here, demands), views }
    const same = this.edits.get(key)
    if (same !== undefined) {
      this.trace.find(this.way.at(-1), same)
      if (!isAnnotation) same.positions.push(here.steps)
      same.sites.set(here.steps, site)
      return
    }
    const { keyword, oldPlace, newPlace, old, new: next, toOld, toNew } = rest
    const edit: Edit = {
      keyword,
      ...(oldPlace && { oldPlace }),
      ...(newPlace && { newPlace }),
      ...(old !== undefined && { old }),
      ...(next !== undefined && { new: next }),
      isAnnotation,
      scope,
      positions: [here.steps],
      sites: new Map([[here.steps, site]]),
      views,
      toOld,
      toNew,
    }
    this.edits.set(key, edit)
    this.trace.find(this.way.at(-1), edit)
  }
}

/** Whether what is found here is decided here, whatever leads here. */
function isPlain({ rule, isWatched }: Here): boolean {
  return rule === undefined && !isWatched
}

/** The schemas that rules apply to the same value. */
export function scopeOf(rules: readonly Constraint[]): readonly Shape[] {
  const [first] = rules
  return first === undefined ? [] : appliedInPlace({ at: first.at, constraints: rules })
}

function limitOf(constraints: readonly Constraint[]): Json {
  const [only, ...others] = constraints
  if (only === undefined) return null
  if (only.kind === 'unique') return true
  return others.length === 0 ? only.limit : constraints.map((it) => ({ [it.keyword]: it.limit }))
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
