import { type Comparison, isAlone, wholeConclusion } from '../../diff/folders.js'
import { type Conclusion, capitalised, conclusionOf } from '../../diff/result/conclusion.js'
import {
  besideText,
  changeText,
  countsText,
  fileText,
  placeText,
  searchText,
  short,
  sumText,
  titleText,
  witnessText,
} from '../../diff/result/describe.js'
import { byReason, type ReasonPart, type SharedReason } from '../../diff/result/reasons.js'
import type { Change, DiffResult } from '../../diff/result/result.js'
import { verdictOrder, verdictTexts } from '../../diff/result/verdict.js'
import { count, escaped } from '../form/markup.js'
import { page } from '../form/page.js'

/** Longer witnesses stand as a program that makes them. */
const longestShown = 4000

/** A comparison as one HTML page without any other file: light and dark, limits side by side, witnesses to copy. */
export function html(comparison: Comparison): string {
  const { models } = comparison
  const [only] = models
  const changed = models.filter((it) => it.changes.length > 0)
  const isSingle = only !== undefined && isAlone(comparison)
  const title = isSingle ? titleText(only) : 'Two folders of models'
  const body = isSingle
    ? section(only, '')
    : `${contents(comparison)}${changed.map((it) => section(it, `m${models.indexOf(it)}-`)).join('\n')}`
  return page({ title, style, script, body: `<main>\n${body}\n</main>` })
}

/** The models of two folders, with links to those that changed. */
function contents(comparison: Comparison): string {
  const { models, added, removed } = comparison
  const row = (name: string, className: string, text: string) =>
    `<tr><td>${name}</td><td><b class="${className}"></b>${escaped(text)}</td></tr>`
  const rows = [
    ...removed.map(({ id }) => row(escaped(id), 'proven', 'removed')),
    ...added.map(({ id }) => row(escaped(id), 'compatible', 'added')),
    ...models.map((it, i) => {
      const name = escaped(it.old.id)
      const link = it.changes.length > 0 ? `<a href="#m${i}-">${name}</a>` : name
      return row(link, conclusionOf([it]).like, countsText(it))
    }),
  ]
  return `<h1>${count(rows.length, 'model')}</h1>
<p class="sum">${conclusion(wholeConclusion(comparison))}</p>
<div class="wide"><table><thead><tr><th>Model</th><th>Changes</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>
`
}

function conclusion({ like, text }: Conclusion): string {
  return `<strong class="${like}">${escaped(capitalised(text))}</strong>`
}

/** @param prefix what the ids of the section begin with: two models may have the same change */
function section(result: DiffResult, prefix: string): string {
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  const groups = verdictOrder
    .filter((it) => it !== 'annotation')
    .map((verdict) => [verdict, told.filter((it) => it.verdict === verdict)] as const)
    .filter(([, all]) => all.length > 0)
  const notes = result.changes.filter((it) => it.verdict === 'annotation')
  return `<h1${prefix === '' ? '' : ` id="${prefix}"`}>${escaped(titleText(result))}</h1>
<p class="sum">${conclusion(conclusionOf([result]))} ${escaped(sumText(result))}.</p>
<nav>${groups
    .map(
      ([verdict, all]) =>
        `<a href="#${prefix}${verdict}"><b class="${verdict}">${all.length}</b> ${escaped(verdictTexts[verdict].title)}</a>`,
    )
    .join('')}</nav>
${limits(result, told, prefix)}
${groups
  .map(
    ([verdict, all]) =>
      `<section id="${prefix}${verdict}"><h2><b class="${verdict}"></b>${escaped(verdictTexts[verdict].title)}</h2><p class="hint">${escaped(verdictTexts[verdict].meaning)}</p>${byReason(
        all,
      )
        .map((it) => articles(it, result, prefix))
        .join('\n')}</section>`,
  )
  .join('\n')}
${notes.length === 0 ? '' : `<section><details><summary>${count(notes.length, 'annotation')}</summary>${noteTable(notes)}</details></section>`}
<footer>${escaped(searchText(result))}. ${escaped(result.old.file)} (sha256 ${result.old.sha256.slice(0, 12)}) → ${escaped(result.new.file)} (sha256 ${result.new.sha256.slice(0, 12)}).</footer>`
}

/** What both sides say, next to each other. */
function limits(result: DiffResult, told: readonly Change[], prefix: string): string {
  if (told.length === 0) return '<p>Nothing but annotations differs.</p>'
  const names = result.old.id === result.new.id ? ['Old', 'New'] : [result.old.id, result.new.id]
  const rows = told.map(
    (it) =>
      `<tr><td><a href="#${prefix}c-${it.id}"><b class="${it.verdict}"></b>${escaped(placeText(it))}</a>${home(it)}</td>${cell('Rule', escaped(it.keyword))}${valueCells(it)}${cell('New is', it.order)}</tr>`,
  )
  const head = ['Where', 'Rule', ...names, 'New is'].map((it) => `<th>${escaped(it)}</th>`).join('')
  return `<div class="wide"><table class="stacked"><caption>Both versions side by side</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

/** The component or the operation that a change stands in. */
function home(change: Change): string {
  const text = besideText(change)
  return text === '' ? '' : ` <small>${escaped(text)}</small>`
}

/** A cell that a narrow screen shows beside the name of its column. */
function cell(column: string, markup: string, className = ''): string {
  return `<td data-column="${escaped(column)}"${className === '' ? '' : ` class="${className}"`}>${markup}</td>`
}

function valueCells(change: Change): string {
  return `${cell('Old', valueText(change, 'old'), 'val')}${cell('New', valueText(change, 'new'), 'val')}`
}

function valueText(change: Change, side: 'old' | 'new'): string {
  const isThere = side === 'old' ? change.oldPlace !== undefined : change.newPlace !== undefined
  const value = change[side]
  if (!isThere && value === null) return '<span class="none">none</span>'
  return `<code>${escaped(short(value))}</code>`
}

/** Changes, below what is said of all of them. */
function articles({ why, parts }: SharedReason, result: DiffResult, prefix: string): string {
  const inPart = ({ undone, changes }: ReasonPart) => {
    const others = undone === undefined ? '' : `<p class="shared">Refused as well by ${links(undone, prefix)}:</p>`
    const isSaid = { why: why !== undefined, undone: undone !== undefined }
    return `${others}${changes.map((it) => article(it, result, prefix, isSaid)).join('\n')}`
  }
  return `${why === undefined ? '' : `<p class="shared">${escaped(why)}</p>`}${parts.map(inPart).join('\n')}`
}

/** Links to changes. */
function links(ids: readonly string[], prefix: string): string {
  return ids.map((id) => `<a href="#${prefix}c-${id}">${id}</a>`).join(', ')
}

function article(
  change: Change,
  result: DiffResult,
  prefix: string,
  isSaid: { readonly why: boolean; readonly undone: boolean },
): string {
  const places = [change.oldPlace, change.newPlace].flatMap((it) =>
    it ? [`<code>${escaped(fileText(it))}</code>`] : [],
  )
  const rows = [
    !isSaid.why && escaped(change.why),
    change.group && `Breaks only together with ${links(change.group, prefix)}.`,
    !isSaid.undone && change.undone && `Refused by ${links(change.undone, prefix)} too.`,
    change.ignored && `Ignored until ${escaped(change.ignored.expires)}: ${escaped(change.ignored.reason)}`,
  ]
  return `<article id="${prefix}c-${change.id}"><h3>${escaped(placeText(change))}${home(change)} <span>${escaped(changeText(change))}</span>${change.identity ? '<em>identity</em>' : ''}<a class="id" href="#${prefix}c-${change.id}">${change.id}</a></h3>
${rows.flatMap((it) => (it ? [`<p>${it}</p>`] : [])).join('')}
${witness(change, result)}<p class="places">${places.join(' → ')}</p></article>`
}

function witness(change: Change, { old, new: next }: DiffResult): string {
  const { witness: it } = change
  if (it === undefined) return ''
  const [taker, refuser] = it.takenBy === 'old' ? [old, next] : [next, old]
  const names = old.id === next.id ? [it.takenBy, it.takenBy === 'old' ? 'new' : 'old'] : [taker.id, refuser.id]
  const text = JSON.stringify(it.value, null, 2)
  const isLong = text.length > longestShown
  const shown = isLong ? (witnessText(change) ?? '') : text
  const full = isLong ? packed(it.value) : ''
  return `<figure><figcaption><span>Taken by ${escaped(names[0] ?? '')}, refused by ${escaped(names[1] ?? '')}</span><button type="button"${isLong ? ` data-packed="${escaped(full)}"` : ''}>Copy body</button></figcaption><pre><code>${escaped(shown)}</code></pre></figure>`
}

/** The body in pieces, a long run of one character as that and how often; the page puts them together for the clipboard. */
function packed(value: unknown): string {
  const text = JSON.stringify(value)
  const pieces: (string | [string, number])[] = []
  let from = 0
  for (const run of text.matchAll(/([\s\S])\1{99,}/gu)) {
    const letter = run[1] ?? ''
    pieces.push(text.slice(from, run.index), [letter, run[0].length / letter.length])
    from = run.index + run[0].length
  }
  return JSON.stringify([...pieces, text.slice(from)])
}

function noteTable(notes: readonly Change[]): string {
  const rows = notes.map(
    (it) =>
      `<tr><td>${escaped(placeText(it))}${home(it)}</td>${cell('Says', escaped(it.keyword))}${valueCells(it)}</tr>`,
  )
  return `<div class="wide"><table class="stacked"><tbody>${rows.join('')}</tbody></table></div>`
}

const variables = { red: '--bad', yellow: '--off', green: '--good', dim: '--soft' } as const

const colours = verdictOrder
  .map((it) => `b.${it},strong.${it}{color:var(${variables[verdictTexts[it].colour]})}`)
  .join('')

const style = `
main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.5rem;margin:0 0 .5rem;overflow-wrap:anywhere}
h1[id]{margin-top:3rem}
h2{font-size:1.15rem;margin:2.5rem 0 .25rem}
h3{font-size:1rem;margin:0 0 .25rem;display:flex;gap:.75rem;flex-wrap:wrap;align-items:baseline;overflow-wrap:anywhere}
h3 span{font-weight:400;color:var(--soft)}
em{font-style:normal;font-size:.8rem;border:1px solid var(--line);border-radius:1rem;padding:0 .5rem}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
.id{margin-left:auto;font:.8rem ui-monospace,monospace;color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;margin:1rem 0 1.5rem}
p{margin:.25rem 0;overflow-wrap:anywhere}.hint,.places,footer{color:var(--soft);font-size:.875rem}
${colours}
b:empty::before{content:"\\25CF";margin-right:.5rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:500}
small{color:var(--soft);font-weight:400;overflow-wrap:anywhere}
td.val,td:first-child{max-width:22rem;overflow-wrap:anywhere}td small{display:block}.none{color:var(--soft)}
article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin:.75rem 0}
article:target{border-color:var(--link)}
code,pre{font:.85rem/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}
figure{margin:.75rem 0;border:1px solid var(--line);border-radius:.4rem;background:var(--paper);overflow:hidden}
figcaption{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding:.4rem .75rem;border-bottom:1px solid var(--line);font-size:.875rem;color:var(--soft)}
pre{margin:0;padding:.75rem;overflow:auto;max-height:22rem;white-space:pre-wrap;overflow-wrap:anywhere}
button{font:inherit;color:var(--link);background:none;border:1px solid var(--line);border-radius:.3rem;padding:.1rem .6rem;cursor:pointer}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem;overflow-wrap:anywhere}
.shared{margin:1rem 0 .25rem}
@media(max-width:40rem){
main{padding:1.25rem .9rem}
h1{font-size:1.25rem}
.stacked thead{display:none}
.stacked,.stacked tbody,.stacked caption{display:block}
.stacked tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}
.stacked td{display:flex;gap:.5rem;max-width:none;padding:.1rem 0;border:0;overflow-wrap:anywhere}
.stacked td[data-column]::before{content:attr(data-column);flex:0 0 4rem;color:var(--soft)}
figcaption{flex-wrap:wrap}
.stacked td:first-child{display:block;max-width:none}
.id{margin-left:0}
}
@media print{button{display:none}}
`

const script = `
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    const packed = button.dataset.packed
    const text = packed === undefined
      ? button.closest('figure').querySelector('code').textContent
      : JSON.parse(packed).map((it) => (typeof it === 'string' ? it : it[0].repeat(it[1]))).join('')
    await navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy body' }, 1500)
  })
}
`
