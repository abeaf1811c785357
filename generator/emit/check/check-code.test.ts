import { beforeAll, describe, expect, test } from 'vitest'
import { compileValidator } from '../../compile.js'
import type { JsonObject } from '../../document/json.js'
import { readModel } from '../../ir/read.js'
import { bodyDocument, type LooseModel, run, taskDocument, treeOf } from '../bundle.fixture.js'
import { hostileNames } from '../hostile-names.fixture.js'
import { compileErrors } from '../typescript.fixture.js'
import { checkCode } from './check-code.js'

/** Names that code, prototypes, comments or the generated modules could trip over. */
const hostile = [
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'toJSON', '__defineGetter__'],
  ...['default', 'class', 'await', 'arguments', 'eval', 'null', 'true', 'undefined', 'NaN', 'Object', 'Symbol'],
  ...['then', 'build', 'set', 'request', 'validate', 'is', 'own', 'at', 'no', 'v', 'c', 'e', 'k2', 'keys', 'limit'],
  ...['my-field', '2d', '', ' ', 'a b', 'a-b', 'a_b', 'A B', 'ab', 'AB', '😀', '模型', '\ud800', '\u2028', '\n', '\r'],
  ...['*/', '`', '${x}', '"', "'", '\\', '/', '~', '~1', '</script>', 'x size(', '"; area(', 'a) return false', '0'],
]

const inner = {
  type: 'object',
  properties: { a: { type: 'string' }, b: { type: 'number', maximum: 3 } },
  required: ['a'],
  additionalProperties: false,
}

/** An object with every hostile name, `__proto__` as an ordinary key. */
function everyName<T>(value: (name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(hostile.map((name) => [name, value(name)]))
}

function pointerOf(...path: readonly string[]): string {
  return path.map((token) => `/${token.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')
}

describe('fields with hostile names', () => {
  let tree: ReadonlyMap<string, string>
  let model: LooseModel

  beforeAll(async () => {
    const properties = everyName((name) => ({
      ...inner,
      title: name,
      description: `*/ ${name}`,
      default: { [name]: 1 },
    }))
    tree = await treeOf([taskDocument(properties, { required: hostile })])
    model = (await run(tree)).testModel as LooseModel
  })

  test('compile', () => {
    const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
    const use = [
      "import { testModel } from './generated/test-model/index.js'",
      "const a = { a: 'x' }",
      "testModel.request().then_(a).constructor_(a).default(a)['my-field'](a)['2d'](a)[''](a).set('*/', a).set('__proto__', a)",
      '// @ts-expect-error: inside, too, every field is typed',
      "testModel.request()['😀']({ a: 1 })",
    ]
    const all = new Map([...files, ['use.ts', use.join('\n')] as [string, string]])
    expect(Object.fromEntries(compileErrors(all, { noUnusedLocals: true, exactOptionalPropertyTypes: true }))).toEqual(
      {},
    )
  })

  test('are all sent, and all asked for', () => {
    const built = model.build(everyName(() => ({ a: 'x' })))
    expect(hostile.filter((name) => !Object.hasOwn(built, name))).toEqual([])
    expect(Object.getPrototypeOf(built)).toBe(Object.prototype)
    const { taskType, taskUUID, model: air } = built
    const missing = model.validate({ taskType, taskUUID, model: air })
    expect(missing.map(({ pointer }) => pointer)).toEqual(hostile.map((name) => pointerOf(name)))
  })

  test('have their faults told at their own place', () => {
    const built = model.build(everyName(() => ({ a: 'x' })))
    const found = model.validate({ ...built, ...everyName(() => ({ a: 'x', b: 4 })) })
    expect(found.map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual(
      Object.keys(everyName(() => 0)).map((name) => `${pointerOf(name, 'b')} maximum`),
    )
  })

  test('have each a method, and limits and defaults under their own name', () => {
    const underscored = ['then', 'build', 'set', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)]
    for (const name of hostile) {
      const method = underscored.includes(name) ? `${name}_` : name
      expect(() => model.request()[method]?.({ a: 'x' }), JSON.stringify(name)).not.toThrow()
      expect(() => model.request()[method]?.({ a: 1 }), JSON.stringify(name)).toThrow(/is not of type/)
      expect(Object.hasOwn(model.limits, name) && model.limits[name]).toEqual({ a: {}, b: { maximum: 3 } })
      expect(Object.hasOwn(model.defaults, name) && model.defaults[name]).toEqual({ [name]: 1 })
    }
  })
})

describe('components', () => {
  /** Each with numbers, which also tell names apart that are taken. */
  const names = [
    ...new Set(
      hostileNames.flatMap((name) => {
        const upper = name.charAt(0).toUpperCase() + name.slice(1)
        return [name, upper, `${name}1`, `${upper}2`]
      }),
    ),
  ]
  const fragment = (name: string) =>
    name
      .replaceAll('~', '~0')
      .replaceAll('/', '~1')
      .replace(/\P{Cs}+/gu, encodeURIComponent)
  /** Large enough to be checked by a function of its own. */
  const component = (i: number) => ({
    type: 'object',
    properties: { a: { type: 'string' }, b: { const: i } },
    additionalProperties: false,
  })
  const schemas = (): JsonObject => Object.fromEntries(names.map((name, i) => [name, component(i)]))
  /** Something for each name, by groups: what a compiler follows through one function grows with the square of its length. */
  const grouped = <T, G>(of: (name: string, i: number) => T, group: (members: Readonly<Record<string, T>>) => G) => {
    const inGroup = (group: number) =>
      names.flatMap((name, i): [string, T][] => (i % 16 === group ? [[`p${i}`, of(name, i)]] : []))
    return Object.fromEntries(
      Array.from({ length: 16 }, (_, i): [string, G] => [`g${i}`, group(Object.fromEntries(inGroup(i)))]),
    )
  }
  const references = (folder: string): JsonObject =>
    grouped(
      (name): JsonObject => ({ $ref: `#/${folder}/${fragment(name)}` }),
      (properties): JsonObject => ({ type: 'object', properties }),
    )
  const membersWith = (b: (i: number) => number) =>
    grouped(
      (_, i) => ({ a: 'x', b: b(i) }),
      (members) => members,
    )
  const right = membersWith((i) => i)
  const wrong = membersWith(() => -1)

  test('may be called like anything in modules, in the language and in its library', async () => {
    const properties = references('components/schemas')
    const document = taskDocument(properties, {}, {}, { ...schemas(), Body: { type: 'object', properties } })
    const { post } = (document.paths as { '/v1': { post: JsonObject } })['/v1']
    const body = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } } }
    const paths = { '/v1': { post: { ...post, responses: { 200: body, 400: body } } } }
    const tree = await treeOf([{ ...document, paths }])
    const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
    expect(Object.fromEntries(compileErrors(new Map(files), { noUnusedLocals: true }))).toEqual({})
    for (const [path, text] of tree) expect(Buffer.from(text).toString() === text, path).toBe(true)
    const { testModel } = await run(tree)
    for (const profile of ['published', 'observed']) {
      expect(testModel?.validateResponse(right, profile)).toEqual([])
      expect(testModel?.validateResponse(wrong, profile)).toHaveLength(names.length)
      expect(testModel?.validateError(wrong, profile)).toHaveLength(names.length)
    }
  })

  test('may be called so where a schema is compiled at once', () => {
    const { is, validate } = compileValidator({ $defs: schemas(), type: 'object', properties: references('$defs') })
    expect(is(right)).toBe(true)
    expect(validate(wrong)).toHaveLength(names.length)
  })
})

describe('schemas that leave nothing, or compare what cannot be equal', () => {
  const bodies: Readonly<Record<string, JsonObject>> = {
    numbers: { type: 'string', allOf: [{ enum: [1, 2] }] },
    texts: { type: 'boolean', allOf: [{ enum: ['true'] }] },
    both: { type: 'boolean', enum: [true, true, false], const: true },
    list: { const: [] },
    lists: { enum: [[], [[]], [1]] },
    object: { const: { '': {}, a: [] } },
    proto: JSON.parse('{"const": {"__proto__": 1}}'),
    notNumber: { type: 'string', not: { const: 1 } },
    names: { type: 'object', propertyNames: { const: 1 } },
    ruledNames: { type: 'object', propertyNames: { if: { maxLength: 3 }, then: { const: 'a' }, else: { const: 2 } } },
    listNames: { type: 'object', propertyNames: { type: 'array' } },
    numberNames: { type: 'object', propertyNames: { type: 'number', exclusiveMinimum: 4, multipleOf: 2 } },
    numberText: { type: 'string', not: { type: 'number', maximum: 4 } },
    all: { type: 'string', not: { allOf: [{ const: 'a' }, { const: 'b' }] } },
    either: { type: ['string', 'number'], anyOf: [{ type: 'string' }, { const: 'a' }, { minItems: 3 }] },
    condition: {
      if: { type: 'string' },
      then: { type: 'object', unevaluatedProperties: { type: 'string' } },
      else: { type: 'array', items: { type: 'string' }, minItems: 1 },
    },
    contradiction: { not: { allOf: [{ type: 'string' }, { type: 'number' }, { minItems: 3 }, { required: ['a'] }] } },
    empty: {
      allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { properties: { a: { type: 'number' } } }],
    },
    nothing: { enum: [] },
    impossible: {
      type: 'object',
      properties: { a: false, b: { type: 'string', allOf: [{ const: 1 }] } },
      required: ['b'],
    },
    defaultText: { type: 'string', default: 'x' },
    defaultNull: { default: null },
    defaultList: { type: 'array', default: [] },
  }
  const values = [
    'a',
    'b',
    'true',
    '',
    1,
    2,
    true,
    false,
    null,
    [],
    [[]],
    [1],
    ['a'],
    {},
    { a: 1 },
    { b: 1 },
    { a: 'a' },
  ]

  test('compile under every option and say what the schema says', async () => {
    const tree = await treeOf([bodyDocument(bodies)])
    const files = [...tree].map(([path, text]): [string, string] => [`generated/${path}`, text])
    const options = {
      exactOptionalPropertyTypes: true,
      isolatedModules: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
    }
    expect(Object.fromEntries(compileErrors(new Map(files), options))).toEqual({})
    const { bodies: api } = await run<{ bodies: Readonly<Record<string, LooseModel>> }>(tree)
    const accepted = (name: string) => values.filter((value) => api[name]?.is(value)).map((it) => JSON.stringify(it))
    expect(Object.fromEntries(Object.keys(bodies).map((name) => [name, accepted(name).join(' ')]))).toEqual({
      numbers: '',
      texts: '',
      both: 'true',
      list: '[]',
      lists: '[] [[]] [1]',
      object: '',
      proto: '',
      notNumber: '"a" "b" "true" ""',
      names: '{}',
      ruledNames: '{} {"a":1} {"a":"a"}',
      listNames: '{}',
      numberNames: '{}',
      numberText: '"a" "b" "true" ""',
      all: '"a" "b" "true" ""',
      either: '"a" "b" "true" "" 1 2',
      condition: '["a"]',
      contradiction: values.map((it) => JSON.stringify(it)).join(' '),
      empty: '{} {"b":1}',
      nothing: '',
      impossible: '',
      defaultText: '"a" "b" "true" ""',
      defaultNull: values.map((it) => JSON.stringify(it)).join(' '),
      defaultList: '[] [[]] [1] ["a"]',
    })
    expect(api.defaultNull?.defaults).toBe(null)
    expect(api.proto?.validate({})[0]?.limit).toEqual(JSON.parse('{"__proto__": 1}'))
    for (const name of Object.keys(bodies)) {
      const { is } = compileValidator(bodies[name])
      expect(
        values
          .filter((value) => is(value))
          .map((it) => JSON.stringify(it))
          .join(' '),
        name,
      ).toBe(accepted(name).join(' '))
    }
  })
})

describe('the code of a check', () => {
  const codeOf = async (properties: JsonObject, more: JsonObject = {}) => {
    const [operation] = (await readModel(taskDocument(properties, {}, {}, more))).operations
    if (operation === undefined) throw new Error('no operation')
    return checkCode({ request: operation.request })
  }

  test('imports what it calls and nothing that is only text', async () => {
    const { imports } = await codeOf({ 'x size(': { enum: ['area(', 'isUnique('] }, '"isLonger(': { type: 'string' } })
    const names = [...imports.values()].flat()
    expect(names).toEqual(expect.arrayContaining(['no', 'at', 'missing', 'uuid']))
    for (const name of ['size', 'area', 'isUnique', 'isLonger', 'isMultiple']) expect(names).not.toContain(name)
  })

  test('has one function for a schema, however often it is referred to, and for itself', async () => {
    const $ref = '#/components/schemas/Node'
    const Node = { type: 'object', properties: { next: { $ref }, other: { $ref } }, additionalProperties: false }
    const { functions } = await codeOf({ a: { $ref }, b: { $ref } }, { Node })
    expect(functions).toHaveLength(2)
  })

  test('has no name twice', async () => {
    const $ref = '#/components/schemas/Request'
    const { functions, constants } = await codeOf({ request: inner, a: { $ref } }, { Request: inner })
    const names = [...functions, ...constants].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('keywords side by side', () => {
  const faults = (schema: unknown, value: unknown) =>
    compileValidator(schema)
      .validate(value)
      .map(({ pointer, keyword }) => `${pointer} ${keyword}`)

  test.each<[string, unknown, unknown, readonly string[]]>([
    [
      'required before properties comes first',
      { required: ['b'], properties: { a: { type: 'string' } } },
      { a: 1 },
      ['/b required', '/a type'],
    ],
    [
      'a pattern and a name apply to one key together',
      {
        properties: { ab: { minimum: 5 } },
        patternProperties: { '^a': { multipleOf: 2 } },
        additionalProperties: false,
      },
      { ab: 3, c: 1 },
      ['/ab minimum', '/ab multipleOf', '/c additionalProperties'],
    ],
    [
      'two types, each with its own limits',
      { type: ['string', 'array'], minLength: 2, minItems: 2 },
      [1],
      [' minItems'],
    ],
    ['limits of another type are met', { minLength: 9, minItems: 9, minProperties: 9, minimum: 9 }, true, []],
    [
      'a $ref and its siblings both hold',
      { $defs: { A: { minimum: 2 } }, $ref: '#/$defs/A', maximum: 0 },
      1,
      [' minimum', ' maximum'],
    ],
    [
      'unevaluated keys see through allOf, anyOf and then',
      {
        allOf: [{ properties: { a: {} } }],
        anyOf: [{ properties: { b: {} }, required: ['b'] }, true],
        if: { required: ['c'] },
        then: { properties: { c: {}, d: {} } },
        unevaluatedProperties: false,
      },
      { a: 1, b: 1, c: 1, d: 1, e: 1 },
      ['/e unevaluatedProperties'],
    ],
    ['an empty enum admits nothing', { enum: [] }, 1, [' enum']],
    ['a const object is the same in any order', { const: { a: 1, b: [2] } }, { b: [2], a: 1 }, []],
    ['-0 is 0', { const: 0, enum: [0], multipleOf: 3 }, -0, []],
    ['a maximum beyond 2^53 holds', { maximum: 9223372036854776000 }, 9223372036854778000, [' maximum']],
    ['the least number is a multiple of itself', { multipleOf: 5e-324 }, 5e-324, []],
    ['the greatest is a multiple of a hundredth', { multipleOf: 0.01 }, Number.MAX_VALUE, []],
  ])('%s', (_, schema, value, wanted) => expect(faults(schema, value)).toEqual(wanted))
})
