import { createContext, runInContext, runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileValidator } from '../compile.js'
import { bundled, type LooseModel, run, taskDocument, treeOf } from '../emit/bundle.fixture.js'
import { isIntrinsic } from './realm.js'
import { isArray, isObject, isPlain, sendable } from './value.js'

/** A value made by an expression of another realm. */
const foreign = (expression: string): unknown => runInNewContext(`(${expression})`)

const body = {
  prompt: 'a fox',
  list: [{ n: 1 }, { n: 2 }],
  open: { deep: [[], {}, { x: [1] }] },
  choice: { a: { b: 'x' } },
}

describe('objects and arrays of another realm', () => {
  test.each(['{}', '{ a: 1 }', 'Object.create(null)', 'new Object()', "JSON.parse('{}')"])('%s is an object', (it) => {
    expect([isPlain(foreign(it)), isObject(foreign(it)), isArray(foreign(it))]).toEqual([true, true, false])
  })

  test.each(['[]', '[1]', 'new Array(3)', "JSON.parse('[]')", 'Array.of(1)'])('%s is an array', (it) => {
    expect([isPlain(foreign(it)), isObject(foreign(it)), isArray(foreign(it))]).toEqual([false, false, true])
  })

  test.each([
    'new Date(0)',
    'new Map()',
    'new Set()',
    'Object(1)',
    "Object('a')",
    'Object(true)',
    'Object(1n)',
    'Object(Symbol())',
    '/x/',
    'new Error()',
    'Promise.resolve()',
    'new Uint8Array(1)',
    'new ArrayBuffer(1)',
    'function () {}',
    'class {}',
    'new (class A {})()',
    'new (class Object {})()',
    'new (class extends Array {})()',
    'new (class Array extends globalThis.Array {})()',
    'Object.create({})',
    'Object.create(Object.create(null))',
    'Object.create(Object.create(Object.prototype))',
    'Object.create([])',
    'Object.setPrototypeOf([], Object.prototype)',
    'Object.setPrototypeOf([], null)',
    'Object.setPrototypeOf({}, Array.prototype)',
    'Object.create(globalThis)',
    'arguments => {}',
    '{ toJSON() {} }',
    'Object.assign([], { toJSON() {} })',
  ])('%s is neither', (it) => expect([isObject(foreign(it)), isArray(foreign(it))]).toEqual([false, false]))
})

describe('what only looks like an Object.prototype or Array.prototype', () => {
  const bare = (members: PropertyDescriptorMap) => Object.create(null, members)
  const constructedBy = (value: unknown) => bare({ constructor: { value } })
  /** A function by the name of Object that leads back to its own prototype. */
  const imitation = () => {
    const it = foreign('class Object {}') as { prototype: object }
    Object.setPrototypeOf(it.prototype, null)
    return it.prototype
  }
  const namesake = () => {
    const it = foreign('function Object() {}') as { prototype: object }
    it.prototype = Object.create(null, { constructor: { value: it } })
    return it.prototype
  }
  const lying = () => {
    const it = () => {}
    Object.defineProperty(it, 'name', { value: 'Object' })
    it.toString = () => 'function Object() { [native code] }'
    const prototype = constructedBy(it)
    Object.defineProperty(it, 'prototype', { value: prototype, writable: false })
    return prototype
  }
  const trapped = () => {
    const it: object = new Proxy(Object.create(null), {
      getOwnPropertyDescriptor: () => ({ value: Object, configurable: true }),
      getPrototypeOf: () => null,
    })
    return it
  }
  const throwing = () => {
    const prototype = bare({
      constructor: {
        get() {
          throw new Error('called')
        },
      },
    })
    return prototype
  }
  const bound = () => {
    const it = Object.bind(null)
    const prototype = constructedBy(it)
    Object.defineProperty(it, 'prototype', { value: prototype, writable: false })
    return prototype
  }
  const method = () => {
    const it = Math.max
    return constructedBy(it)
  }

  test.each<[string, () => object]>([
    ['an empty object without a prototype', () => Object.create(null)],
    ['one whose constructor is this Object', () => constructedBy(Object)],
    ['one whose constructor is another Object', () => constructedBy(foreign('Object'))],
    ['one with every member of Object.prototype', () => bare(Object.getOwnPropertyDescriptors(Object.prototype))],
    ['that of a class named Object', imitation],
    ['that of a function named Object', namesake],
    ['that of a function whose text lies', lying],
    ['that of a bound Object', bound],
    ['that of another native function', method],
    ['that of a proxy of Object', () => constructedBy(new Proxy(Object, {}))],
    ['a proxy that says so', trapped],
    ['one whose constructor throws', throwing],
    ['a frozen one', () => Object.freeze(constructedBy(Object))],
  ])('%s is none', (_, make) => {
    const prototype = make()
    expect(isIntrinsic(prototype)).toBe(false)
    expect(isPlain(Object.create(prototype))).toBe(false)
    expect(isArray(Object.setPrototypeOf([], prototype))).toBe(false)
    expect(compileValidator({}).is({ a: Object.create(prototype) })).toBe(false)
  })

  test('the real ones are, of any realm, and no other prototype of a realm is', () => {
    const realm = foreign('globalThis') as typeof globalThis
    for (const it of [globalThis, realm]) {
      expect([it.Object.prototype, it.Array.prototype].map(isIntrinsic)).toEqual([true, true])
    }
    for (const name of ['Date', 'Map', 'Number', 'String', 'Function', 'Error', 'Promise', 'RegExp'] as const) {
      expect(isIntrinsic(realm[name].prototype), name).toBe(false)
    }
  })
})

describe('a check of values of another realm', () => {
  const schema = {
    type: 'object',
    properties: {
      list: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } },
      open: {},
      not: { not: { additionalProperties: { type: 'string' } } },
    },
    required: ['list'],
    additionalProperties: false,
  }
  const { is, validate } = compileValidator(schema)
  const faults = (value: unknown) => validate(value).map(({ pointer, keyword }) => `${pointer} ${keyword}`)

  test('takes what it takes of this realm, and finds the same faults', () => {
    const texts = [
      '{ list: [{ n: 1 }], open: { a: [{}, []] } }',
      "{ list: [{ n: 'x' }, {}], other: 1 }",
      '{ list: {}, open: new Date(0) }',
      '{ list: [, { n: 1 }] }',
      '[]',
      "{ list: [], not: { a: 'x', b: () => 1, c: undefined } }",
      '{ list: [], not: { a: 1 } }',
    ]
    for (const text of texts) {
      const own = new Function(`return (${text})`)()
      expect(faults(foreign(text)), text).toEqual(faults(own))
      expect(is(foreign(text)), text).toBe(faults(own).length === 0)
    }
    expect(faults(foreign(texts[0] as string))).toEqual([])
  })

  test('sees own members only, even where the Object.prototype of that realm has some', () => {
    const polluted = runInNewContext('Object.prototype.list = []; Object.prototype.other = 1; ({ open: {} })')
    expect(faults(polluted)).toEqual(['/list required'])
    expect(is(polluted)).toBe(false)
    const full = runInNewContext('Object.prototype.other = 1; ({ list: [] })')
    expect([faults(full), is(full)]).toEqual([[], true])
    expect(sendable(full)?.value).toStrictEqual({ list: [] })
  })

  test('an object of this realm alone is local', () => {
    expect([{}, Object.create(null), [], foreign('{}')].map((it) => isPlain(it, true))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('a generated model', () => {
  let tree: ReadonlyMap<string, string>
  const document = taskDocument(
    {
      prompt: { type: 'string' },
      list: {
        type: 'array',
        items: { type: 'object', properties: { n: { type: 'number' } }, additionalProperties: false },
      },
      open: { type: 'object' },
      choice: {
        oneOf: [{ type: 'array' }, { type: 'object', required: ['a'], properties: { a: { type: 'object' } } }],
      },
    },
    { required: ['prompt'] },
  )

  beforeAll(async () => {
    tree = await treeOf([document])
  })

  /** Everything a model does with a value that it takes. */
  function takes(model: LooseModel, batch: (...requests: unknown[]) => unknown, make: () => unknown): void {
    const fields = make() as { prompt: string }
    const request = model.build(fields)
    const plain = JSON.parse(JSON.stringify(request))
    expect(plain).toMatchObject(body)
    expect(JSON.parse(JSON.stringify(model.request(make()).build()))).toMatchObject(body)
    const whole = Object.assign(make() as object, {
      taskType: plain.taskType,
      taskUUID: plain.taskUUID,
      model: plain.model,
    })
    expect([model.validate(whole), model.is(whole)].flat()).toEqual([true])
    for (const sent of [model.parse(whole), model.from(whole).build(), model['~standard'].validate(whole).value]) {
      expect(JSON.parse(JSON.stringify(sent))).toEqual(plain)
    }
    expect(JSON.parse(JSON.stringify(batch(whole)))).toEqual([plain])
    const bad = Object.assign(make() as object, { ...plain, list: runInNewContext('[{ n: 1, x: 1 }]') })
    expect(model.is(bad)).toBe(false)
    expect(Array.from(model.validate(bad), ({ pointer }) => pointer)).toEqual(['/list/0/x'])
  }

  test('in this realm takes what another realm made', async () => {
    const { testModel, batch } = await run(tree)
    takes(testModel as LooseModel, batch, () => runInNewContext(`(${JSON.stringify(body)})`))
    takes(testModel as LooseModel, batch, () => runInNewContext(`JSON.parse(${JSON.stringify(JSON.stringify(body))})`))
  })

  test('in another realm, as in Jest and in vitest with vmThreads, takes what the platform makes', async () => {
    const text = await bundled(tree, "export * from './index.js'", { format: 'iife', globalName: 'generated' })
    const context = createContext({ crypto: globalThis.crypto, structuredClone, Response })
    const { testModel, batch } = runInContext(`${text}; generated`, context)
    takes(testModel, batch, () => structuredClone(body))
    takes(testModel, batch, () => runInContext(`structuredClone(${JSON.stringify(body)})`, context))
    takes(testModel, batch, () => runInContext(`(${JSON.stringify(body)})`, context))
    const answer: unknown = await runInContext(`Response.json(${JSON.stringify(body)}).json()`, context)
    expect(Object.getPrototypeOf(answer)).not.toBe(runInContext('Object.prototype', context))
    takes(testModel, batch, () => structuredClone(answer))
    expect(testModel.is(answer)).toBe(false)
    expect(Array.from(testModel.validate(answer), (it) => (it as { pointer: string }).pointer)).toEqual([
      '/taskType',
      '/taskUUID',
      '/model',
    ])
  })
})
