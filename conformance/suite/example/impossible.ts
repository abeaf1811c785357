import { child, type Pointer, parent } from '../../../generator/document/pointer.js'
import type { Constraint, Shape } from '../../../generator/ir/constraint.js'
import { Procedure } from '../../diff/containment/containment.js'
import type { ConstraintSite } from '../../value/edge/constraint-site.js'
import type { Untested } from '../table.js'

/** Why facts cannot be shown by any request, as far as that is proved: a document may have rules that it never lets anybody meet. */
export class Impossibility {
  private readonly sites: ReadonlyMap<Pointer, ConstraintSite>
  private readonly procedure = new Procedure()

  constructor(sites: readonly ConstraintSite[]) {
    this.sites = new Map(sites.map((it) => [it.constraint.at.pointer, it]))
  }

  /** Why it is impossible; undefined where that is not proved. */
  of({ pointer, keyword, met }: Pick<Untested, 'pointer' | 'keyword' | 'met'>): string | undefined {
    const site = this.sites.get(child(pointer, keyword))
    return site && this.ofSite(site, met)
  }

  /**
   * Why nothing is to be seen of a constraint, at none of its places.
   * @param own the branch of it that is to be shown; absent where that is not at issue
   */
  ofSite(site: ConstraintSite, own?: string): string | undefined {
    if (site.isElsewhereToo) return undefined
    const reasons = [site, ...site.elsewhere].map((it) => this.ofWay(it, own))
    return reasons.includes(undefined) ? undefined : reasons[0]
  }

  private ofWay(site: ConstraintSite, own: string | undefined): string | undefined {
    const { constraint, gates } = site
    const taken: (readonly [Constraint, number])[] = gates.flatMap((it) =>
      it.kind === 'branch' ? [[it.constraint, it.index] as const] : [],
    )
    if (own !== undefined) taken.push([constraint, Number(own)])
    for (const [union, index] of taken) {
      const reason = this.ofBranch(union, index)
      if (reason !== undefined) return reason
    }
    return this.ofSiblings(site, own)
  }

  /** A branch, or a text of a length, that nothing is which fits what stands beside it. */
  private ofSiblings({ constraint, siblings }: ConstraintSite, branch: string | undefined): string | undefined {
    const wanted = demandOf(constraint, branch)
    const others = siblings.filter((it) => it !== constraint)
    if (wanted === undefined || others.length === 0) return undefined
    const { at } = constraint
    const { kind } = this.procedure.overlap([wanted], [{ at, constraints: others }])
    return kind === 'none' ? 'impossible: nothing that shows it fits what stands beside it' : undefined
  }

  /** A branch of oneOf whose every value is one of another: it is never the only one. */
  private ofBranch(union: Constraint, index: number): string | undefined {
    const branch = union.kind === 'one' ? union.shapes[index] : undefined
    if (union.kind !== 'one' || branch === undefined) return undefined
    const wider = union.shapes.findIndex(
      (it, other) => other !== index && this.procedure.contains([branch], [it]) === 'yes',
    )
    if (wider < 0) return undefined
    const place = parent(union.at.pointer) ?? union.at.pointer
    return `impossible: whatever fits branch ${index} of oneOf fits branch ${wider} too (${place})`
  }
}

/** What a value has to be that shows a branch, or the edge of a length. */
function demandOf(constraint: Constraint, branch: string | undefined): Shape | undefined {
  const { at } = constraint
  if (constraint.kind === 'one' || constraint.kind === 'any')
    return branch === undefined ? undefined : constraint.shapes[Number(branch)]
  if (constraint.kind !== 'length') return undefined
  const isText: Constraint = { ...constraint, kind: 'type', types: ['string'] }
  return { at, constraints: [isText, { ...constraint, side: 'lower' }, { ...constraint, side: 'upper' }] }
}
