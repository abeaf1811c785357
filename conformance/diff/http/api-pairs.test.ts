import { describe, expect, test } from 'vitest'
import type { Json } from '../../../generator/document/json.js'
import { readModel } from '../../../generator/ir/read.js'
import { sampled } from '../../../generator/sample.fixture.js'
import { diffModels } from '../diff.js'
import { judges } from '../edited.fixture.js'
import { apiPairs } from './api-pairs.fixture.js'

async function input(document: Json) {
  const model = await readModel(document as object, { name: 'things.json', withoutRequests: true })
  return { model, document: document as object }
}

/** What is not harmless. */
async function told(old: Json, next: Json): Promise<readonly string[]> {
  const { changes } = await diffModels(await input(old), await input(next), { judges, budget: 200 })
  return changes.filter((it) => it.breaking || it.verdict === 'undecided').map((it) => `${it.verdict}: ${it.why}`)
}

describe.each(Object.entries(apiPairs))('%s', (_, pairs) => {
  test.each(sampled(pairs, 12))('$what', async ({ old, next, breaks }) => {
    expect(JSON.stringify(next)).not.toBe(JSON.stringify(old))
    const found = [await told(old, next), await told(next, old)]
    expect(
      found.map((it) => it.length > 0),
      JSON.stringify(found),
    ).toEqual(breaks)
  })
})
