import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { constants, hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { statsOf } from './out-folder.js'

/** Who holds a lock. */
interface Owner {
  readonly pid: number
  readonly host: string
}

/** No run holds its lock for longer, in milliseconds: an older one was left behind, whatever process has its number now. */
const longestHold = 10 * 60_000

/** No run judges a lock for longer, in milliseconds. */
const longestClaim = 10_000

/** Thrown when another run keeps the lock for longer than the caller waits. */
export class LockHeld extends Error {}

/**
 * Runs `work` while holding the folder `lock`, which one process at a time can make. The lock of a process that died is taken
 * over. `work` is synchronous: no signal ends the process while the lock is held.
 * @param patience how long to wait for another run, in milliseconds
 * @throws LockHeld after that time; an error of the file system when the folder cannot be made
 */
export async function withLock<T>(lock: string, patience: number, work: () => T): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const held = await uninterrupted(() => {
      if (!tryLock(lock)) return undefined
      try {
        return { result: work() }
      } finally {
        release(lock)
      }
    })
    if (held !== undefined) return held.result
    if (Date.now() >= end) throw new LockHeld(`Another run ${describe(ownerOf(lock))} is changing the folder.`)
    await pause(25)
  }
}

/** Whether the folder `lock` is there and its process lives. */
export function isHeld(lock: string): boolean {
  const seen = look(lock)
  return seen !== undefined && !isLeftBehind(seen)
}

/**
 * Makes the lock elsewhere, with its owner in it, and moves it into place: a folder with something in it is never
 * replaced by a rename, and no lock is ever without an owner.
 */
function tryLock(lock: string): boolean {
  const pending = pendingOf(lock, process.pid)
  rmSync(pending, { recursive: true, force: true })
  mkdirSync(pending)
  try {
    writeOwner(pending)
    renameSync(pending, lock)
  } catch (error) {
    rmSync(pending, { recursive: true, force: true })
    // The lock was in the way, and may have been released since: the next try will tell.
    const isInTheWay = /^(ENOTEMPTY|EEXIST)$/.test((error as NodeJS.ErrnoException).code ?? '')
    if (!existsSync(lock)) {
      if (isInTheWay) return false
      throw error
    }
    const seen = look(lock)
    if (seen === undefined || !isLeftBehind(seen) || !takeOver(lock, seen)) return false
  }
  clearPending(lock)
  return true
}

function release(lock: string): void {
  const pending = pendingOf(lock, process.pid)
  renameSync(lock, pending)
  rmSync(pending, { recursive: true, force: true })
}

function pendingOf(lock: string, pid: number): string {
  return `${lock}-${pid}`
}

/** Removes what processes that died while they made or released a lock left behind. */
function clearPending(lock: string): void {
  const prefix = `${basename(lock)}-`
  for (const name of readdirSync(dirname(lock))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN
    if (Number.isInteger(pid) && !isAlive(pid)) rmSync(join(dirname(lock), name), { recursive: true, force: true })
  }
}

/**
 * Makes a lock that was left behind ours. The run that makes the folder inside it decides, and only when the lock is
 * still the one that was judged; so of two runs that find the same dead process one wins.
 */
function takeOver(lock: string, judged: Look): boolean {
  const claim = join(lock, 'claim')
  try {
    if (!makeFolder(claim)) {
      if (Date.now() - statSync(claim).mtimeMs > longestClaim) rmdirSync(claim)
      return false
    }
    const isTheSame = look(lock)?.identity === judged.identity
    if (isTheSame) writeOwner(lock)
    rmdirSync(claim)
    return isTheSame
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false // released meanwhile
    throw error
  }
}

/** A lock as it was seen: which one it is, whose, and for how long nothing in it has changed, in milliseconds. */
interface Look {
  readonly identity: string
  readonly owner: Owner | undefined
  readonly age: number
}

function look(lock: string): Look | undefined {
  const stats = statsOf(lock)
  if (stats === undefined) return undefined
  const owner = ownerOf(lock)
  return {
    identity: `${stats.ino} ${stats.birthtimeMs} ${JSON.stringify(owner)}`,
    owner,
    age: Date.now() - stats.mtimeMs,
  }
}

function isLeftBehind({ owner, age }: Look): boolean {
  if (owner === undefined) return age > longestClaim
  return age > longestHold || (owner.host === hostname() && !isAlive(owner.pid))
}

/** Another process that lives. This one holds no lock while it looks at one: its number was another's before. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function makeFolder(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function writeOwner(lock: string): void {
  const pending = join(lock, 'owner-to-be')
  writeFileSync(pending, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner))
  renameSync(pending, join(lock, 'owner'))
}

function ownerOf(lock: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner'), 'utf8')) as Owner
  } catch {
    return undefined
  }
}

function describe(owner: Owner | undefined): string {
  return owner === undefined ? '(unknown process)' : `(process ${owner.pid} on ${owner.host})`
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs `work`, which is synchronous, to its end: a signal that arrives meanwhile ends the process after it, with exit code
 * 130 for SIGINT and 143 for SIGTERM. At any other time a signal does at once what it does by default, whatever runs.
 * Where others listen for a signal it is theirs.
 */
async function uninterrupted<T>(work: () => T): Promise<T> {
  const listeners = signals
    .filter((signal) => process.listenerCount(signal) === 0)
    .map((signal) => ({ signal, end: () => process.exit(128 + constants.signals[signal]) }))
  for (const { signal, end } of listeners) process.on(signal, end)
  try {
    return work()
  } finally {
    // Signals are told in the next turn of the event loop; without a listener then they would be lost.
    await new Promise((resolve) => setImmediate(resolve))
    for (const { signal, end } of listeners) process.off(signal, end)
  }
}
