import { expect, test } from 'vitest'
import { readLevels } from './levels.js'
import { byCell, byReason, byValues } from './oasdiff-checks.fixture.js'

test('each kind of change that oasdiff checks outside of schemas has a cell in the law book', () => {
  expect(() =>
    readLevels({ levels: Object.fromEntries(Object.keys(byCell).map((it) => [it, 'http'])) }, ''),
  ).not.toThrow()
  const all = Object.values(byCell).flatMap((it) => it.split(' '))
  expect(all.filter((it, i) => all.indexOf(it) !== i)).toEqual([])
  expect(all.length).toBe(83)
})

test('what is decided by values or has a reason to be none is no change outside of schemas', () => {
  const examples = [
    'request-property-max-length-decreased',
    'response-header-type-changed',
    'request-body-one-of-removed',
  ]
  expect(examples.filter((it) => !byValues.some((kind) => kind.test(it)))).toEqual([])
  const twice = Object.values(byCell)
    .flatMap((it) => it.split(' '))
    .filter((it) => !/sunset|-with-deprecation/.test(it))
    .filter((it) => byReason.some(([kind]) => kind.test(it)))
  expect(twice).toEqual([])
})
