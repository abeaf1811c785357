import { greatestCommonDivisor, isOnGrid, scaled } from '../../generator/ir/decimal.js'
import type { CoverageEntry, Probe } from './finding.js'
import { probeNumber } from './probe-number.js'

/*
 * Which rule refuses legal numbers of a field, by the numbers that were accepted. What is beyond all of these is beyond a
 * limit; what is among them is off a grid. Beyond them it may be either: on the grid of what is accepted it is not.
 *
 * EXAMPLE  0, 0.5 and 1.2 are accepted, 0.57, 1.99 and 2 are not. 0.57 lies among them: there is a grid, of 0.1 at most,
 * which explains 1.99 as well. It does not explain 2: that is beyond a limit.
 */

/** The numbers of a field that were sent and are legal. */
export interface LegalNumbers {
  readonly refused: ReadonlyMap<string, number>
  readonly accepted: readonly number[]
}

/** Of each field, by the place of it. */
export function legalNumbersIn(coverage: readonly Pick<CoverageEntry, 'legal'>[]): ReadonlyMap<string, LegalNumbers> {
  const fields = new Map<string, { refused: Map<string, number>; accepted: number[] }>()
  for (const probe of coverage.flatMap((it) => it.legal)) {
    const number = probeNumber(probe)
    if (number === undefined || probe.outcome === 'not sent') continue
    const field = fields.get(probe.path) ?? { refused: new Map(), accepted: [] }
    fields.set(probe.path, field)
    note(field, probe, number)
  }
  return fields
}

function note(field: { refused: Map<string, number>; accepted: number[] }, { id, outcome }: Probe, number: number) {
  if (outcome === 'finding') field.refused.set(id, number)
  else field.accepted.push(number)
}

/** `most`, `least` or `step`; undefined where nothing tells. */
export function refusingRule({ refused, accepted }: LegalNumbers, id: string): 'most' | 'least' | 'step' | undefined {
  const number = refused.get(id)
  if (number === undefined || accepted.length === 0) return undefined
  const [least, most] = [Math.min(...accepted), Math.max(...accepted)]
  const beyond = number > most ? 'most' : number < least ? 'least' : undefined
  if (beyond === undefined) return 'step'
  const hasGrid = [...refused.values()].some((it) => it > least && it < most)
  return hasGrid && !isAmong(number, accepted) ? 'step' : beyond
}

/** Whether a number is a multiple of what all others are multiples of. */
function isAmong(number: number, others: readonly number[]): boolean {
  const grid = greatestCommonDivisor(others.map(scaled))
  return grid.units !== 0n && isOnGrid(number, grid)
}
