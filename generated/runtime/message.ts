// Written by specproof 0.1.0. Changes made here are lost.
import { nearestMultiples } from './number.js'
import { points } from './text.js'
import { isArray, isObject } from './value.js'

const oneOf = 'one of '

/** What the value is not, by keyword; the limit follows. */
const nots: Readonly<Record<string, string>> = {
  anyOf: oneOf,
  const: '',
  enum: oneOf,
  format: 'a valid ',
  multipleOf: 'a multiple of ',
  oneOf,
  pattern: 'a match for ',
  type: 'of type ',
}

/** What is to be said where the limit adds nothing; any other keyword of that kind forbids the value. */
const plain: Readonly<Record<string, string>> = { required: 'is required', uniqueItems: 'has equal items' }

/** Strings and numbers as JSON, cut at 60 characters; anything else by its kind. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const isJson = isArray(value) || isObject(value)
    return `the ${isJson ? '' : 'non-JSON '}${Array.isArray(value) ? 'array' : 'object'}`
  }
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** A limit in words: each of several by its format, pattern or const where it has one. */
function listed(limit: unknown, separator: string): string {
  const one = (it: { format?: unknown; pattern?: unknown; const?: unknown } | null) =>
    it?.format ?? it?.pattern ?? JSON.stringify(it?.const ?? it)
  return Array.isArray(limit) ? limit.map(one).join(separator) : String(one(limit as Parameters<typeof one>[0]))
}

/**
 * The sentence for a violation. `why` is the rule in words, where keyword and limit would say too little; for an
 * unknown key it is the list of known ones.
 */
export function message(
  pointer: string,
  keyword: string,
  limit: unknown,
  value: unknown,
  why?: string | readonly string[],
): string {
  const path = pointer.slice(1).replace(/\//g, '.').replace(/~1/g, '/').replace(/~0/g, '~') || 'request'
  const not = nots[keyword]
  const [, exclusive, side, unit] = /^(e)?.*m(in|ax)(?:imum|(.+))/i.exec(keyword) ?? []
  let text = why ?? plain[keyword] ?? 'is not allowed'
  if (typeof text === 'object') text = `is not a known key; known are ${text.join(', ') || 'none'}`
  else if (not !== undefined && !why)
    text = `${shown(value)} is not ${not}${listed(limit, keyword === 'type' ? ' or ' : ', ')}`
  else if (side) {
    text = `${unit ? `size ${size(value)}` : shown(value)} is ${exclusive ? 'not ' : ''}${(side === 'in') === !exclusive ? 'below' : 'above'} ${keyword} ${limit}`
  }
  return `${path}: ${text}${keyword === 'multipleOf' ? nearestMultiples(value as number, limit as number) : ''}`
}

const size = (value: unknown): number =>
  typeof value === 'string' ? points(value) : Object.keys(value as object).length
