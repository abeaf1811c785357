import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { bothJudges } from '../conformance/diff/diff-models.js'
import { alone, type Comparison, pairedFolders } from '../conformance/diff/folders.js'
import type { DiffSource } from '../conformance/diff/input/input.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import { type DiffData, type DiffForm, diffFormNames, diffWriter } from '../conformance/report/diff/forms.js'
import { jsonText } from '../conformance/report/form/form.js'
import { isJsonObject } from '../generator/document/json.js'
import { problem, SpecError } from '../generator/document/problem.js'
import { readJson, unreadable } from '../generator/document/read-json.js'
import { isSystemError } from '../generator/document/system-fault.js'
import { isFile, isFolder } from '../generator/output/spec-files.js'
import { exit, UsageError } from './exit.js'
import { selectModel } from './select-model.js'
import { printProblems, type Terminal, write } from './terminal.js'

interface DiffFlags {
  readonly specs: string
  readonly format: DiffForm
  readonly json?: boolean
  readonly failOn: FailOn
  readonly reader: 'strict' | 'tolerant'
  readonly align?: boolean
  readonly seed: number
  readonly budget: number
  readonly ignore?: string
  readonly requests?: string
  readonly portable?: boolean
  readonly allowExternal?: boolean
}

/** The forms of what is told of requests, for two models only. */
const plainForms: readonly DiffForm[] = ['text', 'json']
const failOn = ['proven', 'breaking', 'any', 'none'] as const
type FailOn = (typeof failOn)[number]

const inputs = 'a file, a folder, a model (id, AIR, or the end of an id), revision:path in git, or - for standard input'

/** Adds `specproof diff` with its subcommands `explain` and `schema`. */
export function registerDiff(program: Command, terminal: Terminal): void {
  const diff = program
    .command('diff')
    .description('Tell what changed between two models, and prove what breaks.')
    .argument('<old>', inputs)
    .argument('<new>', 'the same')
  withOptions(diff)
    .addOption(new Option('--format <format>', 'how to print it').choices(diffFormNames).default('text'))
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('--fail-on <what>', 'exit with 1 when there is such a change').choices(failOn).default('none'),
    )
    .option('--ignore <file>', 'changes that are accepted, each with reason and expiry')
    .option('--requests <file>', 'recorded requests, one JSON text per line: which of them break')
    .option('--portable', 'which fields of a request carry over, need care, or are gone')
    .action(async (old: string, next: string, flags: DiffFlags) => {
      terminal.exitCode = await runDiff(old, next, flags, terminal)
    })
  const explain = diff
    .command('explain')
    .description('Tell all that is known of one change, or what a verdict means.')
    .argument('<id>', 'id of a change, or a verdict')
    .argument('[old]', `${inputs}; alone: a file that diff --json wrote`)
    .argument('[new]', 'the other model')
  withOptions(explain).action((id: string, old: string | undefined, next: string | undefined, flags: DiffFlags) =>
    runExplain(id, old, next, { ...explain.optsWithGlobals<DiffFlags>(), ...flags }, terminal),
  )
  diff
    .command('schema')
    .description('Print the JSON Schema of what diff --json prints.')
    .action(async () => {
      const { resultSchema } = await import('../conformance/diff/result/result-schema.js')
      await write(terminal.stdout, `${JSON.stringify(resultSchema, null, 2)}\n`)
    })
}

function withOptions(command: Command): Command {
  return command
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .addOption(
      new Option('--reader <reader>', 'whether clients take members they do not know')
        .choices(['strict', 'tolerant'])
        .default('tolerant'),
    )
    .option('--align', 'compare as if both models had one name (on when the ids differ)')
    .option('--no-align', 'let the names of the models count')
    .option('--seed <number>', 'seed of the search', count, 1)
    .option('--budget <number>', 'most candidates for one change', count, 4000)
    .option('--allow-external', 'let a $ref leave the folder of its specification')
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.')
  return Number(text)
}

async function runDiff(old: string, next: string, flags: DiffFlags, terminal: Terminal): Promise<number> {
  const format = flags.json ? 'json' : flags.format
  const plain = flags.portable ? '--portable' : flags.requests === undefined ? undefined : '--requests'
  if (plain !== undefined && !plainForms.includes(format))
    throw new UsageError(`${plain} prints ${plainForms.join(' or ')}.`)
  const [from, to] = await sourcesOf(old, next, flags, terminal)
  if (from.kind === 'folder' || to.kind === 'folder') return folders(from, to, format, flags, terminal)
  const result = await accepted(await compared(from, to, flags), flags, terminal)
  if (flags.portable) {
    const { portability, portabilityText } = await import('../conformance/diff/portable.js')
    const report = portability(result, from.input, to.input)
    await write(terminal.stdout, format === 'json' ? jsonText(report) : portabilityText(report, painter(terminal)))
  } else if (flags.requests !== undefined) {
    const report = await replayed(from, to, result, flags, terminal)
    const { replayText } = await import('../conformance/diff/replay.js')
    await write(
      terminal.stdout,
      format === 'json' ? jsonText(report) : replayText(report, result.changes, painter(terminal)),
    )
    const code = exitCode(alone(result), flags)
    return code === exit.fine && report.unreadable > 0 ? exit.input : code
  } else await print({ all: alone(result), areFolders: false }, format, terminal)
  return exitCode(alone(result), flags)
}

async function sourcesOf(
  old: string,
  next: string,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<[DiffSource, DiffSource]> {
  if (old === '-' && next === '-') throw new UsageError('Only one side can come from standard input.')
  const [from, to] = [await sourceOf(old, flags, terminal), await sourceOf(next, flags, terminal)]
  if (from.kind === 'folder' || to.kind === 'folder') return [from, to]
  // Whatever reads the two documents has to read them with the same overlays as the comparison.
  const { withSharedOverlays } = await import('../conformance/diff/input/shared-overlays.js')
  const shared = await withSharedOverlays(from.input, to.input)
  return [
    { kind: 'model', input: shared.old },
    { kind: 'model', input: shared.next },
  ]
}

async function sourceOf(text: string, flags: DiffFlags, terminal: Terminal): Promise<DiffSource> {
  const { sourceFromPath, sourceFromRevision, sourceFromStream } = await import('../conformance/diff/input/input.js')
  const { isRevision, revisionOf, unknownRevision } = await import('../conformance/diff/input/revision.js')
  const { cwd } = terminal
  const options = { allowExternal: flags.allowExternal ?? false, cwd }
  if (text === '') throw new UsageError('A model has an empty name.')
  if (text === '-') return sourceFromStream(terminal.stdin, cwd, options)
  const path = resolve(cwd, text)
  if (isFile(path) || isFolder(path)) return sourceFromPath(path, options)
  if (/^-[^:]*:/.test(text))
    throw new UsageError(`A revision does not start with "-": ${JSON.stringify(text.slice(0, text.indexOf(':')))}.`)
  const revision = revisionOf(text)
  if (revision !== undefined && (await isRevision(revision, cwd))) return sourceFromRevision(revision, cwd, options)
  const model = await selectModel(text, { cwd, specs: flags.specs }).catch((error: unknown) => {
    if (revision === undefined || !isThere(revision.path, cwd)) throw error
    return undefined
  })
  // An AIR has a colon too. What names neither a model nor a file was meant as a revision.
  if (revision !== undefined && (model === undefined || !isThere(model, cwd)))
    throw await unknownRevision(revision, cwd)
  return sourceFromPath(model ?? path, options)
}

function isThere(path: string, cwd: string): boolean {
  return isFile(resolve(cwd, path)) || isFolder(resolve(cwd, path))
}

type ModelSource = Extract<DiffSource, { kind: 'model' }>

async function compared(from: ModelSource, to: ModelSource, flags: DiffFlags): Promise<DiffResult> {
  const [{ diffModels }, judges] = await Promise.all([import('../conformance/diff/diff.js'), bothJudges()])
  return diffModels(from.input, to.input, {
    judges,
    seed: flags.seed,
    budget: flags.budget,
    reader: flags.reader,
    ...(flags.align !== undefined && { align: flags.align }),
  })
}

async function accepted(result: DiffResult, flags: DiffFlags, terminal: Terminal): Promise<DiffResult> {
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

async function replayed(from: ModelSource, to: ModelSource, result: DiffResult, flags: DiffFlags, terminal: Terminal) {
  const [{ replay }, { jsonTexts }, judges] = await Promise.all([
    import('../conformance/diff/replay.js'),
    import('./tasks.js'),
    bothJudges(),
  ])
  const { createReadStream } = await import('node:fs')
  const file = flags.requests ?? '-'
  const shown = file === '-' ? 'standard input' : file
  const chunks = file === '-' ? terminal.stdin : createReadStream(resolve(terminal.cwd, file))
  const report = await replay(jsonTexts(chunks), from.input, to.input, result, judges).catch((error: unknown) => {
    throw isSystemError(error) ? new SpecError([unreadable(shown, error)]) : error
  })
  const { unreadableLines: told, unreadable: count } = report
  const rest = count - told.length
  const place = { file: shown, pointer: '' }
  await printProblems(terminal, [
    ...told.map(({ error }) => problem('input/not-a-request', place, `${error}.`)),
    ...(rest > 0 ? [problem('input/not-a-request', place, `${rest} more lines are no JSON.`)] : []),
  ])
  return report
}

async function folders(
  from: DiffSource,
  to: DiffSource,
  format: DiffForm,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<number> {
  if (from.kind !== 'folder' || to.kind !== 'folder') throw new UsageError('A folder is compared with a folder.')
  if (flags.portable || flags.requests !== undefined)
    throw new UsageError('--portable and --requests are for two models, not for folders.')
  const pairs = pairedFolders(from.inputs, to.inputs)
  const results: DiffResult[] = []
  for (const [a, b] of pairs.both)
    results.push(
      await accepted(await compared({ kind: 'model', input: a }, { kind: 'model', input: b }, flags), flags, terminal),
    )
  const all: Comparison = { models: results, added: pairs.added, removed: pairs.removed }
  await print({ all, areFolders: true }, format, terminal)
  return exitCode(all, flags)
}

/** Prints one document for all models. */
async function print(told: Omit<DiffData, 'paint'>, format: DiffForm, terminal: Terminal): Promise<void> {
  const { stdout } = terminal
  const writer = diffWriter(format)
  const all = { ...told, paint: painter(terminal) }
  if ('commands' in writer) await stdout.writeCommands(await writer.commands(all))
  else await write(stdout, await writer.text(all))
}

async function runExplain(
  id: string,
  old: string | undefined,
  next: string | undefined,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<void> {
  const { explain } = await import('../conformance/diff/result/describe.js')
  const { verdictTexts } = await import('../conformance/diff/result/verdict.js')
  if (old === undefined) {
    if (!Object.hasOwn(verdictTexts, id))
      throw new UsageError(
        `Name the two models, or a file that diff --json wrote. Verdicts: ${Object.keys(verdictTexts).join(', ')}.`,
      )
    const { title, meaning } = verdictTexts[id as keyof typeof verdictTexts]
    await write(terminal.stdout, `${title}. ${meaning}\n`)
    return
  }
  const all = (await resultsFor(old, next, flags, terminal)).flatMap((it) => it.changes)
  const found = all.filter((it) => it.id === id)
  if (found.length === 0) throw new UsageError(`There is no change ${JSON.stringify(id)} here.`)
  await write(terminal.stdout, found.map(explain).join('\n'))
}

async function resultsFor(
  old: string,
  next: string | undefined,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<readonly DiffResult[]> {
  if (next === undefined) return savedResults(old, terminal)
  const [from, to] = await sourcesOf(old, next, flags, terminal)
  if (from.kind === 'folder' || to.kind === 'folder') throw new UsageError('Name two models, not folders.')
  return [await compared(from, to, flags)]
}

/** So much of what is wrong with a file that is no result is told: it is mostly another file. */
const mostTold = 3

/** The comparisons in a file that `diff --json` wrote, of two models or of two folders. */
async function savedResults(file: string, { cwd }: Terminal): Promise<readonly DiffResult[]> {
  const [{ compileValidator }, { resultSchema }, json] = await Promise.all([
    import('../generator/compile.js'),
    import('../conformance/diff/result/result-schema.js'),
    readJson(file, cwd),
  ])
  const { validate } = compileValidator(resultSchema)
  const models = isJsonObject(json) ? json.models : undefined
  const results = Array.isArray(models) ? models : [json]
  const problems = results.flatMap((it, i) => {
    const found = validate(it).map(({ message }) => message)
    if (found.length === 0) return []
    const place = { file, pointer: Array.isArray(models) ? `/models/${i}` : '' }
    const rest = found.length > mostTold ? `; and ${found.length - mostTold} more` : ''
    return [problem('input/bad-result', place, `It is no result: ${found.slice(0, mostTold).join('; ')}${rest}.`)]
  })
  if (problems.length > 0) throw new SpecError(problems)
  return results as unknown as readonly DiffResult[]
}

function exitCode({ models, added, removed }: Comparison, { failOn: wanted }: DiffFlags): number {
  const changes = models.flatMap((it) => it.changes).filter((it) => it.ignored === undefined)
  const isGone = removed.length > 0
  const fails = {
    none: false,
    proven: isGone || changes.some((it) => it.verdict === 'proven'),
    breaking: isGone || changes.some((it) => it.breaking),
    any: isGone || added.length > 0 || changes.length > 0,
  }
  return fails[wanted] ? exit.no : exit.fine
}

function painter(terminal: Terminal) {
  return (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => terminal.stdout.styled(style, text)
}
