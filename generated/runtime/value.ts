// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
/* What a value is once JSON.stringify has sent it: only own enumerable properties count, undefined means absent. */

import { isIntrinsic } from './realm.js'

const objectPrototype = Object.prototype

/**
 * A plain object that JSON.stringify would send as it is: no array, no class instance, no boxed primitive, and without a
 * toJSON. `local`: made in this realm, or without a prototype.
 */
export function isPlain(value: unknown, local?: boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  const isOne =
    prototype === objectPrototype ||
    prototype === null ||
    (!local && !Array.isArray(prototype) && isIntrinsic(prototype))
  return isOne && typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}

/** The same, as TypeScript sees it. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return isPlain(value)
}

/** An array, of any realm, that JSON.stringify would send item by item. */
export function isArray(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  const isOne = prototype === Array.prototype || (Array.isArray(prototype) && isIntrinsic(prototype))
  return isOne && typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}

/** Whether JSON.stringify leaves out a property of this value. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || typeof value === 'symbol'

/** The property `key`, or undefined when JSON.stringify would not send it. */
export function own<T extends Readonly<Record<string, unknown>>>(object: T, key: string): T[string] | undefined {
  const value = objectPrototype.propertyIsEnumerable.call(object, key) ? object[key] : undefined
  return (isAbsent(value) ? undefined : value) as T[string] | undefined
}

/** How many properties are sent. */
export function size(object: Record<string, unknown>): number {
  return Object.keys(object).filter((key) => !isAbsent(object[key])).length
}

/** The properties that are sent, those in `keys` first and in that order, so that findings follow the document. */
export function ordered(object: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const result = Object.create(null)
  for (const key of [...keys, ...Object.keys(object)]) {
    const value = key in result ? undefined : own(object, key)
    if (value !== undefined) result[key] = value
  }
  return result
}

/** One text per JSON value, whatever the order of its keys; for what is no JSON, a text that no JSON value has. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items: string[] = []
    for (let i = 0; i < value.length; i++) {
      items.push(canonical(value[i]))
      // A hole: there may be more of them than time.
      if (value[i] === undefined) break
    }
    return `[${items.join()}]`
  }
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value))
  const object = ordered(value as Record<string, unknown>, noNames)
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`)
    .join()}}`
}

const noNames: readonly string[] = []

/** True when no two items are equal as JSON. It ends at the first that is, and at a hole, which is refused anyway. */
export function isUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>()
  for (let i = 0; i < items.length && items[i] !== undefined; i++) {
    const text = canonical(items[i])
    if (seen.has(text)) return false
    seen.add(text)
  }
  return true
}

/** What a copy holds in the place of an object that JSON cannot carry: no check takes it for an object of JSON. */
class Unsendable {}

/**
 * A copy of what JSON.stringify would send: absent properties left out, -0 as 0, nothing shared with the original.
 * Where JSON cannot carry something, the copy has something else that no check accepts. Undefined when there can be
 * no copy: the value is circular or too deep, or it throws when it is read.
 */
export function sendable(value: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: copy(value) }
  } catch {
    return undefined
  }
}

function copy(value: unknown): unknown {
  if (value === 0) return 0
  if (typeof value !== 'object' || value === null) return value
  if (isArray(value)) return copiedItems(value as readonly unknown[])
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).flatMap(([key, it]) => (isAbsent(it) ? [] : [[key, copy(it)]])))
  }
  return Array.isArray(value) ? Object.setPrototypeOf([], null) : new Unsendable()
}

function copiedItems(items: readonly unknown[]): unknown[] {
  const { length } = items
  const result: unknown[] = []
  for (let i = 0; i < length; i++) {
    // From a hole on, only what is there: there may be more holes than time.
    if (!(i in items)) {
      for (const key of ownIndexes(items, i)) result[key] = copy(items[key])
      result.length = length
      break
    }
    result.push(copy(items[i]))
  }
  return result
}

/** The indexes from `from` on at which an array has items of its own, in their order. */
export function ownIndexes(items: readonly unknown[], from = 0): number[] {
  const indexes = Object.keys(items).map(Number)
  return indexes.filter((it) => it >= from && it < items.length)
}
