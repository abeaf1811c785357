import { expect, test } from 'vitest'
import { judgeOf } from '../index.js'
import { isAtLeast, isAtMost } from './length.js'

test.each([
  ['', 0],
  ['abc', 3],
  ['😀', 1],
  ['a😀b😀', 4],
  ['\ud800', 1],
  ['\udc00\ud800', 2],
  ['\ud800\ud800\udc00', 2],
  ['\ud83d\ude00\ude00', 2],
  ['e\u0301', 2],
])('%j has %d code points', (text, length) => {
  expect(isAtMost(text, length)).toBe(true)
  expect(isAtLeast(text, length)).toBe(true)
  expect(isAtMost(text, length - 1)).toBe(false)
  expect(isAtLeast(text, length + 1)).toBe(false)
})

test('the judge counts code points', () => {
  const judge = judgeOf({ minLength: 2, maxLength: 3 }, { pointer: '' })
  expect(judge('"😀😀😀"').valid).toBe(true)
  expect(judge('"😀😀😀😀"').violations).toMatchObject([{ pointer: '', keyword: 'maxLength', limit: 3 }])
  expect(judge('"😀"').violations).toMatchObject([{ pointer: '', keyword: 'minLength', limit: 2 }])
  expect(judge('12345').valid).toBe(true)
})
