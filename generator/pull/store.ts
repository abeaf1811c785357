import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { canonicalText } from '../document/json.js'
import { documentFromBytes } from '../document/load.js'
import { SpecError } from '../document/problem.js'
import { replaceFile } from '../document/replace-file.js'
import { type LockedSpec, lockFile, readSpecLock, type SpecLock, specLockText } from '../document/spec-lock.js'
import { PullFault } from './fault.js'
import type { WantedSpec } from './finder.js'
import type { KnownSpec, PullOptions } from './options.js'
import type { ReceivedSpec } from './received.js'

/** What becomes of a file: it is new, or other than before, or as it was. */
export type FileState = 'added' | 'changed' | 'unchanged'

/** What happened to one file. */
export interface Stored {
  readonly state: FileState
  /** From the root of the project, in posix form. */
  readonly file: string
  readonly entry: LockedSpec
  /** What stood there, where something else is there now. */
  readonly before?: Uint8Array
}

/** The folder of specifications and the lock of a project, as pull leaves them: after each file both are complete. */
export class Store {
  private readonly options: PullOptions
  private lock: Map<string, LockedSpec>
  private readonly taken = new Map<string, string>()
  private last: Promise<unknown> = Promise.resolve()

  constructor(options: PullOptions, lock: SpecLock) {
    this.options = options
    this.lock = new Map(lock)
  }

  /** The bytes that the lock says are there, where they are. */
  async intact({ locked }: WantedSpec): Promise<boolean> {
    if (locked === undefined) return false
    const bytes = await this.bytesOf(locked.path)
    return bytes !== undefined && sha256(bytes) === locked.sha256
  }

  /**
   * Puts a document in its place and into the lock, unless that is not to be written. One file after the other.
   * @throws PullFault where what is there was not written by pull
   */
  put(wanted: WantedSpec, it: ReceivedSpec, entry: LockedSpec): Promise<Stored> {
    const next = this.last.then(() => this.putNow(wanted, it, entry))
    this.last = next.catch(() => undefined)
    return next
  }

  private async putNow(wanted: WantedSpec, it: ReceivedSpec, entry: LockedSpec): Promise<Stored> {
    const file = this.placeOf(wanted, it)
    const before = await this.bytesOf(file)
    const state: FileState = before === undefined ? 'added' : sha256(before) === it.sha256 ? 'unchanged' : 'changed'
    if (state === 'changed') this.refuseEdited(file, before as Uint8Array)
    const kept = this.lock.get(file)
    // What is as it was is noted as it was: a lock that changes tells that something did.
    const noted = state === 'unchanged' && kept && isSameSource(kept, entry) ? kept : entry
    const stored = { state, file, entry: noted, ...(state === 'changed' && before && { before }) }
    if (this.options.isCheck || (state === 'unchanged' && noted === kept)) return stored
    const path = resolve(this.options.cwd, file)
    if (state !== 'unchanged') {
      await mkdir(resolve(this.options.cwd, this.options.specsFolder), { recursive: true })
      await replaceFile(await realPlace(path), it.bytes)
    }
    await this.note(file, noted)
    return stored
  }

  /** Another run may have noted other files meanwhile. */
  private async note(file: string, entry: LockedSpec): Promise<void> {
    const { cwd } = this.options
    this.lock = new Map(await readSpecLock(cwd)).set(file, entry)
    await replaceFile(join(cwd, lockFile), specLockText(this.lock))
  }

  /** The file of a model: the one it has, or a new one by its name. */
  private placeOf(wanted: WantedSpec, it: ReceivedSpec): string {
    const { cwd, specsFolder, known } = this.options
    const isOf = ({ provider, model }: LockedSpec) => provider === it.provider && model === it.model
    const locked = wanted.locked?.path ?? [...this.lock].find(([, entry]) => isOf(entry))?.[0]
    const there = known.find(({ id, air }) => id === it.id || (air !== undefined && air === it.air))
    const own = wanted.file ?? it.id
    const made = posix(relative(cwd, resolve(cwd, specsFolder, `${own}${it.ending}`)))
    const file = locked ?? (there && posix(relative(cwd, there.path))) ?? made
    this.refuseTaken(file, it, known)
    return file
  }

  private refuseTaken(file: string, it: ReceivedSpec, known: readonly KnownSpec[]): void {
    const owner = known.find(({ path }) => relative(path, resolve(this.options.cwd, file)) === '')
    const earlier = this.taken.get(file.toLowerCase())
    if ((earlier ?? it.model) !== it.model || (owner && owner.id !== it.id && owner.air !== it.air))
      throw new PullFault(
        'spec/duplicate-model',
        `${basename(file)} is the file of ${earlier ?? owner?.id}, and would be that of ${it.model}.`,
      )
    this.taken.set(file.toLowerCase(), it.model)
  }

  private refuseEdited(file: string, before: Uint8Array): void {
    const entry = this.lock.get(file)
    if (this.options.force || entry === undefined || sha256(before) === entry.sha256) return
    if (saysTheSame(file, before, entry)) return
    throw new PullFault('pull/edited', `${file} is not what pull wrote, and the published document is another one.`)
  }

  private async bytesOf(file: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(resolve(this.options.cwd, file))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
}

/** Whether only white space or line ends are others. */
export function saysTheSame(file: string, bytes: Uint8Array, { canonicalSha256 }: LockedSpec): boolean {
  try {
    return sha256(canonicalText(documentFromBytes(basename(file), '', bytes).json)) === canonicalSha256
  } catch (error) {
    if (error instanceof SpecError) return false
    throw error
  }
}

function isSameSource(left: LockedSpec, right: LockedSpec): boolean {
  const told = ({ provider, model, version, url, sha256: hash, etag }: LockedSpec) =>
    JSON.stringify([provider, model, version, url, hash, etag])
  return told(left) === told(right)
}

/** Where a file really is: what is put in place of a link would cut it. */
async function realPlace(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

function posix(path: string): string {
  return path.split(sep).join('/')
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
