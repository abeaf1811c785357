import { lstatSync, type Stats } from 'node:fs'
import { problem, SpecError } from '../document/problem.js'
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
