import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { bothJudges } from '../conformance/diff/diff-models.js'
import { alone, type Comparison, isBreaking, pairedFolders } from '../conformance/diff/folders.js'
import type { Replay } from '../conformance/diff/replay.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import { type DiffData, type DiffForm, diffFormNames, diffWriter } from '../conformance/report/diff/forms.js'
import { jsonText } from '../conformance/report/form/form.js'
import { counted } from '../generator/document/counted.js'
import { problem, SpecError } from '../generator/document/problem.js'
import { readJson, unreadable } from '../generator/document/read-json.js'
import { isSystemError } from '../generator/document/system-fault.js'
import { compared, type Sides, sidesOf } from './diff-input.js'
import { type DiffFlags, failOn, inputs, withOptions } from './diff-options.js'
import { exit, UsageError } from './exit.js'
import { optimiseLater } from './optimise-later.js'
import { either, prepareReports, reportFileOf, writeReportText } from './report-files.js'
import { printProblems, type Terminal, write } from './terminal.js'

/** The forms of what is told of requests, for two models only. */
const plainForms: readonly DiffForm[] = ['text', 'json']

/** Adds `specproof diff` with its subcommands. */
export function registerDiff(program: Command, terminal: Terminal): void {
  const diff = program
    .command('diff')
    .description('Tell what changed between two models, and prove what breaks.')
    .argument('<old>', inputs)
    .argument('<new>', 'the same')
  withOptions(diff)
    .addOption(new Option('--format <format>', 'how to print it').choices(diffFormNames).default('text'))
    .option('--json', 'the same as --format json')
    .addOption(new Option('--fail-on <what>', 'exit with 1 when there is such a change (none)').choices(failOn))
    .option(
      '--report <form:file>',
      `write a report of the changes: ${either(diffFormNames)}; may be repeated`,
      reportFileOf(diffFormNames),
      [],
    )
    .option('--ignore <file>', 'changes that are accepted, each with reason and expiry')
    .option('--requests <file>', 'recorded requests, one JSON text per line: which of them break')
    .option('--portable', 'which fields of a request carry over, need care, or are gone')
    .action(async (old: string, next: string, flags: DiffFlags) => {
      terminal.exitCode = await runDiff(old, next, flags.json ? { ...flags, format: 'json' } : flags, terminal)
    })
  const explain = diff
    .command('explain')
    .description('Tell all that is known of one change, or what a verdict means.')
    .argument('<id>', 'id of a change, or a verdict')
    .argument('[old]', `${inputs}; alone: a file that diff --json wrote`)
    .argument('[new]', 'the other model')
  withOptions(explain).action(
    async (id: string, old: string | undefined, next: string | undefined, flags: DiffFlags) => {
      const { runExplain } = await import('./diff-explain.js')
      const models = [old, next].filter((it) => it !== undefined)
      await runExplain(id, models, { ...explain.optsWithGlobals<DiffFlags>(), ...flags }, terminal)
    },
  )
  diff
    .command('laws')
    .description('Print what each change outside the schemas means, and why.')
    .action(async () => {
      const { lawPage } = await import('../conformance/diff/http/law-page.js')
      await write(terminal.stdout, lawPage())
    })
  diff
    .command('schema')
    .description('Print the JSON Schema of what diff --json prints.')
    .action(async () => {
      const { diffSchema } = await import('./output-schema/diff.js')
      await write(terminal.stdout, `${JSON.stringify(diffSchema, null, 2)}\n`)
    })
}

async function runDiff(old: string, next: string, flags: DiffFlags, terminal: Terminal): Promise<number> {
  optimiseLater()
  const plain = plainOption(flags)
  if (flags.portable && flags.requests !== undefined)
    throw new UsageError('--portable and --requests each print something of their own: give one of them.')
  if (plain !== undefined && !plainForms.includes(flags.format))
    throw new UsageError(`${plain} prints ${plainForms.join(' or ')}.`)
  refuseOverwriting([old, next], flags, terminal.cwd)
  await prepareReports(flags.report, terminal.cwd)
  const sides = await sidesOf(old, next, flags, terminal)
  if (sides.kind === 'folders') {
    if (plain !== undefined) throw new UsageError('--portable and --requests are for two models, not for folders.')
    return runFolders(sides, flags, terminal)
  }
  const result = await accepted(await compared([sides.old, sides.next], flags, terminal), flags, terminal)
  const code = exitCode(alone(result), flags)
  const told = { all: alone(result), areFolders: false }
  await tellWithoutCode(told, flags, terminal)
  let isUnreadable = false
  if (flags.portable) await printPortability(result, await joined(sides), flags, terminal)
  else if (flags.requests === undefined) await print(told, flags.format, terminal)
  else isUnreadable = await printReplay(result, await joined(sides), flags, terminal)
  await writeReports(told, flags, terminal)
  return isUnreadable && code === exit.fine ? exit.input : code
}

/** A report that takes the place of what is compared would lose it. */
function refuseOverwriting(models: readonly string[], flags: DiffFlags, cwd: string): void {
  const { report, ignore, levels, requests } = flags
  const read = [...models, ignore, levels, requests].filter((it) => typeof it === 'string' && it !== '-')
  const paths = new Set(read.map((it) => resolve(cwd, it as string)))
  const lost = report.find(({ file }) => paths.has(resolve(cwd, file)))
  if (lost !== undefined) throw new UsageError(`${lost.file} is read here: name another file for the report.`)
}

/** The option that asks for something else than the changes. */
function plainOption({ portable, requests }: DiffFlags): string | undefined {
  return portable ? '--portable' : requests === undefined ? undefined : '--requests'
}

type Models = Extract<Sides, { kind: 'models' }>

/** Both sides as the comparison took them: each one document. */
async function joined({ old, next, ...sides }: Models): Promise<Models> {
  const { asOneDocument } = await import('../conformance/diff/input/one-document.js')
  return { ...sides, old: await asOneDocument(old), next: await asOneDocument(next) }
}

async function printPortability(
  result: DiffResult,
  { old, next }: Models,
  { format }: DiffFlags,
  { stdout }: Terminal,
) {
  const { portability, portabilityText } = await import('../conformance/diff/portable.js')
  const report = portability(result, old, next)
  await write(
    stdout,
    format === 'json'
      ? jsonText({ ...result, portability: report })
      : portabilityText(report, stdout.styled.bind(stdout)),
  )
}

/** What recorded requests meet in the new version; lines that are none are told on standard error. */
export async function replayed(
  result: DiffResult,
  models: Pick<Models, 'old' | 'next'>,
  requests: string,
  terminal: Terminal,
): Promise<Replay> {
  const [{ replay }, { jsonTexts }, judges] = await Promise.all([
    import('../conformance/diff/replay.js'),
    import('./tasks.js'),
    bothJudges(),
  ])
  const { createReadStream } = await import('node:fs')
  const { stdin, cwd } = terminal
  const shown = requests === '-' ? 'standard input' : requests
  const chunks = requests === '-' ? stdin : createReadStream(resolve(cwd, requests))
  const report = await replay(jsonTexts(chunks), models, result, judges).catch((error: unknown) => {
    throw isSystemError(error) ? new SpecError([unreadable(shown, error)]) : error
  })
  const { unreadableLines: told, unreadable: count } = report
  const rest = count - told.length
  const place = { file: shown, pointer: '' }
  await printProblems(terminal, [
    ...told.map(({ error }) => problem('input/not-a-request', place, `${error}.`)),
    ...(rest > 0
      ? [problem('input/not-a-request', place, `${counted(rest, 'more line is', 'more lines are')} no JSON.`)]
      : []),
  ])
  return report
}

/** True where something in the record could not be read, or not be judged. */
async function printReplay(result: DiffResult, models: Models, flags: DiffFlags, terminal: Terminal) {
  const { stdout } = terminal
  const { replayText } = await import('../conformance/diff/replay.js')
  const report = await replayed(result, models, flags.requests ?? '-', terminal)
  const text =
    flags.format === 'json'
      ? jsonText({ ...result, replay: report })
      : replayText(report, result.changes, stdout.styled.bind(stdout))
  await write(stdout, text)
  return report.unreadable + report.undecided > 0
}

/** The result with the changes marked that are accepted; what is said about them goes to standard error. */
export async function accepted(result: DiffResult, flags: DiffFlags, terminal: Terminal): Promise<DiffResult> {
  if (flags.ignore === undefined) return result
  const { readIgnored, withIgnored } = await import('../conformance/diff/result/ignore.js')
  const today = new Date().toISOString().slice(0, 10)
  const marked = withIgnored(result, readIgnored(await readJson(flags.ignore, terminal.cwd), flags.ignore), today)
  for (const it of marked.expired)
    await write(terminal.stderr, `${flags.ignore}: ${it.id} expired on ${it.expires} and counts again: ${it.reason}\n`)
  for (const it of marked.unused)
    await write(terminal.stderr, `${flags.ignore}: ${it.id} names no change: ${it.reason}\n`)
  return marked.result
}

async function runFolders(sides: Extract<Sides, { kind: 'folders' }>, flags: DiffFlags, terminal: Terminal) {
  const { both, added, removed } = pairedFolders(sides.old, sides.next)
  const models: DiffResult[] = []
  for (const [a, b] of both) models.push(await accepted(await compared([a, b], flags, terminal), flags, terminal))
  const all: Comparison = { models, added, removed }
  const told = { all, areFolders: true }
  await tellWithoutCode(told, flags, terminal)
  await print(told, flags.format, terminal)
  await writeReports(told, flags, terminal)
  return exitCode(all, flags)
}

/** Last: what was found is printed, should a report find no place after all. */
async function writeReports(told: Omit<DiffData, 'paint'>, { report }: DiffFlags, { cwd }: Terminal): Promise<void> {
  for (const it of report) await writeReportText(it, await reportText(told, it.form), cwd)
}

/**
 * Where nobody has said what is to fail, breaks leave no trace in the exit code: on GitHub each is a warning at its line,
 * elsewhere one line on stderr says so.
 */
async function tellWithoutCode(told: Omit<DiffData, 'paint'>, flags: DiffFlags, terminal: Terminal): Promise<void> {
  if (flags.failOn !== undefined || flags.format === 'github' || !isBreaking(told.all)) return
  if (terminal.env.GITHUB_ACTIONS === 'true') {
    const { breakWarnings } = await import('../conformance/report/diff/github.js')
    // Commands are read from either stream; standard output may be a document for a program.
    await terminal.stderr.writeCommands(breakWarnings(told.all))
  } else await write(terminal.stderr, 'It breaks, and the exit code does not tell: --fail-on breaking makes it 1.\n')
}

/** A report as a file holds it: without colours. */
async function reportText(told: Omit<DiffData, 'paint'>, form: DiffForm): Promise<string> {
  const writer = diffWriter(form)
  const all = { ...told, paint: (_: unknown, text: string) => text }
  return 'commands' in writer ? (await writer.commands(all)).map((it) => `${it}\n`).join('') : writer.text(all)
}

/** Prints one document for all models. */
async function print(told: Omit<DiffData, 'paint'>, format: DiffForm, { stdout }: Terminal): Promise<void> {
  const writer = diffWriter(format)
  const all = { ...told, paint: stdout.styled.bind(stdout) }
  if ('commands' in writer) await stdout.writeCommands(await writer.commands(all))
  else await write(stdout, await writer.text(all))
}

/** What `--fail-on` makes of a comparison. */
export function exitCode(
  { models, added, removed }: Comparison,
  { failOn: wanted = 'none' }: Pick<DiffFlags, 'failOn'>,
): number {
  const changes = models.flatMap((it) => it.changes).filter((it) => it.ignored === undefined)
  const isGone = removed.length > 0
  const breaks = isGone || changes.some((it) => it.breaking)
  const fails = {
    none: false,
    proven: breaks,
    breaking: breaks,
    undecided: breaks || changes.some((it) => it.verdict === 'undecided'),
    any: isGone || added.length > 0 || changes.length > 0,
  }
  return fails[wanted] ? exit.no : exit.fine
}
