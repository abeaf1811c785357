import { expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import type { Problem } from '../document/problem.js'
import { taskDocument } from '../emit/bundle.fixture.js'
import { constraintsOf } from './model.js'
import { readModel } from './read.js'

const rule = { operation: 'area', parameters: ['inputs.image'], maximum: 1_153_433, scope: 'each' }

test('a rule that no request decides is kept in words and checked nowhere', async () => {
  const warnings: Problem[] = []
  const document = taskDocument({}, { 'x-constraints': [rule] })
  const { operations } = await readModel(document, { onWarning: (it) => warnings.push(it) })
  const kept = operations.flatMap(({ request }) => constraintsOf(request, 'opaque'))
  expect(kept).toMatchObject([{ words: 'the area of each of inputs.image is at most 1153433', members: ['inputs'] }])
  expect(warnings.map(({ code }) => code)).toEqual(['spec/unknown-rule'])
  expect(warnings[0]?.fact).toContain('the area of each of inputs.image is at most 1153433')
  expect(compileValidator({ 'x-constraints': [rule] }).is({ inputs: { image: 'x' } })).toBe(true)
})

test.each([
  [{ operation: 'sum', parameters: ['a', 'b'], maximum: 3 }, 'the sum of a × b is at most 3'],
  [{ operation: 'area', parameters: ['s.a', 'b'], minimum: 3 }, 'the area of s.a × b is at least 3'],
  [{ operation: 'ratio', parameters: ['a', 'b'], unit: 'px' }, 'the ratio of a / b is limited, with {"unit":"px"}'],
])('%j is kept in words', (unknown, words) => {
  const warnings: Problem[] = []
  const { is } = compileValidator({ 'x-constraints': [unknown] }, { onWarning: (it) => warnings.push(it) })
  expect(warnings.map(({ fact }) => fact.includes(words))).toEqual([true])
  expect(is({ a: 1, b: 9, s: { a: 1, b: 1 } })).toBe(true)
})

test('rules beside it are checked all the same', () => {
  const { is } = compileValidator({
    'x-constraints': [rule, { operation: 'area', parameters: ['a', 'b'], maximum: 4 }],
  })
  expect([is({ a: 2, b: 2 }), is({ a: 3, b: 2 })]).toEqual([true, false])
})

test('a member whose name holds a dot is that member, and other dots lead on', () => {
  const { is } = compileValidator({
    properties: { 'size.width': { type: 'number' }, 'size.height': { type: 'number' } },
    'x-constraints': [{ operation: 'area', parameters: ['size.width', 'size.height'], maximum: 4 }],
  })
  expect([is({ 'size.width': 3, 'size.height': 1 }), is({ 'size.width': 3, 'size.height': 2 })]).toEqual([true, false])
  expect(is({ size: { width: 3, height: 2 } })).toBe(true)
})

test('a rule about members of a member names them by their whole path', () => {
  const { validate } = compileValidator({
    'x-constraints': [{ operation: 'area', parameters: ['size.width', 'size.height'], maximum: 4 }],
  })
  expect(validate({ size: { width: 3, height: 2 } })).toMatchObject([
    {
      pointer: '',
      keyword: 'x-constraints',
      message: expect.stringContaining('size.width × size.height has to be at most 4'),
    },
  ])
})
