import { describe, expect, test } from 'vitest'
import { reachableShapes } from '../../generator/ir/compose.js'
import type { Constraint } from '../../generator/ir/constraint.js'
import { swapped } from '../../generator/ir/order.js'
import { sampled, seed } from '../../generator/sample.fixture.js'
import { diff, documents, edited, type input, judges } from './edited.fixture.js'
import { interfaceOf } from './input/interface.js'
import type { Change, DiffResult } from './result/result.js'
import { verdictOrder } from './result/verdict.js'
import { type Row, rows } from './table.fixture.js'

const severity = [...verdictOrder, 'none']

function worst({ changes }: DiffResult): string {
  return changes.map((it) => it.verdict).sort((a, b) => severity.indexOf(a) - severity.indexOf(b))[0] ?? 'none'
}

const both = async (row: Row): Promise<[DiffResult, DiffResult]> => {
  const [old, next] = [documents[row.document], edited(documents[row.document], row.edit)]
  return [await diff(old, next), await diff(next, old)]
}

const demands = ({ changes }: DiffResult): readonly Change[] =>
  changes.filter((it) => it.direction === 'request' && it.verdict !== 'annotation' && it.keyword !== 'default')

console.log(`seed ${seed}`)

describe.each(sampled(rows, 8))('$name', (row) => {
  const results = both(row)

  test('gets the verdict that is true, in both directions', async () => {
    expect((await results).map(worst)).toEqual([row.forth, row.back])
  })

  test('shows witnesses that both judges find taken by one side and refused by the other', async () => {
    const [forth, back] = await results
    const [old, next] = [documents[row.document], edited(documents[row.document], row.edit)]
    for (const [result, a, b] of [
      [forth, old, next],
      [back, next, old],
    ] as const) {
      for (const { witness, verdict, direction, why } of result.changes) {
        expect(witness !== undefined).toBe(verdict === 'proven')
        expect(why).not.toBe('')
        if (witness === undefined || direction !== 'request') continue
        for (const judgeOf of judges) {
          const judge = (it: unknown) => judgeOf(it, { pointer: bodyPointer })(JSON.stringify(witness.value)).valid
          expect([judge(a), judge(b)]).toEqual([true, false])
        }
      }
    }
  })

  test('is narrower the one way where it is wider the other', async () => {
    const [forth, back] = await results
    // A witness settles what the rules leave open, and there is one for at most one way.
    const orders = (result: DiffResult) =>
      demands(result)
        .map((it) => it.order)
        .filter((it) => it !== 'unknown')
        .sort()
    const mirrored = orders(back).map(swapped).sort()
    if (![...demands(forth), ...demands(back)].some((it) => it.order === 'unknown'))
      expect(orders(forth)).toEqual(mirrored)
  })
})

const bodyPointer = '/paths/~1/post/requestBody/content/application~1json/schema'

test('the table edits every kind of constraint that the documents hold', async () => {
  const kinds = new Set<Constraint['kind']>()
  for (const document of [documents.text, documents.media]) {
    const shape = interfaceOf(document, 'model.json').shape(bodyPointer)
    if (shape === undefined) throw new Error('no request')
    for (const it of reachableShapes(shape)) for (const constraint of it.constraints) kinds.add(constraint.kind)
  }
  const touched = new Set<Constraint['kind']>()
  for (const { document, edit } of rows) {
    const [x, y] = [documents[document], edited(documents[document], edit)].map((it) => kindCounts(it))
    for (const kind of kinds) if (x?.get(kind) !== y?.get(kind)) touched.add(kind)
  }
  expect([...kinds].filter((kind) => !touched.has(kind))).toEqual([])
})

/** Every constraint of a request in order, by kind. */
function kindCounts(document: Parameters<typeof input>[0]): Map<string, string> {
  const shape = interfaceOf(document, 'model.json').shape(bodyPointer)
  const found = new Map<string, string>()
  if (shape === undefined) return found
  for (const it of reachableShapes(shape)) {
    for (const { kind, limit, keyword } of it.constraints)
      found.set(kind, `${found.get(kind) ?? ''}${keyword}${JSON.stringify(limit)}`)
  }
  return found
}
