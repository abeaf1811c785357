import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, faults, PublishedHosts } from '../generator/pull/published.fixture.js'
import { runCommand } from './terminal.fixture.js'

const hosts = new PublishedHosts()
let space = new Workspace()

beforeAll(() => hosts.start())
afterAll(() => hosts.stop())
beforeEach(() => {
  space = new Workspace()
  hosts.clear()
})
afterEach(() => space.remove('.'))

const run = (...args: string[]) => runCommand(args, space.root)
const update = (...args: string[]) => run('update', '--retries', '0', ...args)

const document = (id: string) => `/docs/models/${id}/schema.json`

/** A model whose setting goes up to a limit. */
const limited = (id: string, maximum: number, more: object = {}) =>
  taskSpec(id, { settings: { type: 'object', properties: { temperature: { type: 'number', maximum, ...more } } } })

/** Two models that were pulled, and what is published since: one breaks, the other has a field that is deprecated. */
async function released(): Promise<void> {
  hosts.plays.set('/docs/models/index.json', body(['model-a', 'model-b'].map((id) => ({ id }))))
  for (const id of ['model-a', 'model-b']) hosts.plays.set(document(id), body(limited(id, 2)))
  expect((await run('pull', '--all', '--from', hosts.url)).code).toBe(0)
  hosts.plays.set(document('model-a'), body(limited('model-a', 1)))
  hosts.plays.set(document('model-b'), body(limited('model-b', 3, { deprecated: true })))
}

const task = (id: string, temperature: number) => ({
  taskType: 'textInference',
  taskUUID: '6f1b1c3e-6e0f-4f3a-9a55-0d1d5f2f6a11',
  model: `test:${id}@1`,
  settings: { temperature },
})

test('a release that breaks is told first, then what is deprecated, with the witness, and code is generated anew', async () => {
  await released()
  const { code, stdout, stderr } = await update('--fail-on', 'breaking', '--report', 'markdown:CHANGES.md')
  expect(stderr).toContain('generated: ')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^2 models changed, 1 of them breaks callers\./)
  expect(stdout).toMatch(/Breaks callers\n {2}model-a {2}settings\.temperature\n/)
  expect(stdout).toMatch(/Deprecated\n {2}model-b {2}settings\.temperature\n/)
  expect(stdout).toContain('witness  settings.temperature = 2')
  const page = space.read('CHANGES.md')
  expect(page).toMatch(/^# 2 models changed, 1 of them breaks callers\n/)
  expect(page).toContain('Witnesses to copy')
  expect(space.read('generated/model-a/types.ts')).toContain('at most 1')
  const again = await update()
  expect([again.code, again.stdout]).toEqual([0, 'Nothing changed.\n'])
})

test('recorded requests are counted that the old documents took and the new ones refuse', async () => {
  await released()
  const calls = [task('model-a', 1.5), task('model-a', 0.5), task('model-b', 2), task('model-c', 2)]
  space.write('calls.ndjson', calls.map((it) => `${JSON.stringify(it)}\n`).join(''))
  const { code, stdout } = await update('--requests', 'calls.ndjson', '--json', '--no-generate')
  expect(code).toBe(0)
  const told = JSON.parse(stdout)
  expect(told).toMatchObject({
    breaking: true,
    headline: '2 models changed, 1 of them breaks callers',
    deprecated: [{ model: 'model-b', path: 'settings.temperature' }],
    requests: [
      { model: 'model-a', validBefore: 2, broken: 1 },
      { model: 'model-b', validBefore: 1, broken: 0 },
    ],
  })
  expect(told.requests[0].byChange[0].id).toBe(
    told.models[0].changes.find((it: { breaking: boolean }) => it.breaking).id,
  )
  expect(space.has('generated')).toBe(false)
})

test('two folders are compared without the network; a model that is gone breaks', async () => {
  space.write('before/a.json', limited('model-a', 2))
  space.write('before/b.json', limited('model-b', 2))
  space.write('specs/a.json', limited('model-a', 2))
  space.write('specs/c.json', limited('model-c', 2))
  const { code, stdout } = await update('--before', 'before', '--no-generate', '--fail-on', 'breaking')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^1 gone, which breaks whoever uses it; 1 new\./)
  expect((await update('--before', 'nowhere')).code).toBe(2)
  expect((await update('--before', 'before', 'model-a')).code).toBe(2)
})

test('a model that cannot be fetched leaves the changelog of the others, which says that it is incomplete', async () => {
  await released()
  hosts.plays.set(document('model-b'), faults.status(500))
  const { code, stdout, stderr } = await update('--no-generate')
  expect(stderr).toMatch(/500[\s\S]*The changelog is incomplete/)
  expect([code, stdout]).toEqual([3, expect.stringMatching(/^1 model changed and breaks callers\./)])
})

test('a document that cannot be compared is told, and so are the others', async () => {
  await released()
  hosts.plays.set(document('model-b'), body(limited('model-b', 2, { minimum: 3 })))
  const { code, stdout, stderr } = await update('--no-generate')
  expect(stderr).toContain('spec/')
  expect([code, stdout]).toEqual([3, expect.stringContaining('Breaks callers\n  model-a')])
})
