import type { Key } from '../server/target.js'
import type { Reading } from './answer.js'

/** An answer, for what is said of all answers. */
export interface Sighting {
  readonly body: string
  readonly reading: Reading
  /** `poll`: an answer about the state of a task, which the document does not describe. */
  readonly kind: 'request' | 'poll'
  readonly contentType: string | undefined
  /** True where the key stands in it. */
  readonly isLeaky: boolean
  readonly key: Key
}

/** Reads the answers that others asked for. */
export interface Watch {
  see(sighting: Sighting): void
  /** Whether an answer was seen that the statement is about. */
  hasSeen(id: string): boolean
}
