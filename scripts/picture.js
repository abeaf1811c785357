// Draws what a terminal shows. What each picture of README shows: a command line, and how many lines of what it prints.
export const pictures = {
  diff: { command: 'specproof diff 397b 27b', lines: 20 },
  conform: {
    command: 'specproof conform 27b --url http://127.0.0.1:8787/v1 --cases core --runs 0 --seed 1',
    lines: 23,
  },
}

/** Columns of a line; what is longer ends in an ellipsis. */
const columns = 112
const [line, column, margin] = [19, 7.85, 16]
const colours = { 1: 'bold', 2: 'dim', 22: '', 31: 'red', 32: 'green', 33: 'yellow', 39: '' }

const escaped = (text) => text.replace(/[&<>]/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[it])

/** A line with its colours, as parts of a text. */
function spans(text) {
  let left = columns
  let style = ''
  let out = ''
  for (const [i, part] of text.split('\x1b[').entries()) {
    const end = i === 0 ? 0 : part.indexOf('m') + 1
    if (end > 0) style = colours[part.slice(0, end - 1)] ?? ''
    const plain = left === 0 ? '' : part.slice(end)
    const shown = plain.length > left ? `${plain.slice(0, left - 1)}…` : plain
    left -= shown.length
    if (shown !== '') out += style === '' ? escaped(shown) : `<tspan class="${style}">${escaped(shown)}</tspan>`
  }
  return out
}

/**
 * A text of a terminal as a picture.
 * @param text with the colours that the program gives it
 */
export function drawn({ command, lines }, text) {
  const all = text.trimEnd().split('\n')
  const rows = [
    `\x1b[2m$\x1b[22m ${command}`,
    ...all.slice(0, lines),
    ...(all.length > lines ? ['\x1b[2m…\x1b[22m'] : []),
  ]
  const [width, height] = [Math.ceil(columns * column + 2 * margin), rows.length * line + 2 * margin]
  const texts = rows.map(
    (it, i) => `<text x="${margin}" y="${margin + i * line + 14}" xml:space="preserve">${spans(it)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(command)}</title>
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3 }
.bold { font-weight: bold } .dim { fill: #8b949e } .red { fill: #ff7b72 } .green { fill: #7ee787 } .yellow { fill: #e3b341 }
</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join('\n')}
</svg>
`
}
