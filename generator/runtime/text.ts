/* Lengths are Unicode code points; a lone surrogate is one. They are only counted when `.length` does not decide. */

/** How many code points `text` has. */
export function points(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

/** More than `limit` code points. */
export function isLonger(text: string, limit: number): boolean {
  return text.length > limit && (text.length > 2 * limit || points(text) > limit)
}

/** Fewer than `limit` code points. */
export function isShorter(text: string, limit: number): boolean {
  return text.length < limit || (text.length < 2 * limit && points(text) < limit)
}
