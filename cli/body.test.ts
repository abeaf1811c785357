import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bodyCases } from '../conformance/fixture/bodies.fixture.js'
import { judgeOf } from '../conformance/judge/index.js'
import { runCommand } from './terminal.fixture.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-bodies-')))
const idOf = (i: number) => `body-${i}`

beforeAll(() => {
  mkdirSync(join(folder, 'specs'))
  for (const [i, { document }] of bodyCases.entries()) {
    const named = { ...document, info: { title: 'Bodies', version: '1', 'x-model-id': idOf(i) } }
    writeFileSync(join(folder, 'specs', `${idOf(i)}.json`), JSON.stringify(named))
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const command = (...args: string[]) => runCommand(args, folder)

test('generate makes a model of each body', async () => {
  const { code, stdout, stderr } = await command('generate', '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { written } = JSON.parse(stdout)
  expect(JSON.stringify(written)).toContain(idOf(bodyCases.length - 1))
})

describe.each(bodyCases.map((it, i) => ({ ...it, id: idOf(i) })))('a body that is $title', ({ id, document }) => {
  const judge = judgeOf(document)
  const values = [null, true, 0, 0.01, 'aa', '', {}, { a: 'a' }, { '\ud83d': 'a' }, { '\ud83d': '' }, { '': 1, '%': 2 }]

  test('is enforced by validate', async () => {
    const input = values.map((it) => JSON.stringify(it)).join('\n')
    const { code, stdout, stderr } = await runCommand(['validate', id, '-', '--json'], folder, { input })
    expect(stderr).toBe('')
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).valid)
    const wanted = values.map((it) => judge(JSON.stringify(it)).valid)
    expect(told).toEqual(wanted)
    expect(code).toBe(wanted.includes(false) ? 1 : 0)
  })

  test('is printed by schema as one schema of the same meaning', async () => {
    const { code, stdout, stderr } = await command('schema', id)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const printed = judgeOf(JSON.parse(stdout), { pointer: '' })
    for (const value of values) {
      const text = JSON.stringify(value)
      expect(printed(text).valid, text).toBe(judge(text).valid)
    }
  })

  test('is explained, is no change from itself, and is given to no command in vain', async () => {
    for (const args of [
      ['explain', id, ''],
      ['diff', id, id],
    ]) {
      const { code, stdout, stderr } = await command(...args)
      expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
      expect(stdout).not.toBe('')
    }
  })
})
