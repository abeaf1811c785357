import { PassThrough } from 'node:stream'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { commandsFor } from './commands.js'
import { wholeProgram } from './main.js'
import { Terminal } from './terminal.js'

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
const terminal = new Terminal({ stdin, stdout, stderr, cwd: '/', env: {} })

const namesFor = async (args: readonly string[]) => {
  const program = new Command()
  for (const register of await commandsFor(args)) register(program, terminal)
  return program.commands.map((it) => it.name())
}

test('a command line that begins with a command has that one alone', async () => {
  const { commands } = await wholeProgram(terminal)
  expect(commands.length).toBeGreaterThan(10)
  for (const it of commands) expect(await namesFor([it.name(), '--help'])).toEqual([it.name()])
})

test('any other command line has all, for what it could have meant', async () => {
  const all = (await wholeProgram(terminal)).commands.map((it) => it.name())
  for (const args of [[], ['--help'], ['help', 'diff'], ['dif'], ['__proto__']])
    expect(await namesFor(args)).toEqual(all)
})
