import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { mutated } from '../../../generator/document/pointer.js'
import { judgeOf } from '../../judge/index.js'
import { createMock, mockModels } from '../index.js'
import { ask, key, mockWith, models, picture } from '../mock.fixture.js'

const document = models[2]?.document as Json

/** The media model of the fixtures with another task type and another result. */
async function mockOf(taskType: string, result: Json) {
  const item = '/components/schemas/ResponseBody/properties/data/items'
  const retyped = mutated(document, '/components/schemas/RequestBody/items/properties/taskType/const', {
    set: taskType,
  })
  const changed = mutated(retyped as Json, item, { set: result }) as object
  const mock = createMock(await mockModels([changed]), { judgeOf, apiKey: key })
  const judge = judgeOf(changed, { pointer: '/components/schemas/ResponseBody' })
  return (fields: object = {}) => {
    const { json } = ask(mock, [picture({ taskType, ...fields })])
    return { verdict: judge(JSON.stringify(json)), result: json.data?.[0] }
  }
}

const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const uri = { type: 'string', format: 'uri' }

describe('a result of a media model', () => {
  test('keeps to the published response schema, whatever the output', () => {
    const judge = judgeOf(document, { pointer: '/components/schemas/ResponseBody' })
    for (const outputType of ['URL', 'base64Data', 'dataURI'])
      for (const includeCost of [true, false]) {
        const { json } = ask(mockWith(), [picture({ outputType, includeCost, numberResults: 2 })])
        expect(judge(JSON.stringify(json))).toMatchObject({ valid: true })
      }
  })

  test.each([
    ['PNG', 'image/png', (it: Buffer) => [it.readUInt32BE(16), it.readUInt32BE(20)]],
    [
      'JPG',
      'image/jpeg',
      (it: Buffer) => [
        it.readUInt16BE(it.indexOf('ffc0', 0, 'hex') + 7),
        it.readUInt16BE(it.indexOf('ffc0', 0, 'hex') + 5),
      ],
    ],
    [
      'WEBP',
      'image/webp',
      (it: Buffer) => [(it.readUInt32LE(21) & 0x3fff) + 1, ((it.readUInt32LE(21) >> 14) & 0x3fff) + 1],
    ],
  ] as const)(
    'that is a picture as %s has the width and height that were asked for, by URL and in the answer',
    (outputFormat, type, sizeOf) => {
      const mock = mockWith()
      const made = (fields: object) => ask(mock, [picture({ outputFormat, seed: 3, ...fields })]).json.data?.[0]
      for (const [width, height] of [
        [1024, 512],
        [512, 1536],
      ] as const) {
        const { pathname } = new URL(made({ width, height }).imageURL)
        const { body, headers } = mock.respond({ method: 'GET', path: pathname, headers: {}, body: '' })
        const served = Buffer.from(body as Uint8Array)
        expect([headers['content-type'], sizeOf(served)]).toEqual([type, [width, height]])
        expect(served.length).toBeLessThan(20_000)
        // The model puts WEBP into no answer.
        if (outputFormat === 'WEBP') continue
        const { imageBase64Data } = made({ width, height, outputType: 'base64Data' })
        expect(imageBase64Data).toBe(served.toString('base64'))
      }
    },
  )

  test('that is a PNG holds a row of pixels for each of its height', () => {
    const { json } = ask(mockWith(), [
      picture({ width: 1088, height: 704, outputFormat: 'PNG', outputType: 'base64Data' }),
    ])
    const bytes = Buffer.from(json.data?.[0].imageBase64Data, 'base64')
    const at = bytes.indexOf('IDAT')
    expect(inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4))).length).toBe(704 * (1 + 1088 / 8))
  })

  test('of an upscaled video is a film though its task is of pictures as well', async () => {
    const properties = { taskType: text, taskUUID: uuid, videoUUID: uuid, videoURL: uri }
    const run = await mockOf('upscale', { type: 'object', properties, additionalProperties: false })
    expect(run().result.videoURL).toMatch(/\.mp4$/)
  })

  test('of a video has a film', async () => {
    const properties = { taskType: text, taskUUID: uuid, videoUUID: uuid, videoURL: uri, seed: { type: 'integer' } }
    const run = await mockOf('videoInference', { type: 'object', properties, additionalProperties: false })
    const { verdict, result } = run()
    expect(verdict.valid).toBe(true)
    expect(result.videoURL).toMatch(/^http:\/\/127\.0\.0\.1:1\/media\/[0-9a-f-]{36}\.mp4$/)
  })

  test.each([
    ['videoInference', 'MOV', 'video/quicktime', 'ftypqt', 4],
    ['videoInference', 'WEBM', 'video/webm', '\x1a\x45\xdf\xa3', 0],
    ['videoInference', 'GIF', 'image/gif', 'GIF89a', 0],
    ['3dInference', 'FBX', 'model/vnd.fbx', '; FBX', 0],
    ['3dInference', 'GLB', 'model/gltf-binary', 'glTF', 0],
    ['3dInference', 'OBJ', 'model/obj', 'v 0', 0],
  ] as const)(
    'of a task of %s is a file of the format that was asked for, %s',
    async (taskType, format, type, head, at) => {
      const request = mutated(document, '/components/schemas/RequestBody/items/properties/outputFormat', {
        set: { type: 'string' },
      })
      const retyped = mutated(request as Json, '/components/schemas/RequestBody/items/properties/taskType/const', {
        set: taskType,
      })
      const plain = { type: 'object', description: 'Unknown response structure' }
      const whole = mutated(retyped as Json, '/components/schemas/ResponseBody/properties/data/items', { set: plain })
      const mock = createMock(await mockModels([whole as object]), { judgeOf, apiKey: key })
      const { json } = ask(mock, [picture({ taskType, outputFormat: format, deliveryMethod: 'sync' })])
      const [url = ''] = /http:[^"]+/.exec(JSON.stringify(json)) ?? []
      const { body, headers } = mock.respond({ method: 'GET', path: new URL(url).pathname, headers: {}, body: '' })
      expect(headers['content-type']).toBe(type)
      expect(Buffer.from(body as Uint8Array).toString('latin1', at)).toMatch(new RegExp(`^${head}`))
    },
  )

  test('of a 3D model has files, and of an audio model sound in Base64', async () => {
    const files = {
      type: 'array',
      items: { type: 'object', properties: { uuid, url: uri }, required: ['uuid', 'url'] },
    }
    const outputs = { type: 'object', properties: { files }, required: ['files'] }
    const solid = await mockOf('3dInference', {
      type: 'object',
      properties: { taskType: text, taskUUID: uuid, outputs },
      required: ['outputs'],
    })
    expect(solid()).toMatchObject({
      verdict: { valid: true },
      result: { outputs: { files: [{ url: expect.stringMatching(/\.glb$/) }] } },
    })
    const audio = await mockOf('audioInference', { type: 'object', description: 'Unknown response structure' })
    const bytes = Buffer.from(audio({ outputType: 'base64Data' }).result.audioBase64Data, 'base64')
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF')
  })

  test('has values of their types and within their bounds for fields nobody knows', async () => {
    const detection = {
      type: 'object',
      properties: { x_min: { type: 'integer', minimum: 5, maximum: 9 }, label: { enum: ['cat', 'dog'] } },
      required: ['x_min', 'label'],
      additionalProperties: false,
    }
    const properties = {
      taskType: text,
      taskUUID: uuid,
      maskImageURL: uri,
      score: { type: 'number', exclusiveMinimum: 0, maximum: 1, multipleOf: 0.01 },
      made: { type: 'string', format: 'date-time' },
      code: { type: 'string', minLength: 12, maxLength: 12 },
      tone: { type: 'string', pattern: '^#[0-9a-f]{6}$' },
      size: { type: 'integer', not: { const: 0 }, anyOf: [{ maximum: 0 }, { minimum: 40 }] },
      detections: { type: 'array', minItems: 2, items: detection },
      kinds: { type: 'array', minItems: 3, uniqueItems: true, items: { enum: ['a', 'b', 'c', 'd'] } },
      pair: { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }], items: false },
    }
    const run = await mockOf('imageMasking', { type: 'object', properties, required: Object.keys(properties) })
    for (let seed = 0; seed < 20; seed++) expect(run({ seed }).verdict).toMatchObject({ valid: true, violations: [] })
    const [one, other] = [run({ seed: 1 }).result, run({ seed: 1 }).result]
    expect({ ...one, taskUUID: 0 }).toEqual({ ...other, taskUUID: 0 })
  })

  test('of a recursive schema comes to an end', async () => {
    const properties = { taskUUID: uuid, tree: { $ref: '#/components/schemas/Layer' } }
    expect((await mockOf('imageInference', { type: 'object', properties }))().result.tree.kind).toBeDefined()
  })
})
