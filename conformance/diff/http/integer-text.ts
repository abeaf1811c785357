/*
 * The integers of a range as a regular expression over what JSON writes for them: 8..123 is `[89]`, `[1-9]\d` or
 * `1(?:[01]\d|2[0-3])`. Those of one length are told digit by digit, and what has no end goes on with any digits.
 */

/** An end that is absent is open; both are included. */
export interface IntegerRange {
  readonly lowest?: bigint | undefined
  readonly highest?: bigint | undefined
}

/** A pattern that the text of each integer of a range has, and no other text. */
export function integerPattern({ lowest, highest }: IntegerRange): string {
  const ways: string[] = []
  if (highest === undefined || highest >= 0n)
    ways.push(...naturals(lowest !== undefined && lowest > 0n ? lowest : 0n, highest))
  if (lowest === undefined || lowest < 0n) {
    const nearest = highest !== undefined && highest < 0n ? -highest : 1n
    ways.push(...naturals(nearest, lowest === undefined ? undefined : -lowest).map((it) => `-${it}`))
  }
  return `^(?:${ways.join('|')})$`
}

/** Those from one to another that is not below zero, by their lengths. */
function naturals(from: bigint, to: bigint | undefined): string[] {
  if (to !== undefined && from > to) return []
  const ways: string[] = []
  const longest = String(to ?? from).length
  for (let length = String(from).length; length <= longest; length++) {
    const first = length === 1 ? 0n : 10n ** BigInt(length - 1)
    const last = 10n ** BigInt(length) - 1n
    const [a, b] = [from > first ? from : first, to !== undefined && to < last ? to : last]
    ways.push(ofOneLength(String(a), String(b)))
  }
  if (to === undefined) ways.push(`[1-9]\\d{${longest},}`)
  return ways
}

function ofOneLength(a: string, b: string): string {
  const [x, y, rest] = [Number(a[0]), Number(b[0]), a.length - 1]
  if (rest === 0) return x === y ? String(x) : `[${x}-${y}]`
  if (x === y) return `${x}${ofOneLength(a.slice(1), b.slice(1))}`
  const isFromStart = /^0*$/.test(a.slice(1))
  const isToEnd = /^9*$/.test(b.slice(1))
  const [low, high] = [isFromStart ? x : x + 1, isToEnd ? y : y - 1]
  const ways = [
    ...(isFromStart ? [] : [`${x}${ofOneLength(a.slice(1), '9'.repeat(rest))}`]),
    ...(low <= high ? [`[${low}-${high}]\\d{${rest}}`] : []),
    ...(isToEnd ? [] : [`${y}${ofOneLength('0'.repeat(rest), b.slice(1))}`]),
  ]
  return ways.length === 1 ? (ways[0] as string) : `(?:${ways.join('|')})`
}
