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

/** What stands where another type is to stand: who reads numbers in texts need not take lists. */
function sortOf(label: string): string {
  const value: unknown = parsedJson(label)
  if (Array.isArray(value)) return 'list'
  if (typeof value !== 'string') return typeof value
  const inner: unknown = parsedJson(value)
  return inner === undefined ? 'text' : `${typeof inner} in a text`
}

/** The misreadings that the cases of a run give away. */
export class Misreadings {
  /** Of each case the slip, and the same more closely. */
  private readonly slips = new Map<string, readonly [slip: string, sort: string]>()
  private readonly spreads = new Map<string, Spread>()

  constructor(coverage: readonly CoverageEntry[]) {
    for (const { pointer, keyword, legal, illegal } of coverage) {
      const constraint = `${pointer} ${keyword}`
      for (const it of legal) this.take(it, 'refuses', constraint)
      for (const it of illegal) this.take(it, 'accepts', constraint)
    }
  }

  private take(probe: Probe, side: 'accepts' | 'refuses', constraint: string): void {
    const { id, outcome, label } = probe
    if (outcome === 'not sent') return
    const slip = slipOf(probe, side)
    const both = [slip, slip === 'other-type' ? `${slip} ${sortOf(label)}` : slip] as const
    this.slips.set(id, both)
    for (const kind of new Set(both)) this.count(`${side} ${kind}`, constraint, outcome === 'finding')
  }

  private count(kind: string, constraint: string, isShown: boolean): void {
    const spread = this.spreads.get(kind) ?? { sent: new Set(), shown: new Set() }
    this.spreads.set(kind, spread)
    spread.sent.add(constraint)
    if (isShown) spread.shown.add(constraint)
  }

  /**
   * The misreading that findings of one constraint have in common with those of others; undefined where a plain value
   * shows the fault as well, or where it shows at less than half of the constraints that could give it away.
   */
  of(findings: readonly Finding[], side: 'accepts' | 'refuses'): string | undefined {
    const own = findings.flatMap((it) => {
      const both = this.slips.get(it.id)
      return both === undefined ? [] : [both]
    })
    const kindOf = (closeness: 0 | 1) =>
      this.widespread(
        own.map((it) => it[closeness]),
        side,
      )
    return kindOf(1) ?? kindOf(0)
  }

  private widespread(kinds: readonly string[], side: 'accepts' | 'refuses'): string | undefined {
    const [kind, ...others] = new Set(kinds)
    if (kind === undefined || kind === '' || others.length > 0) return undefined
    const { sent, shown } = this.spreads.get(`${side} ${kind}`) ?? { sent: new Set(), shown: new Set() }
    return shown.size > 1 && shown.size * 2 >= sent.size ? kind : undefined
  }
}
