/** A JSON value as `JSON.parse` returns it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object; `__proto__` and its like are ordinary own keys. */
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** The value of a JSON text; undefined where the text is none. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** True for an object that is neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own member `key`, never one that Object.prototype lends. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** One text per JSON value, whatever the order of its keys: two values are equal exactly when their texts are. */
export function canonicalText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  let members = ''
  for (const key of Object.keys(value).sort())
    members += `${members && ','}${JSON.stringify(key)}:${canonicalText(value[key] as Json)}`
  return `{${members}}`
}

/** A copy that shares nothing and keeps own keys such as `__proto__`. */
export function copied(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(copied)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, copied(it as Json)]))
}
