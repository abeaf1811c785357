import type { Command } from 'commander'
import type { LockedSpec } from '../generator/document/spec-lock.js'
import type { Pulled, PullResult } from '../generator/pull/pull.js'
import type { Verified } from '../generator/pull/verify.js'
import { exit, UsageError } from './exit.js'
import { interruptOf } from './interrupt.js'
import { printJson } from './json-output.js'
import { providerOption } from './provider-option.js'
import { type FetchFlags, pullOptions, withFetchOptions } from './pull-options.js'
import { table } from './table.js'
import { type PrintedProblem, printProblems, problemJson, type Terminal, write } from './terminal.js'

interface PullFlags extends FetchFlags {
  readonly check?: boolean
  readonly locked?: boolean
  readonly json?: boolean
}

/** Adds `specproof pull`. */
export function registerPull(program: Command, terminal: Terminal): void {
  const command = program
    .command('pull')
    .description('Fetch model files from where they are published, and note in specproof.lock.json what was fetched.')
    .argument('[model...]', 'ids, AIRs, owner/name, or URLs of documents; none: what the lock names')
  withFetchOptions(command)
    .addOption(providerOption())
    .option('--specs <folder>', 'the folder of specifications', 'specs')
    .option('--check', 'write nothing; exit with 1 when what is published is not what is there')
    .option('--locked', 'without the network: exit with 1 when files are not what the lock says')
    .option('--json', 'print one JSON document')
    .action(async (models: string[], flags: PullFlags) => {
      terminal.exitCode = await (flags.locked ? runLocked(models, flags, terminal) : runPull(models, flags, terminal))
    })
}

async function runPull(models: readonly string[], flags: PullFlags, terminal: Terminal): Promise<number> {
  const [{ pull }, options] = await Promise.all([
    import('../generator/pull/pull.js'),
    pullOptions(models, flags, terminal),
  ])
  const interrupt = interruptOf()
  try {
    const result = await pull({ ...options, isCheck: flags.check ?? false, signal: interrupt.signal })
    refuseNothing(result, flags)
    terminal.stderr.progress('')
    await printProblems(terminal, result.problems)
    if (flags.json) await printJson(terminal, pullJson(result))
    else await write(terminal.stdout, textOf(result, flags, terminal))
    return codeOf(result, flags)
  } finally {
    interrupt.forget()
  }
}

/** @throws UsageError where nothing was asked for */
export function refuseNothing({ all, isInterrupted }: PullResult, flags: FetchFlags): void {
  if (all.length > 0 || isInterrupted || flags.all) return
  throw new UsageError('Nothing is named, and the lock names nothing: name models, or --all.')
}

function codeOf({ all, problems, isInterrupted }: PullResult, { check }: PullFlags): number {
  if (check && all.some(isDrift)) return exit.no
  return problems.length > 0 || isInterrupted ? exit.input : exit.fine
}

/** Whether what is published is other than what is there. */
function isDrift({ state }: Pulled): boolean {
  return state === 'changed' || state === 'added' || state === 'gone'
}

const words = {
  added: 'new',
  changed: 'changed',
  unchanged: 'unchanged',
  gone: 'gone: it is published no longer',
  failed: 'failed: what was there is as it was',
} satisfies Record<Pulled['state'], string>

const looks = { added: 'green', changed: 'green', unchanged: 'dim', gone: 'red', failed: 'red' } as const

function textOf({ all, coming, isInterrupted }: PullResult, { check }: PullFlags, { stdout }: Terminal): string {
  const rows = all.map(({ shown, file, state }) => [shown, file ?? '', stdout.styled(looks[state], words[state])])
  const count = (state: Pulled['state']) => all.filter((it) => it.state === state).length
  const told = (Object.keys(words) as Pulled['state'][]).filter((it) => count(it) > 0)
  const summary = told.map((it) => `${count(it)} ${it === 'added' ? 'new' : it}`).join(', ')
  const notes = [
    coming.length > 0 && `Announced, without a document yet: ${coming.join(', ')}.\n`,
    check && 'Nothing was written.\n',
    isInterrupted && 'Interrupted: what was fetched is whole, the rest is as it was.\n',
  ]
  return `${table(rows, new Set())}${summary === '' ? 'nothing' : summary}\n${notes.filter(Boolean).join('')}`
}

/** What `pull --json` prints of a file. */
export interface PulledJson extends Partial<LockedSpec> {
  /** As it was asked for. */
  readonly name: string
  readonly state: Pulled['state']
  readonly file?: string
}

/** What `pull --json` prints. */
export interface PullJson extends Pick<PullResult, 'coming' | 'isInterrupted'> {
  readonly files: readonly PulledJson[]
  readonly problems: readonly PrintedProblem[]
}

function pullJson({ all, coming, problems, isInterrupted }: PullResult): PullJson {
  const files = all.map(({ shown, state, file, entry }) => ({
    name: shown,
    state,
    ...(file !== undefined && { file }),
    ...(entry && plainEntry(entry)),
  }))
  return { files, coming, isInterrupted, problems: problems.map(problemJson) }
}

/** An entry with what stands in the lock, and nothing that is known of it besides. */
function plainEntry({ provider, model, version, url, fetchedAt, sha256, canonicalSha256, etag }: LockedSpec) {
  const told = { provider, model, ...(version !== undefined && { version }), url, fetchedAt, sha256, canonicalSha256 }
  return { ...told, ...(etag !== undefined && { etag }) }
}

/** What `pull --locked --json` prints. */
export interface LockedJson {
  readonly files: readonly (LockedSpec & Pick<Verified, 'file' | 'state'>)[]
  /** Names that the lock does not have. */
  readonly unknown: readonly string[]
}

const verifiedWords = {
  intact: 'intact',
  missing: 'missing',
  edited: 'edited: it is not what was fetched',
  reformatted: 'edited: other white space or line ends (for git: *.json -text in .gitattributes)',
}

async function runLocked(models: readonly string[], flags: PullFlags, terminal: Terminal): Promise<number> {
  if (flags.check || flags.all || flags.from !== undefined)
    throw new UsageError('--locked does not use the network: --check, --all and --from do not go with it.')
  const { verifyLock } = await import('../generator/pull/verify.js')
  const known = await verifyLock(terminal.cwd)
  const of = (name: string) =>
    known.filter(
      ({ file, entry }) =>
        entry.model === name || file === name || file.endsWith(`/${name}.json`) || entry.model.endsWith(name),
    )
  const unknown = models.filter((it) => of(it).length === 0)
  const all = models.length === 0 ? known : [...new Set(models.flatMap(of))]
  const isFine = unknown.length === 0 && all.every(({ state }) => state === 'intact')
  if (flags.json) {
    const files = all.map(({ file, entry, state }) => ({ file, state, ...entry }))
    await printJson(terminal, { files, unknown } satisfies LockedJson)
  } else {
    const look = (it: keyof typeof verifiedWords) =>
      terminal.stdout.styled(it === 'intact' ? 'dim' : 'red', verifiedWords[it])
    const rows = [
      ...all.map(({ file, entry, state }) => [entry.model, file, look(state)]),
      ...unknown.map((it) => [it, '', terminal.stdout.styled('red', 'not in the lock')]),
    ]
    const end = isFine ? `${all.length} as the lock says\n` : 'Not as the lock says: specproof pull fetches it again.\n'
    await write(terminal.stdout, `${table(rows, new Set())}${end}`)
  }
  return isFine ? exit.fine : exit.no
}
