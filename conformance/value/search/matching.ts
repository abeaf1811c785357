import { compilePattern } from '../../../generator/ir/pattern.js'
import { limits, Reached } from './limits.js'
import type { Random } from './random.js'

/** How texts are made. */
interface TextOptions {
  /** How many there should be. Default 12. */
  readonly wanted?: number
  /** Whether each alternative and each character of a set has its turn. Default false. */
  readonly isSweeping?: boolean
  readonly reached?: Reached
}

/**
 * Texts that match a regular expression, short ones first; none where the expression is beyond what is read here
 * (back references, look-around that a short text does not happen to meet).
 */
export function textsMatching(source: string, random: Random, options: TextOptions = {}): string[] {
  const { wanted = 12, isSweeping = false, reached = new Reached() } = options
  const pattern = compilePattern(source)
  const found = new Set<string>()
  let tree: Node
  try {
    tree = new Parser(source).whole()
  } catch {
    return ['a', '0', ''].filter((text) => pattern.test(text))
  }
  const add = (style: Style) => {
    const text = write(tree, style)
    if (text !== undefined && pattern.test(text)) found.add(text)
  }
  for (let i = 0; i < wanted * 4 && found.size < wanted; i++)
    add({ random, reached, extra: i === 0 ? 0 : 1 + (i % 6), turn: i === 0 ? 0 : undefined })
  const turns = isSweeping ? widthOf(tree) : 0
  reached.admits('spellings', turns)
  for (let turn = 0; turn < Math.min(turns, limits.spellings.most); turn++) add({ random, reached, extra: 1, turn })
  return [...found].sort((a, b) => a.length - b.length)
}

/** The most alternatives that one part of an expression has. */
function widthOf(node: Node): number {
  if (node.kind === 'set') return node.ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0)
  if (node.kind === 'repeat') return widthOf(node.part)
  return Math.max(node.kind === 'choice' ? node.parts.length : 0, ...node.parts.map(widthOf))
}

/** A text of `length` code points that matches, where repeating one piece of the expression gives one. */
export function textOfLength(source: string, length: number, random: Random): string | undefined {
  const pattern = compilePattern(source)
  const plain = 'a'.repeat(length)
  if (pattern.test(plain)) return plain
  for (const text of textsMatching(source, random, { wanted: 8 })) {
    const points = [...text]
    if (points.length === length) return text
    for (let at = points.length - 1; at >= 0 && points.length < length; at--) {
      const grown = [
        ...points.slice(0, at),
        (points[at] as string).repeat(length - points.length + 1),
        ...points.slice(at + 1),
      ].join('')
      if (pattern.test(grown)) return grown
    }
  }
  return undefined
}

type Node =
  | { readonly kind: 'set'; readonly ranges: readonly (readonly [number, number])[] }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number }

interface Style {
  readonly random: Random
  readonly reached: Reached
  /** How many more repetitions than the least there may be. */
  readonly extra: number
  /** Which alternative to take, the first one again after the last; by chance when absent. */
  readonly turn: number | undefined
}

/** A text for the expression; undefined when it would be too long. */
function write(node: Node, style: Style): string | undefined {
  const { random, reached, extra, turn } = style
  switch (node.kind) {
    case 'set':
      return String.fromCodePoint(turn === undefined ? drawn(node.ranges, random) : nth(node.ranges, turn))
    case 'sequence':
      return joined(node.parts, style)
    case 'choice':
      return write(
        node.parts[turn === undefined ? Math.floor(random() * node.parts.length) : turn % node.parts.length] as Node,
        style,
      )
    case 'repeat': {
      const span = Math.min(node.most - node.least, extra)
      const count = node.least + (span > 0 ? Math.floor(random() * (span + 1)) : 0)
      if (!reached.admits('repetitions', count)) return undefined
      return joined(
        Array.from({ length: count }, () => node.part),
        style,
      )
    }
  }
}

function joined(nodes: readonly Node[], style: Style): string | undefined {
  let text = ''
  for (const it of nodes) {
    const part = write(it, style)
    if (part === undefined) return undefined
    text += part
  }
  return text
}

type Ranges = readonly (readonly [number, number])[]

function drawn(ranges: Ranges, random: Random): number {
  const [low, high] = ranges[Math.floor(random() * ranges.length)] ?? [97, 97]
  return low + Math.floor(random() * (Math.min(high - low, 0xff) + 1))
}

/** The character at a place in all ranges, counted on from the first one after the last. */
function nth(ranges: Ranges, turn: number): number {
  let left =
    turn %
    Math.max(
      1,
      ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0),
    )
  for (const [low, high] of ranges) {
    if (left <= high - low) return low + left
    left -= high - low + 1
  }
  return 97
}

const digits = [[48, 57]] as const
const letters = [
  [97, 122],
  [65, 90],
] as const
const word = [...letters, ...digits, [95, 95]] as const
const blanks = [
  [32, 32],
  [9, 9],
] as const
const nothing: Node = { kind: 'sequence', parts: [] }

class Parser {
  private readonly source: string
  private at = 0

  constructor(source: string) {
    this.source = source
  }

  whole(): Node {
    const node = this.choice()
    if (this.at < this.source.length) throw new Error('unread')
    return node
  }

  private choice(): Node {
    const parts = [this.sequence()]
    while (this.takes('|')) parts.push(this.sequence())
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'choice', parts }
  }

  private sequence(): Node {
    const parts: Node[] = []
    while (this.at < this.source.length && !this.sees('|') && !this.sees(')')) parts.push(this.quantified())
    return { kind: 'sequence', parts }
  }

  private quantified(): Node {
    const part = this.atom()
    const bounds = this.quantifier()
    if (bounds === undefined) return part
    this.takes('?')
    return { kind: 'repeat', part, least: bounds[0], most: bounds[1] }
  }

  private quantifier(): [number, number] | undefined {
    if (this.takes('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.takes('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.takes('?')) return [0, 1]
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.at))
    if (braces === null) return undefined
    this.at += braces[0].length
    const least = Number(braces[1])
    if (braces[2] === undefined) return [least, least]
    return [least, braces[3] === '' ? Number.POSITIVE_INFINITY : Number(braces[3])]
  }

  private atom(): Node {
    if (this.takes('^') || this.takes('$')) return nothing
    if (this.takes('(')) return this.group()
    if (this.takes('[')) return this.set()
    if (this.takes('.')) return { kind: 'set', ranges: [...letters, ...digits] }
    if (this.takes('\\')) return this.escaped()
    return point(this.next())
  }

  private group(): Node {
    const isLookAround = /^\?(<?[=!])/.test(this.source.slice(this.at))
    const head = /^\?(:|<[A-Za-z_$][\w$]*>|<?[=!])/.exec(this.source.slice(this.at))
    if (head !== null) this.at += head[0].length
    const node = this.choice()
    if (!this.takes(')')) throw new Error('open group')
    // Whether a text meets it is left to the expression itself.
    return isLookAround ? nothing : node
  }

  private escaped(): Node {
    if (this.takes('b') || this.takes('B')) return nothing
    return { kind: 'set', ranges: this.escapedRanges() }
  }

  private escapedRanges(): readonly (readonly [number, number])[] {
    const letter = this.next()
    const classes: Record<string, readonly (readonly [number, number])[]> = {
      d: digits,
      w: word,
      s: blanks,
      D: letters,
      W: [[45, 46]],
      S: letters,
      n: [[10, 10]],
      t: [[9, 9]],
      r: [[13, 13]],
    }
    const known = classes[letter]
    if (known !== undefined) return known
    if (letter === 'p' || letter === 'P') {
      const name = /^\{(?:\w+=)?(\w+)\}/.exec(this.source.slice(this.at))
      if (name === null) throw new Error('property')
      this.at += name[0].length
      return /^N/.test(name[1] ?? '') === (letter === 'p') ? digits : letters
    }
    const code = letter === 'u' ? /^(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/i.exec(this.source.slice(this.at)) : null
    if (code !== null) {
      this.at += code[0].length
      const value = Number.parseInt(code[1] ?? code[2] ?? '', 16)
      return [[value, value]]
    }
    const byte = letter === 'x' ? /^[0-9a-f]{2}/i.exec(this.source.slice(this.at)) : null
    if (byte !== null) {
      this.at += 2
      const value = Number.parseInt(byte[0], 16)
      return [[value, value]]
    }
    if (/[1-9k]/.test(letter)) throw new Error('back reference')
    return [[letter.codePointAt(0) as number, letter.codePointAt(0) as number]]
  }

  private set(): Node {
    const isNegated = this.takes('^')
    const ranges: (readonly [number, number])[] = []
    while (!this.takes(']')) {
      if (this.at >= this.source.length) throw new Error('open set')
      const from = this.takes('\\') ? this.escapedRanges() : one(this.next())
      const isRange = this.sees('-') && this.source.charAt(this.at + 1) !== ']' && from.length === 1
      if (isRange) {
        this.at++
        const to = this.takes('\\') ? this.escapedRanges() : one(this.next())
        ranges.push([from[0]?.[0] ?? 97, to[0]?.[1] ?? 97])
      } else ranges.push(...from)
    }
    return { kind: 'set', ranges: isNegated ? outside(ranges) : ranges }
  }

  private next(): string {
    const letter = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
    if (this.at >= this.source.length) throw new Error('end')
    this.at += letter.length
    return letter
  }

  private sees(letter: string): boolean {
    return this.source.charAt(this.at) === letter
  }

  private takes(letter: string): boolean {
    const sees = this.sees(letter)
    if (sees) this.at++
    return sees
  }
}

function one(letter: string): readonly (readonly [number, number])[] {
  const code = letter.codePointAt(0) as number
  return [[code, code]]
}

function point(letter: string): Node {
  return { kind: 'set', ranges: one(letter) }
}

/** Letters, digits and marks that are in none of the ranges. */
function outside(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const free = [...'abcABC019_-. /:+'].map((it) => it.codePointAt(0) as number)
  const kept = free.filter((code) => !ranges.some(([low, high]) => code >= low && code <= high))
  return kept.map((code) => [code, code] as const)
}
