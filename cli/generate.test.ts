import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { registerGenerate } from './generate.js'
import { runCommand } from './terminal.fixture.js'

let space: Workspace

beforeEach(() => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('maker-a-7b'))
  space.write('specs/b.json', taskSpec('maker-b-17b'))
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

function generate(args: string[], terminal: { isTTY?: boolean; env?: Record<string, string> } = {}) {
  return runCommand(['generate', ...args], space.root, {
    ...terminal,
    register: [(program, it) => registerGenerate(program, it, async () => space.renderer)],
  })
}

test('a run tells per model what it wrote, and a second one that there was nothing to do', async () => {
  const first = await generate([])
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout.split('\n')).toEqual([
    expect.stringMatching(/^maker-a-7b {3}2 files {2}\d+ bytes {2}added$/),
    expect.stringMatching(/^maker-b-17b {2}2 files {2}\d+ bytes {2}added$/),
    'generated: 7 written',
    '',
  ])
  const second = await generate([])
  expect(second.stdout).toMatch(/unchanged\n.*unchanged\ngenerated is up to date\n$/)
})

test('JavaScript is not imported as TypeScript', async () => {
  const { code, stderr } = await generate(['--emit', 'js', '--imports', 'ts'])
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('do not go together') })
  expect(space.has('generated')).toBe(false)
})

test('--json prints one document, and the exit code and the problems go with it', async () => {
  const fine = await generate(['--json'])
  expect(Object.keys(JSON.parse(fine.stdout))).toEqual([
    'schemaVersion',
    'written',
    'unchanged',
    'removed',
    'problems',
    'warnings',
  ])
  expect(JSON.parse(fine.stdout).written).toContain('maker-a-7b/types.ts')
  space.write('specs/a.json', 'nonsense')
  const broken = await generate(['--json'])
  expect(broken.code).toBe(3)
  expect(JSON.parse(broken.stdout)).toMatchObject({
    written: [],
    removed: [],
    problems: [{ code: 'spec/not-json', file: 'a.json', pointer: '' }],
  })
  expect(Object.keys(JSON.parse(broken.stdout).problems[0])).toEqual([
    'code',
    'file',
    'pointer',
    'rule',
    'fact',
    'remedy',
  ])
})

test('a broken file among many is named with place, fact, rule and remedy, and the others are written', async () => {
  space.write('specs/b.json', taskSpec('maker-b-17b', { settings: { multipleOf: 0 } }))
  const whole = await generate(['--all-or-nothing'])
  expect([whole.code, whole.stdout, space.has('generated')]).toEqual([3, '', false])
  expect(whole.stderr).toMatch(/1 problem\. Nothing in generated was changed\.\n$/)
  const { code, stderr, stdout } = await generate([])
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringMatching(/^maker-a-7b .*added\n/) })
  expect(stderr).toMatch(/^b\.json#\/paths\S+\/multipleOf {2}spec\/bad-step\n.*\n {2}Rule: .*\n {2}Remedy: /)
  expect(stderr).toMatch(/1 problem\. What was refused is as it was before\.\n$/)
  expect(space.has('generated/maker-a-7b/index.ts')).toBe(true)
  expect(space.has('generated/maker-b-17b')).toBe(false)
})

describe('a specification can be named by', () => {
  test.each([['specs/a.json'], ['a.json'], ['maker-a-7b'], ['Maker-A-7b'], ['test:maker-a-7b@1'], ['-a-7b']])(
    '%s',
    async (name) => {
      const args = name.startsWith('-') ? ['--', name] : [name]
      expect((await generate(args)).stdout).toMatch(/^maker-a-7b .*added\ngenerated: 5 written\n$/)
    },
  )

  test('a folder', async () => {
    expect((await generate(['specs'])).stdout.split('\n')).toHaveLength(4)
  })

  test.each([
    ['7b', 'names several models:\n  maker-a-7b  (test:maker-a-7b@1)\n  maker-b-17b'],
    ['nothing', 'No model in specs is named "nothing". There are:\n  maker-a-7b'],
    ['', 'empty name'],
  ])('and not by %j', async (name, message) => {
    const { code, stderr } = await generate([name])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(JSON.parse((await generate([name, '--json'])).stdout)).toMatchObject({
      written: [],
      problems: [],
      error: expect.any(String),
    })
  })

  test('a path that does not exist is unreadable', async () => {
    expect(await generate(['specs/none.json'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('none.json#  spec/unreadable'),
    })
  })
})

describe('--check', () => {
  test('is quiet and exits with 0 after a run', async () => {
    await generate([])
    expect(await generate(['--check'])).toEqual({ code: 0, stdout: 'generated is up to date\n', stderr: '' })
  })

  test('exits with 1 and names model, file and field of a hand edit', async () => {
    await generate([])
    const text = space.read('generated/maker-a-7b/types.ts')
    space.write('generated/maker-a-7b/types.ts', text.replace('title:', 'tittle:'))
    const { code, stdout } = await generate(['--check'])
    expect(code).toBe(1)
    expect(stdout).toBe(
      [
        'maker-a-7b  generated/maker-a-7b/types.ts:5  edited by hand',
        '  field   a.json#/info/title',
        '  found   tittle: "maker-a-7b"',
        '  wanted  title: "maker-a-7b"',
        'generated is stale: run specproof generate.',
        '',
      ].join('\n'),
    )
    const json = JSON.parse((await generate(['--check', '--json'])).stdout)
    expect(json).toMatchObject({ written: [], stale: [{ model: 'maker-a-7b', causes: ['hand-edited'] }] })
  })

  test('exits with 3 when a specification is broken', async () => {
    space.write('specs/a.json', '{}')
    expect((await generate(['--check'])).code).toBe(3)
  })
})

describe('the terminal', () => {
  test('gets colours, unless NO_COLOR is set', async () => {
    expect((await generate([], { isTTY: true })).stdout).toContain('\x1b[')
    expect((await generate([], { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\x1b[')
  })

  test('gets the progress of a run over many models, on standard error', async () => {
    for (let i = 0; i < 20; i++) space.write(`specs/more-${i}.json`, taskSpec(`more-${i}`))
    expect((await generate([], { isTTY: true })).stderr).toContain('22/22 more-9')
    expect((await generate([])).stderr).toBe('')
  })
})

test('a fault of the emitter is an internal one, with its stack on demand only', async () => {
  const renderModel = async () => {
    throw new Error('no such node')
  }
  const run = (env: Record<string, string>) =>
    runCommand(['generate'], space.root, {
      env,
      register: [(program, it) => registerGenerate(program, it, async () => ({ ...space.renderer, renderModel }))],
    })
  expect(await run({})).toMatchObject({ code: 4, stderr: expect.stringMatching(/no such node\nDEBUG=specproof/) })
  expect((await run({ DEBUG: 'specproof' })).stderr).toContain('generate.test.ts')
  expect(space.has('generated')).toBe(false)
})
