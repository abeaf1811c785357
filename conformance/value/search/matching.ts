import { compilePattern } from '../../../generator/ir/lower.js'
import type { Random } from './random.js'

/**
 * Texts that match a regular expression, short ones first; none where the expression is beyond what is read here
 * (back references, look-around that a short text does not happen to meet).
 */
export function textsMatching(source: string, random: Random, wanted = 12): string[] {
  const pattern = compilePattern(source)
  const found = new Set<string>()
  let tree: Node
  try {
    tree = new Parser(source).whole()
  } catch {
    return ['a', '0', ''].filter((text) => pattern.test(text))
  }
  for (let i = 0; i < wanted * 4 && found.size < wanted; i++) {
    const text = write(tree, { random, extra: i === 0 ? 0 : 1 + (i % 6), isFirst: i === 0 })
    if (pattern.test(text)) found.add(text)
  }
  return [...found].sort((a, b) => a.length - b.length)
}

/** A text of `length` code points that matches, where repeating one piece of the expression gives one. */
export function textOfLength(source: string, length: number, random: Random): string | undefined {
  const pattern = compilePattern(source)
  const plain = 'a'.repeat(length)
  if (pattern.test(plain)) return plain
  for (const text of textsMatching(source, random, 8)) {
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
  /** How many more repetitions than the least there may be. */
  readonly extra: number
  readonly isFirst: boolean
}

function write(node: Node, style: Style): string {
  const { random, extra, isFirst } = style
  switch (node.kind) {
    case 'set': {
      const at = isFirst ? 0 : Math.floor(random() * node.ranges.length)
      const [low, high] = node.ranges[at] ?? [97, 97]
      const size = Math.min(high - low, 0xff)
      return String.fromCodePoint(low + (isFirst ? 0 : Math.floor(random() * (size + 1))))
    }
    case 'sequence':
      return node.parts.map((it) => write(it, style)).join('')
    case 'choice':
      return write(node.parts[isFirst ? 0 : Math.floor(random() * node.parts.length)] as Node, style)
    case 'repeat': {
      const span = Math.min(node.most - node.least, extra)
      const count = node.least + (span > 0 ? Math.floor(random() * (span + 1)) : 0)
      return Array.from({ length: Math.min(count, 4096) }, () => write(node.part, style)).join('')
    }
  }
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
