import { expect, test } from 'vitest'
import type { JsonObject } from '../../../generator/document/json.js'
import { Unchanged } from './unchanged.js'

const documentOf = (leaf: JsonObject): JsonObject => ({
  a: { $ref: '#/schemas/A' },
  b: { $ref: '#/schemas/B' },
  schemas: {
    A: { properties: { b: { $ref: '#/schemas/B' }, a: { $ref: '#/schemas/A' } } },
    B: { properties: { c: { $ref: '#/schemas/C' } } },
    C: leaf,
    D: { properties: { d: { $ref: '#/schemas/D' } } },
  },
})

test('what leads to a part that differs has changed, through any number of references', () => {
  const unchanged = new Unchanged(documentOf({ maximum: 1 }), documentOf({ maximum: 2 }))
  expect(['/a', '/b', '/schemas/A', '/schemas/C'].filter((it) => unchanged.holds(it, it))).toEqual([])
  expect(unchanged.holds('/schemas/D', '/schemas/D')).toBe(true)
})

test('what leads back to itself is unchanged where all of it is written alike, in any order of members', () => {
  const unchanged = new Unchanged(documentOf({ minimum: 1, maximum: 2 }), documentOf({ maximum: 2, minimum: 1 }))
  expect(['/a', '/b', '/schemas/D'].filter((it) => !unchanged.holds(it, it))).toEqual([])
})

test('names may mean anything, and so may references to other files', () => {
  for (const named of [{ $id: 'x' }, { $anchor: 'x' }, { $ref: 'other.json' }, { $dynamicRef: '#x' }]) {
    const unchanged = new Unchanged(documentOf(named), documentOf(named))
    expect(unchanged.holds('/a', '/a')).toBe(false)
  }
})

test('two places are told apart by what stands there', () => {
  const document = { x: { type: 'string' }, y: { type: 'string' }, z: { type: 'null' } }
  const unchanged = new Unchanged(document, document)
  expect([unchanged.holds('/x', '/y'), unchanged.holds('/x', '/z'), unchanged.holds('/x', '/x')]).toEqual([
    true,
    false,
    true,
  ])
})
