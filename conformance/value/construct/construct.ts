import { canonicalText, type Json } from '../../../generator/document/json.js'
import { child, type Pointer, tokens } from '../../../generator/document/pointer.js'
import { answer, type ByKind, type Constraint, type ConstraintOf } from '../../../generator/ir/constraint.js'
import { scaled } from '../../../generator/ir/decimal.js'
import { isInPlace, subjectOf, traitsOf } from '../../../generator/ir/kind-traits.js'
import { compilePattern } from '../../../generator/ir/lower.js'
import type { Shape } from '../../../generator/ir/model.js'
import { type NumberRange, numberRange } from '../../../generator/ir/range.js'
import { type Chance, shuffled, simplest } from './chance.js'
import { numbersFor } from './number.js'
import { type Demand, kind, kindOf, kindsOf, type Literal, number, OpenValue } from './open-value.js'
import { textForPattern } from './pattern.js'
import { stringsFor } from './string.js'

/** Whether one constraint holds for one value. */
export type Holds = (constraint: Constraint, value: Json) => boolean

/** A constraint at one place of the value in whose stead something else is demanded. */
export interface WishTarget {
  readonly constraint: Constraint
  /** Where in the value; the constraint is left alone everywhere else. */
  readonly path: Pointer
  /** What takes its place. */
  readonly instead: Instead
}

/** What takes the place of a constraint. */
export type Instead =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly part?: string; readonly member?: string }
  | { readonly kind: 'met'; readonly part?: string }
  | { readonly kind: 'count'; readonly of: 'items' | 'properties'; readonly count: number; readonly keep: boolean }
  | { readonly kind: 'length'; readonly points: number; readonly unit: string; readonly keep: boolean }
  | { readonly kind: 'without'; readonly keys: readonly string[] }
  | { readonly kind: 'with'; readonly key: string; readonly keep?: boolean }
  /** One branch of anyOf or oneOf and none of the others; `alone` lets the others be. */
  | { readonly kind: 'branch'; readonly index: number; readonly alone?: boolean }
  /** The condition holds and what it asks for does not. */
  | { readonly kind: 'triggered' }

/** What a constructed value has to show beyond its schema. */
export interface Wish {
  readonly targets?: readonly WishTarget[]
  /** Values at places, by JSON Pointer. */
  readonly pins?: ReadonlyMap<Pointer, Json>
  /** Pinned values stand whatever else is demanded of them at their own place. */
  readonly isHard?: boolean
  /** Members that are missing whatever else demands them, by JSON Pointer. */
  readonly absent?: ReadonlySet<Pointer>
  /** Schemas to go through wherever there is a choice. */
  readonly through?: ReadonlySet<Shape>
  /** How likely an optional member is there, from 0 to 1. */
  readonly density?: number
  /** How many choices may be tried before giving up. */
  readonly budget?: number
}

/**
 * Makes a value that a schema accepts: everything the schema demands is taken apart into demands on the value's parts,
 * choices (anyOf, if, a missing key, ...) are tried in turn and taken back where they contradict one another, and in the
 * end each part is made to measure. Undefined where the budget ran out or nothing fits.
 */
export function construct(shape: Shape, holds: Holds, chance: Chance, wish: Wish = {}): Json | undefined {
  for (const bounds of [near, far]) {
    const { value, isCut } = searched(shape, holds, chance, { ...wish, bounds })
    if (value !== undefined || !isCut) return value
  }
  return undefined
}

function searched(shape: Shape, holds: Holds, chance: Chance, wish: BoundedWish) {
  const weights = new Map<string, number>()
  let left = wish.budget ?? 2000
  let isCut = false
  for (let round = 0; left > 0; round++) {
    const budget = Math.min(left, 40 + 20 * round)
    left -= budget
    const construction = new Construction(holds, chance, { ...wish, budget }, weights)
    const value = construction.value(shape)
    isCut ||= construction.isCut
    if (value !== undefined || construction.isExhausted || construction.isTooLarge) return { value, isCut }
  }
  return { value: undefined, isCut }
}

/** One thing to decide: each alternative answers whether it is free of contradiction. */
interface Decision {
  readonly label: string
  alternatives(): readonly Alternative[]
}

interface DecisionQueue {
  readonly decisions: Decision[]
  head: number
}

/** Open decisions by level. */
type Agenda = readonly DecisionQueue[]

const emptyAgenda = (): Agenda => Object.values(levels).map(() => ({ decisions: [], head: 0 }))

interface Alternative {
  readonly leads?: readonly Shape[]
  readonly go: () => boolean
}

const levels = { logic: 0, kind: 1, members: 2, leaf: 3, unique: 4, optional: 5, close: 6 } as const

/** Beyond this depth nothing optional is made. */
const deepest = 7

/**
 * Beyond the bottom nothing is made that no pin or target lies below: circles of $refs stay short. Where it was in the way,
 * as much as is demanded without choice goes deeper. Beyond so many places in one value nothing is made at all: 40 schemas that
 * each demand the next twice demand 2^40.
 */
const near = { bottom: 24, places: 4_000 }
const far = { bottom: 120, places: 160 }

interface BoundedWish extends Wish {
  readonly bounds?: typeof near
}

class Construction {
  private readonly holds: Holds
  private readonly chance: Chance
  private readonly wish: Wish
  private readonly bounds: typeof near
  /** Something lay deeper than the bottom. */
  isCut = false
  private agenda: Agenda = emptyAgenda()
  private readonly trail: (() => void)[] = []
  /** What has to be there below a place, for pins and targets to be reached. */
  private readonly ways: ReadonlyMap<Pointer, ReadonlySet<string>>
  private readonly struck = new Set<WishTarget>()
  private isLocal = false
  private places = 0
  private budget: number
  private label = ''
  /** How often each decision could not be made: such are made first next time. */
  private readonly weights: Map<string, number>

  constructor(holds: Holds, chance: Chance, wish: BoundedWish, weights = new Map<string, number>()) {
    this.holds = holds
    this.weights = weights
    this.chance = chance
    this.wish = wish
    this.bounds = wish.bounds ?? near
    this.budget = wish.budget ?? 400
    this.ways = waysTo([...(wish.targets ?? []).map((it) => it.path), ...(wish.pins?.keys() ?? [])])
  }

  value(shape: Shape): Json | undefined {
    const root = this.slot('', undefined, undefined)
    if (!root.ready || !this.demand(root.slot, { shape, holds: true }) || !this.search()) return undefined
    return this.assembled(root.slot)
  }

  /** True when every choice was tried. */
  get isExhausted(): boolean {
    return this.budget > 0
  }

  /** True when there were more places than a value may have. */
  get isTooLarge(): boolean {
    return this.places > this.bounds.places
  }

  /** True once every target was met with. */
  private get isThere(): boolean {
    return this.struck.size === (this.wish.targets?.length ?? 0)
  }

  // Search ------------------------------------------------------------------------------------------------------------

  private search(): boolean {
    for (;;) {
      const decision = this.next()
      if (decision === undefined) return this.isLocal || this.isThere
      const all = decision.alternatives()
      if (all.length === 1 && all[0]) {
        if (all[0].go()) continue
        this.blame(decision)
        return false
      }
      const through = this.isThere ? undefined : this.wish.through
      const leads = (it: Alternative) => through !== undefined && it.leads?.some((shape) => through.has(shape)) === true
      const ordered = through === undefined ? all : [...all.filter(leads), ...all.filter((it) => !leads(it))]
      for (const { go } of ordered) {
        if (this.budget <= 0) return false
        const mark = this.trail.length
        if (go() && this.search()) return true
        this.undo(mark)
        this.budget--
      }
      this.blame(decision)
      return false
    }
  }

  private blame({ label }: Decision): void {
    this.weights.set(label, (this.weights.get(label) ?? 0) + 1)
  }

  /** Decides all that `go` brings up before anything else; taken back as a whole where that fails. */
  private settled(go: () => boolean): boolean {
    const [outer, wasLocal, budget] = [this.agenda, this.isLocal, this.budget]
    const mark = this.trail.length
    this.agenda = emptyAgenda()
    this.isLocal = true
    this.budget = 60
    const isDone = go() && this.search()
    if (!isDone) this.undo(mark)
    this.agenda = outer
    this.isLocal = wasLocal
    this.budget = this.isTooLarge ? 0 : budget
    return isDone
  }

  private next(): Decision | undefined {
    for (const queue of this.agenda) {
      const { head, decisions } = queue
      if (head >= decisions.length) continue
      this.bringForward(queue)
      queue.head = head + 1
      this.trail.push(() => {
        queue.head = head
      })
      return decisions[head]
    }
    return undefined
  }

  /** Puts the decision that failed most often first. */
  private bringForward({ decisions, head }: DecisionQueue): void {
    if (this.weights.size === 0) return
    let heaviest = head
    let most = 0
    for (let i = head; i < decisions.length; i++) {
      const weight = this.weights.get((decisions[i] as Decision).label) ?? 0
      if (weight > most) [heaviest, most] = [i, weight]
    }
    if (heaviest === head) return
    const [decision] = decisions.splice(heaviest, 1)
    decisions.splice(head, 0, decision as Decision)
    this.trail.push(() => {
      decisions.splice(head, 1)
      decisions.splice(heaviest, 0, decision as Decision)
    })
  }

  private later(level: keyof typeof levels, alternatives: Decision['alternatives']): true {
    const { decisions } = this.agenda[levels[level]] as DecisionQueue
    decisions.push({ label: this.label, alternatives })
    this.trail.push(() => decisions.pop())
    return true
  }

  private choice(alternatives: readonly Alternative[], isOrdered = false): boolean {
    if (alternatives.length === 0) return false
    if (alternatives.length === 1) return (alternatives[0] as Alternative).go()
    return this.later('logic', () => (isOrdered ? alternatives : shuffled(this.chance, alternatives)))
  }

  private undo(mark: number): void {
    while (this.trail.length > mark) (this.trail.pop() as () => void)()
  }

  private set<K extends keyof OpenValue>(slot: OpenValue, name: K, value: OpenValue[K]): void {
    const before = slot[name]
    slot[name] = value
    this.trail.push(() => {
      slot[name] = before
    })
  }

  // Places ------------------------------------------------------------------------------------------------------------

  private slot(path: Pointer, parent: OpenValue | undefined, key: string | number | undefined) {
    const slot = new OpenValue(path, parent, key)
    if (++this.places > this.bounds.places) {
      this.budget = 0
      return { slot, ready: false }
    }
    const pin = this.wish.pins?.get(path)
    if (pin !== undefined) {
      slot.values = [pin]
      slot.kinds = kindOf(pin)
    }
    this.later('kind', () => this.kindsFor(slot))
    return { slot, ready: this.ensurePath(slot) }
  }

  /** What lies below on the way to a pin or a target has to be there. */
  private ensurePath(slot: OpenValue): boolean {
    for (const token of this.ways.get(slot.path) ?? []) {
      // A digit may be a key as well; then the schema says so, and the other reading fails.
      if (slot.values !== undefined) return false
      if (!/^\d+$/.test(token)) {
        if (!this.narrow(slot, kind.object) || !this.require(slot, token)) return false
      } else if (!this.narrow(slot, kind.array | kind.object)) return false
      else this.set(slot, 'length', Math.max(slot.length, Number(token) + 1))
    }
    return true
  }

  private narrow(slot: OpenValue, kinds: number): boolean {
    const left = slot.kinds & kinds
    if (left === 0) return false
    if (left === slot.kinds) return true
    this.set(slot, 'kinds', left)
    if (left !== kind.object) return true
    const waiting = slot.onObject
    this.set(slot, 'onObject', [])
    return waiting.every((it) => it())
  }

  private whenObject(slot: OpenValue, go: () => boolean): boolean {
    if ((slot.kinds & kind.object) === 0) return true
    if (slot.kinds === kind.object) return go()
    this.set(slot, 'onObject', [...slot.onObject, go])
    return true
  }

  private require(slot: OpenValue, key: string): boolean {
    if (this.wish.absent?.has(child(slot.path, key))) return this.forbid(slot, key)
    const known = slot.presence.get(key)
    if (known !== undefined) return known
    if (slot.depth > this.bounds.bottom && !this.isOnTheWay(child(slot.path, key))) {
      this.isCut = true
      return false
    }
    slot.presence.set(key, true)
    this.trail.push(() => slot.presence.delete(key))
    const opened = this.slot(child(slot.path, key), slot, key)
    slot.members.set(key, opened.slot)
    this.trail.push(() => slot.members.delete(key))
    if (!opened.ready) return false
    return this.demandsOn(slot, key).every((it) => this.demand(opened.slot, it))
  }

  /** True when a pin or a target lies at the place or below. */
  private isOnTheWay(path: Pointer): boolean {
    return this.ways.has(path)
  }

  private forbid(slot: OpenValue, key: string): boolean {
    const known = slot.presence.get(key)
    if (known !== undefined) return !known
    slot.presence.set(key, false)
    this.trail.push(() => slot.presence.delete(key))
    return true
  }

  private demandsOn(slot: OpenValue, key: string): Demand[] {
    const found = [...(slot.demands.get(key) ?? [])]
    for (const { constraint, holds } of slot.literals) {
      if (holds) found.push(...this.generalDemands(constraint, key))
    }
    return found
  }

  /** What patternProperties and additionalProperties ask of a member. */
  private generalDemands(constraint: Constraint, key: string): Demand[] {
    if (constraint.kind === 'patterned') {
      return [...constraint.shapes].flatMap(([source, shape]) => (matches(source, key) ? [{ shape, holds: true }] : []))
    }
    if (constraint.kind !== 'additional') return []
    const isCovered = constraint.named.includes(key) || constraint.patterns.some((it) => matches(it, key))
    return isCovered ? [] : [{ shape: constraint.shape, holds: true }]
  }

  private demandMember(slot: OpenValue, key: string, demand: Demand): boolean {
    const before = slot.demands.get(key)
    slot.demands.set(key, [...(before ?? []), demand])
    this.trail.push(() => (before === undefined ? slot.demands.delete(key) : slot.demands.set(key, before)))
    const member = slot.members.get(key)
    return member === undefined || this.demand(member, demand)
  }

  // Demands -----------------------------------------------------------------------------------------------------------

  private demand(slot: OpenValue, { shape, holds }: Demand): boolean {
    const { constraints } = shape
    this.label = `${slot.path} ${holds} ${shape.at.pointer}`
    if (holds) return constraints.every((it) => this.literal(slot, it, true))
    if (constraints.length === 1) return this.literal(slot, constraints[0] as Constraint, false)
    return this.later('logic', () =>
      this.isRefuted(slot, shape)
        ? [{ go: () => true }]
        : this.waysOut(constraints).map((it) => ({ go: () => this.literal(slot, it, false) })),
    )
  }

  /** What may be broken of a schema, a missing key first as a rule: nothing else follows from it. */
  private waysOut(constraints: readonly Constraint[]): readonly Constraint[] {
    const all = shuffled(this.chance, constraints)
    if (this.chance.odds(0.4)) return all
    return [...all.filter((it) => it.kind === 'required'), ...all.filter((it) => it.kind !== 'required')]
  }

  /** True when what is known already rules the shape out. */
  private isRefuted(slot: OpenValue, shape: Shape): boolean {
    return shape.constraints.some((it) => answer(this.refuted, it, slot))
  }

  private readonly refuted: ByKind<boolean, [OpenValue]> = {
    type: ({ types }, slot) => (slot.kinds & kindsOf(types)) === 0,
    values: (it, slot) => slot.values?.every((value) => !this.holds(it, value)) === true,
    bound: unknown,
    step: unknown,
    length: unknown,
    count: unknown,
    pattern: unknown,
    format: unknown,
    unique: unknown,
    required: ({ keys }, slot) => slot.kinds === kind.object && keys.some((key) => slot.presence.get(key) === false),
    properties: ({ shapes }, slot) =>
      slot.kinds === kind.object &&
      [...shapes].some(([key, inner]) => {
        const member = slot.members.get(key)
        return member !== undefined && this.isRefuted(member, inner)
      }),
    patterned: unknown,
    additional: unknown,
    names: unknown,
    prefix: unknown,
    items: unknown,
    contains: unknown,
    unevaluated: unknown,
    all: ({ shapes }, slot) => shapes.some((inner) => this.isRefuted(slot, inner)),
    any: ({ shapes }, slot) => shapes.every((inner) => this.isRefuted(slot, inner)),
    one: unknown,
    not: unknown,
    conditional: unknown,
    dependentRequired: unknown,
    dependentShapes: unknown,
    ref: ({ target }, slot) => this.isRefuted(slot, target),
    relation: unknown,
    never: () => true,
  }

  private literal(slot: OpenValue, constraint: Constraint, holds: boolean): boolean {
    const target = holds
      ? this.wish.targets?.find((it) => it.constraint === constraint && it.path === slot.path && !this.struck.has(it))
      : undefined
    if (target === undefined) return this.plain(slot, constraint, holds)
    this.struck.add(target)
    this.trail.push(() => this.struck.delete(target))
    return this.instead(slot, target)
  }

  private plain(slot: OpenValue, constraint: Constraint, holds: boolean): boolean {
    if (this.wish.isHard && this.wish.pins?.has(slot.path) && !isInPlace(constraint)) return true
    this.set(slot, 'literals', [...slot.literals, { constraint, holds }])
    this.label = `${slot.path} ${holds} ${constraint.at.pointer}`
    if (slot.values !== undefined && !isInPlace(constraint)) {
      const left = slot.values.filter((it) => this.holds(constraint, it) === holds)
      if (left.length !== slot.values.length) this.set(slot, 'values', left)
      return left.length > 0
    }
    return answer(holds ? this.met : this.unmet, constraint, slot)
  }

  private instead(slot: OpenValue, { constraint, instead }: WishTarget): boolean {
    switch (instead.kind) {
      case 'nothing':
        return true
      case 'broken':
        return this.broken(slot, constraint, instead.part, instead.member)
      case 'met':
        return this.metIn(slot, constraint, instead.part)
      case 'count': {
        if (instead.keep && !this.plain(slot, constraint, true)) return false
        return (['lower', 'upper'] as const).every((side) =>
          this.plain(slot, { ...bare, kind: 'count', of: instead.of, side, count: instead.count }, true),
        )
      }
      case 'length': {
        if (instead.keep && !this.plain(slot, constraint, true)) return false
        this.set(slot, 'unit', instead.unit)
        return (
          this.narrow(slot, kind.string) &&
          (['lower', 'upper'] as const).every((side) =>
            this.plain(slot, { ...bare, kind: 'length', side, count: instead.points }, true),
          )
        )
      }
      case 'without': {
        const keys = constraint.kind === 'required' ? constraint.keys.filter((it) => !instead.keys.includes(it)) : []
        return (
          this.narrow(slot, kind.object) &&
          instead.keys.every((it) => this.forbid(slot, it)) &&
          keys.every((it) => this.require(slot, it))
        )
      }
      case 'with':
        if (instead.keep && !this.plain(slot, constraint, true)) return false
        return this.narrow(slot, kind.object) && this.require(slot, instead.key)
      case 'branch':
        if (constraint.kind !== 'any' && constraint.kind !== 'one') return false
        return constraint.shapes.every((shape, i) =>
          i === instead.index
            ? this.demand(slot, { shape, holds: true })
            : instead.alone === true || this.demand(slot, { shape, holds: false }),
        )
      case 'triggered':
        if (constraint.kind === 'not') return this.demand(slot, { shape: constraint.shape, holds: true })
        if (constraint.kind !== 'conditional' || constraint.then === undefined) return false
        return (
          this.demand(slot, { shape: constraint.if, holds: true }) &&
          this.demand(slot, { shape: constraint.then, holds: false })
        )
    }
  }

  /** A rule broken in one of its parts. */
  private broken(
    slot: OpenValue,
    constraint: Constraint,
    part: string | undefined,
    member: string | undefined,
  ): boolean {
    if (constraint.kind === 'conditional') {
      const isThen = part !== 'else'
      const consequence = isThen ? constraint.then : constraint.else
      return (
        consequence !== undefined &&
        this.demand(slot, { shape: constraint.if, holds: isThen }) &&
        this.demand(slot, { shape: consequence, holds: false })
      )
    }
    if (constraint.kind === 'dependentRequired' && part !== undefined) {
      const needed = constraint.rules.get(part) ?? []
      const missing = member === undefined ? needed : [member]
      return (
        this.narrow(slot, kind.object) &&
        this.require(slot, part) &&
        this.choice(
          missing.map((key) => ({
            go: () => this.forbid(slot, key) && needed.every((it) => it === key || this.require(slot, it)),
          })),
        )
      )
    }
    if (constraint.kind === 'dependentShapes' && part !== undefined) {
      const shape = constraint.rules.get(part)
      return (
        shape !== undefined &&
        this.narrow(slot, kind.object) &&
        this.require(slot, part) &&
        this.demand(slot, { shape, holds: false })
      )
    }
    if (constraint.kind === 'relation' && part !== undefined) {
      const { minimum, maximum, ...others } = constraint
      const one = part === 'minimum' ? { minimum: minimum as number } : { maximum: maximum as number }
      return this.plain(slot, { ...others, ...one }, false)
    }
    if (constraint.kind === 'contains' && part !== undefined) {
      const { lower, upper, ...others } = constraint
      const asked =
        upper && part === upper.keyword ? { ...others, lower: { ...lower, count: 0 }, upper } : { ...others, lower }
      return this.plain(slot, asked, false)
    }
    return this.plain(slot, constraint, false)
  }

  /** A rule that has something to say and is obeyed. */
  private metIn(slot: OpenValue, constraint: Constraint, part: string | undefined): boolean {
    if (constraint.kind === 'conditional') {
      const isThen = part !== 'else'
      const consequence = isThen ? constraint.then : constraint.else
      return (
        this.demand(slot, { shape: constraint.if, holds: isThen }) &&
        (consequence === undefined || this.demand(slot, { shape: consequence, holds: true }))
      )
    }
    if ((constraint.kind === 'dependentRequired' || constraint.kind === 'dependentShapes') && part !== undefined)
      return this.narrow(slot, kind.object) && this.require(slot, part) && this.plain(slot, constraint, true)
    if ((constraint.kind === 'any' || constraint.kind === 'one') && part !== undefined) {
      const wanted = Number(part)
      this.set(slot, 'literals', [...slot.literals, { constraint, holds: true }])
      return constraint.shapes.every((shape, i) => this.demand(slot, { shape, holds: i === wanted }))
    }
    if (constraint.kind === 'relation')
      return (
        this.narrow(slot, kind.object) &&
        constraint.parameters.every((it) => this.require(slot, it)) &&
        this.plain(slot, constraint, true)
      )
    return this.plain(slot, constraint, true)
  }

  private readonly met: ByKind<boolean, [OpenValue]> = {
    type: ({ types }, slot) => this.narrow(slot, kindsOf(types)),
    values: ({ values }, slot) => {
      const fitting = values
        .map((it) => it.value)
        .filter((it) => (kindOf(it) & slot.kinds) !== 0)
        .filter((it) => slot.literals.every((other) => this.holds(other.constraint, it) === other.holds))
      this.set(slot, 'values', fitting)
      return (
        fitting.length > 0 &&
        this.narrow(
          slot,
          fitting.reduce<number>((bits, it) => bits | kindOf(it), 0),
        )
      )
    },
    bound: (_, slot) => this.hasNumbers(slot),
    step: (_, slot) => this.hasNumbers(slot),
    length: () => true,
    count: () => true,
    pattern: () => true,
    format: () => true,
    unique: (_, slot) => {
      this.set(slot, 'varies', true)
      return true
    },
    required: ({ keys }, slot) => this.whenObject(slot, () => keys.every((it) => this.require(slot, it))),
    properties: ({ shapes }, slot) =>
      [...shapes].every(([key, shape]) => this.demandMember(slot, key, { shape, holds: true })),
    patterned: (it, slot) => this.onMembers(slot, it),
    additional: (it, slot) => this.onMembers(slot, it),
    names: () => true,
    prefix: () => true,
    items: () => true,
    contains: () => true,
    unevaluated: () => true,
    all: ({ shapes }, slot) => shapes.every((shape) => this.demand(slot, { shape, holds: true })),
    any: ({ shapes }, slot) => {
      const { through } = this.wish
      return this.choice(
        shapes.flatMap((shape): Alternative[] => {
          const alone = { leads: [shape], go: () => this.demand(slot, { shape, holds: true }) }
          if (!through?.has(shape)) return [alone]
          const others = shapes.filter((it) => it !== shape)
          const isolated = () => others.every((it) => this.demand(slot, { shape: it, holds: false }))
          return [{ leads: [shape], go: () => this.demand(slot, { shape, holds: true }) && isolated() }, alone]
        }),
      )
    },
    one: ({ shapes }, slot) =>
      this.choice(
        shapes.map((shape) => ({
          leads: [shape],
          go: () =>
            this.demand(slot, { shape, holds: true }) &&
            shapes.every((other) => other === shape || this.demand(slot, { shape: other, holds: false })),
        })),
      ),
    not: ({ shape }, slot) => this.demand(slot, { shape, holds: false }),
    conditional: (it, slot) => {
      const branch = (holds: boolean, consequence: Shape | undefined): Alternative => ({
        leads: consequence ? [consequence] : [],
        go: () =>
          this.demand(slot, { shape: it.if, holds }) &&
          (consequence === undefined || this.demand(slot, { shape: consequence, holds: true })),
      })
      return this.later('logic', () =>
        this.isRefuted(slot, it.if)
          ? [{ go: () => it.else === undefined || this.demand(slot, { shape: it.else, holds: true }) }]
          : shuffled(this.chance, [branch(false, it.else), branch(true, it.then)]),
      )
    },
    dependentRequired: ({ rules }, slot) =>
      this.whenObject(slot, () =>
        [...rules].every(([key, keys]) =>
          this.dependent(slot, key, [], () => keys.every((needed) => this.require(slot, needed))),
        ),
      ),
    dependentShapes: ({ rules }, slot) =>
      this.whenObject(slot, () =>
        [...rules].every(([key, shape]) =>
          this.dependent(slot, key, [shape], () => this.demand(slot, { shape, holds: true })),
        ),
      ),
    ref: ({ target }, slot) => this.demand(slot, { shape: target, holds: true }),
    relation: () => true,
    never: () => false,
  }

  private readonly unmet: ByKind<boolean, [OpenValue]> = {
    type: ({ types }, slot) => this.narrow(slot, 127 & ~kindsOf(types)),
    values: () => true,
    bound: (_, slot) => this.narrow(slot, number) && this.hasNumbers(slot),
    step: (_, slot) => this.narrow(slot, number),
    length: (_, slot) => this.narrow(slot, kind.string),
    count: ({ of }, slot) => this.narrow(slot, of === 'items' ? kind.array : kind.object),
    pattern: (_, slot) => this.narrow(slot, kind.string),
    format: (_, slot) => this.narrow(slot, kind.string),
    unique: (_, slot) => {
      this.set(slot, 'isDoubled', true)
      this.set(slot, 'length', Math.max(slot.length, 2))
      return this.narrow(slot, kind.array)
    },
    required: ({ keys }, slot) =>
      this.narrow(slot, kind.object) && this.choice(keys.map((key) => ({ go: () => this.forbid(slot, key) }))),
    properties: ({ shapes }, slot) =>
      this.narrow(slot, kind.object) &&
      this.choice(
        [...shapes].map(([key, shape]) => ({
          go: () => this.require(slot, key) && this.demandMember(slot, key, { shape, holds: false }),
        })),
      ),
    patterned: ({ shapes }, slot) =>
      this.narrow(slot, kind.object) &&
      this.choice(
        [...shapes].map(([source, shape]) => ({
          go: () => {
            const key = textForPattern(source, simplest)
            return key !== undefined && this.require(slot, key) && this.demandMember(slot, key, { shape, holds: false })
          },
        })),
      ),
    additional: ({ shape, named }, slot) => {
      const key = unusedKey(named)
      return (
        this.narrow(slot, kind.object) &&
        this.require(slot, key) &&
        this.demandMember(slot, key, { shape, holds: false })
      )
    },
    names: ({ shape }, slot) => {
      const key = new Construction(this.holds, this.chance, {}).key(shape, false)
      return key !== undefined && this.narrow(slot, kind.object) && this.require(slot, key)
    },
    prefix: (_, slot) => this.narrow(slot, kind.array),
    items: ({ from }, slot) => {
      this.set(slot, 'length', Math.max(slot.length, from + 1))
      return this.narrow(slot, kind.array)
    },
    contains: (_, slot) => this.narrow(slot, kind.array),
    unevaluated: ({ of, shape }, slot) => {
      if (of === 'items') return this.narrow(slot, kind.array)
      const key = unusedKey([...slot.demands.keys()])
      return (
        this.narrow(slot, kind.object) &&
        this.require(slot, key) &&
        this.demandMember(slot, key, { shape, holds: false })
      )
    },
    all: ({ shapes }, slot) =>
      this.choice(shapes.map((shape) => ({ leads: [shape], go: () => this.demand(slot, { shape, holds: false }) }))),
    any: ({ shapes }, slot) => shapes.every((shape) => this.demand(slot, { shape, holds: false })),
    one: ({ shapes }, slot) => {
      const pairs = shapes.flatMap((first, i) =>
        shapes.slice(i + 1).map((second) => ({
          go: () =>
            this.demand(slot, { shape: first, holds: true }) && this.demand(slot, { shape: second, holds: true }),
        })),
      )
      const noneOf = { go: () => shapes.every((shape) => this.demand(slot, { shape, holds: false })) }
      return this.choice([noneOf, ...pairs], true)
    },
    not: ({ shape }, slot) => this.demand(slot, { shape, holds: true }),
    conditional: (it, slot) => {
      const branch = (holds: boolean, consequence: Shape): Alternative => ({
        go: () => this.demand(slot, { shape: it.if, holds }) && this.demand(slot, { shape: consequence, holds: false }),
      })
      return this.choice([...(it.then ? [branch(true, it.then)] : []), ...(it.else ? [branch(false, it.else)] : [])])
    },
    dependentRequired: ({ rules }, slot) =>
      this.narrow(slot, kind.object) &&
      this.choice(
        [...rules].flatMap(([key, keys]) =>
          keys.map((needed) => ({ go: () => this.require(slot, key) && this.forbid(slot, needed) })),
        ),
      ),
    dependentShapes: ({ rules }, slot) =>
      this.narrow(slot, kind.object) &&
      this.choice(
        [...rules].map(([key, shape]) => ({
          go: () => this.require(slot, key) && this.demand(slot, { shape, holds: false }),
        })),
      ),
    ref: ({ target }, slot) => this.demand(slot, { shape: target, holds: false }),
    relation: ({ parameters }, slot) =>
      this.narrow(slot, kind.object) && parameters.every((it) => this.require(slot, it)),
    never: () => true,
  }

  private dependent(slot: OpenValue, key: string, leads: readonly Shape[], go: () => boolean): boolean {
    if (slot.presence.get(key) === true) return go()
    if (slot.presence.get(key) === false) return true
    return this.later('logic', () => {
      if (slot.presence.get(key) === true) return [{ go }]
      if (slot.presence.get(key) === false) return [{ go: () => true }]
      const absent = { go: () => this.forbid(slot, key) }
      const present = { leads, go: () => this.require(slot, key) && go() }
      return this.chance.odds(this.odds(slot)) ? [present, absent] : [absent, present]
    })
  }

  private onMembers(slot: OpenValue, constraint: Constraint): boolean {
    return [...slot.members].every(([key, member]) =>
      this.generalDemands(constraint, key).every((it) => this.demand(member, it)),
    )
  }

  // Kinds, members and items ------------------------------------------------------------------------------------------

  private kindsFor(slot: OpenValue): Alternative[] {
    if (slot.values !== undefined) return [{ go: () => this.later('leaf', () => this.leaf(slot)) }]
    const orders = [kind.string, number, kind.boolean, kind.object, kind.array, kind.null]
    const simple =
      slot.depth >= deepest ? [kind.string, number, kind.boolean, kind.null, kind.object, kind.array] : orders
    return shuffled(this.chance, simple)
      .filter((bits) => (slot.kinds & bits) !== 0)
      .map((bits) => ({
        go: () => {
          if (!this.narrow(slot, bits)) return false
          if (bits === kind.object) return this.later('members', () => [{ go: () => this.decideMembers(slot) }])
          if (bits === kind.array) return this.later('members', () => this.lengths(slot))
          return this.later('leaf', () => this.leaf(slot))
        },
      }))
  }

  private odds(slot: OpenValue): number {
    const density = this.wish.density ?? 0.3
    return slot.depth >= deepest ? 0 : slot.depth > 3 ? density / 3 : density
  }

  private decideMembers(slot: OpenValue): boolean {
    // A pointer's digit stands for a key where the value is an object.
    for (const token of this.ways.get(slot.path) ?? []) if (!this.require(slot, token)) return false
    for (const key of shuffled(this.chance, [...slot.demands.keys()])) {
      if (slot.presence.has(key)) continue
      this.later('optional', () => [
        {
          go: () => {
            const isWanted = !slot.presence.has(key) && this.chance.odds(this.odds(slot))
            if (isWanted && this.countOf(slot) < this.most(slot, 'properties'))
              this.settled(() => this.require(slot, key))
            return true
          },
        },
      ])
    }
    return this.later('close', () => this.closed(slot))
  }

  private countOf(slot: OpenValue): number {
    let count = 0
    for (const isPresent of slot.presence.values()) if (isPresent) count++
    return count
  }

  private least(slot: OpenValue, of: 'items' | 'properties'): number {
    const counts = slot.literals.map(({ constraint: it, holds }) => {
      if (it.kind !== 'count' || it.of !== of) return 0
      if (holds) return it.side === 'lower' ? it.count : 0
      return it.side === 'upper' ? it.count + 1 : 0
    })
    return Math.max(0, ...counts)
  }

  private most(slot: OpenValue, of: 'items' | 'properties'): number {
    const counts = slot.literals.map(({ constraint: it, holds }) => {
      if (it.kind !== 'count' || it.of !== of) return Number.POSITIVE_INFINITY
      if (holds) return it.side === 'upper' ? it.count : Number.POSITIVE_INFINITY
      return it.side === 'lower' ? it.count - 1 : Number.POSITIVE_INFINITY
    })
    return Math.min(...counts, Number.POSITIVE_INFINITY)
  }

  /** The last decisions on an object: free keys, how many members there are, and what is left unevaluated. */
  private closed(slot: OpenValue): Alternative[] {
    const [least, most] = [this.least(slot, 'properties'), this.most(slot, 'properties')]
    const close = (): boolean => {
      if (this.countOf(slot) > most || this.countOf(slot) < least) return false
      const isEvaluated = (key: string) =>
        slot.having('properties').some((it) => it.shapes.has(key)) ||
        slot.having('patterned').some((it) => [...it.shapes.keys()].some((source) => matches(source, key))) ||
        slot.having('additional').length > 0
      for (const { of, shape } of slot.having('unevaluated')) {
        if (of === 'items') continue
        for (const [key, member] of slot.members)
          if (!isEvaluated(key) && !this.demand(member, { shape, holds: true })) return false
      }
      return true
    }
    const missing = least - this.countOf(slot)
    const isOpen = slot.having('additional').length > 0 || slot.having('patterned').length > 0
    const extra = missing > 0 ? missing : this.chance.odds(isOpen ? this.odds(slot) : this.odds(slot) / 8) ? 1 : 0
    if (extra === 0) return [{ go: close }]
    const go = () => {
      let added = 0
      for (const key of this.freeKeys(slot, extra)) {
        if (!slot.presence.has(key) && this.settled(() => this.require(slot, key))) added++
        if (added === extra) break
      }
      return added >= missing && this.later('close', () => [{ go: close }])
    }
    return missing > 0 ? [{ go }] : [{ go }, { go: close }]
  }

  private *freeKeys(slot: OpenValue, wanted: number): Generator<string> {
    const fits = (key: string) => slot.having('names').every((it) => this.holds(it, { [key]: null }))
    if (wanted > 1 || this.least(slot, 'properties') > 0)
      for (const key of shuffled(this.chance, [...slot.demands.keys()])) if (fits(key)) yield key
    for (let i = 0; i < 8 + wanted * 4; i++) {
      for (const { shapes } of slot.having('patterned')) {
        for (const source of shapes.keys()) {
          const key = textForPattern(source, this.chance, i + 2)
          if (key !== undefined && fits(key) && !slot.presence.has(key)) yield key
        }
      }
      const name = slot.having('names')[0]
      const made = name && new Construction(this.holds, this.chance, {}).key(name.shape, true, i)
      for (const key of [made, `key${i}`]) {
        if (key !== undefined && fits(key) && !slot.presence.has(key) && !slot.demands.has(key)) yield key
      }
    }
  }

  /** A key that a schema for keys accepts or refuses. */
  key(shape: Shape, holds: boolean, length = 0): string | undefined {
    const { slot } = this.slot('', undefined, undefined)
    this.set(slot, 'kinds', kind.string)
    if (length > 0)
      this.set(slot, 'literals', [
        { constraint: { ...bare, kind: 'length', side: 'lower', count: length }, holds: true },
      ])
    if (!this.demand(slot, { shape, holds }) || !this.search()) return undefined
    return typeof slot.value?.json === 'string' ? slot.value.json : undefined
  }

  private lengths(slot: OpenValue): Alternative[] {
    const least = Math.max(this.least(slot, 'items'), slot.length, this.leastContained(slot))
    const most = this.most(slot, 'items')
    if (least > most) return []
    const room = Math.min(most - least, slot.depth >= deepest ? 0 : 3)
    const drawn = least + this.chance.below(room + 1)
    const far = most <= 64 && this.chance.odds(0.1) ? [most] : []
    const all = new Set([...far, drawn, ...Array.from({ length: room + 1 }, (_, i) => least + i)])
    return [...all].flatMap((length) => this.containments(slot, length).map((go) => ({ go })))
  }

  private leastContained(slot: OpenValue): number {
    const needed = [
      ...slot.having('contains').map((it) => it.lower.count),
      ...slot.lacking('contains').map((it) => (it.lower.count > 0 ? 0 : (it.upper?.count ?? 0) + 1)),
      ...slot.lacking('prefix').map(() => 1),
      ...slot.lacking('unevaluated').map((it) => (it.of === 'items' ? this.coveredItems(slot) + 1 : 0)),
    ]
    return Math.max(0, ...needed)
  }

  private coveredItems(slot: OpenValue): number {
    if (slot.having('items').length > 0) return Number.POSITIVE_INFINITY
    return Math.max(0, ...slot.having('prefix').map((it) => it.shapes.length))
  }

  /** Ways to fill a list of `length` items so that the right number of them is contained. */
  private containments(slot: OpenValue, length: number): (() => boolean)[] {
    let ways: ((items: readonly OpenValue[]) => boolean)[] = [() => true]
    for (const { constraint, holds } of slot.literals) {
      if (constraint.kind !== 'contains') continue
      const { shape, lower, upper } = constraint
      const counts = holds
        ? [lower.count, Math.min(upper?.count ?? length, length)]
        : [...(lower.count > 0 ? [lower.count - 1] : []), ...(upper ? [upper.count + 1] : [])]
      const next = counts
        .filter((count, i) => count <= length && counts.indexOf(count) === i)
        .map((count) => (items: readonly OpenValue[]) => {
          const inside = new Set(shuffled(this.chance, items).slice(0, count))
          const isCounted = !holds || upper !== undefined
          return items.every((item) =>
            inside.has(item)
              ? this.demand(item, { shape, holds: true })
              : !isCounted || this.demand(item, { shape, holds: false }),
          )
        })
      ways = ways.flatMap((first) =>
        next.map((second) => (items: readonly OpenValue[]) => first(items) && second(items)),
      )
    }
    return ways.map((way) => () => this.fill(slot, length) && way(slot.items ?? []))
  }

  private fill(slot: OpenValue, length: number): boolean {
    const isUnique = slot.having('unique').length > 0
    const made = isUnique || slot.having('prefix').length > 0 ? length : Math.min(length, Math.max(24, slot.length))
    const items: OpenValue[] = []
    this.set(slot, 'items', items)
    this.set(slot, 'length', length)
    for (let i = 0; i < made; i++) {
      const { slot: item, ready } = this.slot(child(slot.path, i), slot, i)
      items.push(item)
      if (!ready || !this.itemDemands(slot, i).every((it) => this.demand(item, it))) return false
    }
    if (isUnique) this.later('unique', () => [{ go: () => this.isUnique(slot) }])
    const broken = [...slot.lacking('items'), ...slot.lacking('prefix')]
    return broken.every((it) => {
      if (it.kind === 'items')
        return this.choice(
          items.slice(it.from).map((item) => ({ go: () => this.demand(item, { shape: it.shape, holds: false }) })),
        )
      return this.choice(
        it.shapes
          .slice(0, items.length)
          .map((shape, i) => ({ go: () => this.demand(items[i] as OpenValue, { shape, holds: false }) })),
      )
    })
  }

  private itemDemands(slot: OpenValue, index: number): Demand[] {
    const found: Demand[] = []
    for (const it of slot.having('prefix')) {
      const shape = it.shapes[index]
      if (shape !== undefined) found.push({ shape, holds: true })
    }
    for (const it of slot.having('items')) if (index >= it.from) found.push({ shape: it.shape, holds: true })
    if (index >= this.coveredItems(slot)) {
      for (const it of slot.having('unevaluated')) if (it.of === 'items') found.push({ shape: it.shape, holds: true })
    }
    return found
  }

  private isUnique(slot: OpenValue): boolean {
    const seen = new Set((slot.items ?? []).map((it) => canonicalText(this.assembled(it))))
    return seen.size === (slot.items ?? []).length
  }

  // Leaves ------------------------------------------------------------------------------------------------------------

  private leaf(slot: OpenValue): Alternative[] {
    const found: Json[] = []
    const related = this.relationsOf(slot)
    const wanted = related.length > 0 ? 16 : slot.varies ? this.variety(slot) : 1
    for (const it of this.candidates(slot)) {
      if (!this.fits(slot, it) || !related.every((other) => this.agrees(slot, other, it))) continue
      found.push(it)
      if (found.length === wanted) break
    }
    const spread = slot.varies && this.chance === simplest ? rotated(found, this.position(slot)) : found
    return spread.map((json) => ({
      go: () => {
        this.set(slot, 'value', { json })
        return true
      },
    }))
  }

  private position(slot: OpenValue): number {
    for (let at: OpenValue | undefined = slot; at !== undefined; at = at.parent)
      if (typeof at.key === 'number') return at.key
    return 0
  }

  private fits(slot: OpenValue, value: Json): boolean {
    return slot.literals.every(
      ({ constraint, holds }) => !decidesLeaf(constraint) || this.holds(constraint, value) === holds,
    )
  }

  private candidates(slot: OpenValue): Iterable<Json> {
    if (slot.values !== undefined) return shuffled(this.chance, slot.values)
    if (slot.kinds === kind.null) return [null]
    if (slot.kinds === kind.boolean) return shuffled(this.chance, [false, true])
    if (slot.kinds === kind.string) return this.strings(slot)
    return this.ranges(slot).flatMap((range) =>
      numbersFor(
        {
          ...range,
          offGrid: slot.lacking('step').map((it) => it.of),
          fraction: slot.kinds === kind.fraction,
        },
        this.chance,
      ),
    )
  }

  private *strings(slot: OpenValue): Iterable<Json> {
    let [least, most] = [0, Number.POSITIVE_INFINITY]
    for (const { constraint: it, holds } of slot.literals) {
      if (it.kind !== 'length') continue
      const isLower = (it.side === 'lower') === holds
      const count = holds ? it.count : it.side === 'lower' ? it.count - 1 : it.count + 1
      if (isLower) least = Math.max(least, count)
      else most = Math.min(most, count)
    }
    const wish = {
      least,
      most,
      patterns: slot.having('pattern').map((it) => it.source),
      formats: slot.having('format').map((it) => it.format),
      isUnlike: slot.lacking('pattern').length + slot.lacking('format').length > 0,
      ...(slot.unit !== undefined && { unit: slot.unit }),
      ...(slot.varies && { variety: this.variety(slot) }),
    }
    yield* stringsFor(wish, this.chance)
  }

  /** How many different values a place needs, where all items of a list have to differ. */
  private variety(slot: OpenValue): number {
    for (let at: OpenValue | undefined = slot; at !== undefined; at = at.parent)
      if (typeof at.key === 'number') return Math.min(64, Math.max(9, at.parent?.length ?? 0))
    return 1
  }

  private hasNumbers(slot: OpenValue): boolean {
    const { lower, upper } = this.range(slot)
    if ((slot.kinds & ~number) !== 0 || lower === undefined || upper === undefined) return true
    const places = Math.max(lower.bound.places, upper.bound.places)
    const at = (it: typeof lower) => it.bound.units * 10n ** BigInt(places - it.bound.places)
    return at(lower) < at(upper) || (at(lower) === at(upper) && !lower.exclusive && !upper.exclusive)
  }

  private range(slot: OpenValue): NumberRange {
    return numberRange([...numeric(slot.literals), ...(slot.kinds === kind.integer ? [integers] : [])])
  }

  /** The range of a number; where others of the same rule are known already, the parts of it that agree with them. */
  private ranges(slot: OpenValue): NumberRange[] {
    const own = [...numeric(slot.literals), ...(slot.kinds === kind.integer ? [integers] : [])]
    const derived = this.relationsOf(slot).flatMap((it) => this.derived(slot, it))
    if (derived.length === 0) return [numberRange(own)]
    return derived.map((bounds) => numberRange([...own, ...bounds]))
  }

  private relationsOf(slot: OpenValue): Literal[] {
    const { parent, key } = slot
    if (parent === undefined || typeof key !== 'string') return []
    return parent.literals.filter(
      ({ constraint: it }) =>
        it.kind === 'relation' &&
        it.parameters.includes(key) &&
        it.parameters.every((name) => parent.presence.get(name)),
    )
  }

  private known(slot: OpenValue, { constraint }: Literal): Map<string, number> | undefined {
    const { parameters } = constraint as ConstraintOf<'relation'>
    const found = new Map<string, number>()
    for (const name of parameters) {
      const value = slot.parent?.members.get(name)?.value?.json
      if (name === slot.key) continue
      if (typeof value !== 'number') return undefined
      found.set(name, value)
    }
    return found
  }

  private agrees(slot: OpenValue, literal: Literal, value: Json): boolean {
    const known = this.known(slot, literal)
    if (known === undefined) return true
    return (
      this.holds(literal.constraint, { ...Object.fromEntries(known), [slot.key as string]: value }) === literal.holds
    )
  }

  private derived(slot: OpenValue, literal: Literal): Constraint[][] {
    const known = this.known(slot, literal)
    if (known === undefined) return []
    const { operation, parameters, minimum, maximum } = literal.constraint as ConstraintOf<'relation'>
    const others = [...known.values()]
    const factor = others.reduce((product, it) => product * it, 1)
    const limit = (it: number | undefined): number | undefined => {
      if (it === undefined) return undefined
      if (operation === 'area') return it / factor
      return slot.key === parameters[0] ? it * factor : factor / it
    }
    const isTurned = operation === 'ratio' && slot.key !== parameters[0]
    const [low, high] = isTurned ? [limit(maximum), limit(minimum)] : [limit(minimum), limit(maximum)]
    const bound = (side: 'lower' | 'upper', at: number | undefined): Constraint[] =>
      at === undefined || !Number.isFinite(at) ? [] : [{ ...bare, kind: 'bound', side, bound: at, exclusive: false }]
    if (literal.holds) return [[...bound('lower', low), ...bound('upper', high)]]
    return [bound('upper', low), bound('lower', high)].filter((it) => it.length > 0)
  }

  private assembled(slot: OpenValue): Json {
    if (slot.value !== undefined) return slot.value.json
    if (slot.items !== undefined) {
      const items = slot.items.map((it) => this.assembled(it))
      const last = items.at(-1)
      while (items.length < slot.length && last !== undefined) items.push(last)
      if (slot.isDoubled && items[0] !== undefined) items[1] = items[0]
      return items
    }
    const order = [...slot.demands.keys(), ...slot.members.keys()]
    const present = [...new Set(order)].filter((key) => slot.presence.get(key) === true)
    return Object.fromEntries(present.map((key) => [key, this.assembled(slot.members.get(key) as OpenValue)]))
  }
}

/** By each end, and each place on the way to one: the keys and indices that follow. */
function waysTo(ends: readonly Pointer[]): ReadonlyMap<Pointer, ReadonlySet<string>> {
  const ways = new Map<Pointer, Set<string>>()
  for (const end of ends) {
    let at: Pointer = ''
    for (const token of tokens(end)) {
      const known = ways.get(at)
      if (known) known.add(token)
      else ways.set(at, new Set([token]))
      at = child(at, token)
    }
    if (!ways.has(at)) ways.set(at, new Set())
  }
  return ways
}

/** What is left for the made value to show. */
const unknown = (): boolean => false

const bare = { at: { file: '', pointer: '' }, keyword: '', limit: null } as const
const integers: Constraint = { ...bare, kind: 'type', types: ['integer'] }

function numeric(literals: readonly Literal[]): Constraint[] {
  return literals.flatMap(({ constraint: it, holds }): Constraint[] => {
    if (it.kind === 'bound')
      return holds ? [it] : [{ ...it, side: it.side === 'lower' ? 'upper' : 'lower', exclusive: !it.exclusive }]
    return holds && it.kind === 'step' && scaled(it.of).units > 0n ? [it] : []
  })
}

/** Constraints that a string, a number or a listed value is tested with once it is made. */
function decidesLeaf(constraint: Constraint): boolean {
  const subject = subjectOf(constraint)
  return traitsOf(constraint).leads === 'nowhere' && subject !== 'array' && subject !== 'object'
}

const patterns = new Map<string, RegExp>()

function matches(source: string, key: string): boolean {
  let pattern = patterns.get(source)
  if (pattern === undefined) {
    pattern = compilePattern(source)
    patterns.set(source, pattern)
  }
  return pattern.test(key)
}

function unusedKey(taken: readonly string[]): string {
  let key = 'unknown'
  while (taken.includes(key)) key += '_'
  return key
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
