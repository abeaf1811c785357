import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Folders } from '../diff/folders.js'
import type { DiffSource } from '../diff/input.js'
import type { DiffResult } from '../diff/result.js'
import { bothJudges } from '../diff-models.js'
import { isFile, isFolder } from '../output/spec-files.js'
import { systemReason } from '../spec/load.js'
import { exit, UsageError } from './exit.js'
import { selectModel } from './select-model.js'
import { type Terminal, write } from './terminal.js'

interface Flags {
  readonly specs: string
  readonly format: Format
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

const formats = ['text', 'json', 'markdown', 'github', 'junit', 'sarif', 'html'] as const
type Format = (typeof formats)[number]
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
    .addOption(new Option('--format <format>', 'how to print it').choices(formats).default('text'))
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('--fail-on <what>', 'exit with 1 when there is such a change').choices(failOn).default('none'),
    )
    .option('--ignore <file>', 'changes that are accepted, each with reason and expiry')
    .option('--requests <file>', 'recorded requests, one JSON text per line: which of them break')
    .option('--portable', 'which fields of a request carry over, need care, or are gone')
    .action(async (old: string, next: string, flags: Flags) => {
      try {
        terminal.exitCode = await runDiff(old, next, flags, terminal)
      } catch (error) {
        terminal.exitCode = await reported(error, terminal)
      }
    })
  const explain = diff
    .command('explain')
    .description('Tell all that is known of one change, or what a verdict means.')
    .argument('<id>', 'id of a change, or a verdict')
    .argument('[old]', `${inputs}; alone: a file that diff --json wrote`)
    .argument('[new]', 'the other model')
  withOptions(explain).action(async (id: string, old: string | undefined, next: string | undefined, flags: Flags) => {
    try {
      await runExplain(id, old, next, { ...explain.optsWithGlobals<Flags>(), ...flags }, terminal)
    } catch (error) {
      terminal.exitCode = await reported(error, terminal)
    }
  })
  diff
    .command('schema')
    .description('Print the JSON Schema of what diff --json prints.')
    .action(async () => {
      const { resultSchema } = await import('../diff/result-schema.js')
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

async function runDiff(old: string, next: string, flags: Flags, terminal: Terminal): Promise<number> {
  const format = flags.json ? 'json' : flags.format
  if (flags.portable && !['text', 'json'].includes(format)) throw new UsageError('--portable prints text or json.')
  if (flags.requests !== undefined && !['text', 'json'].includes(format))
    throw new UsageError('--requests prints text or json.')
  const [from, to] = await sourcesOf(old, next, flags, terminal)
  if (from.kind === 'folder' || to.kind === 'folder') return folders(from, to, format, flags, terminal)
  const result = await accepted(await compared(from, to, flags), flags, terminal)
  if (flags.portable) {
    const { portability, portabilityText } = await import('../diff/portable.js')
    const report = portability(result, from.input, to.input)
    await write(terminal.stdout, format === 'json' ? jsonText(report) : portabilityText(report, painter(terminal)))
  } else if (flags.requests !== undefined) {
    const report = await replayed(from, to, result, flags, terminal)
    const { replayText } = await import('../diff/replay.js')
    await write(
      terminal.stdout,
      format === 'json' ? jsonText(report) : replayText(report, result.changes, painter(terminal)),
    )
  } else await print(result, format, terminal)
  return exitCode([result], flags)
}

async function sourcesOf(
  old: string,
  next: string,
  flags: Flags,
  terminal: Terminal,
): Promise<[DiffSource, DiffSource]> {
  if (old === '-' && next === '-') throw new UsageError('Only one side can come from standard input.')
  return [await sourceOf(old, flags, terminal), await sourceOf(next, flags, terminal)]
}

async function sourceOf(text: string, flags: Flags, terminal: Terminal): Promise<DiffSource> {
  const { sourceFromPath, sourceFromRevision, sourceFromStream } = await import('../diff/input.js')
  const { isRevision, RevisionError, revisionOf } = await import('../diff/revision.js')
  const { cwd } = terminal
  const options = { allowExternal: flags.allowExternal ?? false, cwd }
  if (text === '') throw new UsageError('A model has an empty name.')
  if (text === '-') return sourceFromStream(terminal.stdin, cwd, options)
  const path = resolve(cwd, text)
  if (isFile(path) || isFolder(path)) return sourceFromPath(path, options)
  try {
    const revision = revisionOf(text)
    if (revision !== undefined && (await isRevision(revision, cwd)))
      return await sourceFromRevision(revision, cwd, options)
  } catch (error) {
    if (!(error instanceof RevisionError)) throw error
    throw /starts? with/.test(error.message) ? new UsageError(error.message) : error
  }
  return sourceFromPath(await selectModel(text, { cwd, specs: flags.specs }), options)
}

type ModelSource = Extract<DiffSource, { kind: 'model' }>

async function compared(from: ModelSource, to: ModelSource, flags: Flags): Promise<DiffResult> {
  const [{ diffModels }, judges] = await Promise.all([import('../diff/diff.js'), bothJudges()])
  return diffModels(from.input, to.input, {
    judges,
    seed: flags.seed,
    budget: flags.budget,
    reader: flags.reader,
    ...(flags.align !== undefined && { align: flags.align }),
  })
}

async function accepted(result: DiffResult, flags: Flags, terminal: Terminal): Promise<DiffResult> {
  if (flags.ignore === undefined) return result
  const { readIgnored, withIgnored } = await import('../diff/ignore.js')
  const today = new Date().toISOString().slice(0, 10)
  const marked = withIgnored(result, readIgnored(await readFile(resolve(terminal.cwd, flags.ignore), 'utf8')), today)
  for (const it of marked.expired)
    await write(terminal.stderr, `${flags.ignore}: ${it.id} expired on ${it.expires} and counts again: ${it.reason}\n`)
  for (const it of marked.unused)
    await write(terminal.stderr, `${flags.ignore}: ${it.id} names no change: ${it.reason}\n`)
  return marked.result
}

async function replayed(from: ModelSource, to: ModelSource, result: DiffResult, flags: Flags, terminal: Terminal) {
  const [{ replay }, { jsonTexts }, judges] = await Promise.all([
    import('../diff/replay.js'),
    import('./tasks.js'),
    bothJudges(),
  ])
  const { createReadStream } = await import('node:fs')
  const file = flags.requests ?? '-'
  const chunks = file === '-' ? terminal.stdin : createReadStream(resolve(terminal.cwd, file))
  return replay(jsonTexts(chunks), from.input, to.input, result, judges)
}

async function folders(
  from: DiffSource,
  to: DiffSource,
  format: Format,
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  if (from.kind !== 'folder' || to.kind !== 'folder') throw new UsageError('A folder is compared with a folder.')
  if (flags.portable || flags.requests !== undefined)
    throw new UsageError('--portable and --requests are for two models, not for folders.')
  const { pairedFolders, foldersOf } = await import('../diff/folders.js')
  const pairs = pairedFolders(from.inputs, to.inputs)
  const results: DiffResult[] = []
  for (const [a, b] of pairs.both)
    results.push(
      await accepted(await compared({ kind: 'model', input: a }, { kind: 'model', input: b }, flags), flags, terminal),
    )
  const all: Folders = foldersOf(results, pairs)
  if (format === 'json') await write(terminal.stdout, jsonText(all))
  else {
    const { foldersText } = await import('../diff/folders.js')
    await write(terminal.stdout, foldersText(all, painter(terminal)))
    for (const it of results)
      if (it.changes.length > 0) {
        await write(terminal.stdout, '\n')
        await print(it, format, terminal)
      }
  }
  if (all.removed.length > 0 && flags.failOn !== 'none' && flags.failOn !== 'proven') return exit.no
  if (all.added.length > 0 && flags.failOn === 'any') return exit.no
  return exitCode(results, flags)
}

async function print(result: DiffResult, format: Format, terminal: Terminal): Promise<void> {
  const text = await rendered(result, format, terminal)
  if (format === 'github') await terminal.stdout.writeCommands(text.split('\n').slice(0, -1))
  else await write(terminal.stdout, text)
}

async function rendered(result: DiffResult, format: Format, terminal: Terminal): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../diff/describe.js')).describe(result, painter(terminal))
    case 'json':
      return jsonText(result)
    case 'markdown':
      return (await import('../diff/markdown.js')).markdown(result)
    case 'github':
      return (await import('../diff/github.js')).github(result)
    case 'junit':
      return (await import('../diff/junit.js')).junit(result)
    case 'sarif':
      return jsonText((await import('../diff/sarif.js')).sarif(result))
    case 'html':
      return (await import('../diff/html.js')).html(result)
  }
}

async function runExplain(
  id: string,
  old: string | undefined,
  next: string | undefined,
  flags: Flags,
  terminal: Terminal,
): Promise<void> {
  const { explain, verdictTexts } = await import('../diff/describe.js')
  if (old === undefined) {
    if (!Object.hasOwn(verdictTexts, id))
      throw new UsageError(
        `Name the two models, or a file that diff --json wrote. Verdicts: ${Object.keys(verdictTexts).join(', ')}.`,
      )
    const { title, meaning } = verdictTexts[id as keyof typeof verdictTexts]
    await write(terminal.stdout, `${title}. ${meaning}\n`)
    return
  }
  const change = (await resultFor(old, next, flags, terminal)).changes.find((it) => it.id === id)
  if (change === undefined) throw new UsageError(`There is no change ${JSON.stringify(id)} here.`)
  await write(terminal.stdout, explain(change))
}

async function resultFor(old: string, next: string | undefined, flags: Flags, terminal: Terminal): Promise<DiffResult> {
  if (next === undefined) return JSON.parse(await readFile(resolve(terminal.cwd, old), 'utf8')) as DiffResult
  const [from, to] = await sourcesOf(old, next, flags, terminal)
  if (from.kind === 'folder' || to.kind === 'folder') throw new UsageError('Name two models, not folders.')
  return compared(from, to, flags)
}

function exitCode(results: readonly DiffResult[], { failOn: wanted }: Flags): number {
  const changes = results.flatMap((it) => it.changes).filter((it) => it.ignored === undefined)
  const fails = {
    none: false,
    proven: changes.some((it) => it.verdict === 'proven'),
    breaking: changes.some((it) => it.breaking),
    any: changes.length > 0,
  }
  return fails[wanted] ? exit.no : exit.fine
}

function painter(terminal: Terminal) {
  return (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => terminal.stdout.styled(style, text)
}

/** What cannot be read is no fault of the program. */
async function reported(error: unknown, terminal: Terminal): Promise<number> {
  const { RevisionError } = await import('../diff/revision.js')
  const { syscall } = error as NodeJS.ErrnoException
  const isInput = error instanceof RevisionError || error instanceof SyntaxError || syscall !== undefined
  const isIgnoreFile = error instanceof Error && /ignore file/.test(error.message)
  if (!isInput && !isIgnoreFile) throw error
  await write(
    terminal.stderr,
    `${syscall === undefined ? (error as Error).message : `${(error as NodeJS.ErrnoException).path ?? ''}: ${systemReason(error)}`}\n`,
  )
  return exit.input
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
