import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json, JsonObject } from '../../generator/document/json.js'
import { mutated, valueAt } from '../../generator/document/pointer.js'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf } from '../judge/index.js'
import { placeRequestsOf } from '../value/edge/place-request.js'
import { textModels } from './documents.fixture.js'
import { prepared } from './preparation.js'
import { subjectNamed } from './subject.js'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...rest,
})

const shared = {
  Size: { type: 'integer', minimum: 64, maximum: 2048, multipleOf: 64 },
  Name: { type: 'string', minLength: 2, maxLength: 12, pattern: '^[a-z]+$' },
  Point: object({ x: { type: 'integer', maximum: 99 }, y: { type: 'integer', maximum: 99 } }, { required: ['x', 'y'] }),
  Open: { type: 'object', properties: { x: { type: 'integer' } }, required: ['x'], minProperties: 3 },
  Box: object({ from: ref('Point'), to: ref('Point') }, { required: ['from'] }),
  Node: object(
    { value: { type: 'integer', maximum: 9 }, left: ref('Node'), right: ref('Node') },
    { required: ['value'] },
  ),
}

const kind = (name: string) => ({ properties: { kind: { const: name } }, required: ['kind'] })

const bodies: Readonly<Record<string, JsonObject>> = {
  'of members': object({ width: ref('Size'), height: ref('Size'), depth: ref('Size') }),
  'of items and members': object({ at: ref('Point'), path: { type: 'array', items: ref('Point'), maxItems: 3 } }),
  'in branches at one place': object(
    {},
    {
      additionalProperties: true,
      oneOf: [{ allOf: [ref('Open'), kind('p')] }, { allOf: [ref('Open'), kind('q')] }],
    },
  ),
  'within another one': object({ first: ref('Box'), second: ref('Box') }),
  'that holds itself': object({ tree: ref('Node'), other: ref('Node') }),
  'beside other rules': object({
    a: { ...ref('Name'), pattern: '^a' },
    b: ref('Name'),
    c: ref('Size'),
    d: { ...ref('Size'), maximum: 1024 },
  }),
  'in a condition': object(
    { mode: { enum: ['x', 'y'] }, size: {} },
    {
      if: { properties: { mode: { const: 'x' } }, required: ['mode'] },
      then: { properties: { size: ref('Size') } },
      else: { properties: { size: ref('Size') } },
    },
  ),
  'of keys': object({
    a: { type: 'object', additionalProperties: ref('Size'), propertyNames: ref('Name') },
    name: ref('Name'),
    size: ref('Size'),
  }),
}

const root = '/components/schemas/Body'

function documentOf(body: JsonObject, schemas: JsonObject = shared): JsonObject {
  const content = { 'application/json': { schema: ref('Body') } }
  return {
    openapi: '3.1.0',
    info: { title: 'Shared', version: '1' },
    paths: {
      '/run': { post: { operationId: 'run', requestBody: { content }, responses: { 200: { description: '' } } } },
    },
    components: { schemas: { ...schemas, Body: body } },
  }
}

async function casesOf(document: JsonObject) {
  const subject = subjectNamed(await readModel(document), document, compileShape)
  return prepared(subject, { cases: 'core' })
}

/** Where `$ref`s stand, in a request and in what they lead to. */
function referencesIn(value: Json, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, it]) => referencesIn(it as Json, `${pointer}/${key}`))
  return typeof (value as JsonObject).$ref === 'string' ? [pointer, ...inner] : inner
}

/** Rules whose want shows: another type beside a grid, or a rule beside a stricter one of its own kind, does not. */
const telling = ['minimum', 'minProperties', 'multipleOf', 'minLength', 'required', 'additionalProperties']

/** The document with a copy in place of one reference, without one rule. */
function* wrongAtOnePlace(document: JsonObject) {
  for (const at of referencesIn(document.components as Json, '/components')) {
    const schema = valueAt(document, at) as JsonObject
    const { $ref, ...beside } = schema
    const target = valueAt(document, String($ref).slice(1)) as JsonObject
    for (const rule of telling.filter((it) => Object.hasOwn(target, it))) {
      const { [rule]: _, ...copy } = target
      yield [`${at} without ${rule}`, mutated(document, at, { set: { ...beside, allOf: [copy] } }) as Json] as const
    }
  }
}

describe('a server that forgets a rule of a shared schema at one of its places is noticed by the core set:', () => {
  test.each(Object.entries(bodies))('a schema %s', async (_, body) => {
    const used = JSON.stringify(body)
    const names = Object.keys(shared).filter(
      (it) => used.includes(`/${it}"`) || (it === 'Point' && used.includes('/Box"')),
    )
    const document = documentOf(body, Object.fromEntries(names.map((it) => [it, shared[it as keyof typeof shared]])))
    const { plan } = await casesOf(document)
    let faults = 0
    const missed: string[] = []
    for (const [fault, changed] of wrongAtOnePlace(document)) {
      faults++
      const judge = judgeOf(changed, { pointer: root, way: 'request' })
      if (!plan.some((it) => judge(it.text).valid !== (it.expected === 'accepted'))) missed.push(fault)
    }
    expect(missed).toEqual([])
    expect(faults).toBeGreaterThan(2)
  })
})

test('parameters that share a schema are each asked about its rules', async () => {
  const parameters = ['limit', 'offset'].map((name) => ({ name, in: 'query', schema: ref('Size') }))
  const document = {
    ...documentOf({}),
    paths: { '/x': { get: { operationId: 'x', parameters, responses: { 200: { description: '' } } } } },
  }
  const { cases } = await casesOf(document)
  for (const keyword of ['type', 'minimum', 'maximum', 'multipleOf'])
    expect(cases.filter((it) => it.keyword === keyword && it.expected === 'refused').map((it) => it.path)).toEqual(
      expect.arrayContaining(['/query/limit', '/query/offset']),
    )
})

test('a shared schema is asked about at a further place with one refused request for each of its rules', async () => {
  const { cases } = await casesOf(documentOf(bodies['of members'] as JsonObject))
  const refusedAt = (path: string) => cases.filter((it) => it.path === path && it.expected === 'refused')
  expect(refusedAt('/height').map((it) => `${it.keyword} ${it.label}`)).toEqual([
    'type null',
    'minimum 0',
    'maximum 2112',
    'multipleOf 96',
  ])
  expect(refusedAt('/width').length).toBeGreaterThan(4)
})

test('where no schema has several places nothing is asked twice', () => {
  for (const { model } of textModels)
    for (const { request } of model.operations) expect(placeRequestsOf(request)).toEqual({ asked: [], left: [] })
})

test('places beyond counting come to an end, and what is left out is told', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `C${i}`,
      i === 11 ? { type: 'integer', maximum: 9 } : object({ a: ref(`C${i + 1}`), b: ref(`C${i + 1}`) }),
    ]),
  )
  const { cases, table } = await casesOf(documentOf(ref('C0'), chain))
  const last = '/components/schemas/C11'
  const places = new Set(cases.filter((it) => it.pointer === last && it.expected === 'refused').map((it) => it.path))
  expect([...places].map((it) => it.at(-1))).toEqual(expect.arrayContaining(['a', 'b']))
  expect(places.size).toBeLessThan(12)
  expect(table.untested.filter((it) => it.pointer === last).map((it) => it.reason)).toContainEqual(
    expect.stringMatching(/^of its \d+ or more places by several references together the nearest \d are asked about$/),
  )
})

test('of hundreds of places each is asked about, as many rules as there is room for, and the rest is told', async () => {
  const many = (count: number, it: (i: number) => Json) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, it(i)]))
  const wide = object(many(20, () => ({ type: 'string', maxLength: 9 })))
  const model = await readModel(documentOf(object(many(300, () => ref('Wide'))), { Wide: wide }))
  const { asked, left } = placeRequestsOf(
    model.operations[0]?.request ?? { at: { file: '', pointer: '' }, constraints: [] },
  )
  expect(asked.length).toBe(4000)
  expect(new Set(asked.map((it) => it.path.split('/')[1])).size).toBe(299)
  expect(left.map((it) => it.reason)).toContainEqual(
    'at 299 of its places not all is asked: 4000 requests for further places of shared schemas are the most',
  )
})
