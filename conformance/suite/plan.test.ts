import { describe, expect, test } from 'vitest'
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

test('null is sent wherever it is one of several types, and nowhere is it listed as untested', async () => {
  const nullable = taskDocument({
    seed: { type: ['integer', 'null'], minimum: 0 },
    tags: { type: ['array', 'null'], items: { type: 'string' } },
    mode: { type: ['string', 'null'], enum: ['fast', 'best'] },
    size: { type: 'integer' },
  })
  const { table, plan } = prepared(knownSubject({ model: await readModel(nullable), document: nullable as object }))
  const sent = plan.filter((it) => it.expected === 'accepted').map((it) => it.text)
  for (const field of ['seed', 'tags']) expect(sent.filter((it) => it.includes(`"${field}":null`))).toHaveLength(1)
  expect(table.untested.filter((it) => it.label === 'null')).toEqual([])
})

describe('a request that is about something else has the plainest content', () => {
  const kinds = ['text', 'sound', 'frames']
  const when = (type: string) => ({ required: ['type'], properties: { type: { const: type } } })
  const part = {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: kinds } },
    allOf: kinds.map((it) => ({ if: when(it), then: { required: [it], properties: { [it]: { type: 'string' } } } })),
  }
  const text = { if: { type: 'string' }, then: { minLength: 1 } }
  const document = taskDocument(
    {
      content: { type: ['array', 'string', 'null'], minItems: 1, items: part, ...text },
      size: { type: 'integer', minimum: 1, maximum: 9 },
      call: { type: 'object', properties: { name: { type: 'string', maxLength: 9 } } },
    },
    { required: ['taskType', 'taskUUID', 'model', 'content'] },
  )
  const isAbout = (path: string) => path === '' || path.startsWith('/content')
  const contentOf = (request: string) => (JSON.parse(request) as { readonly content?: unknown }).content

  test('a text where that is one, and else the kind of part that is listed first', async () => {
    const subject = knownSubject({ model: await readModel(document), document: document as object })
    const cases = prepared(subject).table.cases.filter((it) => !it.isWhole)
    const others = cases.filter((it) => !isAbout(it.path))
    expect(others.length).toBeGreaterThan(20)
    expect(new Set(others.map((it) => JSON.stringify(contentOf(it.text))))).toEqual(new Set(['"a"']))
    const isOfKind = (it: (typeof cases)[number]) => /allOf\/[12]/.test(it.pointer) || /sound|frames/.test(it.label)
    const ofParts = cases.filter((it) => it.path.startsWith('/content/') && it.slip !== 'later-item' && !isOfKind(it))
    expect(ofParts.length).toBeGreaterThan(10)
    expect(ofParts.filter((it) => /sound|frames/.test(it.text)).map((it) => `${it.pointer} ${it.label}`)).toEqual([])
  })
})
