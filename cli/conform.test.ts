import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeOf } from '../conformance/judge/index.js'
import { createMock, mockModels } from '../conformance/mock/index.js'
import type { Report } from '../conformance/report/finding.js'
import { registerConform } from './conform.js'
import { writeSmallModel } from './small-model.fixture.js'
import { type CommandRun, runCommand } from './terminal.fixture.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'specproof-conform-'))
afterAll(() => rm(folder, { recursive: true }))
/** What commands do with any model is tried with a small one; the first test asks a published file. */
const small = await writeSmallModel(folder)

const conform = (args: readonly string[], env: Record<string, string> = {}) =>
  runCommand(['conform', ...args], root, { register: [registerConform], env })

/** A server that takes everything. */
let asked = 0
let onAsked: () => void = () => undefined
const tenants = new Set<unknown>()
const server = createServer((request, response) => {
  request.resume()
  tenants.add(request.headers['x-tenant'])
  asked++
  onAsked()
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"taskType":"textInference"}]}')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`

/** Where a run has to end well, and what it asks does not matter: a part of it. */
const little = ['--cases', 'core', '--runs', '0', '--shard', '1/40']

describe('against the mock', () => {
  test('the text model conforms, and every report is written', async () => {
    const forms = ['json', 'junit', 'html', 'sarif']
    const flags = forms.flatMap((it) => ['--report', `${it}:${join(folder, `report.${it}`)}`])
    const { code, stdout } = await conform([
      '27b',
      '--cases',
      'core',
      '--runs',
      '20',
      '--seed',
      '4',
      '--json',
      ...flags,
    ])
    expect(code).toBe(0)
    const report: Report = JSON.parse(stdout)
    expect(report).toMatchObject({ model: 'alibaba-qwen3-5-27b', findings: [], seed: 4, cost: 0 })
    const [json, junit, html, sarif] = await Promise.all(
      forms.map((it) => readFile(join(folder, `report.${it}`), 'utf8')),
    )
    expect(JSON.parse(json ?? '')).toEqual([report])
    expect(junit).toContain('<testsuite name="alibaba-qwen3-5-27b')
    expect(html).toContain('No disagreement')
    expect(html).not.toMatch(/(src|href)="/)
    expect(JSON.parse(sarif ?? '').runs[0].results).toEqual([])
  })

  test('a plan counts what would be sent and what may cost, and sends nothing', async () => {
    const { code, stdout } = await conform([small, '--plan', '--url', 'http://127.0.0.1:9/v1'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/\d+ of them should be refused; what tells most of mistakes is sent first/)
    const cheap = await conform([
      small,
      '--plan',
      '--cases',
      'core',
      '--url',
      'http://127.0.0.1:9/v1',
      '--budget-usd',
      '1',
    ])
    expect(cheap.stdout).toMatch(/\d+ of them should be refused and are sent first: what is refused should cost/)
    expect(stdout).toMatch(/\d+ requests in all, \d+ of them polls/)
    expect(stdout).toContain('the file gives no price')
  })

  test('a plan tells the worst price by what the file says of prices', async () => {
    const spec = JSON.parse(await readFile(small, 'utf8'))
    spec.info['x-pricing'] = { examples: [{ price: '$0.02' }, { price: 0.5 }] }
    const file = join(folder, 'priced.json')
    await writeFile(file, JSON.stringify(spec))
    const { stdout } = await conform([file, '--plan'])
    const [, executed, worst] = /(\d+) should be executed and may cost, ([\d.]+) US dollars at worst/.exec(stdout) ?? []
    expect(Number(executed)).toBeGreaterThan(50)
    expect(Number(worst)).toBe(Number(executed) * 0.5)
  })

  test('a model that cannot be read does not keep the others from being tested, and exits with 3', async () => {
    const broken = join(folder, 'broken.json')
    await writeFile(broken, '{"openapi":"3.1.0"}')
    const { code, stdout, stderr } = await conform([small, broken, ...little, '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ model: 'alibaba-qwen3-5-27b', findings: [] })
    expect(stderr).toContain('broken.json')
  })

  test('reports go to folders that are made for them', async () => {
    const file = join(folder, 'new/folder/report.json')
    const { code } = await conform([small, ...little, '--report', `json:${file}`])
    expect(code).toBe(0)
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(1)
  })

  test('a catalogue is shared out by models, and each is tested once', async () => {
    const catalogue = join(folder, 'catalogue')
    await mkdir(join(catalogue, 'specs'), { recursive: true })
    const text = await readFile(small, 'utf8')
    const { info } = JSON.parse(text)
    for (const name of ['one', 'other']) {
      const renamed = text.replaceAll(info['x-air-id'], `small:${name}@1`).replaceAll(info['x-model-id'], name)
      await writeFile(join(catalogue, 'specs', `${name}.json`), renamed)
    }
    const models = [1, 2].map(async (index) => {
      const args = ['conform', '--cases', 'core', '--runs', '0', '--shard', `${index}/2`, '--json']
      return (JSON.parse((await runCommand(args, catalogue, { register: [registerConform] })).stdout) as Report).model
    })
    expect((await Promise.all(models)).sort()).toEqual(['one', 'other'])
  })

  test('reports of shards merge into the report of the whole', async () => {
    const files = [1, 2].map((index) => join(folder, `shard-${index}.json`))
    for (const [i, file] of files.entries()) {
      const { code } = await conform([
        small,
        '--cases',
        'core',
        '--runs',
        '5',
        '--seed',
        '4',
        '--shard',
        `${i + 1}/2`,
        '--report',
        `json:${file}`,
      ])
      expect(code).toBe(0)
    }
    const { code, stdout } = await conform(['--json', ...files.flatMap((it) => ['--merge', it])])
    expect(code).toBe(0)
    const merged: Report = JSON.parse(stdout)
    const whole: Report = JSON.parse(
      (await conform([small, '--cases', 'core', '--runs', '5', '--seed', '4', '--json'])).stdout,
    )
    expect(merged.cases.count).toBe(whole.cases.count)
    expect(merged.coverage.map((it) => [it.pointer, it.keyword, it.covered]).sort()).toEqual(
      whole.coverage.map((it) => [it.pointer, it.keyword, it.covered]).sort(),
    )
  })
})

/** It never brings a result: nobody has to wait for one. */
const hasty = ['--poll-timeout', '200']

describe('against a server that takes everything', () => {
  const args = [small, '--url', url, '--cases', 'core', '--runs', '8', '--seed', '3', '--api-key-env', 'KEY', ...hasty]
  const [junit, json] = ['junit', 'json'].map((it) => join(folder, `findings.${it}`))
  const headers = ['--header', 'X-Tenant: env:TENANT', '--header', 'X-Note: noted-value']
  let told: CommandRun
  let first: Report

  beforeAll(async () => {
    tenants.clear()
    const reports = ['--report', `junit:${junit}`, '--report', `json:${json}`]
    told = await conform([...args, ...reports, ...headers], { KEY: 'sk-secret', TENANT: 'textInference' })
    first = JSON.parse(await readFile(json as string, 'utf8'))[0]
  })

  test('findings exit with 1 and tell how to see them again; the key is nowhere', async () => {
    const { code, stdout, stderr } = told
    expect(tenants).toEqual(new Set(['textInference']))
    expect(code).toBe(1)
    expect(stdout).toContain('The server accepts what the document refuses.')
    expect(stdout).toContain('with "unknown"')
    // No field and no type is looked at: that is told once, and each value stands in the report.
    expect(first.findings.map((it) => it.value)).toContain('4294967296')
    expect(stdout).toContain("curl -sS -X POST '")
    const all = stdout + stderr + (await readFile(junit as string, 'utf8'))
    // Not even where a server says the same of its own accord.
    for (const secret of ['sk-secret', 'textInference', 'noted-value']) expect(all).not.toContain(secret)
    expect(stdout).toContain('-H "x-tenant: $TENANT" -H "x-note: $X_NOTE"')
  })

  const alone = async (id: string): Promise<Report> =>
    JSON.parse((await conform([...args, '--only', id, '--json'], { KEY: 'k' })).stdout)

  test('one case can be run alone', async () => {
    const [finding] = first.findings.filter((it) => it.law === 'server-agrees' && it.chance === undefined)
    const { cases, findings } = await alone(finding?.id ?? '')
    expect(cases.count).toBe(1)
    expect(findings.map((it) => it.id)).toEqual([finding?.id])
  })

  test('a request by chance that is wrong is run again by its id and the seed', async () => {
    const drawn = first.findings.filter((it) => it.chance !== undefined)
    expect(drawn.every((it) => it.chance?.seed === 3)).toBe(true)
    const [finding] = drawn
    if (finding === undefined) return
    const { findings } = await alone(finding.id)
    expect(findings.map((it) => [it.id, it.message])).toEqual([[finding.id, finding.message]])
  })

  test('a run that stopped at a limit is resumed, asks only for what is left, and ends well', async () => {
    let requests = 0
    const onEvent = () => requests++
    const mock = await createMock(await mockModels([small]), { judgeOf, apiKey: 'resume-key', onEvent }).listen()
    const stopped = join(folder, 'stopped.json')
    const args = [small, '--url', mock.url, '--cases', 'core', '--runs', '10', '--seed', '9', '--api-key-env', 'KEY']
    const env = { KEY: 'resume-key' }
    const limited = await conform([...args, '--max-requests', '100', '--report', `json:${stopped}`, '--json'], env)
    expect(limited.code).toBe(3)
    const [first] = JSON.parse(await readFile(stopped, 'utf8')) as Report[]
    expect(first?.statements.filter((it) => it.state === 'settled').length).toBeGreaterThan(80)
    requests = 0
    const { code, stdout } = await conform([...args, '--resume', stopped, '--json'], env)
    const resumedRequests = requests
    const resumed: Report = JSON.parse(stdout)
    expect([code, resumed.findings]).toEqual([0, []])
    expect(resumed.coverage.filter((it) => it.covered !== 'both sides')).toEqual([])
    requests = 0
    const whole: Report = JSON.parse((await conform([...args, '--json'], env)).stdout)
    expect(resumed.cases.count).toBe(whole.cases.count)
    expect(resumedRequests).toBeLessThan(requests)
    await mock.close()
  })

  test('a request limit stops the run, which could then not be finished', async () => {
    const { code, stdout, stderr } = await conform(
      [small, '--url', url, '--max-requests', '0', '--runs', '0', '--json', '--api-key-env', 'KEY'],
      { KEY: 'k' },
    )
    const report: Report = JSON.parse(stdout)
    expect(report.laws.find((it) => it.law === 'server-agrees')?.status).toBe('open')
    expect(report.statements.filter((it) => it.state !== 'open')).toEqual([])
    expect([code, stderr]).toEqual([3, expect.stringMatching(/incomplete: \d+ open/)])
  })
})

describe('nothing that was paid for is lost', () => {
  const args = [small, '--url', url, '--cases', 'core', '--runs', '0', '--api-key-env', 'KEY', '--max-requests', '40']
  const env = { KEY: 'sk-secret' }

  test('a port that is taken is told before anything is asked', async () => {
    const before = asked
    const taken = String((server.address() as AddressInfo).port)
    const { code, stderr } = await conform([...args, '--webhook-port', taken], env)
    expect([code, asked - before]).toEqual([3, 0])
    expect(stderr).toContain(`Port ${taken} cannot be listened on for webhooks.`)
  })

  test('a report that cannot be written is told before anything is asked, and what is there stays', async () => {
    const before = asked
    const old = join(folder, 'old.json')
    await writeFile(old, 'old')
    const { code } = await conform([...args, '--report', `json:${old}`, '--report', `html:${folder}`], env)
    expect([code, asked - before]).toEqual([3, 0])
    expect(await readFile(old, 'utf8')).toBe('old')
    expect((await conform([...args, '--report', `json:${old}`, '--report', `html:${old}`], env)).code).toBe(2)
  })

  test('a report that fails in the end does not stop the others, and what was found is printed all the same', async () => {
    const [one, two] = [join(folder, 'gone/report.html'), join(folder, 'kept.json')]
    let isGone = false
    onAsked = () => {
      if (!isGone) rmSync(join(folder, 'gone'), { recursive: true })
      isGone = true
    }
    const { code, stdout, stderr } = await conform([...args, '--report', `html:${one}`, '--report', `json:${two}`], env)
    onAsked = () => undefined
    expect(code).toBe(1)
    expect(stderr).toContain('report.html')
    expect(stdout).toContain('The server answers under another identifier than the task has.')
    expect(JSON.parse(await readFile(two, 'utf8'))).toHaveLength(1)
    expect((await readdir(folder)).filter((it) => it.endsWith('.tmp'))).toEqual([])
  })
})

describe('a key that is too short to be hidden', () => {
  test('is refused for a server that is not on this machine', async () => {
    const { code, stderr } = await conform([small, '--url', 'https://127.0.0.1.example/v1', '--api-key-env', 'KEY'], {
      KEY: 'abcde',
    })
    expect(code).toBe(2)
    expect(stderr).toContain('cannot be hidden wherever the server repeats it')
  })
})

test('a run on another machine says how far it goes, where the file tells no price', async () => {
  const args = [small, '--cases', 'core', '--runs', '0', '--url', 'http://nobody.invalid/v1', '--api-key-env', 'KEY']
  const { code, stderr } = await conform(args, { KEY: 'sk-secret' })
  expect([code, stderr]).toEqual([2, expect.stringContaining('Say how many may be sent with --max-requests')])
})

describe('a wrong command line exits with 2', () => {
  for (const args of [
    ['nobody'],
    [small, '--url', 'ftp://x', '--api-key-env', 'KEY'],
    [small, '--url', url],
    [small, '--cases', 'some'],
    [small, '--shard', '3/2'],
    [small, '--report', 'pdf:x'],
    [small, '--power', '--url', url],
    [small, '--webhook-url', 'https://example.com'],
    [small, '--webhook-port', '70000'],
    [small, '--concurrency', '0'],
    [small, '--budget-usd', '-1'],
    [small, '--url', url, '--api-key-env', 'KEY', '--header', 'Authorization: Bearer it'],
    [small, '--url', url, '--api-key-env', 'KEY', '--header', 'content-type: text/plain'],
    [small, '--url', url, '--api-key-env', 'KEY', '--header', 'X-Tenant: env:NOBODY'],
    [small, '--only', '0123456789'],
  ]) {
    test(args.join(' ').replace(url, 'URL'), async () => {
      const { code, stderr } = await conform(args, { KEY: 'k' })
      expect(code).toBe(2)
      expect(stderr).not.toContain('own fault')
    })
  }
})
