import { expect, test } from 'vitest'
import { References } from '../document/resolve.js'
import type { Constraint } from './constraint.js'
import { Lowering } from './lower.js'
import { every, order, orderOf, swapped } from './order.js'

/** The constraints of a schema. */
function constraints(schema: object): readonly Constraint[] {
  const json = schema as { readonly [key: string]: never }
  const references = new References([{ file: 'a.json', uri: 'file:///a.json', sha256: '', json }])
  const target = references.at('a.json', '')
  if (target === undefined) throw new Error('no schema')
  return new Lowering(references, { formats: 'assert' }).shape(target).constraints
}

const compared = (a: object, b: object) => order(constraints(a)[0] as Constraint, constraints(b)[0] as Constraint)

test.each([
  [{ maximum: 2 }, { maximum: 3 }, 'narrower'],
  [{ minimum: 2 }, { minimum: 3 }, 'wider'],
  [{ minimum: 2 }, { exclusiveMinimum: 2 }, 'wider'],
  [{ minimum: 2 }, { maximum: 2 }, 'incomparable'],
  [{ multipleOf: 0.3 }, { multipleOf: 0.1 }, 'narrower'],
  [{ multipleOf: 0.02 }, { multipleOf: 0.03 }, 'incomparable'],
  [{ maxLength: 5 }, { maxLength: 5 }, 'equal'],
  [{ minItems: 5 }, { minItems: 4 }, 'narrower'],
  [{ enum: [1, 2] }, { enum: [2, 1] }, 'equal'],
  [{ const: 1 }, { enum: [2, 1] }, 'narrower'],
  [{ enum: [1, 2] }, { enum: [2, 3] }, 'incomparable'],
  [{ type: 'integer' }, { type: 'number' }, 'narrower'],
  [{ type: ['string', 'null'] }, { type: 'string' }, 'wider'],
  [{ format: 'uri' }, { format: 'uri-reference' }, 'narrower'],
  [{ pattern: 'a' }, { pattern: 'b' }, 'unknown'],
  [{ required: ['a', 'b'] }, { required: ['b'] }, 'narrower'],
  [{ uniqueItems: true }, { uniqueItems: true }, 'equal'],
  [{ dependentRequired: { a: ['b', 'c'] } }, { dependentRequired: { a: ['b'] } }, 'narrower'],
  [
    { 'x-constraints': [{ operation: 'area', parameters: ['w', 'h'], maximum: 4 }] },
    { 'x-constraints': [{ operation: 'area', parameters: ['w', 'h'], maximum: 9 }] },
    'narrower',
  ],
  [{ maximum: 2 }, { maxLength: 2 }, 'unknown'],
] as const)('%j is to %j: %s', (a, b, wanted) => {
  expect(compared(a, b)).toBe(wanted)
  expect(compared(b, a)).toBe(swapped(wanted))
})

test('a constraint is equal to itself', () => {
  for (const schema of [
    { maximum: 1 },
    { enum: [{}] },
    { pattern: 'x' },
    { anyOf: [{ type: 'null' }] },
    { not: { minimum: 1 } },
  ]) {
    const [it] = constraints(schema)
    expect(order(it as Constraint, it as Constraint)).toBe('equal')
  }
})

test('two containments make an order, and one doubt makes all doubtful unless something is refuted', () => {
  expect(orderOf('yes', 'no')).toBe('narrower')
  expect(orderOf('no', 'unknown')).toBe('unknown')
  expect(every(['yes', 'unknown'])).toBe('unknown')
  expect(every(['unknown', 'no'])).toBe('no')
  expect(every([])).toBe('yes')
})
