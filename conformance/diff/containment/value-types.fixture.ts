import fc from 'fast-check'
import { formats } from '../../../generator/ir/format.js'
import { formatSamples } from '../../value/edge/format-samples.js'

type Schema = { readonly [keyword: string]: unknown }

/** Schemas about one type, whose keywords bear on each other, and values near what they admit. */
interface TypeSample {
  readonly schema: fc.Arbitrary<Schema>
  readonly value: fc.Arbitrary<unknown>
}

/** One to three of some keywords. */
function some(keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Schema> {
  return fc
    .subarray(Object.keys(keywords), { minLength: 1, maxLength: Math.min(3, Object.keys(keywords).length) })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, keywords[name] as fc.Arbitrary<unknown>]))),
    )
}

const typed = (type: string, schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  schema.map((it) => ({ type, ...it }))

const patterns = [
  ...['^a', 'b$', '^.$', '\\p{L}', '^[a-z]{1,3}$', '^(?!a)', '^(a|b)+$', '^[^a]*$', '\\d{2,}', '^(?=.*\\d)[a-z\\d]+$'],
  ...['^.{2,}$', '^$', '^https?://', '^[a-z]{0,100}$', '[A-Z]', '^(foo|bar)$', '^\\w+$', 'a.*b', '^\\S+$', '(^a|b$)'],
  ...['^[\\s\\S]*$', '^[\\u{1F000}-\\u{1FFFF}]', '^\\d{4}-\\d{2}-\\d{2}$', '^[0-9a-f-]{36}$'],
]
const texts = [
  ...[
    '',
    'a',
    'b',
    'ab',
    'ba',
    'abc',
    'foo',
    'bar',
    'A',
    '1',
    '12',
    'a1',
    'https://example.com/',
    '\n',
    '💚',
    'é',
    ' ',
  ],
  ...formats.flatMap((it) => [...formatSamples[it].good, ...formatSamples[it].bad]),
]
const text: TypeSample = {
  schema: typed(
    'string',
    some({
      pattern: fc.constantFrom(...patterns),
      format: fc.constantFrom(...formats),
      minLength: fc.constantFrom(0, 1, 2, 3, 36, 300),
      maxLength: fc.constantFrom(0, 1, 2, 3, 5, 36, 37, 400),
      enum: fc.uniqueArray(fc.constantFrom(...texts), { minLength: 1, maxLength: 4 }),
      not: some({
        pattern: fc.constantFrom(...patterns),
        format: fc.constantFrom(...formats),
        maxLength: fc.constantFrom(0, 1, 3),
      }),
    }),
  ),
  value: fc.constantFrom(...texts),
}

const number: TypeSample = {
  schema: typed(
    'number',
    some({
      minimum: fc.constantFrom(-1, 0, 0.5, 1, 3, 1e16, 2 ** 53),
      maximum: fc.constantFrom(-1, 0, 1, 2.5, 4, 2 ** 53, 1e20),
      exclusiveMinimum: fc.constantFrom(0, 1, 2 ** 52, 0.1),
      exclusiveMaximum: fc.constantFrom(0, 1, 2, 10, 1e21),
      multipleOf: fc.constantFrom(1, 0.5, 2, 3, 0.01, 0.07, 64, 1e-7),
      enum: fc.uniqueArray(fc.constantFrom(0, 1, 2, 0.5, 3, -1, 0.07, 1e21), { minLength: 1, maxLength: 5 }),
      type: fc.constantFrom('integer', 'number'),
      not: some({
        multipleOf: fc.constantFrom(1, 2, 3, 0.5, 0.01),
        minimum: fc.constantFrom(1, 2),
        enum: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3), { minLength: 1 }),
      }),
    }),
  ),
  value: fc.oneof(
    fc.constantFrom(0.1, 0.3, 1e16, 2 ** 53, 2 ** 53 + 2, 1e20, 1e21, 64, 128, 1e-7, 2 ** 52),
    fc.integer({ min: -3, max: 12 }),
    fc.integer({ min: -100, max: 400 }).map((k) => Number(`${k}e-2`)),
  ),
}

const leaf = fc.constantFrom<unknown>(
  ...[{}, { type: 'integer' }, { type: 'string' }, { const: 1 }, { enum: [1, 2] }, { enum: [1, 'a'] }],
  ...[{ type: 'boolean' }, { minimum: 2 }, { type: 'null' }, false, { type: 'integer', minimum: 0, maximum: 2 }],
)
const plain = fc.constantFrom<unknown>(1, 2, 3, 'a', true, null, 0)
const array: TypeSample = {
  schema: typed(
    'array',
    some({
      minItems: fc.nat(4),
      maxItems: fc.nat(5),
      uniqueItems: fc.boolean(),
      items: leaf,
      prefixItems: fc.array(leaf, { minLength: 1, maxLength: 2 }),
      contains: leaf,
      minContains: fc.nat(3),
      maxContains: fc.nat(3),
      unevaluatedItems: leaf,
      allOf: fc.array(some({ contains: leaf, uniqueItems: fc.boolean(), items: leaf, maxItems: fc.nat(4) }), {
        minLength: 1,
        maxLength: 2,
      }),
      not: some({ uniqueItems: fc.constant(true), contains: leaf, minItems: fc.nat(3) }),
      const: fc.constantFrom([], [1], [1, 2]),
      enum: fc.uniqueArray(fc.constantFrom([], [1], [2], [true], [false], [true, false], [false, true], [1, 'a']), {
        minLength: 2,
        selector: (it) => JSON.stringify(it),
      }),
    }),
  ),
  value: fc.array(plain, { maxLength: 5 }),
}

const key = fc.constantFrom('a', 'b', 'w', 'h', 'ab')
const keys = fc.uniqueArray(key, { maxLength: 3 })
const members = fc.dictionary(key, leaf, { maxKeys: 3 })
const object: TypeSample = {
  schema: typed(
    'object',
    some({
      required: keys,
      properties: members,
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'b', '^x-'), leaf, { maxKeys: 2 }),
      additionalProperties: leaf,
      propertyNames: fc.constantFrom(
        { maxLength: 1 },
        { pattern: '^[ab]' },
        { enum: ['a', 'b', 'c'] },
        { minLength: 2 },
      ),
      minProperties: fc.nat(4),
      maxProperties: fc.nat(4),
      dependentRequired: fc.dictionary(key, keys, { maxKeys: 2 }),
      unevaluatedProperties: leaf,
      anyOf: fc.array(some({ required: keys, properties: members }), { minLength: 1, maxLength: 2 }),
      not: some({ required: keys, properties: members }),
      const: fc.constantFrom({}, { a: 1 }),
      enum: fc.uniqueArray(fc.constantFrom({}, { a: 1 }, { a: 2 }, { b: true }, { a: 1, b: null }, { ab: 'a' }), {
        minLength: 2,
        selector: (it) => JSON.stringify(it),
      }),
    }),
  ),
  value: fc.dictionary(fc.constantFrom('a', 'b', 'w', 'h', 'ab', 'x-', 'c'), plain, { maxKeys: 5 }),
}

const side = fc.constantFrom<unknown>(
  ...[
    { type: 'integer', minimum: 1, maximum: 9 },
    { type: 'integer', minimum: 64, maximum: 512, multipleOf: 64 },
  ],
  ...[{ enum: [1, 2, 4, 8] }, { type: 'number', minimum: 0.5, maximum: 4 }, { type: 'integer' }],
  ...[
    { type: 'number', minimum: 1 },
    { type: ['integer', 'null'], minimum: 2, maximum: 5 },
  ],
)
const rule = fc
  .record({
    operation: fc.constantFrom('area', 'ratio'),
    low: fc.constantFrom(0.25, 0.5, 1, 4, 10, 16, 100, 65536),
    high: fc.constantFrom(0.5, 1, 2, 3, 12, 20, 64, 262144),
    limits: fc.constantFrom('both', 'minimum', 'maximum'),
  })
  .map(({ operation, low, high, limits }) => ({
    operation,
    parameters: ['w', 'h'],
    ...(limits !== 'maximum' && { minimum: Math.min(low, high) }),
    ...(limits !== 'minimum' && { maximum: Math.max(low, high) }),
  }))
const size = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom<unknown>(64, 128, 192, 256, 320, 448, 512, 0.5, 1.5, 'a', null),
)
const related: TypeSample = {
  schema: typed(
    'object',
    fc.record({
      properties: fc.record({ w: side, h: side }),
      required: fc.constantFrom(['w', 'h'], ['w'], []),
      'x-constraints': fc.array(rule, { maxLength: 2 }),
    }),
  ),
  value: fc.record({ w: size, h: size }, { requiredKeys: [] }),
}

export const typeSamples: Readonly<Record<string, TypeSample>> = {
  texts: text,
  numbers: number,
  arrays: array,
  objects: object,
  'related members': related,
}

/** Two schemas of a sample: any two, one with a keyword of the other, or both as anyOf and as oneOf. */
export function pairOf({ schema }: TypeSample): fc.Arbitrary<readonly [unknown, unknown]> {
  const two = fc.tuple(schema, schema)
  const neighbours = two.chain(([a, b]) =>
    fc.constantFrom(...Object.keys(b)).map((name): readonly [unknown, unknown] => [a, { ...a, [name]: b[name] }]),
  )
  const choices = two.map(([a, b]): readonly [unknown, unknown] => [{ anyOf: [a, b] }, { oneOf: [a, b] }])
  return fc.oneof(two, neighbours, choices)
}
