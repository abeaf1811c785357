import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Json } from '../generator/document/json.js'
import { oneLine } from '../generator/document/printable.js'
import { type Problem, problem } from '../generator/document/problem.js'
import { unreadable } from '../generator/document/read-json.js'
import { isSystemError } from '../generator/document/system-fault.js'
import { declaredTypes, dereferenced, type Model, type Operation } from '../generator/ir/model.js'
import { Undecidable } from '../generator/ir/time-limit.js'
import type { Profile } from '../generator/runtime/model.js'
import type { Violation } from '../generator/runtime/violation.js'
import { exit } from './exit.js'
import { jsonVersion } from './json-output.js'
import { asKnown, type ProviderFlag, providerOption } from './provider-option.js'
import { requestProfileOption } from './request-profile-option.js'
import { selectModel } from './select-model.js'
import { selectOperation } from './select-operation.js'
import { jsonTexts } from './tasks.js'
import { printProblems, type Terminal, write } from './terminal.js'

interface ValidateFlags extends ProviderFlag {
  readonly requestProfile: Profile
  readonly specs: string
  readonly operation?: string
  readonly json?: boolean
  readonly allowExternal?: boolean
}

/** What came of one task, or why nothing did: the piece of input is no JSON, or its check takes too long. */
export type TaskVerdict =
  | { readonly valid: boolean; readonly violations: readonly Violation[] }
  | { readonly valid: false; readonly error: string }

/** Adds `specproof validate`. */
export function registerValidate(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .description('Check tasks against the specification of a model.')
    .argument('<model>', 'id, AIR, file, or the end of an id')
    .argument('[file]', 'a task, an array of tasks, or one of these per line; - or none: standard input')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--operation <id>', 'which operation, for a file that has several')
    .addOption(requestProfileOption())
    .option('--json', 'print one JSON line per task')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(providerOption())
    .action(async (name: string, file: string | undefined, flags: ValidateFlags) => {
      const { readModel } = await import('../generator/ir/read.js')
      const path = await selectModel(name, { cwd: terminal.cwd, specs: flags.specs })
      const model = await readModel(path, {
        allowExternal: flags.allowExternal ?? false,
        ...(await asKnown(flags, terminal.cwd)),
      })
      const operation = selectOperation(model, flags.operation)
      terminal.exitCode = await validateInput({ model, operation }, file ?? '-', flags, terminal)
    })
}

/** What tasks are held against. */
interface CheckedOperation {
  readonly model: Model
  readonly operation: Operation
}

async function validateInput(
  { model, operation }: CheckedOperation,
  file: string,
  flags: ValidateFlags,
  terminal: Terminal,
): Promise<number> {
  const { compileShape } = await import('../generator/compile.js')
  const { observedRequest } = await import('../generator/ir/observed-request.js')
  const { validate: published } = compileShape(operation.request)
  const validate = (task: unknown) =>
    published(flags.requestProfile === 'observed' ? observedRequest(model, operation, task as Json) : task)
  const isWhole = takesList(operation)
  let index = 0
  let code: number = exit.fine // the worse, the higher
  try {
    for await (const it of verdicts(chunksOf(file, terminal), validate, isWhole)) {
      code = Math.max(code, codeOf(it))
      const told = { index: index++, ...it }
      await write(terminal.stdout, flags.json ? jsonLine(told) : resultText(told, terminal))
      if (terminal.env.GITHUB_ACTIONS === 'true') await annotate(told, file, terminal)
      if (terminal.isReaderGone) return code
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return refused(unreadable(nameOf(file), error), index, flags, terminal)
  }
  if (index > 0) return code
  const none = problem('input/no-task', { file: nameOf(file), pointer: '' }, 'The input holds no task.')
  return refused(none, index, flags, terminal)
}

/** True where a list is one value, and not so many tasks. */
function takesList({ envelope, request }: Operation): boolean {
  return envelope === 'body' && declaredTypes(dereferenced(request))?.includes('array') === true
}

function codeOf(it: TaskVerdict): number {
  return 'error' in it ? exit.input : it.valid ? exit.fine : exit.no
}

/** What is said of each task, one after the other. */
async function* verdicts(
  chunks: AsyncIterable<Uint8Array | string>,
  validate: (value: unknown) => readonly Violation[],
  isWhole: boolean,
): AsyncGenerator<TaskVerdict> {
  for await (const entry of jsonTexts(chunks)) {
    if ('error' in entry) {
      yield { valid: false, error: entry.error }
      continue
    }
    const tasks: readonly unknown[] = Array.isArray(entry.value) && !isWhole ? entry.value : [entry.value]
    for (const it of tasks) {
      yield verdictOn(it, validate)
    }
  }
}

function verdictOn(task: unknown, validate: (value: unknown) => readonly Violation[]): TaskVerdict {
  try {
    const violations = validate(task)
    return { valid: violations.length === 0, violations }
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error
    return { valid: false, error: error.message }
  }
}

function chunksOf(file: string, { stdin, cwd }: Terminal): AsyncIterable<Uint8Array | string> {
  return file === '-' ? stdin : createReadStream(resolve(cwd, file), { highWaterMark: 1024 * 1024 })
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

async function refused(why: Problem, index: number, flags: ValidateFlags, terminal: Terminal): Promise<number> {
  const error = `${why.file}: ${why.fact}`
  if (flags.json) await write(terminal.stdout, jsonLine({ index, valid: false, error }))
  await printProblems(terminal, [why])
  return exit.input
}

/** What is wrong with a task, as notes at its file. */
async function annotate(told: TaskVerdict & { readonly index: number }, file: string, { stderr }: Terminal) {
  const { workflowCommand } = await import('../conformance/report/form/workflow-command.js')
  const at = file === '-' ? {} : { file }
  const texts = 'error' in told ? [told.error] : told.violations.map(({ pointer, message }) => `${pointer}  ${message}`)
  await stderr.writeCommands(texts.map((it) => workflowCommand('error', at, `Task ${told.index}: ${it.trim()}`)))
}

const jsonLine = (told: TaskVerdict & { readonly index: number }) =>
  `${JSON.stringify({ schemaVersion: jsonVersion, ...told })}\n`

function resultText(result: TaskVerdict & { readonly index: number }, terminal: Terminal): string {
  const { stdout } = terminal
  if ('error' in result) {
    return `${result.index}: ${stdout.styled('red', 'no verdict')}\n  ${oneLine(result.error)}\n`
  }
  const { index, valid, violations } = result
  if (valid) return `${index}: ${stdout.styled('green', 'valid')}\n`
  const lines = violations.map(
    ({ pointer, message }) => `  ${oneLine(`${pointer === '' ? '(the task)' : pointer}  ${message}`)}\n`,
  )
  return `${index}: ${stdout.styled('red', 'invalid')}\n${lines.join('')}`
}
