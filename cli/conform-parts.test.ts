import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../conformance/report/finding.js'
import { registerConform } from './conform.js'
import { runCommand } from './terminal.fixture.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'specproof-parts-'))
afterAll(() => rm(folder, { recursive: true }))

const conform = (args: readonly string[]) => runCommand(['conform', ...args], root, { register: [registerConform] })
const flags = ['--cases', 'core', '--runs', '2', '--seed', '4']

async function reportOf(
  name: string,
  args: readonly string[],
): Promise<{ readonly file: string; readonly it: Report }> {
  const file = join(folder, name)
  await conform(['27b', ...args, '--report', `json:${file}`])
  const [it] = JSON.parse(await readFile(file, 'utf8')) as [Report]
  return { file, it }
}

async function saved(name: string, report: Report): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, JSON.stringify([report]))
  return file
}

const whole = await reportOf('whole.json', flags)
const ids = [...new Set(whole.it.statements.map((it) => it.id))]

describe('parts of different runs are a usage error that names both values, before anything is asked', () => {
  const { it } = whole
  const other: Readonly<Record<string, readonly [Report, string, string]>> = {
    target: [{ ...it, target: 'https://other.example/v1' }, 'mock', 'https://other.example/v1'],
    document: [{ ...it, source: { ...it.source, sha256: '0'.repeat(64) } }, it.source.sha256, '0'.repeat(64)],
    'version of specproof': [{ ...it, version: '0.0.9' }, it.version, '0.0.9'],
    seed: [{ ...it, seed: 5 }, '4', '5'],
    profile: [{ ...it, profile: 'published' }, 'observed', 'published'],
    cases: [{ ...it, cases: { ...it.cases, set: 'full' } }, 'core', 'full'],
    'number of runs': [{ ...it, runs: 3 }, '2', '3'],
  }
  for (const [what, [report, one, two]] of Object.entries(other)) {
    const isNamed = (stderr: string) => {
      const line = stderr.split('\n').find((text) => text.startsWith(`  ${what}: `))
      expect(line).toContain(one)
      expect(line).toContain(two)
    }
    test(`another ${what}`, async () => {
      const file = await saved(`other-${what}.json`, report)
      const merged = await conform(['--merge', whole.file, '--merge', file])
      expect([merged.code, merged.stdout]).toEqual([2, ''])
      isNamed(merged.stderr)
      const resumed = await conform(['27b', ...flags, '--profile', 'observed', '--resume', file])
      expect([resumed.code, resumed.stdout]).toEqual([2, ''])
      isNamed(resumed.stderr)
    })
  }

  test('a report of another model is resumed by nobody', async () => {
    const { code, stderr } = await conform(['397b', '--resume', whole.file])
    expect(code).toBe(2)
    expect(stderr).toContain('alibaba-qwen3-5-27b')
    expect(stderr).toContain('alibaba-qwen3-5-397b')
  })
})

describe('the ids of statements', () => {
  test('each is taken by --only; what all of them ask, merged and gone on with, is the whole run', async () => {
    const halves = await Promise.all(
      [0, 1].map((half) =>
        reportOf(`half-${half}.json`, [
          ...flags,
          ...ids.filter((_, i) => i % 2 === half).flatMap((id) => ['--only', id]),
        ]),
      ),
    )
    const file = join(folder, 'halves.json')
    const merged = await conform([...halves.flatMap((it) => ['--merge', it.file]), '--report', `json:${file}`])
    expect([merged.code, merged.stdout + merged.stderr]).toEqual([3, expect.stringMatching(/incomplete: \d+ open/)])
    const { code, stdout } = await conform(['27b', '--resume', file, '--json'])
    const report: Report = JSON.parse(stdout)
    expect(code).toBe(0)
    const states = ({ statements }: Report) => statements.map((it) => `${it.law} ${it.id} ${it.state} ${it.verdict}`)
    expect(states(report).sort()).toEqual(states(whole.it).sort())
  })

  test('what one half settles exits with 0, and tells how much it left out', async () => {
    const { code, stdout } = await conform(['27b', ...flags, '--only', ids[0] as string])
    expect(code).toBe(0)
    expect(stdout).toMatch(/incomplete: \d+ open \(left out by choice\)/)
  })
})

describe('a ledger’s entry whose disagreement is gone', () => {
  const entry = (id: string, law: string) => ({
    id,
    law,
    pointer: '/x',
    value: 'x',
    expected: 'refuses',
    actual: 'accepts',
    why: 'it was known once',
  })
  const ledgerWith = async (...entries: readonly object[]) => {
    const name = await mkdtemp(join(folder, 'ledger-'))
    await writeFile(join(name, 'alibaba-qwen3-5-27b.json'), JSON.stringify(entries))
    return name
  }
  const [kept] = whole.it.statements.filter((it) => it.verdict === 'kept')
  if (kept === undefined) throw new Error('Nothing is kept.')

  for (const [name, gone] of [
    ['its statement is kept', entry(kept.id, kept.law)],
    ['there is no such statement', entry('0123456789', 'server-agrees')],
  ] as const)
    test(`is noticed in a merge: ${name}`, async () => {
      const ledger = await ledgerWith(gone)
      const { code, stdout } = await conform(['--merge', whole.file, '--ledger', ledger, '--json'])
      const { findings }: Report = JSON.parse(stdout)
      expect(code).toBe(1)
      expect(findings.map((it) => [it.id, it.law, it.isGone])).toEqual([[gone.id, gone.law, true]])
    })

  test('is not gone where its statement is still open', async () => {
    const open = whole.it.statements.map((it) =>
      it === kept ? { ...it, state: 'open' as const, verdict: undefined, reason: 'the limit is reached' } : it,
    )
    const file = await saved('open.json', { ...whole.it, statements: open as Report['statements'] })
    const { code, stdout } = await conform([
      '--merge',
      file,
      '--ledger',
      await ledgerWith(entry(kept.id, kept.law), entry('0123456789', 'server-agrees')),
      '--json',
    ])
    expect([code, (JSON.parse(stdout) as Report).findings]).toEqual([3, []])
  })
})
