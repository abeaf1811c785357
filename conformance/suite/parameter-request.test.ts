import { beforeAll, describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import { isJsonObject } from '../../generator/document/json.js'
import type { Model } from '../../generator/ir/model.js'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { fetchTarget } from '../server/fetch.js'
import { localTarget } from '../server/local.js'
import type { Sent, Target } from '../server/target.js'
import { runSuite } from './run.js'
import { bodilessSubjectOf, type Subject } from './subject.js'

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const trouble = {
  description: 'No.',
  ...json({ type: 'object', required: ['message'], properties: { message: { type: 'string' } } }),
}
const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })

/** Nothing but operations without a body. */
const pets = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [
          query('limit', { type: 'integer', minimum: 1, maximum: 100 }),
          query('kind', { enum: ['cat', 'dog'] }),
          query(
            'tags',
            { type: 'array', maxItems: 3, items: { type: 'string', pattern: '^[a-z]+$' } },
            { explode: false },
          ),
          query(
            'near',
            { type: 'object', required: ['x'], properties: { x: { type: 'number', maximum: 9 } } },
            { style: 'deepObject' },
          ),
          query('filter', { type: 'object', properties: { old: { type: 'boolean' } } }),
          { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string', minLength: 3 } },
        ],
        responses: {
          200: { description: 'They.', ...json({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }) },
          400: trouble,
        },
      },
    },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1, maximum: 500 } }],
      get: {
        operationId: 'getPet',
        responses: { 200: { description: 'It.', ...json({ $ref: '#/components/schemas/Pet' }) }, 404: trouble },
      },
      delete: { operationId: 'dropPet', responses: { 204: { description: 'Gone.' }, 404: trouble } },
      head: { operationId: 'hasPet', responses: { 200: { description: 'There.' } } },
    },
    '/pets/7': { get: { operationId: 'seventh', security: [], responses: { 200: { description: 'It.' } } } },
  },
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: { Pet: { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } } },
  },
}

describe('an operation without a body', () => {
  let model: Model
  beforeAll(async () => {
    model = await readModel(pets)
  })

  const subjects = new Map<string, Subject>()
  const subject = (id: string): Subject => {
    const own = model.withoutBody.find((it) => it.id === id)
    if (own === undefined) throw new Error(`There is no ${id}.`)
    const made = subjects.get(id) ?? bodilessSubjectOf(model, own, pets, compileShape)
    subjects.set(id, made)
    return made
  }
  const report = (it: Subject, target: Target = localTarget(it), runs = 0) => runSuite(it, { target, runs, seed: 1 })
  const found = async (it: Subject, target?: Target) =>
    (await report(it, target)).findings.map(({ law, path, message }) => `${law} ${path}: ${message}`)

  test.each(['listPets', 'getPet', 'dropPet', 'hasPet', 'seventh'])(
    '%s of the mock has no finding, and each law is kept or has a reason',
    async (id) => {
      const { findings, laws } = await report(subject(id), localTarget(subject(id)), 20)
      expect(findings).toEqual([])
      expect(laws.filter((it) => it.status === 'could not run')).toEqual([])
      expect(laws.find((it) => it.law === 'server-agrees')?.status).toBe('kept')
    },
  )

  test('each limit of a parameter is shown on both sides, and what is made up of it is not counted', async () => {
    const { coverage } = await report(subject('listPets'))
    const at = '/paths/~1pets/get/parameters'
    const both = coverage.filter((it) => it.covered === 'both sides').map((it) => `${it.pointer} ${it.keyword}`)
    expect(both).toEqual(
      expect.arrayContaining([
        `${at}/0/schema minimum`,
        `${at}/0/schema maximum`,
        `${at}/1/schema enum`,
        `${at}/2/schema maxItems`,
        `${at}/2/schema/items pattern`,
        `${at}/3/schema/properties/x maximum`,
        `${at}/4/schema/properties/old type`,
        `${at}/5/schema minLength`,
        `${at}/5 required`,
      ]),
    )
    expect(coverage.every((it) => it.pointer.startsWith(at))).toBe(true)
  })

  /** A server that is wrong about one thing. */
  const wrong = (it: Subject, change: (request: Sent) => Sent): Target => {
    const right = localTarget(it)
    return { ...right, send: (request) => right.send(change(request)) }
  }
  const withQuery =
    (change: (query: URLSearchParams) => void) =>
    (request: Sent): Sent => {
      const [path = '', text] = (request.path ?? '').split('?')
      const own = new URLSearchParams(text)
      change(own)
      return { ...request, path: `${path}?${own}` }
    }

  test.each<[string, (request: Sent) => Sent, string]>([
    [
      'takes a limit of 101',
      withQuery((it) => it.get('limit') === '101' && it.set('limit', '100')),
      'server-agrees /query/limit: The server accepts what the document refuses.',
    ],
    [
      'refuses a limit of 100',
      withQuery((it) => it.get('limit') === '100' && it.set('limit', '101')),
      'server-agrees /query/limit: The server refuses what the document allows.',
    ],
    [
      'ignores what it does not know of a list',
      withQuery((it) => it.get('kind') !== null && it.set('kind', 'cat')),
      'server-agrees /query/kind: The server accepts what the document refuses.',
    ],
    [
      'needs no header',
      (it) => ({ ...it, headers: { 'x-trace': 'abc', ...it.headers } }),
      'server-agrees /headers: The server accepts what the document refuses.',
    ],
    ['takes any key', (it) => ({ ...it, key: 'right' }), 'key-decides : The server is to answer 401'],
  ])('a server that %s is found out', async (_, change, wanted) => {
    const it = subject('listPets')
    const all = await found(it, wrong(it, change))
    expect(all.filter((one) => one.startsWith(wanted)).length).toBeGreaterThan(0)
  })

  test('an answer that is none of those described is found', async () => {
    const it = subject('getPet')
    const right = localTarget(it)
    const send: Target['send'] = async (request) => {
      const received = await right.send(request)
      return received.kind === 'answer' && received.status === 200 ? { ...received, text: '{"id":"7"}' } : received
    }
    expect(await found(it, { ...right, send })).toEqual([
      'response-fits /id: type at /id breaks the observed response 200.',
    ])
  })

  test('what the path names may not be there: that speaks neither for a server nor against it', async () => {
    const it = subject('getPet')
    const right = localTarget(it)
    const absent = {
      kind: 'answer',
      status: 404,
      headers: { 'content-type': 'application/json' },
      text: '{"message":"There is no such pet."}',
    } as const
    const send: Target['send'] = async (request) => {
      const received = await right.send(request)
      return received.kind === 'answer' && received.status === 200 ? absent : received
    }
    expect(await found(it, { ...right, send })).toEqual([])
  })

  test('a finding is reproduced by its address alone', async () => {
    const it = subject('getPet')
    const right = localTarget(it)
    const [first] = (
      await report(it, {
        ...right,
        send: async (request) => ({ ...(await right.send(request)), status: 200 }) as never,
      })
    ).findings
    expect(first?.curl).toMatch(
      /^curl -sS -X GET 'http:\/\/127\.0\.0\.1:8787\/v1\/pets\/[^']+' -H "authorization: Bearer \$API_KEY"$/,
    )
    expect(first?.snippet).not.toContain('body')
  })

  test('over HTTP it is the same', async () => {
    const it = subject('listPets')
    const server = await createMock([{ model, document: pets }], { judgeOf, apiKey: 'test-key' }).listen()
    try {
      expect(await found(it, fetchTarget(server.url, 'test-key'))).toEqual([])
    } finally {
      await server.close()
    }
  })

  test('generated checks that miss a rule are found', async () => {
    const it = subject('listPets')
    const { carriage } = it
    if (carriage === undefined) throw new Error('It has a body.')
    const lax = (value: unknown) => {
      const isLimited = isJsonObject(value) && isJsonObject(value.query) && 'limit' in value.query
      return isLimited ? [] : it.validate(value)
    }
    const all = await found({ ...it, validate: lax })
    expect(all).toContain('checks-agree /query/limit: The generated check and the oracle disagree.')
  })
})
