import { existsSync, lstatSync, realpathSync, type Stats } from 'node:fs'
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'
import { type Problem, problem, SpecError } from '../document/problem.js'
import { isSystemError, systemFault } from '../document/system-fault.js'

/**
 * What to throw in place of `error`: a problem for what the file system said about the out folder, else the error itself.
 * @param shown the out folder as the user gave it
 */
export function refusedBySystem(error: unknown, shown: string): unknown {
  if (!isSystemError(error)) return error
  const { fact, remedy } = systemFault(error)
  return new SpecError([
    problem('out/unwritable', { file: shown, pointer: '' }, fact, `${remedy} Nothing was changed.`),
  ])
}

/**
 * Runs `work` on the out folder.
 * @throws SpecError when the file system refuses, or what `work` throws
 */
export function onFileSystem<T>(shown: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw refusedBySystem(error, shown)
  }
}

/** What is at `path`, links not followed; undefined for nothing. */
export function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * Why a folder cannot be the out folder: it is replaced as a whole, so it has to be a folder of its own.
 * @param out absolute path
 * @param shown the path as the user gave it
 * @param inhabited absolute paths that have to stay where they are: the working directory and the specifications
 */
export function refusal(out: string, shown: string, inhabited: readonly string[]): Problem | undefined {
  const refuse = (fact: string) => problem('out/foreign', { file: shown, pointer: '' }, fact)
  if (out === parse(out).root) return refuse('The root of the file system cannot be the output folder.')
  const stats = statsOf(out)
  if (stats?.isSymbolicLink())
    return refuse('The output folder is a link; replacing it would leave its target as it is.')
  if (stats !== undefined && !stats.isDirectory()) return refuse('The output folder is a file.')
  if (existsSync(join(out, '.git'))) return refuse('The output folder is the root of a repository.')
  const real = realPath(out)
  const inside = inhabited.find((path) => contains(real, realPath(path)))
  if (inside === undefined) return undefined
  return refuse(`The output folder holds ${basename(inside)}, which the generator reads or runs in.`)
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !isAbsolute(way) && way.split(sep)[0] !== '..' // absolute: on another drive
}

/** The path with links followed as far as it exists. */
function realPath(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync(absolute)
  const parent = dirname(absolute)
  return parent === absolute ? absolute : join(realPath(parent), basename(absolute))
}

/** The folders that a run keeps for a moment beside the out folder; their names tell a later run what was interrupted. */
export interface Siblings {
  /** Held by the run that is changing the out folder. */
  readonly lock: string
  /** The tree that is being built. */
  readonly next: string
  /** The tree that was there before, until the new one is in place. */
  readonly previous: string
  /** A tree with nothing in it that is needed, on its way to being removed. */
  readonly discarded: string
}

/** The siblings of the out folder at the absolute path `out`. */
export function siblingsOf(out: string): Siblings {
  const stem = join(dirname(out), `.${basename(out)}.specproof`)
  return {
    lock: `${stem}-lock`,
    next: `${stem}-next`,
    previous: `${stem}-previous`,
    discarded: `${stem}-discarded`,
  }
}
