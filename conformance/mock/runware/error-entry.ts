import type { Json } from '../../../generator/document/json.js'
import type { FaultStatus } from '../fault.js'
import type { MockError } from '../service.js'

/** One entry of `errors`, with the fields that real captures show. */
export interface ErrorEntry extends MockError {
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

export const authFailure = (message: string): ErrorEntry => ({
  code: 'invalidApiKey',
  message,
  parameter: 'apiKey',
  type: 'string',
  taskType: 'authentication',
})

export const payloadFailure = (message: string): ErrorEntry => ({ code: 'invalidPayloadFormat', message })

export const forbidden: ErrorEntry = { code: 'forbidden', message: 'The API key lacks permission for this request.' }

export const insufficientCredits: ErrorEntry = {
  code: 'insufficientCredits',
  message: 'The account has not enough credits for this task.',
}

export const conflict = (taskUUID: string): ErrorEntry => ({
  code: 'conflictTaskUUID',
  message: 'A task with this taskUUID has been accepted before.',
  parameter: 'taskUUID',
  taskUUID,
})

export const contentPolicy: ErrorEntry = {
  code: 'contentPolicyViolation',
  message: 'The request was refused by the content policy.',
}

/** The errors that stand for a status by itself. */
export const statusErrors: Readonly<Record<FaultStatus, ErrorEntry>> = {
  401: authFailure('Invalid API key. Check the key and try again.'),
  402: insufficientCredits,
  403: forbidden,
  404: { code: 'modelNotFound', message: 'There is no such model.' },
  408: { code: 'requestTimeout', message: 'The request took too long to arrive.' },
  429: { code: 'rateLimitExceeded', message: 'Too many requests. Try again later.' },
  500: { code: 'internalServerError', message: 'Something went wrong on the server.' },
  502: { code: 'providerError', message: 'The provider answered with an error.' },
  503: { code: 'serviceUnavailable', message: 'The service is temporarily unavailable.' },
  504: { code: 'providerGatewayTimeout', message: 'The provider did not answer in time.' },
}
