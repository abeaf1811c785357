import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { readModel } from '../../generator/ir/read.js'
import { bodilessSubjectOf } from '../suite/subject.js'
import { measurePower } from './power.js'

const responses = { 200: { description: 'They.', content: { 'application/json': { schema: { type: 'array' } } } } }
const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })
const document = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/pets/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      get: {
        operationId: 'listPets',
        parameters: [
          query('limit', { type: 'integer', minimum: 1, maximum: 100 }),
          query('kind', { enum: ['cat', 'dog'] }),
          query('name', { type: 'string', maxLength: 4 }, { required: true }),
          query(
            'near',
            { type: 'object', properties: { x: { $ref: '#/components/schemas/Distance' } } },
            { style: 'deepObject' },
          ),
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string', minLength: 3 } },
        ],
        responses,
      },
    },
    '/pets': { get: { operationId: 'anyPet', security: [], responses } },
  },
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    parameters: {
      Id: { name: 'id', in: 'path', required: true, schema: { type: 'integer', multipleOf: 5, maximum: 50 } },
    },
    schemas: { Distance: { type: 'number', exclusiveMaximum: 9 } },
  },
}

describe('power of an operation without a body', async () => {
  const model = await readModel(document)
  const powerOf = async (id: string) => {
    const own = model.withoutBody.find((it) => it.id === id)
    if (own === undefined) throw new Error(`There is no ${id}.`)
    return measurePower(bodilessSubjectOf(model, own, document, compileShape))
  }

  test('faults of its parameters are noticed, or are told with the reason why no URL shows them', async () => {
    const { faults, noticed, survivors, untold, equivalents } = await powerOf('listPets')
    expect(survivors).toEqual([])
    expect(noticed).toBeGreaterThan(35)
    expect(noticed + untold.length + equivalents.length).toBe(faults)
    const at = '/paths/~1pets~1{id}/get/parameters'
    const left = [...untold.map((it) => it.fault), ...equivalents]
    for (const fault of [
      `${at}/0/schema/minimum dropped`,
      `${at}/0/schema/maximum loosened`,
      `${at}/0/schema/maximum taken as <`,
      `${at}/1/schema/enum dropped`,
      `${at}/1/schema/enum without "dog"`,
      `${at}/2/required dropped`,
      `${at}/2/schema/maxLength tightened`,
      `${at}/4/required dropped`,
      `${at}/4/schema/minLength dropped`,
      '/components/parameters/Id/schema/multipleOf dropped',
      '/components/schemas/Distance/exclusiveMaximum taken as <=',
      '/query/kind compared without regard to case',
      '/query/name length counted in UTF-16 units',
    ])
      expect(left).not.toContain(fault)
    // null, and what no list names, is in no URL, and letters beyond ASCII are in no header.
    for (const it of untold)
      expect(`${it.fault}: ${it.why}`).toMatch(
        / loosened: | trimmed: |^\/headers\/X-Trace length counted|cannot be written|legal in another way/,
      )
  })

  test('an operation that refuses nothing has no faults', async () => {
    expect(await powerOf('anyPet')).toMatchObject({ faults: 0, noticed: 0, survivors: [] })
  })
})
