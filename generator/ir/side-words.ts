/** What a limit says first, by its side. */
export const sideWords: Readonly<Record<'lower' | 'upper', string>> = { lower: 'at least', upper: 'at most' }

/** Both limits of a rule: "at least 1 and at most 4"; '' where it has none. */
export function sidesInWords({ minimum, maximum }: { readonly minimum?: unknown; readonly maximum?: unknown }): string {
  const lower = minimum === undefined ? [] : [`${sideWords.lower} ${minimum}`]
  const upper = maximum === undefined ? [] : [`${sideWords.upper} ${maximum}`]
  return [...lower, ...upper].join(' and ')
}
