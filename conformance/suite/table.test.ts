import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { createMock } from '../mock/index.js'
import { judgeOf } from '../oracle/index.js'
import { mockTarget } from '../target/in-process.js'
import { textModels } from './documents.fixture.js'
import { prepared, runSuite } from './run.js'
import { subjectOf } from './subject.js'

describe('the boundary table of the text models', () => {
  for (const { model, document } of textModels) {
    const [operation] = model.operations
    if (operation === undefined) throw new Error(`${model.id} has no operation.`)
    const subject = subjectOf(model, operation, document as object, compileShape)
    const full = prepared(subject)
    const core = prepared(subject, { cases: 'core' })
    const at = (path: string, expected: string) =>
      full.cases.filter((it) => it.path === path && it.expected === expected).map((it) => it.label)

    test(`every constraint of ${model.id} is tested on both sides`, async () => {
      const target = mockTarget(createMock([{ model, document: document as object }], { judgeOf, apiKey: 'k' }), 'k')
      const { coverage } = await runSuite(subject, { target, runs: 0, seed: 1 }, full)
      expect(coverage.filter((it) => it.covered !== 'both sides')).toEqual([])
      expect(coverage.length).toBeGreaterThan(60)
    })

    test(`the core set of ${model.id} takes at most 2 requests per constraint on average`, () => {
      const constraints = new Set(core.table.cases.map((it) => `${it.pointer} ${it.keyword}`)).size
      expect(core.plan.length / constraints).toBeLessThanOrEqual(2)
    })

    test(`each refused case of ${model.id} breaks one constraint, or several of one value that are one`, () => {
      for (const { broken, expected } of full.cases) {
        expect(new Set(broken.map((it) => it.pointer)).size).toBe(expected === 'refused' ? 1 : 0)
      }
    })

    test(`case ids of ${model.id} are unique and do not depend on the run`, () => {
      const again = prepared(subject)
      expect(again.cases.map((it) => it.id)).toEqual(full.cases.map((it) => it.id))
      expect(new Set(full.cases.map((it) => it.id)).size).toBe(full.cases.length)
    })

    test(`the seed of ${model.id} is tried at both ends of the unsigned 32-bit range and one beyond`, () => {
      expect(at('/seed', 'accepted')).toEqual(expect.arrayContaining(['0', '1', '4294967294', '4294967295']))
      expect(at('/seed', 'refused')).toEqual(expect.arrayContaining(['-1', '4294967296', '1.5', 'null']))
    })

    test(`the shards of ${model.id} hold each case once`, () => {
      const ids = [1, 2, 3].flatMap((index) =>
        prepared(subject, { shard: { index, count: 3 } }).cases.map((it) => it.id),
      )
      expect(ids.sort()).toEqual(full.cases.map((it) => it.id).sort())
    })
  }
})

test('the system prompt limit of each text model is met in code points, in characters of two units too', () => {
  for (const [ending, limit] of [
    ['397b', 262144],
    ['27b', 131072],
  ] as const) {
    const known = textModels.find((it) => it.model.id.endsWith(ending))
    const operation = known?.model.operations[0]
    if (known === undefined || operation === undefined) throw new Error(`There is no model ${ending}.`)
    const { cases } = prepared(subjectOf(known.model, operation, known.document as object, compileShape))
    const labels = cases
      .filter((it) => it.path === '/settings/systemPrompt' && it.keyword === 'maxLength')
      .map((it) => `${it.expected} ${it.label}`)
    expect(labels).toEqual([
      `accepted "a" × ${limit}`,
      `accepted "a" × ${limit - 1}`,
      `refused "a" × ${limit + 1}`,
      `accepted "\u{1F98A}" × ${limit}`,
    ])
  }
})
