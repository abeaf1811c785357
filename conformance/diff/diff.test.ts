import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../generator/document/json.js'
import { diff, documents, edited, task } from './edited.fixture.js'
import { documentOf } from './note.fixture.js'

test('moving from the 397B to the 27B model loses inputs, half of the system prompt and two capabilities', async () => {
  const result = await diff(documents.text, documents.small)
  const told = result.changes.filter((it) => it.verdict !== 'annotation')
  expect(told.map((it) => [it.path || it.keyword, it.keyword, it.verdict, it.witness?.recipe])).toEqual([
    ['model', 'const', 'behavioural', undefined],
    ['settings.systemPrompt', 'maxLength', 'proven', '"a" × 131073'],
    ['inputs', 'properties', 'proven', '{}'],
    ['x-capabilities', 'x-capabilities', 'behavioural', undefined],
  ])
  expect(told[0]).toMatchObject({ identity: true, breaking: false })
  expect(told[1]?.witness?.part).toBe('a'.repeat(131073))
  expect(told[1]).toMatchObject({ old: 262144, new: 131072, order: 'narrower' })
  expect(result.counts.annotation).toBeGreaterThan(50)
  expect(result).toMatchObject({ breaking: true, bump: 'major' })
})

test('without alignment the name of the model is a break of its own and hides the others', async () => {
  const result = await diff(documents.text, documents.small, { align: false })
  expect(result.changes[0]).toMatchObject({ keyword: 'const', verdict: 'proven', path: 'model' })
  expect(result.changes.filter((it) => it.breaking)).toHaveLength(3)
})

test('the id of a change hangs on places and values only', async () => {
  const ids = async (next: typeof documents.text) =>
    (await diff(documents.text, next)).changes.filter((it) => it.breaking).map((it) => it.id)
  const lowered = (seed: string) =>
    edited(documents.text, (it) => {
      const properties = task(it).properties as never as Record<string, { maximum: number; description: string }>
      Object.assign(properties.numberResults as object, { maximum: 3, description: seed })
    })
  const [first, second] = [await ids(lowered('a')), await ids(lowered('b'))]
  expect(first).toHaveLength(1)
  expect(second).toEqual(first)
})

test('a strict reader breaks on a new member of a closed response, a tolerant one does not', async () => {
  const next = edited(documents.media, (it) => {
    const schemas = (it as never as { components: { schemas: Record<string, { properties: object }> } }).components
      .schemas
    Object.assign(schemas.ErrorResponse?.properties as object, { requestId: { type: 'string' } })
  })
  const strict = await diff(documents.media, next, { reader: 'strict' })
  const tolerant = await diff(documents.media, next)
  expect(strict.changes.map((it) => [it.direction, it.verdict])).toEqual([['response', 'proven']])
  expect(tolerant.breaking).toBe(false)
})

test('a change that refuses every request does not hide the others, and is named in their proofs', async () => {
  const next = edited(documents.text, (it) => {
    const properties = task(it).properties as never as Record<string, object>
    Object.assign(properties.taskType as object, { const: 'otherInference' })
    Object.assign(properties.numberResults as object, { maximum: 3 })
  })
  const breaks = (await diff(documents.text, next)).changes.filter((it) => it.breaking)
  expect(breaks.map((it) => [it.keyword, it.verdict, it.group])).toEqual([
    ['const', 'proven', undefined],
    ['maximum', 'proven', undefined],
  ])
  expect(breaks[0]?.undone).toBeUndefined()
  expect(breaks[1]).toMatchObject({ undone: [breaks[0]?.id], witness: { part: 4 } })
})

test.each<[string, Json, JsonObject]>([
  ['a pattern', 'a', { pattern: '^b' }],
  ['a length', 'a', { minLength: 2 }],
  ['a format', 'a', { format: 'uuid' }],
  ['a bound', 1, { minimum: 2 }],
  ['a step', 1, { multipleOf: 2 }],
  ['a count of items', [], { minItems: 1 }],
  ['a schema of items', [1], { items: { type: 'string' } }],
  ['a count of members', {}, { minProperties: 1 }],
  ['a required member', {}, { required: ['a'] }],
  ['a schema of a member', { a: 1 }, { properties: { a: false } }],
])('%s that forbids all listed values of its type is a proven break', async (_, value, limit) => {
  for (const listed of [[value], [value, null]]) {
    const document = (demands: JsonObject) => documentOf({ enum: listed, ...demands }, {}, false)
    const { changes } = await diff(document({}), document(limit))
    expect(changes.map((it) => [it.verdict, it.witness?.value])).toEqual([['proven', { field: value }]])
  }
})

test('a closed object takes no member that stays out of requests, and one that came in is no loss', async () => {
  const closed = (mark: object) =>
    documentOf(
      { type: 'object', properties: { id: { type: 'integer', ...mark } }, additionalProperties: false },
      {},
      false,
    )
  const [own, other] = [closed({}), closed({ readOnly: true })] as [Json, Json]
  expect((await diff(own, other)).changes.map((it) => [it.verdict, it.path])).toEqual([['proven', 'field.id']])
  expect((await diff(other, own)).changes.map((it) => [it.verdict, it.path])).toEqual([['compatible', 'field.id']])
})
