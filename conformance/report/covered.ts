import type { CoverageEntry, Probe } from './finding.js'

/** On how many sides a constraint is covered by what was sent. */
export function coveredBy(legal: readonly Probe[], illegal: readonly Probe[]): CoverageEntry['covered'] {
  const sides = [legal, illegal].filter((list) => list.some((it) => it.outcome !== 'not sent')).length
  return sides === 2 ? 'both sides' : sides === 1 ? 'one side' : 'not'
}
