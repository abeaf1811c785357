import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../generator/compile.js'
import { readModel } from '../generator/ir/read.js'
import { bodyCases } from './fixture/bodies.fixture.js'
import {
  anyRequest,
  boundaryRequests,
  judgeOf,
  localTarget,
  nearMiss,
  prepared,
  runSuite,
  subjectOf,
  validRequest,
} from './index.js'
import { createMock } from './mock/index.js'

describe.each(bodyCases)('a body that is $title', ({ document, accepts, refuses }) => {
  const judge = judgeOf(document)
  const valid = (request: unknown) => judge(JSON.stringify(request)).valid
  const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: 25, seed: 7 })

  test('has valid requests and near misses as far as there are any', async () => {
    const model = await readModel(document)
    if (accepts) expect(sample(validRequest(model)).every(valid)).toBe(true)
    else expect(() => sample(validRequest(model))).toThrow(/^No value was found that document\.json#\S+ accepts\.$/)
    if (refuses) {
      for (const { request, pointer } of sample(nearMiss(model))) {
        expect(new Set(judge(JSON.stringify(request)).violations.map((it) => it.pointer))).toEqual(new Set([pointer]))
      }
    } else {
      expect(() => sample(nearMiss(model))).toThrow(/^document\.json#\S+ has no constraint that could be broken\.$/)
    }
    const verdicts = new Set(sample(anyRequest(model)).map(valid))
    expect([...verdicts].sort()).toEqual([...(refuses ? [false] : []), ...(accepts ? [true] : [])])
    expect(boundaryRequests(model).every(valid)).toBe(true)
  })

  test('is judged by every law that has something to judge', async () => {
    const model = await readModel(document)
    const subject = subjectOf(model, document)
    const preparation = prepared(subject)
    expect(preparation.cases.length > 0).toBe(refuses)
    const { findings, laws } = await runSuite(subject, { target: localTarget(subject), runs: 25, seed: 7 }, preparation)
    expect(findings).toEqual([])
    const nothing = accepts ? '' : 'no request of the model is accepted'
    const undone = laws.filter((it) => it.status === 'could not run' && it.reason !== nothing)
    if (refuses) expect(undone).toEqual([])
    for (const it of undone) expect(it.reason).toContain('says nothing that could be tested')
  })

  test('is served by the mock; the check is that of the document', async () => {
    const model = await readModel(document)
    const [operation] = model.operations
    const { method = '', path = '' } = operation ?? {}
    const asked = { method, path, headers: { 'content-type': 'application/json' }, body: 'null' }
    expect(createMock([{ model, document }], { judgeOf }).respond(asked).status).not.toBe(404)
    expect(operation?.envelope).toBe('body')
    const { is } = compileShape(operation?.request as never)
    const values = [
      null,
      true,
      0,
      0.01,
      1,
      '',
      'aa',
      [],
      ['a'],
      [1],
      [{}],
      {},
      { a: 'a' },
      { '\ud83d': 'a' },
      { '\ud83d': '' },
    ]
    expect(values.map(is)).toEqual(values.map(valid))
  })
})

test('a seed gives the same request whatever was asked before, also where one side has none', async () => {
  const nothing = bodyCases.find((it) => it.title === 'false')
  const model = await readModel(nothing?.document as object)
  const drawn = fc.sample(anyRequest(model), { numRuns: 12, seed: 3 })
  const again = (path: string) => {
    const { counterexample } = fc.check(
      fc.property(anyRequest(model), () => false),
      { seed: 3, path, numRuns: 1, endOnFailure: true },
    )
    return counterexample?.[0]
  }
  expect(drawn.map((_, i) => again(String(i)))).toEqual(drawn)
})
