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
  if (!isJsonObject(value)) return typeof value === 'string' ? quotedText(value) : JSON.stringify(value)
  let members = ''
  for (const key of sortedKeys(value))
    members += `${members && ','}${quotedText(key)}:${canonicalText(value[key] as Json)}`
  return `{${members}}`
}

/** Characters up to which a text is looked through sooner than it is handed to JSON.stringify. */
const shortText = 48

/** A text as JSON.stringify writes it. */
function quotedText(text: string): string {
  if (text.length > shortText) return JSON.stringify(text)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const isPlain = code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c // no quote, no backslash
    if (!isPlain) return JSON.stringify(text)
  }
  return `"${text}"`
}

/** The keys of an object in the order of their code units. */
export function sortedKeys(value: JsonObject): string[] {
  const keys = Object.keys(value)
  // Few are sorted sooner one by one.
  if (keys.length > 16) return keys.sort()
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string
    let at = i
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string
    keys[at] = key
  }
  return keys
}

/** A copy that shares nothing and keeps own keys such as `__proto__`. */
export function copied(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(copied)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, copied(it as Json)]))
}
