import type { Reading } from './reading.js'
import { isExponential } from './slow-pattern.js'
import { LimitedPattern, type Undecidable } from './time-limit.js'

/** Whether `source` is a regular expression; says so where it is none, or one of the older kind only. */
export function isPattern(source: string, { bad, warn }: Reading, ...path: string[]): boolean {
  const fault = faultOf(source, 'u')
  if (fault === undefined) return true
  const older = faultOf(source)
  if (older !== undefined) {
    bad(`${JSON.stringify(source)} is no regular expression: ${older}.`, 'spec/bad-pattern')
    return false
  }
  const units = 'it is read without that flag, so a character beyond U+FFFF counts as two'
  warn(
    'spec/pattern-without-u',
    `${JSON.stringify(source)} is not legal with the u flag (${fault}): ${units}.`,
    ...path,
  )
  return true
}

/** What the engine says against a regular expression, without the expression. */
function faultOf(source: string, flags = ''): string | undefined {
  try {
    new RegExp(source, flags)
    return undefined
  } catch (error) {
    return String((error as Error).message).replace(/^.*\/\w*: /s, '')
  }
}

/**
 * JSON Schema asks for Unicode semantics (Core 6.4); patterns that are only valid without them are read as written. One
 * that may take exponential time throws Undecidable where it takes more than a second.
 */
export function compilePattern(source: string): RegExp {
  return withLimit(plainPattern(source))
}

const compiled = new Map<string, RegExp>()

/** Whether a pattern is found in a text. */
export function matches(source: string, text: string): boolean {
  const pattern = compiled.get(source) ?? compilePattern(source)
  if (compiled.size > 10_000) compiled.clear()
  compiled.set(source, pattern)
  return pattern.test(text)
}

/**
 * A pattern with a limit of time where it needs one; anything else as it is.
 * @param onEnd told before Undecidable is thrown, for what is run where errors do not come through
 */
export function withLimit<T>(value: T, onEnd?: (why: Undecidable) => void): T | RegExp {
  return value instanceof RegExp && isExponential(value) ? new LimitedPattern(value, onEnd) : value
}

/** Whether a pattern may take exponential time. */
export function isSlow(source: string): boolean {
  return isExponential(plainPattern(source))
}

function plainPattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    return new RegExp(source)
  }
}
