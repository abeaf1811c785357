/**
 * Every bound of the comparison and of its search for witnesses. What goes beyond one is left out, and the result names
 * the bound: nothing is cut in silence.
 */
export const limits = {
  candidates: { most: 4000, of: 'candidates for one change (--budget)' },
  judged: { most: 4_000_000, of: 'characters of values judged for one change' },
  judgedInAll: { most: 40_000_000, of: 'characters of values judged for all changes of two documents' },
  places: { most: 64, of: 'uses of one pair of shared schemas' },
  again: {
    most: 128,
    of: 'further looks in one body at pairs of shared schemas where a member or item led to them before',
  },
  depth: { most: 9, of: 'levels of objects and lists in a made value' },
  samples: { most: 2048, of: 'values made for one place' },
  branches: { most: 512, of: 'ways to choose one branch of every anyOf and oneOf of a schema' },
  optional: { most: 3, of: 'levels of a made value at which optional members come along' },
  along: { most: 6, of: 'optional members that surround a place' },
  combinations: { most: 3000, of: 'combinations of members that rules relate' },
  multiples: { most: 64, of: 'multiples of a step next to each limit' },
  items: { most: 5000, of: 'items of a made list, or members of a made object' },
  copies: { most: 50, of: 'items of a made list that are all one value' },
  contained: { most: 20, of: 'items that a list has to contain' },
  characters: { most: 2 ** 24, of: 'characters of a made text' },
  repetitions: { most: 65_536, of: 'repetitions of one part of a pattern' },
  spellings: { most: 128, of: 'characters or alternatives of one part of a pattern' },
  repairs: { most: 120, of: 'attempts to mend a value that is refused for another reason' },
  masked: { most: 6, of: 'values that other changes refuse too' },
  alone: { most: 300, of: 'candidates after a witness that needs another change as well' },
} as const

/** The name of a bound. */
export type SearchLimitName = keyof typeof limits

/** Which bounds were reached. */
export class Reached {
  readonly names = new Set<SearchLimitName>()

  /** Whether so many are within the bound; beyond it, the bound counts as reached. */
  admits(name: SearchLimitName, count: number, most: number = limits[name].most): boolean {
    if (count <= most) return true
    this.names.add(name)
    return false
  }

  /** As many items as the bound admits. */
  first<T>(name: SearchLimitName, list: readonly T[]): readonly T[] {
    return this.admits(name, list.length) ? list : list.slice(0, limits[name].most)
  }

  /** Takes over what another search reached. */
  add(other: Reached): void {
    for (const name of other.names) this.names.add(name)
  }

  /** The names in the order of the list. */
  list(): SearchLimitName[] {
    return (Object.keys(limits) as SearchLimitName[]).filter((it) => this.names.has(it))
  }
}
