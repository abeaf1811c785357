import { expect, test } from 'vitest'
import { problem, problemText, SpecError } from './problem.js'

const place = { file: 'a.json', pointer: '/x/multipleOf' }

test('a problem says where, what, by which rule, and what to do', () => {
  const it = problem('spec/bad-step', place, 'multipleOf is 0.')
  expect(it).toMatchObject({ ...place, severity: 'error', fact: 'multipleOf is 0.' })
  const [where, fact, rule, remedy] = problemText(it).split('\n')
  expect(where).toContain('a.json#/x/multipleOf')
  expect(where).toContain('spec/bad-step')
  expect([fact, rule, remedy]).toEqual([
    expect.stringContaining(it.fact),
    expect.stringContaining(it.rule),
    expect.stringContaining(it.remedy),
  ])
})

test('an unknown format is a warning: nothing is refused for it', () => {
  expect(problem('spec/unknown-format', place, '').severity).toBe('warning')
})

test('the error that carries problems tells them all', () => {
  const problems = ['one', 'two'].map((fact) => problem('spec/dangling-ref', place, fact))
  const error = new SpecError(problems)
  expect(error.problems).toEqual(problems)
  expect(error.message).toMatch(/one[\s\S]*two/)
  expect(error.name).toBe('SpecError')
})
