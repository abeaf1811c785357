import { builtin } from './builtin.js'
import { isJsonObject, type Json, type JsonObject, member } from './json.js'
import { jsonOf, TextFault, textOf } from './json-text.js'
import { child, type Pointer } from './pointer.js'
import { type Problem, problem, SpecError } from './problem.js'
import { isSystemError, systemFault } from './system-fault.js'

const { readFile } = builtin('node:fs/promises')
const { join, relative, sep } = builtin('node:path')
const { fileURLToPath } = builtin('node:url')

/** The name of the file, in the root of a project. */
export const lockFile = 'specproof.lock.json'

/** The form that this version writes; a newer one is refused. */
const lockVersion = 1

/** Which model a specification describes. */
export interface Origin {
  /** The provider by its name. */
  readonly provider: string
  /** How the provider calls the model: AIR, id of an endpoint, `owner/name`; else its id. */
  readonly model: string
  /** As the provider tells it; absent where it tells none. */
  readonly version?: string
}

/** Where a specification was fetched from, and what it was then. */
export interface LockedSpec extends Origin {
  /** Without credentials. */
  readonly url: string
  /** ISO 8601, in UTC. */
  readonly fetchedAt: string
  /** Of the bytes, in hex. */
  readonly sha256: string
  /** Of the JSON in canonical form: the same wherever the document says the same. */
  readonly canonicalSha256: string
  readonly etag?: string
}

/** What `specproof pull` fetched, by paths from the root of the project in posix form. */
export type SpecLock = ReadonlyMap<string, LockedSpec>

const texts = ['provider', 'model', 'url', 'fetchedAt', 'sha256', 'canonicalSha256'] as const
const optional = ['version', 'etag'] as const

/**
 * Reads the lock of the project in the folder `root`.
 * @returns undefined where there is none
 * @throws SpecError when it cannot be read, or is none
 */
export async function readSpecLock(root: string): Promise<SpecLock | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(join(root, lockFile))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    if (!isSystemError(error)) throw error
    const { fact, remedy } = systemFault(error)
    throw new SpecError([problem('input/unreadable', { file: lockFile, pointer: '' }, fact, remedy)])
  }
  try {
    return lockOf(jsonOf(textOf(bytes)))
  } catch (error) {
    if (!(error instanceof TextFault)) throw error
    throw new SpecError([problem('pull/bad-lock', { file: lockFile, pointer: '' }, `${error.message}.`)])
  }
}

/** What a lock says of which model the file at a path describes; undefined where it does not list it. */
export function originIn(lock: SpecLock | undefined, root: string, path: string): Origin | undefined {
  const entry = lock?.get(relative(root, path).split(sep).join('/'))
  if (entry === undefined) return undefined
  const { provider, model, version } = entry
  return { provider, model, ...(version !== undefined && { version }) }
}

/**
 * What the lock of the project in the folder `root` says of the documents at \`file:\` URLs.
 * @throws SpecError when it cannot be read, or is none
 */
export async function originsIn(root: string): Promise<(uri: string) => Origin | undefined> {
  const lock = await readSpecLock(root)
  return (uri) => (uri.startsWith('file:') ? originIn(lock, root, fileURLToPath(uri)) : undefined)
}

/** @throws SpecError with all that is wrong */
function lockOf(json: Json): SpecLock {
  const problems: Problem[] = []
  const refuse = (pointer: Pointer, fact: string) =>
    problems.push(problem('pull/bad-lock', { file: lockFile, pointer }, fact))
  const files = isJsonObject(json) ? member(json, 'files') : undefined
  const version = isJsonObject(json) ? member(json, 'lockVersion') : undefined
  if (version !== lockVersion)
    refuse(
      '/lockVersion',
      `It is ${JSON.stringify(version) ?? 'missing'}; this version of specproof reads ${lockVersion}.`,
    )
  if (!isJsonObject(files)) refuse('/files', 'It is no object.')
  const lock = new Map<string, LockedSpec>()
  for (const [path, entry] of Object.entries(isJsonObject(files) ? files : {})) {
    const at = child('/files', path)
    const missing = isJsonObject(entry) ? texts.filter((it) => typeof member(entry, it) !== 'string') : texts
    for (const name of missing) refuse(child(at, name), 'A text is missing.')
    if (missing.length === 0) lock.set(path, entryOf(entry as JsonObject))
  }
  if (problems.length > 0) throw new SpecError(problems)
  return lock
}

function entryOf(entry: JsonObject): LockedSpec {
  const told = [...texts, ...optional].filter((it) => typeof member(entry, it) === 'string')
  return Object.fromEntries(told.map((it) => [it, entry[it]])) as unknown as LockedSpec
}

/** The text of a lock: the same lock is the same text. */
export function specLockText(lock: SpecLock): string {
  const paths = [...lock.keys()].sort((a, b) => (a < b ? -1 : 1))
  const entry = (it: LockedSpec) =>
    Object.fromEntries(
      ['provider', 'model', 'version', 'url', 'fetchedAt', 'sha256', 'canonicalSha256', 'etag']
        .filter((name) => it[name as keyof LockedSpec] !== undefined)
        .map((name) => [name, it[name as keyof LockedSpec]]),
    )
  const files = Object.fromEntries(paths.map((path) => [path, entry(lock.get(path) as LockedSpec)]))
  return `${JSON.stringify({ lockVersion, files }, null, 2)}\n`
}
