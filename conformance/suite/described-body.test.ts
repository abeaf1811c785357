import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { JsonObject } from '../../generator/document/json.js'
import { describedBody } from '../../generator/ir/described-body.js'
import { readModel } from '../../generator/ir/read.js'
import { localTarget } from '../server/local.js'
import { prepared } from './preparation.js'
import { runSuite } from './run.js'
import { type Subject, subjectOf } from './subject.js'

const json = (schema: JsonObject): JsonObject => ({ description: '', content: { 'application/json': { schema } } })
const object = (name: string): JsonObject => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
  additionalProperties: false,
})

async function subjectWith(responses: JsonObject): Promise<Subject> {
  const body = { content: { 'application/json': { schema: { ...object('name'), required: [] } } } }
  const post = { operationId: 'create', requestBody: body, responses }
  const document = { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: { '/things': { post } } }
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  return subjectOf(model, operation, document, compileShape)
}

const responses = {
  202: { description: 'nothing yet' },
  200: json(object('done')),
  201: json(object('made')),
  400: json(object('fault')),
  '4XX': json(object('trouble')),
  default: json(object('other')),
}

const findingsOf = async (subject: Subject, target = localTarget(subject)) => {
  const { findings } = await runSuite(subject, { target, runs: 3, seed: 1 }, prepared(subject, { cases: 'core' }))
  return findings.filter((it) => it.law === 'response-fits')
}

describe('an answer is described by its own status, then by its range, then by what is said of all others', async () => {
  const { operation } = await subjectWith(responses)
  const requiredAt = (status: number) => {
    const shape = describedBody(operation, status)?.published
    return shape?.constraints.find((it) => it.kind === 'required')?.keys.join()
  }

  test.each([
    [200, 'done'],
    [201, 'made'],
    [202, undefined],
    [400, 'fault'],
    [404, 'trouble'],
    [500, 'other'],
    [299, 'other'],
  ])('%i: %s', (status, name) => expect(requiredAt(status)).toBe(name))

  test('a status without a body does not hide that of another', async () => {
    const { operation: it } = await subjectWith({ 200: { description: 'later' }, 201: json(object('made')) })
    expect(it.response?.published.at.pointer).toContain('/responses/201/')
  })
})

test('a failure of which nothing is said is held to the one schema of all failures, and to none where there are several', async () => {
  const fault = object('fault')
  const { operation: one } = await subjectWith({ 200: json({}), 400: json(fault) })
  const { operation: two } = await subjectWith({ 200: json({}), 400: json(fault), 422: json(object('detail')) })
  expect([describedBody(one, 404) !== undefined, describedBody(two, 404)]).toEqual([true, undefined])
})

test('the mock keeps to each of them', async () => {
  expect(await findingsOf(await subjectWith({ ...responses, 422: json(object('detail')) }))).toEqual([])
})

test('an answer that fits another status alone is a finding that names its status', async () => {
  const subject = await subjectWith({
    200: json(object('done')),
    201: json(object('made')),
    400: json(object('fault')),
  })
  const answers = {
    accepted: { status: 201, body: { done: 'yes' } },
    refused: { status: 400, body: { fault: 'name' } },
  }
  const found = await findingsOf(subject, {
    ...localTarget(subject),
    send: async ({ body }) => {
      const { status, body: answer } = subject.judgeBody(body).valid ? answers.accepted : answers.refused
      return { kind: 'answer', status, headers: { 'content-type': 'application/json' }, text: JSON.stringify(answer) }
    },
  })
  expect(found.map((it) => it.message).join()).toContain('breaks the observed response 201')
})

test('a refusal names nothing where its status is described without a body', async () => {
  const subject = await subjectWith({
    200: json(object('done')),
    400: { description: 'No.' },
  })
  const options = { target: localTarget(subject), runs: 3, seed: 1 }
  expect((await runSuite(subject, options, prepared(subject, { cases: 'core' }))).findings).toEqual([])
})

test('parameters of the path that are lists and objects are written, in each style', async () => {
  const kinds = [
    { type: 'array', items: { type: 'integer' } },
    { type: 'object', properties: { x: { type: 'integer' } } },
    { type: 'integer', minimum: 2 },
  ]
  const styles = ['simple', 'label', 'matrix'].flatMap((style) => [true, false].map((explode) => ({ style, explode })))
  const parameters = styles.flatMap((it) => kinds.map((schema) => ({ ...it, in: 'path', required: true, schema })))
  const named = parameters.map((it, i) => ({ ...it, name: `p${i}` }))
  const body = { content: { 'application/json': { schema: object('name') } } }
  const put = { parameters: named, requestBody: body, responses: { 200: json(object('done')) } }
  const paths = { [`/${named.map((it) => `{${it.name}}`).join('/')}`]: { put } }
  const document = { openapi: '3.1.0', info: { title: 'Styles', version: '1' }, paths }
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  const subject = subjectOf(model, operation, document, compileShape)
  const options = { target: localTarget(subject), runs: 3, seed: 1 }
  expect((await runSuite(subject, options, prepared(subject, { cases: 'core' }))).findings).toEqual([])
})
