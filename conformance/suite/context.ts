import type { Json } from '../../generator/document/json.js'
import type { Pointer } from '../../generator/document/pointer.js'
import type { Finding } from '../report/finding.js'
import type { Key, Target } from '../server/target.js'
import type { Item, Reading } from './answer.js'
import { type Attentive, attentive } from './attention.js'
import type { Watch } from './law.js'
import { learnPrice } from './learn-price.js'
import { thriftOf } from './plan.js'
import { absence, type Control, controlsOf } from './presence.js'
import { openReceiver, type Receiver } from './receiver.js'
import { declares } from './request.js'
import { Sizing } from './size.js'
import type { Subject } from './subject.js'
import type { BoundaryTable } from './table.js'

/** How strictly responses are read: as the document has them, or with what servers are known to add and leave out. */
export type Profile = 'published' | 'observed'

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

/** An answer, for what is said of all answers. */
export interface Sighting {
  readonly body: string
  readonly reading: Reading
  /** `poll`: an answer to getResponse, which the document does not describe. */
  readonly kind: 'request' | 'poll'
  readonly contentType: string | undefined
  /** True where the key stands in it. */
  readonly isLeaky: boolean
  readonly key: Key
}

/** What laws are run with. Close it in the end. */
export interface Context extends Subject, Omit<RunOptions, 'receiver' | 'target'> {
  readonly target: Attentive
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
  /** What decides the price of requests. */
  readonly sizing: Sizing
  close(): Promise<void>
}

/** Prepares the laws for one operation and one target. */
export function contextOf(subject: Subject, options: RunOptions): Context {
  const { target, isFrugal, known = [], receiver: given, ...others } = options
  const asked = new Map<string, Promise<unknown>>()
  let controls: readonly Control[] = []
  let [opened, learned, receiver]: [Promise<string | undefined>?, Promise<void>?, Promise<Receiver | undefined>?] = []
  const watched = attentive(subject, target, () => controls)
  const open = async (table: BoundaryTable) => {
    if (target.isLocal) return undefined
    if (declares(subject, '/webhookURL')) await context.receiver()
    controls = controlsOf(subject, table)
    const why = await absence(subject, target, controls)
    if (why !== undefined) watched.end(why)
    return why?.reason
  }
  const context: Context = {
    ...subject,
    ...others,
    target: watched,
    isFrugal,
    thrift: isFrugal ? thriftOf(subject.operation) : new Map(),
    known,
    watches: [],
    once: <T>(what: string, work: () => Promise<T>) => {
      const before = asked.get(what) as Promise<T> | undefined
      if (before !== undefined) return before
      const first = work()
      asked.set(what, first)
      // What was withheld from one may be granted to the next.
      first.catch(() => asked.delete(what))
      return first
    },
    sizing: new Sizing(subject.model.id, subject.operation),
    opened: (table) => {
      opened ??= open(table)
      return opened
    },
    learnPrice: () => {
      learned ??= learnPrice(context)
      return learned
    },
    receiver: () => {
      receiver ??=
        given !== undefined || target.callback === undefined ? Promise.resolve(given) : openReceiver(target.callback)
      return receiver
    },
    close: async () => {
      if (given === undefined) (await receiver?.catch(() => undefined))?.close()
    },
  }
  return context
}

/** The results that stand in a body of items, as far as they are of this task. */
export function ofTask(items: readonly Item[], field: string | undefined, id: string | undefined): readonly Item[] {
  return field === undefined ? items : items.filter((it) => it[field] === id)
}
