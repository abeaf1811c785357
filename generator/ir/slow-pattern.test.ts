import { expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { fieldDoc } from '../emit/doc.js'
import type { Shape } from './model.js'
import { isSlow } from './pattern.js'
import { Undecidable } from './time-limit.js'

test.each([
  '^(a+)+$',
  '^(\\w+\\s?)*$',
  '(x+x+)+y',
  '^(([a-z])+.)+[A-Z]([a-z])+$',
  '^(a|a)*$',
  '^(a|aa)+$',
  '(a|ab|b)+c',
  '^(a?b?)*$',
  '^(.|\\s)*$',
])('%s may take exponential time', (source) => {
  expect(isSlow(source)).toBe(true)
})

test.each([
  '^a+$',
  '^[a-z]([a-z0-9_-]*[a-z0-9])?$',
  '^data:image\\/[a-zA-Z]+;base64,[a-zA-Z0-9+/=]+$',
  '^(ab)+$',
  '^\\-(a)*$',
  '^(a|b)*$',
  '^(a{2}b|a{3}b)*$',
  '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==)?$',
  '^([a-zA-Z0-9]+[._-])*[a-z]+$',
  '^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$',
  '(a|aa)+', // matches whatever the rest is
])('%s does not', (source) => {
  expect(isSlow(source)).toBe(false)
})

test('such a pattern is a warning that names it, is told in JSDoc, and is not tried on what is too long', () => {
  const schema = { type: 'string', pattern: '^(a+)+$', maxLength: 20 }
  const facts: string[] = []
  const { validate, is } = compileValidator(schema, { onWarning: ({ code, fact }) => facts.push(`${code} ${fact}`) })
  expect(facts).toEqual(['spec/slow-pattern "^(a+)+$" may take exponential time; texts have at most 20 characters.'])
  expect([is('aaa'), is('b')]).toEqual([true, false])
  const long = `${'a'.repeat(50_000)}!` // would take for ever
  expect([is(long), validate(long).map(({ keyword }) => keyword)]).toEqual([false, ['maxLength']])
  const at = { file: 'a.json', pointer: '' }
  const shape: Shape = {
    at,
    constraints: [
      { kind: 'pattern', source: '^(a+)+$', slow: { longest: 20 }, at, keyword: 'pattern', limit: '^(a+)+$' },
    ],
  }
  expect(fieldDoc(shape)).toContain('slow to check')
})

test('what takes such a pattern longer than a second is undecided, and no violation', () => {
  const { is, validate } = compileValidator({ type: 'string', pattern: '^(a|aa)+$' })
  const long = `${'a'.repeat(50_000)}!`
  expect(() => is(long)).toThrow(Undecidable)
  expect(() => validate(long)).toThrow('Could not decide: matching "^(a|aa)+$" takes more than 1 s')
  expect([is('aaa'), is('b'), is('a'.repeat(1000))]).toEqual([true, false, true])
})

test('patterns of keys are looked at as well', () => {
  const facts: string[] = []
  const schema = { patternProperties: { '^(a+)+$': { type: 'string' } } }
  const { is } = compileValidator(schema, { onWarning: ({ code, pointer }) => facts.push(`${code} ${pointer}`) })
  expect(facts).toEqual(['spec/slow-pattern /patternProperties/^(a+)+$'])
  expect([is({ aa: 'x' }), is({ aa: 1 })]).toEqual([true, false])
  expect(() => is({ [`${'a'.repeat(50_000)}!`]: 1 })).toThrow(Undecidable)
})
