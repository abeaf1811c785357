import { createRequire } from 'node:module'
import { type AST, RegExpParser } from '@eslint-community/regexpp'
import type * as Refa from 'refa'

let loaded: typeof Refa | undefined

/** The library, loaded with the first pattern: most comparisons ask for none, and to load it takes longer than they do. */
function refa(): typeof Refa {
  loaded ??= createRequire(import.meta.url)('refa') as typeof Refa
  return loaded
}

/** A regular language over code points. */
export type Language = Refa.DFA

/** The last code point. */
export const maxCharacter = 0x10ffff

/** Why a pattern is not read as a language. */
export class Unreadable extends Error {}

/** The texts in which a pattern is found. Throws Unreadable where it is no regular language that is small enough. */
export function languageOf(source: string, states: number): Language {
  return attempt(source, () => {
    const pattern = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: true })
    if (sizeOf(pattern.alternatives) > states) throw new Unreadable(`needs more than ${states} states`)
    return united(
      spread(pattern.alternatives).map((it) => alternative(it, states)),
      states,
    )
  })
}

function attempt<T>(source: string, build: () => T): T {
  try {
    return build()
  } catch (error) {
    const why = error instanceof Unreadable ? error.message : error instanceof Error ? error.message : String(error)
    throw new Unreadable(`The pattern ${JSON.stringify(source)} is not read as a language: ${why.replace(/\.$/, '')}.`)
  }
}

type Elements = readonly AST.Element[]

/** The alternatives, each with the groups that hold ^ or $ taken apart, so that these stand at its ends. */
function spread(alternatives: readonly { readonly elements: Elements }[]): Elements[] {
  return alternatives.flatMap(({ elements }) => {
    let lists: Elements[] = [[]]
    for (const element of elements) {
      const isGroup = element.type === 'Group' || element.type === 'CapturingGroup'
      const parts = isGroup && hasAssertion(element) ? spread(element.alternatives) : [[element]]
      lists = lists.flatMap((list) => parts.map((part) => [...list, ...part]))
      if (lists.length > mostAlternatives) throw new Unreadable(`it has more than ${mostAlternatives} alternatives`)
    }
    return lists
  })
}

const mostAlternatives = 64

function hasAssertion(node: AST.Element | AST.Alternative): boolean {
  if (node.type === 'Assertion') return true
  if (node.type === 'Alternative') return node.elements.some(hasAssertion)
  if (node.type === 'Group' || node.type === 'CapturingGroup') return node.alternatives.some(hasAssertion)
  return node.type === 'Quantifier' && hasAssertion(node.element)
}

const isEdge = (node: AST.Element | undefined, kind: 'start' | 'end'): boolean =>
  node?.type === 'Assertion' && node.kind === kind

/** One alternative: what looks ahead from the start of the text is a language of its own. */
function alternative(elements: Elements, states: number): Language {
  const { DFA } = refa()
  let rest = elements
  const isStart = isEdge(rest[0], 'start')
  while (isEdge(rest[0], 'start')) rest = rest.slice(1)
  let ahead: Language | undefined
  for (let first = rest[0]; isStart && first?.type === 'Assertion' && first.kind === 'lookahead'; first = rest[0]) {
    const inner = united(
      spread(first.alternatives).map((it) => alternative([startOf(elements), ...it], states)),
      states,
    )
    if (first.negate) inner.complement(new DFA.LimitedNodeFactory(states))
    ahead = ahead === undefined ? inner : both(ahead, inner, states)
    rest = rest.slice(1)
    while (isEdge(rest[0], 'start')) rest = rest.slice(1)
  }
  const isEnd = isEdge(rest.at(-1), 'end')
  while (isEdge(rest.at(-1), 'end')) rest = rest.slice(0, -1)
  const body = rest.map((it) => it.raw).join('')
  const own = plain(`${isStart ? '' : '[^]*'}(?:${body})${isEnd ? '' : '[^]*'}`, states)
  return ahead === undefined ? own : both(ahead, own, states)
}

function startOf(elements: Elements): AST.Element {
  return elements[0] as AST.Element
}

/** The texts that an expression without ^ and $ spells from end to end. */
function plain(source: string, states: number): Language {
  const { DFA, JS, NFA } = refa()
  const parser = JS.Parser.fromLiteral({ source, flags: 'u' })
  const { expression } = parser.parse({ assertions: 'throw', backreferences: 'throw', maxNodes: states })
  const nfa = NFA.fromRegex(expression, { maxCharacter }, {}, new NFA.LimitedNodeFactory(states))
  return small(DFA.fromFA(nfa, new DFA.LimitedNodeFactory(states)))
}

function small(language: Language): Language {
  language.minimize()
  return language
}

function united(languages: readonly Language[], states: number): Language {
  const { DFA, NFA } = refa()
  const [first, ...others] = languages
  if (first === undefined) return DFA.empty({ maxCharacter })
  if (others.length === 0) return first
  const nfa = NFA.fromFA(first, new NFA.LimitedNodeFactory(states))
  for (const it of others) nfa.union(it, new NFA.LimitedNodeFactory(states))
  return small(DFA.fromFA(nfa, new DFA.LimitedNodeFactory(states)))
}

/** The texts of both languages. */
export function both(a: Language, b: Language, states: number): Language {
  const { DFA } = refa()
  return attempt('…', () => small(DFA.fromIntersection(a, b, new DFA.LimitedNodeFactory(states))))
}

/** The texts that are not in a language. */
export function complement(language: Language): Language {
  const copy = language.copy()
  copy.complement()
  return copy
}

/** About how many states an expression takes: repetitions are written out. */
function sizeOf(alternatives: readonly AST.Alternative[]): number {
  return alternatives.reduce(
    (sum, it) => sum + it.elements.reduce((part, element) => part + elementSize(element), 1),
    0,
  )
}

function elementSize(element: AST.Element): number {
  if (element.type === 'Quantifier') {
    const times = Number.isFinite(element.max) ? element.max : element.min + 1
    return elementSize(element.element) * Math.max(1, times)
  }
  if (element.type === 'Group' || element.type === 'CapturingGroup') return sizeOf(element.alternatives)
  if (element.type === 'Assertion' && 'alternatives' in element) return sizeOf(element.alternatives)
  return 1
}

/** `^X{m,n}$` for one set of characters X: the texts of such characters, and how many. */
export interface Repetition {
  readonly every: string
  readonly least: number
  readonly most: number
}

/** A pattern that says no more than which characters there are, and how many. */
export function repetitionOf(source: string): Repetition | undefined {
  try {
    const { alternatives } = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, {
      unicode: true,
    })
    const [start, body, end, ...others] = alternatives[0]?.elements ?? []
    if (alternatives.length !== 1 || others.length > 0 || !isEdge(start, 'start') || !isEdge(end, 'end'))
      return undefined
    if (body?.type !== 'Quantifier') return undefined
    const { element, min, max } = body
    const isSet = ['Character', 'CharacterClass', 'CharacterSet'].includes(element.type)
    return isSet ? { every: `^${element.raw}*$`, least: min, most: max } : undefined
  } catch {
    return undefined
  }
}
