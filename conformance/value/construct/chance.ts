/** Where choices come from: a source of chance, or none, in which case the simplest of everything is taken. */
export interface Chance {
  /** An integer from 0 to `bound` - 1; `bound` is at least 1. */
  below(bound: number): number
  /** True with this probability, from 0 to 1. */
  odds(probability: number): boolean
}

/** No chance: always the first, never what has odds. */
export const simplest: Chance = { below: () => 0, odds: () => false }

/** Chance from a number of 32 bits; the same number gives the same choices. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0
  // A multiplicative congruence over a 32-bit counter, mixed: enough for choices, not for secrets.
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }
  return {
    below: (bound) => Math.floor((next() / 2 ** 32) * bound),
    odds: (probability) => next() / 2 ** 32 < probability,
  }
}

/** An integer from 0 to `bound` - 1, which may be up to 2^53. */
export function farBelow(chance: Chance, bound: number): number {
  if (bound <= 2 ** 31) return chance.below(bound)
  const high = chance.below(2 ** 22)
  return Math.floor(((high * 2 ** 31 + chance.below(2 ** 31)) / 2 ** 53) * bound)
}

/** One of a list that is not empty. */
export function oneOf<T>(chance: Chance, list: readonly T[]): T {
  return list[chance.below(list.length)] as T
}

/** The list in an order of chance; as it is where there is none. */
export function shuffled<T>(chance: Chance, list: readonly T[]): T[] {
  const rest = [...list]
  if (chance === simplest) return rest
  for (let i = rest.length - 1; i > 0; i--) {
    const j = chance.below(i + 1)
    ;[rest[i], rest[j]] = [rest[j] as T, rest[i] as T]
  }
  return rest
}

/** An integer between two bounds, both included. */
export function between(chance: Chance, low: bigint, high: bigint): bigint {
  const span = high - low + 1n
  if (span <= 1n) return low
  if (span < 2n ** 31n) return low + BigInt(chance.below(Number(span)))
  let drawn = 0n
  for (let bits = span.toString(2).length + 16; bits > 0; bits -= 16)
    drawn = (drawn << 16n) | BigInt(chance.below(65536))
  return low + (drawn % span)
}
