import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readModel } from '../ir/read.js'
import type { Json, JsonObject } from './json.js'
import { type Problem, SpecError } from './problem.js'

const page = readFileSync(new URL('README.md', import.meta.url), 'utf8')

/** A document whose request has a member with this schema. */
const document = (schema: Json, more: JsonObject = {}): JsonObject => ({
  openapi: '3.0.3',
  info: { title: 'Page', version: '1' },
  paths: {
    '/page': {
      post: {
        operationId: 'page',
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { member: schema } } } },
        },
        responses: { 200: { description: 'done' } },
      },
    },
  },
  ...more,
})

async function problemsOf(json: JsonObject): Promise<readonly Problem[]> {
  const warnings: Problem[] = []
  try {
    await readModel(json, { onWarning: (it) => warnings.push(it) })
    return warnings
  } catch (error) {
    if (error instanceof SpecError) return error.problems
    throw error
  }
}

const file = { requestBody: { content: { 'multipart/form-data': { schema: {} } } }, responses: {} }

/** A schema for each problem that the page names. */
const samples: readonly (readonly [code: string, severity: Problem['severity'], json: JsonObject])[] = [
  ['spec/mixed-dialect', 'warning', document({ type: 'string', enum: ['a'], nullable: true })],
  ['spec/unfit-default', 'warning', document({ type: 'integer', default: 'a' })],
  ['spec/unknown-keyword', 'warning', document({ type: 'integer', ge: 1 })],
  ['spec/unknown-format', 'warning', document({ type: 'integer', format: 'int32' })],
  ['spec/unknown-rule', 'warning', document({ 'x-constraints': [{ operation: 'sum', parameters: ['a', 'b'] }] })],
  ['spec/slow-pattern', 'warning', document({ type: 'string', pattern: '^(a+)+$' })],
  ['spec/pattern-without-u', 'warning', document({ type: 'string', pattern: '^[\\w-.]+$' })],
  ['spec/unreachable-value', 'warning', document({ type: 'string', enum: ['a', 1] })],
  [
    'spec/no-json-body',
    'warning',
    { ...document({}), paths: { ...(document({}).paths as object), '/f': { post: file } } },
  ],
  ['spec/contradiction', 'error', document({ type: 'integer', enum: ['1', '2'] })],
  ['spec/unknown-type', 'error', document({ type: 'NamedEmbedding' })],
  ['spec/dangling-ref', 'error', document({ $ref: '#/components/schemas/Nothing' })],
  ['spec/empty-range', 'error', document({ type: 'integer', minimum: 2, maximum: 1 })],
  ['spec/mixed-dialect', 'warning', document({ type: 'array', items: [{}] })],
  ['spec/mixed-dialect', 'warning', document({ additionalItems: {} })],
  ['spec/mixed-dialect', 'warning', document({ dependencies: { a: ['b'] } })],
  ['spec/mixed-dialect', 'warning', document({ $schema: 'http://json-schema.org/draft-07/schema#' })],
  [
    'spec/mixed-dialect',
    'warning',
    document({}, { jsonSchemaDialect: 'https://json-schema.org/draft/2019-09/schema' }),
  ],
  ['spec/unsupported-keyword', 'error', document({ items: [{}], prefixItems: [{}] })],
  ['spec/unsupported-keyword', 'error', document({ dependencies: { a: ['b'] }, dependentRequired: {} })],
  ['spec/unsupported-keyword', 'error', document({ items: { $recursiveRef: '#' } })],
  ['spec/dialect', 'error', document({}, { jsonSchemaDialect: 'http://json-schema.org/draft-03/schema#' })],
  ['spec/bad-value', 'error', document({ type: 'array', maxItems: -1 })],
  ['spec/bad-step', 'error', document({ type: 'number', multipleOf: 0 })],
  ['spec/bad-pattern', 'error', document({ type: 'string', pattern: '(' })],
  [
    'spec/circular-ref',
    'error',
    document(
      { $ref: '#/components/schemas/A' },
      { components: { schemas: { A: { $ref: '#/components/schemas/A' } } } },
    ),
  ],
]

describe('the page that says what is read tells the truth', () => {
  test.each(samples)('%s, a %s', async (code, severity, json) => {
    const found = await problemsOf(json)
    expect(found.map((it) => `${it.code} ${it.severity}`)).toContain(`${code} ${severity}`)
    expect(page).toContain(`\`${code}\``)
    const [read = '', refused = ''] = page.split('\nRefused, because')
    expect(severity === 'error' ? refused : read).toContain(`\`${code}\``)
  })

  test('methods of OpenAPI 3.2 are read', async () => {
    const { post } = (document({ type: 'string' }).paths as Record<string, { post: JsonObject }>)['/page'] as {
      post: JsonObject
    }
    const item = {
      query: { ...post, operationId: 'ask' },
      additionalOperations: { COPY: { ...post, operationId: 'copy' } },
    }
    const { operations } = await readModel({ ...document({}), openapi: '3.2.0', paths: { '/page': item } })
    expect(operations.map(({ id, method }) => [id, method])).toEqual([
      ['ask', 'QUERY'],
      ['copy', 'COPY'],
    ])
  })
})

const corpus = fileURLToPath(new URL('../../../shared/specs-corpus/vendors/', import.meta.url))

test.skipIf(!existsSync(corpus)).each([
  ['replicate-platform.json', "Replicate's own API"],
  ['xai.yaml', 'xAI'],
  ['groq.yaml', 'Groq'],
  ['mistral.yaml', 'Mistral'],
])(
  'as many operations of %s are read as the page says (skipped without ../shared/specs-corpus)',
  async (name, vendor) => {
    const { operations } = await readModel(corpus + name, { overlays: false })
    const row = page.split('\n').find((it) => it.startsWith(`| ${vendor}`))
    expect(row).toMatch(new RegExp(`\\| ${operations.length} operations`))
  },
)
