// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { errorsIn, refusal } from './client-error.js'
import type { CallRequest, Core, OperationsPart } from './core.js'
import { checkedRequest, mustFit } from './model-object.js'
import type { Reply, Session } from './session.js'

/** Methods that do the same however often they are sent (RFC 9110, 9.2.2). */
const repeatable = /^(GET|HEAD|OPTIONS|PUT|DELETE|QUERY)$/

/** The request of an operation whose body is the request, or which takes none, and what its answer brings. */
function exchanged({ model, endpoint, request, options }: CallRequest, { settings }: Core) {
  const { wire } = endpoint
  // What takes no body has nothing to parse.
  const call = checkedRequest(() =>
    model.call('parse' in model ? { ...options.parameters, body: request } : { ...options.parameters, ...request }),
  )
  const { method, path, query, headers } = call
  const isRepeatable = repeatable.test(method)
  const url = settings.urlFor(endpoint, path) + (query && `?${query}`)
  return {
    outgoing: { endpoint, method, url, headers, body: JSON.stringify(call.body), isRepeatable },
    /** Throws ClientError. */
    async otherwise(reply: Reply): Promise<unknown> {
      const { status, body, response } = reply
      if (!response.ok) {
        const mayHaveStarted = !isRepeatable && (status === 408 || status >= 500)
        throw refusal(wire.errors, reply, { errors: errorsIn(wire.errors, body, true), ...model }, { mayHaveStarted })
      }
      mustFit(model, body, settings, reply)
      return body
    },
  }
}

/** Requests that are operations, each with a path of its own: what a client needs for chats and plain OpenAPI. */
export const operations: OperationsPart = {
  async perform(core: Core, asked: CallRequest, session: Session): Promise<unknown> {
    await core.note([asked])
    const { outgoing, otherwise } = exchanged(asked, core)
    return otherwise(await session.send(outgoing))
  },
  /** An operation whose answer may come piece by piece, or at once. */
  async streamed(core: Core, asked: CallRequest) {
    await core.note([asked])
    return exchanged(asked, core)
  },
}
