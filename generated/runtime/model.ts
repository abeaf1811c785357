// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { type AnswerChecks, type AnswerDefinition, answerChecks } from './answer-checks.js'
import { type CallDefinition, callOf } from './call.js'
import type { Endpoint } from './client/wire.js'
import { origins } from './origin.js'
import type { WrittenParameters } from './parameter.js'
import type { Built, BuiltOf, Copied, RequestTypes, Seen, Sure } from './request-types.js'
import { isObject, sendable } from './value.js'
import { RequestError, type Violation } from './violation.js'

export type { Profile } from './answer.js'

type Request<T extends RequestTypes> = T['request']
/** Names of the declared fields; an index signature, which an open object has, would swallow them. */
type KnownKey<T extends RequestTypes> = keyof {
  [K in keyof Request<T> as string extends K ? never : K]: unknown
} &
  AnyKey<T>
type AnyKey<T extends RequestTypes> = keyof Request<T> & string
type FieldValue<T extends RequestTypes, K extends AnyKey<T>> = Request<T>[K]

/** Method names that the builder, promises and every object need for themselves. */
type Reserved =
  | 'build'
  | 'set'
  | 'then'
  | 'constructor'
  | 'toString'
  | 'toJSON'
  | 'toLocaleString'
  | 'valueOf'
  | 'hasOwnProperty'
  | 'isPrototypeOf'
  | 'propertyIsEnumerable'
  | '__proto__'
  | '__defineGetter__'
  | '__defineSetter__'
  | '__lookupGetter__'
  | '__lookupSetter__'

const reserved: ReadonlySet<string> = new Set([
  'build',
  'set',
  'then',
  'toJSON',
  ...Object.getOwnPropertyNames(Object.prototype),
])

type Method<K extends string, All> = K extends Reserved ? (`${K}_` extends All ? never : `${K}_`) : K

/** Stands in for `build` until the field is given: calling it is an error that names the field. */
export interface Missing<Field> {
  readonly missing: Field
}

/** The reason why a literal `[]` does not compile. */
export interface AtLeastOne {
  readonly 'at least one item is needed': never
}

type Element<T> = Extract<T, readonly unknown[]>[number]

/** Accepts any array, but no literal `[]`: the length of a literal is known. */
type Length<T, N extends number> = { readonly 0?: Element<T>; readonly length: N } & (number extends N
  ? unknown
  : 0 extends N
    ? AtLeastOne
    : unknown)

/** The fields of a request whose values tell clients what its answer brings. */
type TellingField<T extends RequestTypes> = T extends { readonly wire: { readonly tasks: infer W } }
  ? W extends {
      readonly count: `/${infer N}`
      readonly cost: { readonly at: `/${infer C}` }
      readonly usage: { readonly at: `/${infer U}` }
    }
    ? N | C | U
    : never
  : never

/** What is said in telling fields, with one of them said anew. */
type SaidAnew<Said, K extends string, V> = { readonly [M in keyof Said | K]: M extends K ? V : Said[M & keyof Said] }

type Setter<T extends RequestTypes, Given extends string, Said, K extends string, V> = K extends T['nonEmpty']
  ? <N extends number>(value: V & Length<V, N>) => Builder<T, Given | K, Said>
  : K extends TellingField<T>
    ? <const X extends V>(value: X) => Builder<T, Given | K, SaidAnew<Said, K, X>>
    : (value: V) => Builder<T, Given | K, Said>

/** The fields whose methods have their name: picked, and not renamed, so that an editor shows what the document says of each. */
type Plain<T extends RequestTypes> = Pick<Request<T>, Exclude<KnownKey<T>, Reserved>>

/** An immutable request in the making: every call returns a new builder and checks its value at once. */
export type Builder<T extends RequestTypes, Given extends string = T['filled'], Said = unknown> = {
  readonly [K in keyof Plain<T>]-?: Setter<T, Given, Said, K & string, Request<T>[K]>
} & {
  readonly [K in KnownKey<T> & Reserved as Method<K, KnownKey<T>>]-?: Setter<T, Given, Said, K, Request<T>[K]>
} & {
  /** Sets any field by its name; undefined clears it. Throws RequestError when the value breaks its own limits. */
  set<K extends AnyKey<T>, const X extends FieldValue<T, K>>(
    name: K,
    value: X,
  ): Builder<T, Given | K, K extends TellingField<T> ? SaidAnew<Said, K, X> : Said>
  /** The finished request. Throws RequestError listing every violation. */
  readonly build: [Exclude<T['required'], Given>] extends [never]
    ? () => Built<
        Request<T>,
        T,
        { readonly [K in Given & AnyKey<T>]: K extends keyof Said ? Said[K] : FieldValue<T, K> }
      >
    : Missing<Exclude<T['required'], Given>>
}

/** The fields a caller writes: those that are filled in may be left out. */
export type Fields<T extends RequestTypes> = {
  readonly [K in keyof Request<T> as K extends T['filled'] ? never : K]: Request<T>[K]
} & { readonly [K in KnownKey<T> & T['filled']]?: FieldValue<T, K> | undefined }

/** Names of the fields that a builder begins with; of those that a request needs, the ones that are there in any case. */
type Begun<T extends RequestTypes, I> = AnyKey<T> & (Sure<I> | Exclude<keyof I, T['required']>)

type Lengths<T extends RequestTypes, N extends number> = {
  readonly [K in KnownKey<T> & T['nonEmpty']]?: Length<FieldValue<T, K>, N> | undefined
}

type Parameters<T extends RequestTypes> = T extends { readonly parameters: infer P } ? P : unknown

/** What a caller says of a whole request; the body may be left out where it needs no field. */
type CallFields<T extends RequestTypes, N extends number> = Parameters<T> &
  (Partial<Fields<T>> extends Fields<T>
    ? { readonly body?: Fields<T> & Lengths<T, N> }
    : { readonly body: Fields<T> & Lengths<T, N> })

/** A whole request, as `fetch` takes it: `fetch(server + path + (query && '?' + query), { method, headers, body: JSON.stringify(body) })`. */
export interface Call<T extends RequestTypes> extends WrittenParameters {
  readonly method: string
  readonly body: T extends { readonly envelope: 'task' }
    ? [Copied<Request<T>>]
    : T extends { readonly envelope: 'input' }
      ? { readonly input: Copied<Request<T>> }
      : Copied<Request<T>>
}

/** Facts about a model that its document states. */
export interface ModelInfo {
  readonly id: string
  /** How the API calls the model. */
  readonly air?: string
  readonly title: string
  /** The version of the model that was fetched, where what fetched it noted one. */
  readonly version?: string
  readonly status?: string
  readonly capabilities: readonly string[]
}

/** Everything one model offers: build, check and describe its requests. */
export interface RequestModel<T extends RequestTypes> extends AnswerChecks<T> {
  /** A builder with the fixed fields filled in. */
  request<const I>(init?: Partial<Fields<T>> & Seen<I>): Builder<T, T['filled'] | Begun<T, I>>
  /** A builder that starts from an existing request. */
  from(request: Request<T>): Builder<T, T['required'] | T['filled'] | KnownKey<T>>
  /** A checked request from its fields. Throws RequestError listing every violation. */
  build<N extends number, const I>(fields: Fields<T> & Lengths<T, N> & Seen<I>): BuiltOf<Request<T>, T, I>
  /**
   * A checked body, as `build` makes it, with parameters written as the document says. Throws RequestError; pointers begin
   * with `/path`, `/query`, `/headers` or `/body`.
   */
  call<N extends number>(fields: CallFields<T, N>): Call<T>
  /** The value as a request. Throws RequestError listing every violation. */
  parse(value: unknown): Built<Request<T>, T, Request<T>>
  /** Every violation, in the order of the document; never throws. */
  validate(value: unknown): readonly Violation[]
  is(value: unknown): value is Request<T>
  /** The limits of every field, as the document spells them. */
  readonly limits: T['limits']
  /** Documented defaults. They are never sent: leaving a field out lets the API apply its own. */
  readonly defaults: T['defaults']
  readonly info: ModelInfo
  /** Where clients send its requests, and what they know of its provider; absent where they cannot speak to it. */
  readonly endpoint?: Endpoint
  /** Standard Schema v1, for libraries that take any validator. */
  readonly '~standard': StandardSchema<Request<T>>
}

/** The interface of Standard Schema v1. */
export interface StandardSchema<Output> {
  readonly version: 1
  readonly vendor: 'specproof'
  readonly validate: (
    value: unknown,
  ) =>
    | { readonly value: Output; readonly issues?: undefined }
    | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] }
  readonly types?: { readonly input: Output; readonly output: Output } | undefined
}

/** What generated code hands over to make a model object. */
export interface ModelDefinition extends CallDefinition, AnswerDefinition {
  readonly info: ModelInfo
  readonly endpoint?: Endpoint
  readonly limits: object
  readonly defaults: unknown
  /** Every field of the request. */
  readonly fields: readonly string[]
  /** Fields with one possible value. */
  readonly fixed: Readonly<Record<string, string>>
  /** The field that gets a fresh UUID. */
  readonly uuidField?: string
  readonly validate: (value: unknown) => readonly Violation[]
  readonly validateField: (name: string, value: unknown) => readonly Violation[]
  readonly is: (value: unknown) => boolean
}

/** Web Crypto, which every current runtime has; declared here so that no platform's types are needed. */
declare const crypto: { randomUUID(): string }

type FieldValues = Readonly<Record<string, unknown>>

/** Makes the object of a model. */
export function createModel<T extends RequestTypes>(definition: ModelDefinition): RequestModel<T> {
  const { fixed, uuidField, validate, validateField } = definition
  const checked = (value: unknown): unknown => {
    const own = accepted(value, validate)
    if (isObject(own)) origins.set(own, model)
    return own
  }
  const filled = (fields: FieldValues): FieldValues => {
    const uuid = uuidField !== undefined && fields[uuidField] === undefined ? { [uuidField]: crypto.randomUUID() } : {}
    return { ...fixed, ...uuid, ...fields }
  }

  class RequestBuilder {
    readonly #fields: FieldValues

    constructor(fields: FieldValues) {
      this.#fields = fields
    }

    set(name: string, value: unknown): RequestBuilder {
      if (value === undefined) return new RequestBuilder(without(this.#fields, name))
      const own = accepted(value, (it) => validateField(name, it), name)
      return new RequestBuilder({ ...this.#fields, [name]: own })
    }

    build(): unknown {
      return checked(this.#fields)
    }
  }
  for (const name of definition.fields) {
    const method = reserved.has(name) ? `${name}_` : name
    if (method !== name && definition.fields.includes(method)) continue
    Object.defineProperty(RequestBuilder.prototype, method, {
      value(this: RequestBuilder, value: unknown) {
        return this.set(name, value)
      },
    })
  }
  const start = (fields: FieldValues): RequestBuilder =>
    Object.keys(fields).reduce((builder, name) => builder.set(name, fields[name]), new RequestBuilder({}))
  const startFrom = (value: unknown, fill: (fields: FieldValues) => FieldValues): RequestBuilder => {
    const own = copyOf(value, validate)
    if (isObject(own)) return start(fill(own))
    throw new RequestError(refusals(own, validate))
  }
  const build = (value: unknown): unknown => {
    const own = copyOf(value, validate)
    // What is no object has no fields to fill in, and is judged as it is.
    return checked(isObject(own) ? filled(own) : own)
  }

  const model = {
    request: (init: unknown = {}) => startFrom(init, filled),
    from: (request: unknown) => startFrom(request, (fields) => fields),
    build,
    call: (fields: unknown) => callOf(fields, definition, build),
    parse: checked,
    validate,
    is: definition.is,
    ...answerChecks(definition),
    limits: definition.limits,
    defaults: definition.defaults,
    info: definition.info,
    ...(definition.endpoint && { endpoint: definition.endpoint }),
    '~standard': { version: 1, vendor: 'specproof', validate: (value: unknown) => standard(value, validate) },
  }
  return model as unknown as RequestModel<T>
}

/** Why a value of which there is no copy, or that has no fields, is refused: what the check finds, and never nothing. */
function refusals(value: unknown, validate: ModelDefinition['validate'], name?: string): readonly Violation[] {
  const found = validate(value)
  if (found.length > 0) return found
  const pointer = name === undefined ? '' : `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`
  const message = `${name ?? 'request'}: cannot be read as a JSON ${name === undefined ? 'object' : 'value'}`
  return [{ pointer, keyword: 'type', limit: 'JSON value', message }]
}

/** A copy of the value, which nothing outside can change. Throws RequestError. */
function copyOf(value: unknown, validate: ModelDefinition['validate'], name?: string): unknown {
  const own = sendable(value)
  if (own === undefined) throw new RequestError(refusals(value, validate, name))
  return own.value
}

/** A copy of the value, which is what was checked. Throws RequestError. */
function accepted(value: unknown, validate: ModelDefinition['validate'], name?: string): unknown {
  const own = copyOf(value, validate, name)
  const found = validate(own)
  if (found.length > 0) throw new RequestError(found)
  return own
}

function standard(value: unknown, validate: ModelDefinition['validate']) {
  const own = sendable(value)
  const found = own === undefined ? refusals(value, validate) : validate(own.value)
  if (own !== undefined && found.length === 0) return { value: own.value }
  return { issues: found.map(({ pointer, message }) => ({ message, path: pathOf(pointer, own?.value) })) }
}

/** The tokens of a pointer; a token below an array is an index. */
function pathOf(pointer: string, value: unknown): PropertyKey[] {
  let here = value
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const token = escaped.replace(/~1/g, '/').replace(/~0/g, '~')
      const key = Array.isArray(here) ? Number(token) : token
      here = (here as Record<PropertyKey, unknown> | null | undefined)?.[key]
      return key
    })
}

function without(fields: FieldValues, name: string): FieldValues {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
}
