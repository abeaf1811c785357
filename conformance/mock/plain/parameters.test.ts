import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../../generator/compile.js'
import type { Json, JsonObject } from '../../../generator/document/json.js'
import { constraintsOf, dereferenced, type Model, type Shape } from '../../../generator/ir/model.js'
import type { Parameter } from '../../../generator/ir/parameter.js'
import { readModel } from '../../../generator/ir/read.js'
import { shapesOf } from '../../../generator/ir/shape-at.js'
import { type ParameterRule, parameterWriter, type WrittenParameters } from '../../../generator/runtime/parameter.js'
import { sampled } from '../../../generator/sample.fixture.js'
import { judgeOf } from '../../judge/index.js'
import type { Judge } from '../../judge/verdict.js'
import { seededChance, simplest } from '../../value/construct/chance.js'
import { construct } from '../../value/construct/construct.js'
import { holdsBy } from '../../value/construct/holds.js'
import { createMock, mockModels } from '../index.js'
import { type Documented, documentedIn } from './documented.js'
import { parameterErrors } from './parameters.js'
import { routeOf } from './route.js'

const holds = holdsBy(compileShape)

/** Values that a schema takes: the simplest and two others. */
function valuesOf(shape: Shape): readonly Json[] {
  const made = [simplest, seededChance(1), seededChance(2)].map((it) => construct(shape, holds, it))
  return made.filter((it) => it !== undefined)
}

/** Values of the right type that are out of bounds, or not in the list. */
function strayValues(shape: Shape): readonly Json[] {
  const own = dereferenced(shape)
  const { is } = compileShape(own)
  const near = constraintsOf(own, 'bound').flatMap((it): Json[] => [it.bound - 1, it.bound + 1])
  const members = constraintsOf(own, 'properties').flatMap(({ shapes }) =>
    [...shapes].flatMap(([name, it]) => {
      const whole = construct(own, holds, simplest) as JsonObject
      return strayValues(it).map((stray): Json => ({ ...whole, [name]: stray }))
    }),
  )
  return [...near, ...members, ...constraintsOf(own, 'values').map(() => 'stray')].filter((it) => !is(it))
}

interface Spoken {
  readonly it: Parameter
  readonly value: Json
}

/** What is written of parameters; undefined where no URL and no header carries one of the values. */
function written({ path }: Documented, spoken: readonly Spoken[]): WrittenParameters | undefined {
  const placeOf = ({ in: where }: Parameter) => (where === 'header' ? 'headers' : where)
  const rules = spoken.map(({ it }): ParameterRule => [placeOf(it), it.name, it.style, it.explodes, it.allowsReserved])
  const values: Record<string, Record<string, Json>> = {}
  for (const { it, value } of spoken) values[placeOf(it)] = { ...values[placeOf(it)], [it.name]: value }
  try {
    return parameterWriter(() => true, rules)(values, path)
  } catch {
    return undefined
  }
}

/** What the mock says of written parameters. */
function heard(
  documented: Documented,
  { path, query, headers }: WrittenParameters,
  judges: (it: Parameter) => Judge | undefined,
) {
  const found = routeOf(documented).match(path)
  if (found === undefined) return [`${path} is no ${documented.path}`]
  const lower = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]))
  const said = { path: found, query: new URLSearchParams(query), headers: lower }
  return parameterErrors(documented.parameters, said, judges).map((it) => it.message)
}

/** Holds what is written against what the mock reads, for every operation; how many values were compared. */
async function compared(
  path: string | object,
): Promise<{ readonly differ: readonly string[]; readonly asked: number }> {
  const model: Model = await readModel(path, { overlays: false, withoutRequests: true })
  const judges = new Map<string, Judge>()
  const judge = ({ schema }: Parameter): Judge | undefined => {
    if (schema === undefined) return undefined
    const known = judges.get(schema) ?? judgeOf(model.document, { pointer: schema, way: 'request' })
    judges.set(schema, known)
    return known
  }
  const differ: string[] = []
  let asked = 0
  for (const documented of sampled(
    documentedIn(model, model.document, () => false),
    12,
  )) {
    const described = documented.parameters.map((it) => {
      const shape = it.schema === undefined ? undefined : shapesOf(model)(it.schema, 'request')
      return { it, shape, values: shape === undefined ? ['x'] : valuesOf(shape) }
    })
    const usual = described.flatMap(({ it, values: [value] }) => (value === undefined ? [] : [{ it, value }]))
    const note = (spoken: readonly Spoken[], isRight: boolean, what: Spoken) => {
      const text = written(documented, spoken)
      if (text === undefined) return
      asked++
      const errors = heard(documented, text, judge)
      if ((errors.length === 0) !== isRight)
        differ.push(
          `${documented.method} ${documented.path} ${what.it.name} = ${JSON.stringify(what.value)}: ${errors}`,
        )
    }
    for (const { it, shape, values } of described) {
      const others = usual.filter((each) => each.it !== it && (each.it.isRequired || it.isRequired))
      for (const value of values) note([...others, { it, value }], true, { it, value })
      for (const value of shape === undefined ? [] : strayValues(shape))
        note([...others, { it, value }], false, { it, value })
    }
  }
  return { differ, asked }
}

/** Styles, places and types in all combinations that OpenAPI knows. */
const own = {
  openapi: '3.1.0',
  info: { title: 'Styles', version: '1' },
  paths: {
    '/a/{list}/{object}/{text}.{matrix}': {
      get: {
        parameters: [
          ...(['list', 'object', 'text', 'matrix'] as const).map((name) => ({
            name,
            in: 'path',
            required: true,
            ...(name === 'matrix' && { style: 'matrix' }),
            schema:
              name === 'list'
                ? { type: 'array', minItems: 1, items: { type: 'integer', minimum: 3 } }
                : name === 'object'
                  ? { type: 'string', enum: ['a b', 'c/d'] }
                  : { type: 'string', minLength: 3 },
          })),
          {
            name: 'deep',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { a: { type: 'integer', maximum: 9 } } },
          },
          {
            name: 'spread',
            in: 'query',
            schema: {
              type: 'object',
              properties: { b: { type: 'integer' }, c: { enum: ['x', 'y'] } },
              required: ['b'],
              additionalProperties: false,
            },
          },
          {
            name: 'flat',
            in: 'query',
            explode: false,
            schema: { type: 'object', properties: { d: { type: 'boolean' }, e: { type: 'string' } }, required: ['d'] },
          },
          ...(['form', 'spaceDelimited', 'pipeDelimited'] as const).flatMap((style) =>
            [true, false].map((explode) => ({
              name: `${style}${explode}`,
              in: 'query',
              style,
              explode,
              schema: { type: 'array', minItems: 1, items: { enum: ['x', 'y'] } },
            })),
          ),
          {
            name: 'json',
            in: 'query',
            content: {
              'application/json': { schema: { type: 'object', required: ['a'], properties: { a: { type: 'array' } } } },
            },
          },
          { name: 'kept', in: 'query', allowReserved: true, schema: { type: 'string', format: 'uri' } },
          { name: 'limit', in: 'query', schema: { type: 'number', minimum: 1, maximum: 9 } },
          { name: 'X-Kind', in: 'header', schema: { enum: ['a', 'b'] } },
          {
            name: 'X-Both',
            in: 'header',
            explode: true,
            schema: { type: 'object', properties: { f: { type: 'integer', minimum: 2 } }, required: ['f'] },
          },
          { name: 'X-Kinds', in: 'header', schema: { type: 'array', items: { type: 'integer', maximum: 4 } } },
        ],
        responses: {},
      },
    },
  },
}

const corpus = fileURLToPath(new URL('../../../../shared/specs-corpus/', import.meta.url))
const files = ['vendors', 'fal'].flatMap((folder) =>
  existsSync(corpus + folder) ? readdirSync(corpus + folder).map((name) => `${folder}/${name}`) : [],
)

test('an object of many numbers and a text of digits among them is read as its schema has it', async () => {
  const names = Array.from({ length: 9 }, (_, i) => `n${i}`)
  const numbers = Object.fromEntries(names.map((it) => [it, { type: 'integer' }]))
  const schema = { type: 'object', properties: { ...numbers, zip: { type: 'string', minLength: 5 } } }
  const where = { name: 'where', in: 'query', schema }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Places', version: '1' },
    paths: { '/places': { get: { parameters: [where], responses: { 204: { description: '' } } } } },
  }
  const mock = createMock(await mockModels([document]), { judgeOf })
  const asked = (zip: string) => {
    const path = `/places?${names.map((it) => `${it}=1&`).join('')}zip=${zip}`
    return mock.respond({ method: 'GET', path, headers: {}, body: '' }).status
  }
  expect([asked('12345'), asked('1234')]).toEqual([204, 400])
})

describe('what generated code writes of parameters, the mock reads as the same', () => {
  test('in every style', async () => {
    const { differ, asked } = await compared(own)
    expect(differ).toEqual([])
    expect(asked).toBeGreaterThan(30)
  })

  test.runIf(files.length === 0)('documents of vendors are left out (skipped without ../shared/specs-corpus)', () => {})

  test.each(sampled(files, 2))('%s', async (name) => {
    const { differ, asked } = await compared(corpus + name)
    expect(differ).toEqual([])
    expect(asked).toBeGreaterThan(3)
  })
})
