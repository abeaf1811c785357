import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, PublishedHosts } from '../generator/pull/published.fixture.js'
import { wholeProgram } from './main.js'
import { outputSchemas } from './output-schema/all.js'
import { runCommand } from './terminal.fixture.js'
import { Terminal } from './terminal.js'

const hosts = new PublishedHosts()
const space = new Workspace()

const limited = (maximum: number) =>
  taskSpec('model-a', { settings: { type: 'object', properties: { temperature: { type: 'number', maximum } } } })

const address = '/docs/models/model-a/schema.json'
const from = () => ['--from', hosts.url, '--retries', '0']

beforeAll(async () => {
  await hosts.start()
  hosts.plays.set(address, body(limited(2), { etag: '"1"' }))
  await runCommand(['pull', 'model-a', ...from()], space.root)
  space.write('old/model-a.json', limited(3))
  space.write('old/model-b.json', taskSpec('model-b'))
  space.write('broken/c.json', taskSpec('model-c', { settings: { multipleOf: 0 } }))
  space.write('tasks.ndjson', '{"width": 1}\n{\n')
  space.write('calls.ndjson', `${JSON.stringify({ ...task, settings: { temperature: 2.5 } })}\n`)
})

afterAll(() => {
  hosts.stop()
  space.remove('.')
})

const task = {
  taskType: 'textInference',
  taskUUID: '6f1b1c3e-6e0f-4f3a-9a55-0d1d5f2f6a11',
  model: 'test:model-a@1',
}

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8'))

/** As a user's program holds what a command prints against the schema of it. */
async function printed(command: string, ...args: readonly string[]) {
  const { code, stdout } = await runCommand([command, ...args, '--json'], space.root, {
    env: { KEY: 'a key to test with' },
  })
  const validate = formats
    .default(new Ajv2020({ strict: true, strictRequired: false, allErrors: true }))
    .compile(schemaOf(command))
  const texts = command === 'validate' ? stdout.trim().split('\n') : [stdout]
  const values = texts.map((it) => JSON.parse(it))
  for (const it of values) expect(validate(it) ? [] : validate.errors, `${command} ${args.join(' ')}`).toEqual([])
  return { code, values, first: values[0] }
}

test('every command that prints JSON has its schema in the package, and its page links it', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const { commands } = await wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} }))
  const printing = commands.filter(({ options }) => options.some(({ long }) => long === '--json'))
  expect(printing.map((it) => it.name()).sort()).toEqual(Object.keys(outputSchemas))
  for (const [name, schema] of Object.entries(outputSchemas)) {
    expect(schemaOf(name)).toEqual(JSON.parse(JSON.stringify(schema)))
    const page = readFileSync(new URL(`../docs/commands/${name}.md`, import.meta.url), 'utf8')
    expect(page).toContain(`](../../schemas/${name}.schema.json)`)
  }
})

describe('what a command prints with --json fits its schema', () => {
  const broken = ['--specs', 'broken']

  test('pull: new and failed, unchanged by its tag, nothing said, held against the lock', async () => {
    expect((await printed('pull', 'model-a', 'no/body', ...from())).code).toBe(3)
    expect((await printed('pull', 'model-a', ...from())).first.files[0].state).toBe('unchanged')
    expect((await printed('pull', 'model-a', '--check', ...from())).code).toBe(0)
    expect((await printed('pull', '--locked', 'nobody')).first.unknown).toEqual(['nobody'])
    expect((await printed('pull', '--all', 'model-a')).first).toMatchObject({ exitCode: 2, problems: [] })
  })

  test('generate: missing, refused, written, up to date, edited', async () => {
    expect((await printed('generate', '--check')).first.stale.length).toBeGreaterThan(2)
    expect((await printed('generate', '--out', 'no', ...broken)).first.problems).toHaveLength(1)
    expect((await printed('generate')).code).toBe(0)
    expect((await printed('generate', '--check')).first).toMatchObject({ schemaVersion: 1, stale: [] })
    space.write('generated/model-a/index.ts', '// mine\n')
    expect((await printed('generate', '--check')).code).toBe(1)
    expect((await printed('generate', 'nobody')).first.error).toContain('nobody')
  })

  test('validate: each line, valid, invalid, or no JSON; and a document that is refused', async () => {
    space.write('good.json', { ...task, settings: { temperature: 1 } })
    expect((await printed('validate', 'model-a', 'good.json')).first).toMatchObject({ schemaVersion: 1, valid: true })
    expect((await printed('validate', 'model-a', 'tasks.ndjson')).values).toHaveLength(2)
    expect((await printed('validate', 'model-a', 'nowhere')).code).toBe(3)
    expect((await printed('validate', 'c', 'good.json', ...broken)).first).toMatchObject({ exitCode: 3 })
  })

  test('explain: a field, the whole request, and a field that is none', async () => {
    expect((await printed('explain', 'model-a', 'settings.temperature')).first.constraints).toHaveLength(2)
    for (const it of ['', 'taskUUID', 'model']) expect((await printed('explain', 'model-a', it)).code).toBe(0)
    expect((await printed('explain', 'model-a', 'nothing')).first.exitCode).toBe(2)
  })

  test('examples: of all operations, and of one that there is not', async () => {
    expect((await printed('examples', 'model-a')).first.examples.length).toBeGreaterThan(1)
    expect((await printed('examples', 'model-a', '--operation', 'none')).first.exitCode).toBe(2)
  })

  test('limits', async () => {
    expect((await printed('limits')).first.models).toHaveLength(1)
    expect((await printed('limits', ...broken)).code).toBe(3)
  })

  test('diff: of models, with requests or fields beside it, of folders, and of what is no model', async () => {
    const sides = ['old/model-a.json', 'specs/model-a.json']
    expect((await printed('diff', ...sides, '--fail-on', 'breaking')).code).toBe(1)
    expect((await printed('diff', ...sides, '--portable')).first.portability.fields.length).toBeGreaterThan(2)
    expect((await printed('diff', ...sides, '--requests', 'calls.ndjson')).first.replay.broken).toBe(1)
    expect((await printed('diff', 'old', 'specs')).first.removed).toEqual(['model-b'])
    expect((await printed('diff', 'old/model-a.json', 'broken/c.json')).first.exitCode).toBe(3)
  })

  test('update: nothing, what breaks whose requests, and no network', async () => {
    const quiet = ['--no-generate', '--retries', '0']
    expect((await printed('update', ...quiet)).first.headline).toBe('Nothing changed')
    hosts.plays.set(address, body(limited(1)))
    space.write('calls.ndjson', `${JSON.stringify({ ...task, settings: { temperature: 1.5 } })}\n`)
    expect((await printed('update', '--requests', 'calls.ndjson', ...quiet)).first.requests).toHaveLength(1)
    expect((await printed('update', '--before', 'nowhere')).first.exitCode).toBe(2)
  })

  test('conform: a plan, what is kept, what is broken, and what is no server', async () => {
    const quick = ['--cases', 'core', '--runs', '0']
    expect((await printed('conform', 'model-a', '--plan')).first.planned).toBeGreaterThan(2)
    expect((await printed('conform', 'model-a', ...quick)).first).toMatchObject({ schemaVersion: 1, findings: [] })
    const answer = '{"data":[{"taskType":"textInference"}]}'
    hosts.plays.set('/v1', body(answer))
    const server = ['--url', `${hosts.url}/v1`, '--api-key-env', 'KEY', '--max-requests', '20']
    expect((await printed('conform', 'model-a', ...quick, ...server)).first.findings.length).toBeGreaterThan(0)
    expect((await printed('conform', 'nobody')).first.exitCode).toBe(2)
  })
})
