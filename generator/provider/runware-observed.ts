import { isJsonObject, type Json, type JsonObject } from '../document/json.js'
import type { Follow, Observed } from './provider.js'

/** Runware's answers as clients really meet them. */
export const observed: Observed = { response: observedResponse, error: observedError }

/**
 * The schema of a 200 body as clients really meet it, from the published one: polls add `status` and `progress`, an
 * acknowledgement has nothing but taskType and taskUUID, and `errors` may stand beside `data`.
 */
function observedResponse(published: Json, error: Json | undefined, follow: Follow): Json {
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
function observedError(published: Json, follow: Follow): Json {
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
