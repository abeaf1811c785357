import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileShape } from '../generator/compile.js'
import { reachableShapes } from '../generator/ir/compose.js'
import type { Model } from '../generator/ir/model.js'
import { readModel } from '../generator/ir/read.js'
import { amount, sampled, seed } from '../generator/sample.fixture.js'
import { anyRequest, type NearMiss, nearMiss, validRequest } from './index.js'
import { judgeOf as secondJudgeOf } from './judge/cfworker/index.js'
import { judgeOf } from './judge/index.js'
import { localTarget } from './server/local.js'
import { prepared } from './suite/preparation.js'
import { runSuite } from './suite/run.js'
import { bodilessSubjectOf, subjectOf } from './suite/subject.js'

const corpus = fileURLToPath(new URL('../../shared/specs-corpus/', import.meta.url))

/** Operations of each document that requests are made for, spread over it; every one is read. */
const mostOperations = 8

const files = ['vendors', 'runware'].flatMap((folder) =>
  existsSync(corpus + folder) ? readdirSync(corpus + folder).map((name) => `${folder}/${name}`) : [],
)

/** A document as it is read, and as judges get it: by their own means. */
const opened = new Map<string, Promise<{ readonly model: Model; readonly document: object }>>()

function open(name: string) {
  const found = opened.get(name) ?? read(name)
  opened.set(name, found)
  return found
}

async function read(name: string) {
  const document: object = parse(readFileSync(corpus + name, 'utf8'), { merge: true })
  return { model: await readModel(corpus + name, { overlays: false }), document }
}

/** A few requests of an operation: valid, broken by one step, and any. */
function samples(model: Model, operation: string): readonly unknown[] {
  return [validRequest, nearMiss, anyRequest].flatMap((make): unknown[] => {
    try {
      const made = fc.sample(make(model, { operation }) as fc.Arbitrary<unknown>, { numRuns: 3, seed })
      return made.map((it) => (make === nearMiss ? (it as NearMiss).request : it))
    } catch {
      return [] // some requests cannot be broken by one step
    }
  })
}

describe.skipIf(files.length === 0)('documents of whole APIs and of task APIs', () => {
  test.each(files)(
    '%s is read, and its checks agree with both judges (skipped without ../shared/specs-corpus)',
    async (name) => {
      const { model, document } = await open(name)
      const step = Math.ceil(model.operations.length / mostOperations)
      const operations = model.operations.filter((_, i) => i % step === 0)
      expect(operations).not.toEqual([])
      for (const { id, request } of operations) {
        const { is } = compileShape(request)
        const judges = [judgeOf, secondJudgeOf].map((it) =>
          it(document, { pointer: request.at.pointer, way: 'request' }),
        )
        for (const value of [{}, null, 1, ...samples(model, id)]) {
          const text = JSON.stringify(value)
          const verdicts = judges.map((it) => it(text).verdict).filter((it) => it !== 'undecided')
          expect(verdicts.length, `${id} is judged`).toBeGreaterThan(0)
          expect(`${id} ${text} ${verdicts}`).toBe(
            `${id} ${text} ${verdicts.map(() => (is(value) ? 'accepts' : 'refuses'))}`,
          )
        }
      }
    },
  )

  test.each(files.filter((it) => it.startsWith('vendors/')))(
    'an operation of %s, each one where everything is tried, keeps every law against the mock (skipped without ../shared/specs-corpus)',
    async (name) => {
      const { model, document } = await open(name)
      // In a sample none of those that alone take many seconds.
      const most = amount(60, Number.POSITIVE_INFINITY)
      const operations = model.operations.filter(({ request }) => reachableShapes(request).size <= most)
      const withBody = sampled(operations, 1).map((it) => subjectOf(model, it, document, compileShape))
      const withoutBody = sampled(model.withoutBody, 2).map((it) =>
        bodilessSubjectOf(model, it, document, compileShape),
      )
      for (const subject of [...withBody, ...withoutBody]) {
        const options = { target: localTarget(subject), runs: amount(2, 20), seed }
        const { findings } = await runSuite(subject, options, prepared(subject, { cases: 'core' }))
        expect(findings).toEqual([])
      }
    },
  )
})
