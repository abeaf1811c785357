import { describe, expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { taskDocument } from '../emit/bundle.fixture.js'
import { readModel } from '../ir/read.js'
import { refusals } from './folder.fixture.js'
import type { JsonObject } from './json.js'
import { loadDocument } from './load.js'
import { References } from './resolve.js'

const fields = '/components/schemas/RequestBody/items/properties'

const read = (properties: JsonObject, more: JsonObject = {}) => readModel(taskDocument(properties, {}, {}, more))

describe('references', () => {
  test.each([
    ['a missing schema', '#/components/schemas/Nope'],
    ['a missing anchor', '#nope'],
    ['an inherited member', '#/components/constructor'],
    ['an item that is not there', '#/components/schemas/RequestBody/items/required/9'],
    ['an index with a leading zero', '#/components/schemas/RequestBody/items/required/01'],
    ['a broken escape', '#/%'],
  ])('%s dangles at its $ref', async (_, $ref) => {
    expect(await refusals(() => read({ a: { $ref } }))).toEqual([`spec/dangling-ref document.json#${fields}/a/$ref`])
  })

  test('a circle without a value in between is refused, wherever it is met', async () => {
    const more = { A: { $ref: '#/components/schemas/B' }, B: { allOf: [{ $ref: '#/components/schemas/A' }] } }
    const [problem, ...others] = await refusals(() => read({ a: { $ref: '#/components/schemas/A' } }, more))
    expect(problem).toMatch(/^spec\/circular-ref document\.json#\/components\/schemas\/[AB]/)
    expect(others).toEqual([])
    const body = { RequestBody: { $ref: '#/components/schemas/RequestBody' } }
    expect(await refusals(() => read({}, body))).toEqual([
      'spec/circular-ref document.json#/components/schemas/RequestBody',
    ])
  })

  test('a circle through a property or an item is recursion', () => {
    const { is } = compileValidator({
      type: 'object',
      properties: { next: { $ref: '#' }, more: { type: 'array', items: { $ref: '#' } } },
      additionalProperties: false,
    })
    expect([{ next: { more: [{}, { next: {} }] } }, { next: { more: [{ other: 1 }] } }].map(is)).toEqual([true, false])
  })

  test('percent signs, tildes and slashes in a pointer name what they stand for', () => {
    const { is } = compileValidator({
      $defs: { 'a/b~c%d': { type: 'string' } },
      properties: { x: { $ref: '#/$defs/a~1b~0c%25d' } },
    })
    expect([{ x: 'x' }, { x: 1 }].map(is)).toEqual([true, false])
  })
})

describe('$id and $anchor', () => {
  const id = 'https://example.com/inner.json'

  test('a repeated $id matters only when its schemas differ and something refers to it', async () => {
    const differ = { a: { $id: id, type: 'string' }, b: { $id: id, type: 'integer' } }
    const agree = { a: { $id: id, type: 'string' }, b: { type: 'string', $id: id } }
    expect(await refusals(() => read(differ))).toEqual([])
    expect(await refusals(() => read({ ...agree, c: { $ref: id } }))).toEqual([])
    expect(await refusals(() => read({ ...differ, c: { $ref: id } }))).toEqual([
      `spec/ambiguous-id document.json#${fields}/c/$ref`,
    ])
  })

  test('below an $id a relative reference starts from it', () => {
    const { is } = compileValidator({
      $id: 'https://example.com/folder/root.json',
      $defs: { other: { $id: 'other.json', $defs: { deep: { $anchor: 'deep', type: 'integer' } }, type: 'string' } },
      properties: { a: { $ref: 'other.json' }, b: { $ref: '/folder/other.json#deep' } },
    })
    expect([{ a: 'x', b: 1 }, { a: 1 }, { b: 'x' }].map(is)).toEqual([true, false, false])
  })

  test('a pointer from inside a labelled schema may mean the whole document, as real files do', async () => {
    const labelled = { $id: id, type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } }
    expect(await refusals(() => read({ a: labelled }, { B: { type: 'string' } }))).toEqual([])
  })

  test('an $id or $anchor in data is data', async () => {
    const data = { $id: id, $anchor: 'here' }
    expect(await refusals(() => read({ a: { enum: [data] }, b: { const: data, examples: [data] } }))).toEqual([])
    expect(await refusals(() => read({ a: { enum: [data] }, b: { $ref: id } }))).toEqual([
      `spec/dangling-ref document.json#${fields}/b/$ref`,
    ])
  })
})

test('a target knows its place, in the document it stands in', async () => {
  const first = await loadDocument({ openapi: '3.1.0', components: { schemas: { A: { type: 'string' } } } }, 'a.json')
  const second = await loadDocument({ $defs: { B: { $anchor: 'b' } } }, 'b.json')
  const references = new References([first, second])
  const root = references.at('a.json', '')
  if (root === undefined) throw new Error('not found')
  expect(references.resolve('b.json#b', root.resource, root.place)?.place).toEqual({
    file: 'b.json',
    pointer: '/$defs/B',
  })
  expect(references.resolve('#/components/schemas/A', root.resource, root.place)?.schema).toEqual({ type: 'string' })
  expect(references.at('a.json', '/nowhere')).toBeUndefined()
})
