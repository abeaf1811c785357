/** Longest excerpt of a line, in characters. */
const width = 110

/** Two lines, as far as it takes to see where they differ: `marks` stands below them where they were cut. */
export interface Excerpts {
  readonly found: string
  readonly wanted: string
  /** Carets below the part in which the texts differ; undefined where both are shown whole. */
  readonly marks?: string
}

/** Excerpts of two texts around the first part in which they differ, `…` for what is left out. */
export function excerptsOf(found: string, wanted: string): Excerpts {
  const [left, right] = [[...found], [...wanted]]
  if (left.length <= width && right.length <= width) return { found, wanted }
  const shorter = Math.min(left.length, right.length)
  let same = 0
  while (same < shorter && left[same] === right[same]) same++
  let end = 0
  while (end < shorter - same && left[left.length - 1 - end] === right[right.length - 1 - end]) end++
  const changed = Math.max(left.length, right.length) - end - same
  // What differs stands in the middle; where it is long, its beginning does.
  const room = width - 2
  const before = Math.min(same, Math.max(Math.floor((room - changed) / 2), Math.floor(room / 4)))
  const from = same - before
  const cut = (text: readonly string[]) =>
    `${from > 0 ? '…' : ''}${text.slice(from, from + room).join('')}${text.length > from + room ? '…' : ''}`
  const marks = ' '.repeat(before + (from > 0 ? 1 : 0)) + '^'.repeat(Math.max(1, Math.min(changed, room - before)))
  return { found: cut(left), wanted: cut(right), marks }
}
