import type { Choices } from './choices.js'
import { type ErrorEntry, statusErrors } from './error-entry.js'
import { jsonResponse, type Mishap, type MockResponse } from './exchange.js'
import type { Faults } from './fault.js'

/** The refusal that a fault asks for. */
export function statusFault(faults: Faults, { retryAfterSeconds }: Choices): MockResponse | undefined {
  const fault = faults.find('status')
  if (fault === undefined) return undefined
  const mayRetry = fault.status === 429 || fault.status === 503
  const after = String(fault.retryAfter ?? retryAfterSeconds)
  return failed(fault.status, statusErrors[fault.status] as ErrorEntry, mayRetry ? { 'retry-after': after } : {})
}

/** A response that is one error. */
export function failed(
  status: number,
  error: ErrorEntry,
  headers: Readonly<Record<string, string>> = {},
): MockResponse {
  return jsonResponse(status, { errors: [error] }, headers)
}

/** A response with what befalls it on its way. */
export function withMishaps(response: MockResponse, faults: Faults, latencyMs: number): MockResponse {
  if (faults.isEmpty && latencyMs === 0) return response
  const { body } = response
  const cut = faults.find('cut')
  const length = typeof body === 'string' ? body.length : 'events' in body ? body.events.length : body.length
  const delayMs = latencyMs + (faults.find('slow')?.ms ?? 0)
  const type = faults.find('content-type')
  const mishap: Mishap = {
    ...(delayMs > 0 && { delayMs }),
    ...(faults.find('timeout') && { isSilent: true }),
    ...(faults.find('reset') && { isReset: true }),
    ...(cut && { cutAfter: Math.min(length, cut.after ?? (typeof body === 'string' ? length >> 1 : length - 1)) }),
  }
  const headers = type ? { ...response.headers, 'content-type': type.type ?? 'text/html' } : response.headers
  return { ...response, headers, ...(Object.keys(mishap).length > 0 && { mishap }) }
}
