import { type ConnectionFault, isEventStream, type MockResponse } from './exchange.js'
import type { Effects } from './fault.js'
import type { Faults } from './fault-plan.js'
import type { Choices } from './runware/choices.js'
import { contentPolicy } from './runware/error-entry.js'
import type { MockError, Service } from './service.js'
import type { ToldFault } from './settings.js'

/** A refusal that a fault asks for. */
export interface FaultRefusal {
  readonly status: number
  readonly error: MockError
  readonly headers?: Readonly<Record<string, string>>
}

/** The refusal that a fault asks for, whichever way it is told. */
export function refusalFault(
  service: Pick<Service, 'statusError'>,
  faults: Faults,
  { retryAfterSeconds }: Choices,
): FaultRefusal | undefined {
  const refusals: Effects<'refusal', FaultRefusal | undefined> = {
    status: (_, { status, retryAfter = retryAfterSeconds }) => ({
      status,
      error: service.statusError(status),
      ...((status === 429 || status === 503) && { headers: { 'retry-after': String(retryAfter) } }),
    }),
    'content-policy': () => ({ status: 400, error: contentPolicy }),
  }
  return faults.struck(refusals, undefined)
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
  stall: (it, { after }) => (lengthOf(it) > 0 ? befallen(it, { stallAfter: lengthAt(it, after) }) : it),
  gaps: (it, { ms }) => (isEventStream(it.body) && lengthOf(it) > 1 ? befallen(it, { gapMs: ms }) : it),
  cut: (it, { after }) => (lengthOf(it) > 0 ? befallen(it, { cutAfter: lengthAt(it, after) }) : it),
  'content-type': (it, { type = 'text/html' }) => ({ ...it, headers: { ...it.headers, 'content-type': type } }),
}

function befallen(response: MockResponse, connectionFault: ConnectionFault): MockResponse {
  return { ...response, connectionFault: { ...response.connectionFault, ...connectionFault } }
}

/** Events of a stream, or characters of another body. */
function lengthOf({ body }: MockResponse): number {
  return isEventStream(body) ? body.events.length : body.length
}

/** So many events or characters as are asked for, else all events but one, or half of a body. */
function lengthAt(response: MockResponse, after: number | undefined): number {
  const length = lengthOf(response)
  return Math.min(length, after ?? (typeof response.body === 'string' ? length >> 1 : length - 1))
}
