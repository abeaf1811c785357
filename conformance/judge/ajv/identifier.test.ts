import { describe, expect, test } from 'vitest'
import { judgeOf } from '../index.js'

const image = 'https://schemas.example/inputs/image.json'
const text = { $id: image, type: 'string' }

describe('an inner $id', () => {
  test('may repeat as long as nothing refers to it', () => {
    const judge = judgeOf({ properties: { a: text, b: { ...text, minLength: 2 } } }, { pointer: '' })
    expect(judge('{"a":"x","b":"xx"}').verdict).toBe('accepts')
    expect(judge('{"a":1,"b":"x"}').violations.map(({ pointer }) => pointer)).toEqual(['/a', '/b'])
  })

  test('may repeat for equal schemas, and a reference leads to them', () => {
    const judge = judgeOf(
      { properties: { a: text, b: { type: 'string', $id: image }, c: { $ref: image } } },
      { pointer: '' },
    )
    expect(judge('{"a":"x","b":"x","c":"x"}').verdict).toBe('accepts')
    expect(judge('{"a":1,"b":1,"c":1}').violations.map(({ pointer }) => pointer)).toEqual(['/a', '/b', '/c'])
  })

  test('that repeats for unequal schemas and is referred to leaves everything undecided', () => {
    const judge = judgeOf(
      { properties: { a: text, b: { $id: image, type: 'number' }, c: { $ref: image } } },
      { pointer: '' },
    )
    expect(judge('{}')).toMatchObject({ verdict: 'undecided', valid: false, violations: [] })
    expect(judge('{}').reason).toContain('more than one schema')
  })

  test('that nothing refers to does not stand between a reference and the document', () => {
    const schema = {
      properties: { a: { $id: image, properties: { b: { $ref: '#/$defs/b' } } } },
      $defs: { b: { type: 'string' } },
    }
    expect(judgeOf(schema, { pointer: '' })('{"a":{"b":1}}').violations).toMatchObject([
      { pointer: '/a/b', keyword: 'type' },
    ])
  })

  test('is the base of the references inside it', () => {
    const inner = { $id: image, $ref: '#/$defs/b', $defs: { b: { type: 'string' } } }
    expect(judgeOf({ properties: { a: inner } }, { pointer: '' })('{"a":1}').violations).toMatchObject([
      { pointer: '/a' },
    ])
    expect(judgeOf({ properties: { a: inner } }, { pointer: '/properties/a' })('1').valid).toBe(false)
  })

  test('is the base of the references inside it among many members too', () => {
    const inner = { $id: image, $ref: '#/$defs/b', $defs: { b: { type: 'string' } } }
    const others = Object.fromEntries([...'bcdefghij'].map((name) => [name, true]))
    const schema = { properties: { a: inner, ...others }, $defs: { b: { type: 'number' } } }
    expect(judgeOf(schema, { pointer: '' })('{"a":1}').violations).toMatchObject([{ pointer: '/a', keyword: 'type' }])
  })

  test('is found by a relative reference, also inside prefixItems', () => {
    const schema = {
      $id: 'https://schemas.example/root.json',
      prefixItems: [{ $id: 'a.json', type: 'string' }],
      items: { $ref: 'a.json' },
    }
    expect(judgeOf(schema, { pointer: '' })('["x",1]').violations).toMatchObject([{ pointer: '/1', keyword: 'type' }])
  })

  test('is data in const, enum, default and examples', () => {
    const value = { $id: image, $anchor: 'not an anchor' }
    const schema = {
      properties: { a: { const: value }, b: { enum: [value] }, c: text, d: { $ref: image } },
      example: { first: value, second: value },
      examples: [value],
      default: value,
    }
    const judge = judgeOf(schema, { pointer: '' })
    expect(judge(JSON.stringify({ a: value, b: value, c: 'x', d: 'x' })).verdict).toBe('accepts')
    expect(judge(JSON.stringify({ a: {}, b: {}, c: 1, d: 1 })).violations.map(({ pointer }) => pointer)).toEqual([
      '/a',
      '/b',
      '/c',
      '/d',
    ])
  })

  test('may be the name of a property', () => {
    const judge = judgeOf(
      { properties: { $id: { type: 'string' }, a: { properties: { $id: { type: 'number' } } } } },
      { pointer: '' },
    )
    expect(judge('{"$id":1,"a":{"$id":"x"}}').violations.map(({ pointer }) => pointer)).toEqual(['/$id', '/a/$id'])
  })
})

test('the judged document keeps its $ids', () => {
  const schema = { properties: { a: text, b: text } }
  judgeOf(schema, { pointer: '' })('{}')
  expect(schema).toEqual({ properties: { a: { $id: image, type: 'string' }, b: { $id: image, type: 'string' } } })
})
