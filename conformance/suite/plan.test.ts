import { expect, test } from 'vitest'
import { canonicalText, type Json } from '../../generator/document/json.js'
import { valueAt } from '../../generator/document/pointer.js'
import { taskDocument } from '../../generator/emit/bundle.fixture.js'
import { readModel } from '../../generator/ir/read.js'
import { knownSubject, textModels } from './documents.fixture.js'
import { prepared } from './preparation.js'

/** Whether a size may be a list of one depends on a condition: some edges change what was made. */
const conditional = taskDocument(
  {
    mode: { enum: ['fast', 'best'] },
    size: { anyOf: [{ type: 'integer', minimum: 1, maximum: 64 }, { type: 'array' }] },
    steps: { type: 'integer', minimum: 1, maximum: 9 },
  },
  { if: { properties: { size: { type: 'integer' } } }, then: { properties: { mode: { const: 'fast' } } } },
)

test('a packed request has at the place of each of its cases what the case is about', async () => {
  const small = { model: await readModel(conditional), document: conditional as object }
  let packs = 0
  for (const { model, document } of [small, ...textModels]) {
    const [operation] = model.operations
    if (operation === undefined) throw new Error(`${model.id} has no operation.`)
    const { plan } = prepared(knownSubject({ model, document }, operation))
    for (const { text, cases, expected, isWhole } of plan) {
      if (expected === 'refused' || isWhole || cases.length === 1) continue
      packs++
      for (const it of cases) {
        const at = (request: string) => valueAt(JSON.parse(request) as Json, it.path)
        const [own, packed] = [at(it.text), at(text)]
        if (it.wish.pins?.has(it.path))
          expect(packed && canonicalText(packed), it.label).toBe(own && canonicalText(own))
        else expect(typeof packed, it.label).toBe(typeof own)
      }
    }
  }
  expect(packs).toBeGreaterThan(20)
})
