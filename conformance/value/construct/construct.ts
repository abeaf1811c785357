import type { Json } from '../../../generator/document/json.js'
import { child, type Pointer, tokens } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Chance } from './chance.js'
import { demand, plain } from './demands.js'
import { amongSiblings, type Holds } from './holds.js'
import { kindsFor } from './kinds.js'
import { type Bounds, bare, type Making } from './making.js'
import { require } from './members.js'
import { assembled, type Demand, kind, type OpenValue } from './open-value.js'
import { opened } from './places.js'
import { type Alternative, Conflicts, DecisionSearch } from './search.js'
import type { Wish, WishTarget } from './wish.js'

/*
 * A value is built, not searched for: what its schema demands is taken apart into demands on the value's parts. Take
 *
 *     { "required": ["size"], "properties": { "size": { "type": "integer" }, "mode": { "enum": ["fast", "best"] } },
 *       "if": { "properties": { "mode": { "const": "best" } }, "required": ["mode"] },
 *       "then": { "properties": { "size": { "maximum": 4 } } } }
 *
 * The value is a place of which nothing is known (OpenValue). `required` makes it open a member `size`, which has to be an
 * integer; what `properties` says of `mode` is kept until that member exists. `if` is a decision: either the condition
 * fails, so that `mode` is missing or not "best", or it holds, so that `mode` is there, its values are left with "best",
 * and `size` is demanded to be at most 4 as well. Decisions are made level by level: first the logic, then the kind of each
 * value, lengths of lists, the leaves, and last which optional members come along.
 *
 * A demand that leaves a place without any kind, value or number is a contradiction. Then the last decision is taken back
 * with all that followed from it, and another alternative is tried; where none is left the decision before is taken back.
 * The decision that failed weighs one more each time and is made earlier in the rounds that follow (DecisionSearch).
 *
 *   search        decisions, and what takes them back     places    opening a place, narrowing its kinds
 *   demands       schemas and constraints, met or unmet   members   which keys there are, required, forbidden or free
 *   substitution  what a wish puts in a constraint's place  items   lengths of lists, and what they contain
 *   kinds         which kind of value a place becomes     leaves    strings, numbers and listed values; relations
 */

/**
 * Makes a value that a schema accepts and that shows what is wished for beside. Undefined where the budget ran out or
 * nothing fits.
 */
export function construct(shape: Shape, holds: Holds, chance: Chance, wish: Wish = {}): Json | undefined {
  return attempted(shape, holds, chance, wish).value
}

/** What came of an attempt to make a value. */
export interface Attempt<T = Json> {
  readonly value: T | undefined
  /** True where there is no value because every choice was tried: others would be tried in vain as well. */
  readonly isExhausted: boolean
}

/** As `construct`, and tells whether there was more to try. */
export function attempted(shape: Shape, holds: Holds, chance: Chance, wish: Wish = {}): Attempt {
  return found([{ shape, holds: true }], { holds, chance, wish, isOutline: false }, assembled)
}

/**
 * Decides only on what hangs together: logic, kinds and what lists contain. Leaves, plain lists and members that nothing
 * asks for are left open; whatever they become contradicts nothing but a relation of numbers.
 */
export function outline(
  demands: readonly Demand[],
  holds: Holds,
  chance: Chance,
  wish: Wish = {},
): ValueOutline | undefined {
  return found(demands, { holds, chance, wish, isOutline: true }, (root, making) => ({ root, making })).value
}

/** An open value, and what it was made with. */
export interface ValueOutline {
  readonly root: OpenValue
  readonly making: Making
}

/**
 * Circles of $refs stay short. Where that was in the way, as much as is demanded without choice goes deeper. Beyond so many
 * places in one value nothing is made at all: 40 schemas that each demand the next twice demand 2^40.
 */
const near: Bounds = { bottom: 24, places: 4_000 }
const far: Bounds = { bottom: 120, places: 160 }

type MadeOf<T> = (root: OpenValue, making: Making) => T

interface FindOptions {
  readonly holds: Holds
  readonly chance: Chance
  readonly wish: Wish
  readonly isOutline: boolean
}

function found<T>(demands: readonly Demand[], options: FindOptions, made: MadeOf<T>): Attempt<T> {
  for (const bounds of [near, far]) {
    const { isCut, ...attempt } = searched(demands, { ...options, bounds }, made)
    if (attempt.value !== undefined || !isCut) return attempt
  }
  return { value: undefined, isExhausted: false }
}

/** In rounds that grow, each with what the ones before learnt of conflicts. */
function searched<T>(
  demands: readonly Demand[],
  options: FindOptions & { readonly bounds: Bounds },
  made: MadeOf<T>,
): Attempt<T> & { readonly isCut: boolean } {
  const conflicts: Conflicts = options.wish.conflicts ?? new Conflicts()
  let left = options.wish.budget ?? 2000
  let isCut = false
  for (let round = 0; left > 0; round++) {
    const budget = Math.min(left, 40 + 20 * round)
    left -= budget
    const construction = new Construction({ ...options, conflicts, budget })
    const root = construction.decided(demands)
    isCut ||= construction.isCut
    if (root !== undefined) return { value: made(root, construction), isExhausted: false, isCut }
    if (construction.search.isExhausted) return { value: undefined, isExhausted: true, isCut }
    if (construction.isTooLarge) break
  }
  return { value: undefined, isExhausted: false, isCut }
}

interface ConstructionOptions {
  readonly holds: Holds
  readonly chance: Chance
  readonly wish?: Wish
  readonly bounds?: Bounds
  readonly isOutline?: boolean
  readonly conflicts?: Conflicts
  readonly budget?: number
}

class Construction implements Making {
  readonly search: DecisionSearch
  readonly chance: Chance
  readonly holds: Holds
  readonly wish: Wish
  readonly bounds: Bounds
  readonly isOutline: boolean
  readonly ways: ReadonlyMap<Pointer, ReadonlySet<string>>
  readonly targets: ReadonlyMap<Constraint, readonly WishTarget[]>
  readonly struck = new Set<WishTarget>()
  places = 0
  isCut = false

  constructor({ conflicts = new Conflicts(), budget = 400, ...options }: ConstructionOptions) {
    const { chance, wish = {} } = options
    this.holds = amongSiblings(options.holds)
    this.chance = chance
    this.wish = wish
    this.bounds = options.bounds ?? near
    this.isOutline = options.isOutline ?? false
    const { targets = [], pins, present = [] } = wish
    this.targets = byConstraint(targets)
    this.ways = waysTo([...targets.map((it) => it.path), ...(pins?.keys() ?? []), ...present])
    const isThere = () => this.struck.size === targets.length
    this.search = new DecisionSearch({ chance, budget, conflicts, through: wish.through, isThere })
  }

  /** The value with all decisions made. */
  decided(demands: readonly Demand[]): OpenValue | undefined {
    const { place, ready } = opened(this, '', undefined, undefined)
    return ready && demands.every((it) => this.demand(place, it)) && this.search.run() ? place : undefined
  }

  /** True when there were more places than a value may have. */
  get isTooLarge(): boolean {
    return this.places > this.bounds.places
  }

  demand(place: OpenValue, it: Demand): boolean {
    return demand(this, place, it)
  }

  plain(place: OpenValue, constraint: Constraint, holds: boolean): boolean {
    return plain(this, place, constraint, holds)
  }

  require(place: OpenValue, key: string): boolean {
    return require(this, place, key)
  }

  kindsFor(place: OpenValue): readonly Alternative[] {
    return kindsFor(this, place)
  }

  keyFor(shape: Shape, holds: boolean, { length = 0, wish = {} }: { length?: number; wish?: Wish } = {}) {
    return new Construction({ holds: this.holds, chance: this.chance, wish }).key(shape, holds, length)
  }

  private key(shape: Shape, holds: boolean, length: number): string | undefined {
    const { place } = opened(this, '', undefined, undefined)
    place.kinds = kind.string
    if (length > 0) this.plain(place, { ...bare, kind: 'length', side: 'lower', count: length }, true)
    if (!this.demand(place, { shape, holds }) || !this.search.run()) return undefined
    return typeof place.value?.json === 'string' ? place.value.json : undefined
  }
}

function byConstraint(targets: readonly WishTarget[]): ReadonlyMap<Constraint, readonly WishTarget[]> {
  const found = new Map<Constraint, WishTarget[]>()
  for (const it of targets) found.set(it.constraint, [...(found.get(it.constraint) ?? []), it])
  return found
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
