import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Comparison, Lone } from '../conformance/diff/folders.js'
import { pairedFolders } from '../conformance/diff/folders.js'
import type { DiffInput } from '../conformance/diff/input/input.js'
import type { DiffResult } from '../conformance/diff/result/result.js'
import type { Changelog, ModelRequests } from '../conformance/report/changelog/changelog.js'
import { changelogWriter } from '../conformance/report/changelog/forms.js'
import { diffFormNames } from '../conformance/report/diff/forms.js'
import { type Problem, SpecError } from '../generator/document/problem.js'
import type { Form } from '../generator/output/form.js'
import { isFolder } from '../generator/output/spec-files.js'
import type { Pulled } from '../generator/pull/pull.js'
import { accepted, exitCode, replayed } from './diff.js'
import { compared, sidesOf } from './diff-input.js'
import { type DiffFlags, failOn, withOptions } from './diff-options.js'
import { exit, UsageError } from './exit.js'
import { emitOption, importsOption } from './generate.js'
import { interruptOf } from './interrupt.js'
import { asKnown, asProviders } from './provider-option.js'
import { refuseNothing } from './pull.js'
import { type FetchFlags, pullOptions, withFetchOptions } from './pull-options.js'
import { either, prepareReports, reportFileOf, writeReportText } from './report-files.js'
import { printProblems, type Terminal, write } from './terminal.js'

interface UpdateFlags extends FetchFlags, Omit<DiffFlags, 'specs' | 'portable' | 'json'>, Form {
  readonly before?: string
  readonly out: string
  readonly generate: boolean
  readonly strict?: boolean
  readonly json?: boolean
}

/** Adds `specproof update`. */
export function registerUpdate(program: Command, terminal: Terminal): void {
  const command = program
    .command('update')
    .description('Pull, tell what changed in each model and what that breaks, and generate anew.')
    .argument('[model...]', 'as pull takes them; none: what the lock names')
    .option('--before <folder>', 'without the network: the folder of specifications is compared with this one')
  withOptions(withFetchOptions(command))
    .addOption(new Option('--format <format>', 'how to print the changelog').choices(diffFormNames).default('text'))
    .option('--json', 'the same as --format json')
    .addOption(new Option('--fail-on <what>', 'exit with 1 when there is such a change (none)').choices(failOn))
    .option(
      '--report <form:file>',
      `write the changelog: ${either(diffFormNames)}; may be repeated`,
      reportFileOf(diffFormNames),
      [],
    )
    .option('--ignore <file>', 'changes that are accepted, each with reason and expiry')
    .option('--requests <file>', 'recorded requests, one JSON text per line: how many of them break')
    .option('--out <folder>', 'where the generated files go', 'generated')
    .option('--no-generate', 'leave the generated files as they are')
    .addOption(emitOption().default('ts'))
    .addOption(importsOption().default('js'))
    .option('--strict', 'refuse keywords that nothing is known of')
    .action(async (models: string[], given: UpdateFlags) => {
      const flags = given.json ? { ...given, format: 'json' as const } : given
      terminal.exitCode = await runUpdate(models, flags, terminal)
    })
}

/** Two versions of the model files, and what went wrong on the way to them. */
interface Versions {
  readonly pairs: readonly (readonly [DiffInput, DiffInput])[]
  readonly added: readonly Lone[]
  readonly removed: readonly Lone[]
  /** Whether something could not be fetched or read: it has been told. */
  readonly isIncomplete: boolean
}

async function runUpdate(models: readonly string[], flags: UpdateFlags, terminal: Terminal): Promise<number> {
  if (flags.requests === '-') throw new UsageError('--requests wants a file here: it is read once for each model.')
  if (flags.before !== undefined && (models.length > 0 || flags.all || flags.from !== undefined))
    throw new UsageError('--before does not use the network: no models, --all or --from go with it.')
  await prepareReports(flags.report, terminal.cwd)
  const versions = await (flags.before === undefined
    ? pulledVersions(models, flags, terminal)
    : folderVersions(flags.before, flags, terminal))
  const found = await comparison(versions, flags, terminal)
  const isGenerated = !flags.generate || (await regenerated(flags, terminal))
  await tell(found.changelog, flags, terminal)
  const code = exitCode(found.changelog.all, flags)
  const isWhole = isGenerated && !versions.isIncomplete && !found.isIncomplete
  if (!isWhole) await write(terminal.stderr, 'The changelog is incomplete: see above.\n')
  return code === exit.fine && !isWhole ? exit.input : code
}

async function folderVersions(before: string, flags: UpdateFlags, terminal: Terminal): Promise<Versions> {
  for (const it of [before, flags.specs])
    if (!isFolder(resolve(terminal.cwd, it))) throw new UsageError(`${JSON.stringify(it)} is no folder.`)
  const sides = await sidesOf(before, flags.specs, flags, terminal)
  if (sides.kind !== 'folders') throw new UsageError('--before wants a folder.')
  const { both, added, removed } = pairedFolders(sides.old, sides.next)
  return { pairs: both, added, removed, isIncomplete: false }
}

async function pulledVersions(models: readonly string[], flags: UpdateFlags, terminal: Terminal): Promise<Versions> {
  const [{ pull }, options] = await Promise.all([
    import('../generator/pull/pull.js'),
    pullOptions(models, flags, terminal),
  ])
  const interrupt = interruptOf()
  try {
    const result = await pull({ ...options, isCheck: false, signal: interrupt.signal })
    refuseNothing(result, flags)
    terminal.stderr.progress('')
    await printProblems(terminal, result.problems)
    const read = await readVersions(result.all, flags, terminal)
    await printProblems(terminal, read.problems)
    const isIncomplete = result.problems.length + read.problems.length > 0 || result.isInterrupted
    return { ...read, removed: [], isIncomplete }
  } finally {
    interrupt.forget()
  }
}

/** The documents that changed, as they were and as they are. */
async function readVersions(all: readonly Pulled[], flags: UpdateFlags, { cwd }: Terminal) {
  const { inputFromBytes, sourceFromPath } = await import('../conformance/diff/input/input.js')
  const options = { allowExternal: flags.allowExternal ?? false, cwd, ...(await asKnown(flags, cwd)) }
  const pairs: (readonly [DiffInput, DiffInput])[] = []
  const added: Lone[] = []
  const problems: Problem[] = []
  for (const { file, before, state } of all) {
    if (file === undefined || (state !== 'added' && before === undefined)) continue
    const path = resolve(cwd, file)
    try {
      const source = await sourceFromPath(path, options)
      if (source.kind !== 'model') continue
      const { model } = source.input
      if (before === undefined) added.push({ id: model.id, file: model.source.file, path: file })
      else pairs.push([await inputFromBytes(before, path, options), source.input])
    } catch (error) {
      if (!(error instanceof SpecError)) throw error
      problems.push(...error.problems)
    }
  }
  return { pairs, added, problems }
}

/** Compares each model; one that cannot be compared does not keep the others from being told. */
async function comparison({ pairs, added, removed }: Versions, flags: UpdateFlags, terminal: Terminal) {
  const models: DiffResult[] = []
  const requests: ModelRequests[] = []
  let isIncomplete = false
  for (const [old, next] of pairs) {
    try {
      const result = await accepted(await compared([old, next], flags, terminal), flags, terminal)
      models.push(result)
      if (flags.requests !== undefined) requests.push(await requestsOf([old, next], result, flags.requests, terminal))
    } catch (error) {
      if (!(error instanceof SpecError)) throw error
      await printProblems(terminal, error.problems)
      isIncomplete = true
    }
  }
  const all: Comparison = { models, added, removed }
  const changelog: Changelog = { all, ...(flags.requests !== undefined && { requests }) }
  return { changelog, isIncomplete }
}

async function requestsOf(
  [old, next]: readonly [DiffInput, DiffInput],
  result: DiffResult,
  file: string,
  terminal: Terminal,
): Promise<ModelRequests> {
  const { asOneDocument } = await import('../conformance/diff/input/one-document.js')
  const { withSharedOverlays } = await import('../conformance/diff/input/shared-overlays.js')
  const sides = await withSharedOverlays(old, next)
  const models = { old: await asOneDocument(sides.old), next: await asOneDocument(sides.next) }
  const { validBefore, broken, undecided, byChange } = await replayed(result, models, file, terminal)
  return { model: result.new.id, validBefore, broken, undecided, byChange }
}

async function regenerated(flags: UpdateFlags, terminal: Terminal): Promise<boolean> {
  const { generate } = await import('../generator/output/generate.js')
  const { written, removed, problems, warnings } = await generate({
    cwd: terminal.cwd,
    specsFolder: flags.specs,
    out: flags.out,
    allowExternal: flags.allowExternal ?? false,
    strict: flags.strict ?? false,
    emit: flags.emit,
    imports: flags.imports,
    ...asProviders(flags),
  })
  await printProblems(terminal, [...warnings, ...problems])
  await write(terminal.stderr, `${flags.out}: ${written.length} written, ${removed.length} removed\n`)
  return problems.length === 0
}

async function tell(changelog: Changelog, { format, report }: UpdateFlags, { stdout, cwd }: Terminal): Promise<void> {
  const writer = changelogWriter(format)
  const paint = stdout.styled.bind(stdout)
  if ('commands' in writer) await stdout.writeCommands(await writer.commands({ changelog, paint }))
  else await write(stdout, await writer.text({ changelog, paint }))
  const plain = { changelog, paint: (_: unknown, text: string) => text }
  for (const it of report) {
    const other = changelogWriter(it.form)
    const text =
      'commands' in other ? (await other.commands(plain)).map((line) => `${line}\n`).join('') : await other.text(plain)
    await writeReportText(it, text, cwd)
  }
}
