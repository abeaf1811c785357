import { type ConnectionFault, isEventStream, type MockResponse } from './exchange.js'
import type { Effects } from './fault.js'
import type { Faults } from './fault-plan.js'
import type { Choices } from './runware/choices.js'
import { contentPolicy, type ErrorEntry, statusErrors } from './runware/error-entry.js'
import type { Service } from './service.js'
import type { ToldFault } from './settings.js'

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
    'content-policy': () => service.refusal(400, contentPolicy),
  }
  return faults.struck(refusals, undefined)
}

/** The error of such a refusal, for who has no statuses. */
export function faultError(faults: Faults): ErrorEntry | undefined {
  const errors: Effects<'refusal', ErrorEntry | undefined> = {
    status: (_, { status }) => statusErrors[status],
    'content-policy': () => contentPolicy,
  }
  return faults.struck(errors, undefined)
}

/** A response with what befalls it on its way. */
export function withConnectionFaults(response: MockResponse, faults: Faults, latencyMs: number): MockResponse {
  return faults.struck(onTheWay, latencyMs > 0 ? befallen(response, { delayMs: latencyMs }) : response)
}

/** What is told of an answer that does not come as it was made. */
export function toldOf(fault: ConnectionFault = {}): { readonly fault?: ToldFault } {
  if (fault.isReset) return { fault: 'reset' }
  if (fault.isSilent) return { fault: 'silent' }
  if (fault.cutAfter !== undefined) return { fault: 'cut' }
  return fault.stallAfter === undefined ? {} : { fault: 'stalled' }
}

const onTheWay: Effects<'way', MockResponse> = {
  slow: (it, { ms }) => befallen(it, { delayMs: (it.connectionFault?.delayMs ?? 0) + ms }),
  timeout: (it) => befallen(it, { isSilent: true }),
  reset: (it) => befallen(it, { isReset: true }),
  stall: (it, { after }) => befallen(it, { stallAfter: lengthAt(it, after) }),
  gaps: (it, { ms }) => befallen(it, { gapMs: ms }),
  cut: (it, { after }) => befallen(it, { cutAfter: lengthAt(it, after) }),
  'content-type': (it, { type = 'text/html' }) => ({ ...it, headers: { ...it.headers, 'content-type': type } }),
}

function befallen(response: MockResponse, connectionFault: ConnectionFault): MockResponse {
  return { ...response, connectionFault: { ...response.connectionFault, ...connectionFault } }
}

/** So many events or characters as are asked for, else all events but one, or half of a body. */
function lengthAt({ body }: MockResponse, after: number | undefined): number {
  const length = isEventStream(body) ? body.events.length : body.length
  return Math.min(length, after ?? (typeof body === 'string' ? length >> 1 : length - 1))
}
