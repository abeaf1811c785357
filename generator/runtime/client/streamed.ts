import { ClientError, errorsIn, refusal } from './client-error.js'
import type { CallRequest, Core, StreamRequest } from './core.js'
import { eventsOf } from './events.js'
import { type ModelObject, mustFit, said } from './model-object.js'
import { jsonOf, type Reply, type Session } from './session.js'
import type { StreamPart } from './stream.js'
import type { StreamEvent, StreamWire, Wire } from './wire.js'

/** The pieces of a streamed answer; it returns the whole. Throws ClientError with what had come. */
export async function* pieces(
  core: Core,
  asked: CallRequest,
  session: Session = core.session(asked.options),
): AsyncGenerator<StreamPart, unknown> {
  try {
    const { model, endpoint } = asked
    const { wire } = endpoint
    const request: StreamRequest = wire.tasks
      ? await taskStream(core, asked, session)
      : await (await core.part('operations')).streamed(core, asked)
    const reply = await session.send({ ...request.outgoing, isStream: true })
    const { response } = reply
    if (!response.ok) return yield* allAtOnce(wire, await request.otherwise(reply))
    if (/json/.test(response.headers.get('content-type') ?? '')) {
      const body = jsonOf(session.settings.withoutKeys(await response.text()))
      return yield* allAtOnce(wire, await request.otherwise({ ...reply, body }))
    }
    const whole = yield* piecesOf(session, request, model, reply)
    const { results } = wire.tasks ?? {}
    mustFit(model, results === undefined ? whole : { [results]: [whole] }, session.settings, { body: whole })
    return whole
  } finally {
    session.end()
  }
}

/** A task whose answer may come piece by piece, or at once, or be asked for. */
async function taskStream(core: Core, asked: CallRequest, session: Session): Promise<StreamRequest> {
  const { model, endpoint, request } = asked
  const { Task, finished } = core.part('tasks')
  const [isKnown = false] = await core.note([asked])
  const task = new Task(model, request)
  const url = core.settings.urlFor(endpoint)
  return {
    id: task.id,
    outgoing: { endpoint, method: 'POST', url, body: JSON.stringify([request]), isRepeatable: true },
    otherwise(reply: Reply) {
      task.begin(reply, core.settings, reply.isRepeated || isKnown)
      return finished(session, task)
    },
  }
}

async function* piecesOf(
  session: Session,
  { outgoing, id }: StreamRequest,
  model: ModelObject,
  reply: Reply,
): AsyncGenerator<StreamPart, unknown> {
  const { wire } = outgoing.endpoint
  const stream = wire.stream as StreamWire
  const events: StreamEvent[] = []
  const partial = { text: '', reasoning: '' }
  // What has begun is paid for: to send it again is safe only where its server knows it.
  const told = { ...reply, id, partial, ...(!outgoing.isRepeatable && { retryable: false }) }
  try {
    for await (const data of eventsOf(reply.response)) {
      if (data === stream.end) return stream.whole(events, partial)
      const event = eventOf(session.settings.withoutKeys(data), told)
      const errors = errorsIn(wire.errors, event, false)
      if (errors.length > 0) throw refusal(wire.errors, { ...told, body: event }, { errors, limits: model.limits })
      events.push(event)
      const { of = 0, ...pieces } = stream.pieces(event)
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

function eventOf(body: string, told: object): StreamEvent {
  const event = jsonOf(body)
  if (typeof event === 'object' && event !== null) return event as StreamEvent
  throw new ClientError('badResponse', 'An event of the stream is no JSON.', { ...told, retryable: false, body })
}

/** A whole answer as if it had come in pieces. */
function* allAtOnce({ tasks }: Wire, answer: unknown): Generator<StreamPart, unknown> {
  const text = tasks && said(answer, `/${tasks.text.member}`)
  if (typeof text === 'string') yield { type: 'text', text }
  return answer
}
