import { type AST, RegExpParser } from '@eslint-community/regexpp'
import { compilePattern } from '../../../generator/ir/pattern.js'
import { between, type Chance, oneOf, simplest } from './chance.js'

/** How one text is written. */
interface TextWriting {
  readonly chance: Chance
  /** Code points that unbounded repetitions still have to fill. */
  room: number
  /** How many more repetitions than the least there may be by chance, the room left aside. */
  readonly extra: number
  /** What groups matched, for back references. */
  readonly groups: Map<AST.CapturingGroup, string>
}

type Writer = (writing: TextWriting) => string

/** A pattern as it is written from. */
interface Pattern {
  readonly regex: RegExp
  /** Undefined for what only flags or syntax beyond the reader say. */
  readonly write: Writer | undefined
}

/** Characters of one class are taken for their like beyond so many. */
const mostListed = 128

/** A pattern that repeats a part more often than that is not written. */
const mostRepeats = 2 ** 24

/**
 * A text for a regular expression, made from it; undefined for what it cannot make (lookarounds are skipped, so a text is a
 * proposal that has to be tested).
 * @param points how long the text should be, where the expression leaves a choice; shortest when absent
 */
export function textForPattern(source: string, chance: Chance, points = 0): string | undefined {
  const { write } = patternOf(source)
  if (write === undefined) return undefined
  const shortest = write(writing(chance, {}))
  const missing = points - [...shortest].length
  if (missing <= 0) return shortest
  return write(writing(chance === simplest ? chance : steady(chance), { room: missing }))
}

/** Chance that never lengthens a text of its own accord. */
const steady = ({ below }: Chance): Chance => ({ below, odds: () => false })

const writing = (chance: Chance, { room = 0, extra = 0 }: { room?: number; extra?: number }) => ({
  ...{ chance, room, extra },
  groups: new Map<AST.CapturingGroup, string>(),
})

/** Texts that match a regular expression, short ones first; none where none of those that were made does. */
export function textsMatching(source: string, chance: Chance, wanted = 12): string[] {
  const { regex, write } = patternOf(source)
  if (write === undefined) return ['a', '0', ''].filter((text) => regex.test(text))
  const found = new Set<string>()
  const add = (text: string) => {
    if (regex.test(text)) found.add(text)
  }
  add(write(writing(simplest, {})))
  for (let i = 1; i < wanted * 4 && found.size < wanted; i++) add(write(writing(chance, { extra: 1 + (i % 6) })))
  return [...found].sort((a, b) => a.length - b.length)
}

const patterns = new Map<string, Pattern>()

function patternOf(source: string): Pattern {
  const known = patterns.get(source)
  if (known !== undefined) return known
  const regex = compilePattern(source)
  const made = { regex, ...read(source, regex.unicode) }
  patterns.set(source, made)
  return made
}

function read(source: string, isUnicode: boolean): Omit<Pattern, 'regex'> {
  try {
    const tree = new RegExpParser().parsePattern(source, 0, source.length, { unicode: isUnicode, unicodeSets: false })
    const reader = new PatternReader(isUnicode)
    const write = reader.alternatives(tree.alternatives)
    return { write: reader.repeats > mostRepeats ? undefined : write }
  } catch {
    return { write: undefined }
  }
}

/** Turns the tree of an expression into what writes its texts. */
class PatternReader {
  /** How often some part is repeated at least. */
  repeats = 0
  private readonly flags: string

  constructor(isUnicode: boolean) {
    this.flags = isUnicode ? 'u' : ''
  }

  alternatives(all: readonly AST.Alternative[]): Writer {
    const writers = all.map(({ elements }) => {
      const parts = elements.map((it) => this.element(it))
      return (at: TextWriting) => {
        let text = ''
        for (const part of parts) text += part(at)
        return text
      }
    })
    return (at) => oneOf(at.chance, writers)(at)
  }

  private element(node: AST.Element): Writer {
    switch (node.type) {
      case 'Group':
        return this.alternatives(node.alternatives)
      case 'CapturingGroup':
        return this.group(node)
      case 'Quantifier':
        return this.repeated(node)
      case 'Backreference':
        return backReference(node)
      // Whether a text meets it is left to the expression itself.
      case 'Assertion':
        return () => ''
      default:
        return this.character(node)
    }
  }

  private group(node: AST.CapturingGroup): Writer {
    const inner = this.alternatives(node.alternatives)
    return (at) => {
      const text = inner(at)
      at.groups.set(node, text)
      return text
    }
  }

  private character(
    node: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
  ): Writer {
    if (node.type === 'Character') {
      const text = String.fromCodePoint(node.value)
      return () => text
    }
    const listed = charactersOf(node, this.flags)
    if (listed.length === 0) throw new Error(`No character is known of ${node.raw}.`)
    return (at) => oneOf(at.chance, listed)
  }

  private repeated({ element, min, max }: AST.Quantifier): Writer {
    const part = this.element(element)
    this.repeats = Math.max(this.repeats, min)
    return (at) => {
      let text = ''
      for (let i = 0; i < min; i++) text += part(at)
      for (let i = min; i < max && at.room > 0; i++) {
        const more = part({ ...at, room: 0 })
        at.room -= Math.max(1, [...more].length)
        text += more
      }
      for (let i = moreThanLeast(max - min, at); i > 0; i--) text += part(at)
      return text
    }
  }
}

/** How many further repetitions there are by chance. */
function moreThanLeast(most: number, { room, extra, chance }: TextWriting): number {
  if (extra > 0) return chance.below(Math.min(most, extra) + 1)
  if (room !== 0 || most <= 0 || chance === simplest || !chance.odds(0.3)) return 0
  return Number(between(chance, 0n, BigInt(Math.min(most, 4))))
}

function backReference({ resolved }: AST.Backreference): Writer {
  const groups = [resolved].flat()
  return (at) => groups.map((it) => at.groups.get(it) ?? '').join('')
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const word = `${letters}${letters.toUpperCase()}${digits}_`

/** Characters that stand for all others, plain ones first. */
const usual = [
  ...`${word} !"#$%&'()*+,-./:;<=>?@[\\]^\`{|}~\t\n\r\u00a0éßÑЖ中あ가اא☃\u0301\u2028\u{1F98A}\u{1D400}\u{10FFFF}`,
]

/** Characters of a class: all of a few, some of many. */
function charactersOf(
  node: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
  flags: string,
): readonly string[] {
  const ranges = rangesIn(node)
  if (ranges !== undefined) return [...new Set(ranges.flatMap(spread))]
  const regex = new RegExp(`^(?:${node.raw})$`, flags)
  const listed = usual.filter((it) => regex.test(it))
  for (let code = 0; listed.length === 0 && code < 0x110000; code++) {
    const text = String.fromCodePoint(code)
    if (regex.test(text)) listed.push(text)
  }
  return listed
}

type CharacterRange = readonly [low: number, high: number]

const code = (text: string) => text.codePointAt(0) as number

const plainSets: { readonly [K in 'digit' | 'word' | 'space']: readonly CharacterRange[] } = {
  digit: [[code('0'), code('9')]],
  word: [
    [code('a'), code('z')],
    [code('A'), code('Z')],
    [code('0'), code('9')],
    [code('_'), code('_')],
  ],
  space: [
    [code(' '), code(' ')],
    [code('\t'), code('\t')],
  ],
}

/** The ranges of a class that consists of some; undefined for one that says what is not in it, or names a property. */
function rangesIn(
  node: AST.CharacterClassElement | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
): readonly CharacterRange[] | undefined {
  switch (node.type) {
    case 'Character':
      return [[node.value, node.value]]
    case 'CharacterClassRange':
      return [[node.min.value, node.max.value]]
    case 'CharacterSet':
      return node.kind === 'any' || node.kind === 'property' || node.negate ? undefined : plainSets[node.kind]
    case 'CharacterClass': {
      if (node.negate) return undefined
      const inner = node.elements.map((it) => rangesIn(it))
      return inner.every((it) => it !== undefined) ? inner.flat() : undefined
    }
    default:
      return undefined
  }
}

/** Characters from one end of a range to the other. */
function spread([low, high]: CharacterRange): string[] {
  const step = Math.max(1, Math.floor((high - low) / mostListed))
  const codes = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step)
  return [...codes, high].map((it) => String.fromCodePoint(it))
}
