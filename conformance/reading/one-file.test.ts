import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { folderOf } from '../../generator/document/folder.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { diffModels } from '../diff/diff-models.js'
import { judgeOf } from '../judge/index.js'
import { createMock, mockModels } from '../mock/index.js'
import { localTarget } from '../server/local.js'
import { prepared } from '../suite/preparation.js'
import { runSuite } from '../suite/run.js'
import { subjectsIn } from '../suite/subjects-in.js'
import { asOneFile } from './one-file.js'

const parts = (longest: number) => ({
  'things.yaml': `
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things: {$ref: 'paths/things.yaml'}
components:
  schemas:
    Unit: {enum: [s, ms]}
`,
  'paths/things.yaml': `
post:
  operationId: make
  requestBody:
    content:
      application/json: {schema: {$ref: '../parts/schemas.yaml#/Thing'}}
  responses:
    '200':
      description: made
      content:
        application/json: {schema: {$ref: '../parts/made.json'}}
`,
  'parts/schemas.yaml': `
Thing:
  type: object
  required: [name]
  properties:
    name: {$ref: '#named', minLength: 2}
    unit: {$ref: '../things.yaml#/components/schemas/Unit'}
    parts: {type: array, maxItems: 2, items: {$ref: '#/Thing'}}
    note: {type: string, nullable: true, examples: [{$ref: 'nothing.yaml'}]}
    'a/b~c': {$ref: '#/a~1b~0c'}
a/b~c: {type: integer, minimum: 3}
$defs:
  Named: {$anchor: named, type: string, maxLength: ${longest}}
`,
  'parts/made.json': JSON.stringify({
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, of: { $ref: 'schemas.yaml#/Thing' } },
  }),
})

const values = [
  {},
  null,
  { name: 'ab' },
  { name: 'a' },
  { name: 'abcdef' },
  { name: 'ab', unit: 'h' },
  { name: 'ab', parts: [{ name: 'cd' }, { name: 'ef', parts: [{}] }] },
  { name: 'ab', note: null },
  { name: 'ab', 'a/b~c': 2 },
  { name: 'ab', 'a/b~c': 3 },
]

describe('a document whose paths and schemas stand in other files', () => {
  const written = (longest = 5) => join(folderOf(parts(longest)), 'things.yaml')

  test('is one document to judges, and they agree with the checks of the files', async () => {
    const model = await readModel(written())
    const one = await asOneFile(model)
    const [own, joined] = [model.operations[0], one.operations[0]]
    if (own === undefined || joined === undefined) throw new Error('There is no operation.')
    expect(Object.keys(one.document.$defs as object)).toContain('parts-schemas.yaml-Thing')
    const judge = judgeOf(one.document, { pointer: joined.request.at.pointer, way: 'request' })
    const { is } = compileShape(own.request)
    expect(values.map((it) => judge(JSON.stringify(it)).verdict)).toEqual(
      values.map((it) => (is(it) ? 'accepts' : 'refuses')),
    )
    expect(values.filter((it) => is(it)).length).toBe(3)
  })

  test('keeps every law against the mock', async () => {
    for (const subject of await subjectsIn(written())) {
      const target = localTarget(subject)
      const { findings, laws } = await runSuite(subject, { target, runs: 5, seed: 1 }, prepared(subject))
      expect(findings).toEqual([])
      expect(laws.find((it) => it.law === 'checks-agree')?.status).toBe('kept')
    }
  })

  test('is served by the mock', async () => {
    const mock = createMock(await mockModels([written()]), { judgeOf })
    const post = (body: object) =>
      mock.respond({
        method: 'POST',
        path: '/things',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).status
    expect([post({ name: 'abc' }), post({ name: 'abcdef' })]).toEqual([200, 400])
  })

  test('is compared, and what breaks in a part is proven', async () => {
    const [model, next] = [await readModel(written()), await readModel(written(4))]
    const { changes } = await diffModels(model, next)
    expect(changes.map((it) => `${it.direction} ${it.path} ${it.keyword} ${it.verdict}`)).toContain(
      'request name maxLength proven',
    )
    expect((await diffModels(model, model)).changes).toEqual([])
  })
})

test('a part that names itself anew is refused, and said so', async () => {
  const folder = folderOf({
    ...parts(5),
    'parts/made.json': JSON.stringify({ $id: 'https://things.example/made', type: 'object' }),
  })
  const model = await readModel(join(folder, 'things.yaml'))
  await expect(asOneFile(model)).rejects.toThrow('parts/made.json has $id')
})
