import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DiffSubject } from '../conformance/diff/diff.js'
import { diffModels } from '../conformance/diff/diff-models.js'
import type { Folders } from '../conformance/diff/folders.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import { readModel } from '../generator/ir/read.js'
import { registerDiff } from './diff.js'
import { runCommand } from './terminal.fixture.js'

const id = 'alibaba-qwen3-5-27b'
const air = 'alibaba:qwen@3.5-27b'
const overlay = 'overlays/text-responses.json'
let folder = ''
let received = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'specproof-overlays-'))
  cpSync(fileURLToPath(new URL('../specs', import.meta.url)), join(folder, 'specs'), { recursive: true })
  received = readFileSync(join(folder, `specs/${id}.json`), 'utf8')
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })
  git('init', '-q')
  git('add', 'specs')
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'specs')
  for (const name of ['elsewhere', 'further', 'moved']) mkdirSync(join(folder, name))
  for (const name of ['elsewhere', 'further']) writeFileSync(join(folder, name, `${id}.json`), received)
  writeFileSync(join(folder, 'moved/renamed.json'), received)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], input = '') =>
  runCommand(['diff', ...args], folder, { input, register: [registerDiff] })

/** The document with one description changed. */
const described = () => received.replace(/"description": "/, '"description": "In other words: ')

describe('one document handed in by two ways', () => {
  const ways = [
    id,
    '27b',
    air,
    `specs/${id}.json`,
    `elsewhere/${id}.json`,
    'moved/renamed.json',
    `HEAD:specs/${id}.json`,
    '-',
  ]

  test.each(ways)(
    'is no change from the id to %s and back, and the line below the verdict names the overlay',
    async (way) => {
      for (const sides of [
        [id, way],
        [way, id],
      ]) {
        const { code, stdout } = await run([...sides, '--fail-on', 'any'], received)
        expect([code, stdout.split('\n')[1]]).toEqual([0, `${id}; ${overlay} on both sides`])
        expect(stdout).toContain('no change')
      }
    },
  )

  test('is one annotation when one description differs, wherever it lies', async () => {
    writeFileSync(join(folder, 'further/described.json'), described())
    for (const sides of [
      [id, 'further/described.json'],
      ['further/described.json', `HEAD:specs/${id}.json`],
      ['further/described.json', `elsewhere/${id}.json`],
      ['-', air],
    ]) {
      const result = JSON.parse((await run([...sides, '--json'], described())).stdout) as DiffResult
      expect(result.changes.map((it) => it.verdict)).toEqual(['annotation'])
    }
    rmSync(join(folder, 'further/described.json'))
  })

  test('is no change in folders, of which one has the overlays', async () => {
    for (const sides of [
      ['specs', 'elsewhere'],
      ['elsewhere', 'HEAD:specs'],
    ]) {
      const { models } = JSON.parse((await run([...sides, '--json'])).stdout) as Folders
      expect(models.map((it) => [it.old.id, it.changes.length, it.overlays[0]?.appliedTo])).toEqual([
        [id, 0, ['old', 'new']],
      ])
    }
    expect((await run(['specs', 'elsewhere'])).stdout).toContain(`no change; ${overlay} on both sides`)
  })

  test('is no change through the library, as path, URL, parsed document or model with document', async () => {
    const parsed = () => JSON.parse(received) as object
    const path = join(folder, `specs/${id}.json`)
    const byPath = await readModel(path)
    const subjects: readonly DiffSubject[] = [
      byPath,
      await readModel(pathToFileURL(path)),
      await readModel(parsed()),
      { model: byPath, document: parsed() },
      { model: await readModel(parsed()), document: parsed() },
      { model: await readModel(path, { overlays: false }), document: parsed() },
    ]
    for (const it of subjects)
      for (const [a, b] of [
        [byPath, it],
        [it, byPath],
      ] as const) {
        const { changes, overlays } = await diffModels(a, b)
        expect([changes.length, overlays.map((one) => one.appliedTo)]).toEqual([0, [['old', 'new']]])
      }
  })
})

describe('an overlay that extends one document', () => {
  const extending = (name: string, title: string) =>
    JSON.stringify({
      overlay: '1.0.0',
      info: { title, version: '1' },
      extends: `https://example.com/specs/${name}`,
      actions: [{ target: '$.info', update: { 'x-note': title } }],
    })

  test('fits the same model under another name, and no other model', async () => {
    mkdirSync(join(folder, 'own/overlays'), { recursive: true })
    cpSync(join(folder, `specs/${id}.json`), join(folder, `own/${id}.json`))
    writeFileSync(join(folder, 'own/overlays/note.json'), extending(`${id}.json`, 'noted'))
    const same = JSON.parse((await run([`own/${id}.json`, 'moved/renamed.json', '--json'])).stdout) as DiffResult
    expect([same.changes.length, same.overlays]).toMatchObject([
      0,
      [{ file: 'overlays/note.json', appliedTo: ['old', 'new'] }],
    ])
    rmSync(join(folder, 'specs/overlays'), { recursive: true })
    const other = await run([`own/${id}.json`, '397b'])
    expect(other.stdout.split('\n')[1]).toContain('overlays/note.json on the old side only')
    const json = JSON.parse((await run(['397b', `own/${id}.json`, '--json'])).stdout) as DiffResult
    expect(json.overlays.map((it) => it.appliedTo)).toEqual([['new']])
  })

  test('counts for both as the new side has it when both sides have one of its name', async () => {
    for (const name of ['first', 'second']) {
      mkdirSync(join(folder, name, 'overlays'), { recursive: true })
      cpSync(join(folder, `elsewhere/${id}.json`), join(folder, name, `${id}.json`))
      writeFileSync(join(folder, name, 'overlays/note.json'), extending(`${id}.json`, name))
    }
    const { stdout } = await run([`first/${id}.json`, `second/${id}.json`])
    expect(stdout.split('\n')[1]).toContain("on both sides (as the new side has it; the old side's differs)")
    expect(stdout).toContain('no change')
  })
})

test('one overlay that lies beside both sides under two names is applied once', async () => {
  const text = readFileSync(fileURLToPath(new URL('../specs/overlays/text-responses.json', import.meta.url)), 'utf8')
  for (const name of ['left', 'right']) {
    mkdirSync(join(folder, name, 'overlays'), { recursive: true })
    writeFileSync(join(folder, name, `${id}.json`), received)
    writeFileSync(join(folder, name, `overlays/${name}.json`), text)
  }
  const { stdout } = await run([`left/${id}.json`, `right/${id}.json`])
  expect(stdout.split('\n')[1]).toBe(`${id}; overlays/left.json on both sides`)
  expect(stdout).toContain('no change')
})

test('reports for those who move read both documents with the same overlays', async () => {
  const record = join(folder, 'record.ndjson')
  writeFileSync(record, '{}\n')
  cpSync(fileURLToPath(new URL('../specs', import.meta.url)), join(folder, 'specs'), { recursive: true })
  for (const flags of [['--portable'], ['--requests', record]])
    expect((await run([id, `elsewhere/${id}.json`, ...flags])).stdout.split('\n')[0]).toContain(
      `${overlay} on both sides`,
    )
})
