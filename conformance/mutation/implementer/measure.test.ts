import { test } from 'vitest'
import { knownSubject, textModels } from '../../suite/documents.fixture.js'
import { laws } from '../../suite/laws.js'
import { prepared } from '../../suite/preparation.js'
import { runSuite } from '../../suite/run.js'
import { ofChecks, ofPolls, ofStreams, ofWebhooks } from './delivery.fixture.js'
import { ofIdentifiers, ofInputs, ofNumbers, ofSeeds } from './results.fixture.js'
import { slipping, type Slip } from './slip.fixture.js'
import { ofBodies, ofErrors, ofKeys } from './surroundings.fixture.js'
import { appendFileSync, writeFileSync } from 'node:fs'

const groups: Record<string, readonly Slip[]> = { ofKeys, ofBodies, ofErrors, ofSeeds, ofInputs, ofNumbers, ofIdentifiers, ofPolls, ofStreams, ofWebhooks, ofChecks }
const known = textModels.find((it) => it.model.id.endsWith('397b'))!
const subject = knownSubject(known)
const out = process.env.OUT ?? '/tmp/slips.txt'
test('measure', { timeout: 1e9 }, async () => {
  writeFileSync(out, '')
  const only = process.env.ONLY
  const sets = (process.env.SETS ?? 'core full').split(' ') as ('core' | 'full')[]
  const askers = laws.filter((it) => it.needsTarget)
  for (const set of sets) {
    for (const frugal of [true]) {
      const options = { runs: 20, seed: 1, cases: set, isSwept: false, isFrugal: frugal, laws: askers }
      const t = process.cpuUsage()
      let sent = 0
      const base = slipping(subject, {})
      const r = await runSuite(subject, { ...options, target: { ...base, send: (s) => { sent++; return base.send(s) } } }, prepared(subject, { cases: set, isFrugal: frugal }))
      const u = process.cpuUsage(t)
      appendFileSync(out, `## ${set} requests ${sent} findings ${r.findings.length} cpu ${(u.user + u.system) / 1e6} ${r.findings.map((f) => f.message).join(' | ')}\n`)
    }
    let [n, all] = [0, 0]
    for (const [group, slips] of Object.entries(groups))
      for (const slip of slips) {
        if (only && !new RegExp(only).test(`${group} ${slip.name}`)) continue
        all++
        const r = await runSuite(subject, { runs: 20, seed: 1, cases: set, isSwept: false, isFrugal: true, laws: askers, target: slipping(subject, slip) }, prepared(subject, { cases: set, isFrugal: true }))
        if (r.findings.length > 0) n++
        appendFileSync(out, `${r.findings.length > 0 ? 'yes' : 'NO '} ${set} ${group} ${slip.name} ${r.findings.length} ${[...new Set(r.findings.map((f) => f.law))].join(' ')}\n`)
      }
    appendFileSync(out, `## ${set} ${n}/${all}\n`)
  }
})
