import { expect, describe as group, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { diff } from '../edited.fixture.js'
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
    expect(
      shared
        .flatMap((it) => it.changes)
        .map((it) => it.id)
        .sort(),
    ).toEqual(breaking.map((it) => it.id).sort())
    const text = describe(result)
    for (const { why } of shared) if (why !== undefined) expect(text.split(why).length - 1).toBe(1)
    expect(shared.some((it) => it.changes.length >= 6)).toBe(true)
    for (const { undone, changes } of shared)
      for (const it of undone === undefined ? [] : changes)
        expect([...(it.undone ?? []), it.id].sort()).toEqual([...new Set([...(undone ?? []), it.id])].sort())
  })

  test('is said of each where there are two', async () => {
    const result = await diff(withMembers(2, true), withMembers(2, false))
    const [first] = result.changes
    expect(byReason(result.changes.slice(0, 2)).every((it) => it.why === undefined)).toBe(true)
    expect(describe(result)).toContain(first?.why ?? '-')
  })
})
