import { expect, test } from 'vitest'
import { compileShape } from '../../generator/compile.js'
import type { Json, JsonObject } from '../../generator/document/json.js'
import { replaced } from '../../generator/document/pointer.js'
import type { Shape } from '../../generator/ir/model.js'
import { swapped } from '../../generator/ir/order.js'
import { amount, sampled } from '../../generator/sample.fixture.js'
import type { Judge } from '../judge/verdict.js'
import { seededChance, simplest } from '../value/construct/chance.js'
import { construct } from '../value/construct/construct.js'
import { holdsBy } from '../value/construct/holds.js'
import { type EdgeRequest, edgeRequestsOf } from '../value/edge/edge-request.js'
import { compareShapes } from './compare/compare.js'
import type { Position } from './compare/position.js'
import { Procedure } from './containment/containment.js'
import { diffModels } from './diff.js'
import { diff, documents, edited, input, judges, task } from './edited.fixture.js'
import { interfaceOf } from './input/interface.js'
import { documentOf } from './note.fixture.js'
import type { DiffVerdict } from './result/verdict.js'
import { rows } from './table.fixture.js'
import { type WholeValue, wholesAround } from './witness/around.js'

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

const values = amount(300, 10_000)

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
        const { tried, taken, isThere, broken } = survives(edit, [a], before, after)
        expect([name, broken]).toEqual([name, undefined])
        expect(tried).toBeGreaterThanOrEqual(values)
        expect([name, taken > 0]).toEqual([name, isThere])
      }
    }
  }
  expect(claims).toBeGreaterThan(30)
})

type TestedEdit = ReturnType<typeof compareShapes>['edits'][number]

/** Puts what stands on the edges of either side, and values near it, at the place of an edit that is shown to be harmless. */
function survives(
  edit: TestedEdit,
  root: readonly Shape[],
  before: Judge,
  after: Judge,
): { tried: number; taken: number; isThere: boolean; broken?: string } {
  const chance = seededChance(11)
  const random = () => chance.below(2 ** 32) / 2 ** 32
  const [site] = edit.sites.values()
  if (site === undefined) return { tried: 0, taken: 0, isThere: false }
  const { position, shapes } = site.ground
  const candidates = [...edgesAt(shapes.old), ...edgesAt(shapes.new)]
  const isTaken = (it: WholeValue) => before(JSON.stringify(it.value)).valid
  const around = candidates
    .flatMap((value) => [...wholesAround(root, { position, value }, [])].slice(0, 1))
    .find(isTaken)
  const base = around ?? withoutPlace(root, position)
  let [tried, taken] = [0, 0]
  for (; tried < values; tried++) {
    const value = candidates[tried] ?? anyValue(random, candidates)
    const text = JSON.stringify(replaced(base.value, base.path, value))
    if (!before(text).valid) continue
    taken++
    if (!after(text).valid) return { tried, taken, isThere: true, broken: text }
  }
  return { tried, taken, isThere: around !== undefined }
}

/** A value in which a place is not there that the source forbids. */
function withoutPlace([shape]: readonly Shape[], position: Position): WholeValue {
  const value = construct(shape as Shape, holdsBy(compileShape), simplest, { density: 0 }) ?? null
  const path = position.map((it) => (it.kind === 'key' ? it.key : it.kind === 'item' ? it.index : 'unknown'))
  return { value, path }
}

const madeAt = new Map<Shape, readonly Json[]>()

/** Values on the edges of all that is demanded at a place. */
function edgesAt(shapes: readonly Shape[]): readonly Json[] {
  return shapes.flatMap((shape) => {
    const made = madeAt.get(shape) ?? sampled(edgeRequestsOf(shape), values / 4).flatMap((it) => edgeValue(shape, it))
    madeAt.set(shape, made)
    return made
  })
}

function edgeValue(shape: Shape, { wish }: EdgeRequest): readonly Json[] {
  const value = construct(shape, holdsBy(compileShape), simplest, { density: 0, budget: 60, ...wish })
  // Long texts cost more than all others together.
  return value === undefined || JSON.stringify(value).length > 4000 ? [] : [value]
}

/** A number near a candidate, a text of any length, or something else. */
function anyValue(random: () => number, candidates: readonly Json[]): Json {
  const pick = candidates[Math.floor(random() * candidates.length)] ?? null
  const near = typeof pick === 'number' ? pick : 0
  const kind = random()
  if (kind < 0.3) return Math.round(near + (random() - 0.5) * 40)
  if (kind < 0.6) return Number((near + (random() - 0.5) * 4).toFixed(Math.floor(random() * 4)))
  if (kind < 0.8) return String.fromCharCode(97 + Math.floor(random() * 26)).repeat(Math.floor(random() * 40))
  return JSON.stringify(pick).length < 1000 ? pick : null
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

test('keys that are required beside each other and beside more are proven each, whatever hides them', async () => {
  const body = (field: JsonObject) => documentOf(field, {}, false)
  const old = { type: 'object', maxProperties: 1 }
  const next = { type: 'object', required: ['a', 'ab', 'w'], const: { a: 1 }, not: { properties: { a: false } } }
  const { changes } = await diff(body(old), body(next))
  const told = changes.filter((it) => it.keyword === 'required').map((it) => [it.new, it.verdict])
  expect(told).toEqual(['a', 'ab', 'w'].map((key) => [key, 'proven']))
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
