import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeOf } from './index.js'

const task = {
  type: 'object',
  required: ['model'],
  properties: { model: { const: 'a:1@1' }, size: { type: 'integer' } },
}

describe('the judged schema', () => {
  const body = (schema: unknown) => ({ content: { 'application/json': { schema } } })
  const document = (schema: unknown, components: unknown = {}) => ({
    openapi: '3.1.0',
    paths: { '/': { get: {}, post: { requestBody: body(schema) } } },
    components,
  })

  test('is the list of tasks for a text that holds an array, and one task for any other text', () => {
    const judge = judgeOf(document({ type: 'array', items: task }))
    expect(judge('[{"model":"a:1@1"},{"size":1.5}]').violations.map(({ pointer }) => pointer)).toEqual([
      '/1/model',
      '/1/size',
    ])
    expect(judge('{"size":1.5}').violations.map(({ pointer }) => pointer)).toEqual(['/model', '/size'])
    expect(judge('1').violations.map(({ pointer, keyword }) => [pointer, keyword])).toEqual([['', 'type']])
  })

  test('is found through references, of the list as of the task', () => {
    const schemas = { Body: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Task' } }, Task: task }
    const judge = judgeOf(document({ $ref: '#/components/schemas/Body' }, { schemas }))
    expect(judge('[]').violations.map(({ keyword }) => keyword)).toEqual(['minItems'])
    expect(judge('{}').violations.map(({ pointer }) => pointer)).toEqual(['/model'])
    expect(judge('[{}]').violations.map(({ pointer }) => pointer)).toEqual(['/0/model'])
  })

  test('is the schema itself where it is no list, or a list of plain values', () => {
    expect(judgeOf(document(task))('[]').violations.map(({ keyword }) => keyword)).toEqual(['type'])
    expect(judgeOf(document({ type: 'array', items: { type: 'string' } }))('"a"').valid).toBe(false)
  })

  test('is that of the first post with a JSON body, and of another method where no post has one', () => {
    const paths = {
      '/put': { put: { requestBody: body({ const: 'put' }) } },
      '/form': { post: { requestBody: { content: { 'multipart/form-data': { schema: {} } } } } },
      '/post': { get: {}, post: { requestBody: { $ref: '#/components/requestBodies/Post' } } },
    }
    const Post = { content: { 'text/plain': {}, 'application/json; charset=utf-8': { schema: { const: 'post' } } } }
    expect(judgeOf({ paths, components: { requestBodies: { Post } } })('"post"').valid).toBe(true)
    expect(judgeOf({ paths: { '/put': paths['/put'] } })('"put"').valid).toBe(true)
  })

  test('is the one at a given pointer, exactly as it stands', () => {
    const judge = judgeOf(document({ type: 'array', items: task }), {
      pointer: '/paths/~1/post/requestBody/content/application~1json/schema',
    })
    expect(judge('{}').violations.map(({ keyword }) => keyword)).toEqual(['type'])
    expect(judgeOf({ $defs: { 'a/b%': { type: 'string' } } }, { pointer: '/$defs/a~1b%' })('1').valid).toBe(false)
    expect(
      judgeOf({ properties: { child: { $ref: '#' } }, type: 'object' }, { pointer: '/properties/child' })('1').valid,
    ).toBe(false)
  })

  test('is not touched by a fault in another part of the document', () => {
    const parts = { minimum: 'x', $defs: { good: { type: 'string' }, whole: { $ref: '#' } } }
    expect(judgeOf(parts, { pointer: '/$defs/good' })('1').verdict).toBe('refuses')
    expect(judgeOf(parts, { pointer: '/$defs/whole' })('1').verdict).toBe('undecided')
  })

  test('may be a boolean', () => {
    expect(judgeOf(true, { pointer: '' })('1').verdict).toBe('accepts')
    expect(judgeOf(false, { pointer: '' })('1').verdict).toBe('refuses')
  })

  test('has to exist', () => {
    expect(() => judgeOf({ paths: {} })).toThrow('no operation')
    expect(() => judgeOf({}, { pointer: '/a' })).toThrow('nothing at "/a"')
    expect(() => judgeOf(undefined, { pointer: '' })).toThrow('no JSON value')
  })

  test('is not changed, and is not looked at again', () => {
    const schema = Object.freeze({ properties: Object.freeze({ a: { $id: 'x', type: 'string' } }) })
    const judge = judgeOf(schema, { pointer: '' })
    schema.properties.a.type = 'number'
    expect(judge('{"a":"b"}').valid).toBe(true)
    expect(schema.properties.a.$id).toBe('x')
  })
})

describe('a text', () => {
  const judge = judgeOf({ type: 'object' }, { pointer: '' })

  test.each(['', '{', '{a:1}', 'undefined', 'NaN', '[1,]', '01', "'a'", '"\t"'])(
    'that is no JSON is refused as a whole: %j',
    (text) => {
      expect(judge(text)).toMatchObject({
        verdict: 'refuses',
        valid: false,
        violations: [{ pointer: '', keyword: 'json', limit: null }],
      })
    },
  )

  test('with a number beyond the largest double is refused there', () => {
    expect(judge('{"a":[1,-1e999],"b":1e308}').violations).toMatchObject([
      { pointer: '/a/1', keyword: 'type', limit: 'number' },
    ])
    expect(judge(`{"a":${'9'.repeat(400)}}`).violations).toMatchObject([{ pointer: '/a' }])
    expect(judge('{"a":1e-999,"b":"1e999"}').valid).toBe(true)
  })

  test('nested too deeply is undecided', () => {
    const tree = judgeOf({ properties: { a: { $ref: '#' } } }, { pointer: '' })
    const deep = `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`
    expect(tree(deep)).toMatchObject({
      verdict: 'undecided',
      valid: false,
      violations: [],
      reason: 'Maximum call stack size exceeded',
    })
    expect(tree('{"a":{"a":1}}').verdict).toBe('accepts')
  })

  test('of 262,144 characters is counted and matched a hundred times over', () => {
    const long = judgeOf({ type: 'string', minLength: 2, maxLength: 262_144, pattern: '^a' }, { pointer: '' })
    const text = JSON.stringify('a'.repeat(262_144))
    for (let i = 0; i < 100; i++) expect(long(text).valid).toBe(true)
  })
})

describe('a document that cannot be compiled leaves every value undecided', () => {
  test.each([
    ['a reference that leads nowhere', { $ref: '#/$defs/a' }],
    ['another document', { $ref: 'https://example.com/a.json' }],
    ['a keyword of a wrong type', { minimum: '1' }],
    ['a pattern that is none', { pattern: '(' }],
    ['$dynamicRef', { $dynamicRef: '#a', $defs: { a: { $dynamicAnchor: 'a' } } }],
    ['$async', { $async: true }],
  ])('%s', (_, schema) => {
    const judge = judgeOf(schema, { pointer: '' })
    for (const text of ['1', '{}']) {
      expect(judge(text)).toMatchObject({ verdict: 'undecided', valid: false, violations: [] })
      expect(judge(text).reason).not.toBe('')
    }
  })
})

describe('a key that JavaScript knows is a key like any other', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
  const object = (name: string, value: unknown) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`)
  const refusals = (schema: unknown, text: string) =>
    judgeOf(schema, { pointer: '' })(text).violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`)

  test.each(names)('%s', (name) => {
    const has = `{"${name}":1}`
    expect(refusals({ required: [name] }, '{}')).toEqual([`/${name} required`])
    expect(refusals({ required: [name] }, has)).toEqual([])
    expect(refusals({ properties: object(name, { type: 'string' }) }, has)).toEqual([`/${name} type`])
    expect(refusals({ properties: object(name, { type: 'string' }) }, '{}')).toEqual([])
    expect(refusals({ properties: object(name, { properties: object(name, false) }) }, `{"${name}":${has}}`)).toEqual([
      `/${name}/${name} false schema`,
    ])
    expect(refusals({ properties: object(name, true), additionalProperties: false }, has)).toEqual([])
    expect(refusals({ properties: { a: true }, additionalProperties: false }, has)).toEqual([
      `/${name} additionalProperties`,
    ])
    expect(refusals({ additionalProperties: { type: 'string' } }, has)).toEqual([`/${name} type`])
    expect(refusals({ patternProperties: object(name, false) }, has)).toEqual([`/${name} false schema`])
    expect(refusals({ patternProperties: object(name, true), additionalProperties: false }, has)).toEqual([])
    expect(refusals({ dependentRequired: object(name, ['a']) }, has)).toEqual(['/a dependentRequired'])
    expect(refusals({ dependentRequired: object(name, ['a']) }, '{}')).toEqual([])
    expect(refusals({ dependentRequired: { a: [name] } }, '{"a":1}')).toEqual([`/${name} dependentRequired`])
    expect(refusals({ dependentSchemas: object(name, false) }, has)).toEqual([' false schema'])
    expect(refusals({ dependentSchemas: object(name, false) }, '{}')).toEqual([])
    expect(refusals({ propertyNames: { maxLength: 1 } }, has)).toEqual([`/${name} propertyNames`])
    expect(refusals({ maxProperties: 0 }, has)).toEqual([' maxProperties'])
    expect(refusals({ $ref: `#/$defs/${name}`, $defs: object(name, { type: 'string' }) }, '1')).toEqual([' type'])
    expect(refusals({ items: object(name, 1) }, `[${has}]`)).toEqual([])
  })

  test('a list of more than eight of them is no different', () => {
    const properties = JSON.parse(`{"__proto__":true,${'abcdefghij'.split('').map((name) => `"${name}":true`)}}`)
    expect(refusals({ properties, additionalProperties: false }, '{"__proto__":1,"toString":1}')).toEqual([
      '/toString additionalProperties',
    ])
  })
})

test('a pattern has the u flag where it compiles with it, and no flag where it does not', () => {
  expect(judgeOf({ pattern: '^.$' }, { pointer: '' })('"😀"').valid).toBe(true)
  expect(judgeOf({ pattern: '^.$' }, { pointer: '' })('"\\ud800"').valid).toBe(true)
  expect(judgeOf({ pattern: '^[\\w\\-.]+$' }, { pointer: '' })('"a-b"').valid).toBe(true)
  expect(judgeOf({ pattern: '^\\-.$' }, { pointer: '' })('"-a"').valid).toBe(true)
})

test('keywords that ask for nothing are passed over', () => {
  const schema = {
    id: 'x',
    dependencies: {},
    $recursiveAnchor: true,
    additionalItems: false,
    nullable: false,
    discriminator: {},
  }
  expect(judgeOf(schema, { pointer: '' })('{"a":1}').verdict).toBe('accepts')
})

test('a media type may stand among the components, as OpenAPI 3.2 has it', () => {
  const document = {
    openapi: '3.2.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/a': { post: { requestBody: { content: { 'application/json': { $ref: '#/components/mediaTypes/M' } } } } },
    },
    components: { mediaTypes: { M: { schema: { type: 'string', nullable: true } } } },
  }
  expect(['"a"', 'null', '1'].map((it) => judgeOf(document)(it).valid)).toEqual([true, true, false])
})

// These two read folders beside the repository that are not part of it.
const shared = new URL('../../../shared/', import.meta.url)
const corpus = new URL('specs-corpus/', shared)

test.skipIf(!existsSync(corpus))(
  'published documents of task APIs compile, and an empty task lacks what they require (skipped without ../shared/specs-corpus)',
  () => {
    const names = [corpus, new URL('runware/', corpus)].flatMap((folder) =>
      existsSync(folder)
        ? readdirSync(folder).flatMap((it) => (it.endsWith('.json') ? [new URL(it, folder)] : []))
        : [],
    )
    expect(names).not.toEqual([])
    for (const name of names) {
      const judge = judgeOf(JSON.parse(readFileSync(name, 'utf8')))
      const one = judge('{}')
      expect(one.verdict).toBe('refuses')
      expect(one.violations).toContainEqual(expect.objectContaining({ pointer: '/model', keyword: 'required' }))
      expect(judge('[{}]').violations).toEqual(
        one.violations.map((violation) => ({
          ...violation,
          pointer: `/0${violation.pointer}`,
          message: expect.any(String),
        })),
      )
    }
  },
)
