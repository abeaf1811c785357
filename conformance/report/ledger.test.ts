import { expect, test } from 'vitest'
import type { Finding } from './finding.js'
import { reconciled } from './ledger.js'

const finding = (id: string) => ({ id, law: 'server-agrees' }) as Finding
const entry = (id: string) => ({
  id,
  law: 'server-agrees',
  pointer: '/a',
  value: '1',
  expected: 'accepts',
  actual: 'refuses',
  why: 'the server rounds',
})
const isDecided = () => true

test('a disagreement that is not in the ledger is new, and one in it is known', () => {
  const { unknown, gone } = reconciled([finding('a'), finding('b')], [entry('a')], isDecided)
  expect(unknown.map((it) => it.id)).toEqual(['b'])
  expect(gone).toEqual([])
})

test('an entry whose disagreement does not show any more is gone', () => {
  expect(reconciled([], [entry('a')], isDecided).gone).toHaveLength(1)
})

test('an entry that this run would not have shown is left alone', () => {
  expect(reconciled([], [entry('a')], () => false).gone).toEqual([])
})
