import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { invalid, valid } from '../../fixture/media-model.samples.js'
import { judgeOf as oracleOf } from '../index.js'
import { judgeOf } from './index.js'

const media: unknown = JSON.parse(readFileSync(new URL('../../fixture/media-model.json', import.meta.url), 'utf8'))

const verdict = (schema: unknown, value: unknown) => judgeOf(schema, { pointer: '' })(JSON.stringify(value)).verdict

describe('the second judge', () => {
  test('agrees with the oracle on every sample of the media model', () => {
    const [second, oracle] = [judgeOf(media), oracleOf(media)]
    const samples = [...valid, ...invalid].map((it) => JSON.stringify(it))
    expect(samples.length).toBeGreaterThan(200)
    expect(samples.filter((text) => second(text).verdict !== oracle(text).verdict)).toEqual([])
  })

  test('takes all 201 hundredths from 0 to 2 for multiples of 0.01, and nothing between them', () => {
    const judge = judgeOf({ multipleOf: 0.01 }, { pointer: '' })
    const hundredths = Array.from({ length: 201 }, (_, i) => (i / 100).toFixed(2))
    expect(hundredths.filter((text) => !judge(text).valid)).toEqual([])
    expect(hundredths.filter((text) => judge(`${text}5`).valid)).toEqual([])
    for (const text of ['0.010000000001', '0.30000000000000004', '1e-7']) expect(judge(text).valid).toBe(false)
  })

  test('reads formats, patterns and rules of fields also under not, in branches and in names', () => {
    expect(verdict({ not: { format: 'ipv4' } }, '192.0.2.1')).toBe('refuses')
    expect(verdict({ not: { format: 'ipv4' } }, 'x')).toBe('accepts')
    expect(verdict({ propertyNames: { pattern: '^a' } }, { b: 1 })).toBe('refuses')
    const area = { 'x-constraints': [{ operation: 'area', parameters: ['w', 'h'], maximum: 6 }] }
    expect(verdict({ items: area }, [{ w: 2, h: 3 }, { w: 2 }])).toBe('accepts')
    expect(
      verdict({ items: area }, [
        { w: 2, h: 3 },
        { w: 2, h: 3.5 },
      ]),
    ).toBe('refuses')
    expect(verdict({ not: area }, { w: 2, h: 4 })).toBe('accepts')
  })

  test('compares a ratio exactly, whatever the sign, and refuses a ratio over 0', () => {
    const third = { 'x-constraints': [{ operation: 'ratio', parameters: ['a', 'b'], minimum: 0.1, maximum: 0.3 }] }
    expect(verdict(third, { a: 0.3, b: 1 })).toBe('accepts')
    expect(verdict(third, { a: -3, b: -10 })).toBe('accepts')
    expect(verdict(third, { a: 1, b: 3 })).toBe('refuses')
    expect(verdict(third, { a: 1, b: 0 })).toBe('refuses')
  })

  test('counts code points', () => {
    expect(verdict({ maxLength: 2 }, '\u{1F98A}\u{1F98A}')).toBe('accepts')
    expect(verdict({ maxLength: 2 }, 'abc')).toBe('refuses')
  })

  test('follows references to itself, by anchor and by $id', () => {
    const tree = {
      properties: { left: { $ref: '#' }, value: { $ref: '#/$defs/n' } },
      $defs: { n: { $anchor: 'n', type: 'number' } },
    }
    expect(verdict(tree, { left: { left: { value: 1 } } })).toBe('accepts')
    expect(verdict(tree, { left: { left: { value: 'x' } } })).toBe('refuses')
    expect(verdict({ $ref: '#n', $defs: { n: { $anchor: 'n', type: 'number' } } }, 'x')).toBe('refuses')
    expect(
      verdict({ $ref: 'https://a.example/n', $defs: { n: { $id: 'https://a.example/n', type: 'null' } } }, 1),
    ).toBe('refuses')
  })

  test('takes the $id of the whole for the base of those within', () => {
    const inner = { $id: 'b', $defs: { q: { type: 'number' } } }
    const schema = { $id: 'https://a.example/c/', items: { $ref: 'b#/$defs/q' }, $defs: { inner } }
    expect(verdict(schema, ['s'])).toBe('refuses')
    expect(verdict(schema, [1])).toBe('accepts')
  })

  test('is undecided where a reference leads nowhere and for $dynamicRef, and never throws', () => {
    expect(verdict({ $ref: '#/nowhere' }, 1)).toBe('undecided')
    expect(verdict({ $dynamicRef: '#x' }, 1)).toBe('undecided')
    expect(verdict({ $ref: '#nobody', type: 'number' }, 1)).toBe('undecided')
    expect(verdict({ pattern: '(' }, 'x')).toBe('undecided')
    expect(judgeOf({}, { pointer: '' })('no json')).toMatchObject({ verdict: 'refuses', valid: false })
  })

  test('refuses a document without a request', () => {
    expect(() => judgeOf({})).toThrow('no operation')
  })
})
