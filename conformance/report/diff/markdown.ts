import { counted } from '../../../generator/document/counted.js'
import { type Comparison, isAlone, wholeConclusion } from '../../diff/folders.js'
import { type Conclusion, capitalised, conclusionOf } from '../../diff/result/conclusion.js'
import {
  besideText,
  changeText,
  countsText,
  fileText,
  placeText,
  searchText,
  sumText,
  titleText,
  witnessText,
} from '../../diff/result/describe.js'
import type { Change, DiffResult } from '../../diff/result/result.js'
import { verdictOrder, verdictTexts } from '../../diff/result/verdict.js'

/** A comparison as GitHub-flavoured Markdown, for a comment on a pull request: a table of the models where there are many. */
export function markdown(comparison: Comparison): string {
  const { models, added, removed } = comparison
  const [only] = models
  if (only !== undefined && isAlone(comparison)) return section(only)
  const verdict = ({ like, text }: Conclusion) => (like === 'compatible' ? text : `**${text}**`)
  const rows = [
    ...removed.map(({ id }) => [code(id), '**breaking**', 'removed']),
    ...added.map(({ id }) => [code(id), 'not breaking', 'added']),
    ...models.map((it) => [code(it.old.id), verdict(conclusionOf([it])), countsText(it)]),
  ]
  const head = [
    `# ${capitalised(wholeConclusion(comparison).text)}: ${counted(rows.length, 'model')}`,
    '',
    '| Model | Verdict | Changes |',
    '| --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ]
  const sections = models.filter((it) => it.changes.length > 0).map(section)
  return [`${head.join('\n')}\n`, ...sections].join('\n')
}

function section(result: DiffResult): string {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  const lines = [
    `## ${text(titleText(result))}`,
    '',
    `**${capitalised(conclusionOf([result]).text)}**: ${sumText(result)}.`,
  ]
  for (const verdict of verdictOrder) {
    const group = told.filter((it) => it.verdict === verdict)
    if (group.length === 0) continue
    lines.push(
      '',
      `### ${verdictTexts[verdict].title}`,
      '',
      '| Where | Change | Witness | Place | Id |',
      '| --- | --- | --- | --- | --- |',
    )
    for (const it of group) lines.push(row(it))
  }
  const shown = told.filter((it) => it.witness !== undefined)
  const bodies = shown.filter((it) => JSON.stringify(it.witness?.value).length <= 2000)
  if (bodies.length > 0) {
    lines.push('', '<details><summary>Witnesses to copy</summary>', '')
    for (const it of bodies)
      lines.push(`${code(placeText(it))}, ${code(it.id)}`, '', '```json', JSON.stringify(it.witness?.value), '```', '')
    lines.push('</details>')
  }
  const longer = shown.length - bodies.length
  if (longer > 0) lines.push('', `${longer} longer witnesses are told in full by --format json.`)
  lines.push('', `${result.counts.annotation} annotations. ${text(searchText(result))}.`)
  return `${lines.join('\n')}\n`
}

function row(change: Change): string {
  const place = change.newPlace ?? change.oldPlace
  const cells = [
    code(placeText(change)) + (change.identity ? ' (identity)' : ''),
    code(changeText(change)) +
      (change.ignored ? `<br>ignored until ${change.ignored.expires}: ${text(change.ignored.reason)}` : ''),
    change.witness ? code(witnessText(change) ?? '') : '',
    place ? [code(fileText(place)), text(besideText(change))].filter((it) => it !== '').join(' ') : '',
    code(change.id),
  ]
  return `| ${cells.join(' | ')} |`
}

/** A code span in a table cell: it holds any back-ticks and bars. */
function code(value: string): string {
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${fence}${pad}${value.replace(/\|/g, '\\|').replace(/\s+/g, ' ')}${pad}${fence}`
}

function text(value: string): string {
  return value.replace(/[\\`*_[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}
