import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Operation } from '../../generator/ir/model.js'
import { readModel } from '../../generator/ir/read.js'
import { amount } from '../../generator/sample.fixture.js'
import type { KnownDisagreement } from '../report/ledger.js'
import { localTarget } from '../server/local.js'
import { everyOperation, hasCorpus, knownSubject } from './documents.fixture.js'
import { prepared } from './preparation.js'
import { spread } from './request.js'
import { runSuite } from './run.js'
import { subjectOf } from './subject.js'

function ledgerOf(id: string): readonly KnownDisagreement[] {
  const file = fileURLToPath(new URL(`../known/${id}.json`, import.meta.url))
  return JSON.parse(readFileSync(file, 'utf8'))
}

describe(`every law, over ${hasCorpus ? 'all files' : 'all files but those of the corpus, which is not at hand'}`, () => {
  for (const { title, model, operation, document } of everyOperation) {
    const subject = knownSubject({ model, document }, operation)

    test(`${title} has no disagreement that the ledger does not know`, async () => {
      const all = prepared(subject)
      const plan = spread(all.plan, amount(160, Number.POSITIVE_INFINITY))
      const preparation = { ...all, plan, cases: plan.flatMap((it) => it.cases) }
      const report = await runSuite(
        subject,
        {
          target: localTarget(subject),
          seed: 20,
          runs: amount(8, 150),
          profile: 'observed',
          ledger: ledgerOf(model.id),
        },
        preparation,
      )
      expect(
        report.findings.map(({ law, path, value, message, expected, actual }) => ({
          law,
          path,
          value,
          message,
          expected,
          actual,
        })),
      ).toEqual([])
      expect(report.laws.filter((it) => it.status === 'could not run')).toEqual([])
    })
  }
})

test('a model whose requests nobody can judge is not said to keep any law', async () => {
  const [known] = everyOperation
  if (known === undefined) throw new Error('There is no model.')
  const subject = knownSubject(known, known.operation)
  const undecided = () =>
    ({ verdict: 'undecided', valid: false, violations: [], reason: 'it refers to another file' }) as const
  const blind = { ...subject, judge: undecided, judgeBody: undecided }
  const { laws } = await runSuite(blind, { target: localTarget(subject), runs: 5, seed: 1 })
  expect(laws.length).toBeGreaterThan(8)
  for (const it of laws) {
    expect(it.status).toBe('could not run')
    expect(it.reason).toContain('it refers to another file')
  }
})

test('a model that no request fits is held to what it refuses', async () => {
  const none = { type: 'object', properties: { a: {} }, required: ['a', 'b'], unevaluatedProperties: false }
  const schema = { allOf: [none, { oneOf: [{ type: 'object', properties: { c: { const: 1 } }, required: ['c'] }] }] }
  const content = { 'application/json': { schema } }
  const document = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/t': { post: { requestBody: { content }, responses: {} } } },
  }
  const model = await readModel(document)
  const subject = subjectOf(model, model.operations[0] as Operation, document, compileShape)
  const { laws, findings } = await runSuite(subject, { target: localTarget(subject), runs: 5, seed: 1 })
  expect(findings).toEqual([])
  expect(laws.filter((it) => it.status === 'broken')).toEqual([])
})
