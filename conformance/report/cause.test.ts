import { expect, test } from 'vitest'
import { misbehavioursOf } from '../mutation/behaviour.js'
import { faultsOf } from '../mutation/fault.js'
import { localTarget } from '../server/local.js'
import { knownSubject, textModels } from '../suite/documents.fixture.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { causesOf } from './cause.js'

const [known] = textModels
if (known === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known)

/** A server with all faults at once, each in another constraint. */
async function findingsWith(names: readonly string[], behaviour?: string) {
  const judges = names.map((name) => {
    const fault = [...faultsOf(subject)].find((it) => it.name.endsWith(name))
    if (fault === undefined) throw new Error(`There is no fault ${name}.`)
    return fault.judge()
  })
  // Wrong wherever one of them is.
  const judge = (text: string) => {
    const right = subject.judge(text)
    return judges.map((it) => it(text)).find((it) => it.valid !== right.valid) ?? right
  }
  const faithful = localTarget(subject, judge)
  const target =
    misbehavioursOf(subject)
      .find((it) => it.name === behaviour)
      ?.of(faithful) ?? faithful
  const options = { target: { ...target, patienceMs: 100 }, runs: 20, seed: 3, isSwept: false }
  return (await runSuite(subject, options, prepared(subject, { cases: 'core' }))).findings
}

const planted = [
  'properties/topP/maximum dropped',
  'properties/topK/maximum loosened',
  'properties/temperature/multipleOf tightened',
  'properties/maxTokens/minimum loosened',
  'properties/numberResults/maximum loosened',
]

test('five constraints that are wrong and one behaviour are six causes, however many findings they bring', async () => {
  const findings = await findingsWith(planted, 'no key needed')
  const causes = causesOf(findings)
  expect(findings.length).toBeGreaterThan(6)
  expect(causes.map((it) => it.message + it.pointer + it.keyword)).toHaveLength(6)
  expect(causes.reduce((sum, it) => sum + it.count, 0)).toBe(findings.length)
})

test('no findings have no cause', () => expect(causesOf([])).toEqual([]))
