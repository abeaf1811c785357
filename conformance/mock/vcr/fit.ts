import { compileShape } from '../../../generator/compile.js'
import { counted } from '../../../generator/document/counted.js'
import { isJsonObject, type Json, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import { describedBody } from '../../../generator/ir/described-body.js'
import type { BodyShapes, Model, Operation } from '../../../generator/ir/model.js'
import type { Protocol } from '../../../generator/provider/protocol.js'
import type { MockApi } from '../api.js'
import type { MockRequest } from '../exchange.js'
import { textOf } from './exchange-key.js'
import type { Recording } from './recording.js'

/** What of a recording does not fit the file of its model. */
export interface Misfit {
  /** JSON Pointer into the recording. */
  readonly pointer: string
  readonly message: string
}

/** So many broken rules of an answer are told one by one. */
const mostTold = 3

const checks = new WeakMap<BodyShapes, ReturnType<typeof compileShape>>()

/** What no longer fits: that its request is refused today, or that its answer is not as the document describes answers. */
export function misfitsOf(recording: Recording, models: ReadonlyMap<string, Model>, api: MockApi): readonly Misfit[] {
  return [...requestMisfits(recording, api), ...answerMisfits(recording, models, api)]
}

function requestMisfits({ request }: Recording, api: MockApi): readonly Misfit[] {
  const decided = api.decide(asked(request))
  api.reset()
  const { status, body } = decided.response
  // What a request says of its key is not kept.
  if (!decided.isFinal || status === 401) return []
  const json = typeof body === 'string' ? parsedJson(body) : undefined
  const [first] = errorsIn(json)
  const parameter = first === undefined ? undefined : [first.parameter ?? first.param].flat().join(', ')
  const words = typeof first?.message === 'string' ? first.message : `It is answered ${status}.`
  return [
    { pointer: '/request', message: `The request is refused today${parameter ? ` for ${parameter}` : ''}: ${words}` },
  ]
}

function asked(request: Recording['request']): MockRequest {
  const { path } = request
  // A message over WebSocket is judged as its tasks are over HTTP.
  const method = request.method === 'MESSAGE' ? 'POST' : request.method
  const headers = { 'content-type': 'application/json', authorization: 'Bearer any-key', host: 'localhost' }
  return { method, path, headers, body: textOf(request) }
}

function errorsIn(json: unknown): readonly JsonObject[] {
  if (!isJsonObject(json)) return []
  return [json.errors, json.error].flat().filter(isJsonObject)
}

function answerMisfits(recording: Recording, models: ReadonlyMap<string, Model>, api: MockApi): readonly Misfit[] {
  const operation = operationOf(recording, models, api)
  if (operation === undefined) return []
  const { tasks, queue } = models.get(recording.model ?? '')?.provider.protocol ?? {}
  const all = valuesOf(recording, operation, { results: tasks?.results, queue }).flatMap(({ status, place, value }) => {
    const shapes = describedBody(operation, status)
    if (shapes === undefined) return []
    const check = checks.get(shapes) ?? compileShape(shapes.observed)
    checks.set(shapes, check)
    return check.validate(value).map(({ pointer, message }) => ({ pointer: place(pointer), message }))
  })
  const told = all.slice(0, mostTold)
  const rest = all.length - told.length
  return rest === 0 ? told : [...told, { pointer: '/answer', message: `It breaks ${counted(rest, 'more rule')}.` }]
}

/** What of a recording a document describes, and where each pointer into it leads. */
interface DescribedPart {
  readonly status: number
  readonly value: Json | undefined
  place(pointer: string): string
}

/** A body; or what messages and webhooks bring, each as if it were a body. No file describes the events of a stream. */
function valuesOf(
  recording: Recording,
  { responseMember }: Operation,
  { results, queue }: { readonly results: string | undefined; readonly queue: Protocol['queue'] },
): readonly DescribedPart[] {
  const { answer, webhooks = [] } = recording
  const posted = webhooks.flatMap((it, index): DescribedPart[] => {
    const json = 'json' in it ? it.json : undefined
    // One by one and flat: the only result of a body. What a failure is told by is not described.
    if (results === undefined || !isJsonObject(json) || 'code' in json || 'errors' in json) return []
    const place = (at: string) =>
      `/webhooks/${index}/json${at.startsWith(`/${results}/0`) ? at.slice(results.length + 3) : ''}`
    return [{ status: 200, value: { [results]: [json] }, place }]
  })
  if ('events' in answer) return posted
  if ('messages' in answer) {
    const messages = answer.messages.flatMap((it, index): DescribedPart[] => {
      const json = 'json' in it && isJsonObject(it.json) ? it.json : undefined
      if (json === undefined || results === undefined || !(results in json)) return []
      return [{ status: 200, value: json, place: (at) => `/answer/messages/${index}/json${at}` }]
    })
    return [...messages, ...posted]
  }
  const json = 'json' in answer ? answer.json : parsedJson(textOf(answer))
  if (json === undefined || isUnderWay(json, queue)) return posted
  const { status } = answer
  const member = status < 300 ? responseMember : undefined
  const value = member === undefined ? json : isJsonObject(json) ? json[member] : undefined
  if (member !== undefined && (value ?? null) === null && queue !== undefined) return posted
  const start = member === undefined ? '/answer/json' : `/answer/json/${member}`
  return [{ status, value, place: (at) => `${start}${at}` }, ...posted]
}

/** What is answered before there is a result: that a request stands in a queue. */
function isUnderWay(json: Json, queue: Protocol['queue']): boolean {
  if (queue === undefined || !isJsonObject(json)) return false
  const state = json[queue.state.member]
  return json[queue.identifier] !== undefined && !queue.state.done.some((it) => it === state)
}

/** The operation that a recording is for; a poll names no model, and is for that of the task which it asks for. */
function operationOf(
  { request, model }: Recording,
  models: ReadonlyMap<string, Model>,
  api: MockApi,
): Operation | undefined {
  const subject = api.subjectOf(asked(request))
  if (subject !== undefined || model === undefined) return subject?.operation
  const { operations = [] } = models.get(model) ?? {}
  return operations.find((it) => it.uuidField !== undefined)
}
