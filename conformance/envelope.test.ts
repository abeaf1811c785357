import { expect, test } from 'vitest'
import { compileShape } from '../generator/compile.js'
import type { Shape } from '../generator/ir/model.js'
import { readModel } from '../generator/ir/read.js'
import { judgeOf as secondJudgeOf } from './judge/cfworker/index.js'
import { judgeOf } from './judge/index.js'
import { createMock } from './mock/index.js'
import { localTarget } from './server/local.js'
import type { Received, Sent, Target } from './server/target.js'
import { laws } from './suite/laws.js'
import { prepared } from './suite/preparation.js'
import { runSuite } from './suite/run.js'
import { subjectOf } from './suite/subject.js'

/** Schemas and no operation: the request is sent in an envelope, and the answer comes in one. */
const document = {
  openapi: '3.0.2',
  info: { title: 'Cog', version: '0.1.0' },
  components: {
    schemas: {
      Input: {
        type: 'object',
        properties: {
          prompt: { type: 'string', maxLength: 20, 'x-order': 0 },
          scale: { type: 'number', minimum: 0, maximum: 2, 'x-order': 1 },
          size: { allOf: [{ $ref: '#/components/schemas/size' }], default: 512, 'x-order': 2 },
        },
        required: ['prompt'],
      },
      size: { type: 'integer', enum: [256, 512], description: 'An enumeration.' },
      Output: { type: 'array', items: { type: 'string', format: 'uri' } },
    },
  },
}

async function reported(change: (target: Target) => Target = (it) => it) {
  const model = await readModel(document, { name: 'owner__name.json' })
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  const subject = subjectOf(model, operation, document, compileShape)
  const target = change(localTarget(subject))
  return runSuite(subject, { target, runs: 20, seed: 1, laws }, prepared(subject, { cases: 'core' }))
}

test('the laws hold of a server that reads the envelope, and those that need tasks do not apply', async () => {
  const report = await reported()
  expect(report.findings).toEqual([])
  const states = report.laws.map(({ law, status }) => [law, status])
  expect(states.filter(([, status]) => status === 'kept').map(([name]) => name)).toEqual([
    'checks-agree',
    'builder-agrees',
    'server-agrees',
    'key-decides',
    'body-is-json',
    'spelling-is-free',
    'response-fits',
  ])
  for (const { reason, status } of report.laws)
    if (status === 'not applicable')
      expect(reason).toMatch(/^(Replicate has no tasks|nothing is known of what its answers would show)/)
})

test('a server that takes any number is found, in whatever envelope', async () => {
  const careless = (request: Sent): Sent => ({
    ...request,
    body: request.body.replace(/"scale":[-\d.e]+/g, '"scale":1'),
  })
  const report = await reported((target) => ({
    ...target,
    send: (request): Promise<Received> => target.send(careless(request)),
  }))
  expect(report.findings.map(({ law, path }) => `${law} ${path}`)).toContain('server-agrees /scale')
})

test('what is nullable may be left out of a request: the check and both judges refuse null, and take it in answers', async () => {
  const { Input, size, Output } = document.components.schemas
  const seed = { type: 'integer', nullable: true }
  const choice = { ...Input.properties.size, nullable: true }
  const schemas = {
    Input: { ...Input, properties: { ...Input.properties, seed, size: choice } },
    size,
    Output: { ...Output, nullable: true },
  }
  const cog = { ...document, components: { schemas } }
  const [operation] = (await readModel(cog, { name: 'owner__name.json' })).operations
  if (operation?.response === undefined) throw new Error('There is no operation with an answer.')
  const verdicts = (shape: Shape, way: 'request' | 'answer', value: unknown) => [
    compileShape(shape).is(value) ? 'accepts' : 'refuses',
    ...[judgeOf, secondJudgeOf].map((it) => it(cog, { pointer: shape.at.pointer, way })(JSON.stringify(value)).verdict),
  ]
  const prompt = 'x'
  for (const value of [{ prompt }, { prompt, seed: 1 }, { prompt, size: 256 }])
    expect(verdicts(operation.request, 'request', value)).toEqual(['accepts', 'accepts', 'accepts'])
  for (const value of [
    { prompt, seed: null },
    { prompt, size: null },
  ])
    expect(verdicts(operation.request, 'request', value)).toEqual(['refuses', 'refuses', 'refuses'])
  expect(verdicts(operation.response.published, 'answer', null)).toEqual(['accepts', 'accepts', 'accepts'])
})

test('the mock takes what the servers are known to take where it is asked to', async () => {
  const model = await readModel(document, { name: 'owner__name.json' })
  const statusOf = (requestProfile: 'published' | 'observed', input: object) =>
    createMock([{ model, document }], { judgeOf, requestProfile }).respond({
      method: 'POST',
      path: '/v1/models/owner/name/predictions',
      headers: { 'content-type': 'application/json', authorization: 'Bearer any-key-1' },
      body: JSON.stringify({ input }),
    }).status
  const careless = { prompt: 'x', size: '512', scale: null }
  expect([statusOf('published', careless), statusOf('observed', careless)]).toEqual([422, 201])
  expect(statusOf('observed', { prompt: 'x', size: '513' })).toBe(422)
})
