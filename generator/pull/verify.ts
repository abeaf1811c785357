import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { problem, SpecError } from '../document/problem.js'
import { type LockedSpec, lockFile, readSpecLock } from '../document/spec-lock.js'
import { saysTheSame, sha256 } from './store.js'

/** A file as it is held against the lock. */
export interface Verified {
  readonly file: string
  readonly entry: LockedSpec
  /** `reformatted`: other bytes that say the same. */
  readonly state: 'intact' | 'missing' | 'edited' | 'reformatted'
}

/**
 * Holds the files of a project against its lock, without the network.
 * @throws SpecError where there is no lock, or it cannot be read
 */
export async function verifyLock(cwd: string): Promise<readonly Verified[]> {
  const lock = await readSpecLock(cwd)
  if (lock === undefined) {
    const remedy = 'specproof pull writes it.'
    throw new SpecError([problem('input/unreadable', { file: lockFile, pointer: '' }, 'It does not exist.', remedy)])
  }
  const all: Verified[] = []
  for (const [file, entry] of lock) all.push({ file, entry, state: await stateOf(resolve(cwd, file), file, entry) })
  return all
}

async function stateOf(path: string, file: string, entry: LockedSpec): Promise<Verified['state']> {
  try {
    const bytes = await readFile(path)
    if (sha256(bytes) === entry.sha256) return 'intact'
    return saysTheSame(file, bytes, entry) ? 'reformatted' : 'edited'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing'
    throw error
  }
}
