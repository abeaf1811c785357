import type { Json } from '../../document/json.js'
import { literal, propertyName } from '../javascript.js'

/** A JSON value as a type that only it inhabits. */
export function literalType(value: Json): string {
  if (typeof value !== 'object' || value === null) return literal(value)
  if (Array.isArray(value)) return `readonly [${value.map(literalType).join(', ')}]`
  const members = Object.entries(value).map(
    ([key, member]) => `readonly ${propertyName(key)}: ${literalType(member as Json)}`,
  )
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${members.join('; ')} }`
}

export function union(types: readonly string[]): string {
  const distinct = [...new Set(types)].filter((type) => type !== 'never')
  if (distinct.includes('unknown')) return 'unknown'
  return distinct.length === 0 ? 'never' : distinct.join(' | ')
}

/** `type` as an operand: of [], of &. A lone literal or name needs no parentheses. */
export function parenthesised(type: string): string {
  return /^([\w$.]+|"(?:[^"\\]|\\.)*"|\{[^{}]*\}|Readonly<[^<>]*<[^<>]*>>)$/.test(type) ? type : `(${type})`
}
