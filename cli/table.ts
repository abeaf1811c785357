import { oneLine } from '../generator/document/printable.js'

/** Rows as lines with aligned columns, two spaces apart; a column is aligned to the right when `right` names its index. */
export function table(given: readonly (readonly string[])[], right: ReadonlySet<number>): string {
  const rows = given.map((row) => row.map(oneLine))
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (right.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}
