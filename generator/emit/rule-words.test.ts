import { describe, expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import type { JsonObject } from '../document/json.js'
import { readModel } from '../ir/read.js'
import { taskDocument } from './bundle.fixture.js'
import { rulesBetweenFields } from './rule-words.js'

const fields = { width: {}, height: {}, resolution: { type: 'string' }, mode: { type: 'string' } }

async function rules(task: JsonObject): Promise<readonly string[]> {
  const { operations } = await readModel(taskDocument(fields, task))
  const [operation] = operations
  return operation === undefined ? [] : rulesBetweenFields(operation.request)
}

const sizes = [
  { properties: { width: { const: 1280 }, height: { const: 720 } } },
  { properties: { width: { const: 720 }, height: { const: 1280 } } },
]

describe('rules between fields', () => {
  test.each<[JsonObject, string]>([
    [{ dependentRequired: { width: ['height'], height: ['width'] } }, 'width and height go together.'],
    [{ dependentRequired: { width: ['height', 'mode'] } }, 'width needs height and mode.'],
    [{ not: { required: ['width', 'resolution'] } }, 'width and resolution are not given together.'],
    [{ not: { required: ['mode'] } }, 'mode is not given.'],
    [
      { if: { properties: { resolution: { const: '720p' } }, required: ['resolution'] }, then: { oneOf: sizes } },
      'Where resolution is 720p: width × height is 1280×720 or 720×1280.',
    ],
    [
      { if: { required: ['mode'] }, then: { required: ['width'] }, else: { not: { required: ['width'] } } },
      'Where mode is given: width is given; otherwise: width is not given.',
    ],
    [
      { 'x-constraints': [{ operation: 'area', parameters: ['width', 'height'], maximum: 9 }] },
      'width × height has to be at most 9.',
    ],
    [
      { 'x-constraints': [{ operation: 'ratio', parameters: ['width', 'height'], minimum: 1, maximum: 2 }] },
      'width / height has to be at least 1 and at most 2.',
    ],
    [{ allOf: [{ dependentSchemas: { mode: { required: ['width'] } } }] }, 'Where mode is given: width is given.'],
  ])('%j', async (task, wanted) => expect(await rules(task)).toEqual([wanted]))

  test('a rule too long for words is mentioned, not dropped', async () => {
    const properties = { mode: { enum: Array.from({ length: 99 }, (_, i) => `value-${i}`) } }
    const [rule, ...others] = await rules({ if: { properties }, then: { required: ['width'] } })
    expect(others).toEqual([])
    expect(rule).toMatch(/further rule/)
  })
})

describe('alternatives in messages', () => {
  const message = (schema: unknown, value: unknown) =>
    compileValidator(schema)
      .validate(value)
      .map((it) => it.message)

  test.each<[unknown, unknown, string]>([
    [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, 'request: has to match one of: a is given; b is given'],
    [{ oneOf: [{ required: ['a'] }, { required: ['b', 'c'] }] }, {}, 'request: needs exactly one of a, b and c'],
    [
      { anyOf: [{ type: 'string' }, { type: 'integer', minimum: 3 }] },
      1,
      'request: has to match one of: it is of type string; it is of type integer and it is at least 3',
    ],
    [
      {
        anyOf: [
          { title: 'A', type: 'string' },
          { title: 'B', type: 'null' },
        ],
      },
      1,
      'request: has to match one of: A, B',
    ],
    [{ not: { type: 'string' } }, 'x', 'request: is not allowed where it is of type string'],
  ])('%j', (schema, value, wanted) => expect(message(schema, value)).toEqual([wanted]))

  test('many or long alternatives are counted', () => {
    const anyOf = Array.from({ length: 30 }, (_, i) => ({
      properties: { [`field${i}`]: { const: 'x'.repeat(20) } },
      required: [`field${i}`],
    }))
    expect(message({ anyOf }, {})).toEqual([
      'request: has to match one of 30 forms; nearest is form 1 (field0: is required)',
    ])
  })
})
