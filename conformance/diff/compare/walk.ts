import type { Json } from '../../../generator/document/json.js'
import { type Place, valueAt } from '../../../generator/document/pointer.js'
import { appliedInPlace } from '../../../generator/ir/compose.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type NormalForm, normalFormOf } from '../../../generator/ir/normal-form.js'
import type { Reached } from '../limits.js'
import type { BothSides, Edit, EditSite, Patch } from './edit.js'
import { demandsAt, type Here, plainWay, wayOf, waysToMeet } from './here.js'
import { notesOf, unmatched } from './notes.js'
import { additions, lastToken, nodeOf, removals } from './patches.js'
import { type InnerPair, type KnownPair, type Respect, SeenPairs } from './seen.js'
import { Trace } from './settled.js'

/*
 * The walk over two schemas at once, which meets a pair of shared schemas as often as it bears on the whole in a new way,
 * and beyond that up to 64 times (`limits.places`); what only circles, and what has no difference beneath it, is met once.
 * A brief walk leaves out those further times: it finds the same edits, and fewer of the places where each of them counts.
 * Two fields that refer to one schema of which `maxLength` changed make one edit with two positions.
 */

/** Both documents: what annotations say is read there. */
export interface Documents extends BothSides<Json> {
  /** Whether each pair is looked at once for each way it is met, and where it stands nearest to the whole. Default: more often. */
  readonly isBrief?: boolean
  /** Whether a pair of schemas needs no second look. @defaultValue each does */
  readonly isSettled?: (pair: number, isPlain: boolean) => boolean
  /** What other walks over the same documents have found out. @defaultValue nothing */
  readonly seen?: SeenPairs
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

/** Compares what two normal forms demand in one respect. */
export type Aspect = (walk: SchemaWalk, a: NormalForm, b: NormalForm, here: Here) => void

type Meeting = readonly [pair: KnownPair, here: Here]
type Visits = { readonly ways: number[]; readonly entries: Set<string>; isNearest: boolean }

/** The state of one comparison. */
export class SchemaWalk {
  readonly edits = new Map<string, Edit>()
  /** Whether nothing was passed over because it is settled. */
  isWhole = true
  /** Whether a pair was passed over that is looked at more often where the walk is not brief. */
  isAbridged = false
  /** What is met where. */
  readonly trace = new Trace()
  /** How often any pair was looked at again though the same step had led there. */
  private again = 0
  private readonly open = new Map<number, number>()
  private readonly way: number[] = []
  private readonly visits = new Map<number, Visits>()
  /** Pairs beneath which nothing differs: they need no second visit, wherever else they stand. */
  private readonly alike = new Set<number>()
  private reports = 0
  /** How often a pair was not looked at beneath which something may differ. */
  private passed = 0
  /** The pair that the walk began with. */
  private begin: Meeting | undefined
  /** What is met where a pair is looked into: there nothing is compared or reported. */
  private below: Meeting[] | undefined
  /** How often anything was met that may differ. */
  private met = 0
  readonly seen: SeenPairs
  private readonly documents: Documents
  private readonly reached: Reached
  private readonly aspects: readonly (readonly [Constraint['kind'], Aspect])[]

  /** @param aspects how constraints of each kind are compared, in the order in which their edits are told */
  constructor(documents: Documents, reached: Reached, aspects: SchemaWalk['aspects']) {
    this.documents = documents
    this.seen = documents.seen ?? new SeenPairs()
    this.reached = reached
    this.aspects = aspects
  }

  compare(a: NormalForm, b: NormalForm, here: Here): void {
    this.meet(this.seen.of(a, b), here)
  }

  /** Compares what a pair of normal forms demands. */
  meet(known: KnownPair, here: Here): void {
    if (known.isUnchanged) return
    this.met++
    if (this.below !== undefined) {
      this.below.push([known, here])
      return
    }
    this.begin ??= [known, here]
    const pair = pairOf(known, here)
    const way = wayOf(here)
    const met = pair * waysToMeet + way
    const from = this.way.at(-1)
    this.trace.lead(from, met)
    if (this.alike.has(pair)) return
    if (this.isSettled(pair, here)) {
      this.isWhole = false
      return
    }
    const around = this.open.get(pair)
    if (around !== undefined) {
      this.trace.lead(met, around)
      this.passed++
      return
    }
    const visits = this.visits.get(pair) ?? { ways: [], entries: new Set(), isNearest: false }
    this.visits.set(pair, visits)
    const entry = `${from} ${lastStep(here)}`
    const isNearest = visits.ways.length > 0 && this.isNearest(pair, visits, here)
    if (!isNearest && !this.isWorthVisiting(visits, entry, here)) {
      this.passed++
      return
    }
    visits.isNearest ||= isNearest
    visits.ways.push(way)
    visits.entries.add(entry)
    const { reports, passed } = this
    this.open.set(pair, met)
    this.way.push(met)
    this.inside(known, here)
    this.way.pop()
    this.open.delete(pair)
    if (this.reports === reports && this.passed === passed) this.alike.add(pair)
  }

  /** What takes nothing away by itself takes nothing away in a branch of an anyOf either. */
  private isSettled(pair: number, here: Here): boolean {
    const isSettled = this.documents.isSettled ?? (() => false)
    return (
      isSettled(pair * waysToMeet + wayOf(here), isPlain(here)) ||
      (here.isMonotone && isSettled(pair * waysToMeet + plainWay, true))
    )
  }

  /**
   * What is only said is told once, wherever it stands. What bears on the whole in a new way, or stands nearest to it, is
   * always looked at.
   */
  private isWorthVisiting({ ways, entries }: Visits, entry: string, here: Here): boolean {
    if (here.isSaid) return ways.length === 0
    if (!ways.includes(wayOf(here))) return true
    if (this.documents.isBrief === true) {
      this.isAbridged = true
      return false
    }
    if (!this.reached.admits('places', ways.length + 1)) return false
    return !entries.has(entry) || this.reached.admits('again', ++this.again)
  }

  /** Whether a pair that was met before stands here nearer to the whole than anywhere else. */
  private isNearest(pair: number, { isNearest }: Visits, here: Here): boolean {
    if (isNearest || here.isSaid) return false
    if (this.begin === undefined) return false
    const [start] = this.begin
    start.depths ??= this.depthsBelow(this.begin)
    return here.trail.depth === start.depths.get(pair)
  }

  /** How far each pair is from the whole: the walk goes down first, so it may come upon a pair far from there. */
  private depthsBelow([start, here]: Meeting): ReadonlyMap<number, number> {
    const depths = new Map<number, number>()
    let level = [{ pair: start, depth: here.trail.depth }]
    for (let next: typeof level = []; level.length > 0; level = next) {
      next = []
      for (const { pair, depth } of level) {
        if (depths.has(demandedIn(pair))) continue
        depths.set(demandedIn(pair), depth)
        pair.inner ??= this.innerOf(pair, here)
        for (const it of pair.inner) next.push({ pair: it.pair, depth: depth + it.steps })
      }
    }
    return depths
  }

  /** The pairs that are met directly inside one, of which more than what they say may differ. */
  private innerOf(pair: KnownPair, begin: Here): readonly InnerPair[] {
    const outer = this.below
    const met: Meeting[] = []
    this.below = met
    this.inside(pair, begin)
    this.below = outer
    return met
      .filter(([, here]) => !here.isSaid)
      .map(([inner, { trail }]) => ({ pair: inner, steps: trail.depth - begin.trail.depth }))
  }

  private inside(pair: KnownPair, here: Here): void {
    const [a, b] = pair.forms
    const { kinds, quiet } = pair
    if (!quiet.has('notes')) this.once(quiet, 'notes', () => this.annotate(a, b, here))
    if (kinds.has('never') && this.never(a, b, here)) return
    for (const [kind, compare] of this.aspects)
      if (kinds.has(kind) && !quiet.has(kind)) this.once(quiet, kind, () => compare(this, a, b, here))
  }

  /** Does what compares two normal forms in one respect; it need not be done again where nothing was met that may differ. */
  private once(quiet: Set<Respect>, respect: Respect, compare: () => void): void {
    const { met } = this
    compare()
    if (this.met === met) quiet.add(respect)
  }

  /** The boolean schema false on one side. */
  private never(a: NormalForm, b: NormalForm, here: Here): boolean {
    const [x, y] = [a, b].map((form) => form.all.some((it) => it.kind === 'never'))
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
  exchange(
    forms: BothSides<NormalForm>,
    here: Here,
    exchanged: BothSides<readonly Constraint[]>,
    demands = exchanged,
  ): void {
    const { old: a, new: b } = forms
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
    this.compare(normalFormOf(old), normalFormOf(next), { ...here, isSaid: true })
  }

  private annotate(a: NormalForm, b: NormalForm, here: Here): void {
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

  report(a: NormalForm, b: NormalForm, here: Here, found: SchemaDifference): void {
    this.met++
    const { subject, demands, isAnnotation = false, scope = [], ...rest } = found
    if (this.below !== undefined || (here.isSaid && !isAnnotation)) return
    this.reports++
    // A note and a constraint may stand at one place and have one keyword: each is an edit of its own.
    const key = JSON.stringify([isAnnotation, rest.oldPlace?.pointer, rest.newPlace?.pointer, rest.keyword, subject])
    const forms = { old: a, new: b }
    const site: EditSite = { ground: here.ground, demands: demandsAt(here, demands), forms }
    const same = this.edits.get(key)
    if (same !== undefined) {
      this.trace.find(this.way.at(-1), same)
      if (!isAnnotation) same.positions.push(here.trail.position)
      same.sites.set(here.trail.position, site)
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
      positions: [here.trail.position],
      sites: new Map([[here.trail.position, site]]),
      forms,
      toOld,
      toNew,
    }
    this.edits.set(key, edit)
    this.trace.find(this.way.at(-1), edit)
  }
}

/** By what the comparison came here. */
function lastStep({ trail }: Here): string {
  const step = trail.last
  if (step === undefined) return ''
  return step.kind === 'key' ? step.key : `${step.kind} ${step.kind === 'item' ? step.index : ''}`
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

/** Tells pairs apart, and what only may be said of a pair from what is demanded. */
function pairOf(known: KnownPair, { isSaid }: Here): number {
  return isSaid ? demandedIn(known) + 1 : demandedIn(known)
}

function demandedIn({ id }: KnownPair): number {
  return id * 2
}
