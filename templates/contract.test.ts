// Holds the API, or the mock while CONTRACT_URL is not set, against the model files: npx vitest run
import { readdirSync } from 'node:fs'
import { judgeOf, liveTarget, mockTarget } from 'specproof/conformance'
import { createMock, mockModels } from 'specproof/mock'
import { describeConformance } from 'specproof/vitest'
import { test } from 'vitest'

const specs = 'specs'
const url = process.env.CONTRACT_URL
const key = process.env.CONTRACT_KEY ?? 'test-key'
const files = readdirSync(specs).filter((it) => /\.(json|ya?ml)$/.test(it) && !it.startsWith('.'))

if (files.length === 0) test.skip(`${specs}/ holds no model file: npx specproof pull MODEL`, () => undefined)
for (const file of files) {
  const [it] = await mockModels([`${specs}/${file}`])
  if (it === undefined) continue
  // Live requests cost money: no more than this is spent on a model.
  const mock = createMock([it], { judgeOf, apiKey: key })
  const target = url === undefined ? mockTarget(mock, key) : liveTarget({ url, key, budgetUsd: 0.5 })
  describeConformance(it.model, target, { document: it.document, cases: 'full', runs: 20 })
}
