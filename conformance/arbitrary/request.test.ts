import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/spec/json.js'
import { judgeOf } from '../oracle/index.js'
import { everyOperation, hasCorpus } from '../suite/documents.fixture.js'
import { seededChance } from './chance.js'
import { construct } from './construct.js'
import { holdsBy } from './meaning.js'
import { anyRequest, nearMiss } from './near-miss.js'
import { validRequest } from './request.js'

const options = { compile: compileShape }

describe(`arbitraries over ${hasCorpus ? 'all files' : 'all files but those of the corpus, which is not at hand'}`, () => {
  for (const { title, document, model, operation } of everyOperation) {
    const judge = judgeOf(document, { pointer: operation.request.at.pointer })
    const picked = { ...options, operation: operation.id }

    test(`every valid request of ${title} is valid for the oracle`, () => {
      fc.assert(
        fc.property(validRequest(model, picked), (it) => {
          expect(judge(JSON.stringify(it)).violations).toEqual([])
        }),
        { numRuns: 300 },
      )
    })

    test(`requests of ${title} are built rightly before anybody confirms them`, () => {
      const holds = holdsBy(compileShape)
      for (let seed = 0; seed < 150; seed++) {
        const made = construct(operation.request, holds, seededChance(seed), { density: (seed % 5) / 5 })
        expect(made).toBeDefined()
        expect(judge(JSON.stringify(made)).violations).toEqual([])
      }
    })

    test(`a near miss of ${title} breaks one constraint, at its own pointer`, () => {
      fc.assert(
        fc.property(nearMiss(model, picked), ({ request, pointer }) => {
          const { verdict, violations } = judge(JSON.stringify(request))
          expect(verdict).toBe('refuses')
          expect([...new Set(violations.map((it) => it.pointer))]).toEqual([pointer])
        }),
        { numRuns: 200 },
      )
    })
  }
})

const qwen = everyOperation.find((it) => it.model.air === 'alibaba:qwen@3.5-397b') as (typeof everyOperation)[number]

test('any request is valid about as often as not', () => {
  const judge = judgeOf(qwen.document)
  const drawn = fc.sample(anyRequest(qwen.model, options), { numRuns: 200, seed: 1 })
  const valid = drawn.filter((it) => judge(JSON.stringify(it)).valid).length
  expect(valid).toBeGreaterThan(60)
  expect(valid).toBeLessThan(140)
})

test('a failing request shrinks to what makes it fail', () => {
  const failing = fc.check(
    fc.property(validRequest(qwen.model, options), (it) => ((it as { seed?: number }).seed ?? 0) < 1000),
    { seed: 7, numRuns: 2000 },
  )
  const [smallest] = failing.counterexample as [Record<string, Json>]
  expect(smallest.seed).toBeGreaterThanOrEqual(1000)
  expect(smallest.seed).toBeLessThan(2100)
  expect(Object.keys(smallest).sort()).toEqual(['messages', 'model', 'seed', 'taskType', 'taskUUID'])
})

test('a system prompt of 262144 characters turns up, and rarely', () => {
  const drawn = fc.sample(validRequest(qwen.model, options), { numRuns: 4000, seed: 3 })
  const long = drawn.filter(
    (it) => [...((it as { settings?: { systemPrompt?: string } }).settings?.systemPrompt ?? '')].length === 262144,
  )
  expect(long.length).toBeGreaterThan(0)
  expect(long.length).toBeLessThan(100)
})
