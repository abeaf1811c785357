import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText, type Json } from '../../generator/document/json.js'
import { digestOf, HashedText, numberFrom } from './hash.js'

test('what is added value by value comes to what its canonical text comes to, and so does what follows it', () => {
  const values = fc.jsonValue({
    stringUnit: fc.oneof(
      fc.constantFrom('"', '\\', '\n', '\0', '\x7f', '\ud800', '\udc00', '\u2028', '😀'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(fc.string(), values as fc.Arbitrary<Json>, fc.string(), (before, value, after) => {
      const hashed = new HashedText((sum) => {
        sum.add(before)
        sum.addJson(value)
      })
      const text = before + canonicalText(value) + after
      expect(hashed.numberWith(after)).toBe(numberFrom(text))
      expect(hashed.digestWith(after)).toBe(digestOf(text))
    }),
  )
})
