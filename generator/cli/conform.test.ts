import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../conformance/report/finding.js'
import { registerConform } from './conform.js'
import { runCommand } from './terminal.fixture.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'specproof-conform-'))
afterAll(() => rm(folder, { recursive: true }))

const conform = (args: readonly string[], env: Record<string, string> = {}) =>
  runCommand(['conform', ...args], root, { register: [registerConform], env })

/** A server that takes everything. */
const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"taskType":"textInference"}]}')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`

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

  test('a plan tells what would be sent and sends nothing', async () => {
    const { code, stdout } = await conform(['397b', '--plan'])
    expect(code).toBe(0)
    expect(stdout).toContain('requests that should be refused, sent first')
  })

  test('reports of shards merge into the report of the whole', async () => {
    const files = [1, 2].map((index) => join(folder, `shard-${index}.json`))
    for (const [i, file] of files.entries()) {
      const { code } = await conform([
        '27b',
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
      (await conform(['27b', '--cases', 'core', '--runs', '5', '--seed', '4', '--json'])).stdout,
    )
    expect(merged.cases.count).toBe(whole.cases.count)
    expect(merged.coverage.map((it) => [it.pointer, it.keyword, it.covered]).sort()).toEqual(
      whole.coverage.map((it) => [it.pointer, it.keyword, it.covered]).sort(),
    )
  })
})

describe('against a server that takes everything', () => {
  test('findings exit with 1 and tell how to see them again; the key is nowhere', async () => {
    const args = ['27b', '--url', url, '--cases', 'core', '--runs', '0', '--api-key-env', 'KEY']
    const file = join(folder, 'findings.junit')
    const { code, stdout, stderr } = await conform([...args, '--report', `junit:${file}`], { KEY: 'sk-secret' })
    expect(code).toBe(1)
    expect(stdout).toContain('The server accepts what the document refuses.')
    expect(stdout).toContain('4294967296')
    expect(stdout).toContain("curl -sS -X POST '")
    expect(stdout + stderr + (await readFile(file, 'utf8'))).not.toContain('sk-secret')
  })

  test('one case can be run alone, and a resumed run asks only for what is left', async () => {
    const args = ['27b', '--url', url, '--cases', 'core', '--runs', '0', '--api-key-env', 'KEY', '--json']
    const first: Report = JSON.parse((await conform(args, { KEY: 'k' })).stdout)
    const [finding] = first.findings.filter((it) => it.law === 'server-agrees')
    const alone: Report = JSON.parse((await conform([...args, '--only', finding?.id ?? ''], { KEY: 'k' })).stdout)
    expect(alone.cases.count).toBe(1)
    expect(alone.findings.map((it) => it.id)).toContain(finding?.id)
    const file = join(folder, 'first.json')
    await writeFile(file, JSON.stringify(first))
    const resumed: Report = JSON.parse((await conform([...args, '--resume', file], { KEY: 'k' })).stdout)
    const accepted = first.coverage.flatMap((it) => it.legal.filter((probe) => probe.outcome === 'as expected')).length
    expect(resumed.cases.count).toBe(first.cases.count + first.cases.count - accepted)
  })

  test('a request limit stops the run, which could then not be finished', async () => {
    const { code, stdout } = await conform(
      ['27b', '--url', url, '--max-requests', '0', '--runs', '0', '--json', '--api-key-env', 'KEY'],
      { KEY: 'k' },
    )
    const report: Report = JSON.parse(stdout)
    expect(report.laws.find((it) => it.law === 'server-agrees')?.status).toBe('could not run')
    expect(code).not.toBe(0)
  })
})

describe('a wrong command line exits with 2', () => {
  for (const args of [
    ['nobody'],
    ['27b', '--url', 'ftp://x', '--api-key-env', 'KEY'],
    ['27b', '--url', url],
    ['27b', '--cases', 'some'],
    ['27b', '--shard', '3/2'],
    ['27b', '--report', 'pdf:x'],
    ['27b', '--power', '--url', url],
  ]) {
    test(args.join(' ').replace(url, 'URL'), async () => {
      const { code, stderr } = await conform(args, { KEY: 'k' })
      expect(code).toBe(2)
      expect(stderr).not.toContain('own fault')
    })
  }
})
