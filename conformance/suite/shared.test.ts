import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { JsonObject } from '../../generator/document/json.js'
import { readModel } from '../../generator/ir/read.js'
import { sampled } from '../../generator/sample.fixture.js'
import { diffModels } from '../diff/diff.js'
import { judgeOf } from '../judge/index.js'
import { nearMiss } from '../value/near-miss.js'
import { validRequest } from '../value/request.js'

/*
 * Schemas of which each names the next twice: 40 of them stand for 2^40 places. What goes by place never ends here, so
 * no test needs a limit of time.
 */

const count = 40

type Link = (next: JsonObject, i: number) => JsonObject

const links: Readonly<Record<string, Link>> = {
  'optional members': (next) => ({ type: 'object', properties: { a: next, b: next } }),
  'members one of which has to be there': (next) => ({
    type: 'object',
    required: ['a'],
    properties: { a: next, b: next },
  }),
  lists: (next) => ({
    type: 'object',
    properties: { a: { type: 'array', items: next }, b: { type: 'array', maxItems: 3, items: next } },
  }),
  tuples: (next, i) =>
    i === 0 ? { type: 'object', properties: { a: next } } : { type: 'array', prefixItems: [next, next] },
  alternatives: (next) => ({
    type: 'object',
    properties: { a: { oneOf: [next, { type: 'null' }] }, b: { oneOf: [next, { type: 'null' }] } },
  }),
}

function chain(link: Link, longest = 4): JsonObject {
  const reference = (i: number) => ({ $ref: `#/components/schemas/C${i}` })
  const last = { type: 'string', maxLength: longest }
  const schemas = Array.from({ length: count }, (_, i) => [`C${i}`, i === count - 1 ? last : link(reference(i + 1), i)])
  const content = { 'application/json': { schema: reference(0) } }
  return {
    openapi: '3.1.0',
    info: { title: 'Shared', version: '1' },
    paths: {
      '/x': {
        post: { operationId: 'run_x', requestBody: { content }, responses: { 200: { description: '', content } } },
      },
    },
    components: { schemas: Object.fromEntries(schemas) },
  }
}

const options = { compile: compileShape }

describe.each(sampled(Object.entries(links), 2))('2^40 places by reference as %s', (_, link) => {
  const document = chain(link)
  const judge = judgeOf(document, { pointer: '/components/schemas/C0' })

  test('have valid requests and near misses, by the word of the oracle', async () => {
    const model = await readModel(document)
    for (const it of fc.sample(validRequest(model, options), { numRuns: 10, seed: 1 }))
      expect(judge(JSON.stringify(it)).verdict).toBe('accepts')
    for (const it of fc.sample(nearMiss(model, options), { numRuns: 10, seed: 1 }))
      expect(judge(JSON.stringify(it.request)).violations).toMatchObject([{ pointer: it.pointer, keyword: it.keyword }])
  })

  test('shrink', async () => {
    const request = validRequest(await readModel(document), options)
    const { counterexample } = fc.check(
      fc.property(request, () => false),
      { seed: 1 },
    )
    expect(judge(JSON.stringify(counterexample?.[0])).verdict).toBe('accepts')
  })
})

test.each(sampled(Object.entries(links), 1))(
  'one limit at the end of 2^40 places as %s is one change in requests',
  async (_, link) => {
    const [old, next] = [chain(link), chain(link, 3)]
    const [a, b] = [await readModel(old), await readModel(next)]
    const { changes, search } = await diffModels({ model: a, document: old }, { model: b, document: next })
    expect(changes.filter((it) => it.direction === 'request')).toMatchObject([
      { schemaPointer: `/components/schemas/C${count - 1}/maxLength`, keyword: 'maxLength' },
    ])
    expect(search.limits.map((it) => it.name)).toContain('again')
  },
)

test('where each of 40 schemas demands the next twice, no request is small enough, and that is said', async () => {
  const both: Link = (next) => ({ type: 'object', required: ['a', 'b'], properties: { a: next, b: next } })
  const model = await readModel(chain(both))
  expect(() => fc.sample(validRequest(model, options), { numRuns: 1, seed: 1 })).toThrow(/No value was found/)
})
