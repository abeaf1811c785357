import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../document/problem.js'
import { type Drift, driftOf } from './drift.js'
import { formOf } from './form.js'
import { FoundFiles } from './found-files.js'
import { completed, type GenerateOptions, problemsOf, refuseUnfit } from './generate.js'
import { isHeld, LockHeld } from './lock.js'
import { compareText, readManifest } from './manifest.js'
import { siblingsOf } from './out-folder.js'
import { onFileSystem } from './unwritable.js'
import { wantedTree } from './wanted-tree.js'

/** Whether the out folder holds what its specifications say. */
export interface CheckResult {
  /** Nothing here and no problem: the folder is up to date. */
  readonly stale: readonly Drift[]
  /** Generated files that are right, by path below the out folder, sorted. */
  readonly unchanged: readonly string[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/**
 * Compares the out folder with what `generate` would write, and writes nothing. Hashes are those of the files with LF
 * line ends, so a checkout with CRLF is not stale; only what they cannot vouch for is rendered, in memory.
 * @returns the drift, or the problems; throws only for a fault of the generator
 */
export async function check(options: GenerateOptions = {}): Promise<CheckResult> {
  const asked = completed(options)
  const out = resolve(asked.cwd, asked.out)
  try {
    refuseUnfit(asked, out)
    await waitFor(out, options.patience ?? 60_000)
    const before = onFileSystem(asked.out, () => readManifest(out, asked.out))?.manifest
    // What nobody asked for is as it was written.
    const request = before === undefined ? asked : completed({ ...formOf(before), ...options })
    const found = new FoundFiles(out)
    const wanted = await wantedTree(request, before, found)
    const stale = driftOf({ out, wanted, before, found })
    const wrong = new Set(stale.map(({ file }) => file))
    const unchanged = [...wanted.manifest.models.filter(({ id }) => wanted.ids.has(id)), wanted.manifest]
      .flatMap(({ files }) => Object.keys(files))
      .filter((path) => found.at(path) !== undefined && !wrong.has(path))
    return { stale, unchanged: unchanged.sort(compareText), problems: wanted.problems, warnings: wanted.warnings }
  } catch (error) {
    const problems = problemsOf(error, asked.out)
    if (problems === undefined) throw error
    return { stale: [], unchanged: [], problems, warnings: [] }
  }
}

/** Lets a run on the folder finish. */
async function waitFor(out: string, patience: number): Promise<void> {
  const end = Date.now() + patience
  while (isHeld(siblingsOf(out).lock)) {
    if (Date.now() >= end) throw new LockHeld('Another run is changing the folder.')
    await pause(25)
  }
  if (!existsSync(out) && existsSync(siblingsOf(out).previous)) {
    throw new LockHeld('A run was interrupted while it replaced the folder; the next run without --check repairs it.')
  }
}
