import { describe, expect, test } from 'vitest'
import { judgeOf } from '../index.js'

const names = [
  '',
  ' ',
  '%',
  '%41',
  '#',
  '"',
  '/',
  '~',
  '画像',
  '\ud83d',
  'a\udc9ab',
  '\udc9a\ud83d',
  '__proto__',
  '\u2028',
]

/** The name as a token of a JSON Pointer in a URI fragment; lone surrogates have no code there and stay. */
function fragment(name: string): string {
  return name
    .replaceAll('~', '~0')
    .replaceAll('/', '~1')
    .replace(/\P{Cs}+/gu, encodeURIComponent)
}

describe.each(names)('a member called %j', (name) => {
  const value = `{${JSON.stringify(name)}: 2}`
  const own = (member: unknown) => Object.fromEntries([[name, member]])
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

  test.each<[string, object, readonly string[]]>([
    ['properties', { properties: own({ const: 1 }) }, [pointer]],
    ['patternProperties', { patternProperties: { '^[^]*$': { const: 1 } } }, [pointer]],
    ['additionalProperties', { additionalProperties: false }, [pointer]],
    ['propertyNames', { propertyNames: { const: 'other' } }, [pointer]],
    ['required', { properties: own({ required: [name] }), required: [`${name}x`] }, [`${pointer}x`]],
    ['dependentRequired', { dependentRequired: own([`${name}x`]) }, [`${pointer}x`]],
    ['dependentSchemas', { dependentSchemas: own({ required: [`${name}x`] }) }, [`${pointer}x`]],
    ['unevaluatedProperties', { allOf: [{ properties: { b: true } }], unevaluatedProperties: false }, [pointer]],
    ['what a $ref names', { $defs: own({ maxProperties: 0 }), $ref: `#/$defs/${fragment(name)}` }, ['']],
    [
      'what a $ref names on the way',
      { properties: own({ const: 1 }), allOf: [{ $ref: `#/properties/${fragment(name)}` }] },
      [pointer, ''],
    ],
  ])('is judged by %s', (_, schema, pointers) => {
    const verdict = judgeOf(schema, { pointer: '' })(value)
    expect(verdict.verdict).toBe('refuses')
    expect([...new Set(verdict.violations.map((it) => it.pointer))].sort()).toEqual([...pointers].sort())
  })

  test('is found in a document whose body is a $ref to it', () => {
    const body = { content: { 'application/json': { schema: { $ref: `#/components/schemas/${fragment(name)}` } } } }
    const document = {
      openapi: '3.1.0',
      paths: { '/a': { post: { requestBody: body } } },
      components: { schemas: own({ properties: own({ const: 1 }) }) },
    }
    expect(judgeOf(document)(value).violations.map((it) => it.pointer)).toEqual([pointer])
  })
})

test('a $ref whose percent signs encode nothing leads nowhere, which is no fault of the judge', () => {
  const document = { $defs: { a: true }, $ref: '#/$defs/%' }
  expect(judgeOf(document, { pointer: '' })('1').verdict).toBe('undecided')
})
