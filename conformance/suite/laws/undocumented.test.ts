import { expect, test } from 'vitest'
import { isJsonObject, parsedJson } from '../../../generator/document/json.js'
import { reportText } from '../../report/conform/text.js'
import { localTarget } from '../../server/local.js'
import type { Target } from '../../server/target.js'
import { knownSubject, textModels } from '../documents.fixture.js'
import { prepared } from '../preparation.js'
import { runSuite } from '../run.js'
import { undocumentedIn } from '../subject.js'
import { identifiersHold } from './identifiers-hold.js'
import { serverAgrees } from './server-agrees.js'

const [known] = textModels
if (known === undefined) throw new Error('There is no text model.')
const subject = knownSubject(known)
const all = prepared(subject)
// What the schemas allow and prose does not.
const plan = all.plan.filter((it) => it.expected === 'accepted' && undocumentedIn(subject, it.text) !== undefined)
const preparation = { ...all, plan, cases: plan.flatMap((it) => it.cases) }

const listed = [
  'undocumented, and refused here: a webhook that is no address of http or https',
  'undocumented, and refused here: an identifier that is a UUID of another version than 4',
]

/** A server that goes by the prose. */
function strict(): Target {
  const right = localTarget(subject)
  return {
    ...right,
    send: async (sent) => {
      const tasks = parsedJson(sent.body)
      const isUnsaid = (it: unknown) => isJsonObject(it) && undocumentedIn(subject, JSON.stringify(it)) !== undefined
      const errors = [{ code: 'invalidParameter', message: 'No.' }]
      return Array.isArray(tasks) && tasks.some(isUnsaid)
        ? { kind: 'answer', status: 400, headers: {}, text: JSON.stringify({ data: [], errors }) }
        : right.send(sent)
    },
  }
}

test('what prose alone says is listed as undocumented where a server refuses for it, and is no finding', async () => {
  const options = { target: strict(), runs: 0, seed: 1, isSwept: false, laws: [serverAgrees, identifiersHold] }
  const report = await runSuite(subject, options, preparation)
  expect(report.findings).toEqual([])
  expect(report.laws.map(({ status, reason }) => [status, reason])).toEqual(listed.map((it) => ['kept', it]))
  for (const it of listed) expect(reportText(report, (_, text) => text)).toContain(it)
})

test('a server that takes it has nothing listed', async () => {
  const options = {
    target: localTarget(subject),
    runs: 0,
    seed: 1,
    isSwept: false,
    laws: [serverAgrees, identifiersHold],
  }
  const { findings, laws } = await runSuite(subject, options, preparation)
  expect(findings).toEqual([])
  expect(laws.map(({ status, reason }) => [status, reason])).toEqual(listed.map(() => ['kept', undefined]))
})
