// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { type AnswerChecks, type AnswerDefinition, type AnswerTypes, answerChecks } from './answer-checks.js'
import { bodilessCallOf, type CallDefinition } from './call.js'
import type { Endpoint } from './client/wire.js'
import type { ModelInfo } from './model.js'
import type { WrittenParameters } from './parameter.js'

/** What the types of an operation without a body are made of. */
export interface BodilessTypes extends AnswerTypes {
  /** The body of a failure. */
  readonly error: unknown
  /** What is said in `path`, `query` and `headers`; absent where there is nothing. */
  readonly parameters?: object
  /** The description of its provider; absent where clients cannot speak to it. */
  readonly wire?: object
}

/** What a caller says; nothing where nothing has to be said. */
export type CallArguments<T extends BodilessTypes> = T extends { readonly parameters: infer P }
  ? Partial<P> extends P
    ? [fields?: P]
    : [fields: P]
  : [fields?: Readonly<Record<string, never>>]

/** A whole request, as `fetch` takes it: `fetch(server + path + (query && '?' + query), { method, headers })`. */
export interface BodilessCall extends WrittenParameters {
  readonly method: string
}

/** An operation that takes no body, such as most of GET and DELETE: it writes its parameters, and checks its answers. */
export interface BodilessOperation<T extends BodilessTypes> extends AnswerChecks<T> {
  /** Parameters as the document says they are written. Throws RequestError; pointers begin with `/path`, `/query` or `/headers`. */
  call(...said: CallArguments<T>): BodilessCall
  readonly info: ModelInfo
  readonly endpoint?: Endpoint
}

interface BodilessDefinition extends CallDefinition, AnswerDefinition {
  readonly info: ModelInfo
  readonly endpoint?: Endpoint
}

/** Makes the object of an operation that takes no body. */
export function createBodiless<T extends BodilessTypes>(definition: BodilessDefinition): BodilessOperation<T> {
  const made = {
    call: (fields: unknown = {}) => bodilessCallOf(fields, definition),
    /** What a client asks of any model: the request, as it was given. It is checked when it is written. */
    build: (fields: unknown) => fields,
    ...answerChecks(definition),
    info: definition.info,
    ...(definition.endpoint && { endpoint: definition.endpoint }),
  }
  return made as unknown as BodilessOperation<T>
}
