import { type ConnectionFault, jsonResponse, type MockResponse } from './exchange.js'
import type { Effects, Faults } from './fault.js'
import type { Choices } from './runware/choices.js'
import { type ErrorEntry, statusErrors } from './runware/error-entry.js'

/** The refusal that a fault asks for. */
export function statusFault(faults: Faults, { retryAfterSeconds }: Choices): MockResponse | undefined {
  const refusals: Effects<'refusal', MockResponse | undefined> = {
    status: (_, { status, retryAfter = retryAfterSeconds }) =>
      failed(
        status,
        statusErrors[status] as ErrorEntry,
        status === 429 || status === 503 ? { 'retry-after': String(retryAfter) } : {},
      ),
  }
  return faults.struck(refusals, undefined)
}

/** The error that such a refusal carries. */
export function statusFailure(faults: Faults): ErrorEntry | undefined {
  const errors: Effects<'refusal', ErrorEntry | undefined> = { status: (_, { status }) => statusErrors[status] }
  return faults.struck(errors, undefined)
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
export function withConnectionFaults(response: MockResponse, faults: Faults, latencyMs: number): MockResponse {
  return faults.struck(onTheWay, latencyMs > 0 ? befallen(response, { delayMs: latencyMs }) : response)
}

const onTheWay: Effects<'way', MockResponse> = {
  slow: (it, { ms }) => befallen(it, { delayMs: (it.connectionFault?.delayMs ?? 0) + ms }),
  timeout: (it) => befallen(it, { isSilent: true }),
  reset: (it) => befallen(it, { isReset: true }),
  cut: (it, { after }) => {
    const { body } = it
    const length = typeof body === 'string' ? body.length : 'events' in body ? body.events.length : body.length
    return befallen(it, { cutAfter: Math.min(length, after ?? (typeof body === 'string' ? length >> 1 : length - 1)) })
  },
  'content-type': (it, { type = 'text/html' }) => ({ ...it, headers: { ...it.headers, 'content-type': type } }),
}

function befallen(response: MockResponse, connectionFault: ConnectionFault): MockResponse {
  return { ...response, connectionFault: { ...response.connectionFault, ...connectionFault } }
}
