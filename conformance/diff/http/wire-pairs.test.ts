import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { readModel } from '../../../generator/ir/read.js'
import { sampled } from '../../../generator/sample.fixture.js'
import { diffModels } from '../diff.js'
import { judges } from '../edited.fixture.js'
import { wirePairs, withEdits } from './wire-pairs.fixture.js'

async function input(document: Json) {
  const model = await readModel(document as object, { name: 'things.json', withoutRequests: true })
  return { model, document: document as object }
}

async function breaking(old: Json, next: Json): Promise<string[]> {
  const [a, b] = await Promise.all([input(old), input(next)])
  const { changes } = await diffModels(a, b, { judges, budget: 200 })
  return changes.filter((it) => it.breaking || it.verdict === 'undecided').map((it) => `${it.verdict}: ${it.why}`)
}

describe.each(Object.entries(wirePairs))('%s', (_, pairs) => {
  test.each(sampled(pairs, 6))('$what', async ({ old, next, breaks }) => {
    const [a, b] = [withEdits(old), withEdits(next)]
    expect(b).not.toEqual(a)
    const found = [await breaking(a, b), await breaking(b, a)]
    expect(
      found.map((it) => it.length > 0),
      JSON.stringify(found),
    ).toEqual(breaks)
  })
})
