/** What the page of a run has beside what every page has. */
export const style = `
header,main,nav{max-width:78rem;margin:0 auto;padding:1rem 1.5rem}
header{display:flex;align-items:center;gap:1rem;flex-wrap:wrap;padding-top:1.75rem}
h1{font-size:1.7rem;margin:0;letter-spacing:-.02em}h2{font-size:1.35rem;margin:0 0 .9rem;letter-spacing:-.01em;overflow-wrap:anywhere}small{color:var(--soft);font-weight:400;font-size:.85rem}
h3{font-size:.8rem;margin:2rem 0 .7rem;text-transform:uppercase;letter-spacing:.08em;color:var(--soft)}
.verdict{margin:0;padding:.2rem .85rem;border-radius:1rem;font-weight:600}
.verdict.good{background:var(--good-soft);color:var(--good)}.verdict.bad{background:var(--bad-soft);color:var(--bad)}.verdict.off{background:var(--off-soft);color:var(--off)}
nav table{border-collapse:collapse}nav th,nav td{text-align:left;padding:.2rem 1.5rem .2rem 0}nav th{color:var(--soft);font-weight:400;font-size:.85rem}a{color:inherit}td.bad{color:var(--bad);font-weight:600}td.good{color:var(--good)}
.model{border-top:1px solid var(--line);padding:1.5rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.6rem 2.2rem;margin:0}.facts dt{color:var(--soft);font-size:.8rem}.facts dd{margin:0;font-weight:500;overflow-wrap:anywhere}
.gauges{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem;margin-top:1.2rem}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}figcaption{color:var(--soft);font-size:.9rem}figcaption strong{color:var(--ink);font-size:1.35rem;letter-spacing:-.01em}
.bar{display:flex;gap:2px;height:.5rem;margin:.5rem 0 .2rem}.bar i{border-radius:.25rem;min-width:.4rem}.bar .good{background:var(--good)}.bar .off{background:var(--off)}.bar .bad{background:var(--bad)}
figure details{font-size:.85rem;color:var(--soft)}
.laws{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(21rem,1fr));gap:.5rem}
.laws li{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.6rem .8rem;display:flex;gap:.7rem}
.laws i{flex:none;width:1.35rem;height:1.35rem;border-radius:50%;text-align:center;line-height:1.35rem;font-style:normal;font-weight:700;font-size:.8rem;background:var(--mute-soft);color:var(--mute)}
.laws .kept i{background:var(--good-soft);color:var(--good)}.laws .broken i{background:var(--bad-soft);color:var(--bad)}.laws .could-not-run i{background:var(--off-soft);color:var(--off)}
.laws b{font-weight:500;display:block;line-height:1.35}.laws span{color:var(--soft);font-size:.82rem;display:block}.laws em{font-size:.82rem;color:var(--off);display:block;font-style:normal}
.laws .broken{border-color:var(--bad)}.laws .not-applicable b,.laws .not-applicable em{color:var(--soft)}
details.finding{background:var(--card);border:1px solid var(--bad);border-radius:.6rem;margin:.6rem 0;padding-bottom:.5rem}.finding>summary{cursor:pointer;padding:.6rem .9rem;overflow-wrap:anywhere}
details.finding dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.2rem .9rem .6rem}details.finding dt{color:var(--soft)}details.finding dd{margin:0;overflow-wrap:anywhere}
.code{position:relative;margin:.4rem .9rem}.code button{position:absolute;top:.35rem;right:.35rem;font:inherit;font-size:.75rem;padding:.1rem .5rem;border:1px solid var(--line);border-radius:.3rem;background:var(--card);color:var(--soft);cursor:pointer}.code button:hover{color:var(--ink)}
pre{background:var(--paper);border:1px solid var(--line);border-radius:.4rem;padding:.6rem 4rem .6rem .7rem;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:.78rem/1.5 ui-monospace,monospace;max-height:16rem;overflow-y:auto}
.snippet{margin:.2rem .9rem;color:var(--soft)}.snippet .code{margin:.4rem 0}.snippet summary{cursor:pointer;font-size:.85rem}
code{font:.86em ui-monospace,monospace;background:var(--mute-soft);border-radius:.25rem;padding:.05em .35em;overflow-wrap:anywhere}
.filter{position:sticky;top:0;background:var(--paper);display:flex;flex-wrap:wrap;gap:.5rem 1.1rem;align-items:center;padding:.7rem 0;z-index:2}
.filter input[type=search]{flex:1 1 16rem;padding:.5rem .8rem;border:1px solid var(--line);border-radius:.5rem;background:var(--card);color:var(--ink);font:inherit}
.filter output{color:var(--soft);min-width:5rem;text-align:right}.legend{flex-basis:100%;margin:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.82rem;color:var(--soft)}
.legend span{display:inline-flex;align-items:center;gap:.35rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem 1rem;margin:.6rem 0;min-width:0}article.finding{border-color:var(--bad)}
[hidden]{display:none!important}
h4{margin:0 0 .3rem;font:600 .95rem ui-monospace,monospace;overflow-wrap:anywhere}
.row{display:grid;grid-template-columns:10.5rem minmax(0,1fr);gap:.3rem 1rem;padding:.45rem 0;border-top:1px dashed var(--line)}
.keyword{color:var(--soft);font-size:.88rem;padding-top:.15rem;overflow-wrap:anywhere}.note{display:inline-block;margin-left:.4rem;background:var(--off-soft);color:var(--off);border-radius:.7rem;padding:0 .5rem;font-size:.75rem}
.axis,.chips{list-style:none;padding:0;margin:0;font:.75rem/1.25 ui-monospace,monospace}
.axis{display:flex;overflow-x:auto;padding:.1rem 0 .15rem}
.axis li{flex:0 1 7.5rem;min-width:3.4rem;text-align:center;position:relative;isolation:isolate;padding-top:1.55rem}
.axis li::before{content:"";position:absolute;z-index:-1;left:0;right:0;top:.5rem;height:.45rem;background:var(--bad-soft)}
.axis li.legal::before{background:var(--good-soft)}.axis li:first-child::before{border-radius:.3rem 0 0 .3rem}.axis li:last-child::before{border-radius:0 .3rem .3rem 0}
.axis .gap{flex:0 0 1.6rem;min-width:1.6rem;color:var(--soft);padding-top:.25rem}.axis .gap.edge::before{background:linear-gradient(90deg,var(--mute-soft),var(--mute-soft))}
.axis span{display:block;padding:0 .2rem;white-space:pre-wrap;overflow-wrap:anywhere}
i{font-style:normal}
.axis li>i{position:absolute;top:.1rem;left:50%;margin-left:-.62rem}
.axis li>i,.chips i,.legend i{width:1.25rem;height:1.25rem;border-radius:50%;text-align:center;line-height:1.25rem;font-weight:700;font-size:.7rem;background:var(--mute-soft);color:var(--mute);font-family:system-ui,sans-serif;flex:none}
.legal.as-expected>i{background:var(--good);color:var(--card)}.illegal.as-expected>i{background:var(--bad);color:var(--card)}
li.finding>i,.legend .finding>i{background:var(--off);color:var(--card);border-radius:.2rem;box-shadow:0 0 0 3px var(--off-soft)}li.finding span{color:var(--off);font-weight:700}
.chips{display:flex;flex-wrap:wrap;gap:.3rem;margin-top:.15rem}.chips li{display:flex;align-items:center;gap:.35rem;border-radius:.8rem;padding:.1rem .6rem .1rem .15rem;background:var(--bad-soft);max-width:100%}.chips li.legal{background:var(--good-soft)}.chips li.not-sent{background:var(--mute-soft)}
.chips span{white-space:pre-wrap;overflow-wrap:anywhere}
.reasons{font-size:.82rem;color:var(--soft);margin-top:.3rem}.reasons summary{cursor:pointer}.reasons ul{padding-left:1.1rem;margin:.3rem 0}.reasons li{overflow-wrap:anywhere}
details.more{margin:-.2rem 0 .6rem .9rem;color:var(--soft)}details.more>summary{cursor:pointer}
@media (max-width:40rem){.row{grid-template-columns:minmax(0,1fr)}.keyword{padding:0}header,main,nav{padding-left:1rem;padding-right:1rem}
.filter{position:static}.axis{flex-wrap:wrap;row-gap:.4rem}.axis li{flex:1 1 4.2rem}.axis .gap{flex:0 0 1rem;min-width:1rem}
details.finding dl{grid-template-columns:minmax(0,1fr)}details.finding dd{margin-bottom:.35rem}pre{padding-right:.7rem;padding-top:1.9rem}details.more{margin-left:.3rem}}
@media print{.filter,.code button{display:none}pre{max-height:none;padding-right:.7rem}article{break-inside:avoid}}
`

/** Filters the constraints and copies what reproduces a finding. */
export const script = `
for (const form of document.querySelectorAll('.filter')) {
  const [search, ...boxes] = form.querySelectorAll('input')
  const rows = [...form.nextElementSibling.querySelectorAll('.row')]
  const show = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
    const wanted = boxes.filter((it) => it.checked).map((it) => it.value)
    let shown = 0
    for (const row of rows) {
      const fits = words.every((it) => row.dataset.words.includes(it)) && wanted.every((it) => row.classList.contains(it))
      row.hidden = !fits
      if (fits) shown++
    }
    for (const card of form.nextElementSibling.children) card.hidden = !card.querySelector('.row:not([hidden])')
    form.querySelector('output').textContent = shown + ' of ' + rows.length
  }
  form.addEventListener('input', show)
  show()
}
for (const button of document.querySelectorAll('.code button')) {
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.nextElementSibling.textContent)
    button.textContent = 'copied'
    setTimeout(() => { button.textContent = 'copy' }, 1500)
  })
}
`
