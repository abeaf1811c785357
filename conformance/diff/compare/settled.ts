import type { Edit } from './edit.js'

/*
 * Bodies share schemas. What is found beneath a pair of shared schemas is decided with the first body that leads there;
 * where the outcome can be no other in any body, a later one need not look again. So is a break that is proven, a note, and
 * what takes nothing away at the very place where it stands. A pair is settled where all that it leads to is.
 */

/** What one walk came upon, by the numbers that the walk gives to pairs and the way it meets them: the edits at each pair of schemas, and the pairs inside it. */
export class Trace {
  readonly edits = new Map<number, Set<Edit>>()
  readonly inner = new Map<number, Set<number>>()

  /** Notes that a pair was met inside another. */
  lead(outer: number | undefined, pair: number): void {
    if (outer === undefined) return
    const known = this.inner.get(outer)
    if (known === undefined) this.inner.set(outer, new Set([pair]))
    else known.add(pair)
  }

  /** Notes that an edit is at a pair. */
  find(pair: number | undefined, edit: Edit): void {
    if (pair === undefined) return
    const known = this.edits.get(pair) ?? new Set()
    this.edits.set(pair, known.add(edit))
  }
}

/** The pairs of schemas that need no second look, of the comparisons of one direction. */
export class Settled {
  private readonly here = new Set<number>()
  private readonly anywhere = new Set<number>()

  /** @param isPlain whether what is beneath the pair is decided there, whatever leads to it */
  has(pair: number, isPlain: boolean): boolean {
    return this.anywhere.has(pair) || (isPlain && this.here.has(pair))
  }

  /** Takes over what a walk came upon, once its edits are decided: `here` at their places, `anywhere` wherever they are met. */
  learn(trace: Trace, settled: (edit: Edit) => 'here' | 'anywhere' | 'nowhere'): void {
    for (const it of closed(trace, (edit) => settled(edit) !== 'nowhere')) this.here.add(it)
    for (const it of closed(trace, (edit) => settled(edit) === 'anywhere')) this.anywhere.add(it)
  }
}

/** The pairs that lead to no other edits than those. */
function closed({ edits, inner }: Trace, isOne: (edit: Edit) => boolean): readonly number[] {
  const outer = new Map<number, number[]>()
  for (const [pair, all] of inner) for (const it of all) outer.set(it, [...(outer.get(it) ?? []), pair])
  const open = new Set([...edits].filter(([, all]) => ![...all].every(isOne)).map(([pair]) => pair))
  for (const it of open) for (const pair of outer.get(it) ?? []) open.add(pair)
  return [...edits.keys(), ...inner.keys(), ...outer.keys()].filter((it) => !open.has(it))
}
