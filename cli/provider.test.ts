import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mockModels } from '../conformance/mock/index.js'
import { originsIn } from '../generator/document/spec-lock.js'
import { Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

let space: Workspace

/** Schemas as Replicate's, and a path that Replicate's documents do not have. */
const document = {
  openapi: '3.0.2',
  info: { title: 'Cog', version: '0.1.0' },
  paths: {
    '/predictions': {
      post: {
        operationId: 'predict',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Request' } } } },
        responses: { 200: { description: 'done' } },
      },
    },
  },
  components: {
    schemas: {
      Input: { type: 'object', properties: { prompt: { type: 'string', maxLength: 3 } }, required: ['prompt'] },
      Output: { type: 'string' },
      Request: { type: 'object', properties: { input: { $ref: '#/components/schemas/Input' } } },
    },
  },
}

beforeEach(() => {
  space = new Workspace()
  space.write('specs/owner__name.json', document)
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

const run = (args: string[], more: { input?: string; env?: Record<string, string> } = {}) =>
  runCommand(args, space.root, more)

test('a document is read as that of its provider, or of the one that --provider names', async () => {
  const input = JSON.stringify({ prompt: 'a fox' })
  const path = 'specs/owner__name.json'
  expect((await run(['validate', path], { input })).code).toBe(0)
  const { code, stdout } = await run(['validate', path, '--provider', 'replicate'], { input })
  expect([code, stdout]).toEqual([1, expect.stringContaining('prompt')])
  const schema = await run(['schema', path, '--provider', 'replicate'])
  expect(JSON.parse(schema.stdout).required).toEqual(['prompt'])
  expect((await run(['explain', path, '/prompt', '--provider', 'replicate'])).stdout).toContain('3')
  expect((await run(['explain', path, '/prompt'])).code).toBe(2)
})

test('validate reads requests as the document has them, or as the servers of the provider take them', async () => {
  const { Input, ...schemas } = document.components.schemas
  const steps = { type: 'integer' }
  const components = { schemas: { ...schemas, Input: { ...Input, properties: { steps }, required: [] } } }
  space.write('specs/owner__name.json', { ...document, paths: {}, components })
  const input = JSON.stringify({ steps: '20' })
  const codeOf = async (...more: string[]) => (await run(['validate', 'owner-name', ...more], { input })).code
  expect(await codeOf()).toBe(1)
  expect(await codeOf('--request-profile', 'observed')).toBe(0)
})

test('a provider that is none is a usage error that lists them', async () => {
  const { code, stderr } = await run(['generate', '--provider', 'nobody'])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/nobody.*runware.*replicate.*fal.*openai-chat.*openapi/)])
})

test('conform looks for the key in the variable of the provider, then in API_KEY', async () => {
  const args = ['conform', 'specs/owner__name.json', '--url', 'http://127.0.0.1:1', '--cases', 'core', '--runs', '0']
  const missing = async (...more: string[]) => (await run([...args, ...more], { env: {} })).stderr
  expect(await missing()).toBe('The environment variable API_KEY holds no key; name another with --api-key-env.\n')
  expect(await missing('--provider', 'replicate')).toBe(
    'The environment variables REPLICATE_API_TOKEN and API_KEY hold no key; name another with --api-key-env.\n',
  )
  expect(await missing('--api-key-env', 'MINE')).toContain('variable MINE holds no key')
  for (const name of ['REPLICATE_API_TOKEN', 'API_KEY'])
    expect((await run([...args, '--provider', 'replicate'], { env: { [name]: 'secret-key-1' } })).code).toBe(3)
})

test('the lock of the project tells every command whose a file is and what its model is called', async () => {
  const secret = { type: 'string', 'x-cog-secret': true }
  const Input = {
    type: 'object',
    properties: { seed: { type: 'integer', 'x-order': 1 }, key: { ...secret, 'x-order': 0 } },
  }
  const Output = { type: 'array', items: { type: 'string' }, 'x-cog-array-type': 'iterator' }
  space.remove('specs/owner__name.json')
  space.write('specs/any.json', { components: { schemas: { Input, Output } } })
  const told = { url: 'https://example.com', fetchedAt: '2026-01-01T00:00:00Z', sha256: '', canonicalSha256: '' }
  const origin = { provider: 'replicate', model: 'Some/model', version: 'a1' }
  space.write('specproof.lock.json', { lockVersion: 1, files: { 'specs/any.json': { ...origin, ...told } } })
  const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).stdout)
  const [explained, limits, compared, plan] = [
    await json('explain', 'some-model', ''),
    await json('limits'),
    await json('diff', 'specs/any.json', 'some-model'),
    await json('conform', 'some-model', '--plan'),
  ]
  expect([explained.model, limits.models[0].id, compared.old.id, compared.new.id, plan.model]).toEqual(
    Array(5).fill('some-model'),
  )
  expect(explained.notes).toEqual(['The answer: Items come one by one while the model runs.'])
  expect(explained.fields.map((it: { path: string }) => it.path)).toEqual(['key', 'seed'])
  expect((await json('explain', 'some-model', 'key')).notes).toEqual([expect.stringContaining('secret')])
  expect((await run(['validate', 'some-model'], { input: '{"seed":1}' })).code).toBe(0)
  const [mocked] = await mockModels([`${space.root}/specs/any.json`], { originAt: await originsIn(space.root) })
  expect(mocked?.model).toMatchObject({ id: 'some-model', address: 'Some/model', version: 'a1' })
  space.write('specproof.lock.json', '{')
  expect((await run(['explain', 'any', ''])).code).toBe(3)
})
