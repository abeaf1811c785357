// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { AnswerOptions } from '../answer.js'
import type { WrittenParameters } from '../parameter.js'
import type { Violation } from '../violation.js'
import { ClientError, type ErrorDetail, refuse } from './client-error.js'
import type { Settings } from './settings.js'
import type { Endpoint, TaskWire } from './wire.js'

/** A request as it goes out. */
export type RequestFields = Readonly<Record<string, unknown>>

/** A whole request of an operation. */
interface WrittenCall extends WrittenParameters {
  readonly method: string
  /** Absent where the operation takes none. */
  readonly body?: unknown
}

/** A model object, as far as a client asks it. */
export interface ModelObject {
  readonly endpoint?: Endpoint
  readonly info: { readonly id: string }
  readonly limits: object
  readonly defaults: unknown
  build(fields: RequestFields): RequestFields
  parse(value: unknown): RequestFields
  call(fields: RequestFields): WrittenCall
  validateResponse(value: unknown, options?: AnswerOptions): readonly Violation[]
}

/** What a request says at a place of its own members; undefined where it says nothing. */
export function said(request: unknown, place: string): unknown {
  return typeof request === 'object' && request !== null ? (request as RequestFields)[place.slice(1)] : undefined
}

/** Violations as details of an error. */
export function detailsOf(violations: readonly Violation[]): ErrorDetail[] {
  return violations.map((raw) => {
    const { keyword: code, message, pointer, limit } = raw
    return { code, message, pointer, limit, raw }
  })
}

/** Does what may find violations of a request: they are told like those that a server finds. */
export function checkedRequest<T>(make: () => T): T {
  try {
    return make()
  } catch (cause) {
    const { violations, message } = cause as { readonly violations?: readonly Violation[]; readonly message: string }
    if (violations === undefined) throw cause
    return refuse(message, { errors: detailsOf(violations), cause })
  }
}

/**
 * Throws where a model's document does not allow an answer. As services are observed, a success may have another status than
 * the document says.
 */
export function mustFit(
  model: ModelObject,
  answer: unknown,
  { profile = 'observed' }: Settings,
  told: { readonly status?: number; readonly body: unknown },
): void {
  if (profile === 'unchecked') return
  const { status } = told
  const found = model.validateResponse(answer, profile === 'published' ? { status, profile } : { profile })
  if (found.length === 0) return
  const message = `The answer is none of ${model.info.id}:\n${found.map((it) => it.message).join('\n')}`
  throw new ClientError('badResponse', message, { ...told, errors: detailsOf(found) })
}

/** How tasks of a model are delivered. Throws ClientError where it has none. */
export function tasksOf({ endpoint, info }: ModelObject): TaskWire {
  return endpoint?.wire.tasks ?? refuse(`${info.id} has no tasks.`)
}
