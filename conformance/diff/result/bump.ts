import type { Change, DiffResult } from './result.js'

/**
 * The part of the version number that changes ask for; ignored ones ask for nothing. Null where it hangs on what is
 * undecided: a person has to look first.
 */
export function bumpOf(changes: readonly Change[]): DiffResult['bump'] {
  const left = changes.filter((it) => it.ignored === undefined)
  if (left.some((it) => it.breaking)) return 'major'
  if (left.some((it) => it.verdict === 'undecided')) return null
  if (left.some((it) => it.verdict === 'behavioural' || it.order === 'wider')) return 'minor'
  return left.length > 0 ? 'patch' : 'none'
}
