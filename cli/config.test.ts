import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { compileValidator } from '../generator/compile.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, PublishedHosts } from '../generator/pull/published.fixture.js'
import { configKeys, configSchema, configType } from './config-keys.js'
import { wholeProgram } from './main.js'
import { runCommand } from './terminal.fixture.js'
import { Terminal } from './terminal.js'

const hosts = new PublishedHosts()
let space = new Workspace()

beforeAll(() => hosts.start())
afterAll(() => hosts.stop())
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space.remove('.'))

const run = (...args: string[]) => runCommand(args, space.root)

async function keys() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  return configKeys(await wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} })))
}

test('options are taken from the configuration, those of a command before those of all, the command line before both', async () => {
  space.write('models/a.json', taskSpec('model-a'))
  space.write('others/b.json', taskSpec('model-b'))
  space.write('specproof.config.json', { specs: 'nowhere', validate: { specs: 'models' } })
  const named = async (...args: string[]) => (await run('validate', 'nobody', ...args)).stderr
  expect(await named()).toContain('model-a')
  expect(await named('--specs', 'others')).toContain('model-b')
  expect((await run('explain', 'x', '/a')).stderr).toContain('nowhere')
})

test('a configuration in TypeScript names the models that are pulled, and from where', async () => {
  for (const id of ['model-a', 'model-b']) hosts.plays.set(`/docs/models/${id}/schema.json`, body(taskSpec(id)))
  const config = { models: ['model-a', 'model-b'], from: hosts.url, pull: { retries: 0, timeout: 60_000 } }
  space.write('specproof.config.ts', `const config: object = ${JSON.stringify(config)}\nexport default config\n`)
  expect(await run('pull')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 new') })
  expect((await run('pull', 'model-a')).stdout).toContain('1 unchanged')
})

test('levels of changes stand in a file that is named, or in the configuration itself', async () => {
  const document = (url: string) => ({ ...(taskSpec('model-a') as object), servers: [{ url }] })
  space.write('old.json', document('https://a.example'))
  space.write('new.json', document('https://b.example'))
  const cell = 'server.url request.removed'
  space.write('levels.json', { levels: { [cell]: 'annotation' } })
  const code = async (levels: unknown) => {
    space.write('specproof.config.json', { diff: { levels, failOn: 'breaking' } })
    return (await run('diff', 'old.json', 'new.json')).code
  }
  expect([await code(undefined), await code('levels.json'), await code({ [cell]: 'annotation' })]).toEqual([1, 0, 0])
  space.write('specproof.config.json', { diff: { levels: { 'server.url request.remove': 'http', [cell]: 'loud' } } })
  const { stderr } = await run('diff', 'old.json', 'new.json')
  expect(stderr).toContain('specproof.config.json#/diff/levels/server.url request.remove  input/bad-levels')
  expect(stderr).toContain(`Did you mean "${cell}"?`)
  expect(stderr).toContain('is none of http')
})

test.each([
  ['an unknown key, with the nearest one', { spces: 'x' }, '/spces', 'Did you mean "specs"?'],
  ['one in a command', { pull: { form: 'x' } }, '/pull/form', 'Did you mean "from"?'],
  ['a command that there is not', { pul: {} }, '/pul', 'Did you mean "pull"?'],
  ['a value of another kind', { specs: 1 }, '/specs', '"1" is not a text.'],
  ['a choice that there is not', { emit: 'go' }, '/emit', 'is not one of ts, js.'],
  ['what the option itself refuses', { pull: { concurrency: 99 } }, '/pull/concurrency', 'from 1 to 32'],
  [
    'levels that are neither a file nor an object',
    { diff: { levels: [] } },
    '/diff/levels',
    'is not a file or an object',
  ],
  ['a section that is no object', { diff: [] }, '/diff', 'It is no object.'],
])('%s is refused at its place', async (_, config, pointer, fact) => {
  space.write('specproof.config.json', config)
  const { code, stderr } = await run('pull', 'http://127.0.0.1:1/a.json', '--retries', '0')
  expect(stderr).toContain(`specproof.config.json#${pointer}  input/bad-config`)
  expect([code, stderr]).toEqual([3, expect.stringContaining(fact)])
})

test('a configuration that cannot be read, and two of them, are refused', async () => {
  space.write('specproof.config.ts', 'export default {')
  expect(await run('explain', 'a', '/a')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('It cannot be loaded'),
  })
  space.write('specproof.config.json', '{')
  expect(await run('explain', 'a', '/a')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('keep one of them'),
  })
})

test('its JSON Schema and its type are what the commands declare (npm run pages writes both)', async () => {
  const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
  expect(JSON.parse(read('schemas/config.schema.json'))).toEqual(configSchema(await keys()))
  expect(read('cli/config-type.ts')).toBe(configType(await keys()))
})

test('its JSON Schema refuses what the commands refuse', async () => {
  const { is } = compileValidator(configSchema(await keys()))
  const good = { $schema: 'x', models: ['a'], conform: { budgetUsd: 0.5, cases: 'core' }, update: { generate: false } }
  expect([good, { spces: 'x' }, { pull: { form: 'x' } }, { emit: 'go' }, { pull: { json: true } }].map(is)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})
