import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../../generator/compile.js'
import { isJsonObject, type Json } from '../../../generator/document/json.js'
import { mutated, type Pointer, parent, valueAt } from '../../../generator/document/pointer.js'
import { readModel } from '../../../generator/ir/read.js'
import { amount, seed as drawnBy, sampled } from '../../../generator/sample.fixture.js'
import { boundaryRequests } from '../../index.js'
import { judgeOf } from '../../judge/index.js'
import { everyOperation, furtherOperations, hasCorpus, unread } from '../../suite/documents.fixture.js'
import { simplest } from '../construct/chance.js'
import { construct } from '../construct/construct.js'
import { holdsBy } from '../construct/holds.js'
import { anyRequest, type NearMiss, nearMiss } from '../near-miss.js'
import { validRequest } from '../request.js'
import { KnownPlaces } from './place.js'
import { countOf, placesOf, plantedIn } from './planted.fixture.js'

const options = { compile: compileShape }

/** What a failing property shrinks to, and all that it was called with on the way. */
function shrunk<T>(arbitrary: fc.Arbitrary<T>, from: T, fails: (it: T) => boolean): { found: T; seen: readonly T[] } {
  const seen: T[] = []
  const property = fc.property(arbitrary, (it) => {
    seen.push(it)
    return !fails(it)
  })
  const { counterexample } = fc.check(property, { examples: [[from]], numRuns: 1 })
  return { found: (counterexample as [T])[0], seen }
}

/**
 * Each place may be tried a few times; a number takes 64 halves at most, and a text whose characters matter some hundred
 * chunks, however long it is.
 */
const mostCalls = (from: Json) => 250 + 4 * placesOf(from).length

const operations = [...everyOperation, ...sampled(furtherOperations, 2)]

const files = hasCorpus
  ? `all files but ${unread} that cannot be read`
  : 'all files but those of the corpus, which is not at hand'
const over = `${files} (seed ${drawnBy})`

describe(`faults planted in every field shrink to the least request, over ${over}`, () => {
  for (const { title, document, model, operation } of operations) {
    test(title, () => {
      const judge = judgeOf(document, { pointer: operation.request.at.pointer })
      const isLegal = (it: Json) => judge(JSON.stringify(it)).valid
      const arbitrary = validRequest(model, { ...options, operation: operation.id })
      const drawn = fc.sample(arbitrary, { numRuns: amount(16, 200), seed: drawnBy })
      const places = new KnownPlaces(operation.request, compileShape)
      const holds = holdsBy(compileShape)
      const isReachable = (path: Pointer, value: Json) => {
        const pins = new Map([[path, value]])
        const made = construct(operation.request, holds, simplest, { density: 0, budget: 200, pins })
        // A listed value stays what it is: what is asked for inside of it may not be there.
        return made !== undefined && isLegal(made) && isDeepStrictEqual(valueAt(made, path), value)
      }
      for (const { title: fault, from, fails, less } of sampled(plantedIn(drawn, places, isReachable), 4)) {
        const { found, seen } = shrunk(arbitrary, from, fails)
        const told = `${fault}: ${JSON.stringify(found).slice(0, 300)} in ${seen.length} calls`
        expect(
          seen.filter((it) => !isLegal(it)),
          told,
        ).toEqual([])
        expect(fails(found), told).toBe(true)
        expect(less?.(found), told).toBeUndefined()
        const droppable = placesOf(found).filter(({ path }) => {
          const isMember = path !== '' && isJsonObject(valueAt(found, parent(path) as Pointer))
          const rest = isMember ? mutated(found, path, { remove: true }) : undefined
          return rest !== undefined && isLegal(rest) && fails(rest)
        })
        expect(droppable, told).toEqual([])
        expect(seen.length, told).toBeLessThan(mostCalls(from))
      }
    })
  }
})

describe(`near misses shrink and stay near misses of the same kind, over ${over}`, () => {
  const kind = ({ keyword, pointer }: NearMiss) => `${keyword} ${pointer.replace(/\/\d+(?=\/|$)/g, '/0')}`

  for (const { title, document, model, operation } of operations) {
    test(title, () => {
      const judge = judgeOf(document, { pointer: operation.request.at.pointer })
      const picked = { ...options, operation: operation.id }
      for (const from of fc.sample(nearMiss(model, picked), { numRuns: amount(8, 60), seed: drawnBy })) {
        const { found, seen } = shrunk(nearMiss(model, picked), from, () => true)
        const told = `${kind(from)}: ${JSON.stringify(found).slice(0, 300)} in ${seen.length} calls`
        for (const it of seen) {
          const { verdict, violations } = judge(JSON.stringify(it.request))
          expect([verdict, [...new Set(violations.map((one) => one.pointer))], kind(it)], told).toEqual([
            'refuses',
            [it.pointer],
            kind(from),
          ])
        }
        expect(JSON.stringify(found).length, told).toBeLessThanOrEqual(JSON.stringify(from).length + 40)
        expect(seen.length, told).toBeLessThan(mostCalls(from.request))
      }
    })
  }
})

// biome-ignore lint/suspicious/noExplicitAny: requests of many shapes
type Loose = any

/** A model with one operation whose body has these members. */
const modelOf = (schema: object) =>
  readModel({
    openapi: '3.1.0',
    info: { title: 'edges', version: '1' },
    paths: {
      '/': {
        post: {
          operationId: 'edges',
          requestBody: { content: { 'application/json': { schema } } },
          responses: { 200: { description: 'fine' } },
        },
      },
    },
  })

describe('one field shrinks to its very edge', () => {
  const object = (properties: object, more: object = {}) => ({
    type: 'object',
    properties,
    additionalProperties: false,
    ...more,
  })
  const pairs = [
    [854, 480],
    [640, 640],
    [480, 854],
    [992, 432],
    [1280, 720],
  ]
  const sides = (more: object) =>
    object(
      {
        width: { type: 'integer', minimum: 128, maximum: 2048, multipleOf: 64 },
        height: { type: 'integer', minimum: 128, maximum: 2048, multipleOf: 64 },
      },
      { required: ['width', 'height'], ...more },
    )

  test.each<[string, object, Json, (it: Loose) => boolean, Json]>([
    [
      'an integer',
      object({ n: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 } }),
      { n: 4_101_207_713 },
      (it) => it.n > 3e9,
      { n: 3_000_000_001 },
    ],
    [
      'an integer without a bound',
      object({ n: { type: 'integer' } }),
      { n: 123_456_789 },
      (it) => it.n > 41,
      { n: 42 },
    ],
    ['an integer below zero', object({ n: { type: 'integer' } }), { n: -123_456_789 }, (it) => it.n < -41, { n: -42 }],
    [
      'an integer of either sign',
      object({ n: { type: 'integer' } }),
      { n: -123_456_789 },
      (it) => Math.abs(it.n) > 41,
      { n: 42 },
    ],
    [
      'an integer that is never zero',
      object({ n: { type: 'integer', minimum: -100, maximum: -10 } }),
      { n: -77 },
      (it) => it.n !== undefined,
      { n: -10 },
    ],
    [
      'an integer beyond 2^53',
      object({ n: { type: 'integer', minimum: 0, maximum: 2 ** 63 } }),
      { n: 2 ** 63 },
      (it) => it.n > 2 ** 60,
      { n: 2 ** 60 + 256 },
    ],
    [
      'a number beyond any integer',
      object({ n: { type: 'number' } }),
      { n: Number.MAX_VALUE },
      (it) => it.n > 1e300,
      { n: 1.0000000000000002e300 },
    ],
    [
      'a decimal',
      object({ n: { type: 'number', minimum: 0, maximum: 2, multipleOf: 0.01 } }),
      { n: 1.99 },
      (it) => it.n > 0.57,
      { n: 0.58 },
    ],
    [
      'a number that is above a bound',
      object({ n: { type: 'number', exclusiveMinimum: 0.5, multipleOf: 0.25 } }),
      { n: 99.75 },
      (it) => it.n !== undefined,
      { n: 0.75 },
    ],
    ['a number without a grid', object({ n: { type: 'number' } }), { n: 99.75 }, (it) => it.n >= 0.5, { n: 0.5 }],
    [
      'the smallest number',
      object({ n: { type: 'number', exclusiveMinimum: 0 } }),
      { n: 99.75 },
      (it) => it.n !== undefined,
      { n: Number.MIN_VALUE },
    ],
    ['a listed number', object({ n: { enum: [1024, 256, 512, 2048] } }), { n: 2048 }, (it) => it.n > 300, { n: 512 }],
    [
      'a text',
      object({ s: { type: 'string', maxLength: 262_144 } }),
      { s: '🦊'.repeat(262_144) },
      (it) => [...(it.s ?? '')].length > 100_000,
      { s: 'a'.repeat(100_001) },
    ],
    [
      'a text with what matters in its middle',
      object({ s: { type: 'string' } }),
      { s: `${'x'.repeat(5000)}🦊${'y'.repeat(5000)}` },
      (it) => it.s?.includes('🦊'),
      { s: '🦊' },
    ],
    [
      'a text with a pattern',
      object({ s: { type: 'string', pattern: '^[A-Z]{2}[0-9]*$' } }),
      { s: `QX${'7'.repeat(300)}` },
      (it) => it.s?.length > 90,
      { s: `AA${'0'.repeat(89)}` },
    ],
    [
      'a text with a format',
      object({ s: { type: 'string', format: 'uri' } }),
      { s: 'https://example.com/some/where?else=1' },
      (it) => it.s !== undefined,
      { s: 'data:,x' },
    ],
    [
      'a list',
      object({ l: { type: 'array', items: { type: 'integer' } } }),
      { l: Array.from({ length: 3000 }, (_, i) => i) },
      (it) => it.l?.length > 70,
      { l: Array.from({ length: 71 }, () => 0) },
    ],
    [
      'a list of which one item matters',
      object({ l: { type: 'array', items: { type: 'integer' } } }),
      { l: Array.from({ length: 3000 }, (_, i) => i) },
      (it) => it.l?.some((one: number) => one > 1500),
      { l: [1501] },
    ],
    ['a listed text', object({ e: { enum: ['a', 'b', 'c', 'd'] } }), { e: 'd' }, (it) => it.e >= 'c', { e: 'c' }],
    ['a boolean', object({ b: { type: 'boolean' } }), { b: true }, (it) => it.b !== undefined, { b: false }],
    [
      'a choice',
      object({
        u: {
          oneOf: [
            { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'] },
            { type: 'string', minLength: 2 },
            { type: 'array', items: { type: 'integer' } },
          ],
        },
      }),
      { u: [3, 2, 1] },
      (it) => it.u !== undefined && !isJsonObject(it.u),
      { u: 'aa' },
    ],
    [
      'a member that others follow',
      object(
        { a: { type: 'integer' }, b: { type: 'integer' }, c: { type: 'integer' } },
        { dependentRequired: { a: ['b'], b: ['a'] } },
      ),
      { a: 5, b: 6, c: 7 },
      (it) => it.b > 3,
      { a: 0, b: 4 },
    ],
    [
      'a member with a condition',
      object(
        { mode: { enum: ['x', 'y'] }, n: { type: 'integer', minimum: 0 } },
        {
          if: { properties: { mode: { const: 'y' } }, required: ['mode'] },
          then: { properties: { n: { minimum: 100 } }, required: ['n'] },
        },
      ),
      { mode: 'y', n: 900 },
      (it) => it.mode === 'y',
      { mode: 'y', n: 100 },
    ],
    [
      'a width with an area',
      sides({
        'x-constraints': [{ parameters: ['width', 'height'], minimum: 655_360, operation: 'area' }],
      }),
      { width: 2048, height: 512 },
      (it) => it.width > 1000,
      { width: 1024, height: 640 },
    ],
    [
      'a height with an area',
      sides({
        'x-constraints': [{ parameters: ['width', 'height'], minimum: 655_360, operation: 'area' }],
      }),
      { width: 512, height: 2048 },
      (it) => it.height > 1000,
      { width: 640, height: 1024 },
    ],
    [
      'a width of listed pairs',
      object(
        { width: { type: 'integer' }, height: { type: 'integer' } },
        {
          oneOf: pairs.map(([width, height]) => ({
            properties: { width: { const: width }, height: { const: height } },
            required: ['width', 'height'],
          })),
        },
      ),
      { width: 1280, height: 720 },
      (it) => it.width > 700,
      { width: 854, height: 480 },
    ],
    [
      'a height of listed pairs',
      object(
        { width: { type: 'integer' }, height: { type: 'integer' } },
        {
          oneOf: pairs.map(([width, height]) => ({
            properties: { width: { const: width }, height: { const: height } },
            required: ['width', 'height'],
          })),
        },
      ),
      { width: 480, height: 854 },
      (it) => it.height > 500,
      { width: 640, height: 640 },
    ],
    [
      'two fields that fail together',
      object({ a: { type: 'integer' }, b: { type: 'integer' }, c: { type: 'integer' } }),
      { a: 500, b: 600, c: 700 },
      (it) => it.a > 41 && it.c > 7,
      { a: 42, c: 8 },
    ],
    [
      'nested objects',
      object({ o: object({ p: object({ q: { type: 'integer', minimum: 1 }, r: { type: 'string' } }) }) }),
      { o: { p: { q: 77, r: 'long' } } },
      (it) => it.o?.p?.q > 12,
      { o: { p: { q: 13 } } },
    ],
  ])('%s', async (_, schema, from, fails, least) => {
    const { found, seen } = shrunk(validRequest(await modelOf(schema), options), from, (it) => fails(it))
    expect(found).toEqual(least)
    expect(seen.length).toBeLessThan(250)
  })

  test('a list without repetition', async () => {
    const schema = object({ l: { type: 'array', items: { type: 'integer', minimum: 1 }, uniqueItems: true } })
    const three = (it: Json) => countOf(valueAt(it, '/l')) >= 3
    const { found } = shrunk(validRequest(await modelOf(schema), options), { l: [9, 8, 7, 6, 5] }, three)
    expect(new Set(valueAt(found, '/l') as number[])).toEqual(new Set([1, 2, 3]))
  })

  test('and no value is tried twice', async () => {
    const model = await modelOf(object({ n: { type: 'number', maximum: 2 ** 70 } }))
    const { seen } = shrunk(
      validRequest(model, options),
      { n: 2 ** 69 },
      (it) => ((it as { n?: number }).n ?? 0) >= 2 ** 60,
    )
    const texts = seen.map((it) => JSON.stringify(it))
    expect(texts.filter((it, i) => texts.indexOf(it) < i)).toEqual([])
  })
})

test('requests that are handed in shrink: the edges of a model, valid or as any request', () => {
  const qwen = everyOperation.find((it) => it.model.air === 'alibaba:qwen@3.5-397b') as (typeof everyOperation)[number]
  const examples = boundaryRequests(qwen.model).map((it): [Json] => [it])
  for (const arbitrary of [validRequest(qwen.model, options), anyRequest(qwen.model, options)]) {
    let calls = 0
    const property = fc.property(arbitrary, (it) => {
      calls++
      return !(((it as { seed?: number }).seed ?? 0) > 3e9)
    })
    const { counterexample } = fc.check(property, { examples, numRuns: examples.length })
    expect(counterexample?.[0]).toMatchObject({ seed: 3_000_000_001 })
    expect(Object.keys(counterexample?.[0] as object)).toHaveLength(5)
    expect(calls).toBeLessThan(examples.length + 100)
  }
  const long = { ...(examples[0]?.[0] as object), settings: { systemPrompt: '🦊'.repeat(262_144) } } as Json
  const { found } = shrunk(
    validRequest(qwen.model, options),
    long,
    (it) => countOf(valueAt(it, '/settings/systemPrompt')) > 131_072,
  )
  expect(countOf(valueAt(found, '/settings/systemPrompt'))).toBe(131_073)
})
