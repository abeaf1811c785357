import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { Program, type Run } from './program.fixture.js'
import { runCommand } from './terminal.fixture.js'

const program = new Program()
let space: Workspace
let run: Run | undefined

beforeAll(() => program.build())

afterAll(() => program.remove())

beforeEach(() => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('model-a'))
})

afterEach(async () => {
  run?.child.kill('SIGKILL')
  await run?.end
  run = undefined
  rmSync(space.root, { recursive: true, force: true })
})

function start(...args: string[]): Run {
  run = program.start(['generate', '--watch', ...args], space.root)
  return run
}

/** Waits until a condition holds, for half a minute at most. */
async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 600_000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come: ${JSON.stringify(run?.output)}`)
    await pause(20)
  }
}

const lines = () => (run?.output.stdout ?? '').split('\n').slice(0, -1)

const rounds = (count: number) => until(`Round ${count}`, () => lines().length >= count)

const generated = (id: string, title: string) =>
  until(title, () => space.has(`generated/${id}/types.ts`) && space.read(`generated/${id}/types.ts`) === `${title}\n`)

/** As many editors write: into another file, which then takes the place of the first. */
function replace(path: string, content: unknown): void {
  writeFileSync(join(space.root, `${path}~`), JSON.stringify(content))
  renameSync(join(space.root, `${path}~`), join(space.root, path))
}

describe('generate --watch', () => {
  test('generates at once, and again after a change, with one line and its time per round', async () => {
    start()
    await rounds(1)
    expect(lines()[0]).toMatch(/^generated: 4 written for model-a {2}\(\d+ ms\)$/)
    space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
    await generated('model-a', 'Second')
    await rounds(2)
    expect(lines()[1]).toMatch(/^generated: 2 written for model-a {2}\(\d+ ms\)$/)
  })

  test('sees files that are added, replaced by rename, and removed', async () => {
    start()
    await rounds(1)
    space.write('specs/b.json', taskSpec('model-b', { title: 'B' }))
    await generated('model-b', 'B')
    for (const title of ['B2', 'B3', 'B4']) {
      replace('specs/b.json', taskSpec('model-b', { title }))
      await generated('model-b', title)
    }
    space.remove('specs/b.json')
    await until('The removal', () => !space.has('generated/model-b'))
  })

  test('prints problems, changes nothing, and goes on', async () => {
    start()
    await rounds(1)
    space.write('specs/a.json', 'nonsense')
    await until('The problem', () => lines().some((line) => line.startsWith('1 problem')))
    expect(run?.output.stderr).toContain('a.json#  spec/not-json')
    expect(lines().at(-1)).toMatch(/^1 problem, nothing in generated was changed {2}\(\d+ ms\)$/)
    expect(space.read('generated/model-a/types.ts')).toBe('model-a\n')
    space.write('specs/a.json', taskSpec('model-a', { title: 'Mended' }))
    await generated('model-a', 'Mended')
  })

  test('survives a folder that disappears and comes back', async () => {
    start()
    await rounds(1)
    for (const title of ['First return', 'Second return']) {
      renameSync(join(space.root, 'specs'), join(space.root, 'away'))
      mkdirSync(join(space.root, 'specs'))
      space.write('specs/a.json', taskSpec('model-a', { title }))
      rmSync(join(space.root, 'away'), { recursive: true })
      await generated('model-a', title)
    }
    space.remove('specs')
    await until('The problem', () => run?.output.stderr.includes('specs#  spec/unreadable') === true)
    expect(space.read('generated/model-a/types.ts')).toBe('Second return\n')
    space.write('specs/a.json', taskSpec('model-a', { title: 'Third return' }))
    await generated('model-a', 'Third return')
  })

  test('watches a named file with its overlays, and leaves its neighbours alone', async () => {
    space.write('specs/b.json', taskSpec('model-b', { title: 'B' }))
    start('specs/b.json')
    await generated('model-b', 'B')
    expect(space.has('generated/model-a')).toBe(false)
    replace('specs/b.json', taskSpec('model-b', { title: 'B2' }))
    await generated('model-b', 'B2')
    expect(space.has('generated/model-a')).toBe(false)
  })

  test('does not answer to what it writes itself, even below the folder it watches', async () => {
    start('--out', 'specs/generated')
    await rounds(1)
    space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
    await until('The second tree', () => space.read('specs/generated/model-a/types.ts') === 'Second\n')
    run?.child.kill('SIGINT')
    await run?.end
    expect(lines().length).toBeLessThanOrEqual(3)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 0, while it waits', async (signal) => {
    const { child, end } = start()
    await rounds(1)
    child.kill(signal)
    expect(await end).toMatchObject({ code: 0, stderr: 'rendering\n' })
    expect(space.names()).toEqual(['generated', 'specs'])
  })

  test('a signal ends it at once while it generates, and nothing is half-written', async () => {
    run = program.start(['generate', '--watch'], space.root, Number.POSITIVE_INFINITY)
    await until('The run', () => run?.output.stderr === 'rendering\n')
    run.child.kill('SIGINT')
    expect(await run.end).toMatchObject({ code: null, signal: 'SIGINT', stdout: '' })
    expect(space.names()).toEqual(['specs'])
  })

  test('ends when nobody reads its output any more', async () => {
    const { child, end } = start()
    await rounds(1)
    child.stdout.destroy()
    space.write('specs/a.json', taskSpec('model-a', { title: 'Second' }))
    await generated('model-a', 'Second')
    space.write('specs/a.json', taskSpec('model-a', { title: 'Third' }))
    expect((await end).code).toBe(0)
  })

  test.each(['--check', '--json'])('together with %s is a fault of usage', async (flag) => {
    const { code, stderr } = await runCommand(['generate', '--watch', flag], space.root)
    expect({ code, stderr }).toEqual({ code: 2, stderr: `--watch and ${flag} do not go together.\n` })
    expect(space.has('generated')).toBe(false)
  })
})
