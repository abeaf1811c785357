import { relative } from 'node:path'
import { Command, CommanderError } from 'commander'
import { problem, SpecError } from '../generator/document/problem.js'
import { unreadable } from '../generator/document/read-json.js'
import { isSystemError, systemFault } from '../generator/document/system-fault.js'
import { Undecidable } from '../generator/ir/time-limit.js'
import { version } from '../generator/version.js'
import { withConfig } from './config.js'
import { registerConform } from './conform.js'
import { registerDiff } from './diff.js'
import { exit, exitText, UsageError } from './exit.js'
import { registerExplain } from './explain.js'
import { registerGenerate } from './generate.js'
import { registerInit } from './init.js'
import { registerLimits } from './limits.js'
import { registerMock } from './mock.js'
import { registerOverlay } from './overlay.js'
import { registerPull } from './pull.js'
import { registerSchema } from './schema.js'
import { printProblems, type Surroundings, Terminal, write } from './terminal.js'
import { registerUpdate } from './update.js'
import { registerValidate } from './validate.js'

/** Adds one command to the program. What it needs to run it loads when it runs. */
export type RegisterCommand = (program: Command, terminal: Terminal) => void

const commands: readonly RegisterCommand[] = [
  registerInit,
  registerPull,
  registerUpdate,
  registerGenerate,
  registerValidate,
  registerExplain,
  registerLimits,
  registerSchema,
  registerOverlay,
  registerMock,
  registerConform,
  registerDiff,
]

/**
 * Runs one command line.
 * @param args the arguments without node and script
 * @returns the exit code; faults of the program are reported and never thrown
 */
export async function main(args: readonly string[], surroundings: Surroundings, register = commands): Promise<number> {
  const terminal = new Terminal(surroundings)
  try {
    const program = programFor(terminal, register)
    await program.parseAsync(args, { from: 'user' })
    return await codeOf(terminal)
  } catch (error) {
    return await report(error, terminal)
  }
}

/** The program with its commands. */
export function programFor(terminal: Terminal, register = commands): Command {
  const program = new Command('specproof')
    .description('Typed request builders, a conformance kit and proven diffs from one OpenAPI 3.1 file per model.')
    .version(version, '-V, --version')
    .addHelpText('after', `\nExit codes: ${exitText}.`)
    .showHelpAfterError('Run with --help for the usage.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void write(terminal.stdout, text),
      writeErr: (text) => void write(terminal.stderr, text),
    })
  for (const add of register) add(program, terminal)
  program.hook('preAction', (_, action) => withConfig(program, action, terminal.cwd))
  return program
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

async function report(error: unknown, terminal: Terminal): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.fine : exit.usage
  if (error instanceof UsageError) {
    await write(terminal.stderr, `${error.message}\n`)
    return exit.usage
  }
  if (error instanceof SpecError) {
    await printProblems(terminal, error.problems)
    return exit.input
  }
  if (error instanceof Undecidable) {
    await write(terminal.stderr, `${error.message}\n`)
    return exit.input
  }
  const missing = missingPackage(error)
  if (missing !== undefined) {
    const remedy = `npm i -D ${missing} (an optional peer: a project has one of it, its own)`
    await write(terminal.stderr, `This command needs ${missing}, which is not installed: ${remedy}\n`)
    return exit.input
  }
  if (isSystemError(error)) {
    // A place that no command has a better name for.
    await printProblems(terminal, [unreadable(shownPath(error, terminal.cwd), error)])
    return exit.input
  }
  const wantsStack = terminal.env.DEBUG === 'specproof'
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const hint = wantsStack ? '' : '\nDEBUG=specproof shows where.'
  await write(terminal.stderr, `specproof failed, and that is its own fault: ${wantsStack ? stack : message}${hint}\n`)
  return exit.internal
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
export async function run(register = commands): Promise<void> {
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
