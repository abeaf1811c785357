import { execFile, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { effortOf } from '../effort.js'
import type { Finding, Report } from '../finding.js'
import { unmetBySarif } from '../form/sarif-demands.fixture.js'
import { mergedReports } from '../merge.js'
import { reproduction } from '../reproduction.js'
import { htmlReport } from './html.js'
import { junitReport } from './junit.js'
import { sarifReport } from './sarif.js'
import { reportText } from './text.js'

const hostile = `<script>alert("&")</script> ]]> ' \u0000\u001b[31m \ud800 é\u{1F98A}`

const finding: Finding = {
  id: 'a118726ad2',
  law: 'server-agrees',
  model: 'example',
  operation: 'run_example',
  pointer: '/components/schemas/Task/properties/width',
  keyword: 'maximum',
  path: '/width',
  value: hostile,
  message: `The server says ${hostile}.`,
  expected: { verdict: 'refuses', pointers: ['/width'] },
  actual: { verdict: 'accepts', pointers: [hostile], status: 200 },
  chance: { seed: 5, path: '12:0' },
  curl: `curl '${hostile}'`,
  snippet: hostile,
}

const two = { statements: 2, settled: 2, comparisons: 0 }
const none = { statements: 0, settled: 0, comparisons: 0 }

const report: Report = {
  model: 'example',
  operation: 'run_example',
  source: { file: 'example.json', sha256: 'ab'.repeat(32) },
  target: hostile,
  cases: { set: 'core', count: 3, requests: 3 },
  laws: [
    { law: 'server-agrees', title: 'the server agrees', status: 'broken', requests: 3, findings: 1, ...two },
    {
      law: 'key-decides',
      title: 'the key decides',
      status: 'could not run',
      requests: 0,
      findings: 0,
      ...none,
      reason: hostile,
    },
    {
      law: 'delivery',
      title: 'delivery',
      status: 'not applicable',
      requests: 0,
      findings: 0,
      ...none,
      reason: 'no delivery',
    },
    { law: 'batch', title: 'batches', status: 'kept', requests: 4, findings: 0, ...two },
  ],
  findings: [finding],
  coverage: [
    {
      pointer: finding.pointer,
      keyword: 'maximum',
      legal: [
        { id: '1', label: '2048', path: '/width', side: 'at', outcome: 'as expected' },
        { id: '2', label: '128', path: '/width', side: 'inside', outcome: 'not sent' },
      ],
      illegal: [{ id: '3', label: '2049', path: '/width', side: 'outside', outcome: 'finding' }],
      covered: 'both sides',
      reasons: [hostile],
    },
  ],
  statements: [],
  version: '0.1.0',
  profile: 'observed',
  runs: 0,
  isFrugal: false,
  cost: 0,
  seed: 5,
  seconds: 1.5,
}

describe('a report with texts that mean something elsewhere', () => {
  test('is XML that tells findings, errors and what was skipped', () => {
    const xml = junitReport([report])
    expect(xml).toContain('tests="4"')
    expect(xml).toContain('failures="1"')
    expect(xml).toContain('errors="1"')
    expect(xml).toContain('skipped="1"')
    // Nothing that XML has no place for, and outside of CDATA no tag that is not its own.
    const hasPlace = (it: string) => it >= ' ' || it === '\n' || it === '\t'
    expect([...xml].every((it) => hasPlace(it) && (it.length > 1 || !/[\ud800-\udfff]/.test(it)))).toBe(true)
    const tags = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '').match(/<\/?[a-z]+/gi)
    const known = /^<\/?(testsuites|testsuite|properties|property|testcase|failure|error|skipped)$/
    expect(tags?.filter((it) => !known.test(it))).toEqual([])
  })

  test('is HTML in which they are words, and which loads nothing', () => {
    const html = htmlReport([report])
    expect(html).not.toContain('<script>alert')
    expect(html).not.toMatch(/(src|href)="(?!#)/)
    expect(html).toContain('1 disagreement')
  })

  test('is SARIF that names the line of the keyword, or else of its schema', () => {
    const at = (line: number | undefined, lineOfSchema = 7) => {
      const places = (file: string, pointer: string) => {
        const found = pointer.endsWith('/maximum') ? line : lineOfSchema
        return { uri: `specs/${file}`, ...(found !== undefined && { line: found }) }
      }
      const { runs } = JSON.parse(sarifReport([report], '1.0.0', places))
      return runs[0].results[0].locations[0].physicalLocation
    }
    expect(at(12)).toEqual({ artifactLocation: { uri: 'specs/example.json' }, region: { startLine: 12 } })
    expect(at(undefined)).toEqual({ artifactLocation: { uri: 'specs/example.json' }, region: { startLine: 7 } })
  })

  test('is SARIF as the standard and code hosts want it, whatever the name of the file', () => {
    const places = (file: string) => ({ uri: `a b/x:y#z?${file}\ud800`, line: 1 })
    expect(unmetBySarif(sarifReport([report], '1.0.0', places))).toEqual([])
    expect(unmetBySarif(sarifReport([], '1.0.0'))).toEqual([])
  })

  test('tells each cause in SARIF, also where there are more findings than code hosts take', () => {
    const small = { ...finding, curl: '', snippet: '' }
    const findings = Array.from({ length: 25_001 }, (_, i): Finding => ({ ...small, id: `${i}` }))
    const last: Finding = {
      ...small,
      id: 'last',
      pointer: '/components/schemas/Task/properties/height',
      path: '/height',
    }
    const text = sarifReport([{ ...report, findings: [...findings, last] }], '1.0.0')
    expect(unmetBySarif(text)).toEqual([])
    const [{ results, invocations }] = JSON.parse(text).runs
    const named = results.slice(0, 2).map((it: { properties: { cause: string } }) => it.properties.cause)
    expect(named).toEqual(['0', 'last'])
    expect(invocations[0].toolExecutionNotifications.at(-1).message.text).toMatch(/^2 of 25002 findings are left out/)
  })

  test('is text that tells both verdicts, seed and path', () => {
    const text = reportText(report, (_, it) => it)
    expect(text).toContain(
      'maximum at /components/schemas/Task/properties/width; expected refuses /width, got accepts (200)',
    )
    expect(text).toContain('seed 5, path 12:0')
  })
})

test('the number line puts numbers in their order, each with how the server took it', () => {
  const line = /<ol class="axis">(.*?)<\/ol>/.exec(htmlReport([report]))?.[1] ?? ''
  const marks = [...line.matchAll(/class="([a-z -]+)"[^>]*><i>(.)<\/i><span>(\d+)/g)].map((it) => it.slice(1).join(' '))
  expect(marks).toEqual(['legal not-sent – 128', 'legal as-expected ✓ 2048', 'illegal finding ✓ 2049'])
})

test('reports of two parts merge into one that covers what either sent', () => {
  const [entry] = report.coverage
  if (entry === undefined) throw new Error('There is no coverage.')
  const half = (legal: typeof entry.legal, illegal: typeof entry.illegal): Report => ({
    ...report,
    findings: [],
    coverage: [{ ...entry, legal, illegal, covered: 'one side' }],
  })
  const [merged, ...others] = mergedReports([half(entry.legal, []), half([], entry.illegal)])
  expect(others).toEqual([])
  expect(merged?.coverage[0]?.covered).toBe('both sides')
  expect(merged?.cases).toEqual({ set: 'core', count: 3, requests: 6 })
})

test('what an older version did not count is not counted in what its report is joined with', () => {
  const [law] = report.laws
  if (law === undefined) throw new Error('There is no law.')
  const { comparisons: _, ...uncounted } = law
  const [merged] = mergedReports([report, { ...report, laws: [uncounted] }])
  expect(merged?.laws[0]).not.toHaveProperty('comparisons')
  expect(merged && effortOf([merged])).toEqual({ requests: 10 })
  expect(merged && reportText(merged, (_, it) => it)).toContain('comparisons not counted')
})

describe('what reproduces a finding', () => {
  const bodies: string[] = []
  const keys: (string | undefined)[] = []
  const notes: unknown[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (it: Buffer) => chunks.push(it))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString())
      keys.push(request.headers.authorization)
      notes.push(request.headers['x-note'])
      response.end('{}')
    })
  })
  const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => server.close())
  const uuid = '5B0C9A3E-8C1F-4E57-9D0A-2F6B7C1D4E90'
  const text = (content: string) => JSON.stringify([{ taskUUID: uuid, content }])
  const steps = [
    {
      body: text(`it's "${'\u{1F98A}'.repeat(300)}" $HOME \\ \`x\` !`),
      key: 'right',
      headers: { 'x-note': "größer als '\\' $x" },
    },
    { body: text('a'.repeat(262145)), key: 'bare', headers: { 'x-note': '' } },
  ] as const
  const made = async () => {
    await listening
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    return reproduction(steps, { url, keyVariable: 'MY_KEY' }, 'taskUUID')
  }
  const env = { ...process.env, MY_KEY: 'k1' }
  const expectSent = () => {
    const sent = bodies.splice(0).map((it) => JSON.parse(it)[0])
    expect(sent.map((it) => it.content)).toEqual(steps.map((it) => JSON.parse(it.body)[0].content))
    // Another identifier, the same in both requests, in capitals as it was.
    expect(sent[0].taskUUID).not.toBe(uuid)
    expect(sent[0].taskUUID).toBe(sent[0].taskUUID.toUpperCase())
    expect(sent[1].taskUUID).toBe(sent[0].taskUUID)
    expect(keys.splice(0)).toEqual(['Bearer k1', 'k1'])
    expect(notes.splice(0)).toEqual(["größer als '\\' $x", ''])
  }

  test('is TypeScript that sends the same requests', async () => {
    const { snippet } = await made()
    expect(snippet.length).toBeLessThan(2500)
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', snippet], { env })
    expectSent()
  })

  const hasCurl = spawnSync('curl', ['--version']).status === 0
  test.skipIf(!hasCurl)(
    `is a command line that sends the same requests${hasCurl ? '' : ' (curl is not at hand)'}`,
    async () => {
      const { curl } = await made()
      await promisify(execFile)('sh', ['-c', curl], { env })
      expectSent()
    },
  )
})
