import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { type CommandRun, runCommand } from './terminal.fixture.js'

const space = new Workspace()
const long = 'm'.repeat(300)
const broken = '{\n  "a": 1,\n  "b" 2\n}'
const place = 'Line 3, column 7 (position 18): a colon is missing'

beforeAll(() => {
  space.write('specs/a.json', taskSpec('model-a'))
  space.write('broken/a.json', broken)
  space.write('overlaid/a.json', taskSpec('model-a'))
  space.write('overlaid/overlays/a.json', broken)
  space.write('long/a.json', taskSpec(long))
  space.write('broken.json', broken)
  space.write('file', '')
  space.write('ledger/model-a.json', broken)
  space.write('entries/model-a.json', [{ id: 'a', law: 'b' }, {}])
  mkdirSync(join(space.root, 'folder'))
  symlinkSync('circle', join(space.root, 'circle'))
})

afterAll(() => space.remove('.'))

const run = (...args: string[]) => runCommand(args, space.root)
const quick = ['conform', 'model-a', '--cases', 'core', '--runs', '0']

/** A problem with a place, a fact and a remedy, and nothing that the system says in its own codes. */
function expectProblem({ code, stderr }: CommandRun, file: string, fact: string) {
  expect(stderr).toContain(`${file}#`)
  expect(stderr).toContain(fact)
  expect(stderr).toContain('Remedy: ')
  expect(stderr).not.toMatch(/\bE[A-Z]{4,}\b|errno|syscall|own fault/)
  expect(code).toBe(3)
}

describe('a place that cannot be written is named with the reason', () => {
  test.each([
    ['file/report.json', 'A part of its path is not a folder.'],
    ['folder', 'It is a folder.'],
    [`${long}.json`, 'has 305 bytes'],
    ['circle/report.json', 'Its symbolic links lead in a circle.'],
    ['/proc/report.json', 'It does not exist.'],
  ])('for a report: %s', async (file, fact) => {
    const outcome = await run(...quick, '--report', `json:${file}`)
    expectProblem(outcome, file, fact)
    expect(outcome.stdout).toBe('')
  })

  test.each([
    ['file/generated', 'A part of its path is not a folder.'],
    [long, 'has 300 bytes'],
    ['/proc/generated', 'It does not exist.'],
  ])('for what is generated: %s', async (out, fact) => {
    expectProblem(await run('generate', '--out', out), out, fact)
  })

  test('standard output', async () => {
    const { Readable, Writable } = await import('node:stream')
    const { main } = await import('./main.js')
    const text: string[] = []
    const full = new Writable({
      write: (_chunk, _, done) => done(Object.assign(new Error('raw'), { code: 'ENOSPC', syscall: 'write' })),
    })
    const stderr = new Writable({
      write: (chunk, _, done) => {
        text.push(String(chunk))
        done()
      },
    })
    const surroundings = { stdin: Readable.from([]), stdout: full, stderr, cwd: space.root, env: {} }
    const code = await main(['schema', 'model-a'], surroundings)
    expectProblem({ code, stdout: '', stderr: text.join('') }, 'standard output', 'No space is left.')
  })
})

describe('what cannot be read is named with the reason', () => {
  test.each([
    [['validate', 'model-a', `${long}.json`], `${long}.json`, 'Remedy: Choose a shorter name.'],
    [['validate', 'model-a', 'circle'], 'circle', 'Its symbolic links lead in a circle.'],
    [['validate', 'circle/x.json', 'file'], 'x.json', 'Its symbolic links lead in a circle.'],
    [['mock', '--specs', 'file'], 'file', 'A part of its path is not a folder.'],
    [['mock', '--specs', 'circle'], 'circle', 'Its symbolic links lead in a circle.'],
    [['explain', 'model-a', '', '--specs', 'circle'], 'circle', 'Its symbolic links lead in a circle.'],
    [['diff', 'specs/a.json', 'specs/a.json', '--ignore', 'none.json'], 'none.json', 'It does not exist.'],
    [['diff', 'specs/a.json', 'specs/a.json', '--requests', 'folder'], 'folder', 'It is a folder.'],
    [['diff', 'explain', 'a', 'folder'], 'folder', 'It is a folder.'],
    [[...quick, '--ledger', 'circle'], 'circle/model-a.json', 'Its symbolic links lead in a circle.'],
    [['conform', '--merge', 'none.json'], 'none.json', 'It does not exist.'],
    [[...quick, '--resume', 'folder'], 'folder', 'It is a folder.'],
  ])('%j', async (args, file, fact) => expectProblem(await run(...args), file, fact))

  test('a folder of specifications that does not exist is told as such', async () => {
    expect(await run('mock', '--specs', 'none')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no model in none, which does not exist'),
    })
  })
})

describe('what is no JSON is named with line, column and position', () => {
  test.each([
    [['generate', '--specs', 'broken'], 'a.json'],
    [['generate', '--specs', 'overlaid', '--out', 'other'], 'overlays/a.json'],
    [['schema', 'broken.json'], 'broken.json'],
    [['diff', 'broken.json', 'specs/a.json'], 'broken.json'],
    [['diff', 'specs/a.json', 'specs/a.json', '--ignore', 'broken.json'], 'broken.json'],
    [['diff', 'explain', 'a', 'broken.json'], 'broken.json'],
    [[...quick, '--ledger', 'ledger'], 'ledger/model-a.json'],
    [['conform', '--merge', 'broken.json'], 'broken.json'],
    [[...quick, '--resume', 'broken.json'], 'broken.json'],
  ])('%j', async (args, file) => expectProblem(await run(...args), file, place))

  test('in requests too, by the line of the file', async () => {
    const whole = await runCommand(['validate', 'model-a', '--json'], space.root, { input: broken })
    expect([whole.code, JSON.parse(whole.stdout)]).toEqual([
      3,
      { schemaVersion: 1, index: 0, valid: false, error: place },
    ])
    const lines = await runCommand(['validate', 'model-a'], space.root, { input: '{}\n\n{"a" 1}\n' })
    expect([lines.code, lines.stdout]).toEqual([3, expect.stringContaining('Line 3, column 6')])
  })
})

test.each([
  [['conform', '--merge', 'specs/a.json'], 'specs/a.json', 'It is no report.'],
  [[...quick, '--ledger', 'entries'], 'entries/model-a.json#/1', 'no "id" or no "law"'],
  [['diff', 'explain', 'a', 'specs/a.json'], 'specs/a.json', 'is required'],
])('a file that is something else is named: %j', async (args, file, fact) => {
  const outcome = await run(...args)
  expectProblem(outcome, file.replace(/#.*/, ''), fact)
  expect(outcome.stderr).toContain(file)
})

test('a model id that no file system takes is refused with its length', async () => {
  expectProblem(await run('generate', '--specs', 'long'), 'a.json', 'has 300 characters')
  expectProblem(await run('validate', 'long/a.json'), 'a.json', 'at most 200 characters')
})

test('a refusal is told by its class or code, never by its words', () => {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const sources = ['cli', 'conformance', 'generator'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((it) => it.isFile() && /(?<!\.(test|fixture|samples))\.ts$/.test(it.name))
      .map((it) => join(it.parentPath, it.name)),
  )
  const telling = '(?:message|stack|reason|fact|trouble|why|remark|detail)'
  const reading = '(?:match|search|includes|startsWith|endsWith|indexOf)'
  const phrase = '\\^?[A-Za-z]+ [a-z]+'
  const asked = new RegExp(
    [
      `(?:test|exec)\\([\\w.?]*\\b${telling}\\b`,
      `\\b${telling}\\??\\.${reading}\\(`,
      `\\.${reading}\\(['"\`/]${phrase}`,
      `/${phrase}[^/]*/[a-z]*\\.(?:test|exec)\\(`,
    ].join('|'),
  )
  const words = [
    '/answers [0-9]+/.test(it.reason)',
    "text.startsWith('A further rule')",
    'why?.includes(word)',
    '/had no answer/.exec(it)',
  ]
  expect(words.filter((line) => !asked.test(line))).toEqual([])
  const found = sources.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => asked.test(line))
      .map((line) => line.trim()),
  )
  // The engine has no other sign of a stack that is used up, nor of the place where a text stops being JSON.
  const engine = ['/call stack/.test(error.message)', '/at position (\\d+)/.exec(message)']
  expect(found.filter((line) => !engine.some((it) => line.includes(it)))).toEqual([])
})
