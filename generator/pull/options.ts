import type { Provider } from '../provider/provider.js'
import type { Addresses } from './address.js'

/** What is fetched, from where, and how. */
export interface PullOptions extends Addresses {
  /** Root of the project: the folder of its lock. */
  readonly cwd: string
  /** Relative to `cwd`, or absolute. */
  readonly specsFolder: string
  /** Names and URLs; none: what the lock names. */
  readonly models: readonly string[]
  /** Every model that the provider lists. */
  readonly all: boolean
  /** Whose models are meant; absent: whoever claims a name, and for `all` the first that publishes a list. */
  readonly provider?: Provider
  /** Sent to the servers that are named, and to no other. */
  readonly headers: Readonly<Record<string, string>>
  /** The key for a provider, where there is one. */
  keyFor(provider: Provider): string | undefined
  /** How many servers are asked at the same time. */
  readonly concurrency: number
  /** For each answer, in milliseconds. */
  readonly timeout: number
  readonly retries: number
  readonly signal?: AbortSignal
  /** Whether files that were edited are replaced. */
  readonly force: boolean
  /** Whether nothing is written, and drift is told alone. */
  readonly isCheck: boolean
  /** The specifications that are there. */
  readonly known: readonly KnownSpec[]
  onProgress?(done: number, all: number, name: string): void
}

/** A specification that is there already. */
export interface KnownSpec {
  readonly id: string
  readonly air?: string
  /** Absolute. */
  readonly path: string
}
