import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { faultForms } from '../conformance/mock/fault-text.js'
import { reportForms } from '../conformance/report/conform/forms.js'
import { diffFormNames } from '../conformance/report/diff/forms.js'
import { laws } from '../conformance/suite/laws.js'
import { formats } from '../generator/ir/format.js'
import { exitText } from './exit.js'
import { wholeProgram } from './main.js'
import { runCommand } from './terminal.fixture.js'
import { Terminal } from './terminal.js'

const page = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const readme = page('README.md')
const kit = page('conformance/README.md')
const mock = page('conformance/mock/README.md')

/** The text from `start` to `end`, as one line. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start)
  expect(from, `${start} stands there`).toBeGreaterThanOrEqual(0)
  return text.slice(from, text.indexOf(end, from)).replace(/\s+/g, ' ')
}

/** What a text has in back-ticks. */
function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}

/** The rows of the table below a head, each with its cells. */
function rowsBelow(text: string, head: string): readonly (readonly string[])[] {
  const lines = text
    .slice(text.indexOf(`${head}\n`))
    .split('\n')
    .slice(2)
  const rows = lines.slice(
    0,
    lines.findIndex((it) => !it.startsWith('|')),
  )
  return rows.map((row) => row.slice(2, -2).split(/(?<!\\) \| /))
}

function program(): Promise<Command> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  return wholeProgram(new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} }))
}

describe('what the READMEs list is what there is', () => {
  test('the formats that are asserted', () => {
    expect(wordsIn(between(readme, 'These formats are asserted', '. '))).toEqual(formats)
  })

  test('the forms of diff, which its help lists too', async () => {
    expect(wordsIn(between(readme, '`--format` knows', '.\n')).slice(1)).toEqual(diffFormNames)
    const { stdout } = await runCommand(['diff', '--help'], '.')
    expect(stdout.replace(/\s+/g, ' ')).toContain(`(choices: ${diffFormNames.map((it) => `"${it}"`).join(', ')},`)
  })

  test('the forms of reports, which help and parser name too', async () => {
    expect(rowsBelow(kit, '| form | who reads it |')).toEqual(
      Object.entries(reportForms).map(([name, { meaning }]) => [`\`${name}\``, meaning]),
    )
    const names = Object.keys(reportForms)
    const { stdout } = await runCommand(['conform', '--help'], '.')
    expect(stdout.replace(/\s+/g, ' ')).toContain(`write a report: ${names.join(', ').replace(/, (?=\w+$)/, ' or ')};`)
    const { code, stderr } = await runCommand(['conform', '--report', 'pdf:x'], '.')
    expect(code).toBe(2)
    for (const it of names) expect(stderr).toContain(`${it}:FILE`)
  })

  test('the laws, with their titles, in the order in which they run', () => {
    expect(rowsBelow(kit, '| law | statement |')).toEqual(laws.map(({ name, title }) => [`\`${name}\``, title]))
  })

  test('the faults of the mock', () => {
    expect(rowsBelow(mock, '| fault | what happens |')).toEqual(
      faultForms.map(([form, meaning]) => [`\`${form}\``, meaning]),
    )
  })

  test('the dependencies, each with its reason', () => {
    const text = page('DEPENDENCIES.md')
    const { dependencies, peerDependencies } = JSON.parse(page('package.json'))
    const named = (head: string) => rowsBelow(text, head).map(([name = '']) => name.replaceAll('`', ''))
    expect(named('| package | what it is for |')).toEqual(Object.keys(dependencies))
    expect(named('| package | who needs it |')).toEqual(Object.keys(peerDependencies))
  })

  test('the exit codes, which help tells too', async () => {
    expect(between(readme, 'Exit codes of every command:', '.\n').replace(/^[^:]*: /, '')).toBe(exitText)
    expect((await runCommand(['--help'], '.')).stdout).toContain(exitText)
  })
})

describe('the commands in the README', () => {
  const rows = rowsBelow(readme, '| command | what it does |')

  test('are all that there are, with their arguments', async () => {
    const { commands } = await program()
    const usages = commands.map((it) => {
      const args = it.registeredArguments.map((arg) => {
        const name = `${arg.name()}${arg.variadic ? '...' : ''}`
        return arg.required ? `<${name}>` : `[${name}]`
      })
      return ['specproof', it.name(), ...args].join(' ')
    })
    const listed = rows.map(([command = '']) => command.replaceAll('`', ''))
    expect(listed.filter((it) => !/ --/.test(it))).toEqual(usages)
  })

  test('have every option and subcommand that is told of them', async () => {
    const { commands } = await program()
    for (const [command = '', meaning = ''] of rows) {
      const [, name = '', ...rest] = command.replaceAll('`', '').split(' ')
      const found = commands.find((it) => it.name() === name)
      const known = found?.options.map((it) => it.long) ?? []
      const told = [...rest, ...wordsIn(meaning)].filter((it) => it.startsWith('--'))
      expect(known, command).toEqual(expect.arrayContaining(told))
      const subcommands = found?.commands.map((it) => it.name()) ?? []
      const toldOfThem = wordsIn(meaning).filter((it) => it.startsWith(`${name} `))
      expect(subcommands, command).toEqual(expect.arrayContaining(toldOfThem.map((it) => it.split(' ')[1])))
    }
  })
})
