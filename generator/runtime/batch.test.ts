import { expect, test } from 'vitest'
import { taskBatch } from './batch.js'
import { RequestError, type Violation } from './violation.js'

const positive = {
  validate: (value: unknown): readonly Violation[] =>
    (value as { n?: number }).n === 0
      ? [{ pointer: '/n', keyword: 'minimum', limit: 1, message: 'n: 0 is below minimum 1' }]
      : [],
}
const models = { m: positive }
const [one, two] = ['0d8f2b4e-6a3c-4f51-9e7d-2b1c3a4d5e6f', '1d8f2b4e-6a3c-4f51-9e7d-2b1c3a4d5e6f']

function faults(...requests: readonly unknown[]): string[] {
  try {
    taskBatch(models, requests as object[])
    return []
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.violations.map(({ pointer, keyword, message }) => `${pointer} ${keyword} ${message}`)
  }
}

test('requests that fit are the body, in their order', () => {
  const requests = [{ model: 'm', taskUUID: one }, { model: 'm', taskUUID: two }, { model: 'm' }, { model: 'm' }]
  expect(taskBatch(models, requests)).toEqual(requests)
  expect(taskBatch(models, [])).toEqual([])
})

test('every fault is told, with the index of its request', () => {
  expect(faults({ model: 'm', n: 0 }, { model: 'm' }, { model: 'm', n: 0 })).toEqual([
    '/0/n minimum 0.n: 0 is below minimum 1',
    '/2/n minimum 2.n: 0 is below minimum 1',
  ])
})

test('a taskUUID that occurs twice is refused where it occurs again, in either case', () => {
  const found = faults(
    { model: 'm', taskUUID: one },
    { model: 'm', taskUUID: two },
    { model: 'm', taskUUID: one.toUpperCase() },
  )
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/^\/2\/taskUUID uniqueItems .*request 0/)
})

test.each([
  ['of no generated model', { model: 'x' }],
  ['without a model', {}],
  ['that is null', null],
  ['that is text', 'm'],
  ['whose model is an inherited member', { model: 'constructor' }],
  ['whose model cannot be shown', { model: Object.create(null) }],
])('a request %s is refused at its model', (_, request) => {
  expect(faults({ model: 'm' }, request).map((it) => it.split(' ').slice(0, 2))).toEqual([['/1/model', 'enum']])
})

test('a request that cannot be read is refused by its index, and the body shares nothing with what was given', () => {
  const throwing = {
    model: 'm',
    get n() {
      throw new TypeError('no')
    },
  }
  expect(faults({ model: 'm' }, throwing).map((it) => it.split(' ').slice(0, 2))).toEqual([['/1', 'type']])
  let reads = 0
  const fickle = {
    model: 'm',
    get n() {
      return reads++
    },
  }
  expect(faults(fickle)).toEqual(['/0/n minimum 0.n: 0 is below minimum 1'])
  expect(taskBatch(models, [fickle])).toStrictEqual([{ model: 'm', n: 1 }])
})
