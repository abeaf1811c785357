import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { generated, type LooseModel, taskDocument } from '../emit/bundle.fixture.js'
import { documents } from '../emit/typescript.fixture.js'
import { readModel } from '../ir/read.js'

const taskUUID = '0d8f2b4e-6a3c-4f51-9e7d-2b1c3a4d5e6f'

describe('the task envelope', () => {
  const essence = async (document: JsonObject) => {
    const { operations, air } = await readModel(document)
    return operations.map(({ envelope, fixed, uuidField }) => ({
      air,
      envelope,
      fixed: Object.fromEntries(fixed),
      uuidField,
    }))[0]
  }
  const wanted = {
    air: 'test:model@1',
    envelope: 'task',
    fixed: { taskType: 'testInference', model: 'test:model@1' },
    uuidField: 'taskUUID',
  }

  test('is the item of an array body', async () => expect(await essence(taskDocument({}))).toEqual(wanted))

  test('is known by its consts where the array is left out, as some files do', async () => {
    const document = taskDocument({})
    const schemas = (document.components as { schemas: { RequestBody: { items: JsonObject } } }).schemas
    const bare = { ...document, components: { schemas: { RequestBody: schemas.RequestBody.items } } }
    expect(await essence(bare)).toEqual(wanted)
  })

  test('may say a const as an enum of one, behind a $ref or in allOf', async () => {
    const properties = { taskType: { $ref: '#/components/schemas/Kind' }, model: { enum: ['test:model@1'] } }
    expect(await essence(taskDocument(properties, {}, {}, { Kind: { const: 'testInference' } }))).toEqual(wanted)
    const inAllOf = taskDocument(
      {},
      {
        properties: {},
        allOf: [
          { properties: { model: { const: 'test:model@1' }, taskType: { const: 'testInference' }, taskUUID: {} } },
        ],
        additionalProperties: true,
      },
    )
    expect(await essence(inAllOf)).toEqual(wanted)
  })

  test('without a taskUUID has none to fill in', async () => {
    expect(
      await essence(taskDocument({}, { properties: { model: { const: 'm' }, taskType: { const: 't' } } })),
    ).toMatchObject({ air: 'm', uuidField: undefined })
  })
})

/** The pointers of what is wrong with a body. */
const faults = (found: readonly { pointer: string }[] | undefined) => found?.map(({ pointer }) => pointer)

describe('a text model', () => {
  let qwen: LooseModel | undefined
  const result = { taskType: 'textInference', taskUUID, text: 'Hi', finishReason: 'stop' }
  const usage = { promptTokens: 1, completionTokens: 2, totalTokens: 3 }

  beforeAll(async () => {
    const spec = documents.find(({ name }) => name === 'alibaba-qwen3-5-397b.json')
    qwen = (await generated(spec?.path as string)).alibabaQwen3_5_397b
  })

  test.each<[string, unknown, readonly string[], readonly string[]]>([
    ['a result', { data: [result] }, [], []],
    ['a result with cost and usage', { data: [{ ...result, cost: 0, usage }] }, [], []],
    ['two results', { data: [result, result] }, [], []],
    ['a poll that succeeded', { data: [{ ...result, status: 'success' }] }, [], []],
    [
      'a poll under way',
      { data: [{ taskType: 'textInference', taskUUID, status: 'processing' }] },
      ['/data/0/text', '/data/0/finishReason'],
      [],
    ],
    [
      'an acknowledgement',
      { data: [{ taskType: 'textInference', taskUUID }] },
      ['/data/0/text', '/data/0/finishReason'],
      [],
    ],
    ['no data beside errors', { data: [], errors: [{ code: 'a', message: 'b', parameter: ['c', 'd'] }] }, [], []],
    [
      'a poll that claims success without a result',
      { data: [{ taskType: 'textInference', taskUUID, status: 'success' }] },
      ['/data/0/text', '/data/0/finishReason'],
      ['/data/0'],
    ],
    ['a status that there is not', { data: [{ ...result, status: 'lost' }] }, [], ['/data/0/status']],
    [
      'a reason that there is not',
      { data: [{ ...result, finishReason: 'tired' }] },
      ['/data/0/finishReason'],
      ['/data/0/finishReason'],
    ],
    [
      'usage by half',
      { data: [{ ...result, usage: { promptTokens: 1 } }] },
      ['/data/0/usage/completionTokens', '/data/0/usage/totalTokens'],
      ['/data/0/usage/completionTokens', '/data/0/usage/totalTokens'],
    ],
    ['data that is no list', { data: {} }, ['/data'], ['/data']],
    ['no object', 'ok', [''], ['']],
  ])('%s', (_, body, published, observed) => {
    expect(faults(qwen?.validateResponse(body, 'published'))).toEqual(published)
    expect(faults(qwen?.validateResponse(body, 'observed'))).toEqual(observed)
    expect(qwen?.validateResponse(body)).toEqual(qwen?.validateResponse(body, 'observed'))
  })

  test.each<[string, unknown, readonly string[], readonly string[]]>([
    ['an error', { errors: [{ code: 'a', message: 'b', parameter: 'c' }] }, [], []],
    [
      'an error over several parameters',
      { errors: [{ code: 'a', message: 'b', parameter: ['c', 'd'] }] },
      ['/errors/0/parameter'],
      [],
    ],
    ['an error beside no data', { data: [], errors: [{ code: 'a', message: 'b' }] }, ['/data'], []],
    ['an error without a code', { errors: [{ message: 'b' }] }, ['/errors/0/code'], ['/errors/0/code']],
    [
      'a parameter that is a number',
      { errors: [{ code: 'a', message: 'b', parameter: 1 }] },
      ['/errors/0/parameter'],
      ['/errors/0/parameter'],
    ],
    ['no errors', { data: [] }, ['/errors', '/data'], ['/errors']],
  ])('%s', (_, body, published, observed) => {
    expect(faults(qwen?.validateError(body, 'published'))?.sort()).toEqual([...published].sort())
    expect(faults(qwen?.validateError(body, 'observed'))).toEqual(observed)
  })
})

describe('a media model, whose result admits no other key', () => {
  let prism: LooseModel | undefined
  const result = { taskType: 'imageInference', taskUUID, imageUUID: taskUUID }

  beforeAll(async () => {
    const spec = documents.find(({ name }) => name === 'media-model.json')
    prism = (await generated(spec?.path as string)).examplePrism1
  })

  test.each<[string, unknown, readonly string[], readonly string[]]>([
    ['a result', { data: [{ ...result, seed: 1 }] }, [], []],
    ['a poll that succeeded', { data: [{ ...result, status: 'success' }] }, ['/data/0/status'], []],
    [
      'a poll under way, with its progress',
      { data: [{ taskType: 'imageInference', taskUUID, status: 'processing', progress: 50 }] },
      ['/data/0/imageUUID', '/data/0/status', '/data/0/progress'],
      [],
    ],
    ['an acknowledgement', { data: [{ taskType: 'imageInference', taskUUID }] }, ['/data/0/imageUUID'], []],
    ['a key that nobody knows', { data: [{ ...result, colour: 'red' }] }, ['/data/0/colour'], ['/data/0/colour']],
    ['another task type', { data: [{ ...result, taskType: 'x' }] }, ['/data/0/taskType'], ['/data/0/taskType']],
    [
      'progress beyond all',
      { data: [{ ...result, status: 'processing', progress: 101 }] },
      ['/data/0/progress', '/data/0/status'],
      ['/data/0/progress'],
    ],
  ])('%s', (_, body, published, observed) => {
    expect(faults(prism?.validateResponse(body, 'published'))?.sort()).toEqual([...published].sort())
    expect(faults(prism?.validateResponse(body, 'observed'))).toEqual(observed)
  })
})

test('results and errors behind $refs are read with the same tolerance', async () => {
  const json = (name: string) => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  })
  const result = {
    type: 'object',
    properties: { taskType: {}, taskUUID: {}, text: {} },
    required: ['taskType', 'taskUUID', 'text'],
    additionalProperties: false,
  }
  const document = taskDocument(
    {},
    {},
    {},
    {
      Body: { $ref: '#/components/schemas/Real' },
      Real: { type: 'object', properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Result' } } } },
      Result: result,
      Errors: {
        type: 'object',
        properties: { errors: { type: 'array', items: { $ref: '#/components/schemas/Error' } } },
        additionalProperties: false,
      },
      Error: { type: 'object', properties: { parameter: { type: 'string' } } },
    },
  )
  const paths = document.paths as { '/v1': { post: JsonObject } }
  const post = { ...paths['/v1'].post, responses: { 200: json('Body'), 400: json('Errors') } }
  const { testModel } = await generated({ ...document, paths: { '/v1': { post } } })
  const poll = { data: [{ taskType: 't', taskUUID, status: 'processing' }] }
  expect(faults(testModel?.validateResponse(poll))).toEqual([])
  expect(faults(testModel?.validateResponse(poll, 'published'))?.sort()).toEqual(['/data/0/status', '/data/0/text'])
  expect(faults(testModel?.validateError({ data: [], errors: [{ parameter: ['a'] }] }))).toEqual([])
})
