import { createHash } from 'node:crypto'
import { child, type Pointer, parent } from '../../generator/document/pointer.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import { dereferenced, type Operation } from '../../generator/ir/model.js'
import type { Verdict } from '../judge/index.js'
import { type CompileShape, holdsBy } from '../value/construct/holds.js'
import type { Wish } from '../value/construct/wish.js'
import { edgesOf, edgeText, plainValue } from '../value/edge/boundary.js'
import { constraintsIn } from '../value/edge/constraint-site.js'
import type { EdgeSide, EdgeValue, Slip } from '../value/edge/edge.js'
import { anyBreaking, type EdgeRequest, edgeRequestsOf } from '../value/edge/edge-request.js'
import { placeRequestsOf } from '../value/edge/place-request.js'
import { RequestMaker } from '../value/edge/request-maker.js'
import { withNamedBranches } from './branch-pins.js'
import { CoreSet } from './core-set.js'
import { type BrokenRule, firstSettled, isPlain, rulesIn, settled } from './settled.js'

/** One value on or beside the edge of one constraint, in a request that is in order otherwise. */
export interface BoundaryCase {
  /** A hash of schema pointer, keyword and side: it stays the same when only the limit changes. */
  readonly id: string
  /** Where the schema of the constraint stands in the document. */
  readonly pointer: Pointer
  readonly keyword: string
  /** Where in the request the constraint applies. */
  readonly path: Pointer
  readonly side: EdgeSide
  readonly slip?: Slip
  /** The value, a long one as a recipe such as `"a" × 262145`. */
  readonly label: string
  readonly expected: 'accepted' | 'refused'
  /** The request as JSON text, with numbers spelled as the case wants them. */
  readonly text: string
  /** True where the text is the whole body and not one task of it. */
  readonly isWhole: boolean
  /** True where one value is at issue and no rule about others: an error has one right name for it. */
  readonly isPlain: boolean
  /**
   * What the oracle says is broken; empty for accepted requests. More than one only where the constraint cannot be broken
   * alone: null where a text of a list is asked for is neither a text nor in the list.
   */
  readonly broken: readonly BrokenRule[]
  /** Part of the core set. */
  readonly isCore: boolean
  /** The references that lead there, for what is asked again where others than those of the first place do. */
  readonly by?: readonly Pointer[]
  readonly wish: Wish
}

/** An edge that no request shows, and why. */
export interface Untested {
  readonly pointer: Pointer
  readonly keyword: string
  readonly side: EdgeSide
  readonly label: string
  readonly slip?: Slip
  /** Part of the constraint that was to be met, such as the number of a branch. */
  readonly met?: string
  readonly reason: string
}

/** The edges of an operation. */
export interface BoundaryTable {
  readonly cases: readonly BoundaryCase[]
  readonly untested: readonly Untested[]
}

export interface TableOptions {
  readonly compile: CompileShape
  /** The judge of one request. */
  readonly judge: (jsonText: string) => Verdict
  /** The judge of the whole body. */
  readonly judgeBody: (jsonText: string) => Verdict
}

/**
 * The cases for every constraint of an operation. A case that is to be refused breaks one constraint and no other, or
 * constraints that cannot be broken apart, by the word of the judge; an edge for which no such request was found is listed
 * with the reason, and so is every constraint that has no edge.
 *
 * EXAMPLE  `width` is 128..2048 in steps of 64. Its maximum has the edge 2112 outside: a legal request with a width that was
 * found before is taken, 2112 put in, and the oracle asked. It names `maximum` at `/width` and nothing else, so that is a
 * case. Named it `multipleOf` too, requests built from scratch would be tried, the simplest first, then some by chance.
 */
export function boundaryTable(operation: Judged, options: TableOptions): BoundaryTable {
  const { asked, left } = placeRequestsOf(operation.request)
  const { cases, untested } = edgeTable(operation, options, edgeRequestsOf(operation.request), asked)
  const leftOut = left.map(
    ({ constraint, reason }): Untested => ({ ...placeOf(constraint), side: 'at', label: 'further places', reason }),
  )
  return { cases, untested: [...untested, ...withoutEdges(operation, cases, untested), ...leftOut] }
}

/** A request and the body that carries it. */
type Judged = Pick<Operation, 'body' | 'request' | 'envelope'>

/** The outermost values that are still legal, and each way in which a rule holds: what examples show. */
export function legalTable(operation: Judged, options: TableOptions): BoundaryTable {
  const isLegal = (it: Pick<BoundaryCase, 'side' | 'slip'>) => it.side === 'at' && it.slip === undefined
  const edgeRequests = edgeRequestsOf(operation.request)
    .filter(({ edge, expected }) => expected === 'accepted' && isLegal(edge))
    .flatMap((it) => [{ ...it, elsewhere: [...it.elsewhere, ...besideOthers(it)] }, ...typesOf(it)])
  const { cases, untested } = edgeTable(operation, options, edgeRequests)
  return { cases: cases.filter((it) => it.expected === 'accepted'), untested: untested.filter(isLegal) }
}

/** One branch of anyOf beside others: there may be no value that no other takes. */
function besideOthers(edgeRequest: EdgeRequest): readonly EdgeRequest[] {
  const { constraint, edge, wish } = edgeRequest
  if (constraint.kind !== 'any' || edge.value.kind !== 'rule' || edge.value.part === undefined) return []
  const instead = { kind: 'branch', index: Number(edge.value.part), alone: true } as const
  const targets = wish.targets?.map((it) => (it.constraint === constraint ? { ...it, instead } : it))
  return [{ ...edgeRequest, elsewhere: [], wish: { ...wish, ...(targets && { targets }) } }]
}

/** A value of each type, where several are allowed. */
function typesOf(edgeRequest: EdgeRequest): readonly EdgeRequest[] {
  const { constraint, elsewhere, edge } = edgeRequest
  if (constraint.kind !== 'type' || constraint.types.length < 2) return []
  return constraint.types.map((type) => {
    const instead = { kind: 'typed', type } as const
    const typed = (it: EdgeRequest): EdgeRequest => ({
      ...it,
      edge: { ...edge, value: { kind: 'rule', holds: true, part: type } },
      wish: {
        ...it.wish,
        targets: (it.wish.targets ?? []).map((at) => (at.constraint === constraint ? { ...at, instead } : at)),
      },
    })
    return { ...typed(edgeRequest), elsewhere: elsewhere.map(typed) }
  })
}

/**
 * The cases of edges.
 * @param further what is asked at further places, for a table in which a constraint that no edge breaks by itself is broken by any
 * value that does
 */
function edgeTable(
  operation: Judged,
  options: TableOptions,
  edgeRequests: readonly EdgeRequest[],
  further?: readonly EdgeRequest[],
): BoundaryTable {
  const maker = new RequestMaker(operation.request, holdsBy(options.compile))
  const core = new CoreSet(operation.request)
  const names = new Names()
  const rowOf = (edgeRequest: EdgeRequest): BoundaryCase | Untested => {
    const { by } = edgeRequest
    const found = shownEdge(edgeRequest, (it) => settled(it, options.judge, maker))
    if ('reason' in found) return untestedAt(edgeRequest, found.reason)
    const { shownBy, ...made } = found
    return {
      ...aboutOf(shownBy),
      ...made,
      id: names.idOf(shownBy),
      isWhole: false,
      isPlain: isPlain(shownBy) && made.broken.length === 1,
      isCore: core.takes(shownBy),
      ...(by && { by }),
    }
  }
  const rows = byConstraint(edgeRequests).flatMap((own) => {
    const listed = own.map(rowOf)
    const outside = listed.filter((it) => it.side === 'outside')
    const isShown = outside.some((it) => !isUntested(it) && it.broken.length <= 1)
    const breaking = further && !isShown ? own.map(anyBreaking).find((it) => it) : undefined
    const last = breaking && rowOf(breaking)
    // Why none of its edges is shown is told of each of them.
    return last === undefined || (isUntested(last) && outside.length > 0) ? listed : [...listed, last]
  })
  const known = new Set(rows.map(textOf))
  // Where the first place is out of reach another one was taken.
  rows.push(...(further ?? []).map(rowOf).filter((it) => isUntested(it) || !known.has(textOf(it))))
  const cases = rows.filter((it): it is BoundaryCase => !isUntested(it))
  const untested = rows.filter(isUntested)
  cases.push(...wholeCases(operation, options, cases, untested))
  return { cases, untested }
}

function isUntested(row: BoundaryCase | Untested): row is Untested {
  return 'reason' in row
}

/** What is sent for a constraint; empty where nothing is. */
function textOf(row: BoundaryCase | Untested): string {
  return isUntested(row) ? '' : JSON.stringify([row.pointer, row.keyword, row.text])
}

function byConstraint(all: readonly EdgeRequest[]): readonly (readonly EdgeRequest[])[] {
  const groups = new Map<Constraint, EdgeRequest[]>()
  for (const it of all) {
    const group = groups.get(it.constraint) ?? []
    groups.set(it.constraint, group)
    group.push(it)
  }
  return [...groups.values()]
}

/** A request for an edge: as it is asked for, or with its branches named. */
function shownEdge(edgeRequest: EdgeRequest, settle: Parameters<typeof firstSettled>[1]) {
  const places = [edgeRequest, ...edgeRequest.elsewhere]
  const plain = firstSettled(places, settle)
  const named = 'reason' in plain ? firstSettled(places.flatMap(withNamedBranches), settle) : plain
  return 'reason' in named ? plain : named
}

function untestedAt(edgeRequest: EdgeRequest, reason: string): Untested {
  const { isElsewhereToo, elsewhere, by, path, edge } = edgeRequest
  const about = { ...aboutOf(edgeRequest), ...partOf(edge.value) }
  if (by !== undefined) return { ...about, label: `${about.label} at ${path}`, reason }
  const tried = `; of its places in a request only the first ${elsewhere.length + 1} were tried`
  return { ...about, reason: isElsewhereToo ? reason + tried : reason }
}

/** What a case says of its edge. */
function aboutOf({ constraint, edge }: EdgeRequest): Omit<Untested, 'reason'> {
  return {
    ...placeOf(constraint),
    side: edge.side,
    label: edgeText(edge.value),
    ...(edge.slip && { slip: edge.slip }),
  }
}

/** The part of a constraint that an edge meets. */
function partOf(value: EdgeValue): Pick<Untested, 'met'> {
  return value.kind === 'rule' && value.holds && value.part !== undefined ? { met: value.part } : {}
}

/** Where the schema of a constraint stands, and its keyword. */
function placeOf({ at, keyword }: Constraint): { readonly pointer: Pointer; readonly keyword: string } {
  return { pointer: parent(at.pointer) ?? at.pointer, keyword }
}

/** Ten hexadecimal digits for what a case is about. */
export function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 10)
}

/** Names cases so that they keep their names when a limit changes. */
class Names {
  private readonly given = new Map<string, number>()

  idOf({ constraint, edge: { side, slip, value }, path, by }: EdgeRequest): string {
    const plain = plainValue(value)
    const isLimit = constraint.kind !== 'values' && (typeof plain === 'number' || value.kind === 'length')
    const { pointer, keyword } = placeOf(constraint)
    const what = isLimit || value.kind === 'count' || value.kind === 'members' ? value.kind : edgeText(value)
    const where = by === undefined ? [slip === 'later-item' ? path : ''] : [path, ...by]
    const parts = [pointer, keyword, side, slip ?? '', what, ...where]
    const key = JSON.stringify(parts)
    const count = this.given.get(key) ?? 0
    this.given.set(key, count + 1)
    return count === 0 ? idOf(...parts) : idOf(...parts, String(count))
  }
}

/** Longer batches are not sent. */
const mostTasks = 200

/** The edges of what the document says of the list of tasks itself. */
function wholeCases(
  { body, request, envelope }: Judged,
  options: TableOptions,
  made: readonly BoundaryCase[],
  untested: Untested[],
) {
  const whole = dereferenced(body)
  const task = made.find((it) => it.expected === 'accepted')?.text
  if (envelope !== 'task' || whole === request || task === undefined) return []
  const found: BoundaryCase[] = []
  const add = (constraint: Constraint, side: EdgeSide, label: string, text: string) => {
    const { verdict, violations } = options.judgeBody(text)
    const expected = verdict === 'accepts' ? 'accepted' : 'refused'
    if (verdict === 'undecided' || (expected === 'refused') !== (side === 'outside')) return
    const id = idOf(...Object.values(placeOf(constraint)), 'whole', side, constraint.kind === 'count' ? '' : label)
    const broken = rulesIn(violations)
    const common = {
      path: '',
      isWhole: true,
      isPlain: false,
      isCore: true,
      wish: {},
    }
    found.push({ ...placeOf(constraint), ...common, id, side, label, expected, text, broken })
  }
  const tasks = (count: number) => `[${Array.from({ length: count }, () => task).join()}]`
  for (const constraint of whole.constraints) {
    if (constraint.kind === 'type') {
      add(constraint, 'at', 'one task', tasks(1))
      add(constraint, 'outside', 'a task without a list', task)
      add(constraint, 'outside', 'null', 'null')
    }
    for (const { side, count } of countEdges(constraint, whole.constraints)) {
      const label = `${count} tasks`
      const reason = `a batch of more than ${mostTasks} tasks is not made`
      if (count <= mostTasks) add(constraint, side, label, tasks(count))
      else untested.push({ ...placeOf(constraint), side, label, reason })
    }
  }
  return found
}

/** The edges of how many tasks a list has. */
function countEdges(constraint: Constraint, all: readonly Constraint[]) {
  const edges = constraint.kind === 'count' ? edgesOf(constraint, all) : []
  return edges.flatMap(({ side, value }) => (value.kind === 'count' ? [{ side, count: value.count }] : []))
}

function withoutEdges({ request }: Judged, cases: readonly BoundaryCase[], listed: readonly Untested[]): Untested[] {
  const keyOf = (it: { readonly pointer: Pointer; readonly keyword: string }) => child(it.pointer, it.keyword)
  const told = new Set([...cases, ...listed].map(keyOf))
  return constraintsIn(request).flatMap((constraint): Untested[] => {
    const place = placeOf(constraint)
    if (told.has(keyOf(place))) return []
    told.add(keyOf(place))
    return [
      {
        ...place,
        side: 'at',
        label: 'all',
        reason: 'it stands within a condition or a count, whose rule is tested as a whole',
      },
    ]
  })
}
