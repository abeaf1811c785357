/*
 * Text of documents and requests, as it may stand in a terminal or in a log. A character that acts instead of showing is
 * written as JSON writes it, `\u001b`, so that a JSON text stays the same JSON: such characters occur only in its strings.
 */

/**
 * Characters that move the cursor, change colours or reorder what is read: controls but tab and line feed, marks of
 * writing direction, other line ends, the byte order mark, invisible tags, and halves of surrogate pairs.
 */
const acting = /(?![\t\n])\p{Cc}|\p{Bidi_Control}|[\u2028\u2029\uFEFF]|[\u{E0000}-\u{E007F}]|\p{Cs}/gu

/** What a line starts with that GitHub Actions takes for a command, white space before it or not. */
const command = /^([^\S\n]*):(?=:)/gm

/** What several CI systems take for a command wherever it stands in a line: `##[error]`, `##vso[…]`, `##teamcity[…]`. */
const mark = /#(?=#\w*\[)/g

/** The text without anything that a terminal acts on. Lines stay. */
export function withoutControls(text: string): string {
  return text.replace(acting, escaped)
}

/** The text without anything that a terminal or a CI log acts on. Lines stay. */
export function printable(text: string): string {
  return withoutControls(text)
    .replace(mark, escaped)
    .replace(command, `$1${escaped(':')}`)
}

/** The text on one line: what comes from outside and stands within a line of ours must not begin one of its own. */
export function oneLine(text: string): string {
  return text.replace(/\r\n|[\n\r]/g, (it) => JSON.stringify(it).slice(1, -1))
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('')
}
