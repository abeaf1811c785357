/**
 * The bounds of the comparison that leave something out: the result names each that was reached. How long one value is
 * tried to be made is no such bound: what is not found so stays undecided.
 */
export const limits = {
  candidates: { most: 4000, of: 'candidates for one change (--budget)' },
  tabled: { most: 60, of: 'values of the boundary table tried for one change' },
  longText: { most: 4096, of: 'characters of a value of the boundary table tried for one change' },
  candidatesInAll: { most: 1000, of: 'candidates for all changes of two documents that nothing else decides' },
  places: { most: 64, of: 'uses of one pair of shared schemas' },
  again: {
    most: 128,
    of: 'further looks in one body at pairs of shared schemas where a member or item led to them before',
  },
  masked: { most: 6, of: 'values that other changes refuse too' },
} as const

/** The name of a bound. */
export type DiffLimitName = keyof typeof limits

/** Which bounds were reached. */
export class Reached {
  readonly names = new Set<DiffLimitName>()

  /** Whether so many are within the bound; beyond it, the bound counts as reached. */
  admits(name: DiffLimitName, count: number, most: number = limits[name].most): boolean {
    if (count <= most) return true
    this.names.add(name)
    return false
  }

  /** Takes over what another search reached. */
  add(other: Reached): void {
    for (const name of other.names) this.names.add(name)
  }

  /** The names in the order of the list. */
  list(): DiffLimitName[] {
    return (Object.keys(limits) as DiffLimitName[]).filter((it) => this.names.has(it))
  }
}
