import { between, type Chance, oneOf, simplest } from './chance.js'

/** How often the parts of a text repeat. */
interface Plan {
  readonly chance: Chance
  /** Code points that unbounded repetitions still have to fill. */
  room: number
}

type Part = (plan: Plan) => string

/**
 * A text for a regular expression, made from it; undefined for what it cannot make (lookarounds and back references are
 * skipped, so a text is a proposal that has to be tested).
 * @param points how long the text should be, where the expression leaves a choice; shortest when absent
 */
export function textForPattern(source: string, chance: Chance, points = 0): string | undefined {
  try {
    const reader = new Reader(source)
    const whole = reader.alternatives()
    if (!reader.isDone()) return undefined
    const shortest = whole({ chance, room: 0 })
    const missing = points - [...shortest].length
    return missing > 0 ? whole({ chance: chance === simplest ? chance : steady(chance), room: missing }) : shortest
  } catch {
    return undefined
  }
}

/** Chance that never lengthens a text of its own accord. */
const steady = ({ below }: Chance): Chance => ({ below, odds: () => false })

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const word = `${letters}${letters.toUpperCase()}${digits}_`
const printable = ` ${word}!"#$%&'()*+,-./:;<=>?@[\\]^\`{|}~é☃\u{1F98A}`

/** A reader of ECMA-262 expressions, as far as texts can be made from them. */
class Reader {
  private at = 0
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  isDone(): boolean {
    return this.at >= this.source.length
  }

  alternatives(): Part {
    const branches = [this.sequence()]
    while (this.take('|')) branches.push(this.sequence())
    return (plan) => oneOf(plan.chance, branches)(plan)
  }

  private sequence(): Part {
    const parts: Part[] = []
    while (!this.isDone() && !')|'.includes(this.peek())) {
      const part = this.quantified(this.atom())
      if (part !== undefined) parts.push(part)
    }
    return (plan) => parts.map((part) => part(plan)).join('')
  }

  private peek(): string {
    return String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
  }

  private next(): string {
    if (this.isDone()) throw new Error('The expression ends early.')
    const found = this.peek()
    this.at += found.length
    return found
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private atom(): Part | undefined {
    const found = this.next()
    if (found === '^' || found === '$') return undefined
    if (found === '(') return this.group()
    if (found === '[') return this.set()
    if (found === '.') return anyOf([...printable])
    if (found === '\\') return this.escape()
    return () => found
  }

  private group(): Part | undefined {
    const isAside = ['?=', '?!', '?<=', '?<!'].some((it) => this.take(it))
    if (!isAside && !this.take('?:') && this.take('?<')) while (this.next() !== '>') {}
    const inner = this.alternatives()
    if (!this.take(')')) throw new Error('A group does not end.')
    return isAside ? undefined : inner
  }

  private escape(): Part | undefined {
    const name = this.next()
    if (name === 'b' || name === 'B') return undefined
    const members = this.escaped(name)
    return anyOf(members)
  }

  /** The characters that an escape stands for. */
  private escaped(name: string): string[] {
    const fixed: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' }
    if (name === 'd') return [...digits]
    if (name === 'w') return [...word]
    if (name === 's') return [' ', '\t']
    if ('DWSpP'.includes(name)) {
      const property = 'pP'.includes(name) ? this.braced() : ''
      const test = new RegExp(`^\\${name}${property}$`, 'u')
      const found = [...printable, 'É', 'ß', 'Ж', '中', 'ا', '٣', '€', '\u0301', '\u00a0', '\u2028'].filter((it) =>
        test.test(it),
      )
      if (found.length === 0) throw new Error('No character at hand.')
      return found
    }
    if (name === 'x') return [String.fromCodePoint(Number.parseInt(this.next() + this.next(), 16))]
    if (name === 'u') {
      if (this.peek() === '{') return [String.fromCodePoint(Number.parseInt(this.braced().slice(1, -1), 16))]
      return [String.fromCharCode(Number.parseInt([0, 1, 2, 3].map(() => this.next()).join(''), 16))]
    }
    if (name === 'c') return [String.fromCharCode((this.next().codePointAt(0) ?? 0) % 32)]
    if (/[1-9k]/.test(name)) throw new Error('Back references are not read.')
    return [fixed[name] ?? name]
  }

  private braced(): string {
    let text = ''
    do text += this.next()
    while (!text.endsWith('}'))
    return text
  }

  private set(): Part {
    const isNegated = this.take('^')
    const members: string[] = []
    while (!this.take(']')) {
      const first = this.member()
      if (first.length === 1 && this.peek() === '-' && this.source[this.at + 1] !== ']') {
        this.next()
        const last = this.member()
        const [low, high] = [first[0]?.codePointAt(0) ?? 0, last[0]?.codePointAt(0) ?? 0]
        const step = Math.max(1, Math.floor((high - low) / 128))
        for (let code = low; code <= high; code += step) members.push(String.fromCodePoint(code))
        members.push(String.fromCodePoint(high))
      } else members.push(...first)
    }
    if (!isNegated) return anyOf(members)
    const refused = new Set(members)
    return anyOf([...printable].filter((it) => !refused.has(it)))
  }

  private member(): string[] {
    const found = this.next()
    if (found !== '\\') return [found]
    const name = this.next()
    return name === 'b' ? ['\b'] : this.escaped(name)
  }

  private quantified(part: Part | undefined): Part | undefined {
    let [least, most]: [number, number] = [1, 1]
    if (this.take('*')) [least, most] = [0, Number.POSITIVE_INFINITY]
    else if (this.take('+')) [least, most] = [1, Number.POSITIVE_INFINITY]
    else if (this.take('?')) [least, most] = [0, 1]
    else {
      const counted = /^\{(\d+)(,?)(\d*)\}/.exec(this.source.slice(this.at))
      if (counted === null) return part
      this.at += counted[0].length
      least = Number(counted[1])
      most = counted[2] === '' ? least : counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3])
    }
    this.take('?')
    if (part === undefined) return undefined
    return (plan) => {
      let text = ''
      for (let i = 0; i < least; i++) text += part(plan)
      for (let i = least; i < most && plan.room > 0; i++) {
        const more = part({ chance: plan.chance, room: 0 })
        plan.room -= Math.max(1, [...more].length)
        text += more
      }
      if (plan.room === 0 && plan.chance !== simplest && most > least && plan.chance.odds(0.3)) {
        const more = Number(between(plan.chance, 0n, BigInt(Math.min(most - least, 4))))
        for (let i = 0; i < more; i++) text += part(plan)
      }
      return text
    }
  }
}

function anyOf(members: readonly string[]): Part {
  if (members.length === 0) throw new Error('A set of characters is empty.')
  return ({ chance }) => oneOf(chance, members)
}
