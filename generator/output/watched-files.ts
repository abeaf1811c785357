import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { documentNames } from '../document/load.js'
import { SpecError } from '../document/problem.js'
import { readManifest } from './manifest.js'
import type { GenerateRequest } from './request.js'
import { isFile, isFolder } from './spec-files.js'

/** The files that a request may read, as they are at one moment. */
export interface Sources {
  /** Absolute paths of the folders that they are in. */
  readonly folders: ReadonlySet<string>
  /** One text per state of the files: name, size, time and identity of each. */
  readonly state: string
  /** A folder or a file that the request names is not there. */
  readonly isIncomplete: boolean
}

/**
 * What a request may read: the `*.json` files of its folders at any depth (specifications, parts, overlays), and whatever
 * other files the models were read from the last time.
 */
export function sourcesOf(request: GenerateRequest): Sources {
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
