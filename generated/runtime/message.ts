// Written by specproof 0.1.1. Changes made here are lost.
import { nearestMultiples } from './number.js'
import { points } from './text.js'
import { size } from './value.js'

/** What the value is not, by keyword; the limit follows. */
const nots: Readonly<Record<string, string>> = {
  anyOf: ' one of ',
  const: ' ',
  enum: ' one of ',
  format: ' a valid ',
  multipleOf: ' a multiple of ',
  oneOf: ' one of ',
  pattern: ' a match of ',
  type: ' of type ',
}

/** Strings and numbers as JSON, cut at 60 characters; anything else by its kind. */
function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'the array' : 'the object'
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** A limit in words: each of several by its format, pattern or const where it has one. */
function listed(limit: unknown): string {
  const one = (it: { format?: unknown; pattern?: unknown; const?: unknown } | null) =>
    it?.format ?? it?.pattern ?? JSON.stringify(it?.const ?? it)
  return [limit as null].flat().map(one).join(', ')
}

/** What is wrong, and with which value at which place. */
interface Fault {
  readonly pointer: string
  readonly value: unknown
}

/**
 * The sentence for a violation. `why` is the rule in words, where keyword and limit would say too little; for an
 * unknown key it is the list of known ones.
 */
export function message(
  { pointer, value }: Fault,
  keyword: string,
  limit: unknown,
  why?: string | readonly string[],
): string {
  const path = pointer.slice(1).replace(/\//g, '.').replace(/~1/g, '/').replace(/~0/g, '~') || 'request'
  if (typeof why === 'object') return `${path}: is not a known key; known are ${why.join(', ')}`
  return `${path}: ${why ?? ruleText(value, keyword, limit)}`
}

/** What a keyword demands, and what the value is instead. */
function ruleText(value: unknown, keyword: string, limit: unknown): string {
  const not = nots[keyword]
  if (not) {
    const nearest = keyword === 'multipleOf' ? nearestMultiples(value as number, limit as number) : ''
    return `${shown(value)} is not${not}${listed(limit)}${nearest}`
  }
  const [, exclusive, side, imum] = /(e)?.*m(in|ax)(imum)?/i.exec(keyword) ?? []
  if (!side) return 'is required'
  const isBelow = (side === 'in') === !exclusive
  return `${imum ? shown(value) : `size ${sizeOf(value)}`} is ${exclusive ? 'not ' : ''}${isBelow ? 'below' : 'above'} ${keyword} ${limit}`
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return points(value)
  return Array.isArray(value) ? value.length : size(value as Record<string, unknown>)
}
