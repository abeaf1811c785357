import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from '../../generator/document/json.js'
import { child, type Pointer, replaced, tokens, valueAt } from '../../generator/document/pointer.js'
import { sampled, seed } from '../../generator/sample.fixture.js'
import { diff, edited } from './edited.fixture.js'
import { limits } from './limits.js'
import { documentOf } from './note.fixture.js'
import { describe as describeResult } from './result/describe.js'

const breaks = async (old: Json, next: Json) =>
  (await diff(old, next)).changes.filter((it) => it.verdict === 'proven' && it.direction === 'request')

const fieldDocument = (schema: JsonObject) => documentOf(schema, {}, false)

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

test('each rule of dependentRequired is asked for by itself, though another one takes nothing away', async () => {
  const properties = { a: { type: 'integer' }, b: { type: 'integer' } }
  const old = { type: 'object', properties, oneOf: [{ required: ['a', 'b'] }, { properties: { a: false } }] }
  const next = { type: 'object', properties, dependentRequired: { a: ['b'], b: ['a'] } }
  const found = await breaks(fieldDocument(old), fieldDocument(next))
  expect(found.map((it) => it.new)).toEqual([{ b: ['a'] }])
})

/** A schema made of members, any of which can be missing or narrower. */
interface List {
  readonly size: number
  /** The schema with all members, or with one of them dropped or narrowed. */
  readonly schema: (without?: number) => JsonObject
}

/** A list of members, of which one can be left out. */
const dropped = (size: number, member: (i: number) => Json, schema: (members: Json[]) => JsonObject): List => ({
  size,
  schema: (without) =>
    schema(
      upTo(size)
        .filter((i) => i !== without)
        .map(member),
    ),
})

/** A list of members, of which one can be narrower. */
const narrowed = (
  size: number,
  member: (i: number, isNarrow: boolean) => Json,
  schema: (members: Json[]) => JsonObject,
): List => ({ size, schema: (narrow) => schema(upTo(size).map((i) => member(i, i === narrow))) })

const value = (i: number) => `value-${i}`
const pair = (i: number) => ({ properties: { width: { const: 100 + i }, height: { const: 900 - i } } })
const variant = (i: number) => ({
  properties: { kind: { const: value(i) }, [`own${i}`]: { type: 'integer' } },
  required: ['kind', `own${i}`],
})
const sized = {
  type: 'object',
  properties: { width: { type: 'integer' }, height: { type: 'integer' } },
  required: ['width', 'height'],
}
const chosen = { type: 'object', properties: { kind: { enum: upTo(40).map(value) }, level: { type: 'integer' } } }
const isKind = (i: number) => ({ properties: { kind: { const: value(i) } }, required: ['kind'] })
const atMost = (i: number, isNarrow: boolean) => ({ properties: { level: { maximum: 100 + i - (isNarrow ? 1 : 0) } } })
const chain = (i: number, narrow: number | undefined, size: number): JsonObject => ({
  if: isKind(i),
  then: atMost(i, i === narrow),
  ...(i + 1 < size && { else: chain(i + 1, narrow, size) }),
})

const lists: Readonly<Record<string, List>> = {
  'values of a field': dropped(40, value, (all) => ({ enum: all })),
  'described values of a field': dropped(
    40,
    (i) => ({ const: value(i), description: 'A value.' }),
    (all) => ({ oneOf: all }),
  ),
  'values of an item': dropped(40, value, (all) => ({ type: 'array', items: { enum: all } })),
  'values in a tuple': dropped(40, value, (all) => ({
    type: 'array',
    prefixItems: [...upTo(5).map(() => ({ type: 'integer' })), { enum: all }],
    minItems: 6,
  })),
  'values deep in an object': dropped(40, value, (all) => {
    const around = (inner: JsonObject, key: string): JsonObject => ({
      type: 'object',
      properties: { [key]: inner },
      required: [key],
    })
    return ['a', 'b', 'c', 'd', 'e'].reduce(around, { enum: all })
  }),
  'places of a tuple': narrowed(
    40,
    (_, isNarrow) => ({ type: 'integer', maximum: isNarrow ? 8 : 9 }),
    (all) => ({ type: 'array', prefixItems: all }),
  ),
  'oneOf pairs of values': dropped(40, pair, (all) => ({ ...sized, oneOf: all })),
  'anyOf pairs of values in an item': dropped(40, pair, (all) => ({
    type: 'array',
    items: { ...sized, anyOf: all },
    minItems: 1,
  })),
  'anyOf pairs of values in a condition': dropped(24, pair, (all) => ({
    ...sized,
    required: [],
    if: { anyOf: [{ required: ['width'] }, { required: ['height'] }] },
    then: { anyOf: all, required: ['width', 'height'] },
  })),
  'keys of which one is needed': dropped(
    40,
    (i) => ({ required: [`key${i}`] }),
    (all) => ({ type: 'object', anyOf: all }),
  ),
  'ranges of numbers': dropped(
    40,
    (i) => ({ minimum: 10 * i, maximum: 10 * i + 5 }),
    (all) => ({ type: 'integer', oneOf: all }),
  ),
  'patterns of texts': dropped(
    40,
    (i) => ({ pattern: `^p${i}-[a-z]+$` }),
    (all) => ({ type: 'string', anyOf: all }),
  ),
  'alternatives of one pattern': dropped(40, value, (all) => ({ type: 'string', pattern: `^(${all.join('|')})$` })),
  'lists of values in branches': dropped(
    20,
    (i) => ({ enum: [i, i + 100] }),
    (all) => ({ type: 'integer', anyOf: all }),
  ),
  'kinds of objects': dropped(40, variant, (all) => ({ type: 'object', oneOf: all })),
  'branches within a branch': dropped(20, variant, (all) => ({
    oneOf: [
      { type: 'integer' },
      { type: 'object', oneOf: [{ required: ['plain'] }, { anyOf: all, not: { required: ['plain'] } }] },
    ],
  })),
  'rules with a condition each': narrowed(
    40,
    (i, isNarrow) => ({ if: isKind(i), then: atMost(i, isNarrow) }),
    (all) => ({ ...chosen, allOf: all }),
  ),
  'rules each of which is the else of another': {
    size: 24,
    schema: (narrow) => ({ ...chosen, ...chain(0, narrow, 24) }),
  },
  'keys that need another': narrowed(
    40,
    (i, isNarrow) => (isNarrow ? { [`key${i}`]: ['other'] } : {}),
    (all) => ({
      type: 'object',
      properties: Object.fromEntries(upTo(40).map((i) => [`key${i}`, { type: 'integer' }])),
      dependentRequired: Object.assign({}, ...all),
    }),
  ),
}

console.log(`seed ${seed}`)

describe('a break hides in no place of a long list', () => {
  test.each(Object.entries(lists))(
    '%s',
    async (_, { size, schema }) => {
      const missed: number[] = []
      // The last one of a list lies beyond every bound.
      for (const i of new Set([...sampled(upTo(size), 3), size - 1])) {
        if ((await breaks(fieldDocument(schema()), fieldDocument(schema(i)))).length === 0) missed.push(i)
      }
      expect(missed).toEqual([])
    },
    600_000,
  )
})

test('of forty uses of one schema the only one without a limit of its own shows the break', async () => {
  const using = (maximum: number, free: number) => {
    const properties = Object.fromEntries(
      upTo(40).map((i) => [`key${i}`, { $ref: '#/components/schemas/Short', ...(i !== free && { maxLength: 2 }) }]),
    )
    return edited(fieldDocument({ type: 'object', properties }), (draft) => {
      const { schemas } = (draft as unknown as { components: { schemas: { Short: { maxLength: number } } } }).components
      schemas.Short.maxLength = maximum
    })
  }
  for (const free of [0, 5, 23, 39]) expect((await breaks(using(9, free), using(8, free))).length).toBe(1)
}, 600_000)

test('of twenty fields that become required together each is a break of its own', async () => {
  const properties = Object.fromEntries(upTo(20).map((i) => [`key${i}`, { type: 'integer' }]))
  const [old, next] = [[], Object.keys(properties)].map((required) =>
    fieldDocument({ type: 'object', properties, required }),
  ) as [Json, Json]
  expect((await breaks(old, next)).length).toBe(20)
}, 600_000)

test('a search that was cut short names the bound in the result, in the sentence and in the report', async () => {
  // A pattern that refers back to what it took is no regular language.
  const [old, next] = ['^([a-z]+)\\1$', '^([a-z]+)\\1{1,1}$'].map((pattern) =>
    fieldDocument({ type: 'string', pattern }),
  )
  const result = await diff(old as Json, next as Json, { budget: 5 })
  const [change] = result.changes
  expect([change?.verdict, change?.search?.candidates]).toEqual(['undecided', 5])
  expect(change?.search?.limits).toContain('candidates')
  expect(change?.why).toContain('it stops at 5 candidates for one change')
  expect(result.search.limits).toContainEqual({ name: 'candidates', most: 5, of: limits.candidates.of })
  expect(describeResult(result)).toContain('bounds reached: 5 candidates for one change')
})

test('a schema that leads back to itself through its branches is compared, and the break is shown where it is nearest', async () => {
  const tree = (maximum: number) => {
    const node = { $ref: '#/components/schemas/Node' }
    return edited(fieldDocument(node), (draft) => {
      const { schemas } = (draft as unknown as { components: { schemas: Record<string, Json> } }).components
      schemas.Node = {
        type: 'object',
        properties: {
          ...Object.fromEntries([...'abcdef'].map((key) => [key, node])),
          value: { oneOf: [{ type: 'integer', maximum }, { type: 'array', items: node }, node] },
        },
        required: ['value'],
      }
    })
  }
  const forth = await breaks(tree(9), tree(8))
  expect(forth.map((it) => [it.path, it.witness?.part])).toEqual([['field.value', 9]])
  expect((await diff(tree(8), tree(9))).changes.map((it) => it.verdict)).toEqual(['compatible'])
  expect((await diff(tree(9), tree(9))).changes).toEqual([])
})

const corpus = new URL('../../../shared/specs-corpus/', import.meta.url)
const published = existsSync(corpus)
  ? ['', 'runware/'].flatMap((folder) =>
      readdirSync(new URL(folder, corpus))
        .filter((it) => it.endsWith('.json'))
        .map((it) => `${folder}${it}`),
    )
  : []

/** A size of a list of sizes in a document: the list and the index in it. */
interface ListedSize {
  readonly file: string
  readonly list: Pointer
  readonly index: number
}

/** All lists of pairs of width and height, wherever they stand. */
function sizesIn(file: string): readonly ListedSize[] {
  const found: ListedSize[] = []
  const visit = (value: Json | undefined, at: Pointer): void => {
    if (Array.isArray(value)) {
      for (const [i, it] of value.entries()) visit(it as Json, child(at, i))
    } else if (isJsonObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if ((key === 'oneOf' || key === 'anyOf') && isSizeList(inner))
          found.push(...inner.map((_, index) => ({ file, list: child(at, key), index })))
        visit(inner, child(at, key))
      }
    }
  }
  visit(documentIn(file), '')
  return found
}

function isSizeList(value: Json | undefined): value is readonly Json[] {
  const isSize = (it: Json) => ['width', 'height'].every((key) => valueAt(it, `/properties/${key}/const`) !== undefined)
  return Array.isArray(value) && value.length > 1 && value.every(isSize)
}

function documentIn(file: string): Json {
  return JSON.parse(readFileSync(new URL(file, corpus), 'utf8')) as Json
}

test.skipIf(published.length === 0)(
  `each size that a published model loses is a break${published.length > 0 ? '' : ' (the published files are not at hand)'}`,
  async () => {
    const all = published.flatMap(sizesIn)
    expect(all.length).toBeGreaterThan(25)
    const missed: ListedSize[] = []
    for (const size of sampled(all, 6)) {
      const document = documentIn(size.file)
      const next = replaced(document, [...tokens(size.list), size.index], undefined)
      if ((await breaks(document, next as Json)).length === 0) missed.push(size)
    }
    expect(missed).toEqual([])
  },
)
