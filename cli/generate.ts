import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { counted } from '../generator/document/counted.js'
import { failureText } from '../generator/document/system-fault.js'
import type { Drift, DriftCause } from '../generator/output/check.js'
import type { Renderer } from '../generator/output/form.js'
import { emittedForms, type Form, importEndings } from '../generator/output/form.js'
import type { GenerateOptions, GenerateResult } from '../generator/output/generate.js'
import { isFile, isFolder } from '../generator/output/spec-files.js'
import { excerptsOf } from './excerpt.js'
import { exit, UsageError } from './exit.js'
import { printJson } from './json-output.js'
import { missingPackages } from './missing-packages.js'
import { asProviders, type ProviderFlag, providerOption } from './provider-option.js'
import { selectModel } from './select-model.js'
import { table } from './table.js'
import { type PrintedProblem, printProblems, problemJson, type Terminal, write } from './terminal.js'
import { runWatch } from './watch.js'

/** What is written. */
export const emitOption = () =>
  new Option(
    '--emit <form>',
    'what is written: TypeScript, or JavaScript with a .d.ts beside each file (default: ts; with --check, what is there)',
  ).choices([...emittedForms])

/** How generated files import each other. */
export const importsOption = () =>
  new Option(
    '--imports <ending>',
    'how imports between generated files end: for Node.js that runs TypeScript, ts (default: js; with --check, as there)',
  ).choices([...importEndings])

interface GenerateFlags extends ProviderFlag, Partial<Form> {
  readonly out: string
  readonly specs: string
  readonly check?: boolean
  readonly watch?: boolean
  readonly json?: boolean
  readonly allowExternal?: boolean
  readonly strict?: boolean
  readonly allOrNothing?: boolean
}

/** What `generate --json` prints. */
export interface GenerateJson extends Pick<GenerateResult, 'written' | 'unchanged' | 'removed'> {
  readonly problems: readonly PrintedProblem[]
  readonly warnings?: readonly PrintedProblem[]
  /** With --check. */
  readonly stale?: readonly Drift[]
  /** Why nothing was done. */
  readonly error?: string
}

/** From this many models on a terminal shows how far the work is. */
const worthProgress = 20

/**
 * Adds `specproof generate`.
 * @param renderer the emitter; the real one when absent
 */
export function registerGenerate(program: Command, terminal: Terminal, renderer?: () => Promise<Renderer>): void {
  program
    .command('generate')
    .description('Write types, checks and builders for the models in the folder of specifications.')
    .argument(
      '[spec...]',
      'files, folders, or models (id, AIR, or the end of an id) to add or refresh; none: mirror the folder',
    )
    .option('--out <folder>', 'where the generated files go', 'generated')
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--check', 'write nothing; exit with 1 when the generated files are stale')
    .option('--watch', 'generate again after every change of the specifications, until Ctrl-C')
    .option('--json', 'print one JSON document')
    .option('--allow-external', 'let a $ref leave the folder of its specification')
    .addOption(emitOption())
    .addOption(importsOption())
    .addOption(providerOption())
    .option('--strict', 'refuse keywords that nothing is known of')
    .option('--all-or-nothing', 'write nothing when one specification is refused')
    .action(async (names: string[], flags: GenerateFlags) => {
      try {
        terminal.exitCode = await runAsAsked(await optionsOf(names, flags, terminal, renderer), flags, terminal)
      } catch (error) {
        const none = { written: [], unchanged: [], removed: [], problems: [] }
        if (flags.json) await printJson(terminal, { ...none, error: failureText(error) } satisfies GenerateJson)
        throw error
      }
    })
}

function runAsAsked(options: GenerateOptions, flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const other = flags.check ? '--check' : flags.json ? '--json' : undefined
  if (flags.emit === 'js' && flags.imports === 'ts')
    throw new UsageError('--emit js and --imports ts do not go together: there is no TypeScript to import.')
  if (flags.watch && other !== undefined) throw new UsageError(`--watch and ${other} do not go together.`)
  if (flags.check) return runCheck(options, flags, terminal)
  if (flags.watch) return runWatch(options, terminal, () => clearProgress(options, terminal))
  return runGenerate(options, flags, terminal)
}

async function optionsOf(
  names: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
  renderer: (() => Promise<Renderer>) | undefined,
): Promise<GenerateOptions> {
  const { cwd, stderr } = terminal
  const specs: string[] = []
  for (const name of names) specs.push(await specNamed(name, flags, cwd))
  const showsProgress = stderr.isTTY && !flags.json
  return {
    cwd,
    specs,
    specsFolder: flags.specs,
    out: flags.out,
    allowExternal: flags.allowExternal ?? false,
    ...(flags.emit && { emit: flags.emit }),
    ...(flags.imports && { imports: flags.imports }),
    strict: flags.strict ?? false,
    ...asProviders(flags),
    allOrNothing: flags.allOrNothing ?? false,
    ...(renderer && { renderer }),
    ...(showsProgress && {
      onProgress: (done, all, id) => {
        if (all > worthProgress) stderr.progress(`${done + 1}/${all} ${id}`)
      },
    }),
  }
}

/** The path that a name stands for, as the user gave it when it is one. */
async function specNamed(name: string, { specs }: GenerateFlags, cwd: string): Promise<string> {
  if (name === '') throw new UsageError('A specification has an empty name.')
  const path = resolve(cwd, name)
  if (isFile(path) || isFolder(path)) return name
  return selectModel(name, { cwd, specs })
}

async function runGenerate(options: GenerateOptions, flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const { generate } = await import('../generator/output/generate.js')
  const result = await generate(options)
  const { written, unchanged, removed, problems, warnings } = result
  clearProgress(options, terminal)
  await printProblems(terminal, [...warnings, ...problems])
  const isFine = problems.length === 0
  if (flags.json) {
    await printJson(terminal, {
      written,
      unchanged,
      removed,
      problems: problems.map(problemJson),
      warnings: warnings.map(problemJson),
    } satisfies GenerateJson)
  } else {
    if (isFine || result.models.length > 0) await write(terminal.stdout, resultText(result, flags, terminal))
    if (!isFine) await write(terminal.stderr, refusedText(result, flags))
  }
  return isFine ? exit.fine : exit.input
}

function refusedText({ problems, models }: GenerateResult, { out }: GenerateFlags): string {
  const rest = models.length === 0 ? `Nothing in ${out} was changed` : 'What was refused is as it was before'
  return `${counted(problems.length, 'problem')}. ${rest}.\n`
}

function resultText(
  { models, written, unchanged, removed, outdated }: GenerateResult,
  { out }: GenerateFlags,
  terminal: Terminal,
): string {
  const look = { added: 'green', changed: 'green', unchanged: 'dim', removed: 'yellow' } as const
  const rows = models.map(({ id, files, bytes, state }) => [
    id,
    counted(files, 'file'),
    `${bytes} bytes`,
    terminal.stdout.styled(look[state], state),
  ])
  const changes = [written.length > 0 && `${written.length} written`, removed.length > 0 && `${removed.length} removed`]
  const summary = changes.filter(Boolean).join(', ')
  const note = outdated.length === 0 ? '' : `Made by another version and left alone: ${outdated.join(', ')}.\n`
  const needed = written.length > 0 ? missingPackages([...written, ...unchanged], resolve(terminal.cwd, out)) : []
  const missing =
    needed.length === 0
      ? ''
      : `Its client imports ${needed.join(' ')} where answers are streamed: npm install ${needed.join(' ')}\n`
  const done = summary === '' ? `${out} is up to date` : `${out}: ${summary}`
  return `${table(rows, new Set([1, 2]))}${done}\n${note}${missing}`
}

/** GitHub shows ten annotations of a step. */
const mostAnnotated = 9

async function runCheck(options: GenerateOptions, flags: GenerateFlags, terminal: Terminal): Promise<number> {
  const { check } = await import('../generator/output/check.js')
  const { stale, unchanged, problems, warnings } = await check(options)
  clearProgress(options, terminal)
  await printProblems(terminal, [...warnings, ...problems])
  if (flags.json) {
    await printJson(terminal, {
      written: [],
      unchanged,
      removed: [],
      problems: problems.map(problemJson),
      warnings: warnings.map(problemJson),
      stale,
    } satisfies GenerateJson)
  } else if (problems.length === 0) {
    const end = stale.length === 0 ? `${flags.out} is up to date\n` : `${flags.out} is stale: run specproof generate.\n`
    await write(terminal.stdout, stale.map((it) => driftText(it, flags, terminal)).join('') + end)
  }
  if (terminal.env.GITHUB_ACTIONS === 'true') {
    const { workflowCommand } = await import('../conformance/report/form/workflow-command.js')
    const commands = stale.slice(0, mostAnnotated).map(({ file, line, causes, model }) => {
      const why = causes.map((cause) => causeText[cause]).join(', ')
      const place = { file: `${flags.out}/${file}`, line }
      return workflowCommand('error', place, `${model ?? file}: ${why}. Run specproof generate.`)
    })
    const rest = stale.length - mostAnnotated
    if (rest > 0)
      commands.push(
        workflowCommand('error', { file: flags.out }, `${counted(rest, 'more file is', 'more files are')} stale.`),
      )
    await terminal.stderr.writeCommands(commands)
  }
  return problems.length > 0 ? exit.input : stale.length > 0 ? exit.no : exit.fine
}

/** Why a file is stale, in words. */
export const causeText = {
  'spec-changed': 'the specification changed since it was generated',
  'other-generator': 'written by another version of specproof',
  'hand-edited': 'edited by hand',
  'missing-file': 'missing',
  'missing-model': 'the model has not been generated',
  'removed-model': 'the specification of the model is gone',
  'models-changed': 'the list of models changed',
  'foreign-file': 'a file that specproof did not write is in the way',
  'no-manifest': 'the list of generated files is missing',
} satisfies Record<DriftCause, string>

function driftText(
  { model, file, causes, line, field, found, wanted }: Drift,
  { out }: GenerateFlags,
  terminal: Terminal,
): string {
  const place = `${out}/${file}${line === undefined ? '' : `:${line}`}`
  const head = `${model === undefined ? '' : `${model}  `}${place}`
  const [left, right] = [found ?? '(end of file)', wanted ?? '(end of file)']
  // Indentation is shown only where nothing else differs.
  const lines = left.trim() === right.trim() ? excerptsOf(left, right) : excerptsOf(left.trim(), right.trim())
  const rows = [
    ['field', field],
    ...(line === undefined
      ? []
      : [
          ['found', lines.found],
          ['wanted', lines.wanted],
          ['', lines.marks],
        ]),
  ]
  const details = rows
    .filter((row) => row[1] !== undefined)
    .map(([name = '', text = '']) => `  ${name.padEnd(6)}  ${text}\n`)
  return `${terminal.stdout.styled('red', head)}  ${causes.map((cause) => causeText[cause]).join(', ')}\n${details.join('')}`
}

function clearProgress({ onProgress }: GenerateOptions, { stderr }: Terminal): void {
  if (onProgress) stderr.progress('')
}
