import { type Cause, causesIn } from '../cause.js'
import { effortOf } from '../effort.js'
import type { CoverageEntry, Finding, LawResult, PowerResult, Report } from '../finding.js'
import { count, escaped } from '../form/markup.js'
import { page } from '../form/page.js'
import { incompleteOf, incompleteText } from '../statement.js'
import { script, style } from './html-assets.js'
import { numberLine } from './number-line.js'

/**
 * One self-contained page: for every model the laws, the findings with what reproduces them, and per constraint a number
 * line with what was tested on each side and how the server took it. Nothing is loaded from elsewhere.
 */
export function htmlReport(reports: readonly Report[]): string {
  const findings = reports.reduce((sum, it) => sum + it.findings.length, 0)
  const stuck = reports.flatMap((it) => it.laws).filter((it) => it.status === 'could not run').length
  const incomplete = incompleteText(incompleteOf(reports.flatMap((it) => it.statements)))
  const rest =
    incomplete === undefined ? (stuck > 0 ? `${count(stuck, 'law')} could not be tested` : undefined) : incomplete
  const causes = reports.reduce((sum, it) => sum + causesIn(it).length, 0)
  const words = findings > 0 ? `${count(findings, 'disagreement')} of ${count(causes, 'cause')}` : 'No disagreement'
  const colour = findings > 0 ? 'bad' : rest === undefined ? 'good' : 'off'
  const verdict = [colour, rest === undefined ? words : `${words}; ${rest}`]
  return page({
    title: `Conformance: ${reports.map((it) => it.model).join(', ')}`,
    style,
    script,
    body: `<header>
<h1>Conformance</h1>
<p class="verdict ${verdict[0]}">${verdict[1]}</p>
</header>
${reports.length > 1 ? contents(reports) : ''}
<main>
${reports.map(section).join('\n')}
</main>`,
  })
}

function contents(reports: readonly Report[]): string {
  const rows = reports.map(({ model, operation, findings, coverage }, i) => {
    const both = coverage.filter((it) => it.covered === 'both sides').length
    return `<tr><td><a href="#m${i}">${escaped(model)}</a> <small>${escaped(operation)}</small></td><td class="${findings.length > 0 ? 'bad' : 'good'}">${findings.length === 0 ? 'none' : findings.length}</td><td>${both} of ${coverage.length}</td></tr>`
  })
  return `<nav><table><thead><tr><th>model</th><th>findings</th><th>constraints on both sides</th></tr></thead><tbody>${rows.join('')}</tbody></table></nav>`
}

function section(report: Report, index: number): string {
  const { model, operation, target, cases, seed, seconds, cost, source, laws, findings, coverage, power } = report
  const effort = effortOf([report])
  const facts: [string, string][] = [
    ['target', target],
    ['boundary cases', `${cases.count} (${cases.set}) in ${count(cases.requests, 'request')}`],
    ['requests sent', effort.requests.toLocaleString('en-US')],
    ['comparisons in process', effort.comparisons?.toLocaleString('en-US') ?? 'not counted'],
    ['seed', String(seed)],
    ['time', `${seconds} s`],
    ...(cost > 0 ? [['cost', `${cost} US dollars`] as [string, string]] : []),
    ['document', `${source.file} ${source.sha256.slice(0, 12)}`],
  ]
  return `<section class="model" id="m${index}">
<h2>${escaped(model)} <small>${escaped(operation)}</small></h2>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>
<div class="gauges">${coverageGauge(coverage)}${power === undefined ? '' : powerGauge(power)}</div>
<h3>Laws</h3>
<ul class="laws">${laws.map(lawItem).join('')}</ul>
${incompleteHtml(report)}
${findings.length > 0 ? findingsHtml(report) : ''}
<h3>Constraints</h3>
<form class="filter" onsubmit="return false">
<input type="search" placeholder="Filter by field, keyword or value" aria-label="Filter by field, keyword or value">
<label><input type="checkbox" value="finding"> with findings</label>
<label><input type="checkbox" value="gap"> not on both sides</label>
<output></output>
<p class="legend"><span class="legal as-expected"><i>✓</i> accepted</span> <span class="illegal as-expected"><i>✕</i> refused</span> <span class="finding"><i>✕</i> the server sees it otherwise</span> <span class="not-sent"><i>–</i> not sent</span></p>
</form>
<div class="constraints">${byField(coverage).map(fieldCard).join('')}</div>
</section>`
}

const icons: Readonly<Record<LawResult['status'], string>> = {
  kept: '✓',
  broken: '✕',
  open: '…',
  'not applicable': '·',
  'could not run': '!',
}

function lawItem({
  status,
  title,
  findings,
  requests,
  comparisons = 0,
  settled,
  statements,
  reason,
}: LawResult): string {
  const words = [
    status,
    ...(settled < statements ? [`${settled} of ${statements} statements settled`] : []),
    ...(findings > 0 ? [count(findings, 'finding')] : []),
    ...(requests > 0 ? [count(requests, 'request')] : []),
    ...(comparisons > 0 ? [count(comparisons, 'comparison')] : []),
  ]
  return `<li class="${status.replace(/ /g, '-')}"><i>${icons[status]}</i><div><b>${escaped(title)}</b><span>${words.join(', ')}</span>${reason === undefined ? '' : `<em>${escaped(reason)}</em>`}</div></li>`
}

/** Every statement that is not settled, by the reason. */
function incompleteHtml({ statements }: Report): string {
  const text = incompleteText(incompleteOf(statements))
  if (text === undefined) return ''
  const items = statements
    .filter((it) => it.state !== 'settled')
    .map(({ id, law, about, reason = '' }) => `<li><code>${id}</code> ${escaped(`${law}: ${about} (${reason})`)}</li>`)
  return `<details class="reasons"><summary>${escaped(text)}</summary><ul>${items.join('')}</ul></details>`
}

function coverageGauge(coverage: readonly CoverageEntry[]): string {
  const of = (covered: CoverageEntry['covered']) => coverage.filter((it) => it.covered === covered).length
  const [both, one, not] = [of('both sides'), of('one side'), of('not')]
  const bar = (className: string, share: number) =>
    share === 0 ? '' : `<i class="${className}" style="flex:${share}"></i>`
  const rest = [...(one > 0 ? [`${one} on one side`] : []), ...(not > 0 ? [`${not} not`] : [])].join(', ')
  return `<figure><figcaption><strong>${both} of ${coverage.length}</strong> constraints tested on both sides${rest === '' ? '' : `; ${rest}`}</figcaption><div class="bar">${bar('good', both)}${bar('off', one)}${bar('bad', not)}</div></figure>`
}

function powerGauge({ faults, noticed, equivalent, candidates, requestsPerConstraint, ...it }: PowerResult): string {
  const bound =
    it.fewest && `; ${it.fewest.least} to ${it.fewest.found} requests at least for what is noticed of constraints`
  const real = faults - equivalent
  const starts = it.noticedWithin.map(({ requests, faults: early }) => `${early} by the first ${requests}`).join(', ')
  const share = real === 0 ? 100 : Math.floor((noticed / real) * 1000) / 10
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ''
      : `<details><summary>${count(items.length, title)}</summary><ul>${items.map((name) => `<li><code>${escaped(name)}</code></li>`).join('')}</ul></details>`
  const named = (faults: PowerResult['survivors']) => faults.map(({ fault, why }) => `${fault}: ${why}`)
  const [survivors, untold] = [named(it.survivors), named(it.untold)]
  return `<figure><figcaption><strong>${share} %</strong> of ${count(real, 'seeded fault')} noticed, with ${requestsPerConstraint} requests per constraint; ${starts} of the plan${bound ?? ''}</figcaption><div class="bar"><i class="good" style="flex:${noticed}"></i>${real > noticed ? `<i class="bad" style="flex:${real - noticed}"></i>` : ''}</div>${list('survivor', survivors)}${list('equivalent fault', it.equivalents)}${list('untold fault', untold)}<small>equivalent is shown, untold is as far as ${count(candidates, 'request')} tell</small></figure>`
}

/** The smallest finding of each cause, with the others below it. */
function findingsHtml(report: Report): string {
  const { findings } = report
  const causes = causesIn(report)
  const byId = new Map(findings.map((it) => [it.id, it]))
  const one = (cause: Cause) => {
    const [smallest, ...others] = cause.findings.flatMap((id) => byId.get(id) ?? [])
    if (smallest === undefined) return ''
    const more = others.map((it) => findingHtml(it)).join('')
    const rest = `<details class="more"><summary>${count(others.length, 'more finding')} of this cause</summary>${more}</details>`
    return `${findingHtml(smallest, cause)}${others.length === 0 ? '' : rest}`
  }
  const head = `${count(findings.length, 'finding')} of ${count(causes.length, 'cause')}`
  return `<h3>Findings</h3><p>${head}</p>${causes.map(one).join('')}`
}

/** @param cause of the smallest finding of one, which is open: what is seen of all its findings is told there */
function findingHtml(it: Finding, cause?: Cause): string {
  const opinion = ({ verdict, pointers, status }: Finding['expected']) =>
    `${escaped(verdict)}${status === undefined ? '' : ` (${status})`} ${pointers.map((place) => `<code>${escaped(place || 'the request')}</code>`).join(' ')}`
  const chance = it.chance === undefined ? '' : `, seed ${it.chance.seed}, path ${escaped(it.chance.path)}`
  const constraint =
    it.pointer === ''
      ? ''
      : `<dt>constraint</dt><dd><code>${escaped(it.keyword)}</code> <code>${escaped(it.pointer)}</code></dd>`
  const seen = cause?.deliveries ?? it.deliveries ?? []
  const row = (name: string, html: string) => (html === '' ? '' : `<dt>${name}</dt><dd>${html}</dd>`)
  const words = (it.actual.words ?? []).map((said) => `<q>${escaped(said)}</q>`).join(' ')
  return `<details class="finding"${cause === undefined ? '' : ' open'}><summary><b>${escaped(it.path || it.law)}</b> <code>${escaped(it.value)}</code> <span>${escaped(it.message)}</span></summary>
<dl>${constraint}<dt>law</dt><dd>${escaped(it.law)}, case <code>${it.id}</code>${chance}</dd>
${row('the document', escaped(it.rule ?? ''))}${row('the server', words)}${row('seen by', escaped(seen.join(', ')))}<dt>expected</dt><dd>${opinion(it.expected)}</dd><dt>actual</dt><dd>${opinion(it.actual)}</dd></dl>
${it.curl === '' ? '' : `<div class="code"><button type="button">copy</button><pre>${escaped(it.curl)}</pre></div><details class="snippet"><summary>TypeScript</summary><div class="code"><button type="button">copy</button><pre>${escaped(it.snippet)}</pre></div></details>`}</details>`
}

/** The constraints of each place in the request, in the order of the document. */
function byField(coverage: readonly CoverageEntry[]): [string, CoverageEntry[]][] {
  const fields = new Map<string, CoverageEntry[]>()
  for (const it of coverage) {
    const probes = [...it.legal, ...it.illegal]
    const path = (probes.find((probe) => probe.slip !== 'later-item') ?? probes[0])?.path ?? ''
    fields.set(path, [...(fields.get(path) ?? []), it])
  }
  return [...fields]
}

function fieldCard([path, entries]: [string, CoverageEntry[]]): string {
  const has = (test: (it: CoverageEntry) => boolean) => entries.some(test)
  const isFound = (it: CoverageEntry) => [...it.legal, ...it.illegal].some((probe) => probe.outcome === 'finding')
  const classes = [...(has(isFound) ? ['finding'] : []), ...(has((it) => it.covered !== 'both sides') ? ['gap'] : [])]
  return `<article class="${classes.join(' ')}"><h4>${escaped(path === '' ? 'the request' : path)}</h4>${entries.map(constraintRow).join('')}</article>`
}

function constraintRow(it: CoverageEntry): string {
  const probes = [...it.legal, ...it.illegal]
  const words = [it.pointer, it.keyword, ...probes.flatMap((probe) => [probe.path, probe.label])]
    .join(' ')
    .toLowerCase()
  const isGap = it.covered !== 'both sides'
  const classes = [
    ...(probes.some((probe) => probe.outcome === 'finding') ? ['finding'] : []),
    ...(isGap ? ['gap'] : []),
  ]
  const reasons =
    it.reasons.length === 0
      ? ''
      : `<details class="reasons"><summary>${count(it.reasons.length, 'value')} that no request shows</summary><ul>${it.reasons.map((reason) => `<li>${escaped(reason)}</li>`).join('')}</ul></details>`
  return `<div class="row ${classes.join(' ')}" data-words="${escaped(words)}"><div class="keyword" title="${escaped(it.pointer)}">${escaped(it.keyword)}${isGap ? `<span class="note">${it.covered === 'not' ? 'not tested' : it.covered}</span>` : ''}</div><div>${numberLine(it)}${reasons}</div></div>`
}
