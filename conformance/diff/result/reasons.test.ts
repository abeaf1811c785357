import { expect, describe as group, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { sampled } from '../../../generator/sample.fixture.js'
import { diff, documents } from '../edited.fixture.js'
import { describe } from './describe.js'
import { byReason } from './reasons.js'

/** A document whose body has so many members of which each is required or none. */
function withMembers(count: number, isRequired: boolean): Json {
  const names = Array.from({ length: count }, (_, i) => `m${i}`)
  const schema = {
    type: 'object',
    properties: Object.fromEntries(names.map((it) => [it, { type: 'string', maxLength: isRequired ? 4 : 5 }])),
    ...(isRequired && { required: names }),
  }
  const post = {
    operationId: 'run_members',
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 204: { description: 'done' } },
  }
  return { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/m': { post } } }
}

group('what holds for many changes', () => {
  test('is said once above them, with the changes that refuse each witness', async () => {
    const result = await diff(withMembers(6, false), withMembers(6, true))
    const breaking = result.changes.filter((it) => it.breaking)
    const shared = byReason(breaking)
    const parts = shared.flatMap((it) => it.parts)
    const ids = parts.flatMap((it) => it.changes).map((it) => it.id)
    expect(ids.sort()).toEqual(breaking.map((it) => it.id).sort())
    const text = describe(result)
    for (const { why } of shared) if (why !== undefined) expect(text.split(why).length - 1).toBe(1)
    expect(parts.some((it) => it.changes.length >= 6)).toBe(true)
    for (const { undone, changes } of parts)
      for (const it of undone === undefined ? [] : changes)
        expect([...(it.undone ?? []), it.id].sort()).toEqual([...new Set([...(undone ?? []), it.id])].sort())
  })

  test('stands with the change where there is one alone', async () => {
    const [only] = (await diff(withMembers(1, true), withMembers(1, false))).changes.slice(0, 1)
    expect(byReason(only === undefined ? [] : [only]).map((it) => it.why)).toEqual([undefined])
  })

  test('of two models that have little in common no sentence stands twice, and no list of changes', async () => {
    const pairs = [
      [documents.text, documents.media],
      [documents.media, documents.text],
      [withMembers(9, true), documents.media],
    ] as const
    for (const [old, next] of sampled(pairs, 1)) {
      const lines = describe(await diff(old, next)).split('\n')
      const told = lines
        .filter((it) => /[.:]$/.test(it) && !it.includes(' = '))
        .flatMap((it) => it.trim().split(/(?<=\.) /))
      expect(told.filter((it, i) => told.indexOf(it) !== i)).toEqual([])
      expect(told.length).toBeGreaterThan(2)
    }
  })
})
