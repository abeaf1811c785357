import type { Json } from '../../../generator/document/json.js'
import type { Pointer } from '../../../generator/document/pointer.js'
import type { Shape } from '../../../generator/ir/model.js'
import type { CompileShape, Holds } from '../construct/holds.js'

/** Whether a value is one that shrinking may come to. */
export type Accepts = (value: Json) => boolean

/** A simpler value, and what is to be tried next where it fails as well. */
interface ShrinkAttempt {
  /** Undefined where nothing legal was found to try. */
  readonly value: Json | undefined
  readonly then: readonly ShrinkTask[]
}

/**
 * One way to make a failing value simpler. It is gone on with until an attempt fails too, and returns what is to be tried
 * next where none did.
 */
export type ShrinkTask = (value: Json, accepts: Accepts) => Generator<ShrinkAttempt, readonly ShrinkTask[], void>

/** Puts a value in its place; undefined where nothing whole can be made of that. */
export type Replace = (whole: Json, value: Json) => Json | undefined

/** What is shrunk: values of a schema. */
export interface ShrinkSubject {
  readonly shape: Shape
  readonly compile: CompileShape
  readonly holds: Holds
}

/** How a place is gone through. */
export interface Mode {
  /** The first time, when something of another make may be tried; later each step makes a place smaller and no other larger. */
  readonly isFirst: boolean
  /** Whether it was led by halves before: then one step that passes is the end of it. */
  readonly isSettled: boolean
  /** Numbers that stand where they were led: nothing of another make is tried for them, nor for what they are in. */
  readonly led?: readonly Pointer[]
}
