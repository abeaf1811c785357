import { createRequire } from 'node:module'
import type * as Scslre from 'scslre'
import { isAmbiguous } from './ambiguity.js'

const require = createRequire(import.meta.url)
const known = new Map<string, boolean>()

/**
 * Whether a pattern may take time that doubles with each character of some text, as `^(a+)+$` does for a row of a's
 * and a b. False is not a promise. The analysis is loaded for patterns that repeat a group.
 */
export function isExponential(pattern: RegExp): boolean {
  if (!/\)[*+{]/.test(pattern.source)) return false
  const before = known.get(String(pattern))
  if (before !== undefined) return before
  const { analyse } = require('scslre') as typeof Scslre
  const isFound = isAmbiguous(pattern) || analyse(pattern).reports.some(({ exponential }) => exponential)
  known.set(String(pattern), isFound)
  return isFound
}
