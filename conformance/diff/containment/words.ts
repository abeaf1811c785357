import { type Language, maxCharacter } from './language.js'

/** How long texts may be, in code points. */
export interface LengthRange {
  readonly least: number
  readonly most: number
}

interface Transition {
  readonly to: number
  readonly ranges: readonly (readonly [low: number, high: number])[]
}

/** An automaton as lists: state 0 is the first. */
interface Table {
  readonly edges: readonly (readonly Transition[])[]
  readonly isFinal: readonly boolean[]
}

/** Thrown where lengths repeat only after so many steps that nobody waits for them. */
export class TooLong extends Error {}

/** Most states met while lengths are followed. */
const mostSteps = 4_000_000

/**
 * The texts of a language, or all that there are, shorter ones first, each once. A length is followed symbolically: the states from which the end
 * is k characters away are the same ones again for some later k, so whether there is a text of 262144 characters is known
 * after as many steps as it takes them to repeat.
 */
export function* words(language: Language | undefined, { least, most }: LengthRange): Generator<string> {
  const table = language === undefined ? everyText : tableOf(language)
  const ends = new Ends(table)
  let idle = 0
  for (let length = least; length <= most && idle <= ends.period(); length++) {
    if (!ends.at(length).has(0)) idle++
    else {
      idle = 0
      const first = firstOfLength(table, ends, length)
      yield first
      for (const text of ofLength(table, ends, length)) if (text !== first) yield text
    }
  }
}

const everyText: Table = { edges: [[{ to: 0, ranges: [[0, maxCharacter]] }]], isFinal: [true] }

function tableOf(language: Language): Table {
  const nodes = [language.initial, ...[...language.nodes()].filter((it) => it !== language.initial)]
  const numbers = new Map(nodes.map((node, i) => [node, i]))
  const edges = nodes.map((node) => {
    const byTarget = new Map<number, [number, number][]>()
    for (const [range, target] of node.out) {
      const to = numbers.get(target) as number
      byTarget.set(to, [...(byTarget.get(to) ?? []), [range.min, range.max]])
    }
    return [...byTarget].map(([to, ranges]) => ({ to, ranges }))
  })
  return { edges, isFinal: nodes.map((node) => language.finals.has(node)) }
}

/** From which states the end is exactly so many characters away. */
class Ends {
  private readonly sets: ReadonlySet<number>[]
  private readonly seen = new Map<string, number>()
  private readonly table: Table
  /** The first set that comes again, and after how many. */
  private circle: { readonly from: number; readonly length: number } | undefined
  private steps = 0

  constructor(table: Table) {
    this.table = table
    this.sets = [new Set(table.isFinal.flatMap((is, state) => (is ? [state] : [])))]
    this.seen.set(keyOf(this.sets[0] as Set<number>), 0)
  }

  at(length: number): ReadonlySet<number> {
    while (this.circle === undefined && this.sets.length <= length) this.step()
    const { circle } = this
    const index =
      circle === undefined || length < circle.from ? length : circle.from + ((length - circle.from) % circle.length)
    return this.sets[index] as ReadonlySet<number>
  }

  /** How many lengths, from this one down, have the states of this one. */
  run(length: number): number {
    const { circle } = this
    return circle?.length === 1 && length >= circle.from ? length - circle.from + 1 : 1
  }

  /** After so many lengths without a text there is none any more. */
  period(): number {
    while (this.circle === undefined) this.step()
    return this.circle.from + this.circle.length
  }

  private step(): void {
    const last = this.sets.at(-1) as ReadonlySet<number>
    const next = new Set<number>()
    this.table.edges.forEach((edges, state) => {
      if (edges.some(({ to }) => last.has(to))) next.add(state)
    })
    this.steps += this.table.edges.length
    if (this.steps > mostSteps) throw new TooLong('The lengths of the texts repeat too late to be followed.')
    const key = keyOf(next)
    const before = this.seen.get(key)
    if (before !== undefined) this.circle = { from: before, length: this.sets.length - before }
    else {
      this.seen.set(key, this.sets.length)
      this.sets.push(next)
    }
  }
}

function keyOf(set: ReadonlySet<number>): string {
  return [...set].join()
}

/** The first text of one length. */
function firstOfLength(table: Table, ends: Ends, length: number): string {
  const steps = new Map<number, Map<ReadonlySet<number>, readonly [text: string, to: number]>>()
  let text = ''
  let state = 0
  for (let left = length - 1; left >= 0; ) {
    const wanted = ends.at(left)
    const known = steps.get(state) ?? new Map<ReadonlySet<number>, readonly [string, number]>()
    steps.set(state, known)
    let step = known.get(wanted)
    if (step === undefined) {
      const [[point, to]] = [...first(characters(table.edges[state] ?? [], wanted))] as [readonly [number, number]]
      step = [String.fromCodePoint(point), to]
      known.set(wanted, step)
    }
    // The same step is taken as often as it comes again.
    const times = step[1] === state ? ends.run(left) : 1
    text += step[0].repeat(times)
    state = step[1]
    left -= times
  }
  return text
}

function* first<T>(list: Iterable<T>): Generator<T> {
  for (const it of list) {
    yield it
    return
  }
}

/** The texts of one length, by depth first; each position goes through its characters while the ones before stand still. */
function* ofLength(table: Table, ends: Ends, length: number): Generator<string> {
  const points: number[] = []
  const open: Iterator<readonly [point: number, to: number]>[] = []
  let state = 0
  for (;;) {
    if (open.length === length) {
      yield points.map((it) => String.fromCodePoint(it)).join('')
      if (length === 0) return
    } else open.push(characters(table.edges[state] ?? [], ends.at(length - open.length - 1)))
    let next = open.at(-1)?.next()
    while (next?.done) {
      open.pop()
      if (open.length === 0) return
      next = open.at(-1)?.next()
    }
    if (next === undefined) return
    points.length = open.length - 1
    points.push(next.value[0])
    state = next.value[1]
  }
}

const isIn = (ranges: Transition['ranges'], point: number): boolean =>
  ranges.some(([low, high]) => point >= low && point <= high)

const plain = [...'a0A-1b_B2 ./:@'].map((it) => it.codePointAt(0) as number)

const [firstHalf, lastHalf] = [0xd800, 0xdfff]

/** The characters of transitions that lead on, plain ones first, halves of surrogate pairs last. */
function* characters(
  transitions: readonly Transition[],
  wanted: ReadonlySet<number>,
): Generator<readonly [point: number, to: number]> {
  const leading = transitions.filter(({ to }) => wanted.has(to))
  for (const point of plain) for (const { to, ranges } of leading) if (isIn(ranges, point)) yield [point, to]
  for (const part of [outsideHalves, insideHalves]) {
    for (const { to, ranges } of leading) for (const point of pointsOf(ranges.flatMap(part))) yield [point, to]
  }
}

type Spans = Transition['ranges']

const outsideHalves = ([low, high]: Spans[number]): Spans => [
  [low, Math.min(high, firstHalf - 1)],
  [Math.max(low, lastHalf + 1), high],
]
const insideHalves = ([low, high]: Spans[number]): Spans => [[Math.max(low, firstHalf), Math.min(high, lastHalf)]]

function* pointsOf(ranges: Spans): Generator<number> {
  for (const [low, high] of ranges)
    for (let point = low; point <= high; point++) if (!plain.includes(point)) yield point
}
