import type { CoverageEntry, Finding, Probe, Report } from './finding.js'

/**
 * One self-contained page: for every model the laws, the findings with what reproduces them, and per constraint a number
 * line with what was tested on each side and how the server took it. Nothing is loaded from elsewhere.
 */
export function htmlReport(reports: readonly Report[]): string {
  const findings = reports.reduce((sum, it) => sum + it.findings.length, 0)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Conformance: ${escaped(reports.map((it) => it.model).join(', '))}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Conformance</h1>
<p class="verdict ${findings === 0 ? 'good' : 'bad'}">${findings === 0 ? 'No disagreement' : count(findings, 'disagreement')}</p>
</header>
<main>
${reports.map(section).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`
}

function section(report: Report): string {
  const { model, operation, target, cases, seed, seconds, cost, source, laws, findings, coverage } = report
  const both = coverage.filter((it) => it.covered === 'both sides').length
  const facts: [string, string][] = [
    ['target', target],
    ['boundary cases', `${cases.count} (${cases.set}) in ${count(cases.requests, 'request')}`],
    ['constraints tested on both sides', `${both} of ${coverage.length}`],
    ['seed', String(seed)],
    ['time', `${seconds} s`],
    ...(cost > 0 ? [['cost', `${cost} US dollars`] as [string, string]] : []),
    ['document', `${source.file} ${source.sha256.slice(0, 12)}`],
  ]
  return `<section class="model">
<h2>${escaped(model)} <small>${escaped(operation)}</small></h2>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>
${power(report)}
<h3>Laws</h3>
<ul class="laws">${laws
    .map(
      (it) =>
        `<li class="${it.status.replace(/ /g, '-')}"><b>${escaped(it.title)}</b><span>${it.status}${it.findings > 0 ? `, ${count(it.findings, 'finding')}` : ''}${it.requests > 0 ? `, ${count(it.requests, 'request')}` : ''}</span>${it.reason ? `<em>${escaped(it.reason)}</em>` : ''}</li>`,
    )
    .join('')}</ul>
${findings.length > 0 ? `<h3>Findings</h3>${findings.map(findingHtml).join('')}` : ''}
<h3>Constraints</h3>
<form class="filter" onsubmit="return false">
<input type="search" placeholder="Filter by field or keyword" aria-label="Filter by field or keyword">
<label><input type="checkbox" value="finding"> with findings</label>
<label><input type="checkbox" value="gap"> not on both sides</label>
<output></output>
</form>
<div class="constraints">${coverage.map(constraint).join('')}</div>
</section>`
}

function power({ power: it }: Report): string {
  if (it === undefined) return ''
  const real = it.faults - it.equivalent
  const share = real === 0 ? 100 : Math.floor((it.noticed / real) * 1000) / 10
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ''
      : `<details><summary>${count(items.length, title)}</summary><ul>${items.map((name) => `<li><code>${escaped(name)}</code></li>`).join('')}</ul></details>`
  return `<h3>Power</h3><p class="power"><strong>${share} %</strong> of ${count(real, 'fault')} noticed, with ${it.requestsPerConstraint} requests per constraint</p>${list(
    'survivor',
    it.survivors.map(({ fault, why }) => `${fault}: ${why}`),
  )}${list('equivalent fault', it.equivalents)}`
}

function findingHtml(it: Finding): string {
  const opinion = ({ verdict, pointers, status }: Finding['expected']) =>
    `${escaped(verdict)}${status === undefined ? '' : ` (${status})`} ${pointers.map((place) => `<code>${escaped(place || 'the request')}</code>`).join(' ')}`
  return `<details class="finding" open><summary><b>${escaped(it.path || it.law)}</b> <code>${escaped(it.value)}</code> <span>${escaped(it.message)}</span></summary>
<dl><dt>constraint</dt><dd><code>${escaped(it.keyword)}</code> <code>${escaped(it.pointer)}</code></dd>
<dt>law</dt><dd>${escaped(it.law)}, case <code>${it.id}</code>${it.chance === undefined ? '' : `, seed ${it.chance.seed}, path ${it.chance.path}`}</dd>
<dt>expected</dt><dd>${opinion(it.expected)}</dd><dt>actual</dt><dd>${opinion(it.actual)}</dd></dl>
${it.curl === '' ? '' : `<pre>${escaped(it.curl)}</pre><pre>${escaped(it.snippet)}</pre>`}</details>`
}

function constraint(it: CoverageEntry): string {
  const all = [...it.illegal, ...it.legal]
  const path = all[0]?.path ?? ''
  const hasFinding = all.some((probe) => probe.outcome === 'finding')
  const words = `${it.pointer} ${it.keyword} ${path}`.toLowerCase()
  return `<article data-words="${escaped(words)}" class="${hasFinding ? 'finding' : ''} ${it.covered === 'both sides' ? '' : 'gap'}">
<h4><b>${escaped(path || 'the request')}</b> <span class="keyword">${escaped(it.keyword)}</span>${it.covered === 'both sides' ? '' : `<span class="gap-note">${it.covered === 'not' ? 'not tested' : it.covered}</span>`}</h4>
${line(it)}
${it.reasons.length === 0 ? '' : `<details class="reasons"><summary>${count(it.reasons.length, 'value')} not sent</summary><ul>${it.reasons.map((reason) => `<li>${escaped(reason)}</li>`).join('')}</ul></details>`}
</article>`
}

interface Placed {
  readonly probe: Probe
  readonly isLegal: boolean
}

/** Numbers in their order, with what is refused and what is allowed in two colours; other values side by side. */
function line({ legal, illegal }: CoverageEntry): string {
  const placed: Placed[] = [
    ...illegal.map((probe) => ({ probe, isLegal: false })),
    ...legal.map((probe) => ({ probe, isLegal: true })),
  ]
  const numbers = placed.filter((it) => numberOf(it.probe) !== undefined)
  const others = placed.filter((it) => numberOf(it.probe) === undefined)
  const ordered = numbers.sort((a, b) => (numberOf(a.probe) as number) - (numberOf(b.probe) as number))
  const axis =
    ordered.length === 0
      ? ''
      : `<ol class="axis" aria-label="number line">${ordered.map((it) => mark(it)).join('')}</ol>`
  const sides = others.length === 0 ? '' : `<ol class="axis loose">${others.map((it) => mark(it)).join('')}</ol>`
  return axis + sides
}

function numberOf({ label }: Probe): number | undefined {
  if (/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(label)) return Number(label)
  const length = /× (\d+)$/.exec(label) ?? /^(\d+) (items|properties)$/.exec(label)
  return length === null ? undefined : Number(length[1])
}

function mark({ probe, isLegal }: Placed): string {
  const { label, slip, outcome, path, side, id } = probe
  const title = `${label}${slip ? ` (${slip})` : ''}: ${isLegal ? 'legal' : 'refused'}, ${side}, ${outcome}; ${path || 'the request'}, case ${id}`
  return `<li class="${isLegal ? 'legal' : 'illegal'} ${outcome.replace(/ /g, '-')}" title="${escaped(title)}"><i></i><span>${escaped(label.length > 22 ? `${label.slice(0, 21)}…` : label)}</span></li>`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

const style = `
:root{--paper:#fbfbf9;--ink:#22252a;--soft:#667;--line:#d9dbe0;--card:#fff;--good:#1a7f4b;--good-soft:#dff2e6;--bad:#b3261e;--bad-soft:#fbe3e0;--off:#9a6b00;--off-soft:#fdf1d3;--dot:#8a90a0}
@media (prefers-color-scheme:dark){:root{--paper:#15171b;--ink:#e6e8ec;--soft:#9aa0ac;--line:#30343c;--card:#1d2026;--good:#5fd394;--good-soft:#173526;--bad:#ff8a80;--bad-soft:#43201d;--off:#e9b949;--off-soft:#3c3014;--dot:#6b7280}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header,main{max-width:72rem;margin:0 auto;padding:1.25rem 1.5rem}
header{display:flex;align-items:baseline;gap:1rem;flex-wrap:wrap}
h1{font-size:1.6rem;margin:0}h2{font-size:1.35rem;margin:0 0 .75rem}h2 small{color:var(--soft);font-weight:400;font-size:.95rem}
h3{font-size:1.05rem;margin:1.75rem 0 .6rem}
.verdict{margin:0;padding:.15rem .7rem;border-radius:1rem;font-weight:600}.verdict.good{background:var(--good-soft);color:var(--good)}.verdict.bad{background:var(--bad-soft);color:var(--bad)}
.model{border-top:1px solid var(--line);padding:1.5rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:0}.facts dt{color:var(--soft);font-size:.8rem}.facts dd{margin:0;font-weight:500;overflow-wrap:anywhere}
.laws{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:.6rem}
.laws li{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--dot);border-radius:.4rem;padding:.55rem .8rem;display:grid}
.laws b{font-weight:500}.laws span{color:var(--soft);font-size:.85rem}.laws em{font-size:.85rem;color:var(--off)}
.laws .kept{border-left-color:var(--good)}.laws .broken{border-left-color:var(--bad)}.laws .could-not-run{border-left-color:var(--off)}
.power strong{font-size:1.5rem;color:var(--good)}
.finding>summary{cursor:pointer;padding:.5rem .8rem}details.finding{background:var(--card);border:1px solid var(--bad);border-radius:.4rem;margin:.6rem 0;padding-bottom:.4rem}
details.finding dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.2rem .8rem}details.finding dt{color:var(--soft)}details.finding dd{margin:0;overflow-wrap:anywhere}
pre{background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.5rem .8rem;overflow-x:auto;font-size:.8rem;max-height:14rem}
code{font:.85em ui-monospace,monospace;background:var(--paper);border-radius:.2rem;padding:0 .25em;overflow-wrap:anywhere}
.filter{position:sticky;top:0;background:var(--paper);display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.6rem 0;z-index:1}
.filter input[type=search]{flex:1 1 16rem;padding:.45rem .7rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card);color:var(--ink);font:inherit}
.filter output{color:var(--soft)}
.constraints{display:grid;grid-template-columns:repeat(auto-fill,minmax(24rem,1fr));gap:.7rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .85rem;min-width:0}
article.finding{border-color:var(--bad)}article.gap{border-style:dashed}article[hidden]{display:none}
h4{margin:0 0 .5rem;font-size:.95rem;font-weight:400;overflow-wrap:anywhere}h4 b{font-weight:600}.keyword{color:var(--soft)}
.gap-note{float:right;background:var(--off-soft);color:var(--off);border-radius:.7rem;padding:0 .6rem;font-size:.8rem}
.axis{list-style:none;display:flex;margin:.2rem 0 .4rem;padding:0;overflow-x:auto}
.axis li{flex:1 0 auto;min-width:2.6rem;text-align:center;font:.72rem/1.3 ui-monospace,monospace;position:relative;padding-top:1.15rem;border-top:4px solid var(--good-soft);margin-top:.6rem}
.axis li.illegal{border-top-color:var(--bad-soft)}
.axis i{position:absolute;top:-.55rem;left:50%;width:.85rem;height:.85rem;margin-left:-.425rem;border-radius:50%;border:2px solid var(--card);background:var(--dot)}
.axis .legal.as-expected i{background:var(--good)}.axis .illegal.as-expected i{background:var(--bad)}
.axis .not-sent i{background:transparent;border-color:var(--dot)}
.axis .finding i{border-radius:0;transform:rotate(45deg);background:var(--off);box-shadow:0 0 0 3px var(--off-soft)}
.axis span{display:block;padding:0 .3rem;white-space:pre}
.reasons{font-size:.82rem;color:var(--soft)}.reasons ul{padding-left:1.1rem;margin:.3rem 0}
`

const script = `
for (const form of document.querySelectorAll('.filter')) {
  const [search, ...boxes] = form.querySelectorAll('input')
  const cards = [...form.nextElementSibling.children]
  const show = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const wanted = boxes.filter((it) => it.checked).map((it) => it.value)
    let shown = 0
    for (const card of cards) {
      const fits = words.every((it) => card.dataset.words.includes(it)) && wanted.every((it) => card.classList.contains(it))
      card.hidden = !fits
      if (fits) shown++
    }
    form.querySelector('output').textContent = shown + ' of ' + cards.length
  }
  form.addEventListener('input', show)
  show()
}
`
