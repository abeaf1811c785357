// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { BodilessOperation, BodilessTypes, CallArguments } from '../bodiless.js'
import type { RequestModel } from '../model.js'
import type { RequestTypes } from '../request-types.js'
import type { CallOptions } from './settings.js'
import type { TaskWire, Wire } from './wire.js'

/*
 * What calls bring, as types: read from the literal types of a provider's description, of a request and of what the document
 * says of answers.
 */

type MemberAt<Place> = Place extends `/${infer Name}` ? Name : never

/** What a request says of a member: its literal type; `undefined` where it says nothing. */
type SaidAt<I, Place> = MemberAt<Place> extends keyof I ? I[MemberAt<Place>] : undefined

type SaidOr<I, Defaults, Place> = SaidAt<I, Place> extends undefined ? SaidAt<Defaults, Place> : SaidAt<I, Place>

/** The description of the provider of a model; never where clients cannot speak to it yet. */
type WireOf<T extends RequestTypes> = T extends { readonly wire: infer W extends Wire } ? W : never

type TasksOf<T extends RequestTypes> = WireOf<T> extends { readonly tasks: infer K extends TaskWire } ? K : never

/** What a call brings. */
export type CallResult<T extends RequestTypes, I> = [TasksOf<T>] extends [never]
  ? T['response']
  : Several<TaskResultOf<T, I>, SaidOr<I, T['defaults'], TasksOf<T>['count']>>

/** One result, or a list where several are asked for; either where the type does not tell. */
type Several<R, Count> = number extends Count ? R | readonly R[] : Count extends 1 | undefined ? R : readonly R[]

/** One result of a task. */
export type TaskResultOf<T extends RequestTypes, I> = WithTold<Published<T>, TasksOf<T>, I>

/** What the document says of a result; where it says nothing, what every result has. */
type Published<T extends RequestTypes> = T['response'] extends {
  readonly [K in TasksOf<T>['results']]?: readonly (infer R)[] | undefined
}
  ? unknown extends R
    ? Bare<T>
    : R
  : Bare<T>

type Bare<T extends RequestTypes> = { readonly [K in TasksOf<T>['type'] | TasksOf<T>['identifier']]: string } & {
  readonly [member: string]: unknown
}

/** A result whose price and use of tokens are there where they were asked for. */
type WithTold<R, K extends TaskWire, I> = {
  readonly [M in keyof R as M extends K['cost']['member'] | K['usage']['member'] ? never : M]: R[M]
} & ToldWhereAsked<K['cost']['member'], Member<R, K['cost']['member'], number>, SaidAt<I, K['cost']['at']>> &
  ToldWhereAsked<K['usage']['member'], Member<R, K['usage']['member'], unknown>, SaidAt<I, K['usage']['at']>>

type Member<R, Name extends string, Otherwise> = Name extends keyof R ? Exclude<R[Name], undefined> : Otherwise

type ToldWhereAsked<Name extends string, V, Flag> = [Flag] extends [true]
  ? { readonly [N in Name]: V }
  : { readonly [N in Name]?: V }

/** A model that a client can speak to. */
export type Callable<T extends RequestTypes> = [WireOf<T>] extends [never] ? never : RequestModel<T>

/** An operation without a body that a client can speak to. */
export type BodilessCallable<T extends BodilessTypes> = T extends { readonly wire: Wire } ? BodilessOperation<T> : never

/** What is said of one: its parameters, which may be left out where none has to be there. */
export type BodilessSaid<T extends BodilessTypes> = [...said: CallArguments<T>, options?: CallOptions]

/** A model whose answers may come as a stream. */
export type Streamable<T extends RequestTypes> =
  WireOf<T> extends {
    readonly stream: { readonly ask: { readonly at: infer At; readonly value: infer V } }
  }
    ? V extends SaidAt<Required<T['request']>, At>
      ? RequestModel<T>
      : never
    : never

/** A model whose provider takes files. */
export type FileTaker<T extends RequestTypes> = T extends {
  readonly wire: { readonly tasks: { readonly upload: object } }
}
  ? RequestModel<T>
  : never

type LaterIn<Delivery> = Delivery extends { readonly async: infer V } ? V : never

/** A model whose tasks can be given up to the server, and asked for later. */
export type Submittable<T extends RequestTypes> = [TasksOf<T>] extends [never]
  ? never
  : LaterIn<TasksOf<T>['delivery']> extends SaidAt<Required<T['request']>, TasksOf<T>['delivery']['at']>
    ? RequestModel<T>
    : never

type UtilitiesOf<T extends RequestTypes> = TasksOf<T> extends { readonly utilities: infer U } ? U : never

/** What is said of a utility, and what comes. */
interface UtilityForm {
  readonly task: object
  readonly result: object
}

/** A task that is no model's, of the provider of a model. */
export type UtilityTask<T extends RequestTypes> = {
  [K in keyof UtilitiesOf<T>]: UtilitiesOf<T>[K] extends UtilityForm
    ? { readonly [N in TasksOf<T>['type']]: K } & UtilitiesOf<T>[K]['task']
    : never
}[keyof UtilitiesOf<T>]

/** What such a task brings. */
export type UtilityResult<T extends RequestTypes, K> = K extends { readonly [N in TasksOf<T>['type']]: infer Kind }
  ? Kind extends keyof UtilitiesOf<T>
    ? UtilitiesOf<T>[Kind] extends UtilityForm
      ? UtilitiesOf<T>[Kind]['result'] & { readonly [N in TasksOf<T>['type']]: Kind }
      : never
    : never
  : never
