import type { Garbling } from '../server/target.js'
import type { Key } from '../value/request-key.js'
import type { Reading } from './answer.js'

/** An answer, for what is said of all answers. */
export interface Sighting {
  readonly body: string
  readonly reading: Reading
  /**
   * `poll`: an answer about the state of a task, which the document does not describe; `webhook`: what was posted;
   * `control`: about the connection, and no task.
   */
  readonly kind: 'request' | 'poll' | 'webhook' | 'control'
  readonly contentType: string | undefined
  readonly text: string
  /** What is wrong with its bytes. */
  readonly garbled?: Garbling
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
