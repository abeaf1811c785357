import { test } from 'vitest'
import { readFileSync, existsSync } from 'node:fs'
import { readModel } from '/work/main/generator/ir/read.js'
import { compileShape } from '/work/main/generator/compile.js'
import { judgeOf } from '/work/main/conformance/oracle/index.js'
import { construct } from '/work/main/conformance/arbitrary/construct.js'
import { holdsBy } from '/work/main/conformance/arbitrary/meaning.js'
import { seededChance, simplest } from '/work/main/conformance/arbitrary/chance.js'
const files = ['specs/alibaba-qwen3-5-27b.json','specs/alibaba-qwen3-5-397b.json','conformance/fixture/chat-api.json','conformance/fixture/media-model.json','../shared/specs-corpus/bfl-flux-2-klein-9b.json','../shared/specs-corpus/bytedance-seedance-2-5.json']
test('try', async () => {
  for (const f of files) {
    const doc = JSON.parse(readFileSync(f,'utf8'))
    const model = await readModel(f)
    for (const op of model.operations) {
      const judge = judgeOf(doc, { pointer: op.request.at.pointer })
      const holds = holdsBy(compileShape)
      const s = construct(op.request, holds, simplest, {density:0})
      console.log(f, op.id, JSON.stringify(s)?.slice(0,300), s !== undefined && judge(JSON.stringify(s)).verdict)
      const t0 = performance.now()
      let none=0, bad=0, n=Number(process.env.N ?? 1000); const why: Record<string,number> = {}; const ex: Record<string,string>={}
      let tj=0
      for (let i=0;i<n;i++) {
        const c = seededChance(i)
        const v = construct(op.request, holds, c, {density: [0,0.1,0.3,0.6,0.9][i%5]})
        if (v === undefined) { none++; continue }
        const t1=performance.now()
        const r = judge(JSON.stringify(v)); tj+=performance.now()-t1
        if (!r.valid) { bad++; for (const x of r.violations.slice(0,1)) { const k = x.pointer.replace(/\d+/g,'n')+' '+x.keyword; why[k]=(why[k]??0)+1; ex[k]=JSON.stringify(v).slice(0,600) } }
      }
      console.log({ n, none, bad, ms: Math.round(performance.now()-t0-tj), judgeMs: Math.round(tj) }, why, Object.values(ex).slice(0,3))
    }
  }
}, 300000)
