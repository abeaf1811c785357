import { compileShape } from '../../../generator/compile.js'
import { counted } from '../../../generator/document/counted.js'
import { isJsonObject, type JsonObject, parsedJson } from '../../../generator/document/json.js'
import { describedBody } from '../../../generator/ir/described-body.js'
import type { BodyShapes, Model, Operation } from '../../../generator/ir/model.js'
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
  const { method, path } = request
  const headers = { 'content-type': 'application/json', authorization: 'Bearer any-key', host: 'localhost' }
  return { method, path, headers, body: textOf(request) }
}

function errorsIn(json: unknown): readonly JsonObject[] {
  if (!isJsonObject(json)) return []
  return [json.errors, json.error].flat().filter(isJsonObject)
}

function answerMisfits(recording: Recording, models: ReadonlyMap<string, Model>, api: MockApi): readonly Misfit[] {
  const { answer } = recording
  // No file describes the events of a stream.
  const json = 'events' in answer ? undefined : 'json' in answer ? answer.json : parsedJson(textOf(answer))
  if (json === undefined) return []
  const operation = operationOf(recording, models, api)
  const shapes = operation && describedBody(operation, answer.status)
  if (shapes === undefined) return []
  const member = answer.status < 300 ? operation?.responseMember : undefined
  const value = member === undefined ? json : isJsonObject(json) ? json[member] : undefined
  const check = checks.get(shapes) ?? compileShape(shapes.observed)
  checks.set(shapes, check)
  const place = member === undefined ? '/answer/json' : `/answer/json/${member}`
  const all = check.validate(value)
  const told = all.slice(0, mostTold).map((it) => ({ pointer: `${place}${it.pointer}`, message: it.message }))
  const rest = all.length - told.length
  return rest === 0 ? told : [...told, { pointer: place, message: `It breaks ${counted(rest, 'more rule')}.` }]
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
