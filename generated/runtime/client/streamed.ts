// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { ClientError, detailOf, errorsIn, refusal } from './client-error.js'
import { eventsOf } from './events.js'
import { type ModelObject, mustFit, said } from './model-object.js'
import { jsonOf, type Outgoing, type Reply, type Session } from './session.js'
import type { StreamPart } from './stream.js'
import type { Endpoint, StreamEvent, StreamWire, Wire } from './wire.js'

/** A request for a stream, and what it is of. */
export interface StreamRequest {
  readonly model: ModelObject
  readonly outgoing: Outgoing
  /** What the task is called, where it is one. */
  readonly id?: string
  /** What becomes of an answer that is none of a stream: what it brings, or an error. */
  otherwise(reply: Reply): Promise<unknown>
}

/** The pieces of a streamed answer; it returns the whole. Throws ClientError with what had come. */
export async function* streamed(session: Session, request: StreamRequest): AsyncGenerator<StreamPart, unknown> {
  try {
    const { outgoing, model } = request
    const { wire } = outgoing.endpoint
    const reply = await session.send({ ...outgoing, isStream: true })
    const { response } = reply
    if (!response.ok) return yield* allAtOnce(wire, await request.otherwise(reply))
    if (/json/.test(response.headers.get('content-type') ?? '')) {
      const body = jsonOf(session.settings.withoutKeys(await response.text()))
      return yield* allAtOnce(wire, await request.otherwise({ ...reply, body }))
    }
    const whole = yield* piecesOf(session, request, reply)
    const { results } = wire.tasks ?? {}
    mustFit(model, results === undefined ? whole : { [results]: [whole] }, session.settings, { body: whole })
    return whole
  } finally {
    session.end()
  }
}

async function* piecesOf(session: Session, request: StreamRequest, reply: Reply): AsyncGenerator<StreamPart, unknown> {
  const { endpoint } = request.outgoing
  const stream = endpoint.wire.stream as StreamWire
  const events: StreamEvent[] = []
  const partial = { text: '', reasoning: '' }
  const { status, requestId } = reply
  // What has begun is paid for: to send it again is safe only where its server knows it.
  const told = { status, requestId, id: request.id, partial, retryable: request.outgoing.isRepeatable }
  try {
    for await (const data of eventsOf(reply.response)) {
      if (data === stream.end) return stream.whole(events, partial)
      const event = jsonOf(session.settings.withoutKeys(data))
      if (typeof event !== 'object' || event === null)
        throw new ClientError('badResponse', 'An event of the stream is no JSON.', {
          ...told,
          retryable: false,
          body: data,
        })
      mustBeNoError(endpoint, event, request, told)
      events.push(event as StreamEvent)
      const { of = 0, ...pieces } = stream.pieces(event as StreamEvent)
      // Who reads along reads one answer; the others are in the result.
      for (const [type, text] of of > 0 ? [] : (Object.entries(pieces) as ['text', string][])) {
        partial[type] += text
        yield { type, text }
      }
    }
  } catch (cause) {
    if (cause instanceof ClientError) throw cause
    session.mustGoOn({ ...told, cause })
    throw new ClientError('connection', 'The connection was lost before the stream had ended.', { ...told, cause })
  }
  throw new ClientError('connection', 'The stream ended before its last event.', told)
}

function mustBeNoError(
  { wire }: Endpoint,
  event: object,
  { model, id }: StreamRequest,
  told: { readonly status: number; readonly partial: { readonly text: string } },
): void {
  const errors = errorsIn(wire.errors, event, false)
  if (errors.length === 0) return
  const details = errors.map((it) => detailOf(wire.errors, it, model.limits))
  throw refusal(wire.errors, { ...told, body: event }, details, { ...(id && { id }), partial: told.partial })
}

/** A whole answer as if it had come in pieces. */
function* allAtOnce({ tasks }: Wire, answer: unknown): Generator<StreamPart, unknown> {
  const text = tasks && said(answer, `/${tasks.text.member}`)
  if (typeof text === 'string') yield { type: 'text', text }
  return answer
}
