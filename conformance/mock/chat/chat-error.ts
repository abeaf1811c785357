import type { JsonObject } from '../../../generator/document/json.js'
import { jsonResponse, type MockResponse } from '../exchange.js'
import type { MockError } from '../service.js'

/** A refusal in the form that OpenAI clients read; further errors stand beside it. */
export function chatFailure(
  status: number,
  error: MockError,
  all: readonly MockError[] = [error],
  headers: Readonly<Record<string, string>> = {},
): MockResponse {
  return jsonResponse(status, { error: chatError(status, error), ...(all.length > 1 && { errors: all }) }, headers)
}

const types: Readonly<Record<number, string>> = { 401: 'authentication_error', 429: 'rate_limit_error' }

/** One error in that form. */
export function chatError(status: number, { code, message, parameter }: MockError): JsonObject {
  const type = types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
  return { message, type, param: parameter === undefined ? null : [parameter].flat().join(','), code }
}
