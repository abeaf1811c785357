import type { Json } from '../../../generator/document/json.js'
import type { Chance } from './chance.js'
import type { Making } from './making.js'
import type { Demand } from './open-value.js'

/** How a value is drawn. */
export interface Drawing {
  readonly chance: Chance
  /** How likely an optional member is there, from 0 to 1. */
  readonly density: number
}

/** A value, or undefined where this draw came to none. */
export type Draw = (drawing: Drawing, depth: number) => Json | undefined

/** Draws values of one schema. */
export interface Drawer {
  draw(drawing: Drawing, depth: number): Json | undefined
}

/** Draws values for all that is demanded of them. */
interface Drawers {
  of(demands: readonly Demand[]): Drawer
}

/** What the parts of one outline are drawn with. */
export interface DrawContext {
  readonly making: Making
  readonly plans: Drawers
}
