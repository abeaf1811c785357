import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readModel } from '../../generator/ir/read.js'
import { diffModels } from './diff-models.js'

const spec = (name: string) => fileURLToPath(new URL(`../../specs/${name}.json`, import.meta.url))

test('moving from the 397B to the 27B model breaks in two places, each with a request that proves it', async () => {
  const [old, next] = [await readModel(spec('alibaba-qwen3-5-397b')), await readModel(spec('alibaba-qwen3-5-27b'))]
  const { breaking, changes } = await diffModels(old, next)
  expect(breaking).toBe(true)
  const proven = changes.filter((it) => it.verdict === 'proven')
  expect(proven.map((it) => it.keyword).sort()).toEqual(['maxLength', 'properties'])
  const prompt = proven.find((it) => it.keyword === 'maxLength')
  expect([prompt?.old, prompt?.new]).toEqual([262144, 131072])
  expect(JSON.stringify(prompt?.witness)).toContain('a'.repeat(131073))
})

test('a model compared with itself has no change', async () => {
  const model = await readModel(spec('alibaba-qwen3-5-27b'))
  expect((await diffModels(model, model)).changes).toEqual([])
})
