import { expect, test } from 'vitest'
import type { Problem } from '../document/problem.js'
import { readModel } from '../ir/read.js'
import type { RequestError } from '../runtime/violation.js'
import { type LooseModel, run, treeOf } from './bundle.fixture.js'
import { compileErrors } from './typescript.fixture.js'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const pet = { $ref: '#/components/schemas/Pet' }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }

/** One operation takes JSON; others take nothing, a form, or JSON of which nothing is told. */
const pets = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1', 'x-model-id': 'pets' },
  paths: {
    '/pets': {
      post: { operationId: 'addPet', requestBody: json(pet), responses: {} },
      get: {
        // The name of a file that stands beside its folder.
        operationId: 'types',
        summary: 'All pets.',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          200: { description: 'They.', ...json({ type: 'array', items: pet }) },
          404: { description: 'None.', ...json({ type: 'object', properties: { why: { type: 'string' } } }) },
        },
      },
    },
    '/pets/{id}': { delete: { deprecated: true, parameters: [id], responses: { 204: { description: 'Gone.' } } } },
    '/health': { get: { operationId: 'pets', responses: {} } },
    '/files': { post: { requestBody: { content: { 'multipart/form-data': {} } }, responses: {} } },
    '/anything': { put: { requestBody: { content: { 'application/json': {} } }, responses: {} } },
  },
  components: {
    schemas: { Pet: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
  },
}

const faultsOf = (work: () => unknown): readonly string[] => {
  try {
    work()
    return []
  } catch (error) {
    return (error as RequestError).violations.map((it) => `${it.pointer} ${it.keyword}`)
  }
}

test('an operation that takes no body writes its parameters, checks them, and checks its answers', async () => {
  const all = await run<Readonly<Record<string, LooseModel>>>(await treeOf([pets]), 'pets/index.ts')
  expect(Object.keys(all).sort()).toEqual(['deletePetsId', 'pets', 'pets2', 'types'])
  const { types: list, deletePetsId, pets2: health } = all as Record<'types' | 'deletePetsId' | 'pets2', LooseModel>
  expect(list.call({ query: { limit: 3 }, headers: { 'X-Trace': 'a' } })).toEqual({
    method: 'GET',
    path: '/pets',
    query: 'limit=3',
    headers: { 'X-Trace': 'a' },
  })
  expect(list.call(undefined)).toEqual({ method: 'GET', path: '/pets', query: '', headers: {} })
  expect(faultsOf(() => list.call({ query: { limit: 11, more: 1 } }))).toEqual([
    '/query/limit maximum',
    '/query/more additionalProperties',
  ])
  expect(faultsOf(() => list.call({ body: {} }))).toEqual(['/body additionalProperties'])
  expect(faultsOf(() => list.call('x'))).toEqual([' type'])
  expect(deletePetsId.call({ path: { id: 7 } })).toMatchObject({ method: 'DELETE', path: '/pets/7' })
  expect(faultsOf(() => deletePetsId.call({}))).toEqual(['/path required'])
  expect(() => health.call({ query: {} })).toThrow('query: is not a known key; there are none')
  expect(list.isResponse([{ name: 'Ada' }], { status: 200 })).toBe(true)
  expect(list.validateResponse([{}]).map((it) => it.pointer)).toEqual(['/0/name'])
  expect(list.validateError({ why: 1 }, { status: 404 }).map((it) => it.pointer)).toEqual(['/why'])
  expect(list.info).toEqual({ id: 'pets', title: 'All pets.', capabilities: [] })
})

test('of several operations with JSON they are members of the one object', async () => {
  const { paths } = pets
  const more = { ...paths['/pets'].post, operationId: 'changePet' }
  const tree = await treeOf([{ ...pets, paths: { ...paths, '/more': { put: more } } }])
  const { pets: all } = await run<{ pets: Readonly<Record<string, LooseModel>> }>(tree)
  expect(Object.keys(all)).toEqual(['addPet', 'changePet', 'types', 'deletePetsId', 'pets2'])
})

test('types know which parameters there are', async () => {
  const preamble = "import { deletePetsId, types, type TypesResponse } from './generated/pets/index.js'\n"
  const snippets = {
    good: `types.call(); types.call({ query: { limit: 1 } }); const url: string = deletePetsId.call({ path: { id: 1 } }).path; void url
const it = types.parseResponse([], { status: 200 }); const name: string | undefined = it[0]?.name; void name
declare const answer: TypesResponse; void answer`,
    none: 'deletePetsId.call()',
    wrong: "deletePetsId.call({ path: { id: '1' } })",
    body: 'types.call({ body: {} })',
  }
  const files = [...(await treeOf([pets]))].map(([path, text]): [string, string] => [`generated/${path}`, text])
  const sources = Object.entries(snippets).map(([name, text]): [string, string] => [`${name}.ts`, preamble + text])
  const errors = compileErrors(new Map([...files, ...sources]))
  expect(errors.get('good.ts') ?? []).toEqual([])
  expect([...errors.keys()].sort()).toEqual(['body.ts', 'none.ts', 'wrong.ts'])
})

test('operations that take something else, or JSON of which nothing is told, are named', async () => {
  const warnings: Problem[] = []
  const { operations, withoutBody } = await readModel(pets, { onWarning: (it) => warnings.push(it) })
  expect([operations, withoutBody].map((all) => all.map((it) => it.id))).toEqual([
    ['addPet'],
    ['types', 'delete /pets/{id}', 'pets'],
  ])
  expect(warnings.map(({ code }) => code)).toEqual(['spec/no-json-body'])
  expect(warnings[0]?.fact).toContain('POST /files takes multipart/form-data and no JSON.')
  expect(warnings[0]?.fact).toContain('PUT /anything takes application/json of which no schema tells anything.')
})
