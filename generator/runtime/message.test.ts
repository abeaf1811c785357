import { describe, expect, test } from 'vitest'
import { message } from './message.js'

describe('the path', () => {
  test.each([
    ['', 'request'],
    ['/a/0/b', 'a.0.b'],
    ['/a~1b/c~0d', 'a/b.c~d'],
    ['/~01', '~1'],
  ])('%s reads %s', (pointer, path) => {
    expect(message({ pointer, value: 2 }, 'maximum', 1)).toBe(`${path}: 2 is above maximum 1`)
  })
})

describe('the value', () => {
  test.each<[unknown, string]>([
    ['x', '"x"'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [null, 'null'],
    [-0.5, '-0.5'],
    [Number.NaN, 'NaN'],
    [10n, '10'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [[1], 'the array'],
    [{ a: 1 }, 'the object'],
  ])('%o is shown as %s', (value, shown) => {
    expect(message({ pointer: '', value }, 'type', 'boolean')).toBe(`request: ${shown} is not of type "boolean"`)
  })

  test('is cut at 60 characters, however long', () => {
    const [, shown = ''] =
      /request: (.*) is not/.exec(message({ pointer: '', value: 'ab'.repeat(1e6) }, 'const', 1)) ?? []
    expect(shown).toHaveLength(60)
    expect(shown).toMatch(/^"(ab)+a?…$/)
  })
})

describe('the rule', () => {
  test.each<[string, unknown, unknown, string]>([
    ['minimum', 1, 0, '0 is below minimum 1'],
    ['exclusiveMinimum', 1, 1, '1 is not above exclusiveMinimum 1'],
    ['exclusiveMaximum', 1, 1, '1 is not below exclusiveMaximum 1'],
    ['minLength', 2, '💚', 'size 1 is below minLength 2'],
    ['maxItems', 1, [1, 2], 'size 2 is above maxItems 1'],
    ['minProperties', 1, {}, 'size 0 is below minProperties 1'],
    ['pattern', '^a', 'b', '"b" is not a match of "^a"'],
    ['enum', ['a', 1, null], 'b', '"b" is not one of "a", 1, null'],
    ['const', null, 0, '0 is not null'],
    ['type', ['string', 'null'], 1, '1 is not of type "string", "null"'],
    ['anyOf', [{ format: 'uuid' }, { pattern: '^a' }], 'b', '"b" is not one of uuid, ^a'],
    ['oneOf', [{ const: 'a', description: 'A' }, { const: 0 }], 'b', '"b" is not one of "a", 0'],
    ['required', ['a'], undefined, 'is required'],
    ['multipleOf', 64, 65, '65 is not a multiple of 64; nearest are 64 and 128'],
    ['multipleOf', 0.01, -0.305, '-0.305 is not a multiple of 0.01; nearest are -0.31 and -0.3'],
    ['multipleOf', 1e-7, 1.5e-7, '1.5e-7 is not a multiple of 1e-7; nearest are 1e-7 and 2e-7'],
  ])('%s %j for %j', (keyword, limit, value, wanted) => {
    expect(message({ pointer: '', value }, keyword, limit)).toBe(`request: ${wanted}`)
  })

  test('its own words go first, and known keys follow an unknown one', () => {
    expect(message({ pointer: '', value: [1] }, 'minContains', 2, 'needs two of them')).toBe(
      'request: needs two of them',
    )
    expect(message({ pointer: '/c', value: 1 }, 'additionalProperties', false, ['a', 'b'])).toBe(
      'c: is not a known key; known are a, b',
    )
  })
})
