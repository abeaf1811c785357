import { beforeAll, describe, expect, test } from 'vitest'
import type { RequestError } from '../runtime/violation.js'
import { generated, type LooseModel, taskDocument, treeOf } from './bundle.fixture.js'
import { compileErrors } from './typescript.fixture.js'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })

const pets = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1', 'x-model-id': 'pets' },
  paths: {
    '/owners/{owner}/pets/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, description: 'Which pet.', schema: { type: 'integer', minimum: 1 } },
        { name: 'verbose', in: 'query', schema: { type: 'string' } },
      ],
      patch: {
        operationId: 'changePet',
        parameters: [
          { name: 'verbose', in: 'query', schema: { type: 'boolean' } },
          { name: 'tags', in: 'query', explode: false, schema: { type: 'array', items: { enum: ['cat', 'dog'] } } },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: {
              type: 'object',
              properties: { age: { type: 'integer', maximum: 30 } },
              additionalProperties: false,
            },
          },
          { $ref: '#/components/parameters/Tenant' },
          { name: 'Accept', in: 'header', schema: { type: 'string' } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
        requestBody: { content: { 'application/merge-patch+json': { schema: { $ref: '#/components/schemas/Pet' } } } },
        responses: { '200': { description: 'The pet.', ...json({ $ref: '#/components/schemas/Pet' }) } },
      },
    },
  },
  components: {
    parameters: {
      Tenant: {
        name: 'X-Tenant',
        in: 'header',
        required: true,
        deprecated: true,
        schema: { type: 'string', pattern: '^[a-z]+$' },
      },
    },
    schemas: {
      Pet: {
        type: 'object',
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { type: 'string', maxLength: 9 },
          secret: { type: 'string', writeOnly: true },
        },
        required: ['id', 'name', 'secret'],
        additionalProperties: false,
      },
    },
  },
}

const good = {
  path: { owner: 'ann/b', id: 7 },
  query: { verbose: true, tags: ['cat', 'dog'], filter: { age: 3 } },
  headers: { 'X-Tenant': 'acme' },
  body: { name: 'Ada', secret: 's' },
}

describe('an operation with parameters', () => {
  let model: LooseModel
  beforeAll(async () => {
    model = (await generated(pets)).pets as LooseModel
  })

  const faults = (fields: unknown): readonly string[] => {
    try {
      model.call(fields)
      return []
    } catch (error) {
      return (error as RequestError).violations.map((it) => `${it.pointer} ${it.keyword}`)
    }
  }

  test('a call is what fetch takes', () => {
    expect(model.call(good)).toEqual({
      method: 'PATCH',
      path: '/owners/ann%2Fb/pets/7',
      query: 'verbose=true&tags=cat,dog&filter%5Bage%5D=3',
      headers: { 'content-type': 'application/merge-patch+json', 'X-Tenant': 'acme' },
      body: { name: 'Ada', secret: 's' },
    })
  })

  test.each([
    ['a parameter that breaks its schema', { ...good, path: { owner: 'a', id: 0 } }, ['/path/id minimum']],
    ['a parameter that is missing', { ...good, headers: {} }, ['/headers/X-Tenant required']],
    ['a place that is missing', { query: {}, headers: good.headers, body: good.body }, ['/path required']],
    ['a parameter that there is not', { ...good, query: { verbos: true } }, ['/query/verbos additionalProperties']],
    ['a place that there is not', { ...good, params: {} }, ['/params additionalProperties']],
    ['a member of an object', { ...good, query: { filter: { age: 31 } } }, ['/query/filter/age maximum']],
    [
      'a path item’s parameter that the operation has anew',
      { ...good, query: { verbose: 'yes' } },
      ['/query/verbose type'],
    ],
    [
      'a parameter and the body',
      { ...good, headers: { 'X-Tenant': 'A' }, body: { name: 'x' } },
      ['/headers/X-Tenant pattern', '/body/secret required'],
    ],
    ['a body that is none', { ...good, body: 'x' }, ['/body type']],
    ['no object at all', 'x', [' type']],
    ['nothing', undefined, [' type']],
    [
      'what throws when it is read',
      Object.defineProperty({}, 'body', {
        enumerable: true,
        get: () => {
          throw new Error()
        },
      }),
      [' type'],
    ],
    ['what no path carries', { ...good, path: { owner: '..', id: 1 } }, ['/path/owner style']],
  ])('%s', (_, fields, wanted) => expect(faults(fields)).toEqual(wanted))

  test('faults are told by place', () =>
    expect(() =>
      model.call({ ...good, path: { owner: 'a', id: 0 }, body: { name: 'much too long', secret: 's' } }),
    ).toThrow('path.id: 0 is below minimum 1\nbody.name: size 13 is above maxLength 9'))

  test('types know parameters, and keep readOnly and writeOnly members out', async () => {
    const tree = await treeOf([pets])
    const types = tree.get('pets/types.ts')
    expect(types).toContain('Which pet.')
    expect(types).toContain('Written in the style deepObject.')
    expect(types).toContain('@deprecated')
    expect(tree.get('pets/index.ts')).toContain('Left to the caller: the parameter cookie session.')
    const preamble =
      "import { pets, type PetsParameters, type PetsRequest, type PetsResponse } from './generated/pets/index.js'\nvoid pets\n"
    const snippets = {
      good: `
const call = pets.call({ path: { owner: 'a', id: 1 }, query: { tags: ['cat'], filter: { age: 1 } }, headers: { 'X-Tenant': 'a' }, body: { name: 'x', secret: 's' } })
const body: PetsRequest = call.body; void body
const url: string = call.path + '?' + call.query; void url
const init: { method: string; headers: Readonly<Record<string, string>>; body: unknown } = call; void init
const parameters: PetsParameters = { path: { owner: 'a', id: 1 }, headers: { 'X-Tenant': 'a' } }; void parameters
declare const answer: PetsResponse; const id: number = answer.id; void id`,
      noPath: "pets.call({ headers: { 'X-Tenant': 'a' }, body: { name: 'x', secret: 's' } })",
      noBody: "pets.call({ path: { owner: 'a', id: 1 }, headers: { 'X-Tenant': 'a' } })",
      wrongType:
        "pets.call({ path: { owner: 'a', id: '1' }, headers: { 'X-Tenant': 'a' }, body: { name: 'x', secret: 's' } })",
      unknown:
        "pets.call({ path: { owner: 'a', id: 1 }, query: { verbos: true }, headers: { 'X-Tenant': 'a' }, body: { name: 'x', secret: 's' } })",
      readOnly: "export const it: PetsRequest = { id: 1, name: 'x', secret: 's' }",
      writeOnly: 'export const it = (answer: PetsResponse) => answer.secret',
    }
    const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
    const sources = Object.entries(snippets).map(([name, text]): [string, string] => [`${name}.ts`, preamble + text])
    const errors = compileErrors(new Map([...files, ...sources]))
    expect(errors.get('good.ts') ?? []).toEqual([])
    expect([...errors.keys()].sort()).toEqual(
      Object.keys(snippets)
        .filter((it) => it !== 'good')
        .map((it) => `${it}.ts`)
        .sort(),
    )
  })
})

test('where a request is an item of a list, the body is a list of it; there is nothing but a body', async () => {
  const { testModel } = await generated(taskDocument({ seed: { type: 'integer' } }))
  const call = testModel?.call({ body: { seed: 1 } })
  expect(call).toMatchObject({ method: 'POST', path: '/v1', query: '', body: [{ seed: 1, taskType: 'testInference' }] })
  expect(() => testModel?.call({ body: { seed: 'x' }, query: {} })).toThrow(
    'query: is not a known key; known are body\nbody.seed: ',
  )
})
