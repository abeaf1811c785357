import { createRequire } from 'node:module'
import type * as Scslre from 'scslre'
import { compilePattern } from './pattern.js'

const require = createRequire(import.meta.url)
const known = new Map<string, boolean>()

/**
 * Whether a pattern is known to take time that doubles with each character of some text, as `^(a+)+$` does for a row of
 * a's. True is certain of the pattern; false is not a promise. The analysis is loaded for patterns that repeat something
 * within what they repeat.
 */
export function isExponential(source: string): boolean {
  if (!/\)[*+{]/.test(source)) return false
  const before = known.get(source)
  if (before !== undefined) return before
  const { analyse } = require('scslre') as typeof Scslre
  const isFound = analyse(compilePattern(source)).reports.some(({ exponential }) => exponential)
  known.set(source, isFound)
  return isFound
}
