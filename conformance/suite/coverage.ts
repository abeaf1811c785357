import { child } from '../../generator/document/pointer.js'
import { coveredBy } from '../report/covered.js'
import type { CoverageEntry, Probe } from '../report/finding.js'
import type { StatementResult } from '../report/statement.js'
import type { BoundaryCase, BoundaryTable } from './table.js'

/** What became of a case. */
export type Outcomes = ReadonlyMap<string, Probe['outcome']>

/** What became of the cases that a server was asked about, by what it says of them. */
export function outcomesOf(statements: readonly StatementResult[]): Outcomes {
  const asked = statements.filter((it) => it.law === 'server-agrees' && it.state === 'settled')
  return new Map(asked.map((it) => [it.id, it.verdict === 'broken' ? 'finding' : 'as expected']))
}

/** Every constraint of the table, with what was sent on either side of it and how the server took it. */
export function coverageOf(table: BoundaryTable, cases: readonly BoundaryCase[], outcomes: Outcomes): CoverageEntry[] {
  const places = new Map<string, CoveredPlace>()
  const at = ({ pointer, keyword }: Pick<CoveredPlace, 'pointer' | 'keyword'>): CoveredPlace => {
    const key = child(pointer, keyword)
    const known = places.get(key) ?? { pointer, keyword, legal: [], illegal: [], reasons: [] }
    places.set(key, known)
    return known
  }
  for (const it of cases) at(it)[it.expected === 'accepted' ? 'legal' : 'illegal'].push(probeOf(it, outcomes))
  for (const it of table.untested) at(it).reasons.push(`${it.label}: ${it.reason}`)
  return [...places.values()].map(({ pointer, keyword, legal, illegal, reasons }) => ({
    pointer,
    keyword,
    legal,
    illegal,
    covered: coveredBy(legal, illegal),
    reasons: [...new Set(reasons)],
  }))
}

interface CoveredPlace {
  readonly pointer: string
  readonly keyword: string
  readonly legal: Probe[]
  readonly illegal: Probe[]
  readonly reasons: string[]
}

function probeOf({ id, label, path, side, slip, broken, keyword }: BoundaryCase, outcomes: Outcomes): Probe {
  const along = broken.length < 2 ? [] : broken.map((it) => it.keyword).filter((it) => it !== keyword)
  return {
    id,
    label,
    path,
    side,
    ...(slip && { slip }),
    outcome: outcomes.get(id) ?? 'not sent',
    ...(along.length > 0 && { along }),
  }
}
