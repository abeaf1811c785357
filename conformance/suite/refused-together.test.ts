import { expect, test } from 'vitest'
import { ofChecks } from '../mutation/implementer/checks.fixture.js'
import { slipping } from '../mutation/implementer/slip.fixture.js'
import { causesIn } from '../report/cause.js'
import { localTarget } from '../server/local.js'
import type { Target } from '../server/target.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { serverAgrees } from './laws/server-agrees.js'
import { type Preparation, prepared } from './preparation.js'
import { runSuite } from './run.js'

const [known] = textModels
if (known === undefined) throw new Error('The text model is not there.')
const subject = knownSubject(known)
const core = prepared(subject, { cases: 'core' })
const together: Preparation = { ...core, plan: [] }

async function asked(target: Target) {
  let requests = 0
  const send: Target['send'] = (it) => {
    requests++
    return target.send(it)
  }
  const options = { target: { ...target, send }, runs: 0, seed: 1, isSwept: false, laws: [serverAgrees] }
  return { report: await runSuite(subject, options, together), requests: () => requests }
}

test('slips beyond the core set take a tenth of the requests, and a right server has no finding', async () => {
  expect(core.beyond.length).toBeGreaterThan(150)
  const { report, requests } = await asked(localTarget(subject))
  expect(report.findings).toEqual([])
  expect(requests()).toBeLessThan(core.beyond.length / 8)
})

for (const name of ['contents with parts are taken', 'numbers among stop sequences are taken'])
  test(`what is taken in a list of tasks is held against the server by a request of its own: ${name}`, async () => {
    const slip = ofChecks.find((it) => it.name === name)
    if (slip === undefined) throw new Error(`There is no slip ${name}.`)
    const { report } = await asked(slipping(subject, slip))
    expect(causesIn(report)).toHaveLength(1)
    expect(report.findings.map((it) => it.message)).toContain('The server accepts what the document refuses.')
    expect(report.findings.filter((it) => (it.curl.match(/taskUUID/g) ?? []).length > 1)).toEqual([])
  })

test('a server that does not take lists of so many tasks has no finding', async () => {
  const target = localTarget(subject)
  const send: Target['send'] = async (it) => {
    const isMany = it.body.split('"taskUUID"').length > 6
    const text = JSON.stringify({ data: [], errors: [{ code: 'tooManyTasks', message: 'Five at most.' }] })
    return isMany
      ? { kind: 'answer', status: 400, headers: { 'content-type': 'application/json' }, text }
      : target.send(it)
  }
  expect((await asked({ ...target, send })).report.findings).toEqual([])
})
