import { describe, expect, test } from 'vitest'
import type { Shape } from '../../../generator/ir/constraint.js'
import { judgeOf } from '../../judge/index.js'
import { Procedure } from './containment.js'
import { lowered } from './lowered.fixture.js'

type Schema = boolean | { readonly [keyword: string]: unknown }

function shape(schema: Schema): Shape {
  const found = lowered(schema)
  if (found === undefined) throw new Error('The schema is refused.')
  return found
}

/** Both answers, each value confirmed by the judge. */
function decided(a: Schema, b: Schema): readonly [forth: string, back: string] {
  const procedure = new Procedure()
  const ask = (x: Schema, y: Schema): string => {
    const answer = procedure.admittedOnlyBy([shape(x)], [shape(y)])
    if (answer.kind === 'undecided') return answer.reason
    if (answer.kind === 'value') {
      const text = JSON.stringify(answer.value)
      const [inX, inY] = [x, y].map((it) => judgeOf(it, { pointer: '' })(text).valid)
      expect([inX, inY], text.slice(0, 200)).toEqual([true, false])
    }
    return answer.kind
  }
  return [ask(a, b), ask(b, a)]
}

const sync = { properties: { delivery: { const: 'sync' } }, required: ['delivery'] }
const prompt = (most: number) => ({ properties: { prompt: { type: 'string', maxLength: most } } })

const equal: readonly [name: string, a: Schema, b: Schema][] = [
  [
    'unique booleans and all lists of them',
    { type: 'array', items: { type: 'boolean' }, uniqueItems: true },
    { enum: [[], [true], [false], [true, false], [false, true]] },
  ],
  [
    'an object of two switches and all of them',
    { type: 'object', properties: { a: { type: 'boolean' } }, maxProperties: 1, additionalProperties: false },
    { enum: [{}, { a: true }, { a: false }] },
  ],
  [
    'anyOf with null and a list of types',
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
    { type: ['string', 'null'] },
  ],
  ['an anyOf of one and its branch', { anyOf: [{ type: 'string', maxLength: 3 }] }, { type: 'string', maxLength: 3 }],
  [
    'items and prefixItems',
    { type: 'array', items: { type: 'string' }, maxItems: 2 },
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], items: false },
  ],
  [
    'if with then and dependentRequired',
    { type: 'object', if: { required: ['a'] }, then: { required: ['b'] } },
    { type: 'object', dependentRequired: { a: ['b'] } },
  ],
  ['enum and pattern', { type: 'string', enum: ['a', 'b'] }, { type: 'string', pattern: '^[ab]$' }],
  [
    'uuid with and without its length',
    { type: 'string', format: 'uuid' },
    { type: 'string', format: 'uuid', maxLength: 36 },
  ],
  [
    'required and what every branch requires',
    { type: 'object', anyOf: [{ required: ['a', 'b'] }, { required: ['a', 'c'] }] },
    { type: 'object', required: ['a'], anyOf: [{ required: ['b'] }, { required: ['c'] }] },
  ],
  ['a range of integers and its list', { type: 'integer', minimum: 1, maximum: 4 }, { enum: [1, 2, 3, 4] }],
  ['minLength 1 and any character at all', { type: 'string', minLength: 1 }, { type: 'string', pattern: '[^]' }],
  [
    'a recursive schema and itself unfolded once',
    { $defs: { n: { type: 'object', properties: { n: { $ref: '#/$defs/n' } } } }, $ref: '#/$defs/n' },
    {
      $defs: { n: { type: 'object', properties: { n: { $ref: '#/$defs/n' } } } },
      type: 'object',
      properties: { n: { type: 'object', properties: { n: { $ref: '#/$defs/n' } } } },
    },
  ],
]

const narrower: readonly [name: string, wide: Schema, narrow: Schema][] = [
  [
    'at most 20 letters, then 19',
    { type: 'string', pattern: '^[a-z]{3,20}$' },
    { type: 'string', pattern: '^[a-z]{3,19}$' },
  ],
  [
    'letters of all scripts, then of one',
    { type: 'string', pattern: '^\\p{L}+$' },
    { type: 'string', pattern: '^[A-Za-z]+$' },
  ],
  ['a character, then one that ends no line', { type: 'string', minLength: 1 }, { type: 'string', pattern: '.' }],
  ['262144 characters, then 131072', { type: 'string', maxLength: 262144 }, { type: 'string', maxLength: 131072 }],
  [
    '5000 letters, then 4999',
    { type: 'string', pattern: '^[a-z]{0,5000}$' },
    { type: 'string', pattern: '^[a-z]{0,4999}$' },
  ],
  [
    'a limit under a condition',
    { type: 'object', ...prompt(262144), if: sync, then: prompt(1000) },
    { type: 'object', ...prompt(262144), if: sync, then: prompt(999) },
  ],
]

const nested = (levels: number): Schema =>
  levels === 0 ? { type: 'integer' } : { type: 'object', required: ['a'], properties: { a: nested(levels - 1) } }

const large: readonly [name: string, wide: Schema, narrow: Schema][] = [
  ['100000 items, then 99999', { type: 'array', maxItems: 100_000 }, { type: 'array', maxItems: 99_999 }],
  ['5000 members, then 4999', { type: 'object', maxProperties: 5000 }, { type: 'object', maxProperties: 4999 }],
  ['an array of any length, then of at most 100', { type: 'array' }, { type: 'array', maxItems: 100 }],
]

describe('what one schema admits and another does not', () => {
  test.each(equal)('is nothing for %s', (_, a, b) => expect(decided(a, b)).toEqual(['none', 'none']))

  test.each(large)('is found for %s', (_, wide, narrow) => expect(decided(wide, narrow)).toEqual(['value', 'none']))

  test('is found 60 levels below', () => {
    expect(decided(nested(60), nested(59))).toEqual(['value', 'value'])
  })

  test('is undecided, with the reason, for a pattern that is too large to be a language', () => {
    const [a, b] = ['^[a-z]{0,9000}@[a-z]{0,9000}$', '^[a-z]{0,9000}@[a-z]{0,8999}$']
    const [forth] = decided({ type: 'string', pattern: a }, { type: 'string', pattern: b })
    expect(forth).toContain('10000 states')
  })

  test.each(narrower)('is found for %s', (_, wide, narrow) => expect(decided(wide, narrow)).toEqual(['value', 'none']))
})
