// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { detailOf, errorsIn, refusal } from './client-error.js'
import { checkedRequest, type ModelObject, mustFit, type RequestFields } from './model-object.js'
import type { Outgoing, Reply, Session } from './session.js'
import type { CallOptions, Settings } from './settings.js'
import type { Endpoint } from './wire.js'

/** Methods that do the same however often they are sent (RFC 9110, 9.2.2). */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'QUERY'])

/** The request of an operation whose body is the request. */
function plainRequest(model: ModelObject, request: RequestFields, settings: Settings, options: CallOptions): Outgoing {
  const endpoint = model.endpoint as Endpoint
  const { method, path, query, headers, body } = checkedRequest(() =>
    model.call({ ...options.parameters, body: request }),
  )
  const url = settings.urlFor(endpoint, path) + (query && `?${query}`)
  return { endpoint, method, url, headers, body: JSON.stringify(body), isRepeatable: repeatable.has(method) }
}

/** What an answer brings. Throws ClientError. */
function plainAnswer(
  model: ModelObject,
  { endpoint: { wire }, isRepeatable }: Outgoing,
  reply: Reply,
  settings: Settings,
): unknown {
  const { status, body } = reply
  if (reply.response.ok) {
    mustFit(model, body, settings, { status, body })
    return body
  }
  const details = errorsIn(wire.errors, body, true).map((it) => detailOf(wire.errors, it, model.limits))
  throw refusal(wire.errors, reply, details, { mayHaveStarted: !isRepeatable && (status === 408 || status >= 500) })
}

/** Performs an operation. */
export async function performPlain(session: Session, model: ModelObject, request: RequestFields): Promise<unknown> {
  const { settings, options } = session
  const outgoing = plainRequest(model, request, settings, options)
  return plainAnswer(model, outgoing, await session.send(outgoing), settings)
}

/** An operation whose answer may come piece by piece, or at once. */
export function streamedPlain({ settings, options }: Session, model: ModelObject, request: RequestFields) {
  const outgoing = plainRequest(model, request, settings, options)
  return { model, outgoing, otherwise: async (reply: Reply) => plainAnswer(model, outgoing, reply, settings) }
}
