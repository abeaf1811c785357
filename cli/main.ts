import { relative } from 'node:path'
import { Command, CommanderError, Help, type Option } from 'commander'
import { type Problem, problem, SpecError } from '../generator/document/problem.js'
import { unreadable } from '../generator/document/read-json.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { Undecidable } from '../generator/ir/time-limit.js'
import { version } from '../generator/version.js'
import { commandsFor, type RegisterCommand } from './commands.js'
import { withConfig } from './config.js'
import { exit, exitText, UsageError } from './exit.js'
import { type JsonRefusal, printRefusal } from './json-output.js'
import { useProxy } from './proxy.js'
import { printProblems, type Surroundings, Terminal, write } from './terminal.js'

/**
 * Runs one command line.
 * @param args the arguments without node and script
 * @returns the exit code; faults of the program are reported and never thrown
 */
export async function main(
  args: readonly string[],
  surroundings: Surroundings,
  register?: readonly RegisterCommand[],
): Promise<number> {
  const terminal = new Terminal(surroundings)
  try {
    const program = programOf(terminal, register ?? (await commandsFor(args)))
    await program.parseAsync(args, { from: 'user' })
    return await codeOf(terminal)
  } catch (error) {
    return await report(error, terminal)
  }
}

/** The program with all of its commands. */
export async function wholeProgram(terminal: Terminal): Promise<Command> {
  return programOf(terminal, await commandsFor())
}

function programOf(terminal: Terminal, register: readonly RegisterCommand[]): Command {
  const program = new Command('specproof')
    .description('Typed request builders, a conformance kit and proven diffs from one OpenAPI document per model.')
    .version(version, '-V, --version')
    .addHelpText('after', `\nExit codes: ${exitText}.`)
    .configureHelp({ optionDescription })
    .showHelpAfterError('Run with --help for the usage.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void write(terminal.stdout, text),
      writeErr: (text) => void write(terminal.stderr, text),
    })
  for (const add of register) add(program, terminal)
  program.hook('preAction', async (_, action) => {
    const asked = () => action.opts<{ json?: boolean; format?: string }>()
    terminal.wantsJson = asked().json === true
    await withConfig(action, terminal.cwd, () => wholeProgram(terminal))
    terminal.wantsJson ||= asked().format === 'json'
    await useProxy(terminal.env)
  })
  return program
}

/** What help says of an option: a list that is empty until something is given is no default that anybody wants to know. */
function optionDescription(option: Option): string {
  const { defaultValue } = option
  const isEmpty = typeof defaultValue === 'object' && Object.keys(defaultValue ?? {}).length === 0
  const told: Option = isEmpty ? Object.create(option, { defaultValue: { value: undefined } }) : option
  return new Help().optionDescription(told)
}

/** The exit code that the command set, unless what it printed could not be written. */
async function codeOf(terminal: Terminal): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve)) // a stream tells of a failure after the write
  const { fault } = terminal.stdout
  if (fault === undefined) return terminal.exitCode
  const { fact, remedy } = systemFault(fault)
  await printProblems(terminal, [problem('out/no-output', { file: 'standard output', pointer: '' }, fact, remedy)])
  return exit.input
}

/** Tells why a command did not do its work, and with `--json` tells programs. */
async function report(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.usage
  const { exitCode, problems, error: told } = refusalOf(error, terminal)
  await printRefusal(terminal, { error: told, exitCode, problems })
  if (problems.length > 0) await printProblems(terminal, problems)
  else await write(terminal.stderr, `${told}\n`)
  return exitCode
}

function refusalOf(error: unknown, { cwd, env }: Terminal): JsonRefusal {
  const asProblems = (problems: readonly Problem[]) => ({
    error: problems.map(({ file, fact }) => `${file}: ${fact}`).join('\n'),
    exitCode: exit.input,
    problems,
  })
  if (error instanceof UsageError) return { error: error.message, exitCode: exit.usage, problems: [] }
  if (error instanceof SpecError) return asProblems(error.problems)
  if (error instanceof Undecidable) return { error: error.message, exitCode: exit.input, problems: [] }
  const missing = missingPackage(error)
  if (missing !== undefined) {
    const remedy = `npm i -D ${missing} (an optional peer: a project has one of it, its own)`
    const text = `This command needs ${missing}, which is not installed: ${remedy}`
    return { error: text, exitCode: exit.input, problems: [] }
  }
  // A place that no command has a better name for.
  if (isSystemError(error)) return asProblems([unreadable(shownPath(error, cwd), error)])
  const wantsStack = env.DEBUG === 'specproof'
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const hint = wantsStack ? '' : '\nDEBUG=specproof shows where.'
  const text = `specproof failed, and that is its own fault: ${wantsStack ? stack : message}${hint}`
  return { error: text, exitCode: exit.internal, problems: [] }
}

/** A package that a project may have or not, and has not. */
function missingPackage(error: unknown): string | undefined {
  if ((error as NodeJS.ErrnoException | null | undefined)?.code !== 'ERR_MODULE_NOT_FOUND') return undefined
  return ['fast-check', 'msw', 'vitest'].find((name) => {
    try {
      return import.meta.resolve(name) === ''
    } catch {
      return true
    }
  })
}

function shownPath({ path, address, port }: NodeJS.ErrnoException & { address?: string; port?: number }, cwd: string) {
  if (path === undefined) return address === undefined ? 'the system' : `${address}:${port}`
  const shown = relative(cwd, path)
  return shown.startsWith('..') ? path : shown || '.'
}

/** Runs the command line of this process. */
export async function run(register?: readonly RegisterCommand[]): Promise<void> {
  const { stdout, stderr, env } = process
  const surroundings: Surroundings = {
    get stdin() {
      return process.stdin
    },
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
  }
  process.exitCode = await main(process.argv.slice(2), surroundings, register)
}
