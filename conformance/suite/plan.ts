import { isJsonObject, type Json } from '../../generator/document/json.js'
import { child, mutated, type Pointer, parent, tokens, valueAt } from '../../generator/document/pointer.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import { shapesIn } from '../../generator/ir/kind-traits.js'
import type { Shape } from '../../generator/ir/model.js'
import { extreme, numberRange } from '../../generator/ir/range.js'
import { simplest } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { type Holds, holdsBy } from '../value/construct/holds.js'
import { Conflicts } from '../value/construct/search.js'
import type { Instead, Wish, WishTarget } from '../value/construct/wish.js'
import { sitesOf } from '../value/edge/constraint-site.js'
import { isPlainWish } from '../value/edge/request-maker.js'
import { spelledText } from './spelling.js'
import { type Subject, tasksOf, undocumentedIn } from './subject.js'
import type { BoundaryCase, TableOptions } from './table.js'

/** What requests are planned for: an operation and who judges its requests. */
export type Planned = TableOptions & Pick<Subject, 'model' | 'operation'>

/** A request with the cases that it shows; one that is to be refused shows one. */
export interface PlannedRequest {
  readonly text: string
  /** True where the text is the whole body. */
  readonly isWhole: boolean
  readonly expected: 'accepted' | 'refused'
  readonly cases: readonly BoundaryCase[]
}

/**
 * The requests that show all cases: negatives one by one, first, for refused requests cost nothing; positives packed,
 * as many as go together in one request. Where requests may cost the shorter ones go first, and whatever a wrong server
 * executes of what it should refuse is as cheap as what is legal. What is about the very members that keep others cheap
 * goes without them, together and last.
 *
 * EXAMPLE  width 128, height 2048 and the three values of `mode` are five cases to be accepted. The first request takes
 * width, height and one mode; a second and a third are made for the modes that are left, since a member has one value.
 * @param thrift values that keep requests cheap, for those that are about something else
 */
export function planOf(
  subject: Planned,
  cases: readonly BoundaryCase[],
  thrift: ReadonlyMap<Pointer, Json> = new Map(),
): readonly PlannedRequest[] {
  const alone = ({ text, expected, ...it }: BoundaryCase): PlannedRequest => ({
    text,
    isWhole: it.isWhole,
    expected,
    cases: [{ text, expected, ...it }],
  })
  const negatives = cases.filter((it) => it.expected === 'refused').map(alone)
  const positives = cases.filter((it) => it.expected === 'accepted')
  const packing = new Packing(subject, thrift)
  const packed = packing.packed(positives.filter((it) => !it.isWhole))
  const whole = positives.filter((it) => it.isWhole).map(alone)
  if (thrift.size === 0) return [...negatives, ...packed, ...whole]
  const isAsItIs = (it: PlannedRequest) => it.cases.some((one) => freedBy(one, thrift).length > 0)
  const shortestFirst = (a: PlannedRequest, b: PlannedRequest) =>
    Number(isAsItIs(a)) - Number(isAsItIs(b)) || a.text.length - b.text.length
  const cheap = negatives.map((it) => (it.isWhole ? it : { ...it, text: cheapened(it.text, thrift, subject.judge) }))
  return [...cheap.sort(shortestFirst), ...packed.sort(shortestFirst), ...whole]
}

/** A refused request with what keeps it cheap, as far as the same rules are broken with it. */
function cheapened(text: string, thrift: ReadonlyMap<Pointer, Json>, judge: TableOptions['judge']): string {
  const rulesOf = (it: string) => JSON.stringify(judge(it).violations.map(({ pointer, keyword }) => [pointer, keyword]))
  const before = rulesOf(text)
  let value = JSON.parse(text) as Json
  // How a number is spelled may be what the request is about.
  if (JSON.stringify(value) !== text) return text
  for (const [path, cheap] of thrift) {
    if (valueAt(value, path) !== undefined) continue
    const next =
      mutated(value, path, { set: cheap }) ?? mutated(value, parent(path) ?? '', { set: around(path, cheap) })
    if (next !== undefined && rulesOf(JSON.stringify(next)) === before) value = next
  }
  return JSON.stringify(value)
}

/** The object that a member stands in, with nothing else in it. */
function around(path: Pointer, value: Json): Json {
  return { [tokens(path).at(-1) ?? '']: value }
}

/**
 * The members that keep requests cheap without which a case has to go: its constraint speaks of them, or of what members
 * there are in the object that they stand in.
 */
function freedBy({ wish }: BoundaryCase, thrift: ReadonlyMap<Pointer, Json>): readonly Pointer[] {
  return [...thrift.keys()].filter((pin) => (wish.targets ?? []).some((it) => speaksOf(it, pin)))
}

function speaksOf({ constraint, path }: WishTarget, member: Pointer): boolean {
  if (!isWithin(path, member) && path !== '') return false
  if (constraint.kind === 'required') return true
  if (constraint.kind === 'type' || constraint.kind === 'additional' || constraint.kind === 'unevaluated')
    return parent(member) === path
  return mentions(constraint, JSON.stringify(tokens(member).at(-1)), new Set())
}

/** Whether a constraint, or what stands in it, has a name in what it says. */
function mentions(constraint: Constraint, name: string, seen: Set<Shape>): boolean {
  if (constraint.kind === 'count') return constraint.of === 'properties'
  if (JSON.stringify(constraint.limit).includes(name)) return true
  const fresh = shapesIn(constraint).filter((it) => !seen.has(it))
  return fresh.some((it) => seen.add(it) && it.constraints.some((inner) => mentions(inner, name, seen)))
}

/** So many in a row that do not fit, and a pack is full. */
const patience = 10

class Packing {
  private readonly subject: Planned
  private readonly holds: Holds
  private readonly thrift: ReadonlyMap<Pointer, Json>
  private readonly conflicts = new Conflicts()

  constructor(subject: Planned, thrift: ReadonlyMap<Pointer, Json>) {
    this.subject = subject
    this.holds = holdsBy(subject.compile)
    this.thrift = thrift
  }

  packed(positives: readonly BoundaryCase[]): PlannedRequest[] {
    // What has nothing but what it has to have goes with nothing.
    const isBare = (it: BoundaryCase) => it.keyword === 'required'
    const packs = positives.filter(isBare).map((it) => this.fill(it, []))
    const full = positives.filter((it) => !isBare(it))
    const isFreed = (it: BoundaryCase) => freedBy(it, this.thrift).length > 0
    for (const group of [full.filter(isFreed), full.filter((it) => !isFreed(it))]) {
      let rest = [...group.filter(isSelfContained), ...group.filter((it) => !isSelfContained(it))]
      const thrift = this.thriftFor(group)
      for (let [first, ...others] = rest; first !== undefined; [first, ...others] = rest) {
        const pack = this.fill(first, others, thrift)
        packs.push(pack)
        const taken = new Set(pack.cases)
        rest = rest.filter((it) => !taken.has(it))
      }
    }
    return oncePerText(packs)
  }

  /** What keeps requests cheap that show these cases. */
  private thriftFor(cases: readonly BoundaryCase[]): ReadonlyMap<Pointer, Json> {
    const freed = new Set(cases.flatMap((it) => freedBy(it, this.thrift)))
    return new Map([...this.thrift].filter(([pin]) => !freed.has(pin)))
  }

  private fill(first: BoundaryCase, others: readonly BoundaryCase[], thrift = this.thriftFor([first])): PlannedRequest {
    const thrifty = { ...first.wish, pins: new Map([...thrift, ...(first.wish.pins ?? [])]) }
    const cheap = thrift.size > 0 ? this.made(thrifty, [first]) : undefined
    let [cases, wish, text] = [[first], cheap === undefined ? first.wish : thrifty, cheap ?? first.text]
    let failures = 0
    const seen = new Set([first.path])
    for (const it of others) {
      if (failures >= patience) break
      if (seen.has(it.path) || [...seen].some((path) => isWithin(path, it.path) || isWithin(it.path, path))) continue
      const next = joined(wish, it.wish)
      const together = next && this.joint({ text, cases }, it, next)
      if (next === undefined || together === undefined) {
        failures++
        continue
      }
      seen.add(it.path)
      cases = [...cases, it]
      wish = next
      text = together
    }
    return { text, isWhole: false, expected: 'accepted', cases }
  }

  /** One request that shows what a pack shows and another case as well. */
  private joint(
    { text, cases }: Pick<PlannedRequest, 'text' | 'cases'>,
    next: BoundaryCase,
    wish: Wish,
  ): string | undefined {
    return isSelfContained(next) ? this.grafted(text, cases, next) : this.made(wish, [...cases, next])
  }

  /**
   * The request with what another shows put in at its place, which is all there is to it where its constraint applies
   * whatever else there is, and where nothing in the request depends on what else there is.
   */
  private grafted(text: string, cases: readonly BoundaryCase[], next: BoundaryCase): string | undefined {
    if (next.path === '' || ![...cases, next].every(isSelfContained)) return undefined
    const scion = JSON.parse(next.text) as Json
    const stock = JSON.parse(text) as Json
    const at = graftOf(stock, next.path)
    const value = at === undefined ? undefined : valueAt(scion, at)
    const made = at === undefined || value === undefined ? undefined : mutated(stock, at, { set: value })
    return made === undefined ? undefined : this.accepted(made, [...cases, next])
  }

  private made(wish: Wish, cases: readonly BoundaryCase[]): string | undefined {
    const { conflicts, holds } = this
    const sparse = { density: 0, budget: 60, conflicts, ...wish }
    const value = construct(this.subject.operation.request, holds, simplest, sparse)
    return value === undefined ? undefined : this.accepted(value, cases)
  }

  /** The request as text that shows the cases; undefined where it does not, or the judge does not take it. */
  private accepted(value: Json, cases: readonly BoundaryCase[]): string | undefined {
    if (!cases.every((it) => isKept(it, value))) return undefined
    const spelled = cases.filter((it) => it.slip === 'number-spelling').map((it) => [it.path, it.label] as const)
    const text = spelledText(value, new Map(spelled))
    return this.subject.judge(text).valid && undocumentedIn(this.subject, text) === undefined ? text : undefined
  }
}

/** What is the same request shows what each of them shows. */
function oncePerText(packs: readonly PlannedRequest[]): PlannedRequest[] {
  const found = new Map<string, PlannedRequest>()
  for (const it of packs) found.set(it.text, { ...it, cases: [...(found.get(it.text)?.cases ?? []), ...it.cases] })
  return [...found.values()]
}

/** True where what a case shows is the value at its path, whatever else a request has. */
function isSelfContained({ path, wish }: BoundaryCase): boolean {
  return path !== '' && isPlainWish(wish)
}

/** The highest place on the way to `path` at which a request has nothing yet, or `path` itself. */
function graftOf(request: Json, path: Pointer): Pointer | undefined {
  let at: Pointer = ''
  for (const token of tokens(path)) {
    at = child(at, token)
    if (valueAt(request, at) === undefined) return at
  }
  return at
}

/**
 * Whether a request has what a case within a condition shows: that the condition fails by this part of it alone. All that the
 * condition speaks of has to be as the case has it, or another part fails as well.
 */
function isKept({ wish, text }: BoundaryCase, request: Json): boolean {
  return (wish.targets ?? []).every(({ constraint, path, instead }) => {
    if (instead.kind !== 'triggered') return true
    const [own, here] = [JSON.parse(text) as Json, request].map((it) => valueAt(it, path))
    if (!isJsonObject(own) || !isJsonObject(here)) return JSON.stringify(own) === JSON.stringify(here)
    const isSame = (key: string) => JSON.stringify(own[key]) === JSON.stringify(here[key])
    return Object.keys({ ...own, ...here }).every(
      (key) => isSame(key) || !mentions(constraint, JSON.stringify(key), new Set()),
    )
  })
}

function isWithin(outer: Pointer, inner: Pointer): boolean {
  return outer !== '' && inner.startsWith(`${outer}/`)
}

const hangsOnOne: ReadonlySet<Instead['kind']> = new Set(['triggered', 'contained'])

/** Both wishes in one; undefined where they want different things of one constraint, or different values, at one place. */
function joined(a: Wish, b: Wish): Wish | undefined {
  const targets = [...(a.targets ?? [])]
  const pins = new Map(a.pins)
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  for (const it of b.targets ?? []) {
    const known = targets.find(({ constraint, path }) => constraint === it.constraint && path === it.path)
    if (known === undefined) targets.push(it)
    // Two that a condition, or a count, hangs on: where both fail neither shows.
    else if (!isSame(known.instead, it.instead) || hangsOnOne.has(it.instead.kind)) return undefined
  }
  for (const [path, pin] of b.pins ?? []) {
    if (pins.has(path) && !isSame(pins.get(path), pin)) return undefined
    pins.set(path, pin)
  }
  return {
    targets,
    pins,
    through: new Set([...(a.through ?? []), ...(b.through ?? [])]),
  }
}

/**
 * What keeps a request cheap, by place: as few tokens and results as may be asked for, and a cost that is told, for what
 * is not told cannot be held against a budget.
 */
export function thriftOf(subject: Pick<Subject, 'model' | 'operation'>): ReadonlyMap<Pointer, Json> {
  const { cost, count } = tasksOf(subject) ?? {}
  const found = new Map<Pointer, Json>()
  for (const { constraint, path, siblings, gates } of sitesOf(subject.operation.request)) {
    if (constraint.kind !== 'type' || gates.length > 0) continue
    if (path === cost?.at) found.set(path, true)
    if (path === count || /\/max_?(completion_?|output_?)?tokens$/i.test(path))
      found.set(path, extreme(numberRange(siblings), 'lower') ?? 1)
  }
  return found
}
