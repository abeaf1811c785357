import { expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { fieldDoc } from '../emit/doc.js'
import type { Shape } from './model.js'
import { isExponential } from './slow-pattern.js'

test.each(['^(a+)+$', '^(\\w+\\s?)*$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
  '%s may take exponential time',
  (source) => {
    expect(isExponential(source)).toBe(true)
  },
)

test.each([
  '^a+$',
  '^[a-z]([a-z0-9_-]*[a-z0-9])?$',
  '^data:image\\/[a-zA-Z]+;base64,[a-zA-Z0-9+/=]+$',
  '^(ab)+$',
  '^\\-(a)*$',
])('%s does not', (source) => {
  expect(isExponential(source)).toBe(false)
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
