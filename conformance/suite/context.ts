import type { Json } from '../../generator/document/json.js'
import type { Pointer } from '../../generator/document/pointer.js'
import type { Finding } from '../report/finding.js'
import type { Profile } from '../report/profile.js'
import type { Target } from '../server/target.js'
import type { CircuitBreaker } from './circuit-breaker.js'
import type { Receiver } from './receiver.js'
import type { Sizing } from './size.js'
import type { Subject } from './subject.js'
import type { BoundaryTable } from './table.js'
import type { Watch } from './watch.js'

/** How a law is run. */
export interface RunOptions {
  readonly target: Target
  /** Of the requests by chance. */
  readonly seed: number
  /** How many requests are made by chance. */
  readonly runs: number
  readonly profile: Profile
  /** Whether requests are kept cheap: as few tokens and results as the model allows, where they are about something else. */
  readonly isFrugal?: boolean | undefined
  /** Whether every legal step of every multipleOf is sent. @defaultValue where the target is in this process */
  readonly isSwept?: boolean | undefined
  /** A receiver of webhooks that is open already, and is left open. @defaultValue one of its own, where the target can reach it */
  readonly receiver?: Receiver | undefined
  /** What an earlier part of the run found. @defaultValue nothing */
  readonly known?: readonly Finding[] | undefined
}

/** What laws are run with. Close it in the end. */
export interface Context extends Subject, Omit<RunOptions, 'receiver' | 'target'> {
  readonly target: CircuitBreaker
  /** Values that keep requests cheap, by place; none where nothing costs. */
  readonly thrift: ReadonlyMap<Pointer, Json>
  readonly known: readonly Finding[]
  /** Who reads the answers that others asked for. */
  readonly watches: Watch[]
  /** What several statements need is asked once, by the first that needs it in this run. */
  once<T>(what: string, work: () => Promise<T>): Promise<T>
  /** A receiver that the target can reach; undefined where there is none. */
  receiver(): Promise<Receiver | undefined>
  /**
   * Makes sure, once, that there is somebody to ask: opens what is listened on and asks a server for something that it
   * refuses. Where the API is not there nothing else is sent.
   * @returns why nothing can be asked
   * @throws Error where a port cannot be listened on
   */
  opened(table: BoundaryTable): Promise<string | undefined>
  /** Has the target learn, once, what requests cost. */
  learnPrice(): Promise<void>
  /** How many requests were sent that are no law's: whether the API is there, and what it costs. */
  readonly otherRequests: () => number
  /** What decides the price of requests. */
  readonly sizing: Sizing
  close(): Promise<void>
}
