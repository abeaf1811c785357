import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf } from '../document/folder.fixture.js'
import { constraintOf, type Shape } from '../ir/model.js'
import { readModel } from '../ir/read.js'
import { constants, limitsOf } from './builder.js'
import { fieldDoc } from './doc.js'
import { limitsOfValue } from './limit-words.js'
import { typeScript } from './print.js'

/** Through text, for values have lost the digits. */
const text = `{
  "openapi": "3.1.0",
  "info": { "title": "Seeds", "version": "1" },
  "paths": { "/seeds": { "post": { "operationId": "seed", "responses": {}, "requestBody": { "content": { "application/json": {
    "schema": { "type": "object", "properties": {
      "seed": { "type": "integer", "minimum": -9007199254740993, "maximum": 18446744073709551615 },
      "list": { "enum": [18446744073709551615, 0.1, { "a": 1.00000000000000000001 }] },
      "only": { "const": { "__proto__": 9007199254740993 } },
      "form": { "oneOf": [{ "const": 9007199254740993, "title": "Odd" }, { "const": 2 }] },
      "usual": { "default": [9007199254740993] },
      "part": { "type": "number", "multipleOf": 0.1000000000000000055, "maximum": 1.0 }
    } } } } } } } }
}`

test('a limit, a listed value and a default that no double is keep the decimals of the file in JSDoc and limits', async () => {
  const { operations } = await readModel(join(folderOf({ 'seeds.json': text }), 'seeds.json'))
  const [operation] = operations
  if (operation === undefined) throw new Error('There is no operation.')
  const shapes = constraintOf(operation.request, 'properties')?.shapes
  const wordsOf = (name: string) => {
    const shape = shapes?.get(name)
    return shape === undefined ? '' : limitsOfValue(shape).join(', ')
  }
  expect(wordsOf('seed')).toBe(
    'an integer, at least -9007199254740993 (checked as -9007199254740992), at most 18446744073709551615 (checked as 18446744073709552000)',
  )
  expect(wordsOf('part')).toBe('in steps of 0.1000000000000000055 (checked as 0.1), at most 1')
  const docOf = (name: string) => fieldDoc(shapes?.get(name) as Shape)
  expect(docOf('list')).toMatch(
    /^- `18446744073709551615`: checked as 18446744073709552000\n- `{"a":1.00000000000000000001}`: checked as {"a":1}\n/,
  )
  expect(docOf('form')).toContain('- `9007199254740993`: checked as 9007199254740992: Odd\n')
  expect(docOf('usual')).toContain('@defaultValue [9007199254740993]')
  const written = typeScript(constants('limits', limitsOf(operation.request)))
  expect(written).toContain('minimum: -9007199254740993')
  expect(written).toContain('maximum: 18446744073709551615')
  expect(written).toContain('enum: [18446744073709551615,0.1,{"a":1.00000000000000000001}]')
  expect(written).toContain('oneOf: [{"const":9007199254740993},{"const":2}]')
  expect(written).toContain("const: { ['__proto__']: 9007199254740992 }")
  expect(written).toContain('multipleOf: 0.1000000000000000055')
})
