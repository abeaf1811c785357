import { beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import type { ResponseError } from '../runtime/violation.js'
import { generated, type LooseModel, treeOf } from './bundle.fixture.js'
import { compileErrors } from './typescript.fixture.js'

const json = (properties: JsonObject) => ({
  description: 'An answer.',
  content: {
    'application/json': {
      schema: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
    },
  },
})

function documentWith(responses: JsonObject): JsonObject {
  const requestBody = { content: { 'application/json': { schema: { type: 'object', properties: { a: {} } } } } }
  return {
    openapi: '3.1.0',
    info: { title: 'Jobs', version: '1', 'x-model-id': 'jobs' },
    paths: { '/jobs': { post: { operationId: 'jobs', requestBody, responses } } },
    components: {
      schemas: { Problem: { type: 'object', properties: { code: { type: 'integer' } }, required: ['code'] } },
    },
  } as JsonObject
}

const problem = {
  description: 'A failure.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const several = documentWith({
  '200': json({ result: { type: 'string' } }),
  '202': json({ job: { type: 'integer' } }),
  '204': { description: 'Nothing.' },
  '400': problem,
  '404': problem,
  '409': { description: 'Busy.', content: { 'text/plain': { schema: { type: 'string' } } } },
  '4XX': json({ reason: { type: 'string' } }),
  'x-note': 'no status',
})

describe('an operation with several bodies', () => {
  let jobs: LooseModel
  let tree: ReadonlyMap<string, string>
  beforeAll(async () => {
    tree = await treeOf([several])
    jobs = (await generated(several)).jobs as LooseModel
  })

  test.each([
    ['a success of any status', 'validateResponse', { result: 'x' }, undefined, []],
    ['a success of any status that is another', 'validateResponse', { job: 1 }, {}, []],
    ['a success that is none', 'validateResponse', { job: 'x' }, undefined, ['/job type']],
    ['the body of its own status', 'validateResponse', { result: 'x' }, { status: 200 }, []],
    [
      'the body of another status',
      'validateResponse',
      { job: 1 },
      { status: 200 },
      ['/job additionalProperties', '/result required'],
    ],
    ['a status without a body', 'validateResponse', { any: 'thing' }, { status: 204 }, []],
    ['a status that is not described', 'validateResponse', { result: 'x' }, { status: 201 }, [' responses']],
    ['a failure where a success is asked for', 'validateResponse', { code: 1 }, { status: 400 }, [' responses']],
    ['a failure of any status', 'validateError', { code: 1 }, undefined, []],
    ['a failure of a status that shares its body', 'validateError', { code: 1 }, { status: 404 }, []],
    ['a status of a range', 'validateError', { reason: 'x' }, { status: 422 }, []],
    ['a body that only its range has', 'validateError', { reason: 'x' }, { status: 404 }, ['/code required']],
    ['a status whose body is no JSON, though its range has one', 'validateError', 1, { status: 409 }, []],
    ['a status beyond the range', 'validateError', { reason: 'x' }, { status: 500 }, [' responses']],
    ['the profile as it was given before', 'validateResponse', { job: 1 }, 'published', []],
    ['a profile beside a status', 'validateError', {}, { status: 400, profile: 'published' }, ['/code required']],
  ] as const)('%s', (_, method, value, options, wanted) => {
    const found = jobs[method](value, options)
    expect(found.map((it) => `${it.pointer} ${it.keyword}`)).toEqual(wanted)
  })

  test('a status that is not described is told with those that are', () => {
    const [found] = jobs.validateError({}, { status: 500 })
    expect(found).toMatchObject({
      limit: ['400', '404', '4XX', '409'],
      message: 'status: 500 is no failure that the document describes; it describes 400, 404, 4XX, 409',
    })
  })

  test('parseResponse gives the answer back, or throws an error that keeps it', () => {
    const answer = { job: 1 }
    expect(jobs.parseResponse(answer, { status: 202 })).toBe(answer)
    expect(jobs.isResponse(answer)).toBe(true)
    expect(jobs.isResponse(answer, { status: 200 })).toBe(false)
    const wrong = { job: 'x' }
    const thrown = ((): unknown => {
      try {
        return jobs.parseResponse(wrong, { status: 202 })
      } catch (error) {
        return error
      }
    })() as ResponseError
    expect(thrown.name).toBe('ResponseError')
    expect([thrown.value, thrown.status]).toEqual([wrong, 202])
    expect(thrown.violations.map((it) => it.pointer)).toEqual(['/job'])
  })

  test('types tell the body of each status', () => {
    const preamble =
      "import { jobs, type JobsErrorOf, type JobsResponse, type JobsResponseOf } from './generated/index.js'\nvoid jobs\n"
    const good = `
declare const any: JobsResponse
if ('job' in any) { const job: number = any.job; void job } else { const result: string = any.result; void result }
declare const one: JobsResponseOf<202>; const job: number = one.job; void job
const code: number = (null as unknown as JobsErrorOf<404>).code; void code
const reason: string = (null as unknown as JobsErrorOf<'4XX'>).reason; void reason
const parsed: string = jobs.parseResponse({}, { status: 200 }).result; void parsed
const either: JobsResponse = jobs.parseResponse({}); void either
declare const value: unknown; if (jobs.isResponse(value, { status: 202 })) { const id: number = value.job; void id }
jobs.validateResponse({}, 'published'); jobs.validateError({}, { status: 400 + 4, profile: 'observed' })
`
    const bad = [
      'export type Wrong = JobsResponseOf<204>',
      'export type Wrong = JobsErrorOf<200>',
      'export const wrong: string = jobs.parseResponse({}, { status: 202 }).result',
      "jobs.validateResponse({}, { status: '200' })",
      "jobs.validateResponse({}, 'strict')",
    ]
    const sources = [good, ...bad].map((it, i): [string, string] => [
      `use${i}.ts`,
      preamble.replace('index.js', 'jobs/index.js') + it,
    ])
    const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
    const errors = compileErrors(new Map([...files, ...sources]))
    expect(errors.get('use0.ts') ?? []).toEqual([])
    expect([...errors.keys()].sort()).toEqual(bad.map((_, i) => `use${i + 1}.ts`))
  })
})

test('where nothing but default is described, it is the body of successes and failures', async () => {
  const { jobs } = await generated(documentWith({ default: json({ result: { type: 'string' } }) }))
  for (const method of ['validateResponse', 'validateError'] as const) {
    const found = (value: unknown, status?: number) => jobs?.[method](value, { status }).map((it) => it.pointer)
    expect(found({ result: 'x' })).toEqual([])
    expect(found({}, method === 'validateError' ? 503 : 200)).toEqual(['/result'])
  }
})

test('a success that has no status of its own is held to default', async () => {
  const { jobs } = await generated(documentWith({ '200': json({ a: { type: 'string' } }), default: problem }))
  expect(jobs?.validateResponse({ code: 1 }, { status: 201 })).toEqual([])
  expect(jobs?.validateResponse({ code: 1 }).map((it) => it.pointer)).toEqual(['/code', '/a'])
  expect(jobs?.validateError({ code: 1 }, { status: 418 })).toEqual([])
})

test('of one body for each kind, no check is written twice', async () => {
  const tree = await treeOf([documentWith({ '200': json({ result: { type: 'string' } }), '400': problem })])
  const [text] = [...tree].flatMap(([path, it]) => (path.startsWith('shared/') ? [it] : []))
  expect(text).toContain('success: [[["200"], published]],')
  expect(text?.match(/^function /gm)).toHaveLength(2)
})
