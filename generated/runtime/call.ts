// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import type { ParameterWriter } from './parameter.js'
import { isObject, sendable } from './value.js'
import { RequestError, type Violation } from './violation.js'

/** How requests of an operation are sent. */
export interface CallDefinition {
  readonly method: string
  /** With the names of its parameters in braces. */
  readonly path: string
  /** Default: application/json. */
  readonly mediaType?: string
  /** Present where the request is not the whole body. */
  readonly envelope?: 'task' | 'input'
  /** Present where there is something to say beside the body. */
  readonly parameters?: ParameterWriter
}

/**
 * A whole request: its parameters written, its body checked.
 * @param build makes a checked body, or throws RequestError
 * @throws RequestError with what is wrong with either
 */
export function callOf(given: unknown, definition: CallDefinition, build: (fields: unknown) => unknown): unknown {
  const { method, path, mediaType = 'application/json', parameters = nothingBeside(['body']) } = definition
  const own = sendable(given)?.value
  if (!isObject(own)) throw new RequestError([notAnObject])
  const { body: fields = {}, ...others } = own
  const faults: Violation[] = []
  const written = attempted(() => parameters(others, path), faults)
  const request = attempted(() => build(fields), faults, 'body')
  if (faults.length > 0) throw new RequestError(faults)
  const headers = { 'content-type': mediaType, ...written?.headers }
  return { method, ...written, headers, body: enclosed(request, definition) }
}

/**
 * A whole request of an operation that takes no body: its parameters written.
 * @throws RequestError with what is wrong with them
 */
export function bodilessCallOf(given: unknown, { method, path, parameters }: CallDefinition): unknown {
  const own = sendable(given)?.value
  if (!isObject(own)) throw new RequestError([{ ...notAnObject, message: withoutBody }])
  return { method, ...(parameters ?? nothingBeside([]))(own, path) }
}

const withoutBody =
  'call: takes a JSON object with path, query and headers, as far as the operation has parameters there'

const notAnObject: Violation = {
  pointer: '',
  keyword: 'type',
  limit: 'object',
  message: 'call: takes a JSON object with body, and path, query and headers where the operation has parameters',
}

function enclosed(request: unknown, { envelope }: CallDefinition): unknown {
  return envelope === 'task' ? [request] : envelope === 'input' ? { input: request } : request
}

/** What `make` gives; where it refuses, its violations are noted below `where`. */
function attempted<T>(make: () => T, faults: Violation[], where = ''): T | undefined {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    for (const it of error.violations) faults.push(where === '' ? it : below(where, it))
    return undefined
  }
}

function below(where: string, it: Violation): Violation {
  const message = it.pointer === '' ? it.message.replace(/^[^:]*/, where) : `${where}.${it.message}`
  return { ...it, pointer: `/${where}${it.pointer}`, message }
}

/** Where an operation has no parameters every key is unknown but those that are told. */
function nothingBeside(known: readonly string[]): ParameterWriter {
  return (given, path) => {
    const found = Object.keys(given as object).map((key): Violation => {
      const pointer = `/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`
      const rule = known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`
      return {
        pointer,
        keyword: 'additionalProperties',
        limit: false,
        message: `${key}: is not a known key; ${rule}`,
      }
    })
    if (found.length > 0) throw new RequestError(found)
    return { path, query: '', headers: {} }
  }
}
