import { expect, test } from 'vitest'
import type { JsonObject } from '../../../generator/document/json.js'
import { readModel } from '../../../generator/ir/read.js'
import { taskSpec } from '../../../generator/output/workspace.fixture.js'
import { judgeOf } from '../../judge/index.js'
import { chosen } from './choices.js'
import { refusalOf } from './refusal.js'

const number = { type: 'number' }

test('a rule over several fields names them, whether dots belong to a name or lead to a member', async () => {
  const settings = {
    type: 'object',
    properties: {
      'a.b': number,
      c: number,
      size: { type: 'object', properties: { 'in.x': number, y: number } },
    },
    'x-constraints': [
      { operation: 'area', parameters: ['a.b', 'c'], maximum: 4 },
      { operation: 'area', parameters: ['size.y', 'size.y'], maximum: 4 },
    ],
    anyOf: [{ required: ['c'] }, { properties: { size: { required: ['in.x'] } }, required: ['size'] }],
  }
  const document = taskSpec('dots', { settings })
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('There is no operation.')
  const told = (value: JsonObject) => {
    const task = {
      taskType: 'textInference',
      taskUUID: '5b0c9a3e-8c1f-4e57-9d0a-2f6b7c1d4e90',
      model: 'test:dots@1',
      settings: value,
    }
    const { violations } = judgeOf(document)(JSON.stringify(task))
    const refused = { value: task, shape: operation.request, documentation: 'https://docs.example/dots' }
    return refusalOf(violations, refused, chosen()).map(({ parameter }) => parameter)
  }
  expect(told({ 'a.b': 3, c: 2 })).toEqual([['settings.a.b', 'settings.c']])
  expect(told({ size: { y: 3, 'in.x': 1 } })).toEqual([['settings.size.y']])
  expect(told({ a: { b: 9 } })).toEqual([['settings.c', 'settings.size.in.x']])
})
