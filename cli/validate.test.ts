import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { taskDocument } from '../generator/emit/bundle.fixture.js'
import { taskSpec, Workspace } from '../generator/output/workspace.fixture.js'
import { runCommand } from './terminal.fixture.js'

let space: Workspace

beforeEach(() => {
  space = new Workspace()
  space.write('specs/a.json', taskSpec('maker-a-7b'))
  space.write('specs/b.json', taskSpec('maker-b-17b'))
})

afterEach(() => rmSync(space.root, { recursive: true, force: true }))

const good = {
  taskType: 'textInference',
  taskUUID: '0190d2c4-7b1a-4c3e-9f00-000000000000',
  model: 'test:maker-a-7b@1',
  width: 512,
}
const small = { ...good, width: 65 }

function validate(args: string[], input: string | Buffer = '') {
  return runCommand(['validate', ...args], space.root, { input })
}

async function lines(input: string | Buffer, args: string[] = []) {
  const { code, stdout } = await validate(['maker-a-7b', '--json', ...args], input)
  const results = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  return { code, results, brief: results.map((it) => (it.error === undefined ? it.valid : 'error')) }
}

test('a valid task is one line, an invalid one shows where and why', async () => {
  space.write('task.json', [good, small])
  expect(await validate(['a-7b', 'task.json'])).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^0: valid\n1: invalid\n {2}\/width {2}width: 65 .*\n$/),
    stderr: '',
  })
  space.write('task.json', good)
  expect(await validate(['test:maker-a-7b@1', 'task.json'])).toMatchObject({ code: 0, stdout: '0: valid\n' })
})

test('--json prints one line per task, in order', async () => {
  const { code, results } = await lines(`${JSON.stringify(good)}\n${JSON.stringify([small, good])}\n`)
  expect(code).toBe(1)
  expect(results).toEqual([
    { schemaVersion: 1, index: 0, valid: true, violations: [] },
    {
      schemaVersion: 1,
      index: 1,
      valid: false,
      violations: [{ pointer: '/width', keyword: 'minimum', limit: 128, message: expect.any(String) }],
    },
    { schemaVersion: 1, index: 2, valid: true, violations: [] },
  ])
})

describe('an input may be', () => {
  test.each([
    ['one object', JSON.stringify(good), [true]],
    ['one object on many lines', JSON.stringify(good, null, 2), [true]],
    ['an array on many lines', JSON.stringify([good, small], null, 2), [true, false]],
    [
      'an array that opens on a line of its own',
      `[\n${JSON.stringify(good)},\n${JSON.stringify(small)}\n]`,
      [true, false],
    ],
    [
      'a task per line, without an end of the last line',
      `${JSON.stringify(small)}\n${JSON.stringify(good)}`,
      [false, true],
    ],
    [
      'lines with a byte order mark, blank lines and CRLF',
      `\uFEFF\r\n${JSON.stringify(good)}\r\n \t\r\n\r\n${JSON.stringify(small)}\r\n`,
      [true, false],
    ],
    ['an array on many lines with a byte order mark', `\uFEFF${JSON.stringify([good], null, 2)}`, [true]],
    ['values that are no tasks', '5\nnull\n"text"\n', [false, false, false]],
  ])('%s', async (_, input, wanted) => {
    expect((await lines(input)).brief).toEqual(wanted)
    space.write('tasks', input)
    expect((await lines('', ['tasks'])).brief).toEqual(wanted)
  })
})

describe('what is not JSON', () => {
  test('is an error of its line, and the other lines are checked', async () => {
    const { code, results, brief } = await lines(`${JSON.stringify(good)}\n{"a":\n${JSON.stringify(small)}\nnonsense\n`)
    expect(brief).toEqual([true, 'error', false, 'error'])
    expect(results[1]).toEqual({ schemaVersion: 1, index: 1, valid: false, error: expect.any(String) })
    expect(code).toBe(3)
  })

  test('in the first line does not hide the tasks that follow', async () => {
    expect((await lines(`{"a":\n${JSON.stringify(good)}\n`)).brief).toEqual(['error', true])
    expect((await lines(`nonsense\n${JSON.stringify(good)}\n`)).brief).toEqual(['error', true])
  })

  test('in a document on many lines is one error', async () => {
    const { code, brief } = await lines(JSON.stringify(good, null, 2).replace('512', '512,'))
    expect({ code, brief }).toEqual({ code: 3, brief: ['error'] })
  })

  test('may be bytes that are no UTF-8', async () => {
    const line = Buffer.from(JSON.stringify({ ...good, taskType: 'ä' }), 'latin1')
    expect((await lines(Buffer.concat([line, Buffer.from(`\n${JSON.stringify(good)}`)]))).brief).toEqual([
      'error',
      true,
    ])
  })

  test.each([
    ['nothing', ''],
    ['an empty array', '[]'],
    ['blank lines', '\n\n'],
  ])('%s holds no task', async (_, input) => {
    expect(await validate(['maker-a-7b'], input)).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^standard input# {2}input\/no-task\n {2}The input holds no task\.\n/),
    })
  })

  test('a missing file and a folder are unreadable', async () => {
    expect(await validate(['maker-a-7b', 'none.json'])).toEqual({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^none\.json# {2}input\/unreadable\n {2}It does not exist\.\n/),
    })
    expect(await validate(['maker-a-7b', 'specs'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('It is a folder.'),
    })
    expect((await lines('', ['none.json'])).results).toEqual([
      { schemaVersion: 1, index: 0, valid: false, error: 'none.json: It does not exist.' },
    ])
  })
})

test('a long NDJSON input is judged line by line', async () => {
  const count = 20_000
  const { code, stdout } = await validate(['maker-a-7b'], `${JSON.stringify(good)}\n`.repeat(count))
  expect(code).toBe(0)
  expect(stdout.endsWith(`\n${count - 1}: valid\n`)).toBe(true)
})

describe('the model', () => {
  test('may be unknown or ambiguous: a fault of the command line that lists the candidates', async () => {
    expect(await validate(['7b'])).toMatchObject({ code: 2, stderr: expect.stringContaining('maker-b-17b') })
    expect(await validate(['nothing'])).toMatchObject({ code: 2, stderr: expect.stringContaining('maker-a-7b') })
    expect(await validate(['7b', '--specs', 'none'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none at all'),
    })
    expect(await validate([])).toMatchObject({ code: 2 })
  })

  test('may be broken, which is told with its problems; another broken file does no harm', async () => {
    space.write('specs/c.json', 'nonsense')
    expect((await validate(['maker-a-7b'], JSON.stringify(good))).code).toBe(0)
    expect(await validate(['specs/c.json'], '{}')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('spec/not-json'),
    })
    expect(await validate(['c'], '{}')).toMatchObject({ code: 3 })
  })

  test('may be named by an id and an AIR that follow from its content', async () => {
    const { info: _, ...spec } = taskSpec('maker-c-9b') as Record<string, unknown>
    space.write('specs/c.json', { ...spec, info: { title: 'C', version: '1' } })
    const task = JSON.stringify({ ...good, model: 'test:maker-c-9b@1' })
    expect((await validate(['c-9b'], task)).code).toBe(0)
    expect((await validate(['test:maker-c-9b@1'], task)).code).toBe(0)
  })

  test('with several operations needs the name of one', async () => {
    const operation = (operationId: string, schema: object) => ({
      post: { operationId, requestBody: { content: { 'application/json': { schema } } } },
    })
    const paths = { '/a': operation('one', { type: 'object' }), '/b': operation('two', { type: 'array' }) }
    space.write('specs/c.json', { openapi: '3.1.0', info: { title: 'Two', version: '1' }, paths })
    expect(await validate(['specs/c.json'], '{}')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('  one\n  two'),
    })
    expect(await validate(['c', '--operation', 'three'], '{}')).toMatchObject({ code: 2 })
    expect(await validate(['c', '--operation', 'one'], '[{}, []]')).toMatchObject({
      code: 1,
      stdout: /0: valid\n1: invalid/,
    })
    expect(await validate(['c', '--operation', 'two'], '[{}, []]')).toMatchObject({ code: 0, stdout: '0: valid\n' })
  })
})

test('a task whose check takes longer than a second has no verdict, and the others have theirs', async () => {
  space.write('slow.json', taskDocument({ text: { type: 'string', pattern: '^(a+)+$' } }))
  const known = { taskType: 'testInference', taskUUID: crypto.randomUUID(), model: 'test:model@1' }
  const tasks = ['aaa', `${'a'.repeat(50_000)}!`, 'b'].map((text) => ({ ...known, text }))
  const { code, stdout } = await validate(['slow.json', '--json'], JSON.stringify(tasks))
  const results = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(code).toBe(3)
  expect(results.map(({ valid }) => valid)).toEqual([true, false, false])
  expect(results[1]).toEqual({
    schemaVersion: 1,
    index: 1,
    valid: false,
    error: expect.stringMatching(/^Could not decide: /),
  })
})
