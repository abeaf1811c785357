import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../mock/global-socket.fixture.js'
import { amount } from '../../generator/sample.fixture.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { fetchTarget } from '../server/fetch.js'
import { fixtures, knownSubject, textModels } from './documents.fixture.js'
import { checksAgree } from './laws/checks-agree.js'
import { keyDecides } from './laws/key-decides.js'
import { serverAgrees } from './laws/server-agrees.js'
import { prepared } from './preparation.js'
import { spread } from './request.js'
import { runSuite } from './run.js'

const known = [
  ...textModels.slice(0, amount(1, textModels.length)),
  ...fixtures.slice(0, amount(0, fixtures.length)),
].filter((it) => it.model.operations[0]?.envelope === 'task')
const server = setupServer(
  ...createMock(
    known.map(({ model, document }) => ({ model, document: document as object })),
    { judgeOf, apiKey: 'end-to-end' },
  ).handlers,
)

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())

describe('checks, oracle and an API behind msw', () => {
  for (const { model, document } of known) {
    test(`agree on ${model.id}, end to end`, async () => {
      const [operation] = model.operations
      const [url] = model.servers
      if (operation === undefined || url === undefined) throw new Error(`${model.id} has no operation or no server.`)
      const subject = knownSubject({ model, document }, operation)
      const options = {
        cases: 'core' as const,
        runs: amount(20, 60),
        seed: 5,
        laws: [checksAgree, serverAgrees, keyDecides],
      }
      const target = fetchTarget(url, 'end-to-end')
      const all = prepared(subject, options)
      const plan = spread(all.plan, amount(300, Number.POSITIVE_INFINITY))
      const preparation = { ...all, plan, cases: plan.flatMap((it) => it.cases) }
      const report = await runSuite(subject, { ...options, target }, preparation)
      expect(report.findings.map((it) => `${it.law} ${it.path} ${it.value}: ${it.message}`)).toEqual([])
      expect(report.laws.map((it) => it.status)).toEqual(['kept', 'kept', 'kept'])
      expect(report.laws[1]?.requests).toBeGreaterThan(150)
    })
  }
})
