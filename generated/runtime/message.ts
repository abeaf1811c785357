// Written by specproof 0.1.1. Changes made here are lost.
// @ts-nocheck
import { nearestMultiples } from './number.js'
import { points } from './text.js'
import { size } from './value.js'

/** What the value is not, by keyword; the limit follows. Of other keywords that list values it is not one of them. */
const nots: Readonly<Record<string, string>> = {
  const: ' ',
  format: ' a valid ',
  multipleOf: ' a multiple of ',
  pattern: ' a match of ',
  type: ' of type ',
}

const clipped = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** Strings and numbers as JSON, cut at 60 characters; anything else by its kind. */
function shown(value: unknown): string {
  if (value && typeof value === 'object') return Array.isArray(value) ? 'the array' : 'the object'
  return clipped(typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value), 60)
}

/** A limit in words: each of several by its format, pattern or const where it has one. */
function listed(limit: unknown): string {
  const one = (it: { format?: unknown; pattern?: unknown; const?: unknown } | null) =>
    it?.format ?? it?.pattern ?? JSON.stringify(it?.const ?? it)
  return clipped([limit as null].flat().map(one).join(', '), 400)
}

/** What is wrong, and with which value at which place. */
interface FaultyValue {
  readonly pointer: string
  readonly value?: unknown
}

/**
 * The sentence for a violation. `why` is the rule in words, where keyword and limit would say too little; for an
 * unknown key it is the list of known ones.
 */
export function message(
  { pointer, value }: FaultyValue,
  keyword: string,
  limit: unknown,
  why?: string | readonly string[],
): string {
  const path = pointer.slice(1).replace(/\//g, '.').replace(/~1/g, '/').replace(/~0/g, '~') || 'request'
  if (typeof why === 'object')
    return `${path}: is not a known key; ${suggestion(path, why)}known are ${clipped(why.join(', '), 400)}`
  return `${path}: ${why ?? ruleText(value, keyword, limit)}`
}

/** The known key that the last one of a path was meant for: the one that shares most pairs of letters with it. */
function suggestion(path: string, known: readonly string[]): string {
  const key = path.slice(path.lastIndexOf('.') + 1).slice(0, 40)
  let least = key.length + 1
  let meant = ''
  for (const name of known) {
    const unshared = [...name].filter((_, i) => !key.includes(name.slice(i, i + 2)))
    const far = 2 * unshared.length + key.length - name.length
    if (far < least) {
      least = far
      meant = `did you mean ${name}? `
    }
  }
  return meant
}

/** What a keyword demands, and what the value is instead. */
function ruleText(value: unknown, keyword: string, limit: unknown): string {
  const not = nots[keyword] ?? (/Of|enum/.test(keyword) && ' one of ')
  if (not) {
    const nearest = keyword === 'multipleOf' ? nearestMultiples(value as number, limit as number) : ''
    return `${shown(value)} is not${not}${listed(limit)}${nearest}`
  }
  const [, exclusive, side, imum] = /(e)?.*m(in|ax)(imum)?/i.exec(keyword) ?? []
  if (!side) return 'is required'
  const isBelow = (side === 'in') === !exclusive
  return `${imum ? shown(value) : `size ${typeof value === 'string' ? points(value) : Array.isArray(value) ? value.length : size(value as Record<string, unknown>)}`} is ${exclusive ? 'not ' : ''}${isBelow ? 'below' : 'above'} ${keyword} ${limit}`
}
