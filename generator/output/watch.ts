import { type Dirent, type FSWatcher, readdirSync, realpathSync, statSync, watch as watchFolder } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { documentNames } from '../document/load.js'
import { SpecError } from '../document/problem.js'
import { completed, type GenerateOptions } from './generate.js'
import { readManifest } from './manifest.js'
import { statsOf } from './out-folder.js'
import type { GenerateRequest } from './request.js'
import { isFile, isFolder } from './spec-files.js'

/** The files that a request may read, as they are at one moment. */
interface Sources {
  /** Absolute paths of the folders that they are in. */
  readonly folders: ReadonlySet<string>
  /** One text per state of the files: name, size, time and identity of each. */
  readonly state: string
  /** A folder or a file that the request names is not there. */
  readonly isIncomplete: boolean
}

/**
 * What a request may read: the JSON and YAML files of its folders at any depth (specifications, parts, overlays), and whatever
 * other files the models were read from the last time.
 */
function sourcesOf(request: GenerateRequest): Sources {
  const { cwd, specs, specsFolder } = request
  const out = resolve(cwd, request.out)
  const named = (specs.length === 0 ? [specsFolder] : specs).map((path) => resolve(cwd, path))
  const roots = named.map((path) => (isFolder(path) || specs.length === 0 ? path : dirname(path)))
  const folders = new Set<string>()
  const files = new Set<string>()
  for (const root of roots) collect(root, out, folders, files)
  for (const path of furtherInputs(request, out, roots)) {
    files.add(path)
    folders.add(dirname(path))
  }
  return {
    folders,
    state: [...files].sort().map(stateOf).join('\n'),
    isIncomplete: !named.every((path) => isFile(path) || isFolder(path)),
  }
}

function collect(folder: string, out: string, folders: Set<string>, files: Set<string>): void {
  if (folders.has(folder) || folder === out) return
  const entries = entriesOf(folder)
  if (entries === undefined) return
  folders.add(folder)
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    if (entry.isDirectory()) collect(path, out, folders, files)
    else if (documentNames.test(entry.name)) files.add(path)
  }
}

/** Files that models were read from under other names, or outside the folders. */
function furtherInputs(request: GenerateRequest, out: string, roots: readonly string[]): string[] {
  const models = manifestModels(out, request.out)
  return roots.flatMap((root) => {
    const folder = realPath(root)
    return models.flatMap(({ inputs }) =>
      inputs
        .map(({ file }) => file)
        .filter((file) => file.startsWith('../') || isAbsolute(file) || !documentNames.test(file))
        .map((file) => resolve(folder, file)),
    )
  })
}

function manifestModels(out: string, shown: string) {
  try {
    return readManifest(out, shown)?.manifest.models ?? []
  } catch (error) {
    if (error instanceof SpecError || (error as NodeJS.ErrnoException).syscall !== undefined) return []
    throw error
  }
}

function stateOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${path} ${size} ${mtimeMs} ${ino}`
  } catch {
    return `${path} gone`
  }
}

function entriesOf(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return undefined
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** How quickly a watch answers, in milliseconds. */
export interface Rhythm {
  /** Changes that follow each other more closely are one. */
  readonly pause: number
  /** How long changes that do not stop, or a folder that is gone, are waited for. */
  readonly patience: number
  /** How often to look without having been told: not every file system tells. */
  readonly look: number
}

const usual: Rhythm = { pause: 75, patience: 1000, look: 1000 }

/**
 * Calls `act` once, and again after every change of the files that the request reads, until `signal` aborts. A change
 * during `act` is seen after it.
 */
export async function watch(
  options: GenerateOptions,
  act: () => Promise<void>,
  signal: AbortSignal,
  rhythm: Rhythm = usual,
): Promise<void> {
  const request = completed(options)
  const bell = new Bell(signal)
  try {
    let seen: string | undefined
    while (!signal.aborted) {
      // Before looking: a change after the look rings.
      bell.hangIn(sourcesOf(request).folders)
      const sources = sourcesOf(request)
      if (sources.state !== seen) {
        if (seen !== undefined && sources.isIncomplete && (await returns(request, rhythm, signal))) continue
        seen = sources.state
        await act()
        continue
      }
      if (await bell.rings(rhythm.look)) await bell.isQuiet(rhythm)
    }
  } finally {
    bell.takeDown()
  }
}

/** Whether a folder or a named file that is gone comes back in time, as when a checkout replaces it. */
async function returns(request: GenerateRequest, rhythm: Rhythm, signal: AbortSignal) {
  const end = Date.now() + rhythm.patience
  while (Date.now() < end && !signal.aborted) {
    await rest(rhythm.pause)
    if (!sourcesOf(request).isIncomplete) return true
  }
  return false
}

/** Rings when something changes in one of the folders that it hangs in. */
class Bell {
  private readonly watchers = new Map<string, { readonly watcher: FSWatcher; readonly identity: string }>()
  private readonly signal: AbortSignal
  private hasRung = false
  private answer: () => void = () => undefined

  constructor(signal: AbortSignal) {
    this.signal = signal
    signal.addEventListener('abort', () => this.answer())
  }

  /** A folder of the same path that is another one is watched anew. What cannot be watched is looked at from time to time. */
  hangIn(folders: ReadonlySet<string>): void {
    for (const [folder, { watcher, identity }] of this.watchers) {
      if (folders.has(folder) && identityOf(folder) === identity) continue
      watcher.close()
      this.watchers.delete(folder)
    }
    for (const folder of folders) {
      if (this.watchers.has(folder)) continue
      try {
        const watcher = watchFolder(folder, () => this.ring())
        watcher.on('error', () => watcher.close())
        this.watchers.set(folder, { watcher, identity: identityOf(folder) })
      } catch {
        // It is gone, or there are too many watchers.
      }
    }
  }

  /** Waits until it rings, at most that long. */
  async rings(milliseconds: number): Promise<boolean> {
    if (!this.hasRung && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.answer = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const rang = this.hasRung
    this.hasRung = false
    return rang
  }

  /** Waits until it has not rung for a while. */
  async isQuiet({ pause, patience }: Rhythm): Promise<void> {
    const end = Date.now() + patience
    while (Date.now() < end && !this.signal.aborted && (await this.rings(pause))) await rest(pause / 4)
  }

  takeDown(): void {
    for (const { watcher } of this.watchers.values()) watcher.close()
    this.watchers.clear()
  }

  private ring(): void {
    this.hasRung = true
    this.answer()
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function identityOf(folder: string): string {
  const stats = statsOf(folder)
  return stats === undefined ? '' : `${stats.dev} ${stats.ino}`
}
