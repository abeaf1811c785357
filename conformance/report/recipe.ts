/** A JSON text cut to a length, long runs of one character as a recipe. */
export function recipeText(text: string, longest = 200): string {
  const short = text
    .slice(0, 2_000_000)
    .replace(/(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{40,}/gu, (run, unit: string) => `${unit} × ${[...run].length} `)
  return short.length > longest ? `${short.slice(0, longest)}…` : short
}

const longRun = /(.|[\uD800-\uDBFF][\uDC00-\uDFFF])\1{199,}/gu

/** A JavaScript expression for a text, long runs of one character as `"a".repeat(262145)`. */
export function expressionOf(text: string): string {
  const parts: string[] = []
  let at = 0
  for (const run of text.matchAll(longRun)) {
    parts.push(JSON.stringify(text.slice(at, run.index)), `${JSON.stringify(run[1])}.repeat(${[...run[0]].length})`)
    at = run.index + run[0].length
  }
  return [...parts, JSON.stringify(text.slice(at))].filter((it) => it !== '""').join(' + ') || '""'
}

/** True where `expressionOf` makes a text much shorter. */
export function hasLongRun(text: string): boolean {
  return text.search(longRun) >= 0
}
