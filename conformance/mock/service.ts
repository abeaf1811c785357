import { jsonResponse, type MockRequest, type MockResponse } from './exchange.js'
import type { FaultStatus } from './fault.js'
import type { Faults } from './fault-plan.js'

/** Why a request is refused, whoever says it. */
export interface MockError {
  readonly code: string
  readonly message: string
  /** The field that it is about, as a dotted path; several for a rule over several fields. */
  readonly parameter?: string | readonly string[]
}

/** What is known of a request that is refused: of one whose body was not read, its path alone. */
export type AskedFor = Pick<MockRequest, 'path'> & Partial<Pick<MockRequest, 'body' | 'headers'>>

/** One of the APIs that a mock answers for. */
export interface Service {
  /** The methods that a path takes; none for a path that is none of the service's. */
  methodsFor(path: string): readonly string[]
  /** Whether a request has to be labelled as JSON. */
  takesJson(path: string, request: MockRequest): boolean
  /** Answers a request for one of its paths, by a method that the path takes. */
  answer(path: string, request: MockRequest, faults: Faults): MockResponse
  /**
   * A refusal in its own form.
   * @param asked the request, where it is known
   */
  refusal(status: number, error: MockError, headers?: Readonly<Record<string, string>>, asked?: AskedFor): MockResponse
  /** The error that stands for a status by itself. */
  statusError(status: FaultStatus): MockError
  /** Where what it has is to be found, for a request that asks at another place. */
  readonly whereabouts: string
}

/** A response that is one error, in the form of what is no service's own. */
export function failed(status: number, error: MockError, headers: Readonly<Record<string, string>> = {}): MockResponse {
  return jsonResponse(status, { errors: [error] }, headers)
}

/** What is said of a fault of the mock itself. */
export function mockFailure(error: unknown): MockError {
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internalServerError', message: `The mock failed: ${message}` }
}
