import { expect, test } from 'vitest'
import { amount, sampled } from '../../../generator/sample.fixture.js'
import { knownSubject, textModels } from '../../suite/documents.fixture.js'
import { laws } from '../../suite/laws.js'
import { prepared } from '../../suite/preparation.js'
import { spread } from '../../suite/request.js'
import { runSuite } from '../../suite/run.js'
import { ofChecks } from './checks.fixture.js'
import { type Slip, slipping } from './slip.fixture.js'
import { slipsOfBehaviour } from './slips.fixture.js'
import { unnoticed } from './unnoticed.fixture.js'

const [known] = textModels.filter((it) => it.model.id.endsWith('397b'))
if (known === undefined) throw new Error('The text model is not there.')
const subject = knownSubject(known)
const askers = laws.filter((it) => it.needsTarget)
const core = prepared(subject, { cases: 'core', isFrugal: true })
const full = prepared(subject, { cases: 'full', isFrugal: true })
// What a slip in checks shows by is any of the cases; laws ask by themselves.
const few = { ...core, plan: spread(core.plan, 30) }

const all: readonly (readonly [Slip, typeof core])[] = [
  ...slipsOfBehaviour.map((it) => [it, amount(0, 1) === 1 ? core : few] as const),
  ...ofChecks.map((it) => [it, it.name === 'identifiers in braces' ? full : core] as const),
]
const noticed = all.filter(([{ name }]) => !unnoticed.includes(name))
const missed = all.filter(([{ name }]) => unnoticed.includes(name))

async function findingsWith(slip: Slip, plan: typeof core) {
  const target = slipping(subject, slip)
  const options = { target, runs: 5, seed: 1, isFrugal: true, isSwept: false, laws: askers }
  return (await runSuite(subject, options, plan)).findings
}

test('slips have names of their own, and those that go unnoticed are among them', () => {
  const names = all.map(([{ name }]) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(250)
  expect(unnoticed.filter((it) => !names.includes(it))).toEqual([])
})

for (const [slip, plan] of sampled(noticed, 3))
  test(`a slip of who writes a server is noticed: ${slip.name} (a sample of ${noticed.length})`, async () =>
    expect((await findingsWith(slip, plan)).length).toBeGreaterThan(0))

for (const [slip, plan] of sampled(missed, 1))
  test(`a slip that is listed as unnoticed is: ${slip.name} (a sample of ${missed.length})`, async () =>
    expect(await findingsWith(slip, plan)).toEqual([]))
