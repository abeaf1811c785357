import { createHash } from 'node:crypto'
import { edgeText, extreme, numberRange, type Side, type Slip } from '../../generator/ir/boundary.js'
import type { Operation } from '../../generator/ir/model.js'
import type { Json } from '../../generator/spec/json.js'
import { tokens } from '../../generator/spec/pointer.js'
import { simplest } from '../arbitrary/chance.js'
import { construct, type Holds, type Wish } from '../arbitrary/construct.js'
import { type Draft, draftsOf, requestsFor } from '../arbitrary/draft.js'
import { type Compile, holdsBy } from '../arbitrary/meaning.js'
import { sitesOf } from '../arbitrary/site.js'
import type { Verdict } from '../oracle/index.js'

/** One value on or beside the edge of one constraint, in a request that is in order otherwise. */
export interface BoundaryCase {
  /** A hash of schema pointer, keyword and side: the same as long as the document says the same there. */
  readonly id: string
  /** Where the schema of the constraint stands in the document. */
  readonly pointer: string
  readonly keyword: string
  /** Where in the request the constraint applies. */
  readonly path: string
  readonly side: Side
  readonly slip?: Slip
  /** The value, a long one as a recipe such as `"a" × 262145`. */
  readonly label: string
  readonly expected: 'accepted' | 'refused'
  /** The request as JSON text, with numbers spelled as the case wants them. */
  readonly text: string
  /** What the oracle says is broken; empty for accepted requests. */
  readonly broken: readonly { readonly pointer: string; readonly keyword: string }[]
  /** Part of the core set. */
  readonly isCore: boolean
  readonly wish: Wish
}

/** An edge that no request shows, and why. */
export interface Untested {
  readonly pointer: string
  readonly keyword: string
  readonly side: Side
  readonly label: string
  readonly reason: string
}

/** The edges of an operation. */
export interface BoundaryTable {
  readonly cases: readonly BoundaryCase[]
  readonly untested: readonly Untested[]
}

export interface TableOptions {
  readonly compile: Compile
  readonly judge: (jsonText: string) => Verdict
}

/**
 * The cases for every constraint of an operation. A case that is to be refused breaks one constraint and no other, or
 * constraints on one value that cannot be told apart (null is neither a string nor a listed value), by the word of the
 * judge; an edge for which no such request was found is listed with the reason.
 */
export function boundaryTable({ request: shape }: Operation, { compile, judge }: TableOptions): BoundaryTable {
  const holds = holdsBy(compile)
  const cases: BoundaryCase[] = []
  const untested: Untested[] = []
  const core = new CoreSet()
  for (const draft of draftsOf(shape)) {
    const found = settled(draft, judge, () => requestsFor(draft, shape, holds))
    const { at, keyword } = draft.constraint
    const pointer = at.pointer.slice(0, at.pointer.lastIndexOf('/')) || at.pointer
    const { side, slip } = draft.edge
    const label = edgeText(draft.edge.value)
    const common = { pointer, keyword, side, label }
    if ('reason' in found) untested.push({ ...common, reason: found.reason })
    else
      cases.push({
        ...common,
        ...found,
        id: idOf(pointer, keyword, `${side} ${slip ?? ''} ${label}`),
        path: draft.path,
        ...(slip && { slip }),
        wish: draft.wish,
        isCore: core.takes(draft, found.expected),
      })
  }
  return { cases: distinct(cases), untested }
}

/** Ten hexadecimal digits for what a case is about. */
export function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10)
}

function distinct(cases: readonly BoundaryCase[]): BoundaryCase[] {
  const seen = new Set<string>()
  return cases.filter((it) => !seen.has(it.id) && seen.add(it.id))
}

type Settled = Pick<BoundaryCase, 'expected' | 'text' | 'broken'> | { readonly reason: string }

function settled(draft: Draft, judge: TableOptions['judge'], requests: () => Iterable<Json>): Settled {
  let reason = 'no request was found that has it and is in order otherwise'
  let together: Settled | undefined
  for (const request of requests()) {
    const text = textOf(request, draft)
    const { verdict, violations, reason: undecided } = judge(text)
    if (verdict === 'undecided') return { reason: `the judge is undecided: ${undecided}` }
    const broken = [
      ...new Map(violations.map(({ pointer, keyword }) => [`${pointer} ${keyword}`, { pointer, keyword }])).values(),
    ]
    if (draft.expected === 'accepted') {
      if (broken.length === 0) return { expected: 'accepted', text, broken }
      reason = `breaks ${broken.map(placeText).join(', ')}`
    } else if (broken.length === 1) return { expected: 'refused', text, broken }
    else if (broken.length === 0) reason = 'is legal in another way'
    else if (new Set(broken.map((it) => it.pointer)).size === 1) together ??= { expected: 'refused', text, broken }
    else reason = `cannot be broken without ${broken.map(placeText).join(', ')}`
  }
  return together ?? { reason }
}

const placeText = ({ pointer, keyword }: { pointer: string; keyword: string }) =>
  `${keyword} at ${pointer || 'the request'}`

/** The request as text, with a number spelled as the edge wants it. */
function textOf(request: Json, { edge, path }: Draft): string {
  return spelledText(request, edge.value.kind === 'text' ? new Map([[path, edge.value.json]]) : new Map())
}

/** The request as text, with numbers at some places spelled in their own way. */
function spelledText(request: Json, spellings: ReadonlyMap<string, string>): string {
  const mark = (path: string) => `\u0000${path}\u0000`
  let marked = request
  for (const path of spellings.keys()) marked = withValue(marked, tokens(path), mark(path))
  let text = JSON.stringify(marked)
  for (const [path, spelling] of spellings) text = text.replace(JSON.stringify(mark(path)), () => spelling)
  return text
}

function withValue(value: Json, [token, ...rest]: readonly string[], put: Json): Json {
  if (token === undefined) return put
  if (Array.isArray(value)) return value.map((it, i) => (String(i) === token ? withValue(it, rest, put) : it))
  const object = value as { readonly [key: string]: Json }
  return Object.fromEntries(
    Object.entries(object).map(([key, it]) => [key, key === token ? withValue(it, rest, put) : it]),
  )
}

/** Which cases are in the core set: of each constraint the positives, and the negatives that differ in kind. */
class CoreSet {
  private readonly taken = new Map<object, Set<string>>()
  private readonly spelledTypes = new Set<string>()

  takes({ constraint, edge }: Draft, expected: BoundaryCase['expected']): boolean {
    if (expected === 'accepted') return true
    const taken = this.taken.get(constraint) ?? new Set()
    this.taken.set(constraint, taken)
    const sort = sortOf(edge.slip, edge.value.kind)
    if (constraint.kind === 'type') {
      const wanted =
        edge.slip === 'null' || edge.slip === undefined || (taken.size === 0 && constraint.types.includes('null'))
      const value = edge.value.kind === 'json' ? edge.value.value : undefined
      // A reader that takes "1" for 1 takes it so everywhere.
      if (
        edge.slip === 'other-type' &&
        typeof value === 'string' &&
        value !== 'text' &&
        !this.spelledTypes.has(value)
      ) {
        this.spelledTypes.add(value)
        return true
      }
      if (!wanted || taken.has(sort)) return false
    } else if (constraint.kind === 'format') {
      if (taken.size >= 3) return false
      taken.add(edgeText(edge.value))
      return true
    } else if (edge.value.kind === 'without' || edge.value.kind === 'rule') {
      taken.add(edgeText(edge.value))
      return true
    } else if (taken.has(sort)) return false
    taken.add(sort)
    return true
  }
}

function sortOf(slip: Slip | undefined, kind: string): string {
  return slip === 'empty' || slip === 'near-value' ? 'near-value' : (slip ?? kind)
}

/** A request with the cases that it shows; one that is to be refused shows one. */
export interface PlannedRequest {
  readonly text: string
  readonly expected: 'accepted' | 'refused'
  readonly cases: readonly BoundaryCase[]
}

/**
 * The requests that show all cases: negatives one by one, first, for refused requests cost nothing; positives packed,
 * as many as go together in one request.
 */
export function planOf(
  operation: Operation,
  cases: readonly BoundaryCase[],
  options: TableOptions,
  isFrugal = false,
): readonly PlannedRequest[] {
  const negatives = cases
    .filter((it) => it.expected === 'refused')
    .map((it): PlannedRequest => ({ text: it.text, expected: 'refused', cases: [it] }))
  const positives = cases.filter((it) => it.expected === 'accepted')
  const frugal = isFrugal ? fewestTokens(operation) : new Map<string, Json>()
  return [...negatives, ...packed(operation, positives, options, frugal)]
}

/** So many in a row that do not fit, and a pack is full. */
const patience = 10

function packed(
  { request: shape }: Operation,
  positives: readonly BoundaryCase[],
  { compile, judge }: TableOptions,
  frugal: ReadonlyMap<string, Json>,
): PlannedRequest[] {
  const holds = holdsBy(compile)
  const packs: PlannedRequest[] = []
  // What has nothing but what it has to have goes with nothing.
  const isBare = (it: BoundaryCase) => it.keyword === 'required'
  for (const it of positives.filter(isBare)) {
    const text = accepted(
      { ...it.wish, pins: new Map([...frugal, ...(it.wish.pins ?? [])]) },
      [it],
      shape,
      holds,
      judge,
    )
    packs.push({ text: text ?? it.text, expected: 'accepted', cases: [it] })
  }
  let rest = positives.filter((it) => !isBare(it))
  while (rest.length > 0) {
    const pack = fill(rest, frugal, (wish, cases) => accepted(wish, cases, shape, holds, judge))
    packs.push(pack)
    const taken = new Set(pack.cases)
    rest = rest.filter((it) => !taken.has(it))
  }
  return packs
}

function accepted(
  wish: Wish,
  cases: readonly BoundaryCase[],
  shape: Operation['request'],
  holds: Holds,
  judge: TableOptions['judge'],
): string | undefined {
  const made = construct(shape, holds, simplest, { density: 0, budget: 60, ...wish })
  if (made === undefined) return undefined
  const spelled = cases.filter((it) => it.slip === 'number-spelling').map((it) => [it.path, it.label] as const)
  const text = spelledText(made, new Map(spelled))
  return judge(text).valid ? text : undefined
}

function fill(
  rest: readonly BoundaryCase[],
  frugal: ReadonlyMap<string, Json>,
  made: (wish: Wish, cases: readonly BoundaryCase[]) => string | undefined,
): PlannedRequest {
  const [first, ...others] = rest as [BoundaryCase, ...BoundaryCase[]]
  const thrifty = { ...first.wish, pins: new Map([...frugal, ...(first.wish.pins ?? [])]) }
  const thriftyText = frugal.size > 0 ? made(thrifty, [first]) : undefined
  let [cases, wish, text] =
    thriftyText === undefined ? [[first], first.wish, first.text] : [[first], thrifty, thriftyText]
  let failures = 0
  const seen = new Set([first.path])
  for (const it of others) {
    if (failures >= patience) break
    if (seen.has(it.path) || [...seen].some((path) => isWithin(path, it.path) || isWithin(it.path, path))) continue
    const next = joined(wish, it.wish)
    const together = made(next, [...cases, it])
    if (together === undefined) {
      failures++
      continue
    }
    seen.add(it.path)
    cases = [...cases, it]
    wish = next
    text = together
  }
  return { text, expected: 'accepted', cases }
}

function isWithin(outer: string, inner: string): boolean {
  return outer !== '' && inner.startsWith(`${outer}/`)
}

function joined(a: Wish, b: Wish): Wish {
  return {
    targets: [...(a.targets ?? []), ...(b.targets ?? [])],
    pins: new Map([...(a.pins ?? []), ...(b.pins ?? [])]),
    through: new Set([...(a.through ?? []), ...(b.through ?? [])]),
  }
}

/** The smallest number of tokens that may be asked for, by place. */
function fewestTokens({ request }: Operation): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>()
  for (const { constraint, path, siblings, gates } of sitesOf(request)) {
    if (constraint.kind !== 'type' || gates.length > 0 || !/\/max_?(completion_?|output_?)?tokens$/i.test(path))
      continue
    found.set(path, extreme(numberRange(siblings), 'lower') ?? 1)
  }
  return found
}
