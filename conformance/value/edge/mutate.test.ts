import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { mutated, valueAt } from '../../../generator/document/pointer.js'
import { stepped } from './mutate.js'

const document: Json = { a: { b: [1, { c: 2 }], 'x/y~z': 3 }, d: null }

describe('a changed document', () => {
  test('has the new value in its place, in the order of its keys, and the old document stays as it was', () => {
    const before = JSON.stringify(document)
    expect(JSON.stringify(mutated(document, '/a/b/1/c', { set: 9 }))).toBe(before.replace('"c":2', '"c":9'))
    expect(JSON.stringify(document)).toBe(before)
  })

  test('shares nothing with the document or with the value that was set', () => {
    const value = { deep: [1] }
    const after = mutated(document, '/d', { set: value }) as { a: object; d: object }
    expect(after.d).toEqual(value)
    expect(after.d).not.toBe(value)
    expect(after.a).not.toBe((document as { a: object }).a)
  })

  test('adds a key that was not there, appends after the last item, and closes the gap of a removed one', () => {
    expect(mutated({ a: 1 }, '/b', { set: 2 })).toEqual({ a: 1, b: 2 })
    expect(mutated([1], '/-', { set: 2 })).toEqual([1, 2])
    expect(mutated([1, 2, 3], '/1', { remove: true })).toEqual([1, 3])
    expect(mutated({ a: 1, b: 2 }, '/a', { remove: true })).toEqual({ b: 2 })
  })

  test('follows escaped tokens and keeps own keys that objects inherit elsewhere', () => {
    expect(valueAt(document, '/a/x~1y~0z')).toBe(3)
    const odd = JSON.parse('{"__proto__":{"x":1},"constructor":2}')
    const after = mutated(odd, '/__proto__/x', { set: 5 })
    expect(JSON.stringify(after)).toBe('{"__proto__":{"x":5},"constructor":2}')
    expect(valueAt(odd, '/toString')).toBeUndefined()
  })

  test('does not exist where the pointer leads nowhere', () => {
    for (const pointer of ['/x/y', '/a/b/7', '/a/b/01', '/d/e', '/a/b/x'])
      expect(mutated(document, pointer, { set: 1 }), pointer).toBeUndefined()
    expect(mutated(document, '/x', { remove: true })).toBeUndefined()
    expect(mutated(document, '/a/b/2', { remove: true })).toBeUndefined()
    expect(mutated(document, '', { set: 1 })).toBe(1)
  })
})

describe('a limit off by one step', () => {
  const step = (schema: object, keyword: string, by: 'loosen' | 'tighten') => {
    const after = stepped({ s: schema as Json }, '/s', keyword, by)
    return after === undefined ? undefined : (after as { s: Record<string, unknown> }).s[keyword]
  }

  test.each([
    [{ type: 'number', maximum: 2, multipleOf: 0.01 }, 'maximum', 2.01, 1.99],
    [{ type: 'number', minimum: 0.29, multipleOf: 0.01 }, 'minimum', 0.28, 0.3],
    [{ type: 'integer', maximum: 4 }, 'maximum', 5, 3],
    [{ type: 'integer', minimum: 256, multipleOf: 16 }, 'minimum', 240, 272],
    [{ type: 'number', maximum: 1 }, 'maximum', 1.01, 0.99],
    [{ type: 'number', exclusiveMaximum: 0.125 }, 'exclusiveMaximum', 0.126, 0.124],
    [{ type: 'integer', maximum: 2 ** 63 }, 'maximum', 2 ** 63 + 2048, 2 ** 63 - 1024],
    [{ type: 'string', minLength: 1 }, 'minLength', 0, 2],
    [{ type: 'string', maxLength: 262144 }, 'maxLength', 262145, 262143],
    [{ minItems: 0 }, 'minItems', undefined, 1],
    [{ maxItems: 4 }, 'maxItems', 5, 3],
    [{ multipleOf: 0.01 }, 'multipleOf', 0.001, 0.02],
    [{ multipleOf: 16 }, 'multipleOf', 8, 32],
    [{ enum: ['off', 'high'] }, 'enum', ['off', 'high', expect.any(String)], ['off']],
    [{ required: ['a'], properties: { a: {}, b: {} } }, 'required', [], ['a', 'b']],
    [{ type: 'integer' }, 'type', 'number', undefined],
    [{ type: 'number' }, 'type', ['number', 'null'], 'integer'],
    [{ additionalProperties: false }, 'additionalProperties', true, undefined],
    [{ format: 'uuid' }, 'format', undefined, undefined],
    [{ maximum: 2 }, 'minimum', undefined, undefined],
  ])('%j: %s', (schema, keyword, looser, tighter) => {
    expect([step(schema, keyword, 'loosen'), step(schema, keyword, 'tighten')]).toEqual([looser, tighter])
  })

  test('a pattern, a format or an exclusion is dropped, and cannot be tightened', () => {
    for (const keyword of ['pattern', 'format', 'not', 'if', 'dependentRequired']) {
      expect(stepped({ [keyword]: 'x', title: 't' }, '', keyword, 'loosen')).toEqual({ title: 't' })
      expect(stepped({ [keyword]: 'x' }, '', keyword, 'tighten')).toBeUndefined()
    }
  })

  test('an object that took any key takes none beside its own', () => {
    expect(stepped({ type: 'object' }, '', 'additionalProperties', 'tighten')).toEqual({
      type: 'object',
      additionalProperties: false,
    })
  })
})
