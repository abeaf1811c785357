import { page } from '../form/page.js'
import { columnName, limitsRows, type ModelLimits } from './limits.js'

/** One page without any other file: parameters and models to filter, and what differs from what is usual. */
export function limitsPage(models: readonly ModelLimits[]): string {
  const rows = limitsRows(models)
  // Each text once: most models say the same of most parameters.
  const texts = new Map<string, number>()
  const numberOf = (text: string) => {
    if (!texts.has(text)) texts.set(text, texts.size)
    return texts.get(text) as number
  }
  const cells = rows.map((row) => row.cells.flatMap((it, i) => (it === undefined ? [] : [i, numberOf(it)])))
  const data = { models: models.map(columnName), paths: rows.map((it) => it.path), texts: [...texts.keys()], cells }
  const count = `${models.length} model${models.length === 1 ? '' : 's'}, ${rows.length} parameters`
  return page({
    title: `Limits of ${count}`,
    body: body(count),
    style,
    script: `const data=${inScript(data)}\n${script}`,
  })
}

/** JSON that ends no script element. */
function inScript(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/[\u2028\u2029]/g, (it) => `\\u${it.charCodeAt(0).toString(16)}`)
}

const body = (count: string) => `<header>
<h1>Limits</h1><p>${count}. Marked is what differs from what most models say that have the parameter.</p>
<form id="filters" role="search">
<label>Models <input id="models" type="search" placeholder="part of a name" autocomplete="off"></label>
<label>Parameters <input id="paths" type="search" placeholder="part of a path or a limit" autocomplete="off"></label>
<label class="check"><input id="only" type="checkbox"> only what differs</label>
<label class="check"><input id="turned" type="checkbox"> a model in each row</label>
</form>
<p id="told" role="status"></p>
</header>
<main tabindex="0"><table id="table"></table></main>
<noscript>The table is drawn by a script of this page.</noscript>
<p><button id="more" type="button" hidden>Show more</button></p>`

const style = `
header,body>p{padding:0 20px}h1{margin:16px 0 0;font-size:22px}header p{margin:4px 0;color:var(--soft)}
form{display:flex;flex-wrap:wrap;gap:10px 18px;align-items:end;margin:10px 0}
label{display:flex;flex-direction:column;font-size:13px;color:var(--soft)}label.check{flex-direction:row;gap:6px;align-items:center;padding-bottom:6px}
input[type=search]{font:inherit;padding:6px 9px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--ink);width:min(280px,80vw)}
button{font:inherit;padding:6px 14px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--link)}
main{overflow:auto;max-height:78vh;border-block:1px solid var(--line)}
table{border-collapse:separate;border-spacing:0;font-size:13px;background:var(--card)}
th,td{padding:5px 10px;text-align:left;vertical-align:top;border-right:1px solid var(--line);border-bottom:1px solid var(--line);max-width:320px;overflow-wrap:anywhere}
td{min-width:120px}th{font-weight:600;background:var(--paper);position:sticky;left:0;z-index:1;min-width:130px}
thead th{top:0;z-index:2}thead th:first-child{z-index:3}
td.differs{background:var(--off-soft)}td.none{color:var(--mute)}
@media (max-width:640px){header,body>p{padding:0 12px}th,td{padding:4px 7px;font-size:12px;max-width:200px}tbody th,thead th:first-child{max-width:38vw;min-width:110px}main{max-height:70vh}}
`

// Drawn as one text: of the rows and columns that fit the filters so many as a screen can show.
const script = `
// Columns and rows that are drawn at first; each press of the button as many more.
const step={columns:16,rows:60}
const $=(id)=>document.getElementById(id)
const escape=(text)=>text.replace(/[&<>"]/g,(it)=>({'&':'&amp;','<':'&lt;','>':'&gt;','"':'&quot;'})[it])
const grid=data.cells.map((flat)=>{const row=new Int32Array(data.models.length).fill(-1);for(let i=0;i<flat.length;i+=2)row[flat[i]]=flat[i+1];return row})
const lowModels=data.models.map((it)=>it.toLowerCase())
const lowPaths=data.paths.map((it)=>it.toLowerCase())
const lowTexts=data.texts.map((it)=>it.toLowerCase())
let times=1
function usual(row,columns){const counts=new Map();for(const i of columns)if(row[i]>=0)counts.set(row[i],(counts.get(row[i])??0)+1);let best=-2,most=0,isTied=false
for(const [text,count] of counts){if(count>most){best=text;most=count;isTied=false}else if(count===most)isTied=true}return {best:isTied?-2:best,differs:counts.size>1}}
function draw(){
const words=$('models').value.toLowerCase().split(/\\s+/).filter(Boolean)
const asked=$('paths').value.toLowerCase().trim()
const turned=$('turned').checked
const all=[...lowModels.keys()].filter((i)=>words.every((it)=>lowModels[i].includes(it)))
const hits=asked===''?undefined:new Set([...lowTexts.keys()].filter((i)=>lowTexts[i].includes(asked)))
const facts=new Map()
const rows=[...grid.keys()].filter((i)=>{
if(hits!==undefined&&!lowPaths[i].includes(asked)&&!all.some((column)=>hits.has(grid[i][column])))return false
if(!all.some((column)=>grid[i][column]>=0))return false
const found=usual(grid[i],all);facts.set(i,found);return !$('only').checked||found.differs})
const having=all.filter((column)=>rows.some((row)=>grid[row][column]>=0))
const [most,longest]=[step.columns*times,step.rows*times]
const columns=having.slice(0,turned?longest:most)
const lines=rows.slice(0,turned?most:longest)
const cell=(row,column)=>{const text=grid[row][column];const {best,differs}=facts.get(row);const mark=differs&&text>=0&&text!==best
return '<td class="'+(text<0?'none ':'')+(mark?'differs':'')+'">'+(text<0?'–':escape(data.texts[text]))+'</td>'}
const [across,down]=turned?[lines,columns]:[columns,lines]
const name=(i,isPath)=>escape(isPath?data.paths[i]:data.models[i])
$('table').innerHTML='<thead><tr><th scope="col">'+(turned?'Model':'Parameter')+'</th>'+across.map((i)=>'<th scope="col">'+name(i,turned)+'</th>').join('')+'</tr></thead><tbody>'+down.map((i)=>'<tr><th scope="row">'+name(i,!turned)+'</th>'+across.map((j)=>turned?cell(j,i):cell(i,j)).join('')+'</tr>').join('')+'</tbody>'
const isCut=columns.length<having.length||lines.length<rows.length
$('told').textContent=having.length+' of '+data.models.length+' models, '+rows.length+' of '+data.paths.length+' parameters'+(isCut?'; the first '+columns.length+' models and '+lines.length+' parameters are shown':'')
$('more').hidden=!isCut
}
$('filters').addEventListener('submit',(it)=>it.preventDefault())
$('filters').addEventListener('input',()=>{times=1;draw()})
$('more').addEventListener('click',()=>{times++;draw()})
draw()
`
