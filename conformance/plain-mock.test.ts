import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { compileShape } from '../generator/compile.js'
import { readModel } from '../generator/ir/read.js'
import { judgeOf } from './judge/index.js'
import { createMock } from './mock/index.js'
import { measurePower } from './mutation/power.js'
import { fetchTarget } from './server/fetch.js'
import { localTarget } from './server/local.js'
import { prepared } from './suite/preparation.js'
import { runSuite } from './suite/run.js'
import { subjectOf } from './suite/subject.js'
import { subjectsIn } from './suite/subjects-in.js'

/** An operation with a parameter that has to be there, a list for an answer, and errors as FastAPI tells them. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Frames', version: '1' },
  servers: [{ url: 'https://frames.example/v2' }],
  paths: {
    '/films/{film}/frames': {
      parameters: [{ name: 'film', in: 'path', required: true, schema: { type: 'string', pattern: '^f-[0-9]{3}$' } }],
      post: {
        operationId: 'frames',
        parameters: [{ name: 'unit', in: 'query', required: true, schema: { enum: ['s', 'ms'] } }],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  at: { type: 'number', minimum: 0, maximum: 9.5 },
                  width: { type: 'integer', multipleOf: 8 },
                },
                required: ['at'],
              },
            },
          },
        },
        responses: {
          200: {
            description: '',
            content: {
              'application/json': { schema: { type: 'array', minItems: 1, items: { type: 'string', format: 'uri' } } },
            },
          },
          422: {
            description: '',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    detail: {
                      type: 'array',
                      items: {
                        type: 'object',
                        properties: {
                          loc: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
                          msg: { type: 'string' },
                          type: { type: 'string' },
                        },
                        required: ['loc', 'msg', 'type'],
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
}

describe('a document of no particular provider', async () => {
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  const subject = subjectOf(model, operation, document, compileShape)

  test('keeps every law against the mock in this process, and by HTTP', async () => {
    const server = await createMock([{ model, document }], { judgeOf, apiKey: 'Plain-Key-1' }).listen()
    afterAll(() => server.close())
    for (const target of [localTarget(subject), fetchTarget(server.url, 'Plain-Key-1')]) {
      const report = await runSuite(subject, { target, runs: 10, seed: 1 }, prepared(subject, { cases: 'core' }))
      expect(report.findings).toEqual([])
      const kept = report.laws.filter((it) => it.status === 'kept').map((it) => it.law)
      for (const law of ['checks-agree', 'builder-agrees', 'server-agrees', 'body-is-json', 'response-fits'])
        expect(kept).toContain(law)
    }
  })

  test('has faults of servers noticed: at least 95 of 100', async () => {
    const { faults, noticed, equivalent, survivors } = await measurePower(subject)
    expect(faults).toBeGreaterThan(10)
    expect(noticed / (faults - equivalent), JSON.stringify(survivors)).toBeGreaterThanOrEqual(0.95)
  })
})

test('errors are read in the form of the document, whatever its provider, and a success may have a member called errors', async () => {
  const [path] = Object.values(document.paths)
  const { post } = path ?? {}
  const messages = { type: 'array', items: { type: 'object', properties: { role: { type: 'string' } } } }
  const schema = {
    type: 'object',
    properties: { model: { type: 'string' }, messages },
    required: ['messages', 'model'],
  }
  const listed = {
    type: 'object',
    properties: { errors: { type: 'array', items: { type: 'object' }, minItems: 1 } },
    required: ['errors'],
  }
  const json = (it: object) => ({ description: '', content: { 'application/json': { schema: it } } })
  const chat = {
    ...document,
    paths: {
      '/chat/completions': {
        post: {
          operationId: 'chat',
          requestBody: json(schema),
          responses: { 200: json(listed), 422: post?.responses[422] },
        },
      },
    },
  }
  const model = await readModel(chat)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  expect(model.provider.name).toBe('openai-chat')
  const subject = subjectOf(model, operation, chat, compileShape)
  const target = localTarget(subject)
  const { findings } = await runSuite(subject, { target, runs: 5, seed: 1 }, prepared(subject, { cases: 'core' }))
  expect(findings).toEqual([])
  const { survivors } = await measurePower(subject)
  expect(survivors).toEqual([])
})

test('operations at one address are told apart by nothing that HTTP sends, and no law is broken by that', async () => {
  const json = (schema: object) => ({ description: '', content: { 'application/json': { schema } } })
  const talk = (operationId: string, stream: boolean) => ({
    post: {
      operationId,
      parameters: [{ name: 'page', in: 'query', required: true, schema: { type: 'integer' } }],
      requestBody: json({
        type: 'object',
        properties: { text: { type: 'string' }, stream: { enum: [stream] } },
        required: ['text'],
      }),
      responses: { 200: json({ type: 'object' }), 400: json({ properties: { fault: { properties: { say: {} } } } }) },
    },
  })
  const talks = {
    openapi: '3.1.0',
    info: { title: 'Talks', version: '1' },
    paths: { '/talks': talk('talk', false), '/talks#stream': talk('listen', true), '/talks?raw=1': talk('raw', true) },
  }
  const model = await readModel(talks)
  const server = await createMock([{ model, document: talks }], { judgeOf, apiKey: 'Plain-Key-1' }).listen()
  afterAll(() => server.close())
  for (const [i, operation] of model.operations.entries()) {
    const subject = subjectOf(model, operation, talks, compileShape)
    const target = i === 0 ? fetchTarget(server.url, 'Plain-Key-1') : localTarget(subject)
    const report = await runSuite(subject, { target, runs: 2, seed: 1 }, prepared(subject, { cases: 'core' }))
    expect(report.findings).toEqual([])
    expect(report.laws.filter((it) => it.status === 'could not run')).toEqual([])
  }
})

const corpus = fileURLToPath(new URL('../../shared/specs-corpus/', import.meta.url))

test
  .skipIf(!existsSync(corpus))
  .each([
    'replicate/deepseek-ai__deepseek-math-7b-instruct.json',
    'replicate/bxclib2__test-input-file.json',
    'fal/fal-ai_speech-to-text.json',
  ])('%s keeps every law against the mock (skipped without ../shared/specs-corpus)', async (name) => {
  for (const subject of await subjectsIn(corpus + name)) {
    const target = localTarget(subject)
    const { findings } = await runSuite(subject, { target, runs: 5, seed: 1 }, prepared(subject, { cases: 'core' }))
    expect(findings).toEqual([])
  }
})
