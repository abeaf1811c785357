import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** A document whose request and answer are one schema. */
function accounts(properties: object, required: readonly string[]) {
  const schema = { $ref: '#/components/schemas/Account' }
  const body = { content: { 'application/json': { schema } } }
  return {
    openapi: '3.0.3',
    info: { title: 'Accounts', version: '1' },
    paths: {
      '/accounts': {
        post: { operationId: 'create', requestBody: body, responses: { 200: { description: 'made', ...body } } },
      },
    },
    components: { schemas: { Account: { type: 'object', properties, required } } },
  }
}

test('what is readOnly is compared in answers alone, and what is writeOnly in requests alone', async () => {
  const name = { type: 'string' }
  const id = { type: 'integer', readOnly: true }
  const secret = { type: 'string', writeOnly: true }
  const old = accounts({ name, id, secret }, ['name', 'id'])
  const next = accounts({ name, id: { ...id, minimum: 1 }, secret: { ...secret, minLength: 8 } }, ['name', 'secret'])
  const { changes } = await diffModels(await readModel(old), await readModel(next))
  const told = changes.map(({ direction, path, keyword, verdict }) => `${direction} ${path} ${keyword} ${verdict}`)
  expect(told.sort()).toEqual([
    'request  required proven',
    'request secret minLength proven',
    'response  required proven',
    'response id minimum compatible',
  ])
})

test('a model in several files is compared with what they hold', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'specproof-'))
  const part = join(folder, 'name.json')
  await writeFile(part, JSON.stringify({ type: 'string' }))
  const file = join(folder, 'accounts.json')
  await writeFile(file, JSON.stringify(accounts({ name: { $ref: 'name.json' } }, ['name'])))
  const model = await readModel(file)
  const { changes } = await diffModels(model, await readModel(accounts({ name: { type: 'integer' } }, ['name'])))
  expect(changes.map((it) => [it.direction, it.path, it.verdict])).toContainEqual(['request', 'name', 'proven'])
  await rm(folder, { recursive: true })
})
