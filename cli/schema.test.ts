import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invalid, valid } from '../conformance/fixture/media-model.samples.js'
import { judgeOf } from '../conformance/judge/index.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

const root = join(import.meta.dirname, '..')

async function schema(...args: string[]) {
  const { code, stdout, stderr } = await runCommand(['schema', ...args], root)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

const document = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))

const task = {
  taskType: 'textInference',
  taskUUID: '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90',
  messages: [{ role: 'user', content: 'Hello' }],
}

const changes: readonly object[] = [
  {},
  { messages: [] },
  { messages: undefined },
  { messages: [{ role: 'system', content: 'x' }] },
  { seed: 4294967295 },
  { seed: 4294967296 },
  { settings: { temperature: 0.57, maxTokens: 65536 } },
  { settings: { temperature: 0.305 } },
  { settings: { temperature: 2.01 } },
  { settings: { systemPrompt: '' } },
  { settings: { systemPrompt: 'x'.repeat(131_072) } },
  { settings: { systemPrompt: 'x'.repeat(131_073) } },
  { settings: { systemPrompt: 'x'.repeat(262_145) } },
  { settings: { unknown: 1 } },
  { taskUUID: 'no' },
  { webhookURL: 'no url' },
  { deliveryMethod: 'stream' },
  { deliveryMethod: 'Stream' },
  { inputs: { images: ['!'] } },
  { inputs: { images: [] } },
  { model: 'other:model@1' },
]

describe.each(['alibaba-qwen3-5-397b', 'alibaba-qwen3-5-27b'])('the printed schema of %s', (id) => {
  const path = `specs/${id}.json`

  test('is one document of 2020-12 that names nothing outside itself', async () => {
    const printed = await schema(id)
    expect(Object.keys(printed)[0]).toBe('$schema')
    expect(printed.$schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(printed.properties.seed).toMatchObject({ title: 'Seed', description: expect.any(String) })
    expect(JSON.stringify(printed)).not.toMatch(/"\$ref":"[^#]/)
  })

  test('decides as the document does', async () => {
    const [own, printed] = [judgeOf(document(path)), judgeOf(await schema(id), { pointer: '' })]
    const model = (await schema(id)).properties.model.const
    const texts = changes.map((change) => JSON.stringify({ ...task, model, ...change }))
    expect(texts.map((text) => printed(text).valid)).toEqual(texts.map((text) => own(text).valid))
    expect(own(texts[0] as string).valid).toBe(true)
  })

  test('compiles in ajv as it comes, and refuses what is wrong', async () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(await schema(id))
    const model = (await schema(id)).properties.model.const
    expect(validate({ ...task, model })).toBe(true)
    expect(validate({ ...task, model, seed: -1 })).toBe(false)
  })

  test('of the response has what the overlay adds', async () => {
    const { properties } = await schema(id, '--response')
    expect(properties.data.items.properties.finishReason.enum).toContain('length')
  })
})

describe('the printed schema of a document with $refs, anchors and repeated $ids', () => {
  const path = 'conformance/fixture/media-model.json'

  test('has neither $id nor $anchor', async () => {
    const printed = await schema(path)
    expect(JSON.stringify(printed)).not.toMatch(/"\$(id|anchor)":/)
    expect(Object.keys(printed.$defs)).toEqual(['Layer', 'Position', 'hexColour', 'swatch'])
    expect(printed['x-constraints']).toHaveLength(2)
  })

  test('decides on every sample as the document does, with the same pointers', async () => {
    const [own, printed] = [judgeOf(document(path)), judgeOf(await schema(path), { pointer: '' })]
    const pointers = (judge: typeof own, value: unknown) =>
      [...new Set(judge(JSON.stringify(value)).violations.map((it) => it.pointer))].sort()
    for (const sample of valid) expect(printed(JSON.stringify(sample))).toMatchObject({ valid: true })
    for (const { why, task: sample } of invalid) {
      if (Array.isArray(sample)) continue // which the document takes for a list of tasks
      expect({ why, pointers: pointers(printed, sample) }).toEqual({ why, pointers: pointers(own, sample) })
      expect(printed(JSON.stringify(sample)).valid).toBe(false)
    }
  })

  test('compiles in ajv as it comes', async () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(await schema(path))
    // What ajv itself has no rule for: decimal steps in floating point, and the x- keyword.
    const wrong = invalid.filter(({ task: sample }) => validate(sample))
    expect(wrong.length).toBeLessThan(invalid.length / 5)
  })
})

describe('the command', () => {
  let space: Workspace

  beforeAll(() => {
    space = new Workspace()
    space.write('specs/a.json', taskSpec('maker-a', { settings: { $ref: 'parts/settings.json#/$defs/all' } }))
    space.write('specs/parts/settings.json', {
      $defs: { all: { type: 'object', properties: { mode: { $ref: 'mode.json' } } } },
    })
    space.write('specs/parts/mode.json', { enum: ['a', 'b'] })
    const target = '$.paths..schema.items.properties.width'
    space.write('specs/overlays/width.json', {
      overlay: '1.0.0',
      info: { title: 'Width', version: '1' },
      actions: [{ target, update: { maximum: 1024 } }],
    })
    space.write('specs/broken.json', taskSpec('maker-broken', { settings: { multipleOf: 0 } }))
  })

  afterAll(() => rmSync(space.root, { recursive: true, force: true }))

  test('bundles other files and applies overlays', async () => {
    const { stdout } = await runCommand(['schema', 'maker-a'], space.root)
    const printed = JSON.parse(stdout)
    expect(printed.properties.width.maximum).toBe(1024)
    expect(printed.properties.settings).toEqual({ $ref: '#/$defs/all' })
    expect(printed.$defs).toEqual({
      all: { type: 'object', properties: { mode: { $ref: '#/$defs/mode' } } },
      mode: { enum: ['a', 'b'] },
    })
  })

  test.each([
    [['maker-a', '--response'], 2, 'has no response'],
    [['maker-a', '--operation', 'none'], 2, 'has no operation "none"'],
    [['none'], 2, 'No model in specs'],
    [['maker-broken'], 3, 'spec/bad-step'],
    [['none.json'], 3, 'spec/unreadable'],
  ])('%j exits with %i', async (args, code, message) => {
    const result = await runCommand(['schema', ...args], space.root)
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
  })
})
