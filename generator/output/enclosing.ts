/** What a line that opens something calls it: a constant, the check of an object, a key of data, a case of a check. */
const openings: readonly RegExp[] = [
  /^(?:export )?const ([\w$]+)(?::.*)? = [{[]/,
  /^(?:export )?function ([\w$]+)\(/,
  /^case ("(?:[^"\\]|\\.)*"): \{/,
  /^(?:readonly )?([\w$]+|"(?:[^"\\]|\\.)*"|\['__proto__'\]): /,
]

/**
 * The field that a line of generated code without `@see` is about, as names with dots between: `limits.settings.topK` in
 * data, `itemsSettings.topK` in a check, whose objects are called after their functions. What a check keeps in a constant
 * belongs to the field that uses it first. Undefined for lines about no field.
 */
export function enclosing(lines: readonly string[], at: number): string | undefined {
  const line = lines[at] ?? ''
  const constant = /^const ((?:limit|keys|pattern|set)\d*)\b/.exec(line)?.[1]
  if (constant !== undefined) {
    const use = lines.findIndex((it, i) => i > at && new RegExp(`\\b${constant}\\b`).test(it))
    return use < 0 ? undefined : enclosing(lines, use)
  }
  const names: string[] = []
  let depth = Number.POSITIVE_INFINITY
  for (let i = Math.min(at, lines.length - 1); i >= 0 && depth > 0; i--) {
    const text = lines[i] ?? ''
    const indent = text.search(/\S/)
    if (indent < 0 || indent >= depth) continue
    depth = indent
    const name = nameIn(text.trim())
    if (name !== undefined) names.unshift(name)
  }
  return names.length === 0 ? undefined : names.join('.')
}

function nameIn(text: string): string | undefined {
  for (const opening of openings) {
    const name = opening.exec(text)?.[1]
    if (name !== undefined) return name.startsWith('"') ? String(JSON.parse(name)) : name
  }
  return undefined
}
