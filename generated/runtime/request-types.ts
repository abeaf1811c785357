// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { AnswerTypes } from './answer-checks.js'
import type { MediaPlaces, Wire } from './client/wire.js'

/** What the type of a request is made of. */
export interface RequestTypes extends AnswerTypes {
  /** The whole request. */
  readonly request: unknown
  /** The body of a failure. */
  readonly error: unknown
  /** What is said beside the body in `path`, `query` and `headers`; absent where there is nothing. */
  readonly parameters?: object
  /** Present where the request is not the whole body: `task` for an item of a list, `input` for a member of that name. */
  readonly envelope?: string
  /** Names of the fields it needs. */
  readonly required: string
  /** Names of the fields that are filled in when they are left out. */
  readonly filled: string
  /** Names of the array fields that need at least one item. */
  readonly nonEmpty: string
  readonly limits: object
  readonly defaults: unknown
  /** The description of its provider; absent where clients cannot speak to it. */
  readonly wire?: Wire | undefined
  /** Where clients take files; absent where they take none. */
  readonly media?: MediaPlaces
}

/** Sees the literal type of an argument without taking part in its check: members that a request does not have stay errors. */
export type Seen<I> = [I] extends [never] ? I : object

declare const asked: unique symbol

/**
 * What `build()` knows of a request beside its type: of which model it is, and what it asks for. Nothing of it is there. No
 * interface: those do not fit where any member may stand (`{ [name: string]: unknown }`), as SDKs declare what they take.
 */
export type BuiltFor<T extends RequestTypes, I> = {
  readonly [asked]?: readonly [T, I]
}

/** A copy of a value as JSON carries it: undefined is nowhere in it, and its lists are nobody else's. */
export type Copied<T> = unknown extends T
  ? T
  : T extends undefined
    ? never
    : T extends readonly unknown[]
      ? { -readonly [K in keyof T]: Copied<T[K]> }
      : { [K in keyof T]: Copied<T[K]> }

/** A request of type R that was built: editors show its name. */
export type Built<R, T extends RequestTypes, I> = Copied<R> & BuiltFor<T, I>

/** A request of type R that was built of I: a member that may be left out is there where I gives it, as I gives it, and nowhere else. */
export type BuiltOf<R, T extends RequestTypes, I> = (unknown extends I ? Copied<R> : Chosen<R, I>) & BuiltFor<T, I>

type Chosen<R, I> = R extends unknown
  ? { [K in keyof R as K extends Sure<I> ? K : never]-?: Value<R[K], I[K & keyof I]> } & {
      [K in keyof R as K extends Sure<I> ? never : K]: K extends keyof I
        ? Value<R[K], I[K]>
        : string extends K
          ? Copied<R[K]>
          : Record<never, never> extends Pick<R, K>
            ? never
            : Copied<R[K]>
    }
  : never

/** Names of what is given in any case. */
export type Sure<I> = { [K in keyof I]-?: undefined extends I[K] ? never : K }[keyof I]

/** A literal keeps its type; of a list or an object, and of what is not known, the document tells. */
type Value<V, G> = unknown extends G
  ? Copied<V>
  : G extends undefined
    ? never
    : G extends string | number | boolean | null
      ? G
      : Copied<V>
