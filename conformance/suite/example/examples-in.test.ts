import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { folderOf } from '../../../generator/document/folder.fixture.js'
import type { Json, JsonObject } from '../../../generator/document/json.js'
import { amount } from '../../../generator/sample.fixture.js'
import { judgeOf } from '../../judge/index.js'
import { examplesIn } from './examples-in.js'

const tool = (type: string, properties: object = {}, required: readonly string[] = []) => ({
  type: 'object',
  properties: { type: { type: 'string', enum: [type] }, ...properties },
  required,
  additionalProperties: false,
})

const body = {
  type: 'object',
  properties: {
    // Told apart by a member that may be left out.
    tools: {
      type: 'array',
      items: {
        oneOf: [
          tool('search', { options: { type: 'object', properties: { deep: { type: 'boolean' } } } }),
          tool('code', { language: { enum: ['js', 'py'] } }),
          tool('call', { name: { type: 'string', maxLength: 9 } }, ['name']),
        ],
      },
    },
    width: { type: 'integer', minimum: 64, maximum: 2048 },
    height: { type: 'integer', minimum: 64, maximum: 2048 },
    mode: { enum: ['free', 'fixed'] },
    // Whatever is the second is the first as well.
    input: {
      oneOf: [
        { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
        { type: 'object', properties: { text: { enum: ['a', 'b'] }, kind: {} }, required: ['text'] },
      ],
    },
    flag: { allOf: [{ const: false }], anyOf: [{ type: 'boolean' }, { type: 'null' }] },
  },
  if: { properties: { mode: { const: 'fixed' } }, required: ['mode', 'width', 'height'] },
  then: {
    oneOf: [512, 1024, 1536].flatMap((width) =>
      [width, 640].map((height) => ({ properties: { width: { const: width }, height: { const: height } } })),
    ),
  },
}

const document = {
  openapi: '3.1.0',
  info: { title: 'Unions', version: '1' },
  servers: [{ url: 'https://unions.example.com' }],
  paths: {
    '/run': {
      post: {
        operationId: 'run',
        parameters: [
          {
            name: 'ids',
            in: 'query',
            schema: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] },
          },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: body } } },
        responses: { 200: { description: 'Fine.' } },
      },
    },
  },
}

describe('examples', () => {
  test('show each branch of a union, or say that none could; the oracle takes every one of them', async () => {
    const folder = folderOf({ 'unions.json': document })
    const { requests, coverage } = await examplesIn(`${folder}/unions.json`)
    const told = coverage.missing.map(({ pointer, keyword, label, reason }) => [
      `${pointer.split('/').at(-1)} ${keyword ?? ''} ${label}`,
      reason,
    ])
    const impossible = [
      expect.stringMatching(/^(input oneOf 1|1 required|flag anyOf 1|text enum|kind {2}present)/),
      expect.stringMatching(/^impossible: (whatever fits branch 1 of oneOf fits branch 0 too|nothing that shows it)/),
    ]
    const unwritten = ['schema anyOf 1 met', expect.stringMatching(/^null cannot be sent/)]
    for (const it of told) expect([impossible, unwritten]).toContainEqual(it)
    expect(told.length).toBeGreaterThan(3)
    expect(coverage.parameters.shown).toBe(coverage.parameters.of - 1)

    const bodies = requests.map((it) => it.body as JsonObject)
    const tools = bodies.flatMap((it) => (it.tools ?? []) as JsonObject[])
    for (const type of ['search', 'code']) expect(tools.map((it) => it.type)).toContain(type)
    expect(new Set(tools.map((it) => it.language))).toEqual(new Set([undefined, 'js', 'py']))
    const sizes = bodies
      .filter((it) => it.mode === 'fixed' && it.height !== undefined)
      .map((it) => `${it.width}x${it.height}`)
    for (const it of ['512x512', '512x640', '1024x1024', '1024x640', '1536x1536', '1536x640'])
      expect(sizes).toContain(it)
    expect(requests.some((it) => /[?&]ids=[^&]+/.test(it.path))).toBe(true)

    const pointer = '/paths/~1run/post/requestBody/content/application~1json/schema'
    const judge = judgeOf(document, { pointer, way: 'request' })
    const verdicts = bodies.map((it) => judge(JSON.stringify(it as Json)).verdict)
    expect([...new Set(verdicts)]).toEqual(['accepts'])
  })

  const files = ['specs/alibaba-qwen3-5-397b.json', 'conformance/fixture/media-model.json']
  // The media model has a hundred examples: for `npm run test:all`.
  test.each(files.slice(0, amount(1, 2)))(
    'of %s show all that it says, and the oracle takes every one of them',
    async (file) => {
      const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url))
      const { requests, coverage } = await examplesIn(path)
      expect(coverage.missing).toEqual([])
      const judge = judgeOf(JSON.parse(readFileSync(path, 'utf8')), {
        pointer: '/components/schemas/RequestBody',
        way: 'request',
      })
      expect(requests.filter(({ body }) => judge(JSON.stringify(body)).verdict !== 'accepts')).toEqual([])
    },
  )
})
