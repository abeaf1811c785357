import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer, valueAt } from '../../../generator/document/pointer.js'
import { isNever, type Shape } from '../../../generator/ir/model.js'
import type { FactKind, MissingFact, ShownFact } from '../../report/examples/example.js'
import { simplest } from '../../value/construct/chance.js'
import { type ConstraintSite, sitesOf } from '../../value/edge/constraint-site.js'
import { isPlainWish } from '../../value/edge/request-maker.js'
import { namingOf } from '../branch-pins.js'
import { type PlannedRequest, planOf } from '../plan.js'
import { requestWith, type Subject, undocumentedIn } from '../subject.js'
import { type BoundaryCase, legalTable } from '../table.js'
import { factKindsIn } from './fact-kind.js'
import { Impossibility } from './impossible.js'

/** A request, and what it shows. */
export interface ExampleBody {
  readonly text: string
  /** True where the text is the whole body. */
  readonly isWhole: boolean
  readonly facts: readonly ShownFact[]
}

/** The requests of an operation that show what its document says of them. */
export interface ExampleBodies {
  readonly bodies: readonly ExampleBody[]
  readonly missing: readonly MissingFact[]
}

/**
 * As few requests as packing finds: as many legal edges, values and rules as go together in each; then those whose facts
 * others show as well are left out, and parameters that no edge is about are added.
 */
export function exampleBodies(subject: Subject): ExampleBodies {
  const sites = sitesOf(subject.operation.request)
  const kindOf = factKindsIn([...sites.map((it) => it.constraint), ...subject.operation.body.constraints])
  const { cases, untested } = legalTable(subject.operation, subject)
  const plan = planOf(subject, cases)
  const members = membersIn(sites)
  const chosen = [...reduced(plan, cases), ...remaining(subject, plan, members)]
  const bodies: ExampleBody[] = []
  const told = new Set<Pointer>()
  for (const { text, isWhole, cases: own } of chosen) {
    const places = placesIn(JSON.parse(text) as Json, isWhole)
    const fresh = members.filter(({ path }) => places.has(path) && !told.has(path))
    for (const { path } of fresh) told.add(path)
    bodies.push({ text, isWhole, facts: [...fresh.map(memberFact), ...own.flatMap((it) => factOf(it, kindOf))] })
  }
  const impossibility = new Impossibility(sites)
  const unshown = members
    .filter(({ path }) => !told.has(path))
    .map((it): MissingFact => {
      const reason = impossibility.ofSite(it.site) ?? 'no request was found that has it and is in order'
      return { ...memberFact(it), reason }
    })
  const untold = untested.flatMap((it) =>
    factOf({ ...it, path: '' }, kindOf).map(
      (fact): MissingFact => ({ ...fact, reason: impossibility.of(it) ?? it.reason }),
    ),
  )
  return { bodies, missing: [...unshown, ...untold] }
}

/** A parameter that a document names. */
interface DocumentedMember {
  /** Where in a request. */
  readonly path: Pointer
  /** Where in the document. */
  readonly pointer: Pointer
  readonly site: ConstraintSite
  readonly shape: Shape
}

function membersIn(sites: readonly ConstraintSite[]): readonly DocumentedMember[] {
  const found = new Map<Pointer, DocumentedMember>()
  for (const site of sites) {
    const { constraint, path: holder, gates } = site
    // What a condition names it does not declare.
    if (constraint.kind !== 'properties' || gates.some((it) => it.kind !== 'branch')) continue
    for (const [name, shape] of constraint.shapes) {
      const path = child(holder, name)
      if (!isNever(shape) && !found.has(path)) found.set(path, { path, pointer: shape.at.pointer, site, shape })
    }
  }
  return [...found.values()]
}

function memberFact({ path, pointer }: DocumentedMember): ShownFact {
  return { kind: 'parameter', pointer, at: path, label: 'present' }
}

/** Requests for the parameters that a plan has nowhere. */
function remaining(
  subject: Subject,
  plan: readonly PlannedRequest[],
  members: readonly DocumentedMember[],
): readonly PlannedRequest[] {
  const there = new Set(plan.flatMap((it) => [...placesIn(JSON.parse(it.text) as Json, it.isWhole)]))
  const made: PlannedRequest[] = []
  for (const { path, site, shape } of members) {
    if (there.has(path)) continue
    const through = new Set([...site.through, shape])
    const targets = site.gates.map((it) => ({
      constraint: it.constraint,
      path: it.path,
      instead: { kind: 'branch', index: it.index } as const,
    }))
    const wish = { present: new Set([path]), through }
    const value =
      requestWith(subject, simplest, { ...wish, targets }) ??
      requestWith(subject, simplest, {
        ...wish,
        targets: targets.map((it) => ({ ...it, instead: { ...it.instead, alone: true } })),
        pins: new Map(targets.flatMap((it) => [...namingOf(it)])),
      })
    if (value === undefined) continue
    const text = JSON.stringify(value)
    if (undocumentedIn(subject, text) !== undefined) continue
    for (const it of placesIn(value, false)) there.add(it)
    made.push({ text, isWhole: false, expected: 'accepted', cases: [] })
  }
  return made
}

/** The places that a request has a value at; of the items of a list as of its first as well. */
function placesIn(value: Json, isWhole: boolean): ReadonlySet<Pointer> {
  const found = new Set<Pointer>()
  const walk = (it: Json, at: Pointer) => {
    found.add(at)
    if (it === null || typeof it !== 'object') return
    for (const [key, inner] of Object.entries(it)) {
      walk(inner as Json, child(at, key))
      if (Array.isArray(it) && key !== '0') walk(inner as Json, child(at, 0))
    }
  }
  for (const it of isWhole && Array.isArray(value) ? value : [value]) walk(it as Json, '')
  return found
}

/**
 * The requests that show all cases, the one that shows the most of what is left first. A case whose value is all there is
 * to it is shown by every request that has that value.
 */
function reduced(plan: readonly PlannedRequest[], cases: readonly BoundaryCase[]): readonly PlannedRequest[] {
  const shownIn = plan.map((it) => ({ it, shows: casesIn(it, cases) }))
  const open = new Set(plan.flatMap((it) => it.cases.map(({ id }) => id)))
  const chosen: PlannedRequest[] = []
  while (open.size > 0) {
    let best: { readonly it: PlannedRequest; readonly cases: readonly BoundaryCase[] } | undefined
    for (const { it, shows } of shownIn) {
      const left = shows.filter(({ id }) => open.has(id))
      if (left.length > (best?.cases.length ?? 0)) best = { it, cases: left }
    }
    if (best === undefined) break
    for (const { id } of best.cases) open.delete(id)
    chosen.push({ ...best.it, cases: best.cases })
  }
  const order = new Map(plan.map((it, i) => [it.text, i]))
  return chosen.sort((a, b) => (order.get(a.text) ?? 0) - (order.get(b.text) ?? 0))
}

/** All cases that a request shows. */
function casesIn(
  { text, isWhole, cases: own }: PlannedRequest,
  cases: readonly BoundaryCase[],
): readonly BoundaryCase[] {
  const value = JSON.parse(text) as Json
  const isShown = (it: BoundaryCase) => {
    if (it.text === text || (!isWhole && it.isWhole && isOneTask(it))) return true
    if (isWhole || it.path === '' || !isPlainWish(it.wish)) return false
    const there = valueAt(value, it.path)
    if (there === undefined) return false
    return isPresence(it) || JSON.stringify(there) === JSON.stringify(valueAt(parsed(it), it.path))
  }
  return [...new Map([...own, ...cases.filter(isShown)].map((it) => [it.id, it])).values()]
}

/** What any request shows of the list that it stands in. */
function isOneTask(it: BoundaryCase): boolean {
  const value = parsed(it)
  return Array.isArray(value) && value.length === 1
}

/** The requests of cases as values: each is looked into for every request. */
const requests = new WeakMap<BoundaryCase, Json>()

function parsed(it: BoundaryCase): Json {
  const known = requests.get(it) ?? (JSON.parse(it.text) as Json)
  requests.set(it, known)
  return known
}

type Told = Pick<BoundaryCase, 'pointer' | 'keyword' | 'label' | 'path'>

/** A type of its own demands no more than that there is a value. */
function isPresence({ keyword, label }: Told): boolean {
  return keyword === 'type' && label === 'met'
}

function factOf(it: Told, kindOf: (it: Told) => FactKind): readonly ShownFact[] {
  const { pointer, keyword, path, label } = it
  return isPresence(it) ? [] : [{ kind: kindOf(it), pointer, at: path, keyword, label }]
}
