import type { Pointer } from '../../../generator/document/pointer.js'
import type { Constraint } from '../../../generator/ir/constraint.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { Chance } from './chance.js'
import type { Holds } from './holds.js'
import type { Demand, OpenValue } from './open-value.js'
import type { Alternative, DecisionSearch } from './search.js'
import type { Wish, WishTarget } from './wish.js'

/** How deep values are, and how many places they have, at most. */
export interface Bounds {
  /** Beyond this depth nothing is made that no pin or target lies below. */
  readonly bottom: number
  readonly places: number
}

/** Beyond this depth nothing optional is made. */
export const deepest = 7

/** One value in the making: what all parts know, and what the lower ones ask of the upper ones. */
export interface Making {
  readonly search: DecisionSearch
  readonly chance: Chance
  readonly holds: Holds
  readonly wish: Wish
  readonly bounds: Bounds
  /** True where leaves, plain lists and members that nothing asks for are left open. */
  readonly isOutline: boolean
  /** What has to be there below a place, for pins and targets to be reached. */
  readonly ways: ReadonlyMap<Pointer, ReadonlySet<string>>
  /** The targets of the wish by their constraints. */
  readonly targets: ReadonlyMap<Constraint, readonly WishTarget[]>
  /** The targets that were met with. */
  readonly struck: Set<WishTarget>
  /** How many places were opened. */
  places: number
  /** Something lay deeper than the bottom. */
  isCut: boolean
  /** Demands a schema, or its contrary; false where that contradicts what is known. */
  demand(place: OpenValue, demand: Demand): boolean
  /** Demands one constraint, or its contrary, whatever the wish says of it. */
  plain(place: OpenValue, constraint: Constraint, holds: boolean): boolean
  /** Demands a member. */
  require(place: OpenValue, key: string): boolean
  /** The kinds of JSON value that a place may become. */
  kindsFor(place: OpenValue): readonly Alternative[]
  /** A key that a schema for keys accepts, or refuses. */
  keyFor(shape: Shape, holds: boolean, of?: { readonly length?: number; readonly wish?: Wish }): string | undefined
}

/** A constraint that no document has. */
export const bare = { at: { file: '', pointer: '' }, keyword: '', limit: null } as const
