import type { FuncKeywordDefinition } from 'ajv/dist/2020.js'

// A code point takes one or two of the units that `.length` counts, so `.length` alone decides for most strings. ajv
// counts the code points of the whole string for each keyword, which dominates for strings of 262,144 characters.

/** Whether `text` has at most `max` code points; a lone surrogate is one. */
export function isAtMost(text: string, max: number): boolean {
  if (text.length <= max) return true
  if (text.length > 2 * max) return false
  return codePoints(text) <= max
}

/** Whether `text` has at least `min` code points; a lone surrogate is one. */
export function isAtLeast(text: string, min: number): boolean {
  if (text.length < min) return false
  if (text.length >= 2 * min) return true
  return codePoints(text) >= min
}

function codePoints(text: string): number {
  let count = text.length
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return count
  for (let i = 1; i < text.length; i++) {
    if (isLow(text.charCodeAt(i)) && isHigh(text.charCodeAt(i - 1))) count--
  }
  return count
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

/** JSON Schema 2020-12, Validation 6.3.1. */
export const maxLength: FuncKeywordDefinition = {
  keyword: 'maxLength',
  type: 'string',
  schemaType: 'number',
  errors: false,
  compile: (max: number) => (text: string) => isAtMost(text, max),
  error: { message: ({ schema }) => `must have at most ${schema} characters` },
}

/** JSON Schema 2020-12, Validation 6.3.2. */
export const minLength: FuncKeywordDefinition = {
  keyword: 'minLength',
  type: 'string',
  schemaType: 'number',
  errors: false,
  compile: (min: number) => (text: string) => isAtLeast(text, min),
  error: { message: ({ schema }) => `must have at least ${schema} characters` },
}
