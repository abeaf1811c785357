import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

describe('the command line', () => {
  const run = (...args: string[]) => runCommand(args, tmpdir())
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))

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
  ])('%j is a fault of usage', async (args) => {
    expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/./) })
  })
})

describe('as a process', () => {
  let program: string
  let space: Workspace

  beforeAll(async () => {
    program = mkdtempSync(join(tmpdir(), 'specproof-program-'))
    mkdirSync(join(program, 'generator'))
    writeFileSync(join(program, 'package.json'), '{"type":"module"}')
    writeFileSync(join(program, 'generator/code.sha256'), 'aa\n')
    const contents = `
      import { registerGenerate } from './cli/generate.ts'
      import { registerValidate } from './cli/validate.ts'
      import { run } from './cli/main.ts'
      const pause = () => new Promise((resolve) => setTimeout(resolve, Number(process.env.PAUSE ?? 0)))
      const renderer = {
        async renderModel(model) {
          process.stderr.write('rendering\\n')
          await pause()
          return new Map([[model.id + '/types.ts', model.title + '\\n']])
        },
        async renderIndex(entries) { return entries.map((it) => it.id).join() },
        async runtimeFiles() { return new Map([['runtime/check.ts', '']]) },
      }
      await run([(program, terminal) => registerGenerate(program, terminal, async () => renderer), registerValidate])`
    await build({
      stdin: { contents, resolveDir: join(import.meta.dirname, '..'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outdir: join(program, 'generator/cli'),
      splitting: true,
      external: ['ts-morph', '@apidevtools/json-schema-ref-parser'],
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
      logLevel: 'error',
    })
  })

  afterAll(() => rmSync(program, { recursive: true, force: true }))

  beforeEach(() => {
    space = new Workspace()
    space.write('specs/a.json', taskSpec('model-a'))
    space.write('specs/b.json', taskSpec('model-b'))
  })

  afterEach(() => rmSync(space.root, { recursive: true, force: true }))

  function start(args: string[], pause = 0) {
    const env = { ...process.env, PAUSE: String(pause) }
    const child = spawn(process.execPath, [join(program, 'generator/cli/stdin.js'), ...args], { cwd: space.root, env })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (data) => (output.stdout += data))
    child.stderr.on('data', (data) => (output.stderr += data))
    const end = new Promise<{ code: number | null }>((resolve) =>
      child.on('close', (code) => resolve({ code, ...output })),
    )
    return { child, end }
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s while it renders ends it with %i and leaves everything as it was', async (signal, code) => {
    const { child, end } = start(['generate'], 60_000)
    child.stderr.once('data', () => child.kill(signal))
    expect(await end).toMatchObject({ code })
    expect(space.names()).toEqual(['specs'])
  })

  test('killed at any moment, it leaves the old tree or the new one, at the latest after the next run', async () => {
    for (let i = 0; i < 12; i++) {
      space.write('specs/a.json', taskSpec('model-a', { title: `Title ${i}` }))
      const { child, end } = start(['generate'])
      child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), i % 6))
      await end
    }
    expect(await start(['generate']).end).toMatchObject({ code: 0 })
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
