import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readSpecLock } from '../generator/document/spec-lock.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { body, faults, PublishedHosts } from '../generator/pull/published.fixture.js'
import { runCommand } from './terminal.fixture.js'

const hosts = new PublishedHosts()
const other = new PublishedHosts()
const token = 'r8_abcdef0123456789'
let space = new Workspace()

beforeAll(() => Promise.all([hosts.start(), other.start()]))
afterAll(() => {
  hosts.stop()
  other.stop()
})
beforeEach(() => {
  space = new Workspace()
  for (const it of [hosts, other]) it.clear()
})
afterEach(() => space.remove('.'))

const quick = ['--retries', '0']
const pull = (...args: string[]) =>
  runCommand(['pull', ...args, '--from', hosts.url, ...quick], space.root, { env: { REPLICATE_API_TOKEN: token } })

/** The documentation site with these models: an index, and a document for each. */
function publish(...ids: string[]): void {
  const entry = (id: string) => ({
    id,
    air: `test:${id}@1`,
    name: id,
    status: 'live',
    schema: `https://runware.ai/docs/models/${id}/schema.json`,
  })
  hosts.plays.set('/docs/models/index.json', body(ids.map(entry)))
  for (const id of ids) hosts.plays.set(document(id), body(taskSpec(id), { etag: `"${id}-1"` }))
}

const document = (id: string) => `/docs/models/${id}/schema.json`
const served = (id: string) => `${JSON.stringify(taskSpec(id), null, 1)}`
const lock = async () => (await readSpecLock(space.root)) ?? new Map()

/** Every file below the project. */
const files = () => Object.keys(space.tree('.'))

describe('pull fetches', () => {
  test('a model by its AIR, byte for byte, and notes it in the lock', async () => {
    publish('model-a', 'model-b')
    const { code, stdout, stderr } = await pull('test:model-a@1')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('1 new')
    expect(files()).toEqual(['specproof.lock.json', 'specs/model-a.json'])
    expect(space.read('specs/model-a.json')).toBe(served('model-a'))
    const entry = (await lock()).get('specs/model-a.json')
    expect(entry).toMatchObject({ provider: 'runware', model: 'test:model-a@1', etag: '"model-a-1"' })
    expect(entry?.url).toBe(`${hosts.url}${document('model-a')}`)
    expect(hosts.asked[0]?.headers['user-agent']).toMatch(/^specproof\//)
  })

  test('a model by its id, by the end of one id only, and by the URL of its document', async () => {
    publish('model-a', 'model-b', 'other-b')
    hosts.plays.set('/own.json', body(taskSpec('own')))
    const unclear = await pull('b')
    expect([unclear.code, unclear.stderr]).toEqual([3, expect.stringContaining('names 2 models: model-b, other-b')])
    expect((await pull('model-a', 'l-b')).code).toBe(0)
    expect((await runCommand(['pull', `${hosts.url}/own.json`], space.root)).code).toBe(0)
    expect([...(await lock()).keys()]).toEqual(['specs/model-a.json', 'specs/model-b.json', 'specs/own.json'])
  })

  test('all that a provider lists but what is only announced, some at a time', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `model-${i}`)
    publish(...ids)
    const { code, stdout } = await pull('--all', '--concurrency', '3')
    expect([code, stdout]).toEqual([0, expect.stringContaining('12 new')])
    expect((await lock()).size).toBe(12)
    hosts.plays.set('/docs/models/index.json', body([{ id: 'soon', status: 'coming-soon' }]))
    expect((await pull('--all')).stdout).toContain('without a document yet: soon')
  })

  test('by another list where the first does not answer, with the release that it is of', async () => {
    publish('model-a')
    hosts.plays.set('/docs/models/index.json', faults.status(500))
    hosts.plays.set(
      '/registry.json',
      body({ version: '20260722152433', models: { 'test:model-a@1': { id: 'model-a' } } }),
    )
    expect((await pull('test:model-a@1')).code).toBe(0)
    expect((await lock()).get('specs/model-a.json')?.version).toBe('20260722152433')
  })

  test('the schema within what Replicate tells of a model, as it stands there, with its version and the key', async () => {
    const schema =
      '{"openapi": "3.0.2",\n "paths":{}, "components": {"schemas": {"Input": {"type":"object"}, "Output": {"type":"string"}}}}'
    const version = 'a'.repeat(64)
    hosts.plays.set('/v1/models/o/n', body(`{"latest_version": {"id": "${version}", "openapi_schema": ${schema}}}`))
    expect((await pull('o/n')).code).toBe(0)
    expect(space.read('specs/o__n.json')).toBe(schema)
    expect((await lock()).get('specs/o__n.json')).toMatchObject({ provider: 'replicate', model: 'o/n', version })
    expect(hosts.asked[0]?.headers.authorization).toBe(`Bearer ${token}`)
    expect(JSON.stringify(space.tree('.'))).not.toContain(token)
  })

  test('a document of fal by the id of its endpoint, and what a Cog server says of itself', async () => {
    const info = { title: 'Queue', version: '1', 'x-fal-metadata': { endpointId: 'fal-ai/flux/dev' } }
    const fal = { openapi: '3.0.4', info, paths: {} }
    hosts.plays.set('/api/openapi/queue/openapi.json?endpoint_id=fal-ai%2Fflux%2Fdev', body(fal))
    hosts.plays.set('/openapi.json', body(taskSpec('cog')))
    expect((await pull('fal-ai/flux/dev')).code).toBe(0)
    expect((await runCommand(['pull', '--from', `${hosts.url}/openapi.json`], space.root)).code).toBe(0)
    expect([...(await lock()).values()].map((it) => [it.provider, it.model])).toEqual([
      ['runware', 'test:cog@1'],
      ['fal', 'fal-ai/flux/dev'],
    ])
  })

  test('again what the lock names, by its tag; what is unchanged leaves file and lock as they were', async () => {
    publish('model-a')
    await pull('model-a')
    const before = space.tree('.')
    const { mtimeMs } = statSync(join(space.root, 'specs/model-a.json'))
    hosts.asked.length = 0
    const { code, stdout } = await runCommand(['pull'], space.root)
    expect([code, stdout]).toEqual([0, expect.stringContaining('1 unchanged')])
    expect(hosts.asked.map((it) => it.headers['if-none-match'])).toEqual(['"model-a-1"'])
    expect(space.tree('.')).toEqual(before)
    expect(statSync(join(space.root, 'specs/model-a.json')).mtimeMs).toBe(mtimeMs)
  })

  test('to the file that has the model already, whatever its name', async () => {
    publish('model-a')
    space.write('specs/mine.json', taskSpec('model-a', { title: 'old' }))
    expect((await pull('model-a')).code).toBe(0)
    expect(space.read('specs/mine.json')).toBe(served('model-a'))
    expect(files()).toEqual(['specproof.lock.json', 'specs/mine.json'])
  })

  test('a document in YAML', async () => {
    const text = 'openapi: 3.1.0\ninfo: { title: T, version: "1", x-model-id: yam }\npaths: {}\n'
    hosts.plays.set('/y.yaml', body(text, { 'content-type': 'application/yaml' }))
    expect((await runCommand(['pull', `${hosts.url}/y.yaml`], space.root)).code).toBe(0)
    expect(space.read('specs/yam.yaml')).toBe(text)
  })
})

describe('what a server does wrong leaves the old file as it was, and the others go on', () => {
  const wrong: Record<string, [ReturnType<typeof body>, string, ...string[]]> = {
    'nothing there': [faults.status(404), '404 (Not Found)'],
    'a fault of its own': [faults.status(500), '500 (Internal Server Error)'],
    'less than it promised': [faults.truncated(served('model-b')), 'did not come whole'],
    'half a document': [faults.cutShort(served('model-b')), 'spec/not-json'],
    'a page for people': [faults.page, 'pull/web-page'],
    'another model': [
      body(taskSpec('model-x')),
      'The document is of test:model-x@1, model-x, and not of test:model-b@1',
    ],
    'no OpenAPI': [body({ swagger: '2.0' }), 'spec/not-openapi'],
    'no JSON but a number': [body('1'), 'spec/not-openapi'],
    'no end': [faults.huge, 'more than 16777216 bytes'],
    'little that becomes much': [faults.bomb, 'more than 16777216 bytes'],
    'no answer': [faults.silent, 'No whole answer came within 0.3 s', '--timeout', '300'],
    'an address of another host': [
      faults.redirect('http://evil.example/x'),
      'leads to evil.example, which nobody named',
    ],
    'an address that is a file': [faults.redirect('file:///etc/passwd'), 'leads to file:, which nobody named'],
    'a circle': [faults.redirect('schema.json'), 'redirects more than 5 times'],
  }
  test.each(Object.entries(wrong))('%s', async (_, [play, fact, ...more]) => {
    publish('model-a', 'model-b', 'model-c')
    await pull('model-b')
    const before = space.read('specs/model-b.json')
    const entry = (await lock()).get('specs/model-b.json')
    hosts.plays.set(document('model-b'), play)
    const { code, stdout, stderr } = await pull('model-a', 'model-b', 'model-c', ...more)
    expect(stderr).toContain(fact)
    expect(stderr).toContain('Remedy: ')
    expect([code, stdout]).toEqual([3, expect.stringContaining('2 new, 1 failed')])
    expect(space.read('specs/model-b.json')).toBe(before)
    expect((await lock()).get('specs/model-b.json')).toEqual(entry)
    expect(files()).toEqual(['specproof.lock.json', ...['a', 'b', 'c'].map((it) => `specs/model-${it}.json`)])
  })

  test('a server that is busy is asked again, as long after as it says', async () => {
    publish('model-a')
    let times = 0
    hosts.plays.set(document('model-a'), (request, response) => {
      times++
      const play = times === 1 ? faults.status(429, { 'retry-after': '0' }) : body(taskSpec('model-a'))
      play(request, response)
    })
    expect((await runCommand(['pull', 'model-a', '--from', hosts.url], space.root)).code).toBe(0)
    expect(times).toBe(2)
  })

  test('an index that names another host is not followed there', async () => {
    publish('model-a')
    hosts.plays.set('/docs/models/index.json', body([{ id: 'model-a', schema: `${other.url}/steal.json` }]))
    expect((await pull('model-a')).code).toBe(0)
    expect(other.asked).toEqual([])
  })

  test('a name that leads to another folder is asked of nobody', async () => {
    for (const provider of ['replicate', 'fal', 'runware'])
      expect((await pull('../../etc', '--provider', provider)).code).toBe(3)
    expect(hosts.asked.filter(({ path }) => path.includes('etc'))).toEqual([])
    expect(files()).toEqual([])
  })

  test('a name that nobody lists is told with the nearest one', async () => {
    publish('model-a', 'model-b')
    const { code, stderr } = await pull('modl-a')
    expect([code, stderr]).toEqual([3, expect.stringContaining('Did you mean "model-a"?')])
    expect((await pull('what:is/this')).code).toBe(3)
  })
})

describe('a key', () => {
  test('goes to the server that is named, to no host that it leads to, and into no file and no message', async () => {
    const host = new URL(other.url).host
    publish('model-a')
    other.plays.set('/there.json', body(taskSpec('model-a'), { etag: `"${token}"` }))
    hosts.plays.set(document('model-a'), faults.redirect(`${other.url}/there.json?token=${token}`, 307))
    const header = ['--header', `X-Api-Key: ${token}`]
    const refused = await pull('model-a', ...header)
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining(`leads to ${host}`)])
    expect(other.asked).toEqual([])
    const trusted = await pull('model-a', ...header, '--host', host)
    expect(trusted.code).toBe(0)
    expect(hosts.asked.at(-1)?.headers['x-api-key']).toBe(token)
    expect(other.asked.map((it) => it.headers['x-api-key'])).toEqual([undefined])
    const told = [refused, trusted].flatMap((it) => [it.stdout, it.stderr])
    expect(JSON.stringify([told, space.tree('.')])).not.toContain(token)
  })

  test('in a URL stays out of the lock and of what is told', async () => {
    hosts.plays.set('/own.json', body(taskSpec('own')))
    const outcome = await runCommand(
      ['pull', `${hosts.url}/own.json?api_key=${token}&v=2`, `http://u:${token}@127.0.0.1:1/x`, ...quick],
      space.root,
    )
    expect(outcome.code).toBe(3)
    expect((await lock()).get('specs/own.json')?.url).toBe(`${hosts.url}/own.json?v=2`)
    expect(JSON.stringify([outcome, space.tree('.')])).not.toContain(token)
  })

  test('as user and password of a URL goes in a header, and nowhere else', async () => {
    publish('model-a')
    const from = hosts.url.replace('//', `//user:${token}@`)
    const outcome = await runCommand(['pull', 'model-a', '--from', from], space.root)
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    hosts.plays.set('/own.json', body(taskSpec('own')))
    expect((await runCommand(['pull', `${from}/own.json`], space.root)).code).toBe(0)
    const wanted = `Basic ${Buffer.from(`user:${token}`).toString('base64')}`
    expect(new Set(hosts.asked.map((it) => it.headers.authorization))).toEqual(new Set([wanted]))
    expect(JSON.stringify([outcome, space.tree('.')])).not.toContain(token)
  })

  test('that a document repeats is not written', async () => {
    hosts.plays.set('/v1/models/o/n', ({ headers }, response) => {
      const schema = {
        openapi: '3.0.2',
        info: { title: headers.authorization },
        components: { schemas: { Input: {}, Output: {} } },
      }
      response.end(JSON.stringify({ latest_version: { id: 'b', openapi_schema: schema } }))
    })
    const { code, stderr } = await pull('o/n')
    expect([code, stderr]).toEqual([3, expect.stringContaining('pull/secret')])
    expect(files()).toEqual([])
  })
})

describe('a file that was edited', () => {
  test('is not replaced unless that is asked for', async () => {
    publish('model-a')
    await pull('model-a')
    writeFileSync(join(space.root, 'specs/model-a.json'), JSON.stringify(taskSpec('model-a', { title: 'mine' })))
    const { code, stderr } = await pull('model-a')
    expect([code, stderr]).toEqual([3, expect.stringContaining('specs/model-a.json is not what pull wrote')])
    expect(space.read('specs/model-a.json')).toContain('mine')
    expect((await pull('model-a', '--force')).code).toBe(0)
    expect(space.read('specs/model-a.json')).toBe(served('model-a'))
  })

  test('is found without the network, and so is one that is missing', async () => {
    publish('model-a', 'model-b')
    await pull('--all')
    hosts.asked.length = 0
    const locked = (...args: string[]) => runCommand(['pull', '--locked', ...args], space.root)
    expect(await locked()).toMatchObject({ code: 0, stdout: expect.stringContaining('2 as the lock says') })
    space.write('specs/model-a.json', `${served('model-a')}\n`)
    space.remove('specs/model-b.json')
    const { code, stdout } = await locked()
    expect([code, stdout]).toEqual([1, expect.stringMatching(/model-a.*other white space[\s\S]*model-b.*missing/)])
    expect((await locked('nobody')).code).toBe(1)
    expect(hosts.asked).toEqual([])
    space.remove('specproof.lock.json')
    expect((await locked()).code).toBe(3)
  })
})

describe('--check', () => {
  test('tells drift, what is new and what is gone, and writes nothing', async () => {
    publish('model-a', 'model-b', 'model-c')
    await pull('model-a', 'model-b')
    const before = space.tree('.')
    expect((await pull('--check')).code).toBe(0)
    hosts.plays.set(document('model-a'), body(taskSpec('model-a', { title: 'new' })))
    hosts.plays.set(document('model-b'), faults.status(404))
    const { code, stdout } = await pull('--check')
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 changed, 1 gone')])
    expect((await pull('model-c', '--check')).code).toBe(1)
    expect(space.tree('.')).toEqual(before)
  })
})

test('--json is one document', async () => {
  publish('model-a')
  const { stdout } = await pull('model-a', 'nobody', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    files: [
      { name: 'model-a', state: 'added', file: 'specs/model-a.json' },
      { name: 'nobody', state: 'failed' },
    ],
    problems: [{ code: 'pull/unknown-model' }],
  })
})

test('a lock that is broken, or from a newer version, is named with its place, and nothing is fetched', async () => {
  publish('model-a')
  for (const text of ['{"files": }', '{"lockVersion": 9, "files": {}}', '{"lockVersion": 1, "files": {"a": {}}}']) {
    space.write('specproof.lock.json', text)
    const { code, stderr } = await pull('model-a')
    expect([code, stderr]).toEqual([3, expect.stringContaining('pull/bad-lock')])
  }
  expect(hosts.asked).toEqual([])
})

test('an interrupt leaves files and lock whole, and nothing beside them', async () => {
  publish('model-a', 'model-b')
  hosts.plays.set(document('model-b'), faults.silent)
  const { code, stdout } = await runCommand(['pull', '--all', '--from', hosts.url, '--concurrency', '1'], space.root, {
    isTTY: true,
    onOutput: (text) => text.includes('1/2') && process.emit('SIGINT'),
  })
  expect([code, stdout]).toEqual([3, expect.stringContaining('Interrupted: what was fetched is whole')])
  expect(files()).toEqual(['specproof.lock.json', 'specs/model-a.json'])
  expect((await lock()).size).toBe(1)
})

test('the command line says what it wants', async () => {
  for (const args of [
    [],
    ['--all', 'a'],
    ['--from', 'folder'],
    ['--header', 'a'],
    ['a', '--host', 'http://x'],
    ['--locked', '--all'],
  ])
    expect((await runCommand(['pull', ...args], space.root)).code).toBe(2)
})
