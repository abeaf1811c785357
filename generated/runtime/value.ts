// Written by specproof 0.1.1. Changes made here are lost.
/* What a value is once JSON.stringify has sent it: only own enumerable properties count, undefined means absent. */

const objectPrototype = Object.prototype

/** A plain object: no class instance, no boxed primitive. Whether it has a toJSON is asked where it is used. */
export function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === objectPrototype || prototype === null
}

/** An object whose properties JSON.stringify would send as they are. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return isPlain(value) && typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}

/** An array that JSON.stringify would send item by item. */
export function isArray(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    Object.getPrototypeOf(value) === Array.prototype &&
    typeof (value as { toJSON?: unknown }).toJSON !== 'function'
  )
}

const isAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || typeof value === 'symbol'

/** The property `key`, or undefined when JSON.stringify would not send it. */
export function own<T extends Readonly<Record<string, unknown>>>(object: T, key: string): T[string] | undefined {
  const value = objectPrototype.propertyIsEnumerable.call(object, key) ? object[key] : undefined
  return (isAbsent(value) ? undefined : value) as T[string] | undefined
}

/** The properties that are sent, those in `keys` first and in that order, so that findings follow the document. */
export function ordered(object: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const result = Object.create(null)
  for (const key of [...keys, ...Object.keys(object)]) {
    const value = own(object, key)
    if (value !== undefined) result[key] = value
  }
  return result
}

/** How many properties are sent. */
export function size(object: Record<string, unknown>): number {
  return Object.keys(object).filter((key) => !isAbsent(object[key])).length
}

/** One text per JSON value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value))
  const object = ordered(value as Record<string, unknown>, [])
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`)
    .join()}}`
}

/** True when no two items are equal as JSON. */
export function isUnique(items: readonly unknown[]): boolean {
  return new Set(items.map(canonical)).size === items.length
}

/**
 * A copy of what JSON.stringify would send: absent properties left out, -0 as 0. What JSON cannot carry stays as it
 * is, for a check to refuse; so does a value too deep or circular.
 */
export function sendable(value: unknown): unknown {
  try {
    return copy(value)
  } catch {
    return value
  }
}

function copy(value: unknown): unknown {
  if (value === 0) return 0
  // Array.from also visits holes, which are refused like undefined.
  if (isArray(value)) return Array.from(value as readonly unknown[], copy)
  if (!isObject(value)) return value
  const present = Object.entries(value).filter(([, member]) => !isAbsent(member))
  return Object.fromEntries(present.map(([key, member]) => [key, copy(member)]))
}
