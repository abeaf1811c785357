import { expect, test } from 'vitest'
import { isLonger, isShorter, points } from './text.js'

const texts = [
  '',
  'a',
  'ab',
  'é',
  'e\u0301',
  '💚',
  '💚💚',
  'a💚',
  '\ud83d',
  '\udc9a\ud83d',
  '\ud83d\ud83d\udc9a',
  '👩‍👩‍👧',
]

test.each([
  ['a letter of two code points', 'e\u0301', 2],
  ['an emoji of one', '💚', 1],
  ['a family of emoji and joiners', '👩‍👩‍👧', 5],
  ['lone surrogates, one each', '\udc9a\ud83d', 2],
])('%s counts code points', (_, text, count) => expect(points(text)).toBe(count))

test('longer and shorter agree with the count at every limit', () => {
  for (const text of texts) {
    const count = Array.from(text).length
    for (let limit = 0; limit < 12; limit++) {
      expect([text, limit, isLonger(text, limit)]).toEqual([text, limit, count > limit])
      expect([text, limit, isShorter(text, limit)]).toEqual([text, limit, count < limit])
    }
  }
})

test('a text is not counted where its length decides', () => {
  const uncounted = Object.assign(Object.create({ [Symbol.iterator]: () => expect.unreachable() }), { length: 100 })
  expect([isLonger(uncounted, 100), isLonger(uncounted, 49)]).toEqual([false, true])
  expect([isShorter(uncounted, 101), isShorter(uncounted, 50)]).toEqual([true, false])
})
