import {
  chmodSync,
  copyFileSync,
  type Dirent,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Problem, problem, SpecError } from '../document/problem.js'
import { textSha256 } from './line-ends.js'
import { listedPaths, readManifest } from './manifest.js'
import { siblingsOf, statsOf } from './out-folder.js'

/** What is to become of an out folder. Paths are below it, in posix form. */
export interface Changes {
  /** The new text of each file that changes. */
  readonly write: ReadonlyMap<string, string>
  readonly remove: ReadonlySet<string>
  /** The files that the manifest listed before: only these are replaced or removed. */
  readonly listed: ReadonlySet<string>
}

/**
 * Replaces the out folder by one with the changes: the new tree is built beside it, whatever does not change (files of
 * others included) is carried over as it is, and the trees change places by rename. When anything fails the folder is
 * as it was. The caller holds the lock.
 * @param shown the out folder as problems name it
 * @throws SpecError when a file of others is in the way; an error of the file system
 */
export function swap(out: string, shown: string, changes: Changes): void {
  const { next, previous } = siblingsOf(out)
  const foreign = foreignFiles(out, shown, changes)
  if (foreign.length > 0) throw new SpecError(foreign)
  try {
    mkdirSync(next)
    if (existsSync(out)) {
      chmodSync(next, statSync(out).mode)
      carryOver(out, next, '', (path) => changes.write.has(path) || changes.remove.has(path))
    }
    for (const [path, text] of changes.write) {
      mkdirSync(dirname(join(next, path)), { recursive: true })
      writeFileSync(join(next, path), text, { flag: 'wx' })
    }
    if (existsSync(out)) renameSync(out, previous)
    try {
      renameSync(next, out)
    } catch (error) {
      if (existsSync(previous)) renameSync(previous, out)
      throw error
    }
  } catch (error) {
    rmSync(next, { recursive: true, force: true })
    throw error
  }
  discard(out, shown, previous)
}

/**
 * Sets right what an interrupted run left beside the out folder: when it stopped between the two renames the previous
 * tree comes back. The caller holds the lock.
 * @throws SpecError when a leftover has a file of others that the out folder lacks or has otherwise
 */
export function recover(out: string, shown: string): void {
  const { next, previous, discarded } = siblingsOf(out)
  for (const rest of [next, discarded]) rmSync(rest, { recursive: true, force: true })
  if (existsSync(previous) && !existsSync(out)) renameSync(previous, out)
  discard(out, shown, previous)
}

/** Whether an interrupted run left something beside the out folder, or one is under way. */
export function hasLeftovers(out: string): boolean {
  return Object.values(siblingsOf(out)).some((path) => existsSync(path))
}

/** The files of others where a generated file has to go; one with the wanted content is adopted instead. */
function foreignFiles(out: string, shown: string, { write, listed }: Changes): Problem[] {
  const found = new Map<string, string>()
  for (const [path, text] of write) {
    const obstacle = obstacleTo(out, path)
    if (obstacle === undefined) continue
    if (obstacle.isFile && obstacle.path === path && (listed.has(path) || hasText(join(out, path), text))) continue
    const kind = obstacle.isFile ? 'A file' : 'A folder or link'
    found.set(obstacle.path, `${kind} that specproof did not write is where ${path} has to go.`)
  }
  return [...found].map(([path, fact]) => problem('out/foreign', { file: `${shown}/${path}`, pointer: '' }, fact))
}

/** What stands where the file `path` has to go: something at the path itself, or above it anything but a folder. */
export function obstacleTo(out: string, path: string): { readonly path: string; readonly isFile: boolean } | undefined {
  const parts = path.split('/')
  for (let i = 1; i <= parts.length; i++) {
    const here = parts.slice(0, i).join('/')
    const stats = statsOf(join(out, here))
    if (stats === undefined) return undefined
    if (i === parts.length || !stats.isDirectory()) return { path: here, isFile: stats.isFile() }
  }
  return undefined
}

function hasText(path: string, text: string): boolean {
  return textSha256(readFileSync(path)) === textSha256(text)
}

/**
 * Puts every file of the tree `from` that is not left out into the tree `to`: as a further link to the same file where
 * the file system can, so that times, rights and what others write meanwhile stay.
 */
function carryOver(from: string, to: string, folder: string, isLeftOut: (path: string) => boolean): boolean {
  const entries = entriesOf(join(from, folder))
  let any = entries.length === 0
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    const source = join(from, path)
    const target = join(to, path)
    if (entry.isDirectory()) {
      mkdirSync(target)
      const wasCarried = carryOver(from, to, path, isLeftOut)
      if (wasCarried) chmodSync(target, statSync(source).mode)
      else rmSync(target, { recursive: true })
      any ||= wasCarried
    } else if (!isLeftOut(path)) {
      linkOrCopy(entry, source, target)
      any = true
    }
  }
  return any
}

function linkOrCopy(entry: Dirent, source: string, target: string): void {
  if (entry.isSymbolicLink()) {
    symlinkSync(readlinkSync(source), target)
    return
  }
  try {
    linkSync(source, target)
  } catch {
    const { mode, atime, mtime } = statSync(source)
    copyFileSync(source, target)
    chmodSync(target, mode)
    utimesSync(target, atime, mtime)
  }
}

/**
 * Removes the previous tree. A file of others that appeared in it after the new tree was built moves to the out folder;
 * one that differs from its namesake there stays, and is a problem.
 */
function discard(out: string, shown: string, previous: string): void {
  if (!existsSync(previous)) return
  const listed = listedPaths(readManifest(previous, shown)?.manifest)
  const kept: Problem[] = []
  for (const path of filesBelow(previous, '')) {
    if (listed.has(path) || isSameFile(join(previous, path), join(out, path))) continue
    if (obstacleTo(out, path) === undefined) {
      mkdirSync(dirname(join(out, path)), { recursive: true })
      renameSync(join(previous, path), join(out, path))
    } else {
      const file = `${siblingsOf(shown).previous}/${path}`
      kept.push(
        problem(
          'out/foreign',
          { file, pointer: '' },
          'An interrupted run left it behind, and the output folder has another.',
        ),
      )
    }
  }
  if (kept.length > 0) throw new SpecError(kept)
  const { discarded } = siblingsOf(out)
  try {
    // A tree that is removed halfway may have lost its manifest: under another name nobody asks whose its files are.
    rmSync(discarded, { recursive: true, force: true })
    renameSync(previous, discarded)
    rmSync(discarded, { recursive: true, force: true })
  } catch {
    // The new tree is in place; the next run tries again.
  }
}

function isSameFile(left: string, right: string): boolean {
  const [a, b] = [left, right].map((path) => statsOf(path))
  if (a === undefined || b === undefined) return false
  if (a.isSymbolicLink() && b.isSymbolicLink()) return readlinkSync(left) === readlinkSync(right)
  if (!a.isFile() || !b.isFile()) return a.ino === b.ino && a.dev === b.dev
  return (a.ino === b.ino && a.dev === b.dev) || (a.size === b.size && readFileSync(left).equals(readFileSync(right)))
}

function* filesBelow(root: string, folder: string): Generator<string> {
  for (const entry of entriesOf(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(root, path)
    else yield path
  }
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true })
}
