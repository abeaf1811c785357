import { describe, expect, test } from 'vitest'
import { formats as readFormats } from '../../generator/ir/format.js'
import { amount } from '../../generator/sample.fixture.js'
import { formatCases } from '../fixture/format-cases.js'
import { formats } from './format.js'
import { judgeOf } from './index.js'

const longest = amount(262_144, 1_048_576)

test('the judge, which shares nothing with the reader of documents, asserts the same formats', () => {
  expect(Object.keys(formats).sort()).toEqual([...readFormats].sort())
})

test('the table has good and bad texts for every asserted format, and none on both sides', () => {
  expect(Object.keys(formatCases).sort()).toEqual(Object.keys(formats).sort())
  for (const { good, bad } of Object.values(formatCases)) {
    expect(new Set([...good, ...bad]).size).toBe(good.length + bad.length)
  }
})

describe.each(Object.keys(formats))('%s', (name) => {
  const { good, bad } = formatCases[name] ?? { good: [], bad: [] }
  const follows = formats[name] as (text: string) => boolean

  test.each(good)('%j follows it', (text) => expect(follows(text)).toBe(true))
  test.each(bad)('%j does not', (text) => expect(follows(text)).toBe(false))
  // What goes by the square of the length takes hours for a million characters: it needs no limit of time.
  test(`a text of ${longest.toLocaleString('en')} characters is decided, whatever it repeats`, () => {
    for (const unit of ['a', '/', '~0', '%20', ':', '.', '1', '"', '@', 'a.', '-'])
      expect(typeof follows(unit.repeat(longest / unit.length))).toBe('boolean')
  })
})

test('a format is a rule for strings only, and a remark when asked for, or when its name is not known', () => {
  const document = { format: 'ipv4' }
  expect(judgeOf(document, { pointer: '' })('"1.2.3"').violations).toEqual([
    { pointer: '', keyword: 'format', limit: 'ipv4', message: 'the value must match format "ipv4"' },
  ])
  expect(judgeOf(document, { pointer: '' })('123').verdict).toBe('accepts')
  expect(judgeOf(document, { pointer: '', formats: 'annotate' })('"1.2.3"').verdict).toBe('accepts')
  expect(judgeOf({ format: 'toString' }, { pointer: '' })('"x"').verdict).toBe('accepts')
  expect(judgeOf({ format: 'idn-email' }, { pointer: '' })('"x"').verdict).toBe('accepts')
})
