import type { Json } from '../../generator/spec/json.js'

/** One entry of `errors`, with the fields that real captures show. */
export interface ErrorEntry {
  readonly code: string
  readonly message: string
  /** The offending field as a dotted path; several for a rule over several fields. */
  readonly parameter?: string | readonly string[]
  readonly type?: string
  readonly min?: number
  readonly max?: number
  readonly multiplier?: number
  readonly allowedValues?: readonly Json[]
  readonly documentation?: string
  readonly status?: 'error'
  readonly taskType?: string
  readonly taskUUID?: string
}

/** A refusal of the whole request. */
export interface RequestFault {
  readonly status: number
  readonly error: ErrorEntry
}

export const authFailure = (message: string): ErrorEntry => ({
  code: 'invalidApiKey',
  message,
  parameter: 'apiKey',
  type: 'string',
  taskType: 'authentication',
})

export const payloadFailure = (message: string): ErrorEntry => ({ code: 'invalidPayloadFormat', message })
