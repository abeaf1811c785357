import { columnName, type LimitsRow, limitsRows, type ModelLimits } from './limits.js'

/** So many models stand side by side; of more each parameter lists what it is where. */
const mostColumns = 6

/** So many models are named where they say the same. */
const mostNamed = 8

/** A table of parameters; what differs is bold. */
export function limitsMarkdown(models: readonly ModelLimits[]): string {
  const rows = limitsRows(models)
  return models.length > mostColumns ? grouped(rows, models) : sideBySide(rows, models)
}

function sideBySide(rows: readonly LimitsRow[], models: readonly ModelLimits[]): string {
  const lines = rows.map(({ path, cells }) => {
    const differs = new Set(cells).size > 1
    const told = cells.map((it) => (it === undefined ? '–' : differs ? `**${escaped(it)}**` : escaped(it)))
    return `| ${code(path)} | ${told.join(' | ')} |`
  })
  return [head(['Parameter', ...models.map((it) => escaped(columnName(it)))]), ...lines, ''].join('\n')
}

function grouped(rows: readonly LimitsRow[], models: readonly ModelLimits[]): string {
  const lines = rows.flatMap(({ path, cells, usual }) => {
    const byText = new Map<string, string[]>()
    for (const [i, text] of cells.entries()) {
      if (text === undefined) continue
      byText.set(text, [...(byText.get(text) ?? []), columnName(models[i] as ModelLimits)])
    }
    const groups = [...byText].sort((a, b) => b[1].length - a[1].length)
    return groups.map(([text, names], i) => {
      const told = text === usual || groups.length === 1 ? escaped(text) : `**${escaped(text)}**`
      const rest = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
      const named = `${names.slice(0, mostNamed).map(code).join(', ')}${rest}`
      return `| ${i === 0 ? code(path) : ''} | ${told} | ${names.length} | ${named} |`
    })
  })
  return [head(['Parameter', 'Limits', 'Models', 'Which']), ...lines, ''].join('\n')
}

function head(names: readonly string[]): string {
  return `| ${names.join(' | ')} |\n|${' --- |'.repeat(names.length)}`
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}

/** A name holds no back-tick that would end its code span: one that does is text. */
function code(name: string): string {
  return /`/.test(name) ? escaped(name) : `\`${name.replace(/\|/g, '\\|')}\``
}
