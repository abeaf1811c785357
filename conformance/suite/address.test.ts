import { expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Operation } from '../../generator/ir/model.js'
import { readModel } from '../../generator/ir/read.js'
import { sendingOf } from './address.js'
import { subjectOf } from './subject.js'

test('what has to stand beside a body is written in its own style, with a value that can be', async () => {
  const text = { type: 'string' }
  const query = (name: string, schema: object, more: object = {}) => ({
    name,
    in: 'query',
    required: true,
    schema,
    ...more,
  })
  const document = {
    openapi: '3.1.0',
    info: { title: 'Talks', version: '1' },
    paths: {
      '/talks/{id}?beta=true#stream': {
        post: {
          operationId: 'talk',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: text, example: 'a/b' },
            query('tags', { type: 'array', items: text }, { example: ['one', 'two'] }),
            query('near', { type: 'object' }, { style: 'deepObject', example: { x: 1 } }),
            query('none', { type: 'array', items: text }),
            query('free', { type: 'array', items: text }, { required: false }),
            { name: 'X-Mode', in: 'header', required: true, schema: text, example: 'two\nlines' },
          ],
          requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
          responses: {},
        },
      },
    },
  }
  const model = await readModel(document)
  const subject = subjectOf(model, model.operations[0] as Operation, document, compileShape)
  const { path, headers, body } = sendingOf(subject, '{}')
  expect(path).toBe('/talks/a%2Fb?beta=true&tags=one&tags=two&near%5Bx%5D=1&none=a')
  expect([headers, body]).toEqual([{ 'x-mode': 'a' }, '{}'])
})
