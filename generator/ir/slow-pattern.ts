import type * as Scslre from 'scslre'
import { builtin } from '../document/builtin.js'
import { isAmbiguous } from './ambiguity.js'

const { createRequire } = builtin('node:module')

const known = new Map<string, boolean>()

/**
 * Whether a pattern may take time that doubles with each character of some text, as `^(a+)+$` does for a row of a's
 * and a b. False is not a promise: in a browser nothing is
 * analysed. The analysis is loaded for patterns that repeat a group.
 */
export function isExponential(pattern: RegExp): boolean {
  if (!/\)[*+{]/.test(pattern.source) || !createRequire) return false
  const before = known.get(String(pattern))
  if (before !== undefined) return before
  const { analyse } = createRequire(import.meta.url)('scslre') as typeof Scslre
  const isFound = isAmbiguous(pattern) || analyse(pattern).reports.some(({ exponential }) => exponential)
  known.set(String(pattern), isFound)
  return isFound
}
