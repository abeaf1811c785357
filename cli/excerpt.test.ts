import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptsOf } from './excerpt.js'

const long = 'limit of the field '.repeat(20)

test('short lines are shown whole', () => {
  expect(excerptsOf('a: 1', 'a: 2')).toEqual({ found: 'a: 1', wanted: 'a: 2' })
})

test('a difference far out in a long line stands in the middle, with marks below', () => {
  const { found, wanted, marks } = excerptsOf(`${long}minimum: 17, ${long}`, `${long}minimum: 64, ${long}`)
  const at = marks?.indexOf('^') as number
  expect([found.slice(at, at + 2), wanted.slice(at, at + 2), marks?.slice(at)]).toEqual(['17', '64', '^^'])
  expect(found).toMatch(/^….*minimum: 17.*…$/)
})

test('a line that is longer than the other by its end shows that end', () => {
  expect(excerptsOf(long, `${long}and more`).wanted).toContain('and more')
})

test('whatever differs is seen to differ, and no excerpt is longer than 110 characters', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, text, text, text, (head, a, b, tail) => {
      fc.pre(head + a + tail !== head + b + tail)
      const { found, wanted } = excerptsOf(head + a + tail, head + b + tail)
      expect(found).not.toBe(wanted)
      expect(Math.max([...found].length, [...wanted].length)).toBeLessThanOrEqual(110)
    }),
  )
})
