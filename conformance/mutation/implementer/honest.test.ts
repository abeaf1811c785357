import { expect, test } from 'vitest'
import { sampled } from '../../../generator/sample.fixture.js'
import { knownSubject, textModels } from '../../suite/documents.fixture.js'
import { laws } from '../../suite/laws.js'
import { prepared } from '../../suite/preparation.js'
import { spread } from '../../suite/request.js'
import { runSuite } from '../../suite/run.js'
import { honest } from './honest.fixture.js'
import { slipping } from './slip.fixture.js'

const [known] = textModels.filter((it) => it.model.id.endsWith('397b'))
if (known === undefined) throw new Error('The text model is not there.')
const subject = knownSubject(known)
const askers = laws.filter((it) => it.needsTarget)
const plan = prepared(subject, { cases: 'core', isFrugal: true })
const few = { ...plan, plan: spread(plan.plan, 60) }

for (const variant of sampled(honest, 4))
  test(`nothing is found on a server that is right in another way: ${variant.name} (a sample of ${honest.length})`, {
    timeout: 120_000,
  }, async () => {
    // What is right comes, however busy this machine is.
    const target = { ...slipping(subject, variant), patienceMs: 50_000 }
    const { findings } = await runSuite(
      subject,
      { target, runs: 5, seed: 1, isFrugal: true, isSwept: false, laws: askers },
      few,
    )
    expect(findings.map(({ law, message, value, actual }) => ({ law, message, value, actual }))).toEqual([])
  })
