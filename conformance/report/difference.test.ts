import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromDifference } from './difference.js'

test('short texts are told whole', () => expect(fromDifference('a fox', 'a bear')).toEqual(['a fox', 'a bear']))

test('long texts are told from where they differ, with lengths in code points', () => {
  const same = '🦊'.repeat(300)
  const [expected, actual] = fromDifference(`${same}abc`, `${same}abd${'x'.repeat(200)}`)
  expect(expected).toBe(`…${'🦊'.repeat(22)}abc (differs from character 303 of 303)`)
  expect(actual).toBe(`…${'🦊'.repeat(22)}abd${'x'.repeat(95)}… (differs from character 303 of 503)`)
})

test('a text that is the beginning of the other ends there', () => {
  const [expected, actual] = fromDifference('x'.repeat(200), 'x'.repeat(150))
  expect(expected).toContain('(differs from character 151 of 200)')
  expect(actual).toContain('(ends after 150)')
})

test('texts that differ are told differently, and no character is cut in two', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  fc.assert(
    fc.property(text, text, text, (same, one, other) => {
      fc.pre(one !== other)
      const told = fromDifference(same + one, same + other)
      expect(told[0]).not.toBe(told[1])
      for (const it of told) expect(/\p{Surrogate}/u.test(it)).toBe(false)
    }),
    { numRuns: 100 },
  )
})
