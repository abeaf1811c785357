import { mkdirSync, rmdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Problem, problem, SpecError } from '../document/problem.js'
import { rendererWith, versionWith } from './form.js'
import { FoundFiles } from './found-files.js'
import { thisGenerator } from './generator-version.js'
import { textSha256 } from './line-ends.js'
import { LockHeld, withLock } from './lock.js'
import { compareText, listedPaths, type Manifest, readManifest } from './manifest.js'
import { onFileSystem, refusal, refusedBySystem, siblingsOf } from './out-folder.js'
import type { GenerateRequest } from './request.js'
import { hasLeftovers, recover, swap } from './swap.js'
import { type WantedTree, wantedTree } from './wanted-tree.js'

/** What to generate; what is left out has the value of the command line. */
export interface GenerateOptions extends Partial<GenerateRequest> {
  /** How long to wait for another run on the same folder, in milliseconds. Default 60000. */
  readonly patience?: number
}

/** What became of one model. */
export interface ModelReport {
  readonly id: string
  readonly state: 'added' | 'changed' | 'unchanged' | 'removed'
  readonly files: number
  readonly bytes: number
}

/** What a run did. What `problems` refuse is as it was before. Paths are below the out folder, sorted. */
export interface GenerateResult {
  readonly written: readonly string[]
  readonly unchanged: readonly string[]
  readonly removed: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
  /** The models that the run was about, sorted by id. */
  readonly models: readonly ModelReport[]
  /** Models that were left alone though another generator wrote them. */
  readonly outdated: readonly string[]
}

/**
 * Brings the out folder up to date. The files of a model whose specification is refused stay as they are; on any other
 * problem nothing changes. Whatever moment the run is interrupted
 * at, the folder is afterwards (at the latest after the next run) either as it was or as it should be.
 * @returns what was done, or the problems; throws only for a fault of the generator
 */
export async function generate(options: GenerateOptions = {}): Promise<GenerateResult> {
  const request = completed(options)
  const out = resolve(request.cwd, request.out)
  try {
    refuseUnfit(request, out)
    return await bringUpToDate(request, out, options.patience ?? 60_000)
  } catch (error) {
    const problems = problemsOf(error, request.out)
    if (problems === undefined) throw error
    return { written: [], unchanged: [], removed: [], problems, warnings: [], models: [], outdated: [] }
  }
}

/** The request with the command line's defaults. */
export function completed(options: Partial<GenerateRequest>): GenerateRequest {
  const { emit = 'ts', imports = 'js', renderer = () => import('../emit/render.js') } = options
  const form = { emit, imports }
  return {
    cwd: options.cwd ?? process.cwd(),
    specs: options.specs ?? [],
    specsFolder: options.specsFolder ?? 'specs',
    out: options.out ?? 'generated',
    allowExternal: options.allowExternal ?? false,
    strict: options.strict ?? false,
    allOrNothing: options.allOrNothing ?? false,
    ...form,
    ...(options.provider !== undefined && { provider: options.provider }),
    maker: versionWith(options.maker ?? thisGenerator(), form, options.provider),
    renderer: async () => rendererWith(await renderer(), form),
    ...(options.onProgress && { onProgress: options.onProgress }),
  }
}

/**
 * Refuses an out folder that cannot be replaced as a whole.
 * @throws SpecError
 */
export function refuseUnfit({ cwd, specs, specsFolder, out: shown }: GenerateRequest, out: string): void {
  const inhabited = [cwd, specsFolder, ...specs].map((path) => resolve(cwd, path))
  const refused = onFileSystem(shown, () => refusal(out, shown, inhabited))
  if (refused) throw new SpecError([refused])
}

/** The problems that an error stands for; undefined for a fault of the generator. */
export function problemsOf(error: unknown, shown: string): readonly Problem[] | undefined {
  if (error instanceof SpecError) return error.problems
  if (error instanceof LockHeld) return [problem('out/unwritable', { file: shown, pointer: '' }, error.message)]
  return undefined
}

/** Plans without the lock, and changes under it only if nobody else has changed the manifest since. */
async function bringUpToDate(request: GenerateRequest, out: string, patience: number): Promise<GenerateResult> {
  if (hasLeftovers(out)) await locked(request, out, patience, () => recover(out, request.out))
  for (;;) {
    const before = onFileSystem(request.out, () => readManifest(out, request.out))
    const found = new FoundFiles(out)
    const wanted = await wantedTree(request, before?.manifest, found)
    const removed = wanted.gone.filter((path) => found.at(path) !== undefined)
    const write = new Map([...wanted.texts].filter(([path, text]) => found.at(path)?.sha256 !== textSha256(text)))
    if (write.size > 0 || wanted.gone.length > 0) {
      const changes = { write, remove: new Set(wanted.gone), listed: listedPaths(before?.manifest) }
      const isDone = await locked(request, out, patience, () => {
        recover(out, request.out)
        if (readManifest(out, request.out)?.text !== before?.text) return false
        swap(out, request.out, changes)
        return true
      })
      if (!isDone) continue
    }
    return resultOf(wanted, before?.manifest, found, { write, removed })
  }
}

/**
 * Works on the out folder while no other run does. The folders above it are made, and removed again on failure.
 * @throws SpecError when the file system refuses, or what `work` throws
 */
async function locked<T>({ out: shown }: GenerateRequest, out: string, patience: number, work: () => T): Promise<T> {
  let parents: string | undefined
  try {
    parents = mkdirSync(dirname(out), { recursive: true })
    return await withLock(siblingsOf(out).lock, patience, work)
  } catch (error) {
    removeIfEmpty(parents, dirname(out))
    throw refusedBySystem(error, shown)
  }
}

function resultOf(
  wanted: WantedTree,
  before: Manifest | undefined,
  found: FoundFiles,
  { write, removed }: { readonly write: ReadonlyMap<string, string>; readonly removed: readonly string[] },
): GenerateResult {
  const { manifest, ids, texts, gone, problems, warnings } = wanted
  const bytesOf = (path: string) => {
    const text = texts.get(path)
    return text === undefined ? (found.at(path)?.bytes ?? 0) : Buffer.byteLength(text)
  }
  const processed = manifest.models.filter(({ id }) => ids.has(id))
  const unchanged = [...processed, manifest]
    .flatMap(({ files }) => Object.keys(files))
    .filter((path) => !write.has(path))
  const known = new Set(manifest.models.map(({ id }) => id))
  const earlier = new Set(before?.models.map(({ id }) => id))
  const models: ModelReport[] = processed.map(({ id, files }) => {
    const paths = Object.keys(files)
    const isNew = !earlier.has(id)
    const changed = paths.some((path) => write.has(path)) || gone.some((path) => path.startsWith(`${id}/`))
    const bytes = paths.reduce((sum, path) => sum + bytesOf(path), 0)
    return { id, state: isNew ? 'added' : changed ? 'changed' : 'unchanged', files: paths.length, bytes }
  })
  for (const { id, files } of before?.models ?? []) {
    if (!known.has(id)) models.push({ id, state: 'removed', files: Object.keys(files).length, bytes: 0 })
  }
  return {
    written: [...write.keys()].sort(compareText),
    unchanged: unchanged.sort(compareText),
    removed: [...removed].sort(compareText),
    problems,
    warnings,
    models: models.sort((a, b) => compareText(a.id, b.id)),
    outdated: manifest.models.filter(({ maker }) => maker !== undefined).map(({ id }) => id),
  }
}

/** Removes the folders from `last` up to `first` again. */
function removeIfEmpty(first: string | undefined, last: string): void {
  if (first === undefined || !last.startsWith(first)) return
  try {
    rmdirSync(last)
  } catch {
    return
  }
  removeIfEmpty(first, dirname(last))
}
