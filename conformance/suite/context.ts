import type { Json } from '../../generator/spec/json.js'
import type { Pointer } from '../../generator/spec/pointer.js'
import type { Key, Target } from '../target/target.js'
import type { Item, Reading } from './answer.js'
import { attentive } from './attention.js'
import { thriftOf } from './plan.js'
import { openReceiver, type Receiver } from './receiver.js'
import type { Subject } from './subject.js'

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
  /** Only what has one of these ids is asked. @defaultValue everything */
  readonly only?: readonly string[] | undefined
  /** What has one of these ids is not asked. @defaultValue nothing */
  readonly skip?: readonly string[] | undefined
  /** Part `index` (from 1) of `count` parts of the requests by chance. @defaultValue all of them */
  readonly shard?: { readonly index: number; readonly count: number } | undefined
  /** Whether requests are kept cheap: as few tokens and results as the model allows, where they are about something else. */
  readonly isFrugal?: boolean | undefined
  /** Whether every legal step of every multipleOf is sent. @defaultValue where the target is in this process */
  readonly isSwept?: boolean | undefined
  /** Told of each id once it is decided. */
  readonly onSettled?: (id: string, isFinding: boolean) => void
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
export interface Context extends Subject, Omit<RunOptions, 'only' | 'skip'> {
  /** Values that keep requests cheap, by place; none where nothing costs. */
  readonly thrift: ReadonlyMap<Pointer, Json>
  /** Answers that came so far, a sample of them. */
  readonly sightings: Sighting[]
  /** Ways of delivery by which nothing came in time: nobody waits for them again. */
  readonly stuck: Set<string>
  wants(id: string): boolean
  settle(id: string, isFinding: boolean): void
  /** A receiver that the target can reach; undefined where there is none. */
  receiver(): Promise<Receiver | undefined>
  close(): Promise<void>
}

/** Prepares the laws for one operation and one target. */
export function contextOf(subject: Subject, options: RunOptions): Context {
  const { target, only, skip = [], isFrugal, onSettled, ...others } = options
  const [wanted, unwanted] = [only && new Set(only), new Set(skip)]
  let receiver: Promise<Receiver | undefined> | undefined
  return {
    ...subject,
    ...others,
    target: attentive(target),
    isFrugal,
    thrift: isFrugal ? thriftOf(subject.operation) : new Map(),
    sightings: [],
    stuck: new Set(),
    wants: (id) => (wanted === undefined || wanted.has(id)) && !unwanted.has(id),
    settle: (id, isFinding) => onSettled?.(id, isFinding),
    receiver: () => {
      receiver ??= target.callback === undefined ? Promise.resolve(undefined) : openReceiver(target.callback)
      return receiver
    },
    close: async () => (await receiver)?.close(),
  }
}

/** The results that stand in a body of items, as far as they are of this task. */
export function ofTask(items: readonly Item[], field: string | undefined, id: string | undefined): readonly Item[] {
  return field === undefined ? items : items.filter((it) => it[field] === id)
}
