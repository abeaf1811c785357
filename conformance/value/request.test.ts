import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import { taskDocument } from '../../generator/emit/bundle.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { amount, seed as drawnBy } from '../../generator/sample.fixture.js'
import { boundaryRequests } from '../index.js'
import { judgeOf } from '../judge/index.js'
import { everyOperation, hasCorpus, knownSubject } from '../suite/documents.fixture.js'
import { type BoundaryCase, boundaryTable } from '../suite/table.js'
import { seededChance } from './construct/chance.js'
import { construct } from './construct/construct.js'
import { holdsBy } from './construct/holds.js'
import { anyRequest, nearMiss } from './near-miss.js'
import { validRequest } from './request.js'

const options = { compile: compileShape }

describe(`arbitraries over (seed ${drawnBy}) ${hasCorpus ? 'all files' : 'all files but those of the corpus, which is not at hand'}`, () => {
  for (const { title, document, model, operation } of everyOperation) {
    const judge = judgeOf(document, { pointer: operation.request.at.pointer })
    const picked = { ...options, operation: operation.id }

    test(`every valid request of ${title} is valid for the oracle`, () => {
      fc.assert(
        fc.property(validRequest(model, picked), (it) => {
          expect(judge(JSON.stringify(it)).violations).toEqual([])
        }),
        { numRuns: amount(40, 300), seed: drawnBy },
      )
    })

    test(`requests of ${title} are built rightly before anybody confirms them`, () => {
      const holds = holdsBy(compileShape)
      for (let seed = 0; seed < amount(20, 150); seed++) {
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
        { numRuns: amount(30, 200), seed: drawnBy },
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
  expect(smallest.seed).toBe(1000)
  expect(Object.keys(smallest).sort()).toEqual(['messages', 'model', 'seed', 'taskType', 'taskUUID'])
})

describe('among 10,000 valid requests', () => {
  const judge = judgeOf(qwen.document)
  const drawn = fc.sample(validRequest(qwen.model, options), { numRuns: 10_000, seed: 3 })

  test('each is valid for the oracle', () => {
    expect(drawn.filter((it) => !judge(JSON.stringify(it)).valid)).toEqual([])
  })

  test('each number stands at its limits and beside them, and each listed value occurs', () => {
    const subject = knownSubject(qwen, qwen.operation)
    const isPlain = ({ expected, slip, isWhole, keyword }: BoundaryCase) =>
      expected === 'accepted' &&
      slip === undefined &&
      !isWhole &&
      /^(minimum|maximum|multipleOf|enum|const|oneOf)$/.test(keyword)
    const goals = boundaryTable(qwen.operation, subject).cases.filter(isPlain)
    const seen = new Set(drawn.flatMap((it) => goals.map(({ path }) => `${path} ${JSON.stringify(valueAt(it, path))}`)))
    expect(goals.length).toBeGreaterThan(40)
    expect(
      goals.filter(({ path, text }) => !seen.has(`${path} ${JSON.stringify(valueAt(JSON.parse(text), path))}`)),
    ).toEqual([])
  })

  test('some have a system prompt of 262144 characters, and few', () => {
    const lengths = drawn.map((it) => {
      const text = valueAt(it, '/settings/systemPrompt')
      return typeof text === 'string' ? [...text].length : 0
    })
    const long = lengths.filter((it) => it === 262144).length
    expect(long).toBeGreaterThan(0)
    expect(long).toBeLessThan(200)
    expect(lengths).toContain(262143)
  })
})

test('the requests that are handed to fast-check as examples are valid, and reach every edge', () => {
  const judge = judgeOf(qwen.document)
  const requests = boundaryRequests(qwen.model)
  expect(requests.filter((it) => !judge(JSON.stringify(it)).valid)).toEqual([])
  expect(requests.length).toBeLessThan(60)
  const prompts = requests.map((it) => valueAt(it, '/settings/systemPrompt')).filter((it) => typeof it === 'string')
  expect(prompts.map((it) => [...it].length)).toEqual(expect.arrayContaining([1, 262143, 262144]))
})

describe('among 1,000 values of a fixed seed', async () => {
  const properties = {
    tags: { type: 'array', items: { type: 'string' } },
    flags: { type: 'array', items: { enum: [1, 2, 3, 4] }, uniqueItems: true },
    name: { type: 'string', minLength: 1 },
    title: { type: 'string', maxLength: 80 },
  }
  const model = await readModel(taskDocument(properties))
  const drawn = fc.sample(validRequest(model, options), { numRuns: 1000, seed: 11 }) as {
    readonly [name in keyof typeof properties]?: Json
  }[]
  const texts = drawn
    .flatMap((it) => [it.name, it.title, ...[it.tags ?? []].flat()])
    .filter((it) => typeof it === 'string')
  const lists = drawn.flatMap((it) => (Array.isArray(it.tags) ? [it.tags as Json[]] : []))

  test.each<[string, number]>([
    ['some lists have the same item twice', lists.filter((it) => new Set(it).size < it.length).length],
    [
      'some lists have several items, all different',
      lists.filter((it) => it.length > 2 && new Set(it).size === it.length).length,
    ],
    ['some texts have letters beyond ASCII', texts.filter((it) => /[\u0080-\ud7ff]/.test(it)).length],
    ['some texts have characters of two UTF-16 units', texts.filter((it) => /[\u{10000}-\u{10ffff}]/u.test(it)).length],
    ['some texts have more than 250 characters', texts.filter((it) => [...it].length > 250).length],
    ['some texts are as long as they may be', drawn.filter((it) => [...String(it.title ?? '')].length === 80).length],
    ['some texts are as short as they may be', drawn.filter((it) => String(it.name ?? '').length === 1).length],
  ])('%s', (_, count) => {
    expect(count).toBeGreaterThan(5)
  })

  test('no list whose items have to differ has the same item twice', () => {
    const flags = drawn.flatMap((it) => (Array.isArray(it.flags) ? [it.flags as Json[]] : []))
    expect(flags.filter((it) => it.length > 1).length).toBeGreaterThan(50)
    expect(flags.filter((it) => new Set(it).size < it.length)).toEqual([])
  })

  test('the same seed gives the same values, whatever was drawn before', () => {
    const arbitrary = validRequest(model, options)
    const later = fc.sample(arbitrary, { numRuns: 40, seed: 99 })
    const fresh = fc.sample(validRequest(model, options), { numRuns: 40, seed: 99 })
    expect(fc.sample(arbitrary, { numRuns: 1000, seed: 11 })).toEqual(drawn)
    expect(fc.sample(arbitrary, { numRuns: 40, seed: 99 })).toEqual(later)
    expect(fresh).toEqual(later)
  })
})

test('a member that would never end is left for another one', async () => {
  const node = {
    type: 'object',
    properties: {
      next: { type: 'object', properties: { node: { $ref: '#/components/schemas/Node' } }, required: ['node'] },
      last: { type: 'integer' },
    },
    minProperties: 1,
    additionalProperties: false,
  }
  const model = await readModel({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/t': {
        post: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } } },
          responses: {},
        },
      },
    },
    components: { schemas: { Node: node } },
  })
  expect(
    fc
      .sample(validRequest(model, { compile: compileShape }), { numRuns: 20, seed: 1 })
      .map((it) => JSON.stringify(it).length < 5000),
  ).toEqual(Array.from({ length: 20 }, () => true))
})

test('a listed object beside unevaluatedProperties is made where other schemas evaluate its members', async () => {
  const listed = {
    allOf: [{ properties: { a: {} } }],
    properties: { b: {} },
    enum: [{ a: 1, b: 2 }, { c: 3 }],
    unevaluatedProperties: false,
  }
  const model = await readModel(taskDocument({ listed }, { required: ['listed'] }))
  const drawn = fc.sample(validRequest(model, options), { numRuns: 20, seed: 3 }) as { readonly listed: Json }[]
  expect(new Set(drawn.map((it) => JSON.stringify(it.listed)))).toEqual(new Set(['{"a":1,"b":2}']))
})
