// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError, errorsIn, refusal } from './client-error.js'
import type { Core, UtilitiesPart } from './core.js'
import { type ModelObject, type RequestFields, said, tasksOf } from './model-object.js'
import { platform } from './platform.js'
import type { Session } from './session.js'
import type { CallOptions } from './settings.js'
import type { Endpoint } from './wire.js'

/** Times that a task is sent under an identifier of its own where the server says that it knows the one before. */
const mostNames = 3

/** Sends a task that is no model's, and gives its one result, which has the member. Throws ClientError. */
export async function utilityResult(
  session: Session,
  model: ModelObject,
  request: (id: string) => RequestFields,
  member?: string,
): Promise<RequestFields> {
  const endpoint = model.endpoint as Endpoint
  const { errors: wire, tasks } = endpoint.wire
  const { results, identifier, type, known } = tasks ?? tasksOf(model)
  const url = session.settings.urlFor(endpoint)
  for (let names = 1; ; names++) {
    const sent = request(platform.crypto.randomUUID())
    const body = JSON.stringify([sent])
    const reply = await session.send({ endpoint, method: 'POST', url, body, isRepeatable: true })
    const items = said(reply.body, `/${results}`)
    // What cannot be taken for that of another task may come without an identifier.
    const isOwn = (it: unknown) => [sent[identifier], undefined].includes(said(it, `/${identifier}`))
    const own = Array.isArray(items) && items.find((it) => said(it, `/${type}`) === sent[type] && isOwn(it))
    const errors = errorsIn(wire, reply.body, true)
    if (own && reply.response.ok && errors.length === 0 && (member === undefined || typeof own[member] === 'string'))
      return own
    // The answer to the first sending was lost; such a task does no harm where it is done twice.
    if (names < mostNames && reply.isRepeated && errors.some((it) => said(it, '/code') === known)) continue
    if (errors.length > 0 || !reply.response.ok) throw refusal(wire, reply, { errors, limits: {} })
    throw new ClientError('badResponse', 'The answer tells no such result.', reply)
  }
}

/** Tasks that are no model's: the account, the catalogue, media. */
export const utilities: UtilitiesPart = {
  async utility(core: Core, model: ModelObject, task: RequestFields, options: CallOptions = {}) {
    const { identifier } = tasksOf(model)
    const session = core.session(options)
    return session.run(() => utilityResult(session, model, (id) => ({ [identifier]: id, ...task })))
  },
}
