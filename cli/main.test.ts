import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { Program } from './program.fixture.js'
import { runCommand } from './terminal.fixture.js'

describe('the command line', () => {
  const run = (...args: string[]) => runCommand(args, tmpdir())
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))

  test('tells its version and how to use it', async () => {
    expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/generate[\s\S]*validate/) })
    expect(await run('generate', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--allow-external'),
    })
  })

  test.each([
    [[]],
    [['genrate']],
    [['generate', '--chek']],
    [['generate', '--out']],
    [['validate']],
    [['validate', 'a', 'b', 'c']],
    [['explain', 'a']],
    [['schema']],
    [['generate', '--watch', '--check']],
  ])('%j is a fault of usage', async (args) => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/./) })
  })
})

describe('as a process', () => {
  const program = new Program()
  let space: Workspace

  beforeAll(() => program.build())

  afterAll(() => program.remove())

  beforeEach(() => {
    space = new Workspace()
    space.write('specs/a.json', taskSpec('model-a'))
    space.write('specs/b.json', taskSpec('model-b'))
  })

  afterEach(() => rmSync(space.root, { recursive: true, force: true }))

  const start = (args: string[], pause?: number, env?: Readonly<Record<string, string>>) =>
    program.start(args, space.root, pause, env)

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s while it renders ends it and leaves everything as it was',
    async (signal) => {
      const { child, end } = start(['generate'], 3_600_000)
      child.stderr.once('data', () => child.kill(signal))
      expect(await end).toMatchObject({ code: null, signal })
      expect(space.names()).toEqual(['specs'])
    },
  )

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it even within a step without end', async (signal) => {
    const { child, end } = start(['generate'], Number.POSITIVE_INFINITY)
    child.stderr.once('data', () => child.kill(signal))
    expect(await end).toMatchObject({ code: null, signal })
    expect(space.names()).toEqual(['specs'])
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s while the folders change places waits for the end of that', async (signal, code) => {
    await start(['generate']).end
    space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
    const { end } = start(['generate'], 0, { INTERRUPT: signal })
    expect(await end).toMatchObject({ code, signal: null })
    expect(space.names()).toEqual(['generated', 'specs'])
    expect(space.read('generated/model-a/types.ts')).toBe('Second\n')
    expect(await start(['generate', '--check']).end).toMatchObject({ code: 0 })
  })

  test('killed at any moment, it leaves the old tree or the new one, at the latest after the next run', async () => {
    for (let i = 0; i < 12; i++) {
      space.write('specs/a.json', taskSpec('model-a', { title: `Title ${i}` }))
      const { child, end } = start(['generate'])
      child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), i % 6))
      await end
    }
    expect(await start(['generate']).end).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Rule') })
    expect(space.names()).toEqual(['generated', 'specs'])
    expect(space.read('generated/model-a/types.ts')).toBe('Title 11\n')
    expect(await start(['generate', '--check']).end).toMatchObject({ code: 0 })
  })

  test('several at once bring the same tree about', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => start(['generate'], 20).end))
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(space.names()).toEqual(['generated', 'specs'])
    expect(await start(['generate', '--check']).end).toMatchObject({ code: 0 })
  })

  test('a reader that goes away is no error', async () => {
    const { child, end } = start(['validate', 'model-a'])
    child.stdout.destroy()
    child.stdin.on('error', () => undefined)
    child.stdin.end('{}\n'.repeat(50_000))
    expect(await end).toMatchObject({ stderr: '', code: 1 })
  })
})
