import { describe, expect, test } from 'vitest'
import { compileShape } from '../compile.js'
import type { Json, JsonObject } from '../document/json.js'
import { SpecError } from '../document/problem.js'
import { readModel } from '../ir/read.js'
import { sampled } from '../sample.fixture.js'
import { defaultsOf, limitsOf } from './builder.js'
import { renderModel, runtimeFiles } from './render.js'
import { compileErrors } from './typescript.fixture.js'

/*
 * Schemas of which each names the next twice: 40 of them stand for 2^40 places. What goes by place never ends here, so
 * no test needs a limit of time.
 */

type Link = (next: JsonObject, i: number) => JsonObject

function chain(
  count: number,
  link: Link,
  last: JsonObject = { type: 'string', maxLength: 4, default: 'x' },
): JsonObject {
  const reference = (i: number) => ({ $ref: `#/components/schemas/C${i}` })
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

const byPlace: Readonly<Record<string, Link>> = {
  properties: (next) => ({ type: 'object', required: ['a'], properties: { a: next, b: next } }),
  'properties that say something of their own': (next) => ({
    type: 'object',
    additionalProperties: false,
    properties: { a: next, b: { ...next, description: 'the second' } },
  }),
  lists: (next) => ({
    type: 'object',
    properties: { a: { type: 'array', items: next }, b: { type: 'array', maxItems: 3, items: next } },
  }),
  alternatives: (next) => ({
    type: 'object',
    properties: { a: { oneOf: [next, { type: 'null' }] }, b: { anyOf: [next, { type: 'null' }] } },
  }),
  tuples: (next, i) =>
    i === 0 ? { type: 'object', properties: { a: next } } : { type: 'array', prefixItems: [next, next] },
  dictionaries: (next) => ({ type: 'object', patternProperties: { '^a': next }, additionalProperties: next }),
  'unevaluated members': (next) => ({
    type: 'object',
    allOf: [{ properties: { a: next } }, { properties: { b: next } }],
    unevaluatedProperties: false,
  }),
  conditions: (next, i) => ({
    type: 'object',
    properties: { k: { type: 'integer' } },
    if: { properties: { k: { const: i } } },
    then: { properties: { a: next } },
    else: { properties: { b: next } },
  }),
}

async function bytesOf(document: object): Promise<number> {
  const files = await renderModel(await readModel(document))
  return [...files.values()].reduce((sum, text) => sum + text.length, 0)
}

describe('2^40 places by reference', () => {
  test.each(Object.entries(byPlace))('as %s are generated in proportion to the document', async (_, link) => {
    const sizes = await Promise.all([10, 20, 40].map((count) => bytesOf(chain(count, link))))
    const [ten, twenty, forty] = sizes as [number, number, number]
    // A name of two digits takes no more than a quarter more than one of one digit.
    expect((forty - twenty) / 20).toBeLessThan((1.25 * (twenty - ten)) / 10)
  })

  test.each(['properties', 'tuples'])('as %s compile, their declarations included', async (name) => {
    const files = new Map([
      ...(await runtimeFiles()),
      ...(await renderModel(await readModel(chain(40, byPlace[name] as Link)))),
    ])
    const tree = new Map([...files].map(([path, text]) => [`generated/${path}`, text]))
    expect(compileErrors(tree, { declaration: true })).toEqual(new Map())
  })

  test('are checked with what the schema says at every one of them', async () => {
    const [operation] = (await readModel(chain(40, byPlace.properties as Link))).operations
    const { validate } = compileShape((operation as { request: Parameters<typeof compileShape>[0] }).request)
    const nested = (text: string, depth: number): Json => (depth === 0 ? text : { a: nested(text, depth - 1) })
    expect(validate(nested('1234', 39))).toEqual([])
    expect(validate(nested('12345', 39))).toMatchObject([{ pointer: '/a'.repeat(39), keyword: 'maxLength', limit: 4 }])
  })

  test('have their limits and defaults at every one of them', async () => {
    const [operation] = (await readModel(chain(40, byPlace.properties as Link))).operations
    const request = (operation as { request: Parameters<typeof limitsOf>[0] }).request
    let [limits, defaults] = [limitsOf(request), defaultsOf(request)]
    for (let i = 0; i < 39; i++) {
      const key = i % 3 === 0 ? 'a' : 'b'
      limits = (limits as JsonObject)[key] as Json
      defaults = (defaults as JsonObject)[key] as Json
    }
    expect({ limits, defaults }).toEqual({ limits: { maxLength: 4 }, defaults: 'x' })
  })

  test('of a circle, where each schema names all of them, come to an end', async () => {
    const all = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`p${i}`, { $ref: `#/components/schemas/C${i}` }]),
    )
    const circle = () => ({ type: 'object', properties: all })
    expect(await bytesOf(chain(40, circle, circle()))).toBeLessThan(1_000_000)
  })
})

const inPlace: Readonly<Record<string, Link>> = {
  allOf: (next) => ({ allOf: [next, next] }),
  anyOf: (next) => ({ anyOf: [next, { ...next, description: 'again' }] }),
  oneOf: (next) => ({ oneOf: [next, next] }),
  not: (next) => ({ not: { allOf: [next, next] } }),
  if: (next) => ({ if: { required: ['k'] }, then: next, else: next }),
  dependentSchemas: (next) => ({ dependentSchemas: { a: next, b: next } }),
}

async function problemsOf(document: object) {
  const error = await readModel(document).catch((it: unknown) => it)
  expect(error).toBeInstanceOf(SpecError)
  return (error as SpecError).problems
}

describe('beyond reason', () => {
  test.each(Object.entries(inPlace))(
    'schemas that %s applies to one value 2^40 times are a problem',
    async (_, link) => {
      const [found, ...others] = await problemsOf(chain(40, link, { type: 'object' }))
      expect(others).toEqual([])
      expect(found).toMatchObject({ code: 'spec/too-many-applied', severity: 'error' })
      expect(found?.pointer).toMatch(/^\/components\/schemas\/C\d+/)
    },
  )

  test.each(Object.entries(inPlace))('schemas that %s applies some hundred times are none', async (_, link) => {
    expect((await readModel(chain(6, link, { type: 'object' }))).operations).toHaveLength(1)
  })

  test.each([400, 5_000, 50_000])('%i schemas within one another are a problem with a place', async (count) => {
    const [found] = await problemsOf(chain(count, byPlace.properties as Link))
    expect(found).toMatchObject({
      code: 'spec/too-deep',
      pointer: expect.stringMatching(/^\/components\/schemas\/C\d+/),
    })
  })

  test.each(sampled(Object.entries(byPlace), 3))('as deep as it may be, %s are generated', async (_, link) => {
    const isRead = async (count: number) =>
      readModel(chain(count, link))
        .then(() => true)
        .catch(() => false)
    let [deepest, tooDeep] = [80, 1_000]
    while (tooDeep - deepest > 1) {
      const count = Math.floor((deepest + tooDeep) / 2)
      if (await isRead(count)) deepest = count
      else tooDeep = count
    }
    expect(await bytesOf(chain(deepest, link))).toBeGreaterThan(0)
  })
})
