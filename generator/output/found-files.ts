import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { textSha256, withLf } from './line-ends.js'
import type { FileHashes } from './manifest.js'

/** A file of the out folder with LF line ends: its hash and its size in bytes. */
export interface FoundFile {
  readonly sha256: string
  readonly bytes: number
}

/** The files of an out folder, each read at most once. What is not a readable file counts as missing. */
export class FoundFiles {
  private readonly out: string
  private readonly known = new Map<string, FoundFile | undefined>()

  constructor(out: string) {
    this.out = out
  }

  at(path: string): FoundFile | undefined {
    if (!this.known.has(path)) this.known.set(path, this.read(path))
    return this.known.get(path)
  }

  /** Whether every file is there and has its hash. */
  have(files: FileHashes): boolean {
    return Object.entries(files).every(([path, sha256]) => this.at(path)?.sha256 === sha256)
  }

  /** The text with LF line ends; '' for what is missing. */
  text(path: string): string {
    return this.at(path) === undefined ? '' : withLf(readFileSync(join(this.out, path))).toString('utf8')
  }

  private read(path: string): FoundFile | undefined {
    const full = join(this.out, path)
    try {
      if (!lstatSync(full).isFile()) return undefined
      const bytes = withLf(readFileSync(full))
      return { sha256: textSha256(bytes), bytes: bytes.length }
    } catch {
      return undefined
    }
  }
}
