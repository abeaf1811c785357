import { canonicalText, type Json } from '../../../generator/document/json.js'
import { type Demand, type Existence, found, none, undecided } from './existence.js'
import type { Atom } from './formula.js'
import { valuesShape } from './made-shape.js'
import type { Solver } from './solver.js'

type Occurrences = Extract<Atom, { is: 'occurrences' }>

interface ArrayDemands {
  readonly least: number
  readonly most: number
  readonly single: readonly Extract<Atom, { is: 'item' }>[]
  readonly tails: readonly Extract<Atom, { is: 'items' }>[]
  readonly counted: readonly Occurrences[]
  /** All items differ (true), two are equal (false), or neither is asked for. */
  readonly unique: boolean | undefined
}

/**
 * An array of which all atoms are true. Position by position it is chosen which of the counted schemas the item meets, as far
 * as that matters; from some index on all positions are alike, and beyond the items that are asked for more are of no use.
 */
export function arrayAmong(atoms: readonly Atom[], solver: Solver): Existence {
  const frame = frameOf(atoms)
  if (frame === undefined) return none
  return new ArrayAssembly(frame, solver).answer()
}

function frameOf(atoms: readonly Atom[]): ArrayDemands | undefined {
  const of = <I extends Atom['is']>(is: I) => atoms.filter((it): it is Extract<Atom, { is: I }> => it.is === is)
  const counts = of('count')
  const least = Math.max(0, ...counts.map((it) => (it.side === 'lower' ? it.count : 0)))
  const most = Math.min(...counts.map((it) => (it.side === 'upper' ? it.count : Number.POSITIVE_INFINITY)))
  const counted = of('occurrences').filter((it) => it.lower > 0 || it.upper < Number.POSITIVE_INFINITY)
  const [unique, other] = new Set(of('unique').map((it) => it.holds))
  if (least > most || other !== undefined || counted.some((it) => it.lower > it.upper)) return undefined
  return { least, most, single: of('item'), tails: of('items'), counted, unique }
}

/** Most items that are chosen one by one. */
const mostFilled = 256

/** Which counted schemas an item is to meet: yes, no, or it does not matter. */
type Aims = readonly (boolean | undefined)[]

class ArrayAssembly {
  private readonly frame: ArrayDemands
  private readonly solver: Solver
  /** From this index on all positions are alike. */
  private readonly alike: number
  private readonly longest: number
  private doubt: Existence = none
  private readonly dead = new Set<string>()

  constructor(frame: ArrayDemands, solver: Solver) {
    this.frame = frame
    this.solver = solver
    const { single, tails, counted, least, most, unique } = frame
    this.alike = Math.max(0, ...single.map((it) => it.index + 1), ...[...tails, ...counted].map((it) => it.from))
    const wanted = counted.reduce((sum, it) => sum + it.lower, 0) + (unique === false ? 2 : 0)
    this.longest = Math.min(most, Math.max(least, this.alike + wanted))
  }

  answer(): Existence {
    const { least } = this.frame
    const { size } = this.solver.allowance.budget
    if (least > size) return undecided(`An array of ${least} items is longer than the ${size} that are made.`)
    if (least > mostFilled) return this.padded()
    if (this.frame.unique === false) return this.withEqual()
    const value = this.fill(
      [],
      this.frame.counted.map(() => 0),
    )
    return value === undefined ? this.doubt : found(value)
  }

  /** A long array: as many items as matter, and one more that is repeated. */
  private padded(): Existence {
    const { least, unique, counted } = this.frame
    const start = this.alike + counted.reduce((sum, it) => sum + it.lower, 0) + (unique === false ? 2 : 0)
    const filler = this.aimsAt(start).find(
      (aim) =>
        counted.every((_, i) => this.counts(aim, i, start) === 0) &&
        this.values(this.literalsAt(start, aim), 1).length > 0,
    )
    const why = undecided(`An array of ${least} items is longer than the ${mostFilled} that are chosen one by one.`)
    if (unique === true || filler === undefined || start > mostFilled)
      return this.doubt.kind === 'none' ? why : this.doubt
    const [value] = this.values(this.literalsAt(start, filler), 1)
    const short = new ArrayAssembly({ ...this.frame, least: start }, this.solver).answer()
    if (short.kind !== 'value') return short.kind === 'none' ? why : short
    const items = short.value as readonly Json[]
    return found([...items, ...Array.from({ length: least - items.length }, () => value as Json)])
  }

  /** Two positions hold the same value: it is asked for at both. */
  private withEqual(): Existence {
    for (let j = 1; j < this.longest; j++) {
      for (let i = Math.max(0, Math.min(j, this.alike + 1) - this.alike - 1); i < j; i++) {
        this.equal = [i, j]
        this.dead.clear()
        const value = this.fill(
          [],
          this.frame.counted.map(() => 0),
        )
        if (value !== undefined) return found(value)
      }
      // Positions that are alike make no difference.
      if (j > this.alike + 1) break
    }
    return this.doubt
  }

  private equal: readonly [number, number] | undefined

  private fill(aims: Aims[], counts: readonly number[]): readonly Json[] | undefined {
    // With unique items what can follow hangs on the values before.
    const state = this.frame.unique === true ? undefined : this.stateOf(aims.length, counts)
    if (state !== undefined && this.dead.has(state)) return undefined
    const value = (this.isEnough(aims.length, counts) ? this.items(aims) : undefined) ?? this.longer(aims, counts)
    if (value === undefined && state !== undefined) this.dead.add(state)
    return value
  }

  private isEnough(length: number, counts: readonly number[]): boolean {
    const { counted, least } = this.frame
    const isCounted = counted.every((it, i) => (counts[i] ?? 0) >= it.lower)
    return length >= least && isCounted && length > (this.equal?.[1] ?? -1)
  }

  private longer(aims: Aims[], counts: readonly number[]): readonly Json[] | undefined {
    const index = aims.length
    if (index >= this.longest) return undefined
    for (const aim of this.aimsAt(index)) {
      const next = counts.map((count, i) => count + this.counts(aim, i, index))
      if (next.some((count, i) => count > (this.frame.counted[i]?.upper ?? 0))) continue
      if (this.values(this.literalsAt(index, aim), 1).length === 0) continue
      const value = this.fill([...aims, aim], next)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** All that matters of what has been filled. */
  private stateOf(index: number, counts: readonly number[]): string {
    const capped = this.frame.counted.map(({ lower, upper }, i) =>
      upper === Number.POSITIVE_INFINITY ? Math.min(counts[i] ?? 0, lower) : counts[i],
    )
    return `${index} ${capped.join()}`
  }

  /** Whether an item that is so aimed counts: one that may or may not meet a schema counts where too many are out. */
  private counts(aim: Aims, i: number, index: number): number {
    const { from, upper } = this.frame.counted[i] as Occurrences
    if (index < from) return 0
    if (aim[i] !== undefined) return aim[i] ? 1 : 0
    return upper === Number.POSITIVE_INFINITY ? 0 : 1
  }

  /** What an item at a position may be aimed at. */
  private aimsAt(index: number): readonly Aims[] {
    return this.frame.counted.reduce<readonly Aims[]>(
      (lists, it) => lists.flatMap((list) => optionsAt(it, index).map((option) => [...list, option])),
      [[]],
    )
  }

  private literalsAt(index: number, aim: Aims): Demand[] {
    const { single, tails, counted } = this.frame
    const own = (at: number): Demand[] => [
      ...single.filter((it) => it.index === at).map((it) => it.literal),
      ...tails.filter((it) => at >= it.from).map((it) => it.literal),
    ]
    const aimed = counted.flatMap((it, i): Demand[] => aimedAt(it, aim[i]))
    const twin = this.equal?.[1] === index ? this.equal[0] : undefined
    return [...own(index), ...(twin === undefined ? [] : own(twin)), ...aimed]
  }

  /** Up to so many values of which all literals are true. */
  private values(literals: readonly Demand[], count: number): Json[] {
    const values: Json[] = []
    while (values.length < count) {
      const excluded = values.length === 0 ? [] : [{ shape: valuesShape(values), holds: false }]
      const answer = this.solver.solve([...literals, ...excluded])
      if (answer.kind === 'undecided') this.doubt = answer
      if (answer.kind !== 'value') break
      values.push(answer.value)
    }
    return values
  }

  /** The items for what every position is aimed at. */
  private items(aims: readonly Aims[]): readonly Json[] | undefined {
    const all = aims.map((aim, index) => this.literalsAt(index, aim))
    if (this.equal !== undefined) return this.equalItems(aims, this.equal)
    if (this.frame.unique === undefined) {
      const chosen = all.map((it) => this.values(it, 1))
      return chosen.every((it) => it.length > 0) ? chosen.map((it) => it[0] as Json) : undefined
    }
    const lists = new Map<string, readonly Json[]>()
    return matched(
      all.map((literals, index) => {
        const key = `${Math.min(index, this.alike)} ${aims[index]?.join()}`
        const list = lists.get(key) ?? this.values(literals, aims.length)
        lists.set(key, list)
        return list
      }),
    )
  }

  private equalItems(aims: readonly Aims[], [i, j]: readonly [number, number]): readonly Json[] | undefined {
    const { counted } = this.frame
    const shared = [...this.literalsAt(j, aims[j] ?? []), ...counted.flatMap((it, at) => aimedAt(it, aims[i]?.[at]))]
    const [value] = this.values(shared, 1)
    if (value === undefined) return undefined
    const chosen = aims.map((aim, index) =>
      index === i || index === j ? [value] : this.values(this.literalsAt(index, aim), 1),
    )
    return chosen.every((it) => it.length > 0) ? chosen.map((it) => it[0] as Json) : undefined
  }
}

function optionsAt({ from, lower, upper }: Occurrences, index: number): Aims {
  if (index < from) return [undefined]
  if (upper === Number.POSITIVE_INFINITY) return [true, undefined]
  return lower === 0 ? [false, undefined] : [true, false]
}

function aimedAt({ literals }: Occurrences, aim: boolean | undefined): Demand[] {
  const [only, ...others] = literals
  if (aim === undefined || only === undefined) return []
  if (aim) return [...literals]
  // Only one schema is ever asked not to be met: contains.
  return others.length === 0 ? [{ ...only, holds: !only.holds }] : []
}

/** One value for each position, all different: augmenting paths, as each position has as many values as there are positions or all that there are. */
function matched(options: readonly (readonly Json[])[]): readonly Json[] | undefined {
  const owner = new Map<string, number>()
  const chosen = new Map<number, Json>()
  const place = (position: number, tried: Set<string>): boolean => {
    for (const value of options[position] ?? []) {
      const text = canonicalText(value)
      if (tried.has(text)) continue
      tried.add(text)
      const other = owner.get(text)
      if (other !== undefined && !place(other, tried)) continue
      owner.set(text, position)
      chosen.set(position, value)
      return true
    }
    return false
  }
  return options.every((_, i) => place(i, new Set())) ? options.map((_, i) => chosen.get(i) as Json) : undefined
}
