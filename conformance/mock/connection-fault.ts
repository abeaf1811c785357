import type { ConnectionFault, MockResponse } from './exchange.js'
import type { Effects, FaultStatus } from './fault.js'
import type { Faults } from './fault-plan.js'
import type { Choices } from './runware/choices.js'
import type { Service } from './service.js'

/** The refusal that a fault asks for, in the form of the service that it strikes. */
export function statusFault(
  service: Service,
  faults: Faults,
  { retryAfterSeconds }: Choices,
): MockResponse | undefined {
  const refusals: Effects<'refusal', MockResponse | undefined> = {
    status: (_, { status, retryAfter = retryAfterSeconds }) =>
      service.refusal(
        status,
        service.statusError(status),
        status === 429 || status === 503 ? { 'retry-after': String(retryAfter) } : {},
      ),
  }
  return faults.struck(refusals, undefined)
}

/** The status of such a refusal. */
export function faultStatus(faults: Faults): FaultStatus | undefined {
  const statuses: Effects<'refusal', FaultStatus | undefined> = { status: (_, { status }) => status }
  return faults.struck(statuses, undefined)
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
