import { expect, test } from 'vitest'
import { judgeOf as secondJudgeOf } from './cfworker/index.js'
import { judgeOf } from './index.js'

const long = JSON.stringify(`${'a'.repeat(50_000)}!`)

test.each([judgeOf, secondJudgeOf])('a pattern that takes longer than a second leaves a text undecided', (judgeBy) => {
  const judge = judgeBy({ type: 'string', pattern: '^(a+)+$' }, { pointer: '' })
  expect(judge(long)).toMatchObject({ verdict: 'undecided', reason: expect.stringContaining('more than a second') })
  expect(['"aaa"', '"b"'].map((text) => judge(text).verdict)).toEqual(['accepts', 'refuses'])
})

test('a text that is too long is refused by its length before a pattern is tried', () => {
  const judge = judgeOf({ type: 'string', pattern: '^(a+)+$', maxLength: 20 }, { pointer: '' })
  expect(judge(long).violations).toMatchObject([{ pointer: '', keyword: 'maxLength' }])
  expect(judge('"b"').violations).toMatchObject([{ pointer: '', keyword: 'pattern', limit: '^(a+)+$' }])
})
