import { expect, test } from 'vitest'
import type { Finding, Report } from './finding.js'
import { reconciled, underLedger } from './ledger.js'
import type { StatementResult } from './statement.js'

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
const statement = (id: string, verdict?: 'kept' | 'broken'): StatementResult => ({
  id,
  law: 'server-agrees',
  about: id,
  digest: '',
  ...(verdict ? { state: 'settled', verdict } : { state: 'open' }),
})

test('a disagreement that is not in the ledger is new, and one in it is known', () => {
  const { unknown, gone } = reconciled([finding('a'), finding('b')], [entry('a')], [statement('a', 'broken')])
  expect(unknown.map((it) => it.id)).toEqual(['b'])
  expect(gone).toEqual([])
})

test('an entry whose disagreement does not show any more is gone', () => {
  expect(reconciled([], [entry('a')], [statement('a', 'kept')]).gone).toHaveLength(1)
})

test('an entry that this run would not have shown is left alone', () => {
  expect(reconciled([], [entry('a')], [statement('a'), statement('b', 'kept')]).gone).toEqual([])
})

test('an entry about something that the document no longer says is gone, once everything else is settled', () => {
  expect(reconciled([], [entry('x')], [statement('a', 'kept')]).gone).toHaveLength(1)
  expect(reconciled([], [entry('x')], [statement('a', 'kept'), statement('b')]).gone).toEqual([])
})

test('what an earlier part knew by another ledger is asked again, and what is known still has the reason of today', () => {
  const known = (id: string) => ({ ...statement(id, 'broken'), reason: 'known: an old reason', known: {} })
  const earlier = { statements: [known('a'), known('b'), statement('c', 'kept')] } as unknown as Report
  const { statements } = underLedger(earlier, [entry('a')])
  expect(statements.map((it) => [it.id, it.reason])).toEqual([
    ['a', 'known: the server rounds'],
    ['c', undefined],
  ])
})
