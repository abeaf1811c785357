import { beforeAll, describe, expect, test } from 'vitest'
import { generated, type LooseModel, taskDocument } from '../emit/bundle.fixture.js'
import type { RequestError } from './violation.js'

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const taskUUID = '0d8f2b4e-6a3c-4f51-9e7d-2b1c3a4d5e6f'

let model: LooseModel

beforeAll(async () => {
  const text = { type: 'string', minLength: 1 }
  const { testModel } = await generated(
    taskDocument(
      {
        prompt: text,
        seed: { type: 'integer', minimum: -5, maximum: 10, default: 7 },
        list: { type: 'array', items: { type: 'object', properties: { 'a/b': text }, additionalProperties: false } },
        size: { type: 'object', properties: { width: {}, height: {} } },
        then: text,
        build: text,
        set: text,
        constructor: text,
        toJSON: text,
        '': text,
      },
      { required: ['prompt'], dependentRequired: { seed: ['list'] } },
    ),
  )
  if (testModel === undefined) throw new Error('not generated')
  model = testModel
})

/** The pointers that an action is refused with; none when it succeeds. */
function refused(action: () => unknown): string[] {
  try {
    action()
    return []
  } catch (error) {
    if (!(error instanceof Error && 'violations' in error)) throw error
    return (error as RequestError).violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`)
  }
}

describe('a builder', () => {
  test('fills in what has one value, a fresh UUID, and no default', () => {
    const [first, second] = [1, 2].map(() => model.request().prompt?.('x').build())
    expect(Object.keys(first ?? {}).sort()).toEqual(['model', 'prompt', 'taskType', 'taskUUID'])
    expect(first).toMatchObject({ taskType: 'testInference', model: 'test:model@1', prompt: 'x' })
    expect(first?.taskUUID).toMatch(uuid)
    expect(second?.taskUUID).not.toBe(first?.taskUUID)
    expect(model.defaults).toEqual({ seed: 7 })
  })

  test('builds the same request as often as it is asked, UUID included', () => {
    const builder = model.request({ prompt: 'x' })
    expect(builder.build()).toEqual(builder.build())
  })

  test('keeps a UUID that is given', () => {
    expect(model.request({ prompt: 'x', taskUUID }).build().taskUUID).toBe(taskUUID)
    expect(model.request({ taskUUID: undefined }).prompt?.('x').build().taskUUID).toMatch(uuid)
  })

  test('is never changed: two ways on from one builder do not meet', () => {
    const base = model.request({ prompt: 'x' })
    const [one, two] = [base.then_?.('one'), base.then_?.('two')]
    expect([base, one, two].map((it) => it?.build().then)).toEqual([undefined, 'one', 'two'])
    expect(base.prompt?.('y').build().prompt).toBe('y')
    expect(base.build().prompt).toBe('x')
  })

  test('takes the last word, and undefined for none', () => {
    const builder = model.request({ prompt: 'x', size: {} })
    expect(builder.prompt?.('y').prompt?.('z').build().prompt).toBe('z')
    expect('size' in (builder.size?.(undefined).build() ?? {})).toBe(false)
    expect(refused(() => builder.prompt?.(undefined).build())).toEqual(['/prompt required'])
  })

  test('checks each value at once, and rules between fields at the end', () => {
    expect(refused(() => model.request().prompt?.(''))).toEqual(['/prompt minLength'])
    expect(refused(() => model.request().list?.([{ 'a/b': 1, c: 1 }]))).toEqual([
      '/list/0/a~1b type',
      '/list/0/c additionalProperties',
    ])
    const seeded = model.request().prompt?.('x').seed?.(1)
    expect(refused(() => seeded?.build())).toEqual(['/list dependentRequired'])
    expect(refused(() => seeded?.list?.([]).build())).toEqual([])
  })

  test('has a method for every field; names that it needs itself get an underscore', () => {
    const names = ['then_', 'build_', 'set_', 'constructor_', 'toJSON_', '']
    const built = names
      .reduce((builder, name) => builder[name]?.('v') ?? builder, model.request({ prompt: 'x' }))
      .build()
    expect(built).toMatchObject({ then: 'v', build: 'v', set: 'v', constructor: 'v', toJSON: 'v', '': 'v' })
  })

  test('sets any field by its name, and refuses one that there is not', () => {
    expect(model.request({ prompt: 'x' }).set?.('then', 'y').build().then).toBe('y')
    expect(refused(() => model.request().set?.('other', 1))).toEqual(['/other additionalProperties'])
    expect(refused(() => model.request().set?.('__proto__', 1))).toEqual(['/__proto__ additionalProperties'])
    expect(refused(() => model.request({ other: 1 }))).toEqual(['/other additionalProperties'])
  })

  test('is no promise: await gives the builder back', async () => {
    const builder = model.request({ prompt: 'x' })
    expect(await builder).toBe(builder)
  })

  test('starts from an existing request without a new UUID and without changing it', () => {
    const request = model.build({ prompt: 'x', taskUUID })
    expect(model.from(request).build()).toEqual(request)
    expect(model.from(request).prompt?.('y').build()).toEqual({ ...request, prompt: 'y' })
    expect(request.prompt).toBe('x')
    const { taskUUID: _, ...rest } = request
    expect(refused(() => model.from(rest).build())).toEqual(['/taskUUID required'])
  })
})

describe('what is sent', () => {
  test('has no -0, nothing absent, and no share in what was given', () => {
    const list = [{ 'a/b': 'x' }]
    const fields = { prompt: 'x', seed: -0, list, size: { width: undefined, height: () => 1 }, then: undefined }
    for (const built of [model.build(fields), model.request(fields).build(), model.parse({ ...model.build(fields) })]) {
      expect(Object.is(built.seed, 0)).toBe(true)
      expect(built.size).toStrictEqual({})
      expect('then' in built).toBe(false)
      expect(built.list).toEqual(list)
      expect(built.list).not.toBe(list)
    }
    const built = model.request().prompt?.('x').list?.(list).build()
    list[0] = { 'a/b': '' }
    expect(built?.list).toEqual([{ 'a/b': 'x' }])
  })

  test('a request that was built does not lead back into its builder', () => {
    const builder = model.request({ prompt: 'x', list: [{ 'a/b': 'x' }] })
    const built = builder.build() as unknown as { list: object[] }
    built.list.push({ 'a/b': '' })
    expect(builder.build().list).toEqual([{ 'a/b': 'x' }])
  })

  test('is what was checked, even where a getter changes its mind', () => {
    const fickle = () => {
      let reads = 0
      return Object.defineProperty({ ...model.build({ prompt: 'x' }) }, 'prompt', {
        enumerable: true,
        get: () => (reads++ === 0 ? 'x' : ''),
      })
    }
    expect(model.parse(fickle()).prompt).toBe('x')
    expect(model.build(fickle()).prompt).toBe('x')
    expect(model['~standard'].validate(fickle())).toMatchObject({ value: { prompt: 'x' } })
  })
})

describe('what cannot be copied', () => {
  const trap = (handler: ProxyHandler<object>) => (object: object) => new Proxy(object, handler)
  const fail = () => {
    throw new TypeError('no')
  }
  const throwing = (object: object) => Object.defineProperty({ ...object }, 'prompt', { enumerable: true, get: fail })
  /** Throws only while it is copied: a check that comes after it would find nothing. */
  const throwingOnce = (object: object) => {
    let reads = 0
    const get = () => (reads++ === 0 ? fail() : 'x')
    return Object.defineProperty({ ...object }, 'prompt', { enumerable: true, get })
  }
  const circular = (object: object) => Object.assign(object, { size: { width: object } })
  const revoked = (object: object) => {
    const { proxy, revoke } = Proxy.revocable(object, {})
    revoke()
    return proxy
  }
  const makes: [string, (object: object) => unknown][] = [
    ['a getter that throws', throwing],
    ['a getter that throws the first time', throwingOnce],
    ['a getter that throws deep inside', (object) => ({ ...object, size: { width: throwing({}) } })],
    ['keys that throw', trap({ ownKeys: fail })],
    ['descriptors that throw', trap({ getOwnPropertyDescriptor: fail })],
    ['members that throw', trap({ get: fail })],
    ['a prototype that throws', trap({ getPrototypeOf: fail })],
    ['a toJSON that throws', (object) => Object.defineProperty({ ...object }, 'toJSON', { get: fail })],
    ['a revoked proxy', revoked],
    ['a circle', circular],
    ['null', () => null],
    ['a number', () => 1],
    ['text', () => 'x'],
    ['a bigint', () => 1n],
    ['a symbol', () => Symbol('x')],
    ['a function', () => fail],
    ['a list', () => []],
    ['a date', () => new Date(0)],
    ['a class instance', (object) => Object.assign(new (class Task {})(), object)],
    ['an heir', (object) => Object.create(object)],
    ['a toJSON', (object) => ({ ...object, toJSON: () => object })],
  ]

  test.each(makes)(
    '%s is refused with RequestError by everything that makes a request; nothing else throws',
    (_, make) => {
      const value = () => make({ ...model.build({ prompt: 'x' }) })
      const actions = [
        () => model.parse(value()),
        () => model.build(value()),
        () => model.request(value()).build(),
        () => model.from(value()).build(),
      ]
      for (const action of actions) expect(refused(action)).not.toEqual([])
      expect(() => [model.is(value()), model.validate(value())]).not.toThrow()
      expect(model['~standard'].validate(value()).issues?.length).toBeGreaterThan(0)
    },
  )

  test('undefined as the fields of a request is none; as a request it is refused', () => {
    expect(refused(() => model.build(undefined))).not.toEqual([])
    expect(refused(() => model.from(undefined))).not.toEqual([])
    expect(refused(() => model.parse(undefined))).not.toEqual([])
    expect(refused(() => model.request(undefined).prompt?.('x').build())).toEqual([])
  })

  test('a prototype that is plain only when it is looked at again never brings the object itself through', () => {
    let turns = 0
    const given = trap({ getPrototypeOf: () => (turns++ % 2 === 0 ? Date.prototype : Object.prototype) })(
      model.build({ prompt: 'x' }),
    )
    expect(refused(() => model.parse(given))).toEqual([' type'])
    turns = 1
    expect(model.parse(given)).not.toBe(given)
  })

  test('a setter refuses it under its own name', () => {
    for (const make of [throwing, throwingOnce, trap({ ownKeys: fail }), circular]) {
      expect(refused(() => model.request({ prompt: 'x' }).set?.('size', make({})))).not.toEqual([])
    }
  })

  test('nothing that is sent leads back to what was given', () => {
    const date = new Date(0)
    const given = { ...model.build({ prompt: 'x' }), size: { width: [{ a: 1 }] }, list: [{}] }
    const kept = [
      model.parse(given),
      model.from(given).build(),
      model.build(given),
      model['~standard'].validate(given).value,
    ]
    const shared = (a: unknown, b: unknown): boolean =>
      typeof a === 'object' && a !== null && (a === b || Object.values(a).some((it) => reachable(b).has(it as object)))
    expect(kept.map((it) => shared(it, given))).toEqual(kept.map(() => false))
    expect(refused(() => model.parse({ ...given, size: { width: date } }))).toEqual(['/size/width type'])
  })

  test('what JSON.stringify would make of it is what was checked, for every getter, proxy and toJSON', () => {
    let reads = 0
    const fickle = new Proxy({} as Record<string, unknown>, {
      get: (_, key) => (key === 'toJSON' ? undefined : key === 'width' ? reads++ : undefined),
      ownKeys: () => ['width'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 'other' }),
    })
    const built = model.build({ prompt: 'x', size: fickle })
    expect(reads).toBe(1)
    expect(built.size).toStrictEqual({ width: 0 })
  })
})

function reachable(value: unknown, seen = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return seen
  seen.add(value)
  for (const it of Object.values(value)) reachable(it, seen)
  return seen
}

describe('parse, validate and is', () => {
  test('agree; parse throws every violation', () => {
    const good = model.build({ prompt: 'x' })
    const bad = { ...good, prompt: '', seed: 11, other: 1 }
    expect([model.is(good), model.validate(good), model.parse(good)]).toEqual([true, [], good])
    expect(model.is(bad)).toBe(false)
    const wanted = ['/prompt minLength', '/seed maximum', '/other additionalProperties', '/list dependentRequired']
    expect(model.validate(bad).map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual(wanted)
    expect(refused(() => model.parse(bad))).toEqual(wanted)
    expect(refused(() => model.build(bad))).toEqual(wanted)
  })

  test.each<[string, () => unknown]>([
    ['null', () => null],
    ['undefined', () => undefined],
    ['text', () => 'x'],
    ['a list', () => []],
    ['a function', () => () => 1],
    ['a bigint', () => 1n],
    ['a date', () => new Date(0)],
    ['a map', () => new Map()],
  ])('%s is of the wrong type, and nothing throws', (_, make) => {
    expect(model.validate(make()).map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([' type'])
    expect(refused(() => model.parse(make()))).toEqual([' type'])
  })

  test('a circle, a getter that throws and a hundred thousand levels are refused', () => {
    const circle: Record<string, unknown> = { ...model.build({ prompt: 'x' }) }
    circle.size = { width: circle }
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const thrower = {
      ...model.build({ prompt: 'x' }),
      get size() {
        throw new Error('no')
      },
    }
    for (const value of [circle, thrower, { ...model.build({ prompt: 'x' }), size: { width: deep } }]) {
      expect(model.is(value)).toBe(false)
      expect(model.validate(value)).not.toEqual([])
      expect(refused(() => model.parse(value))).not.toEqual([])
    }
  })

  test('the error says every violation and is one class for the whole tree', async () => {
    const { RequestError: TheirError, testModel } = await generated(taskDocument({ a: { type: 'string' } }))
    try {
      testModel?.build({ a: 1, b: 2 })
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(TheirError)
      expect((error as RequestError).message).toBe(
        'a: 1 is not of type "string"\nb: is not a known key; known are taskType, taskUUID, model, a',
      )
    }
  })
})

describe('~standard', () => {
  test('gives the value, or issues whose paths have keys as text and indexes as numbers', () => {
    const good = model.build({ prompt: 'x', list: [{}] })
    expect(model['~standard']).toMatchObject({ version: 1, vendor: 'specproof' })
    expect(model['~standard'].validate(good)).toEqual({ value: good })
    const { issues } = model['~standard'].validate({ ...good, list: [{}, { 'a/b': '' }], size: { 0: Number.NaN } })
    expect(issues?.map(({ path }) => path)).toEqual([
      ['list', 1, 'a/b'],
      ['size', '0'],
    ])
    expect(model['~standard'].validate(1).issues?.map(({ path }) => path)).toEqual([[]])
  })
})
