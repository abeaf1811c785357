import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { compileShape } from '../generator/compile.js'
import { SpecError } from '../generator/document/problem.js'
import type { Model } from '../generator/ir/model.js'
import { readModel } from '../generator/ir/read.js'
import { judgeOf } from './judge/index.js'

const corpus = fileURLToPath(new URL('../../shared/specs-corpus/', import.meta.url))

/** Kinds of contradictions for which a document of these providers is refused. */
const contradictions = ['spec/contradiction', 'spec/unknown-type']

const files = (provider: string) =>
  existsSync(corpus + provider) ? readdirSync(corpus + provider).filter((it) => it.endsWith('.json')) : []

async function read(path: string): Promise<Model | readonly string[]> {
  try {
    return await readModel(path, { overlays: false })
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map((it) => it.code)
    throw error
  }
}

/** The requests that were recorded for a model of Replicate. */
function recorded(): ReadonlyMap<string, unknown> {
  const path = `${corpus}replicate/examples.ndjson`
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  return new Map(
    lines.map((line) => {
      const { model, input } = JSON.parse(line)
      return [`${model}.json`, input]
    }),
  )
}

const examples = recorded()

describe.skipIf(!existsSync(corpus))('documents as their providers publish them', () => {
  for (const provider of ['replicate', 'fal'])
    for (const file of files(provider))
      test(`${file} is read as one of ${provider}, or refused for what contradicts itself`, async () => {
        const path = `${corpus}${provider}/${file}`
        const model = await read(path)
        if (!('id' in model)) {
          expect(model.filter((it) => !contradictions.includes(it))).toEqual([])
          return
        }
        expect([model.provider.name, model.operations.length, model.address?.includes('/')]).toEqual([
          provider,
          1,
          true,
        ])
        const [operation] = model.operations
        if (operation === undefined) return
        const { request } = operation
        const judge = judgeOf(JSON.parse(readFileSync(path, 'utf8')), { pointer: request.at.pointer, way: 'request' })
        const { is } = compileShape(request)
        for (const value of [{}, null, { prompt: 1 }, { prompt: 'x', seed: 1.5 }, examples.get(file) ?? {}])
          expect(`${JSON.stringify(value)} ${is(value)}`).toBe(
            `${JSON.stringify(value)} ${judge(JSON.stringify(value)).verdict === 'accepts'}`,
          )
      })
})
