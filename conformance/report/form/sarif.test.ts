import { expect, test } from 'vitest'
import { sarifText } from './sarif.js'

const rules = [{ id: 'rule', title: 'A rule.' }]
const runOf = (count: number) => {
  const results = Array.from({ length: count }, () => ({ ruleId: 'rule' }))
  return JSON.parse(sarifText({ version: '1', rules, results })).runs[0]
}

test('a log says what it leaves out, also where nothing else is told of the run', () => {
  expect(runOf(25_000).invocations).toBeUndefined()
  const { results, invocations } = runOf(25_003)
  expect(results).toHaveLength(25_000)
  expect(invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^3 of 25003 findings are left out/)
})
