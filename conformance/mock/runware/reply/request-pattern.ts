import { isJsonObject, type Json } from '../../../../generator/document/json.js'

/**
 * What a request has to have: of an object these members, of a list as many items, each as its own pattern says, of a text the
 * same text or one that an expression matches, of all else the very value.
 */
export type RequestPattern =
  | string
  | number
  | boolean
  | null
  | RegExp
  | readonly RequestPattern[]
  | { readonly [name: string]: RequestPattern }

/** Whether a value has all that a pattern says. */
export function hasAll(value: Json | undefined, pattern: RequestPattern): boolean {
  if (pattern instanceof RegExp) return typeof value === 'string' && matches(pattern, value)
  if (typeof pattern !== 'object' || pattern === null) return value === pattern
  if (Array.isArray(pattern)) {
    const all = pattern as readonly RequestPattern[]
    return Array.isArray(value) && value.length === all.length && all.every((it, i) => hasAll(value[i] as Json, it))
  }
  if (!isJsonObject(value)) return false
  return Object.entries(pattern).every(([name, it]) => Object.hasOwn(value, name) && hasAll(value[name], it))
}

/** Whether an expression matches; with the flag g it would go on from where it stopped. */
export function matches({ source, flags }: RegExp, text: string): boolean {
  return new RegExp(source, flags.replace(/[gy]/g, '')).test(text)
}

/** Whether a value is a pattern: JSON with expressions in it. */
export function isPattern(value: unknown): value is RequestPattern {
  if (value instanceof RegExp || value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(value)
  const isPlain = Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null
  return isPlain && Object.values(value).every(isPattern)
}
