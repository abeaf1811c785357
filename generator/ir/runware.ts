import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import { constraintOf, constraintsOf, dereferenced, type Shape } from './model.js'

/*
 * What sets Runware's files apart from other OpenAPI files, and nothing else: the body is an array of task objects,
 * each of which names its taskType and its model by a const and carries a taskUUID.
 */

/** How one task of a Runware file is recognised and completed. */
export interface TaskEnvelope {
  /** The single task of the array body. */
  readonly task: Shape
  /** taskType and model with their consts. */
  readonly fixed: ReadonlyMap<string, string>
  /** The const of `model`, known as AIR. */
  readonly air: string | undefined
  readonly uuidField: string | undefined
}

/** What a task is known by. */
const members = ['taskType', 'taskUUID', 'model']

/**
 * The task envelope of a request body, or undefined when the body is something else: an ordinary object, a list of texts.
 * A file may describe the task without the array around it; its consts tell.
 */
export function taskEnvelope(body: Shape): TaskEnvelope | undefined {
  const outer = dereferenced(body)
  const items = constraintOf(outer, 'items')
  const isArray = constraintOf(outer, 'type')?.types.includes('array') ?? items !== undefined
  const task = isArray ? items && dereferenced(items.shape) : outer
  if (task === undefined || !members.some((name) => property(task, name))) return undefined
  const fixed = new Map<string, string>()
  for (const name of ['taskType', 'model']) {
    const value = constOf(property(task, name))
    if (typeof value === 'string') fixed.set(name, value)
  }
  if (!isArray && fixed.size < 2) return undefined
  return {
    task,
    fixed,
    air: fixed.get('model'),
    uuidField: property(task, 'taskUUID') === undefined ? undefined : 'taskUUID',
  }
}

/** What a schema that is a $ref names; any other schema itself. */
export type Follow = (schema: Json) => Json

/**
 * The schema of a 200 body as clients really meet it, from the published one: polls add `status` and `progress`, an
 * acknowledgement has nothing but taskType and taskUUID, and `errors` may stand beside `data`.
 */
export function observedResponse(published: Json, error: Json | undefined, follow: Follow): Json {
  if (!isJsonObject(published)) return published
  const properties = objectAt(published, 'properties')
  const data = asObject(follow(objectAt(properties, 'data')))
  const errors =
    error === undefined
      ? { type: 'array' }
      : (objectAt(objectAt(asObject(observedError(error, follow)), 'properties'), 'errors') as Json)
  const items = Object.hasOwn(data, 'items') ? { items: observedResult(follow(data.items as Json)) } : {}
  return { ...published, properties: { ...properties, data: { ...data, ...items }, errors } }
}

function observedResult(item: Json): Json {
  if (!isJsonObject(item) || !Object.hasOwn(item, 'properties')) return item
  const { required, ...rest } = item
  const identity = ['taskType', 'taskUUID']
  // Published as always there, and yet told only where includeUsage and includeCost ask for them.
  const onRequest = ['usage', 'cost']
  const always = Array.isArray(required) ? required.filter((key) => !onRequest.includes(key as string)) : []
  const properties = {
    ...objectAt(item, 'properties'),
    status: {
      description: 'How far the task is, in answers to getResponse.',
      enum: ['processing', 'success', 'error'],
    },
    progress: { description: 'Percentage of the work that is done.', type: 'integer', minimum: 0, maximum: 100 },
    error: { description: 'Why the task failed.', type: 'object' },
  }
  return {
    ...rest,
    properties,
    required: Array.isArray(required) ? required.filter((key) => identity.includes(key as string)) : [],
    anyOf: [
      { title: 'result', required: always },
      { title: 'task under way', properties: { status: { enum: ['processing', 'error'] } }, required: ['status'] },
      { title: 'acknowledgement', maxProperties: identity.length },
    ],
  }
}

/** The schema of an error body as clients really meet it: `data` beside it, and `parameter` a name or a list of names. */
export function observedError(published: Json, follow: Follow): Json {
  if (!isJsonObject(published)) return published
  const properties = objectAt(published, 'properties')
  const errors = asObject(follow(objectAt(properties, 'errors')))
  const items = asObject(follow(objectAt(errors, 'items')))
  const fields = objectAt(items, 'properties')
  const parameter = asObject(follow(objectAt(fields, 'parameter')))
  const { type, ...says } = parameter
  const names = { ...says, anyOf: [{ type: type ?? 'string' }, { type: 'array', items: { type: 'string' } }] }
  const observed = { ...items, properties: { ...fields, parameter: names } }
  return {
    ...published,
    properties: { ...properties, errors: { ...errors, items: observed }, data: { type: 'array' } },
  }
}

function objectAt(object: JsonObject, key: string): JsonObject {
  return asObject(object[key])
}

function asObject(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {}
}

/** The model const of a task object; undefined when it has none. */
function constOf(shape: Shape | undefined): Json | undefined {
  const only = shape && constraintsOf(dereferenced(shape), 'values').find((it) => it.values.length === 1)
  return only?.values[0]?.value
}

function property(shape: Shape, name: string): Shape | undefined {
  const own = constraintOf(shape, 'properties')?.shapes.get(name)
  if (own !== undefined) return own
  for (const all of constraintsOf(shape, 'all')) {
    for (const part of all.shapes) {
      const found = property(dereferenced(part), name)
      if (found !== undefined) return found
    }
  }
  return undefined
}
