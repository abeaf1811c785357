import { describe, expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json } from '../../generator/document/json.js'
import { mutated, valueAt } from '../../generator/document/pointer.js'
import { readModel } from '../../generator/ir/read.js'
import { judgeOf } from '../judge/index.js'
import { createMock } from '../mock/index.js'
import { mockTarget } from '../server/in-process.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { prepared } from './preparation.js'
import { runSuite } from './run.js'
import { subjectOf } from './subject.js'

describe('the boundary table of the text models', () => {
  for (const { model, document } of textModels) {
    const [operation] = model.operations
    if (operation === undefined) throw new Error(`${model.id} has no operation.`)
    const subject = knownSubject({ model, document }, operation)
    const full = prepared(subject)
    const core = prepared(subject, { cases: 'core' })
    const at = (path: string, expected: string) =>
      full.cases.filter((it) => it.path === path && it.expected === expected).map((it) => it.label)

    test(`every constraint of ${model.id} is tested on both sides`, async () => {
      const target = mockTarget(createMock([{ model, document: document as object }], { judgeOf, apiKey: 'k' }), 'k')
      const { coverage } = await runSuite(subject, { target, runs: 0, seed: 1 }, full)
      expect(coverage.filter((it) => it.covered !== 'both sides')).toEqual([])
      expect(coverage.length).toBeGreaterThan(60)
    })

    test(`the core set of ${model.id} takes at most 2 requests per constraint on average`, () => {
      const constraints = new Set(core.table.cases.map((it) => `${it.pointer} ${it.keyword}`)).size
      expect(core.plan.length / constraints).toBeLessThanOrEqual(2)
    })

    test(`each refused case of ${model.id} breaks one constraint, or such as cannot be broken apart`, () => {
      for (const { broken, expected, text, isWhole } of full.cases) {
        expect(broken.length > 0).toBe(expected === 'refused')
        const places = new Set(broken.map((it) => it.pointer))
        const keywords = new Set(broken.map((it) => it.keyword))
        // One value that breaks two rules, or one rule that misses several members.
        expect(expected === 'accepted' || places.size === 1 || keywords.size === 1).toBe(true)
        const judge = isWhole ? subject.judgeBody : subject.judge
        expect(judge(text).valid).toBe(expected === 'accepted')
      }
    })

    test(`case ids of ${model.id} are unique and do not depend on the run`, () => {
      const again = prepared(subjectOf(model, operation, document as object, compileShape))
      expect(again.cases.map((it) => it.id)).toEqual(full.cases.map((it) => it.id))
      expect(new Set(full.cases.map((it) => it.id)).size).toBe(full.cases.length)
    })

    test(`the seed of ${model.id} is tried at both ends of the unsigned 32-bit range and one beyond`, () => {
      expect(at('/seed', 'accepted')).toEqual(expect.arrayContaining(['0', '1', '4294967294', '4294967295']))
      expect(at('/seed', 'refused')).toEqual(expect.arrayContaining(['-1', '4294967296', '1.5', 'null']))
    })

    test(`every keyword of ${model.id} that demands something is in the table`, () => {
      const root = operation.body.at.pointer
      const listed = new Set(full.table.cases.map((it) => `${it.pointer} ${it.keyword}`))
      const missing = demandsIn(document, root).filter((it) => !listed.has(it))
      expect(missing).toEqual([])
    })

    test(`a later item of ${model.id} is spoiled behind items that are in order`, () => {
      expect(full.cases.filter((it) => it.slip === 'later-item').map((it) => `${it.expected} ${it.path}`)).toEqual(
        expect.arrayContaining(['accepted /messages', 'refused /messages/1', 'refused /messages/5']),
      )
    })
  }
})

test('the system prompt limit of each text model is met in code points, in characters of two units too', () => {
  for (const [ending, limit] of [
    ['397b', 262144],
    ['27b', 131072],
  ] as const) {
    const known = textModels.find((it) => it.model.id.endsWith(ending))
    const operation = known?.model.operations[0]
    if (known === undefined || operation === undefined) throw new Error(`There is no model ${ending}.`)
    const { cases } = prepared(knownSubject(known, operation))
    const labels = cases
      .filter((it) => it.path === '/settings/systemPrompt' && it.keyword === 'maxLength')
      .map((it) => `${it.expected} ${it.label}`)
    expect(labels).toEqual([
      `accepted "a" × ${limit}`,
      `accepted "a" × ${limit - 1}`,
      `refused "a" × ${limit + 1}`,
      `accepted "\u{1F98A}" × ${limit}`,
      `accepted "\\"" × ${limit}`,
      `refused "a" + "\u0301" × ${limit}`,
      `refused " " + "a" × ${limit - 1} + " "`,
    ])
  }
})

test('a case keeps its id when only the limit changes', async () => {
  const [known] = textModels
  const [document] = known ? [known.document as Json] : []
  const at = '/components/schemas/RequestBody/items/properties/settings/properties'
  const changed = [
    [`${at}/maxTokens/maximum`, 4096],
    [`${at}/systemPrompt/maxLength`, 1000],
    [`${at}/temperature/multipleOf`, 0.05],
  ].reduce((json, [pointer, set]) => mutated(json as Json, pointer as string, { set: set as number }) as Json, document)
  const idsOf = async (json: unknown) => {
    const model = await readModel(json as object)
    const [operation] = model.operations
    if (operation === undefined) throw new Error('The model has no operation.')
    return prepared(subjectOf(model, operation, json as object, compileShape)).cases.map((it) => it.id)
  }
  const [before, after] = [await idsOf(document), await idsOf(changed)]
  expect(before.filter((it) => !after.includes(it))).toEqual([])
})

test('what a branch says is tested where its discriminator may be left out', async () => {
  const tool = (name: string, properties = {}, required: string[] = []) => {
    const type = { type: 'string', enum: [name] }
    return {
      type: 'object',
      properties: { type, note: { type: 'string' }, ...properties },
      required,
      additionalProperties: false,
    }
  }
  const ids = { type: 'array', items: { type: 'string' }, minItems: 1 }
  const list = ['search', 'code', 'image', 'music'].map((it) => tool(it))
  const oneOf = [...list, tool('library', { ids }, ['ids']), tool('connector', { id: { type: 'integer' } }, ['id'])]
  const { cases, untested } = await tableOf({
    type: 'object',
    properties: { tools: { type: 'array', items: { oneOf } } },
  })
  expect(untested.filter((it) => it.pointer.includes('/oneOf/'))).toEqual([])
  const refused = cases
    .filter((it) => it.expected === 'refused' && it.pointer.includes('/oneOf/4'))
    .map((it) => it.label)
  expect(refused).toEqual(expect.arrayContaining(['without "ids"', '0 items']))
})

test('a key without a name is sent wherever an object is said to take it', async () => {
  const properties = { meta: { type: 'object', properties: { free: { type: 'integer' } }, additionalProperties: true } }
  const { cases } = await tableOf({
    type: 'object',
    properties,
    propertyNames: { pattern: '^m' },
    additionalProperties: {},
  })
  const sent = cases.filter((it) => it.keyword === 'additionalProperties').map((it) => JSON.parse(it.text))
  expect(sent.some((it) => Object.keys(it).some((key) => key !== 'meta' && key.startsWith('m')))).toBe(true)
  expect(sent.some((it) => Object.hasOwn(it.meta ?? {}, 'free_'))).toBe(true)
})

test.each([
  ['a pattern of all names, beside one that takes the simplest of them', { pattern: '^[a-z]{2,3}$' }],
  ['a list of names', { enum: ['ab', 'zz', 'mine'] }],
  ['a list of names beside a pattern', { anyOf: [{ enum: ['Ab', 'Own-One'] }, { pattern: '^[a-z]{3}$' }] }],
])('keys that patterns speak of, and others, are those that propertyNames take: %s', async (_, propertyNames) => {
  const { cases, untested } = await tableOf({
    type: 'object',
    propertyNames,
    patternProperties: { '^a': { type: 'integer', maximum: 5 }, z$: { type: 'string', maxLength: 2 } },
    additionalProperties: { type: 'integer', minimum: 2 },
  })
  const isAbout = (it: { readonly pointer: string; readonly slip?: string }) =>
    /Properties/.test(it.pointer) && it.slip !== 'special-characters'
  expect(untested.filter(isAbout)).toEqual([])
  for (const part of ['/patternProperties/^a', '/patternProperties/z$', '/additionalProperties'])
    expect(cases.filter((it) => it.pointer.endsWith(part) && it.expected === 'refused')).not.toEqual([])
})

test('items whose schema has its cases at an earlier place are tested all the same', async () => {
  const node = { type: 'object', required: ['value'], properties: { value: { type: 'integer' }, children: {} } }
  node.properties.children = {
    type: 'array',
    items: { $ref: '#/paths/~1/post/requestBody/content/application~1json/schema' },
  }
  const { cases } = await tableOf(node)
  const ofItems = cases.filter((it) => it.expected === 'refused' && it.path.startsWith('/children/'))
  expect(ofItems).not.toEqual([])
})

/** `mode` is best for the rules of a condition; those beside them leave few of the values that break one. */
const conditional = (properties: object, then: object) => ({
  type: 'object',
  properties: { mode: { enum: ['fast', 'best'] }, ...properties },
  allOf: [{ if: { properties: { mode: { const: 'best' } }, required: ['mode'] }, then: { properties: then } }],
})
const drafts = { oneOf: [{ type: 'integer', minimum: 1, maximum: 12 }, { const: 'auto' }] }

test.each([
  ['a constant beside a union of other types', { drafts }, { drafts: { const: 'auto' } }],
  ['listed values beside a union of other types', { drafts }, { drafts: { enum: ['auto', 'none'] } }],
  [
    'a limit beside branches of few values',
    { size: { oneOf: [{ const: 4 }, { const: 9 }] } },
    { size: { maximum: 5 } },
  ],
  [
    'a step beside branches of few values',
    { size: { oneOf: [{ const: 4 }, { const: 9 }] } },
    { size: { multipleOf: 4 } },
  ],
  [
    'a length beside branches of few values',
    { code: { oneOf: [{ const: 'ab' }, { const: 'abcdef' }] } },
    { code: { maxLength: 3 } },
  ],
  [
    'a type beside branches of few values',
    { code: { oneOf: [{ const: 'ab' }, { const: 7 }] } },
    { code: { type: 'string' } },
  ],
])('a value that others allow breaks a rule of which they forbid every edge: %s', async (_, properties, then) => {
  const { cases } = await tableOf(conditional(properties, then))
  const broken = cases.filter((it) => it.pointer.includes('/then/') && it.expected === 'refused')
  expect(broken.filter((it) => it.broken.length === 1 && it.isCore)).toHaveLength(1)
})

test('a rule that others imply is told with the reason why no request breaks it', async () => {
  const { cases, untested } = await tableOf(conditional({ size: { const: 4 } }, { size: { maximum: 5 } }))
  const isAbout = (it: { readonly pointer: string; readonly side: string }) =>
    it.pointer.endsWith('/then/properties/size') && it.side === 'outside'
  expect(cases.filter(isAbout).filter((it) => it.broken.length === 1)).toEqual([])
  expect([...cases, ...untested].filter(isAbout)).not.toEqual([])
})

async function tableOf(schema: object) {
  const content = { 'application/json': { schema } }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Test', version: '1' },
    paths: { '/': { post: { requestBody: { content }, responses: {} } } },
  }
  const model = await readModel(document)
  const [operation] = model.operations
  if (operation === undefined) throw new Error('The model has no operation.')
  return prepared(subjectOf(model, operation, document, compileShape)).table
}

/** Every keyword below a schema that demands something of its own, told by looking at the file itself. */
function demandsIn(document: unknown, root: string): string[] {
  const demanding =
    /^(type|enum|const|required|additionalProperties|format|pattern|multipleOf|anyOf|uniqueItems|(min|max).*)$/
  const found: string[] = []
  const visit = (schema: Json, pointer: string): void => {
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return
    for (const [key, value] of Object.entries(schema as { [key: string]: Json })) {
      if (demanding.test(key)) found.push(`${pointer} ${key}`)
      if (key === 'items') visit(value, `${pointer}/items`)
      if (key === 'properties')
        for (const [name, it] of Object.entries(value as { [key: string]: Json }))
          visit(it, `${pointer}/properties/${name}`)
      if (key === 'anyOf') for (const [i, it] of (value as Json[]).entries()) visit(it, `${pointer}/anyOf/${i}`)
    }
  }
  visit(valueAt(document as Json, root) as Json, root)
  return found
}
