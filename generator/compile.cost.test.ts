import { describe, expect, test, vi } from 'vitest'
import { compileValidator } from './compile.js'

/* What a check costs, counted in the members and items that it reads and the patterns that it tries, never in time. */

/** The value, and how many members and items have been read from it and from what is inside. */
function counted<T extends object>(value: T): { readonly value: T; reads(): number } {
  let reads = 0
  const seen = new Map<object, object>()
  const watch = <V extends object>(target: V): V => {
    const known = seen.get(target)
    if (known !== undefined) return known as V
    const watched = new Proxy(target, {
      get(object, key, receiver) {
        const member = Reflect.get(object, key, receiver)
        if (typeof key === 'symbol' || key === 'length' || key === 'toJSON') return member
        reads++
        return typeof member === 'object' && member !== null ? watch(member) : member
      },
    })
    seen.set(target, watched)
    return watched
  }
  return { value: watch(value), reads: () => reads }
}

const many = 100_000
const list = (item: unknown) => Array.from({ length: many }, () => item)
const members = (value: unknown) => Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, value]))
const task = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }

describe('is() ends at the first fault', () => {
  test.each<[string, unknown, object]>([
    ['items of the wrong type', { type: 'array', items: { type: 'string' } }, list(1)],
    ['items that lack a member', { type: 'array', items: task }, list({})],
    ['items with a wrong member', { type: 'array', items: task }, list({ a: 1 })],
    ['items that are no JSON', {}, list(undefined)],
    ['lists in lists', { items: { items: { minimum: 2 } } }, list([1])],
    ['items too many', { items: false }, list(1)],
    ['items that no alternative takes', { items: { oneOf: [task, { type: 'string' }] } }, list({ a: 1 })],
    ['items that are equal', { type: 'array', uniqueItems: true, items: false }, list({ a: 1 })],
    ['items of which one is enough', { type: 'array', contains: { type: 'number' }, items: task }, list(1)],
    ['items of which one is too many', { type: 'array', contains: { type: 'number' }, maxContains: 0 }, list(1)],
    ['unevaluated items', { type: 'array', unevaluatedItems: false, items: task }, list(1)],
    ['members of the wrong type', { additionalProperties: { type: 'string' } }, members(1)],
    ['members of the wrong type, typed', { type: 'object', additionalProperties: { type: 'string' } }, members(1)],
    ['members that are not allowed', { type: 'object', additionalProperties: false }, members(1)],
    ['members by pattern', { type: 'object', patternProperties: { '^k': { type: 'string' } } }, members(1)],
    ['members whose keys are wrong', { type: 'object', propertyNames: { maxLength: 1 } }, members(1)],
    ['members deep inside', { type: 'object', additionalProperties: { items: { type: 'string' } } }, members([1, 2])],
  ])('%s', (_, schema, value) => {
    const subject = counted(value)
    expect(compileValidator(schema).is(subject.value)).toBe(false)
    expect(subject.reads()).toBeLessThan(40)
  })
})

describe('an array with holes', () => {
  /** Two items among four thousand million. */
  const sparse = (): unknown[] => Object.assign([], { length: 2 ** 32 - 1, 5: 1, 4000000000: 'x' })
  const faults = (schema: unknown, value: unknown) =>
    compileValidator(schema)
      .validate(value)
      .map(({ pointer, keyword }) => `${pointer} ${keyword}`)

  const first = ['/0 type', '/6 type', '/4000000001 type']

  test.each<[string, unknown, readonly string[]]>([
    ['any items', {}, first],
    ['any items of an array', { type: 'array' }, first],
    [
      'typed items',
      { type: 'array', items: { type: 'integer' } },
      ['/0 type', '/6 type', '/4000000000 type', '/4000000001 type'],
    ],
    [
      'items by place',
      { type: 'array', prefixItems: [{}, {}] },
      ['/0 type', '/1 type', '/2 type', '/6 type', '/4000000001 type'],
    ],
    ['items that match', { contains: { type: 'string' }, type: 'array' }, first],
    ['items that are all different', { type: 'array', uniqueItems: true }, first],
    ['a number of items', { type: 'array', maxItems: 9 }, [' maxItems', ...first]],
    ['no unevaluated items', { type: 'array', contains: true, unevaluatedItems: false }, first],
    ['a value', { type: 'array', enum: [[1], [2]] }, [' enum', ...first]],
    ['not another list', { type: 'array', not: { items: { type: 'null' } } }, first],
    [
      'one of two lists',
      { oneOf: [{ items: { type: 'null' } }, { items: true }], type: 'array' },
      [' oneOf', ...first],
    ],
  ])('is refused at the first of the holes in each row, where a schema asks for %s', (_, schema, wanted) => {
    expect(compileValidator(schema).is(sparse())).toBe(false)
    expect(faults(schema, sparse()).sort()).toEqual([...wanted].sort())
  })

  test('says how far the holes go; a lone hole and an undefined item are told by themselves', () => {
    const { validate } = compileValidator({ type: 'array', items: { type: 'integer' } })
    const message = (value: unknown) => validate(value).map((it) => it.message)
    expect(message(new Array(10_000_000))).toEqual([
      '0: undefined is not of type "integer"; the array has no items up to index 9999999',
    ])
    expect(message([1, , 3])).toEqual(['1: undefined is not of type "integer"'])
    expect(message([undefined, undefined])).toEqual([
      '0: undefined is not of type "integer"',
      '1: undefined is not of type "integer"',
    ])
  })
})

describe('an object of many names or patterns', () => {
  const count = 1_000
  const indexes = Array.from({ length: count }, (_, i) => i)
  const from = <T>(entry: (i: number) => [string, T]): Record<string, T> => Object.fromEntries(indexes.map(entry))

  /** How often a pattern is tried while `action` runs. */
  function tries(action: () => void): number {
    const spy = vi.spyOn(RegExp.prototype, 'test')
    try {
      action()
      return spy.mock.calls.length
    } finally {
      spy.mockRestore()
    }
  }

  test('tries a pattern only on keys that start as it does', () => {
    const { is, validate } = compileValidator({
      type: 'object',
      patternProperties: from((i) => [`^p${i}_`, { type: 'integer', minimum: i }]),
      additionalProperties: false,
    })
    const good = from((i) => [`p${i}_x`, i])
    expect(tries(() => expect(is(good)).toBe(true))).toBeLessThan(5 * count)
    const bad = { ...good, p7_x: 6, p999_y: 'x', p: 1 }
    expect(tries(() => expect(is(bad)).toBe(false))).toBeLessThan(5 * count)
    expect(validate(bad).map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([
      '/p7_x minimum',
      '/p999_y type',
      '/p additionalProperties',
    ])
  })

  test.each<[string, string, readonly string[], readonly string[]]>([
    ['no anchor', 'a', ['a', 'ba'], ['b']],
    ['an alternative', '^a|b', ['a', 'xb'], ['x']],
    ['an optional letter', '^ab?c', ['ac', 'abc'], ['ab']],
    ['a letter any number of times', '^ab*', ['a', 'abb', 'ac'], ['b']],
    ['a counted letter', '^ab{0,1}c', ['ac', 'abc'], ['abbc']],
    ['a letter once or more', '^ab+', ['ab', 'abb'], ['a']],
    ['a class', '^[ab]c', ['ac', 'bc'], ['cc']],
    ['an escape', '^a\\.b', ['a.b'], ['axb']],
    ['an end', '^ab$', ['ab'], ['abc', 'a']],
    ['any letter', '^a.c', ['abc'], ['ac']],
    ['a letter beyond the BMP', '^a\u{1F98A}?b'.replace('\\u{1F98A}', '\u{1F98A}'), ['ab'], ['b']],
    ['nothing', '', ['', 'x'], []],
    ['two starts', '^(?:ab|cd)', ['ab', 'cdx'], ['ad']],
    ['an empty group', '^a(?:)b', ['ab'], ['a']],
  ])('matches the same among many as alone, with %s', (_, pattern, matching, others) => {
    const many = { ...Object.fromEntries(indexes.slice(0, 70).map((i) => [`^x${i}_`, true])), [pattern]: { const: 1 } }
    for (const patternProperties of [{ [pattern]: { const: 1 } }, many]) {
      const { is } = compileValidator({ type: 'object', patternProperties })
      expect(matching.map((key) => is({ [key]: 2 }))).toEqual(matching.map(() => false))
      expect(others.map((key) => is({ [key]: 2 }))).toEqual(others.map(() => true))
    }
  })

  test('tells the same faults in the same order among many names as among few', () => {
    const few = { b: { type: 'string' }, a: { minimum: 5 }, c: { $ref: '#' }, ['__proto__']: { type: 'string' } }
    const value = JSON.parse('{"x": 1, "__proto__": 1, "a": 1, "c": {"a": 1, "y": 1}, "b": 1, "p1": "x"}')
    const faults = (properties: object) =>
      compileValidator({
        type: 'object',
        properties,
        patternProperties: { '^p': { type: 'integer' } },
        required: ['z'],
        additionalProperties: false,
      })
        .validate(value)
        .map(({ pointer, keyword }) => `${pointer} ${keyword}`)
    const wanted = [
      '/b type',
      '/a minimum',
      '/c/a minimum',
      '/c/y additionalProperties',
      '/c/z required',
      '/x additionalProperties',
      '/p1 type',
      '/z required',
    ]
    const proto = JSON.parse('{"__proto__": {"type": "string"}}')
    const own = (object: object) => Object.fromEntries([...Object.entries(object), ...Object.entries(proto)])
    const lists = [own(few), own({ ...few, ...from((i) => [`n${i}`, { type: 'boolean' }]) })].map(faults)
    expect(lists[0]).toEqual(lists[1])
    expect(lists[1]?.filter((it) => !it.startsWith('/__proto__'))).toEqual(wanted)
  })

  test('sees unevaluated members, required ones and partial objects as among few', () => {
    const properties = from((i) => [`n${i}`, { type: 'integer' }])
    const { validate, is } = compileValidator({
      type: 'object',
      allOf: [{ type: 'object', properties, required: Object.keys(properties).slice(0, 3) }],
      unevaluatedProperties: false,
    })
    expect(is({ n0: 0, n1: 1, n2: 2, n999: 3 })).toBe(true)
    expect(validate({ n0: 0, n1: 'x', z: 1 }).map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([
      '/n1 type',
      '/n2 required',
      '/z unevaluatedProperties',
    ])
  })

  test('has no code that grows faster than its names: no case stands beside a thousand others', () => {
    const { is } = compileValidator({
      type: 'object',
      properties: from((i) => [`n${i}`, { const: i }]),
      additionalProperties: false,
    })
    const subject = counted(from((i) => [`n${i}`, i]))
    expect(is(subject.value)).toBe(true)
    expect(subject.reads()).toBeLessThan(3 * count)
  })

  test('reads the members that are there, not the names that there may be, to order its findings', () => {
    const schema = {
      type: 'object',
      properties: from((i) => [`n${i}`, { type: 'integer' }]),
      additionalProperties: false,
    }
    const { validate } = compileValidator({ type: 'array', items: schema })
    const items = indexes.map((i) => ({ [`n${i}`]: 'x' }))
    const { value, reads } = counted(items)
    expect(validate(value)).toHaveLength(count)
    expect(reads()).toBeLessThan(20 * count)
  })
})
