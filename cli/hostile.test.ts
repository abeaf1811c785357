import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Workspace } from '../generator/output/workspace.fixture.js'
import { sampled } from '../generator/sample.fixture.js'
import { hostile, hostileName, hostileSpec } from './hostile.fixture.js'
import { type CommandRun, runCommand } from './terminal.fixture.js'

const space = new Workspace()

beforeAll(() => {
  space.write('specs/one.json', hostileSpec('maker-one'))
  space.write('specs/two.json', hostileSpec('maker-two', 10, { enum: ['c', hostile.slice(0, 4)] }))
  space.write('next/one.json', hostileSpec('maker-one', 5, { description: `${hostile}!`, pattern: '^[a-z]*$' }))
  space.write('next/three.json', hostileSpec('maker-three'))
  space.write('bad/bad.json', {
    ...hostileSpec('maker-bad'),
    components: { schemas: { [hostile]: { multipleOf: 0 } } },
  })
  space.write(
    'refs/refs.json',
    JSON.stringify(hostileSpec('maker-refs')).replace('{"type":"string"}', JSON.stringify({ $ref: hostile })),
  )
  space.write('keys/keys.json', JSON.stringify(hostileSpec('maker-keys', 20, { [hostile]: 1 })))
  space.write('text/text.json', hostile)
  space.write('tasks.json', [
    { [hostile]: hostile, [`${hostile}\ud800`]: 1, choice: hostile },
    hostile,
    { list: [hostile] },
  ])
  space.write('tasks.ndjson', `{"a":1}\n${hostile}\n{"choice":"${hostileName}"}\n`)
  space.write('ignore.json', {
    ignore: [
      { id: hostile, reason: hostile, expires: '2999-01-01' },
      { id: 'a', reason: hostile, expires: '2020-01-01' },
    ],
  })
  space.write('broken-ignore.json', { ignore: [{ id: hostile, reason: '', expires: '' }] })
})

afterAll(() => space.remove('.'))

/** Characters that act on a terminal, whoever writes them. */
function actingIn(text: string): string[] {
  const ranges = [
    [0, 8],
    [11, 31],
    [0x7f, 0x9f],
    [0x61c, 0x61c],
    [0x200e, 0x200f],
    [0x2028, 0x202e],
    [0x2066, 0x2069],
  ]
  const points = [...text].map((it) => it.codePointAt(0) as number)
  return points.filter((it) => ranges.some(([from = 0, to = 0]) => from <= it && it <= to)).map((it) => it.toString(16))
}

/** The codes of our styles, and what clears the line that shows progress. */
const own = [1, 2, 22, 31, 32, 33, 39].map((code) => `\x1b[${code}m`).concat('\r\x1b[K')

/** Holds what a command printed against the rule. */
function checked(
  name: string,
  { stdout, stderr }: Pick<CommandRun, 'stdout' | 'stderr'>,
  isStyled: boolean,
  commands = false,
) {
  for (const text of [stdout, stderr]) {
    const plain = isStyled ? own.reduce((rest, code) => rest.replaceAll(code, ''), text) : text
    expect(actingIn(plain), name).toEqual([])
    const lines = plain.split('\n').filter((line) => !(commands && /^::(error|warning|notice) [^\n]*$/.test(line)))
    expect(
      lines.filter((line) => /^\s*::|##\w*\[/.test(line)),
      name,
    ).toEqual([])
  }
}

/** For the name of a test, which is printed as it is. */
const label = (args: readonly string[]) => args.map((it) => (it.length > 80 ? '⟨hostile⟩' : it)).join(' ')

const commandLines: readonly string[][] = [
  ['generate', '--out', 'generated'],
  ['generate', '--out', 'generated', '--check'],
  ['generate', '--check', '--json', '--out', 'other'],
  ['generate', '--specs', 'bad'],
  ['generate', '--specs', 'refs'],
  ['generate', '--specs', 'keys'],
  ['generate', '--specs', 'text'],
  ['generate', '--specs', 'refs', '--json'],
  ['generate', hostile],
  ['generate', `--${hostile}`],
  ['generate', '--specs', hostileName],
  ['generate', '--out', `out-${hostileName}`.slice(0, 60)],
  ['validate', 'maker-one', 'tasks.json'],
  ['validate', 'maker-one', 'tasks.json', '--json'],
  ['validate', 'maker-one', 'tasks.ndjson'],
  ['validate', 'maker-one', 'tasks.ndjson', '--json'],
  ['validate', 'maker-one', hostile],
  ['validate', hostile, 'tasks.json'],
  ['validate', 'maker', 'tasks.json'],
  ['validate', 'maker-one', 'tasks.json', '--operation', hostile],
  ['explain', 'maker-one', ''],
  ['explain', 'maker-one', `/${hostile}`],
  ['explain', 'maker-one', `/${hostile}`, '--json'],
  ['explain', 'maker-one', 'choice'],
  ['explain', 'maker-one', 'list'],
  ['explain', 'maker-one', `/none${hostile}`],
  ['explain', hostile, 'a'],
  ...['json', 'curl', 'typescript', 'python', 'postman'].map((format) => [
    ...['examples', 'maker-one', '--format', format],
    ...['--url', 'http://127.0.0.1:9'],
  ]),
  ['examples', 'maker-one', '--url', hostile],
  ['examples', 'maker-one', '--api-key-env', hostile],
  ['examples', 'maker-one', '--operation', hostile],
  ['examples', hostile],
  ['schema', 'maker-one'],
  ['schema', 'maker-one', '--response'],
  ['schema', hostile],
  ['chat', 'maker-one'],
  ['chat', 'maker-one', '--server', 'vllm', '--as', hostile],
  ['chat', hostile],
  ['overlay', 'maker-one'],
  ['overlay', hostile],
  ['mock', '--choices', '--choice', hostile],
  ['mock', '--fault', hostile],
  ['mock', '--port', hostile],
  ['mock', hostile],
  ['mock', '--specs', hostileName],
  ['conform', 'maker-one', '--runs', '5', '--seed', '1', '--cases', 'core'],
  ['conform', 'maker-one', '--plan'],
  ['conform', 'maker-one', '--only', hostile, '--runs', '1'],
  ['conform', 'maker-one', '--shard', hostile],
  ['conform', '--merge', hostileName],
  ['conform', hostile],
  ['init', hostile],
  ['pull', hostile],
  ['pull', '--from', hostile],
  ['pull', 'maker-one', '--from', `http://127.0.0.1:9/${hostile}`, '--retries', '0'],
  ['pull', 'maker-one', '--from', 'http://127.0.0.1:9/', '--header', hostile],
  ['pull', '--locked'],
  ['limits'],
  ['limits', '--specs', 'bad'],
  ['limits', hostile],
  ...['html', 'json'].map((format) => ['limits', '--format', format]),
  ['update', '--before', 'next', '--no-generate'],
  ['update', '--before', hostileName],
  ['update', '--before', 'next', '--no-generate', '--format', 'github'],
  ['update', '--before', 'next', '--no-generate', '--format', 'json'],
  ['conform', 'maker-one', '--url', `http://127.0.0.1:9/${hostile}`],
  ...['text', 'json', 'markdown', 'github', 'junit', 'sarif', 'html'].flatMap((format) => [
    ['diff', 'specs/one.json', 'next/one.json', '--format', format],
    ['diff', 'specs', 'next', '--format', format],
  ]),
  ['diff', 'specs/one.json', 'specs/two.json', '--portable'],
  ['diff', 'specs/one.json', 'next/one.json', '--requests', 'tasks.ndjson'],
  ['diff', 'specs/one.json', 'next/one.json', '--ignore', 'ignore.json'],
  ['diff', 'specs/one.json', 'next/one.json', '--ignore', 'broken-ignore.json'],
  ['diff', 'specs/one.json', hostile],
  ['diff', `${hostileName}:specs/one.json`, 'specs/one.json'],
  ['diff', 'explain', hostile],
  ['diff', 'explain', hostile, 'specs/one.json', 'next/one.json'],
  ['diff', 'explain', 'a', 'tasks.json'],
  ['diff', 'schema'],
  [hostile],
  ['--help'],
]

describe('text from documents, requests and command lines acts on no terminal and no CI log', () => {
  test.each(sampled(commandLines, 15).map((args) => [label(args), args] as const))('%s', async (_, args) => {
    const isGitHub = args.includes('github')
    const outcomes: string[] = []
    // What is data looks the same on a terminal, and a run of the suite is long.
    const isData = args[0] === 'conform' || (args.includes('--format') && !args.includes('text'))
    for (const isTTY of isData ? [false] : [false, true]) {
      const outcome = await runCommand(args, space.root, { isTTY })
      checked(label(args), outcome, isTTY, isGitHub)
      expect(outcome.code, outcome.stderr).not.toBe(4)
      outcomes.push(outcome.stdout + outcome.stderr)
      if (!isTTY && outcome.stdout !== '' && /--json|json$/.test(args.join(' ')) && args.includes('--format'))
        expect(() => JSON.parse(outcome.stdout)).not.toThrow()
    }
    expect(outcomes.join('')).not.toBe('')
  })

  test('mock --log', async () => {
    const lines: string[] = []
    const ended = runCommand(['mock', '--log'], space.root, { onOutput: (text) => lines.push(text) })
    await expect.poll(() => lines.join('')).toContain('ws://')
    const port = Number(/:(\d+)\//.exec(lines.join(''))?.[1])
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          'POST /a::error/##[error] HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n[]',
        ),
      )
      socket.on('close', () => resolve()).on('data', () => socket.end())
    })
    process.emit('SIGTERM', 'SIGTERM')
    const outcome = await ended
    checked('mock --log', outcome, false)
    expect(outcome.stdout).toContain('a:b@')
    expect(outcome.stderr).toContain('/a::error/\\u0023#[error]')
  })

  test('every command that the program has is among them', async () => {
    const { stdout } = await runCommand(['--help'], space.root)
    const names = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name)
    expect(names.filter((it) => it !== 'help' && !commandLines.some(([first]) => first === it))).toEqual([])
    expect(names.length).toBeGreaterThan(5)
  })
})

test('no command writes but through the output', () => {
  const files = readdirSync(import.meta.dirname).filter((it) => /(?<!\.(test|fixture))\.ts$/.test(it))
  const direct = files.filter((it) =>
    /console\.|process\.std(out|err)|\bstdout\.stream/.test(readFileSync(join(import.meta.dirname, it), 'utf8')),
  )
  expect(direct).toEqual([])
})
