import { expect, test } from 'vitest'
import type { Json } from '../../generator/document/json.js'
import { viewOf } from '../../generator/ir/normal-form.js'
import { swapped } from '../../generator/ir/order.js'
import { amount, sampled } from '../../generator/sample.fixture.js'
import type { Judge } from '../judge/verdict.js'
import { seededChance } from '../value/construct/chance.js'
import { applied } from '../value/search/candidate.js'
import { candidatesFor } from '../value/search/candidates.js'
import { Samples } from '../value/search/sample.js'
import { compareShapes } from './compare/compare.js'
import { Procedure } from './containment/containment.js'
import { diffModels } from './diff.js'
import { diff, documents, edited, input, judges, task } from './edited.fixture.js'
import { interfaceOf } from './input/interface.js'
import { documentOf } from './note.fixture.js'
import type { DiffVerdict } from './result/verdict.js'
import { rows } from './table.fixture.js'
import { filled, framesAt } from './witness/frame.js'
import { Repair } from './witness/repair.js'

const bodyPointer = '/paths/~1/post/requestBody/content/application~1json/schema'

test.each(Object.entries(documents))('the %s model compared with itself has no change', async (_, document) => {
  expect((await diff(document, structuredClone(document))).changes).toEqual([])
})

test('the same seed finds the same witnesses', async () => {
  const run = () => diff(documents.text, documents.small, { seed: 7 })
  expect(JSON.stringify(await run())).toBe(JSON.stringify(await run()))
})

test('the search finds the breaks that are known', async () => {
  const breaks = rows.filter((it) => it.document === 'text' && it.forth === 'proven')
  const found = await Promise.all(
    breaks.map(async (row) => (await diff(documents.text, edited(documents.text, row.edit))).counts.proven > 0),
  )
  expect(breaks.length).toBeGreaterThan(25)
  expect(breaks.filter((_, i) => !found[i]).map((it) => it.name)).toEqual([])
})

const values = amount(500, 10_000)

test(`whatever is shown to take nothing away survives ${values} candidates`, () => {
  let claims = 0
  for (const { name, document, edit } of rows.filter((it) => it.document === 'text')) {
    for (const [old, next] of [
      [documents[document], edited(documents[document], edit)],
      [edited(documents[document], edit), documents[document]],
    ] as [Json, Json][]) {
      const [a, b] = [interfaceOf(old, 'old.json'), interfaceOf(next, 'new.json')].map((it) => it.shape(bodyPointer))
      if (a === undefined || b === undefined) continue
      const edits = compareShapes([a], [b], { old, new: next }).edits.filter((it) => !it.isAnnotation)
      if (edits.length === 0 || new Procedure().admittedOnlyBy([a], [b]).kind !== 'none') continue
      const [before, after] = [old, next].map((it) =>
        (judges[0] as (typeof judges)[0])(it, { pointer: bodyPointer }),
      ) as [Judge, Judge]
      for (const edit of edits) {
        claims++
        const { tried, broken } = survives(edit, [a], before, after)
        expect([name, broken]).toEqual([name, undefined])
        expect(tried).toBeGreaterThanOrEqual(values)
      }
    }
  }
  expect(claims).toBeGreaterThan(30)
})

function survives(
  edit: ReturnType<typeof compareShapes>['edits'][number],
  root: Parameters<typeof framesAt>[0],
  before: Judge,
  after: Judge,
): { tried: number; broken?: string } {
  const chance = seededChance(11)
  const random = () => chance.below(2 ** 32) / 2 ** 32
  const samples = new Samples(chance)
  const [frame] = framesAt(root, edit.positions[0] ?? [], 'old', samples)
  if (frame === undefined) return { tried: 0 }
  const base = new Repair(root, before, samples).mended(frame.base, frame.path) ?? frame.base
  const candidates = candidatesFor(viewOf([...edit.views.old.shapes, ...frame.shapes]), edit.views.new, samples)
  let tried = 0
  for (; tried < values; tried++) {
    const candidate = candidates[tried] ?? { kind: 'value' as const, value: anyValue(random, candidates) }
    const whole = filled({ ...frame, base }, (own) => applied(candidate, own))
    const text = JSON.stringify(whole)
    if (before(text).valid && !after(text).valid) return { tried, broken: text }
  }
  return { tried }
}

/** A number near a candidate, a text of any length, or something else. */
function anyValue(random: () => number, candidates: ReturnType<typeof candidatesFor>): Json {
  const pick = candidates[Math.floor(random() * candidates.length)]
  const near = pick?.kind === 'value' && typeof pick.value === 'number' ? pick.value : 0
  const kind = random()
  if (kind < 0.3) return Math.round(near + (random() - 0.5) * 40)
  if (kind < 0.6) return Number((near + (random() - 0.5) * 4).toFixed(Math.floor(random() * 4)))
  if (kind < 0.8) return String.fromCharCode(97 + Math.floor(random() * 26)).repeat(Math.floor(random() * 40))
  return pick?.kind === 'value' && JSON.stringify(pick.value).length < 1000 ? pick.value : null
}

test('two edits that break only together are one group', async () => {
  const old = edited(documents.text, (it) => {
    Object.assign(task(it).properties as object, { extra: { type: 'integer', minimum: 0, maximum: 9 } })
  })
  // Neither anyOf branch is missed while the other is there.
  const pair = (branches: object[]) =>
    edited(old, (it) => Object.assign((task(it).properties as never as { extra: object }).extra, { anyOf: branches }))
  const result = await diff(pair([{ maximum: 5 }, { minimum: 4 }]), pair([{ maximum: 3 }, { minimum: 5 }]))
  const grouped = result.changes.filter((it) => it.group !== undefined)
  expect(grouped.map((it) => [it.verdict, it.keyword, it.witness?.part])).toEqual([
    ['proven', 'maximum', 4],
    ['proven', 'minimum', 4],
  ])
  expect(grouped[0]?.group).toEqual([grouped[1]?.id])
})

test('without two judges nothing is called proven', async () => {
  const [old, next] = [await input(documents.text), await input(documents.small)]
  const result = await diffModels(old, next, { judges: judges.slice(0, 1) })
  expect(result.counts.proven).toBe(0)
  expect(result.counts.undecided).toBe(2)
  expect(result).toMatchObject({ breaking: false, bump: null })
})

/** What is told of a change when the sides are swapped. */
const mirror: Readonly<Partial<Record<DiffVerdict, DiffVerdict>>> = { equivalent: 'equivalent' }

test('what is equivalent one way is equivalent the other way, and what is shown to be wider breaks or is equivalent', async () => {
  const all = sampled(
    rows.filter((it) => it.document === 'text'),
    15,
  )
  let claims = 0
  for (const { name, document, edit } of all) {
    const [old, next] = [documents[document], edited(documents[document], edit)]
    const [forth, back] = [await diff(old, next), await diff(next, old)]
    for (const it of forth.changes.filter((change) => change.direction === 'request')) {
      const other = back.changes.find(
        (change) => change.direction === 'request' && change.keyword === it.keyword && change.path === it.path,
      )
      const wanted = mirror[it.verdict]
      if (wanted !== undefined) {
        claims++
        expect([name, it.keyword, other?.verdict]).toEqual([name, it.keyword, wanted])
      }
      // A change that breaks takes something away; seen from the other side something is given.
      if (it.verdict === 'proven' && other?.verdict === 'compatible') {
        claims++
        expect([name, it.order, other.order]).toEqual([name, it.order, swapped(it.order)])
      }
    }
  }
  expect(claims).toBeGreaterThan(5)
})

test('a format that promises less width breaks where numbers may come that are longer', async () => {
  const field = (format: string) => documentOf({ type: 'integer', format }, {})
  const told = async (old: string, next: string) =>
    (await diff(field(old), field(next))).changes.map((it) => [it.direction, it.verdict])
  expect(await told('int32', 'int64')).toEqual(expect.arrayContaining([['response', 'http']]))
  expect(await told('int64', 'int32')).toEqual(expect.arrayContaining([['request', 'http']]))
  expect(await told('int64', 'integer')).toEqual([
    ['request', 'annotation'],
    ['response', 'annotation'],
  ])
})
