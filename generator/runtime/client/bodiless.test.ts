import { afterAll, expect, test } from 'vitest'
import { judgeOf } from '../../../conformance/judge/index.js'
import { createMock } from '../../../conformance/mock/index.js'
import { type IndexMembers, type LooseModel, run, treeOf } from '../../emit/bundle.fixture.js'
import { compileErrors } from '../../emit/typescript.fixture.js'
import { readModel } from '../../ir/read.js'
import { answering } from './client.fixture.js'
import type * as clientModule from './index.js'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const pet = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }

/** Nothing but operations that take no body. */
const pets = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1', 'x-model-id': 'pets' },
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'They.', ...json({ type: 'array', items: pet }) } },
      },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }],
      get: { operationId: 'getPet', responses: { 200: { description: 'It.', ...json(pet) } } },
      delete: { operationId: 'dropPet', responses: { 204: { description: 'Gone.' } } },
    },
  },
}

const tree = await treeOf([pets])
const { pets: all, createClient } = await run<
  IndexMembers & { pets: Readonly<Record<'listPets' | 'getPet' | 'dropPet', LooseModel>> } & typeof clientModule
>(tree)
const { listPets, getPet, dropPet } = all
const served = await createMock([{ model: await readModel(pets), document: pets }], {
  judgeOf,
  apiKey: 'test-key',
}).listen()
afterAll(() => served.close())

/** Calls of any form. */
const clientOf = (baseUrl: string) =>
  createClient({ apiKey: 'test-key', baseUrl, retry: { firstMs: 1 } }) as unknown as {
    run(...given: unknown[]): Promise<unknown> & { withResponse(): Promise<{ response: { status: number } }> }
  }

const refused = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { code: string; message: string }) => error,
  )

test('a document of nothing but operations without a body is generated, and its operations are sent', async () => {
  const client = clientOf(served.url)
  expect(await client.run(listPets, { query: { limit: 3 }, headers: { 'X-Trace': 'a' } })).toEqual(expect.any(Array))
  expect(await client.run(listPets)).toEqual(expect.any(Array))
  expect(await client.run(getPet, { path: { id: 7 } })).toMatchObject({ id: expect.any(Number) })
  const { response } = await client.run(dropPet, { path: { id: 7 } }).withResponse()
  expect(response.status).toBe(204)
})

test('parameters are checked before anything is sent, and an answer when it comes', async () => {
  const asked: string[] = []
  const server = await answering((request) => {
    asked.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
    return asked.length === 1 ? { status: 503, body: {} } : { status: 200, body: { id: 'seven' } }
  })
  const client = clientOf(server.url)
  const early = await refused(client.run(getPet, { path: { id: 0 } }))
  expect(early).toMatchObject({ code: 'validation', errors: [{ pointer: '/path/id' }] })
  expect(await refused(client.run(getPet))).toMatchObject({ code: 'validation', errors: [{ pointer: '/path' }] })
  expect(await refused(client.run(getPet, { path: { id: 1 }, body: {} }))).toMatchObject({ code: 'validation' })
  expect(asked).toEqual([])
  // What may be sent again is; without a body there is no type of one.
  expect(await refused(client.run(getPet, { path: { id: 7 } }))).toMatchObject({ code: 'badResponse' })
  expect(asked).toEqual(['GET /v1/pets/7 undefined', 'GET /v1/pets/7 undefined'])
})

test('types know what has to be said, and what comes', () => {
  const preamble = "import { createClient, pets } from './generated/index.js'\nconst client = createClient()\n"
  const snippets = {
    good: `
const one: Promise<{ id: number }> = client.run(pets.getPet, { path: { id: 1 } }, { timeout: 5 }); void one
const some = await client.run(pets.listPets); const id: number | undefined = some[0]?.id; void id
void client.run(pets.listPets, { query: { limit: 1 } }).withResponse()`,
    none: 'void client.run(pets.getPet)',
    wrong: "void client.run(pets.getPet, { path: { id: '1' } })",
    unknown: 'void client.run(pets.listPets, { query: { limt: 1 } })',
    stream: 'void client.stream(pets.listPets, {})',
  }
  const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
  const sources = Object.entries(snippets).map(([name, text]): [string, string] => [`${name}.ts`, preamble + text])
  const errors = compileErrors(new Map([...files, ...sources]))
  expect(errors.get('good.ts') ?? []).toEqual([])
  expect([...errors.keys()].sort()).toEqual(['none.ts', 'stream.ts', 'unknown.ts', 'wrong.ts'])
})
