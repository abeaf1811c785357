/** Longer texts are told from where they differ. In code points. */
const longest = 120

/** So much of what they have in common is told before that. */
const before = 24

/**
 * Two texts, long ones from where they differ: a little of what they have in common, what comes after it, and how long each
 * of them is. Lengths and places are counted in code points, places from 1.
 */
export function fromDifference(expected: string, actual: string): readonly [expected: string, actual: string] {
  const [one, other] = [[...expected], [...actual]]
  if (Math.max(one.length, other.length) <= longest) return [expected, actual]
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const piece = (points: readonly string[]) => {
    const from = Math.max(0, at - before)
    const to = from + longest
    const text = `${from > 0 ? '…' : ''}${points.slice(from, to).join('')}${to < points.length ? '…' : ''}`
    const where = at < points.length ? `differs from character ${at + 1} of ${points.length}` : `ends after ${at}`
    return one.length === other.length && at === one.length ? text : `${text} (${where})`
  }
  return [piece(one), piece(other)]
}
