import { expect, test } from 'vitest'
import { compileValidator } from '../compile.js'

function unfit(schema: unknown): string[] {
  const found: string[] = []
  compileValidator(schema, {
    onWarning: ({ code, pointer, fact }) => code === 'spec/unfit-default' && found.push(`${pointer} ${fact}`),
  })
  return found
}

test.each<[object, string]>([
  [{ type: 'string', enum: ['129', '85'], default: 129 }, '/default The default is 129, which breaks type beside it.'],
  [{ enum: [32, 64], default: 65 }, '/default The default is 65, which breaks enum beside it.'],
  [{ type: 'integer', default: 13.5 }, '/default The default is 13.5, which breaks type beside it.'],
  [{ type: 'string', default: null }, '/default The default is null, which breaks type beside it.'],
  [
    { type: 'string', format: 'uri', default: 'a sentence' },
    '/default The default is "a sentence", which breaks format beside it.',
  ],
  [
    { properties: { a: { allOf: [{ $ref: '#/$defs/a' }], default: 'x' } }, $defs: { a: { type: 'integer' } } },
    '/properties/a/default The default is "x", which breaks allOf beside it.',
  ],
])('%j is a warning, and refuses nothing', (schema, wanted) => expect(unfit(schema)).toEqual([wanted]))

test.each([
  [{ type: 'string', nullable: true, default: null }],
  [{ oneOf: [{ type: 'integer' }, { const: 'auto' }], default: 'auto' }],
  [{ type: 'object', properties: { a: { type: 'integer', default: 1 } }, default: { a: 2 } }],
])('%j fits', (schema) => expect(unfit(schema)).toEqual([]))
