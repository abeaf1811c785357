import { expect, test } from 'vitest'
import type { JsonObject } from '../document/json.js'
import { documentFromBytes } from '../document/load.js'
import { References } from '../document/resolve.js'
import { Lowering } from './lower.js'
import { shapeText } from './shape-text.js'

const pet = {
  type: 'object',
  description: 'A pet.',
  properties: { name: { type: 'string', maxLength: 20 }, parents: { type: 'array', items: { $ref: '#' } } },
  required: ['name'],
  default: { at: { file: 'a', pointer: '/b' } },
}

function textOf(schema: object, file = 'a.json'): string {
  const document = documentFromBytes(file, `file:///${file}`, new TextEncoder().encode(JSON.stringify(schema)))
  const references = new References([document])
  const target = references.at(file, '')
  if (target === undefined) throw new Error('there is no root')
  return shapeText([new Lowering(references, { formats: 'assert' }).shape(target)])
}

test('the same schema has the same text in every file, also where it refers to itself', () => {
  expect(textOf(pet)).toBe(textOf(structuredClone(pet), 'b.json'))
})

test('whatever differs in what is demanded or said differs in the text', () => {
  const { name, parents } = pet.properties
  const others: readonly JsonObject[] = [
    { ...pet, description: 'A cat.' },
    { ...pet, required: [] },
    { ...pet, default: { at: { file: 'b', pointer: '/b' } } },
    { ...pet, properties: { name: { ...name, maxLength: 21 }, parents } },
    { ...pet, properties: { parents, name } },
    { ...pet, properties: { name, parents: { type: 'array', items: { $ref: '#/properties/name' } } } },
    { ...pet, properties: { name, parents: { type: 'array', items: { type: 'object' } } } },
    { ...pet, additionalProperties: false },
  ]
  expect(new Set([pet, ...others].map((it) => textOf(it))).size).toBe(others.length + 1)
})
