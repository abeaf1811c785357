import { parsedJson } from '../../generator/document/json.js'
import type { CoverageEntry, Finding, Probe } from './finding.js'

/*
 * A server that reads values otherwise than it should, such as multiples in doubles or null as absent, is wrong at one
 * constraint after another, and only at the values that give this away: it makes one mistake. One that is wrong about a
 * limit is wrong at plain values too. Cases say which misreading they would give away (their slip).
 */

/** What was sent of one misreading: at how many constraints, and at how many of these it showed. */
interface Spread {
  readonly sent: Set<string>
  readonly shown: Set<string>
}

/** The slip of a case: a text with white space around it gives away who trims it, whatever else it is there for. */
function slipOf({ slip, label }: Probe, side: 'accepts' | 'refuses'): string {
  const text: unknown = side === 'accepts' && slip === undefined ? parsedJson(label) : undefined
  const isPadded = typeof text === 'string' && text.trim() !== '' && text.trim() !== text
  return isPadded ? 'white-space' : (slip ?? '')
}

/** The misreadings that the cases of a run give away. */
export class Misreadings {
  private readonly slips = new Map<string, string>()
  private readonly spreads = new Map<string, Spread>()

  constructor(coverage: readonly CoverageEntry[]) {
    for (const { pointer, keyword, legal, illegal } of coverage)
      for (const [side, probes] of [['refuses', legal] as const, ['accepts', illegal] as const])
        for (const probe of probes) {
          const { id, outcome } = probe
          if (outcome === 'not sent') continue
          const slip = slipOf(probe, side)
          const kind = `${side} ${slip}`
          this.slips.set(id, slip)
          const spread = this.spreads.get(kind) ?? { sent: new Set(), shown: new Set() }
          this.spreads.set(kind, spread)
          spread.sent.add(`${pointer} ${keyword}`)
          if (outcome === 'finding') spread.shown.add(`${pointer} ${keyword}`)
        }
  }

  /**
   * The misreading that findings of one constraint have in common with those of others; undefined where a plain value
   * shows the fault as well, or where it shows at less than half of the constraints that could give it away.
   */
  of(findings: readonly Finding[], side: 'accepts' | 'refuses'): string | undefined {
    const own = new Set(findings.flatMap((it) => this.slips.get(it.id) ?? []))
    const [slip, ...others] = own
    if (slip === undefined || slip === '' || others.length > 0) return undefined
    const { sent, shown } = this.spreads.get(`${side} ${slip}`) ?? { sent: new Set(), shown: new Set() }
    return shown.size > 1 && shown.size * 2 >= sent.size ? slip : undefined
  }
}
