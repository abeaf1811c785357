import { expect, test } from 'vitest'
import { integerPattern } from './integer-text.js'

const ends = [undefined, -1000n, -123n, -100n, -99n, -10n, -9n, -1n, 0n, 1n, 8n, 9n, 10n, 99n, 100n, 123n, 1000n]

test('the pattern of a range has a match in the text of each of its integers, and in no other', () => {
  const wrong: string[] = []
  for (const lowest of ends)
    for (const highest of ends) {
      if (lowest !== undefined && highest !== undefined && lowest > highest) continue
      const pattern = new RegExp(integerPattern({ lowest, highest }), 'u')
      for (let i = -1200n; i <= 1200n; i += i > -130n && i < 130n ? 1n : 7n) {
        const isWithin = (lowest === undefined || i >= lowest) && (highest === undefined || i <= highest)
        if (pattern.test(String(i)) !== isWithin) wrong.push(`${i} of ${lowest}..${highest}`)
      }
      for (const text of ['', '-', '-0', '00', '01', '1.0', '1e3', ' 1'])
        if (pattern.test(text)) wrong.push(`${JSON.stringify(text)} of ${lowest}..${highest}`)
    }
  expect(wrong).toEqual([])
})
