/** Starts and factors of the five words of a digest: odd, and unlike each other. */
const lanes = [
  [0x811c9dc5, 0x01000193],
  [0x9e3779b9, 0x85ebca6b],
  [0xc2b2ae35, 0x27d4eb2f],
  [0x165667b1, 0x9e3779b1],
  [0x2545f491, 0xcc9e2d51],
] as const
const [[offset, prime]] = lanes

/** Forty hexadecimal digits that depend on the text and on nothing else. They keep apart what a test has, and are no secret. */
export function digestOf(text: string): string {
  return digestText(lanes.map(([start, factor]) => summed(text, start, factor)))
}

/** An unsigned 32-bit number that depends on the text and on nothing else (FNV-1a over code units, then mixed). */
export function numberFrom(text: string): number {
  return avalanched(summed(text, offset, prime))
}

/** A text of which what its continuations come to is wanted: it is gone through once for all of them. */
export class HashedText {
  private readonly text: string
  private readonly sum: number
  private sums: readonly number[] | undefined

  constructor(text: string) {
    this.text = text
    this.sum = summed(text, offset, prime)
  }

  /** The number of the text with another behind it, as `numberFrom` has it. */
  numberWith(rest: string): number {
    return avalanched(summed(rest, this.sum, prime))
  }

  /** The digest of the text with another behind it, as `digestOf` has it. */
  digestWith(rest: string): string {
    this.sums ??= lanes.map(([start, factor]) => summed(this.text, start, factor))
    return digestText(this.sums.map((sum, i) => summed(rest, sum, lanes[i]?.[1] ?? prime)))
  }
}

function digestText(sums: readonly number[]): string {
  return sums.map((it) => avalanched(it).toString(16).padStart(8, '0')).join('')
}

function summed(text: string, start: number, factor: number): number {
  let sum = start
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), factor)
  return sum
}

function avalanched(start: number): number {
  let sum = start
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35)
  return (sum ^ (sum >>> 16)) >>> 0
}

/** An unsigned 32-bit number out of a digest; `part` is 0 to 4. */
function wordOf(digest: string, part = 0): number {
  return Number.parseInt(digest.slice(part * 8, part * 8 + 8), 16)
}

/** A UUID of version 4 out of a digest. */
export function uuidOf(digest: string): string {
  const variant = '89ab'[wordOf(digest, 4) % 4]
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

/** Unsigned 32-bit numbers in an order that the seed decides (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
