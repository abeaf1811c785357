/** Levenshtein distance: how many characters have to be added, removed or replaced. */
export function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, i) => i)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[right.length] as number
}

/** Longer names are cut in messages and compared by their heads. */
const longest = 60

/** Names that differ in more than two characters and more than this part of them are not taken for one another. */
const tolerance = 0.4

/** The known name that was most likely meant; undefined where none is near. */
export function nearest(asked: string, known: readonly string[]): string | undefined {
  const head = asked.slice(0, longest)
  const [best] = known
    .map((name) => ({ name, far: distance(head.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(2, tolerance * Math.max(name.length, head.length)))
    .sort((a, b) => a.far - b.far)
  return best?.name
}

/** `Did you mean "slow"? There are: reset, slow.` for a name that is none of those known. */
export function suggestion(asked: string, known: readonly string[]): string {
  const best = nearest(asked, known)
  const meant = best === undefined ? '' : `Did you mean ${JSON.stringify(best)}? `
  return `${meant}There ${known.length === 0 ? 'are none' : `are: ${known.join(', ')}`}.`
}

/** A name as a message quotes it: cut where it is long, with nothing in it that acts on a terminal. */
export function quoted(name: string): string {
  const head = name.length > longest ? `${name.slice(0, longest)}…` : name
  // C1 controls and DEL are the ones that JSON leaves as they are.
  return JSON.stringify(head).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
