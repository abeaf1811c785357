/*
 * How much of what could be tried is tried: a sample in `npm test`, all of it in `npm run test:all`. SPECPROOF_TESTS=all and
 * SPECPROOF_SEED are read here and nowhere else.
 */

const isWhole = process.env.SPECPROOF_TESTS === 'all'

/**
 * What samples are drawn by: SPECPROOF_SEED repeats a run. Without it `npm test` draws the same sample each time, so that a
 * change is held against what passed before it, and `npm run test:all` draws anew. Tests that draw have it in their name.
 */
export const seed = Number(process.env.SPECPROOF_SEED ?? (isWhole ? Date.now() % 2 ** 31 : 1))

/** So many in a sample, or so many in all. */
export function amount(sample: number, whole: number): number {
  return isWhole ? whole : sample
}

/** `count` of a list by the seed, in its order; the list where all is tried. */
export function sampled<T>(list: readonly T[], count: number): readonly T[] {
  if (isWhole || list.length <= count) return list
  let state = seed
  const keys = list.map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  })
  const last = [...keys].sort((a, b) => a - b)[count - 1] as number
  return list.filter((_, i) => (keys[i] as number) <= last)
}
