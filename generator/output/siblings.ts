import { basename, dirname, join } from 'node:path'

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
