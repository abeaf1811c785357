import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf, refusals } from '../document/folder.fixture.js'
import type { JsonObject } from '../document/json.js'
import { type Problem, SpecError } from '../document/problem.js'
import { bodyDocument, taskDocument } from '../emit/bundle.fixture.js'
import { readModel } from './read.js'

type Document = JsonObject & {
  readonly info: JsonObject
  readonly paths: { readonly '/v1': { readonly post: JsonObject } }
}

/** A task document whose operation is changed. */
function withOperation(change: (post: JsonObject) => JsonObject, more: JsonObject = {}): JsonObject {
  const document = taskDocument({}) as Document
  return { ...document, ...more, paths: { '/v1': { post: change(document.paths['/v1'].post) } } }
}

describe('what is no model file', () => {
  test.each<[string, JsonObject, string]>([
    ['no paths', { openapi: '3.1.0', info: {} }, 'spec/no-request document.json#/paths'],
    [
      'a body without a schema',
      withOperation((post) => ({ ...post, requestBody: { content: { 'application/json': {} } } })),
      'spec/no-request document.json#/paths',
    ],
    [
      'a task without a model const',
      taskDocument({ model: { type: 'string' } }),
      'spec/no-model document.json#/components/schemas/RequestBody/items',
    ],
    [
      'a model const that is no text',
      taskDocument({ model: { const: 1 } }),
      'spec/no-model document.json#/components/schemas/RequestBody/items',
    ],
    [
      'a requestBody that dangles',
      withOperation((post) => ({ ...post, requestBody: { $ref: '#/nope' } })),
      'spec/dangling-ref document.json#/paths/~1v1/post/requestBody/$ref',
    ],
    [
      'another dialect',
      { ...taskDocument({}), jsonSchemaDialect: 'http://json-schema.org/draft-03/schema#' },
      'spec/dialect document.json#/jsonSchemaDialect',
    ],
  ])('%s', async (_, document, wanted) => expect(await refusals(() => readModel(document))).toEqual([wanted]))

  test('an operation without a body is one of its own kind, and a document of nothing else is a model', async () => {
    const { operations, withoutBody } = await readModel(withOperation(({ requestBody: _, ...post }) => post))
    expect([operations.length, withoutBody.map(({ method, path }) => `${method} ${path}`)]).toEqual([0, ['POST /v1']])
  })

  test('every fault of a document is told at once', async () => {
    const properties = {
      a: { multipleOf: 0 },
      b: { minimum: 2, maximum: 1 },
      c: { pattern: '(' },
      d: { dependencies: {}, dependentRequired: {} },
      e: { $ref: '#/nope' },
      f: { minLenght: 1 },
      g: { type: 'text' },
    }
    const at = 'document.json#/components/schemas/RequestBody/items/properties'
    expect(await refusals(() => readModel(taskDocument(properties)))).toEqual([
      `spec/bad-step ${at}/a/multipleOf`,
      `spec/empty-range ${at}/b/maximum`,
      `spec/bad-pattern ${at}/c/pattern`,
      `spec/unsupported-keyword ${at}/d/dependencies`,
      `spec/dangling-ref ${at}/e/$ref`,
      `spec/unknown-type ${at}/g/type`,
    ])
  })

  test('a warning is handed over and refuses nothing', async () => {
    const warnings: Problem[] = []
    await readModel(taskDocument({ a: { format: 'colour' } }), { onWarning: (it) => warnings.push(it) })
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['spec/unknown-format', '/components/schemas/RequestBody/items/properties/a/format'],
    ])
    const problems = await readModel(taskDocument({ a: { format: 'colour', multipleOf: 0 } })).catch((it) => it)
    expect(problems).toBeInstanceOf(SpecError)
  })
})

describe('the id of a model', () => {
  const idOf = async (info: JsonObject, name?: string) =>
    (await readModel(taskDocument({}, {}, info), name === undefined ? {} : { name })).id

  test.each([
    ['alibaba-qwen3-5-397b', 'alibaba-qwen3-5-397b'],
    ['v1.5_x', 'v1.5_x'],
    ['a b:c@1', 'a-b-c-1'],
    ['.hidden.', 'hidden'],
    ['index', 'index-model'],
    ['Runtime', 'Runtime-model'],
    ['con', 'con-model'],
    ['COM1.x', 'COM1.x-model'],
    ['lpt9', 'lpt9-model'],
    ['模型', 'model'],
    ['2d', '2d'],
  ])('%s becomes the folder %s', async (raw, id) => expect(await idOf({ 'x-model-id': raw })).toBe(id))

  test.each(['', '.', '..', '../a', 'a/b', 'a\\b', 'a/../b', 'a..b', 7, null, ['a']])('%j is refused', async (raw) =>
    expect(await refusals(() => idOf({ 'x-model-id': raw }))).toEqual([
      'spec/bad-model-id document.json#/info/x-model-id',
    ]),
  )

  test('comes from the operationId where info does not say, else from the name of the file', async () => {
    const unnamed = (operationId?: string) => {
      const document = withOperation(({ operationId: _, ...post }) => ({
        ...post,
        ...(operationId && { operationId }),
      }))
      return { ...document, info: { title: 'T', version: '1' } }
    }
    expect((await readModel(unnamed('run_some_model'))).id).toBe('some_model')
    expect((await readModel(unnamed(), { name: 'some-file.json' })).id).toBe('some-file')
    expect((await readModel(unnamed(), { name: 'some-file.openapi.json' })).id).toBe('some-file')
  })
})

describe('an operation', () => {
  test('is found behind the $refs of path items, bodies and responses', async () => {
    const body = taskDocument({ a: { type: 'string' } }) as Document
    const post = body.paths['/v1'].post
    const { model, same } = {
      model: await readModel(body),
      same: await readModel({
        ...body,
        paths: { '/v1': { $ref: '#/components/pathItems/P' } },
        components: {
          ...(body.components as JsonObject),
          pathItems: { P: { post: { ...post, requestBody: { $ref: '#/components/requestBodies/A' } } } },
          requestBodies: { A: { $ref: '#/components/requestBodies/B' }, B: post.requestBody },
        },
      }),
    }
    const essence = ({ operations }: typeof model) =>
      operations.map(({ method, path, fixed, envelope }) => ({ method, path, envelope, fixed: [...fixed] }))
    expect(essence(same)).toEqual(essence(model))
  })

  test('a $ref that leads back to itself is no body', async () => {
    const requestBody = { $ref: '#/components/requestBodies/A' }
    const document = withOperation((post) => ({ ...post, requestBody }), {
      components: { requestBodies: { A: requestBody } },
    })
    expect(await refusals(() => readModel(document))).toEqual([
      'spec/circular-ref document.json#/components/requestBodies/A/$ref',
    ])
  })

  test('of several, each with a JSON body is one, in the order of the document', async () => {
    const { operations, id, air } = await readModel(bodyDocument({ one: { type: 'object' }, two: { type: 'object' } }))
    expect(operations.map((it) => [it.id, it.method, it.path, it.envelope])).toEqual([
      ['one', 'POST', '/path0', 'body'],
      ['two', 'POST', '/path1', 'body'],
    ])
    expect([id, air]).toEqual(['bodies', undefined])
  })

  test('a JSON media type may have parameters or a suffix', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/vnd.api+json', 'Application/JSON']) {
      const schema = { $ref: '#/components/schemas/RequestBody' }
      const document = withOperation(
        (post) => ({ ...post, requestBody: { content: { 'text/plain': {}, [type]: { schema } } } }),
        { components: (taskDocument({}) as Document).components as JsonObject },
      )
      expect((await readModel(document)).operations).toHaveLength(1)
    }
  })
})

const upload = { requestBody: { content: { 'multipart/form-data': { schema: {} } } }, responses: {} }
const say = {
  operationId: 'say',
  deprecated: true,
  requestBody: { content: { '*/*': { schema: { $ref: 'parts/text.yaml#/Text' } } } },
  responses: {},
}

describe('operations', () => {
  test('an operation that takes no JSON is named and left out; ranges of media types hold JSON', async () => {
    const warnings: Problem[] = []
    const paths = {
      '/files': { post: upload },
      '/say': { post: { ...say, requestBody: { content: { '*/*': { schema: {} } } } } },
    }
    const document = { openapi: '3.0.3', info: {}, paths }
    const { operations } = await readModel(document, { onWarning: (it) => warnings.push(it) })
    expect(operations.map(({ id, deprecated }) => [id, deprecated])).toEqual([['say', true]])
    expect(warnings.map(({ code, pointer, fact }) => [code, pointer, fact])).toEqual([
      ['spec/no-json-body', '/paths/~1files/post/requestBody', 'POST /files takes multipart/form-data and no JSON.'],
    ])
    const none = { openapi: '3.0.3', info: {}, paths: { '/files': { post: upload } } }
    expect(await refusals(() => readModel(none))).toEqual([
      'spec/no-json-body document.json#/paths/~1files/post/requestBody',
      'spec/no-request document.json#/paths',
    ])
    expect((await readModel(none, { withoutRequests: true })).operations).toEqual([])
  })

  test('stand in other files of the folder, in JSON or YAML, with what these refer to', async () => {
    const folder = folderOf({
      'api.yaml': "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n  /say: {$ref: 'parts/say.json#/item'}\n",
      'parts/say.json': {
        item: { post: { ...say, requestBody: { content: { 'text/json': { schema: { $ref: 'text.yaml#/Text' } } } } } },
      },
      'parts/text.yaml': 'Text: {type: object, properties: {text: {type: string, nullable: true}}, required: [text]}\n',
    })
    const { operations, id, inputs } = await readModel(join(folder, 'api.yaml'))
    expect(operations.map((it) => [it.id, it.path])).toEqual([['say', '/say']])
    expect(id).toBe('api')
    expect(inputs.map(({ file }) => file).sort()).toEqual(['api.yaml', 'parts/say.json', 'parts/text.yaml'])
  })
})
