import { describe, expect, test } from 'vitest'
import { compileValidator } from './compile.js'
import { SpecError } from './document/problem.js'

/** The pointers and keywords of what is wrong with `value`. */
function faults(schema: unknown, value: unknown): string[] {
  return compileValidator(schema)
    .validate(value)
    .map((it) => `${it.pointer} ${it.keyword}`)
}

function messages(schema: unknown, value: unknown): string[] {
  return compileValidator(schema)
    .validate(value)
    .map((it) => it.message)
}

function problems(schema: unknown): string[] {
  try {
    compileValidator(schema)
    return []
  } catch (error) {
    return (error as SpecError).problems.map((it) => `${it.code} ${it.pointer}`)
  }
}

describe('the place of a fault', () => {
  test.each([
    ['a missing key', { required: ['a/b'] }, {}, ['/a~1b required']],
    ['a key that another asks for', { dependentRequired: { a: ['b'] } }, { a: 1 }, ['/b dependentRequired']],
    ['an unknown key', { properties: { a: true }, additionalProperties: false }, { b: 1 }, ['/b additionalProperties']],
    [
      'an unevaluated key',
      { properties: { a: true }, unevaluatedProperties: false },
      { b: 1 },
      ['/b unevaluatedProperties'],
    ],
    ['a key of the wrong form', { propertyNames: { maxLength: 1 } }, { ab: 1 }, ['/ab propertyNames']],
    ['a key that is never allowed', { properties: { a: false } }, { a: 1 }, ['/a false schema']],
    ['items beyond', { prefixItems: [true], items: false }, [1, 2, 3], ['/1 items', '/2 items']],
    ['unevaluated items', { prefixItems: [true], unevaluatedItems: false }, [1, 2], ['/1 unevaluatedItems']],
    ['no alternative', { anyOf: [{ type: 'object', required: ['a'] }, { type: 'string' }] }, {}, [' anyOf']],
    ['two alternatives', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, [' oneOf']],
    ['a forbidden form', { not: { properties: { a: { const: 1 } }, required: ['a'] } }, { a: 1 }, [' not']],
    ['no matching item', { contains: { type: 'number' } }, ['a'], [' contains']],
    ['too few matching items', { contains: { type: 'number' }, minContains: 2 }, [1], [' minContains']],
    ['too many matching items', { contains: { type: 'number' }, maxContains: 1 }, [1, 2], [' maxContains']],
    ['what then demands', { if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }, ['/b required']],
    [
      'what else demands',
      { if: { required: ['a'] }, else: { properties: { b: { maximum: 1 } } } },
      { b: 2 },
      ['/b maximum'],
    ],
    ['a value of oneOf consts', { oneOf: [{ const: 'a', description: 'x' }, { const: 'b' }] }, 'c', [' oneOf']],
    [
      'everything at once',
      { properties: { a: { minimum: 1, multipleOf: 2 }, b: { type: 'string' } }, required: ['c'] },
      { a: -1, b: 1 },
      ['/a minimum', '/a multipleOf', '/b type', '/c required'],
    ],
  ])('%s', (_, schema, value, wanted) => expect(faults(schema, value)).toEqual(wanted))

  test('nothing is reported below a value of the wrong type', () => {
    expect(
      faults({ allOf: [{ type: 'string' }, { required: ['a'], properties: { b: { type: 'number' } } }] }, { b: 'x' }),
    ).toEqual([' type'])
  })

  test('the same fault by two rules is reported once', () => {
    expect(
      faults({ properties: { a: { type: 'string' } }, allOf: [{ properties: { a: { type: 'string' } } }] }, { a: 1 }),
    ).toEqual(['/a type'])
  })

  test('faults come in the order of the schema, whatever the order of the keys', () => {
    const schema = { properties: { a: { type: 'string' }, b: { type: 'string' } }, additionalProperties: false }
    expect(faults(schema, { z: 1, b: 1, a: 1 })).toEqual(['/a type', '/b type', '/z additionalProperties'])
  })
})

describe('a message ends the question', () => {
  test.each([
    [
      { properties: { settings: { properties: { temperature: { multipleOf: 0.01 } } } } },
      { settings: { temperature: 0.305 } },
      'settings.temperature: 0.305 is not a multiple of 0.01; nearest are 0.3 and 0.31',
    ],
    [{ type: 'integer' }, '5', 'request: "5" is not of type "integer"'],
    [{ maximum: 2 }, 2.5, 'request: 2.5 is above maximum 2'],
    [{ exclusiveMinimum: 0 }, 0, 'request: 0 is not above exclusiveMinimum 0'],
    [{ maxLength: 2 }, '💚💚💚', 'request: size 3 is above maxLength 2'],
    [{ enum: ['off', 'high'] }, 'low', 'request: "low" is not one of "off", "high"'],
    [{ format: 'uuid' }, 'x'.repeat(100), `request: "${'x'.repeat(58)}… is not a valid "uuid"`],
    [{ required: ['a'] }, {}, 'a: is required'],
    [{ dependentRequired: { width: ['height'] } }, { width: 1 }, 'height: is required when width is given'],
    [
      { properties: { a: true, b: true }, additionalProperties: false },
      { c: 1 },
      'c: is not a known key; known are a, b',
    ],
    [{ not: { required: ['a', 'b'] } }, { a: 1, b: 1 }, 'request: takes no a together with b'],
    [{ oneOf: [{ required: ['text'] }, { required: ['image'] }] }, {}, 'request: needs exactly one of text, image'],
  ])('%j', (schema, value, wanted) => expect(messages(schema, value)).toEqual([wanted]))
})

describe('a value is judged as what JSON.stringify would send', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'number' }, b: {}, c: { type: 'array', items: { type: 'number' } } },
  }

  test.each([
    ['a property that is undefined', { a: undefined }],
    ['a property that is a function', { a: () => 1 }],
    ['a property that is a symbol', { b: Symbol('b') }],
    ['a symbol key', { [Symbol('a')]: 'x' }],
    ['an inherited property', Object.create(null, { a: { value: 'x', enumerable: false } })],
  ])('%s is absent', (_, value) => expect(faults({ ...schema, additionalProperties: false }, value)).toEqual([]))

  test('a required key that is not sent is missing', () => {
    const value = Object.defineProperty({ b: undefined, c: () => 1 }, 'a', { value: 1, enumerable: false })
    expect(faults({ required: ['a', 'b', 'c', 'toString'] }, value)).toEqual([
      '/a required',
      '/b required',
      '/c required',
      '/toString required',
    ])
  })

  test.each([
    ['NaN', { a: Number.NaN }, ['/a type']],
    ['infinity', { b: Number.POSITIVE_INFINITY }, ['/b type']],
    ['a bigint', { b: { deep: [1n] } }, ['/b/deep/0 type']],
    ['a hole', { c: [1, , 3] }, ['/c/1 type']],
    ['undefined in an array', { b: [undefined] }, ['/b/0 type']],
    ['a boxed number', { a: Object(1) }, ['/a type']],
    ['a date', { b: new Date(0) }, ['/b type']],
    ['a toJSON', { b: { toJSON: () => 1 } }, ['/b type']],
    ['a class instance', new (class A {})(), [' type']],
  ])('%s is refused', (_, value, wanted) => expect(faults(schema, value)).toEqual(wanted))

  test('__proto__, toString and constructor are ordinary keys', () => {
    const closed = { type: 'object', properties: { constructor: { type: 'string' } }, additionalProperties: false }
    expect(faults(closed, JSON.parse('{"__proto__":1,"toString":1,"constructor":1}'))).toEqual([
      '/constructor type',
      '/__proto__ additionalProperties',
      '/toString additionalProperties',
    ])
    expect(faults(closed, {})).toEqual([])
    expect(faults(JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), JSON.parse('{"__proto__":1}'))).toEqual(
      ['/__proto__ type'],
    )
  })

  test('an inherited property that pollutes every object is absent', () => {
    Object.defineProperty(Object.prototype, 'polluted', {
      value: 'x',
      enumerable: true,
      configurable: true,
      writable: true,
    })
    try {
      expect(
        faults(
          { type: 'object', properties: { a: {} }, required: ['polluted'], additionalProperties: false },
          { a: 1 },
        ),
      ).toEqual(['/polluted required'])
    } finally {
      delete (Object.prototype as Record<string, unknown>).polluted
    }
  })

  test('a circular value, a value nested without end and a getter that throws are refused, not thrown', () => {
    const circular: unknown[] = []
    circular.push(circular)
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const throwing = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    for (const value of [circular, deep, throwing]) expect(faults({}, value)).toEqual([' type'])
  })
})

describe('lengths are Unicode code points', () => {
  const { is } = compileValidator({ type: 'string', minLength: 2, maxLength: 3 })
  test.each([
    ['💚', false],
    ['💚a', true],
    ['💚💚💚', true],
    ['💚💚💚💚', false],
    ['\ud83d', false],
    ['\ud83d\ud83d', true],
    ['abcd', false],
  ])('%j', (text, wanted) => expect(is(text)).toBe(wanted))
})

test('bounds beyond 2 ** 53 behave', () => {
  const { is } = compileValidator({ type: 'integer', minimum: 0, maximum: 9223372036854776000 })
  expect([0, 4294967296, 9007199254740993, 9223372036854775807].map(is)).toEqual([true, true, true, true])
  expect([9223372036854777856, 1e20, -1].map(is)).toEqual([false, false, false])
})

describe('x-constraints', () => {
  const area = {
    'x-constraints': [{ operation: 'area', parameters: ['width', 'height'], minimum: 100, maximum: 1e20 }],
  }
  const ratio = { 'x-constraints': [{ operation: 'ratio', parameters: ['width', 'height'], minimum: 0.1, maximum: 3 }] }
  test.each([
    [area, { width: 10, height: 10 }, true],
    [area, { width: 10, height: 9.99 }, false],
    [area, { width: 1e10, height: 1e10 }, true],
    [area, { width: 1e10, height: 1.0000000000000002e10 }, false],
    [area, { width: 1 }, true],
    [ratio, { width: 0.3, height: 0.1 }, true],
    [ratio, { width: 0.30000000000000004, height: 0.1 }, false],
    [ratio, { width: 1, height: 10 }, true],
    [ratio, { width: 1, height: 0 }, false],
    [ratio, { width: -1, height: -1 }, true],
    [ratio, { width: '1', height: 0 }, true],
  ])('%j %j', (schema, value, wanted) => expect(compileValidator(schema).is(value)).toBe(wanted))

  test('a broken rule is reported once, at the object', () => {
    expect(faults(area, { width: 1, height: 1 })).toEqual([' x-constraints'])
  })
})

describe('what cannot be honoured is refused by name', () => {
  test.each([
    [{ multipleOf: 0 }, 'spec/bad-step /multipleOf'],
    [{ minimum: '1' }, 'spec/bad-value /minimum'],
    [{ pattern: '(' }, 'spec/bad-pattern /pattern'],
    [{ patternProperties: { '[': {} } }, 'spec/bad-pattern /patternProperties'],
    [{ dependencies: {}, dependentRequired: {} }, 'spec/unsupported-keyword /dependencies'],
    [{ items: [{}], prefixItems: [{}] }, 'spec/unsupported-keyword /items'],
    [{ type: 'float' }, 'spec/unknown-type /type'],
    [{ $ref: '#/$defs/a' }, 'spec/dangling-ref /$ref'],
    [{ $ref: 'https://example.com/a.json' }, 'spec/dangling-ref /$ref'],
    [{ $ref: '#' }, 'spec/circular-ref '],
    [
      { $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { anyOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' },
      'spec/circular-ref /$defs/a',
    ],
    [{ $schema: 'http://json-schema.org/draft-03/schema#' }, 'spec/dialect /$schema'],
    [{ 'x-constraints': [{ operation: 'sum', parameters: 'a' }] }, 'spec/bad-value /x-constraints'],
    [{ properties: { a: 1 } }, 'spec/bad-value /properties/a'],
    [{ allOf: [] }, 'spec/bad-value /allOf'],
    [JSON.parse('{"maximum":1e999}'), 'spec/bad-value /maximum'],
  ])('%j', (schema, wanted) => expect(problems(schema)).toContain(wanted))

  test('all problems of a schema are named at once', () => {
    expect(problems({ multipleOf: -1, properties: { a: { pattern: '(' } }, type: 'nope' })).toHaveLength(3)
  })

  test('SpecError carries them', () => expect(() => compileValidator({ type: 'nope' })).toThrow(SpecError))
})
