import type * as Refa from 'refa'
import type { CharSet, Concatenation, Element } from 'refa'
import { builtin } from '../document/builtin.js'

const { createRequire } = builtin('node:module')

/*
 * A pattern that repeats what it can read in two ways has twice as many ways with each repetition, and tries all of them
 * where the rest does not match. Each character of the pattern is a state, and edges lead to what may come next
 * (Glushkov's automaton): `^(a|aa)+$` has the states a1, a2, a3. Two readers start in one state and read the same text.
 * Where they can part and meet again in that state, as after "aa" by a1 a1 and a2 a3, the repetition is ambiguous; and
 * so it is where two edges lead from one state to another within a loop, as in `^(a+)+$`.
 */

/** A part of a pattern: where it begins and ends, and whether it may be empty. */
interface Part {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly isEmpty: boolean
}

/** Repetitions up to this many are written out; more are loops. */
const mostCopies = 10
const mostStates = 200
/** Most pairs of states that are looked at, over all; then the pattern passes for unambiguous. */
const mostPairs = 100_000

const nothing: Part = { first: [], last: [], isEmpty: true }
class TooLarge extends Error {}

/** Whether a pattern repeats what can be read in two ways, and may fail afterwards. False is not a promise. */
export function isAmbiguous(pattern: RegExp): boolean {
  const { JS } = createRequire(import.meta.url)('refa') as typeof Refa
  try {
    const { expression } = JS.Parser.fromLiteral(pattern).parse({ assertions: 'parse', backreferences: 'disable' })
    const automaton = new Automaton()
    const { last } = automaton.choice(expression.alternatives)
    const ambiguous = automaton.ambiguousStates()
    return ambiguous.length > 0 && (automaton.looksAhead || !ambiguous.some((it) => last.includes(it)))
  } catch (error) {
    if (error instanceof TooLarge) return false
    throw error
  }
}

class Automaton {
  /** Whether the pattern may fail by what is not read: $, or a look ahead. */
  looksAhead = false
  private readonly characters: CharSet[] = []
  /** The states that follow each state, once for each way that leads there. */
  private readonly next: number[][] = []

  choice(alternatives: readonly Concatenation[]): Part {
    const parts = alternatives.map(({ elements }) => this.row(elements.map((it) => () => this.part(it))))
    return {
      first: parts.flatMap(({ first }) => first),
      last: parts.flatMap(({ last }) => last),
      isEmpty: parts.some(({ isEmpty }) => isEmpty),
    }
  }

  /** The states that a text leads from to themselves in two ways. */
  ambiguousStates(): number[] {
    let budget = mostPairs
    return this.next.flatMap((_, state) => {
      const after = this.walk([state, state], () => budget-- > 0)
      const isDouble = this.next[state]?.some(
        (to, i, all) => all.indexOf(to) < i && this.walk([to, to], () => budget-- > 0).has(key(state, state)),
      )
      const parted = [...after.values()].filter(([a, b]) => a !== b)
      const meets = parted.some((it) => this.walk(it, () => budget-- > 0).has(key(state, state)))
      return isDouble || meets ? [state] : []
    })
  }

  /** The pairs of states in which two readers of one text may be that start in a pair. */
  private walk(from: Pair, goesOn: () => boolean): Map<string, Pair> {
    const reached = new Map<string, Pair>()
    const pending = [from]
    for (let pair = pending.pop(); pair !== undefined && goesOn(); pair = pending.pop()) {
      for (const a of new Set(this.next[pair[0]]))
        for (const b of new Set(this.next[pair[1]])) {
          if (reached.has(key(a, b)) || this.characters[a]?.isDisjointWith(this.characters[b] as CharSet)) continue
          reached.set(key(a, b), [a, b])
          pending.push([a, b])
        }
    }
    return reached
  }

  private part(element: Element): Part {
    switch (element.type) {
      case 'CharacterClass':
        return this.state(element.characters)
      case 'Alternation':
        return this.choice(element.alternatives)
      case 'Quantifier':
        return this.repeated(element.alternatives, element.min, element.max)
      case 'Assertion':
        if (element.kind === 'ahead') this.looksAhead = true
        return nothing
      case 'Unknown':
        return nothing
    }
  }

  private state(characters: CharSet): Part {
    if (this.characters.length >= mostStates) throw new TooLarge()
    const state = this.characters.push(characters) - 1
    this.next.push([])
    return { first: [state], last: [state], isEmpty: false }
  }

  private repeated(alternatives: readonly Concatenation[], min: number, max: number): Part {
    const once = () => this.choice(alternatives)
    if (max > mostCopies) {
      const part = once()
      this.link(part, part)
      return { ...part, isEmpty: part.isEmpty || min === 0 }
    }
    const copies = Array.from({ length: max }, (_, i) => () => ({ ...once(), ...(i >= min && { isEmpty: true }) }))
    return this.row(copies)
  }

  private row(makers: readonly (() => Part)[]): Part {
    return makers.reduce<Part>((before, make) => {
      const part = make()
      this.link(before, part)
      return {
        first: before.isEmpty ? [...before.first, ...part.first] : before.first,
        last: part.isEmpty ? [...before.last, ...part.last] : part.last,
        isEmpty: before.isEmpty && part.isEmpty,
      }
    }, nothing)
  }

  private link(from: Part, to: Part): void {
    for (const state of from.last) this.next[state]?.push(...to.first)
  }
}

type Pair = readonly [number, number]

function key(a: number, b: number): string {
  return `${a} ${b}`
}
